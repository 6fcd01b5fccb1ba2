"""One row of a workbook as a rule, with what is wrong with each of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from plancheck.errors import Fault, Place, RefusedError, fault
from plancheck.spreadsheets.columns import Column
from plancheck.spreadsheets.criteria import SheetRule
from plancheck.spreadsheets.explaining import ALWAYS
from plancheck.spreadsheets.rows import NEEDS, cells_of, columns_of, parts_of, rule_of
from plancheck.spreadsheets.values import Lists, NotAllowedError, understood
from plancheck.spreadsheets.words import KINDS, QUESTION
from plancheck.texts import Language, text
from plancheck.workbooks.reading import Cell, Workbook
from plancheck.workbooks.tables import TableRow

Step = str | int

_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass
class Reader:
    """Reads cells, and collects what is wrong; ``copied`` counts texts of which one language is missing."""

    book: Workbook
    lists: Lists
    language: Language
    faults: list[Fault] = field(default_factory=list)
    copied: int = 0

    def add(self, wrong: Fault) -> None:
        """Add a fault, unless its cell has one already."""
        if not any(item.place == wrong.place for item in self.faults):
            self.faults.append(wrong)

    def place(self, row: TableRow, key: str) -> Place:
        """Return where the cell of a column is; the first cell of the row when the column is not there."""
        return self.book.place(row.cells.get(key) or next(iter(row.cells.values())))

    def value(self, cell: Cell, column: Column) -> Any:
        """Return what a filled cell says; what cannot be understood is a fault and stays as it is."""
        try:
            return understood(cell.value, column, self.lists, self.language)
        except NotAllowedError as refused:
            problem = text("{problem}.", problem=refused.sentence)
            self.add(Fault("X023", problem, self.book.place(cell), refused.allowed, refused.nearest))
        except RefusedError as refused:
            self.add(fault("X023", text("{problem}.", problem=refused.sentence), place=self.book.place(cell)))
        return cell.value

    def values(self, row: TableRow, columns: Mapping[str, Column]) -> dict[str, Any]:
        """Return what the filled cells of a row say."""
        return {key: self.value(cell, columns[key]) for key, cell in row.cells.items() if cell.value is not None}


def bilingual(values: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Return values with a text in both languages where it was given in one."""
    full = dict(values)
    for key in values:
        name, _, language = key.rpartition("_")
        other = f"{name}_{'en' if language == 'nl' else 'nl'}"
        if name and language in ("nl", "en") and other not in values:
            full[other] = values[key]
            reader.copied += 1
    return full


def rule_in(reader: Reader, row: TableRow, asked: bool, pack: str, ids: Mapping[str, str]) -> SheetRule:
    """Return the rule in a row; a row without id gets that of ``ids`` by its code, or one made of pack and code."""
    place, before = reader.place(row, "code"), len(reader.faults)
    kind = QUESTION if asked else _kind(reader, row)
    columns = columns_of(kind or "count")
    given = reader.values(row, columns)
    cells = bilingual(given, reader)
    for key in _lacking(cells, kind):
        problem = text("'{heading}' is not filled in.", heading=columns[key].title.render(reader.language))
        reader.add(fault("X022", problem, place=reader.place(row, key)))
    code = str(cells.get("code", ""))
    cells.setdefault("id", ids.get(code) or f"{pack or 'pack'}.{_UNFIT.sub('_', code.casefold()).strip('_')}")
    if kind is None:
        return SheetRule({}, {}, place)
    if cells.get("of_where") == "-":
        del cells["of_where"]
    for key in _lost(cells, kind) if len(reader.faults) == before else ():
        heading, name = columns[key].title.render(reader.language), KINDS[kind]
        problem = text("'{heading}' does not go with the rest of this row ({kind}).", heading=heading, kind=name)
        remedy = text("Empty the cell, or see the sheet with columns for what goes with what.")
        reader.add(fault("X027", problem, place=reader.place(row, key), remedy=remedy))
    places: dict[tuple[Step, ...], Place] = {
        part.steps: reader.place(row, part.column) for part in parts_of(cells, kind)
    }
    if not asked:
        places["measure", kind] = reader.place(row, "kind")
    return SheetRule(rule_of(cells, kind), places, place)


def _kind(reader: Reader, row: TableRow) -> str | None:
    cell = row.cells.get("kind")
    if cell is None or cell.value is None:
        return None
    found = reader.value(cell, columns_of("count")["kind"])
    return found if found in KINDS else None


def _lacking(cells: Mapping[str, Any], kind: str | None) -> Iterator[str]:
    """Yield the columns that this rule needs and that are empty."""
    yield from (key for key in ALWAYS if key not in cells)
    if kind is None:
        if "kind" not in cells:
            yield "kind"
        return
    if kind != QUESTION and "judges" not in cells:
        yield "judges"
    yield from (key for key in NEEDS[kind] if key not in cells)
    for amount, layer, attribute in (("amount", "of", "attribute"), ("per_amount", "per", "per_attribute")):
        name = cells.get(amount) if kind == "ratio" else None
        if name in ("sum", "programme") and attribute not in cells:
            yield attribute
        if name not in (None, "programme") and layer not in cells:
            yield layer
    if kind == "count" and cells.get("along") in ("walk", "straight") and "metres" not in cells:
        yield "metres"
    if "norm" in cells and "norm_value" not in cells:
        yield "norm_value"
    if "norm" not in cells and ("norm_value" in cells or cells.get("level") not in (None, "observation")):
        yield "norm"
    if cells.get("norm") == "between" and "norm_to" not in cells:
        yield "norm_to"


def _lost(cells: Mapping[str, Any], kind: str) -> Iterator[str]:
    """Yield the columns whose value would not come back from the rule that the cells make."""
    back = cells_of(rule_of(cells, kind), kind)
    yield from (key for key, value in cells.items() if back.get(key) != value and key != "id")
