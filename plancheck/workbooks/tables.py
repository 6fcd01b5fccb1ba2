"""A table on a sheet: the row with the headings is looked for, the columns may stand in any order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plancheck.errors import Fault, fault, nearest
from plancheck.texts import LANGUAGES, Language, Text, Translatable, text
from plancheck.workbooks.choices import simple
from plancheck.workbooks.reading import Cell, Sheet, Value, Workbook

_HEADINGS_WITHIN = 20
"""The headings are looked for in this many rows."""


@dataclass(frozen=True)
class TableRow:
    """A row that is not blank: its cells by the key of their column."""

    number: int
    cells: Mapping[str, Cell]

    def value(self, key: str) -> Value:
        """Return what a cell holds; None when it is empty or its column is not there."""
        cell = self.cells.get(key)
        return cell.value if cell else None


@dataclass(frozen=True)
class Table:
    """The rows of a table, what is wrong with its columns, and the headings that mean nothing here."""

    sheet: Sheet
    rows: tuple[TableRow, ...]
    faults: tuple[Fault, ...] = ()
    unread: tuple[Cell, ...] = ()


def sheet_named(book: Workbook, title: Translatable) -> Sheet | None:
    """Return the sheet with this name in either language."""
    names = {simple(title.render(language)) for language in LANGUAGES}
    return next((sheet for sheet in book.sheets if simple(sheet.name) in names), None)


def heading_row(sheet: Sheet, headings: Mapping[str, Translatable]) -> int | None:
    """Return the row that has most of the headings, two at least; None when no row has."""
    found = {
        row: sum(_key(cell, headings) is not None for cell in cells.values())
        for row, cells in list(sheet.rows.items())[:_HEADINGS_WITHIN]
    }
    best = max(found, key=lambda row: found[row], default=None)
    return best if best is not None and found[best] >= min(2, len(headings)) else None


def read_table(
    book: Workbook, sheet: Sheet, headings: Mapping[str, Translatable], required: Collection[str], language: Language
) -> Table:
    """Read the table of a sheet by its ``headings`` (by key, recognised in both languages).

    A heading that resembles one that is not there is a fault (X012), as are a ``required`` one that is not there (X011)
    and one that is there twice (X013). ``language`` is that of the headings named in messages.
    """
    at = heading_row(sheet, headings)
    if at is None:
        allowed = [headings[key].render(language) for key in required]
        problem = text("There is no row with headings on the sheet '{sheet}'.", sheet=sheet.name)
        return Table(sheet, (), (fault("X010", problem, place=book.place(sheet.cell(1, 1)), allowed=allowed),))
    columns: dict[str, int] = {}
    faults: list[Fault] = []
    unknown: list[Cell] = []
    for column, cell in sheet.rows[at].items():
        key = _key(cell, headings)
        if key is None:
            unknown.append(cell)
        elif key in columns:
            problem = text("The heading '{heading}' is there twice.", heading=str(cell.value))
            faults.append(fault("X013", problem, place=book.place(cell)))
        else:
            columns[key] = column
    absent = [title.render(name) for key, title in headings.items() if key not in columns for name in LANGUAGES]
    unread = []
    for cell in unknown:
        meant = nearest(str(cell.value), absent)
        if meant is None:
            unread.append(cell)
            continue
        problem = text("The heading '{heading}' is not known here.", heading=str(cell.value))
        faults.append(Fault("X012", problem, book.place(cell), nearest=meant))
    misspelt = {item.nearest for item in faults}
    for key in required:
        names = {headings[key].render(name) for name in LANGUAGES}
        if key not in columns and not names & misspelt:
            problem = text("There is no column '{heading}'.", heading=headings[key].render(language))
            faults.append(fault("X011", problem, place=book.place(sheet.cell(at, 1))))
    rows = []
    for number, cells in sheet.rows.items():
        filled = {key: cells[column] for key, column in columns.items() if column in cells}
        if number > at and filled:
            rows.append(TableRow(number, {key: sheet.cell(number, column) for key, column in columns.items()}))
    return Table(sheet, tuple(rows), tuple(faults), tuple(unread))


def troubles(book: Workbook, row: TableRow) -> list[Fault]:
    """Return the cells of a row whose formula has no outcome (X014)."""
    return [fault("X014", cell.trouble, place=book.place(cell)) for cell in row.cells.values() if cell.trouble]


def not_read(book: Workbook, table: Table) -> list[Text]:
    """Say which columns are not read, for the reader to know."""
    return [
        text("{place}: the column '{heading}' is not read.", place=str(book.place(cell)), heading=str(cell.value))
        for cell in table.unread
    ]


def _key(cell: Cell, headings: Mapping[str, Translatable]) -> str | None:
    if cell.value is None:
        return None
    given = simple(str(cell.value)).rstrip("*: ")
    for key, title in headings.items():
        if any(simple(title.render(language)) == given for language in LANGUAGES):
            return key
    return None
