"""A pack as a workbook with criteria; what does not survive the way back gets no row, and is carried along instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.spreadsheets.columns import HEAD, OTHERS, Column
from plancheck.spreadsheets.criteria import (
    CHOICES,
    COLUMNS,
    EXPLANATION,
    FIELDS,
    PACK,
    PARTS,
    SECRET,
    TABLES,
    TITLES,
)  # fmt: skip
from plancheck.spreadsheets.explaining import columns_explained, explanation, list_titles
from plancheck.spreadsheets.from_workbook import read_criteria
from plancheck.spreadsheets.rows import cells_of, rule_of
from plancheck.spreadsheets.sameness import at, kind_of, same
from plancheck.spreadsheets.values import Lists, shown
from plancheck.spreadsheets.words import QUESTION, lists
from plancheck.spreadsheets.yaml_text import as_yaml
from plancheck.texts import Language
from plancheck.workbooks import writing
from plancheck.workbooks.reading import Value, workbook_of
from plancheck.workbooks.writing import LONGEST_TEXT, Book, made

if TYPE_CHECKING:
    from plancheck.pack.model import Scheme

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """A workbook, with how many rules have a row and which do not (by id, with their kind)."""

    content: bytes
    rows: int
    left_out: tuple[tuple[str, str], ...]


def to_workbook(pack: Raw, scheme: Scheme, language: Language) -> Made:
    """Write a pack, as its file has it, as a workbook.

    The workbook is read back: a rule that comes out otherwise than it went in goes to the sheet for what does not fit.
    """
    words = lists(scheme)
    fitting = [rule for rule in pack.get("rules", ()) if _fits(rule, words, language)]
    while True:
        content = _workbook(pack, fitting, words, language)
        back = {
            rule.data.get("id"): rule.data for rule in read_criteria(workbook_of(content, ""), scheme, language).rules
        }
        kept = [rule for rule in fitting if rule["id"] in back and same(rule, back[rule["id"]])]
        if len(kept) == len(fitting):
            break
        fitting = kept
    ids = {rule["id"] for rule in fitting}
    left_out = tuple((str(rule.get("id")), _kind(rule)) for rule in pack.get("rules", ()) if rule.get("id") not in ids)
    return Made(content, len(fitting), left_out)


def _fits(rule: Raw, words: Lists, language: Language) -> bool:
    kind = kind_of(rule)
    if kind is None:
        return False
    bare = {key: value for key, value in rule.items() if key != "tests"}
    cells = cells_of(bare, kind)
    values = [shown(value, column, words, language) for key, column in _columns(kind).items()
              if (value := cells.get(key)) is not None]  # fmt: skip
    tests = [as_yaml(test) for test in rule.get("tests", ())]
    short = all(len(str(value)) <= LONGEST_TEXT for value in (*values, *tests))
    return short and same(rule_of(cells, kind), bare)


def _workbook(pack: Raw, fitting: Sequence[Raw], words: Lists, language: Language) -> bytes:
    ids = {rule["id"] for rule in fitting}
    others = [rule for rule in pack.get("rules", ()) if rule.get("id") not in ids]

    def build(book: Book) -> None:
        choices = {name: choice.all(language) for name, choice in words.items()}
        book.announce(CHOICES.render(language), choices)
        book.ranges["sources"] = f"='{TITLES['sources'].render(language)}'!$A$2:$A$300"
        book.page(EXPLANATION.render(language), explanation(language))
        for name, asked in (("rules", False), ("questions", True)):
            rows = [_cells(rule, words, language) for rule in fitting if (kind_of(rule) == QUESTION) is asked]
            _table(book, name, rows, freeze=2)
        _table(book, "sources", [{"ref": ref, **_flat(work, TABLES["sources"], words, language)}
                                 for ref, work in pack.get("sources", {}).items()])  # fmt: skip
        head = _flat(pack, HEAD, words, language)
        pages = [(HEAD[key].title.render(language), head.get(key)) for key in HEAD]
        book.table(PACK.render(language), _book_columns(FIELDS, language), pages)
        _table(
            book, "parameters", [{"name": name, "value": value} for name, value in pack.get("parameters", {}).items()]
        )
        _table(book, "tests", [row for rule in fitting for row in _tests(rule)])
        _table(book, "others", [*(_other("rule", rule, words, language) for rule in others),
                                *_changes(pack, language)])  # fmt: skip
        book.table(COLUMNS.render(language), *columns_explained(language))
        book.lists(CHOICES.render(language), choices, list_titles(language))
        book.secret(SECRET, [["rule", str(rule["id"])] for rule in fitting])

    def _table(book: Book, name: str, rows: Sequence[Mapping[str, Value]], freeze: int = 1) -> None:
        columns = TABLES[name]
        book.table(TITLES[name].render(language), _book_columns(columns, language),
                   [[row.get(key) for key in columns] for row in rows], freeze)  # fmt: skip

    return made(str(at(pack, ("title", language)) or pack.get("pack") or ""), language, build)


def _book_columns(columns: Mapping[str, Column], language: Language) -> list[writing.Column]:
    forms: Mapping[str, writing.Form] = {"number": "number", "percent": "percent", "norm": "number", "code": "code"}
    return [
        writing.Column(
            column.title.render(language), column.width, forms.get(column.holds, "text"), column.choices,
            strict=not column.open and column.holds == "choice", hint=column.about.render(language),
            fill=columns is not OTHERS,
        )
        for column in columns.values()
    ]  # fmt: skip


def _columns(kind: str) -> Mapping[str, Column]:
    return TABLES["questions" if kind == QUESTION else "rules"]


def _cells(rule: Raw, words: Lists, language: Language) -> dict[str, Value]:
    kind = str(kind_of(rule))
    columns, cells = _columns(kind), cells_of(rule, kind)
    return {key: shown(value, columns[key], words, language) for key, value in cells.items()}


def _flat(data: Raw, columns: Mapping[str, Column], words: Lists, language: Language) -> dict[str, Value]:
    found = {key: at(data, column.steps) for key, column in columns.items() if column.steps}
    return {key: shown(list(value) if isinstance(value, (list, tuple)) else value, columns[key], words, language)
            for key, value in found.items() if value is not None}  # fmt: skip


def _tests(rule: Raw) -> list[dict[str, Value]]:
    return [
        {"rule": rule["code"], "name": test.get("name"),
         "yaml": as_yaml({key: value for key, value in test.items() if key != "name"})}
        for test in rule.get("tests", ())
    ]  # fmt: skip


def _other(part: str, data: Raw, words: Lists, language: Language, name: str = "") -> dict[str, Value]:
    written = as_yaml(data)
    return {
        "part": PARTS.word(part, language),
        "id": name or str(data.get("id")),
        "title": at(data, ("title", language)),
        "kind": words["kinds"].word(_kind(data), language) if part == "rule" else None,
        "yaml": written if len(written) <= LONGEST_TEXT else None,
    }


def _changes(pack: Raw, language: Language) -> list[dict[str, Value]]:
    return [_other(part, change, {}, language, name)
            for part in ("override", "exclude") for name, change in pack.get(part, {}).items()]  # fmt: skip


def _kind(rule: Raw) -> str:
    measure = rule.get("measure")
    return str(next(iter(measure), "")) if isinstance(measure, Mapping) else ""
