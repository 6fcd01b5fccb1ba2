"""A workbook with criteria, read: every mistake of every cell in one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from plancheck.errors import Fault, Place, PlancheckError, fault, nearest
from plancheck.spreadsheets.columns import HEAD
from plancheck.spreadsheets.criteria import (
    CHOICES,
    COLUMNS,
    EXPLANATION,
    FIELDS,
    HEAD_ROWS,
    PACK,
    SECRET,
    TABLES,
    TITLES,
    Criteria,
)  # fmt: skip
from plancheck.spreadsheets.from_tables import (
    fill_in,
    not_filled,
    others_in,
    parameters_in,
    sources_in,
    tests_in,
    with_tests,
)
from plancheck.spreadsheets.reading_rows import Reader, Step, bilingual, rule_in
from plancheck.spreadsheets.words import lists
from plancheck.texts import LANGUAGES, Language, plural, text
from plancheck.workbooks.cells import text_in
from plancheck.workbooks.reading import Cell, Workbook
from plancheck.workbooks.tables import Table, TableRow, not_read, read_table, sheet_named, troubles

if TYPE_CHECKING:
    from plancheck.pack.model import Scheme

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "rules": ("code", "kind"),
    "questions": ("code", "question_nl"),
    "sources": ("ref", "title"),
    "parameters": ("name", "value"),
    "tests": ("rule", "yaml"),
    "others": ("part", "id", "yaml"),
}
"""Columns without which a sheet means nothing."""


def read_criteria(book: Workbook, scheme: Scheme, language: Language, ids: Mapping[str, str] | None = None) -> Criteria:
    """Return what a workbook says, with everything that is wrong with it.

    ``ids`` are those of rules that are known by their code, for rows that leave theirs open. Raises
    :class:`PlancheckError` (X020) when it is no workbook with criteria at all.
    """
    reader = Reader(book, lists(scheme), language)
    if not any(sheet_named(book, TITLES[name]) for name in ("rules", "questions")):
        allowed = [TITLES[name].render(language) for name in ("rules", "questions")]
        problem = text("{file} has no sheet with rules or questions.", file=book.file)
        remedy = text("Begin with: plancheck pack to-xlsx --blank -o criteria.xlsx")
        found = [sheet.name for sheet in book.sheets]
        raise PlancheckError(fault("X020", problem, found=found[0] if found else None, allowed=allowed, remedy=remedy))
    tables = {name: _table(reader, name) for name in TABLES}
    head, places = _head(reader)
    pack = str(head.get("pack", ""))
    rules = [rule_in(reader, row, name == "questions", pack, ids or {})
             for name in ("rules", "questions") for row in tables[name].rows]  # fmt: skip
    _twice(reader, tables)
    tests = tests_in(reader, tables["tests"])
    tested_rules = tuple(with_tests(rule, tests, reader) for rule in rules)
    for code, given in tests.items():
        _, row = given[0]
        problem = text("There is no rule with the code '{code}' on the other sheets.", code=code)
        allowed = [str(rule.data.get("code")) for rule in rules]
        reader.add(fault("X024", problem, place=reader.place(row, "rule"), found=code, allowed=allowed))
    for name, read in (("sources", sources_in), ("parameters", parameters_in)):
        if sheet_named(book, TITLES[name]) is not None:
            head[name] = read(reader, tables[name], places)
    secret = next((sheet for sheet in book.sheets if sheet.name == SECRET), None)
    written = frozenset(str(secret.cell(row, 2).value) for row in secret.rows) if secret else frozenset()
    _sheets_gone(reader, written)
    notes = [note for table in tables.values() for note in not_read(book, table)]
    _other_sheets(reader)
    if reader.copied:
        notes.append(
            plural(
                "{count} text has one language only; it stands in for the other.",
                "{count} texts have one language only; it stands in for the other.",
                count=reader.copied,
            )
        )
    others = tuple(others_in(reader, tables["others"]))
    tested = sheet_named(book, TITLES["tests"]) is not None
    return Criteria(head, places, tested_rules, others, written, tested, tuple(reader.faults), tuple(notes))


def _table(reader: Reader, name: str) -> Table:
    sheet = sheet_named(reader.book, TITLES[name])
    headings = {key: column.title for key, column in TABLES[name].items()}
    if sheet is None or (not sheet.rows and name not in ("rules", "questions")):
        return Table(sheet or reader.book.sheets[0], ())
    table = read_table(reader.book, sheet, headings, _REQUIRED[name], reader.language)
    reader.faults.extend(table.faults)
    for row in table.rows:
        reader.faults.extend(troubles(reader.book, row))
    return table


def _head(reader: Reader) -> tuple[dict[str, Any], dict[tuple[Step, ...], Place]]:
    """Read the sheet about the pack: a row per item."""
    head: dict[str, Any] = {}
    places: dict[tuple[Step, ...], Place] = {}
    sheet = sheet_named(reader.book, PACK)
    if sheet is None:
        problem = text("There is no sheet '{sheet}'.", sheet=PACK.render(reader.language))
        near = nearest(PACK.render(reader.language), [item.name for item in reader.book.sheets])
        reader.add(Fault("X021", problem, Place(reader.book.file), nearest=near))
        return head, places
    headings = {key: column.title for key, column in FIELDS.items()}
    table = read_table(reader.book, sheet, headings, tuple(FIELDS), reader.language)
    reader.faults.extend(table.faults)
    seen: dict[str, Cell] = {}
    for row in table.rows:
        name = text_in(row.cells["field"].value) if "field" in row.cells else ""
        key = HEAD_ROWS.find(name)
        if key is None:
            problem = text("'{value}' is not one of the allowed values.", value=name)
            place, allowed = reader.place(row, "field"), HEAD_ROWS.all(reader.language)
            reader.add(fault("X023", problem, place=place, found=name, allowed=allowed))
        elif "value" in row.cells:
            seen[key] = row.cells["value"]
    values = {key: reader.value(cell, HEAD[key]) for key, cell in seen.items() if cell.value is not None}
    head |= dict.fromkeys(column.steps[0] for column in HEAD.values())
    for key in ("pack", "version"):
        if key not in values and not table.faults:
            missing = seen.get(key)
            place = reader.book.place(missing) if missing else Place(reader.book.file)
            reader.add(not_filled(HEAD[key], reader.language, place))
    fill_in(head, places, (), bilingual(values, reader), seen, HEAD, reader)
    if head["title"] is None and not table.faults:
        place = reader.book.place(seen["title_nl"]) if "title_nl" in seen else Place(reader.book.file)
        reader.add(not_filled(HEAD["title_nl"], reader.language, place))
    return head, places


def _twice(reader: Reader, tables: Mapping[str, Table]) -> None:
    """Say which codes and ids two rows have."""
    for key in ("code", "id"):
        seen: dict[str, TableRow] = {}
        for row in (row for name in ("rules", "questions") for row in tables[name].rows):
            name = text_in(row.value(key))
            if name and name in seen:
                first = str(reader.place(seen[name], key))
                problem = text("'{value}' is already used at {place}.", value=name, place=first)
                reader.add(fault("X026", problem, place=reader.place(row, key)))
            seen.setdefault(name, row)


def _sheets_gone(reader: Reader, written: frozenset[str]) -> None:
    """Refuse a workbook that lost a sheet with rules: they would leave the pack with it."""
    for name in ("rules", "questions"):
        if written and sheet_named(reader.book, TITLES[name]) is None:
            problem = text("There is no sheet '{sheet}'.", sheet=TITLES[name].render(reader.language))
            remedy = text("Undo what removed it, or make the workbook anew with: plancheck pack to-xlsx")
            reader.add(fault("X021", problem, place=Place(f"{reader.book.file} {name}"), remedy=remedy))


def _other_sheets(reader: Reader) -> None:
    """Refuse a sheet whose name is nearly one that is looked for and not there."""
    known = (EXPLANATION, COLUMNS, CHOICES, PACK, *TITLES.values())
    absent = [title for title in known if sheet_named(reader.book, title) is None]
    names = [title.render(language) for title in absent for language in LANGUAGES]
    for sheet in reader.book.sheets:
        mine = any(sheet_named(reader.book, title) is sheet for title in known) or sheet.name == SECRET
        near = None if mine else nearest(sheet.name, names)
        if near is not None:
            problem = text("There is no sheet '{sheet}'.", sheet=near)
            reader.add(Fault("X021", problem, reader.book.place(sheet.cell(1, 1)), nearest=near))
