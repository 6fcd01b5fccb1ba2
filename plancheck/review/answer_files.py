"""Files with answers, as people filled them in: YAML, or a workbook that ``plancheck questions`` made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from plancheck.documents import mapping, read_document
from plancheck.errors import Fault, Place, PlancheckError, fault
from plancheck.pack.terms import Strict
from plancheck.review.model import Author
from plancheck.texts import Text, text
from plancheck.validation import validate
from plancheck.workbooks.cells import text_in
from plancheck.workbooks.reading import SUFFIXES, Sheet, Workbook, read_workbook
from plancheck.workbooks.tables import TableRow, heading_row, not_read, read_table, troubles

HEADINGS: Mapping[str, Text] = {
    "code": text("Code"),
    "question": text("Question"),
    "guidance": text("Guidance"),
    "allowed": text("Possible answers"),
    "value": text("Answer"),
    "note": text("Remark"),
    "name": text("Name"),
    "role": text("Role"),
    "date": text("Date"),
    "evidence": text("Evidence"),
    "asked": text("Fingerprint (leave as it is)"),
}
"""The columns of a sheet with questions."""

ABOUT = "plancheck"
"""The sheet that people do not see: for which pack the questions are."""

_YAML = (".yaml", ".yml")


def _items(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(item.strip() for item in re.split(r"[;\n]", value) if item.strip())
    return () if value is None else value


class Answer(Strict):
    """A judgement by a person, or a place for one: without value nothing was answered.

    ``question`` and ``asked`` are what was asked and its fingerprint, where the file was made by plancheck.
    """

    rule: str
    value: str | int | float | bool | None = None
    note: str | None = None
    author: Author | None = None
    date: Any = None
    evidence: Annotated[tuple[str, ...], BeforeValidator(_items)] = ()
    question: str | None = None
    asked: str | None = None


class AskedBy(Strict):
    """The pack whose questions were asked."""

    id: str
    version: str


class AnswersFile(Strict):
    """The top level of an answers file; one with waivers beside the answers is read as well."""

    pack: AskedBy | None = None
    answers: tuple[Answer, ...] = ()
    waivers: tuple[dict[str, Any], ...] = Field(default=())


@dataclass(frozen=True)
class Entry:
    """An answer, and where each of its keys stands; ``place`` returns None for an answer of the plan itself."""

    answer: Answer
    place: Callable[[str], Place | None]


@dataclass(frozen=True)
class AnswersRead:
    """The entries of a file in their order, the pack that they are for, and what to tell."""

    entries: tuple[Entry, ...]
    pack: AskedBy | None = None
    notes: tuple[Text, ...] = ()


def read_answers(path: Path) -> AnswersRead:
    """Read a file with answers.

    Raises :class:`PlancheckError` with all that is wrong with its form: A006 for a workbook without questions, A007 for
    another kind of file.
    """
    suffix = path.suffix.lower()
    if suffix in _YAML:
        return _from_yaml(path)
    if suffix in SUFFIXES:
        return _from_workbook(read_workbook(path))
    problem = text("Answers are in a file that ends in .xlsx or .yaml, not in '{file}'.", file=path.name)
    raise PlancheckError(fault("A007", problem, found=suffix, allowed=(*_YAML, *SUFFIXES)))


def _from_yaml(path: Path) -> AnswersRead:
    document = read_document(path)
    faults: list[Fault] = []
    file = validate(AnswersFile, mapping(document, "answers:"), document, (), faults)
    if file is None:
        raise PlancheckError(*faults)

    def place_in(number: int) -> Callable[[str], Place | None]:
        return lambda key: document.place(("answers", number, key))

    return AnswersRead(tuple(Entry(answer, place_in(at)) for at, answer in enumerate(file.answers)), file.pack)


def _from_workbook(book: Workbook) -> AnswersRead:
    sheets = [sheet for sheet in book.sheets if sheet.name != ABOUT and _asks(sheet)]
    if not sheets:
        problem = text("{file} has no sheet with the columns Code and Answer.", file=book.file)
        remedy = text("Make one with: plancheck questions -o answers.xlsx")
        raise PlancheckError(fault("A006", problem, remedy=remedy))
    tables = [read_table(book, sheet, HEADINGS, ("code", "value"), "nl") for sheet in sheets]
    faults = [wrong for table in tables for wrong in table.faults]
    faults += [wrong for table in tables for row in table.rows for wrong in troubles(book, row)]
    if faults:
        raise PlancheckError(*faults)
    entries = [entry for table in tables for row in table.rows if (entry := _entry(book, row)) is not None]
    notes = tuple(note for table in tables for note in not_read(book, table))
    about = next((sheet for sheet in book.sheets if sheet.name == ABOUT), None)
    pack = {str(about.cell(row, 1).value): text_in(about.cell(row, 2).value) for row in about.rows} if about else {}
    asked_by = AskedBy(id=pack["pack"], version=pack["version"]) if {"pack", "version"} <= set(pack) else None
    return AnswersRead(tuple(entries), asked_by, notes)


def _asks(sheet: Sheet) -> bool:
    """Whether there are questions on a sheet: a row with at least two of the headings that matter."""
    keys = ("code", "value", "question", "note", "evidence")
    return heading_row(sheet, {key: HEADINGS[key] for key in keys}) is not None


def _entry(book: Workbook, row: TableRow) -> Entry | None:
    filled = {key: cell.value for key, cell in row.cells.items() if cell.value is not None}
    said = {key: text_in(value) for key, value in filled.items()}
    if "code" not in said and not {"value", "note", "evidence"} & set(said):
        return None
    given = filled.get("value")
    author = Author(name=said.get("name"), role=said.get("role")) if {"name", "role"} & set(said) else None
    answer = Answer(
        rule=said.get("code", ""), value=text_in(given) if _is_day(given) else given, note=said.get("note"),
        author=author, date=filled.get("date"), evidence=said.get("evidence"), question=said.get("question"),
        asked=said.get("asked"),
    )  # fmt: skip

    def place(key: str) -> Place:
        cell = row.cells.get({"rule": "code"}.get(key, key)) or next(iter(row.cells.values()))
        return book.place(cell)

    return Entry(answer, place)


def _is_day(value: object) -> bool:
    return value is not None and not isinstance(value, (str, int, float))
