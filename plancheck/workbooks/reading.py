"""A workbook as cells, each with its place; what cannot be read is refused with the way out.

Hidden rows are read like others. A cell that was merged downwards says the same in every row that it covers. Of a
formula the outcome counts that Excel kept in the file.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from plancheck.errors import Place, PlancheckError, fault
from plancheck.texts import Text, text

SUFFIXES = (".xlsx", ".xlsm")
MAXIMUM_BYTES, MAXIMUM_UNPACKED = 20_000_000, 300_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 300

Value = str | int | float | bool | date | None
"""What a cell holds: text without spaces around it, a number, yes or no, a day, or nothing."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[^\W\d]\w*", re.UNICODE)


@dataclass(frozen=True)
class Cell:
    """A cell: what it holds, and where. ``trouble`` says why what it shows is no use."""

    value: Value
    sheet: str
    row: int
    column: int
    trouble: Text | None = None

    @property
    def name(self) -> str:
        """The name that Excel gives the cell: B7."""
        return f"{_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its filled cells by row and column, counted from 1."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, empty when nothing is there."""
        return self.rows.get(row, {}).get(column) or Cell(None, self.name, row, column)


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook, in their order."""

    file: str
    sheets: tuple[Sheet, ...]

    def place(self, cell: Cell) -> Place:
        """Return where a cell is, as Excel writes it, with what it holds."""
        sheet = cell.sheet if _PLAIN_NAME.fullmatch(cell.sheet) else "'" + cell.sheet.replace("'", "''") + "'"
        held = "" if cell.value is None else f"  {cell.name} | {_short(cell.value)}"
        return Place(f"{self.file} {sheet}!{cell.name}", excerpt=held)


def read_workbook(path: Path, shown: str | None = None) -> Workbook:
    """Read a workbook; raises :class:`PlancheckError` (X001 to X004) when that cannot be done."""
    name = shown or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise PlancheckError(fault("R002", text("There is no file {file}.", file=name))) from error
    except OSError as error:
        problem = text("The file {file} cannot be read: {reason}.", file=name, reason=error.strerror or str(error))
        remedy = text("Is it open in another program? Close it there and try again.")
        raise PlancheckError(fault("X001", problem, remedy=remedy)) from error
    return workbook_of(data, name)


def workbook_of(data: bytes, name: str) -> Workbook:
    """Return the bytes of a workbook as cells; ``name`` is what it is called in messages."""
    formulas = _inspected(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out; we read nothing but cells
            import openpyxl

            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            asked = openpyxl.load_workbook(io.BytesIO(data)) if formulas else None
    except Exception as error:  # whatever a damaged file makes a library stumble over
        raise _no_workbook(name, text("it is damaged"), text("Open it in Excel and save it again.")) from error
    sheets = (_sheet(found, asked[found.title] if asked else None, name) for found in book.worksheets)
    return Workbook(name, tuple(sheets))


def _inspected(data: bytes, name: str) -> bool:
    """Refuse what is no workbook or would fill the memory; return whether there are formulas in it."""
    if len(data) > MAXIMUM_BYTES:
        problem = text("The file {file} is larger than {limit} MB.", file=name, limit=MAXIMUM_BYTES // 1_000_000)
        raise PlancheckError(fault("X003", problem))
    save = text("Open it in Excel and choose Save as, Excel workbook (.xlsx).")
    if data.startswith(_OLD_EXCEL):
        if _ENCRYPTED in data:
            remedy = text("Open it in Excel, take the password off (File, Info) and save it.")
            raise _no_workbook(name, text("it is protected with a password"), remedy)
        raise _no_workbook(name, text("it is in the old format of Excel (.xls)"), save)
    if not data:
        raise _no_workbook(name, text("it is empty"), save)
    if not data.startswith(b"PK"):
        raise _no_workbook(name, text("it holds something else, such as text (.csv)"), save)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > MAXIMUM_UNPACKED or len(entries) > 5_000:
                problem = text("The workbook {file} unpacks to more than plancheck reads.", file=name)
                raise PlancheckError(fault("X003", problem))
            if "xl/workbook.xml" not in package.namelist():
                raise _no_workbook(name, text("it is another kind of file, such as .ods or .docx"), save)
            parts = [package.read(entry) for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    except PlancheckError:
        raise
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _no_workbook(name, text("it is damaged"), save) from error
    if any(_ENTITY.search(part) for part in parts):
        raise _no_workbook(name, text("it is damaged"), save)
    return any(_FORMULA.search(part) for part in parts)


def _no_workbook(name: str, reason: Text, remedy: Text) -> PlancheckError:
    problem = text("{file} cannot be read as an Excel workbook: {reason}.", file=name, reason=reason)
    return PlancheckError(fault("X002", problem, remedy=remedy))


def _sheet(found: Any, asked: Any, name: str) -> Sheet:
    """Read one sheet; ``asked`` is the same sheet with its formulas."""
    if found.max_row > MOST_ROWS or found.max_column > MOST_COLUMNS:
        problem = text(
            "{file} goes on to row {row} and column {column} on the sheet '{sheet}'; plancheck reads {rows} rows.",
            file=name, row=found.max_row, column=_letters(found.max_column), sheet=found.title, rows=MOST_ROWS,
        )  # fmt: skip
        remedy = text("Remove the rows and columns outside the table, also those that look empty.")
        raise PlancheckError(fault("X004", problem, remedy=remedy))
    rows: dict[int, dict[int, Cell]] = {}
    for raw in (item for line in found.iter_rows() for item in line):
        value, trouble = _value(raw.value), None
        if value is None and asked is not None and asked.cell(raw.row, raw.column).data_type == "f":
            trouble = text("The formula in this cell has no outcome yet; open the file in Excel and save it.")
        elif raw.data_type == "e":
            trouble = text("The formula in this cell goes wrong: {value}.", value=str(raw.value))
        if value is not None or trouble is not None:
            rows.setdefault(raw.row, {})[raw.column] = Cell(value, found.title, raw.row, raw.column, trouble)
    for row, column, above in _merged_down(found):
        if above in rows and column in rows[above]:
            first = rows[above][column]
            rows.setdefault(row, {})[column] = Cell(first.value, found.title, row, column, first.trouble)
    return Sheet(found.title, {row: rows[row] for row in sorted(rows)})


def _merged_down(sheet: Any) -> Iterator[tuple[int, int, int]]:
    """Yield row and column of the cells that were merged with one above, and the row of that one."""
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:
            for row in range(area.min_row + 1, area.max_row + 1):
                yield row, area.min_col, area.min_row


def _value(raw: Any) -> Value:
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n").strip() or None
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() and abs(raw) < 2**53 else raw
    return raw if isinstance(raw, (bool, int, date)) else None if raw is None else str(raw)


def _short(value: Value) -> str:
    written = str(value).replace("\n", " ")
    return written if len(written) <= 80 else written[:77] + "..."


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
