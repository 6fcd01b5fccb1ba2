"""The smaller tables of a workbook with criteria: sources, parameters, tests, and what is carried along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plancheck.errors import Fault, Place, fault
from plancheck.spreadsheets.columns import Column
from plancheck.spreadsheets.criteria import PARTS, TABLES, Other, SheetRule
from plancheck.spreadsheets.reading_rows import Reader, Step, bilingual
from plancheck.texts import Language, text
from plancheck.workbooks.cells import number_in, text_in
from plancheck.workbooks.reading import Cell
from plancheck.workbooks.tables import Table, TableRow


def fill_in(
    target: dict[str, Any], places: dict[tuple[Step, ...], Place], at: tuple[Step, ...], values: Mapping[str, Any],
    cells: Mapping[str, Cell], columns: Mapping[str, Column], reader: Reader,
) -> None:  # fmt: skip
    """Put values where their columns belong, and remember their cells."""
    for key, column in columns.items():
        if not column.steps or values.get(key) is None:
            continue
        node = target
        for step in column.steps[:-1]:
            node[step] = node.get(step) or {}
            node = node[step]
        node[column.steps[-1]] = values[key]
        if key in cells:
            places[(*at, *column.steps)] = reader.book.place(cells[key])


def sources_in(reader: Reader, table: Table, places: dict[tuple[Step, ...], Place]) -> dict[str, Any]:
    """Read the sources, by their short name."""
    works: dict[str, Any] = {}
    columns = TABLES["sources"]
    for row in table.rows:
        values = bilingual(reader.values(row, columns), reader)
        ref = text_in(row.value("ref"))
        if not ref or "title" not in values:
            lacking = "title" if ref else "ref"
            reader.add(not_filled(columns[lacking], reader.language, reader.place(row, lacking)))
        if ref in works:
            reader.add(there_twice(ref, reader.place(row, "ref")))
        values.pop("ref", None)
        work: dict[str, Any] = {}
        fill_in(work, places, ("sources", ref), values, row.cells, columns, reader)
        places["sources", ref] = reader.place(row, "ref")
        works[ref] = work
    return works


def parameters_in(reader: Reader, table: Table, places: dict[tuple[Step, ...], Place]) -> dict[str, Any]:
    """Read the parameters, by their name."""
    numbers: dict[str, Any] = {}
    for row in table.rows:
        name, given = text_in(row.value("name")), row.value("value")
        if not name or given is None:
            lacking = "value" if name else "name"
            reader.add(not_filled(TABLES["parameters"][lacking], reader.language, reader.place(row, lacking)))
            continue
        if name in numbers:
            reader.add(there_twice(name, reader.place(row, "name")))
        number = number_in(given)
        numbers[name] = given if isinstance(given, bool) else text_in(given) if number is None else number
        places["parameters", name] = reader.place(row, "value")
    return numbers


def tests_in(reader: Reader, table: Table) -> dict[str, list[tuple[Any, TableRow]]]:
    """Read the tests, by the code of their rule, each with its row."""
    tests: dict[str, list[tuple[Any, TableRow]]] = {}
    for row in table.rows:
        data = _yaml(reader, row) if row.value("yaml") is not None else {}
        if data is None:
            continue
        name = row.value("name")
        test = {**({"name": text_in(name)} if name is not None else {}), **data}
        tests.setdefault(text_in(row.value("rule")), []).append((test, row))
    return tests


def with_tests(rule: SheetRule, tests: dict[str, list[tuple[Any, TableRow]]], reader: Reader) -> SheetRule:
    """Return a rule with its tests, which leave ``tests``."""
    given = tests.pop(str(rule.data.get("code")), None)
    if not given:
        return rule
    places = dict(rule.places)
    for number, (_, row) in enumerate(given):
        places["tests", number] = reader.place(row, "yaml")
        places["tests", number, "name"] = reader.place(row, "name")
    return SheetRule({**rule.data, "tests": [test for test, _ in given]}, places, rule.place)


def others_in(reader: Reader, table: Table) -> Iterator[Other]:
    """Yield what the workbook carries along."""
    for row in table.rows:
        part = PARTS.find(text_in(row.value("part")))
        name = text_in(row.value("id"))
        if part is None:
            found, allowed = text_in(row.value("part")), PARTS.all(reader.language)
            problem = text("'{value}' is not one of the allowed values.", value=found)
            reader.add(fault("X023", problem, place=reader.place(row, "part"), found=found, allowed=allowed))
            continue
        data = _yaml(reader, row) if row.value("yaml") is not None else None
        yield Other(part, name, data, reader.place(row, "yaml" if data is not None else "id"))


def _yaml(reader: Reader, row: TableRow) -> dict[str, Any] | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(text_in(row.value("yaml")))
    except (YAMLError, ValueError, RecursionError) as error:
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        problem = text("This is not valid YAML: {problem}.", problem=reason)
        reader.add(fault("X025", problem, place=reader.place(row, "yaml")))
        return None
    if isinstance(data, dict):
        return data
    problem = text("This cell must hold keys and values, such as '{example}'.", example="weight: 3")
    reader.add(fault("X025", problem, place=reader.place(row, "yaml")))
    return None


def there_twice(name: str, place: Place) -> Fault:
    """Say that a name is there twice (X026)."""
    return fault("X026", text("'{value}' is there twice.", value=name), place=place)


def not_filled(column: Column, language: Language, place: Place) -> Fault:
    """Say that a cell is empty that may not be (X022)."""
    return fault("X022", text("'{heading}' is not filled in.", heading=column.title.render(language)), place=place)
