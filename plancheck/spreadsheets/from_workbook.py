"""A workbook with criteria, read: every mistake of every cell in one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from plancheck.errors import Fault, Place, PlancheckError, fault, nearest
from plancheck.spreadsheets.columns import HEAD, Column
from plancheck.spreadsheets.criteria import (
    CHOICES,
    COLUMNS,
    EXPLANATION,
    FIELDS,
    HEAD_ROWS,
    PACK,
    PARTS,
    SECRET,
    TABLES,
    TITLES,
    Criteria,
    Other,
    SheetRule,
)  # fmt: skip
from plancheck.spreadsheets.reading_rows import Reader, Step, bilingual, rule_in
from plancheck.spreadsheets.words import lists
from plancheck.texts import LANGUAGES, Language, text
from plancheck.workbooks.cells import number_in, text_in
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
    tests = _tests(reader, tables["tests"])
    tested_rules = tuple(_with_tests(rule, tests, reader) for rule in rules)
    for code, given in tests.items():
        _, row = given[0]
        problem = text("There is no rule with the code '{code}' on the other sheets.", code=code)
        allowed = [str(rule.data.get("code")) for rule in rules]
        reader.add(fault("X024", problem, place=reader.place(row, "rule"), found=code, allowed=allowed))
    for name, read in (("sources", _sources), ("parameters", _parameters)):
        if sheet_named(book, TITLES[name]) is not None:
            head[name] = read(reader, tables[name], places)
    secret = next((sheet for sheet in book.sheets if sheet.name == SECRET), None)
    written = frozenset(str(secret.cell(row, 2).value) for row in secret.rows) if secret else frozenset()
    _sheets_gone(reader, written)
    notes = [note for table in tables.values() for note in not_read(book, table)]
    _other_sheets(reader)
    if reader.copied:
        notes.append(text("{count} texts have one language only; it stands in for the other.", count=reader.copied))
    others = tuple(_others(reader, tables["others"]))
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
            reader.add(_not_filled(HEAD[key], reader.language, place))
    _fill(head, places, (), bilingual(values, reader), seen, HEAD, reader)
    if head["title"] is None and not table.faults:
        place = reader.book.place(seen["title_nl"]) if "title_nl" in seen else Place(reader.book.file)
        reader.add(_not_filled(HEAD["title_nl"], reader.language, place))
    return head, places


def _fill(
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


def _sources(reader: Reader, table: Table, places: dict[tuple[Step, ...], Place]) -> dict[str, Any]:
    works: dict[str, Any] = {}
    columns = TABLES["sources"]
    for row in table.rows:
        values = bilingual(reader.values(row, columns), reader)
        ref = text_in(row.value("ref"))  # type: ignore[arg-type]
        if not ref or "title" not in values:
            lacking = "title" if ref else "ref"
            reader.add(_not_filled(columns[lacking], reader.language, reader.place(row, lacking)))
        if ref in works:
            reader.add(_again(ref, reader.place(row, "ref")))
        values.pop("ref", None)
        work: dict[str, Any] = {}
        _fill(work, places, ("sources", ref), values, row.cells, columns, reader)
        places["sources", ref] = reader.place(row, "ref")
        works[ref] = work
    return works


def _parameters(reader: Reader, table: Table, places: dict[tuple[Step, ...], Place]) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for row in table.rows:
        name, given = text_in(row.value("name")), row.value("value")  # type: ignore[arg-type]
        if not name or given is None:
            lacking = "value" if name else "name"
            reader.add(_not_filled(TABLES["parameters"][lacking], reader.language, reader.place(row, lacking)))
            continue
        if name in numbers:
            reader.add(_again(name, reader.place(row, "name")))
        number = number_in(given)  # type: ignore[arg-type]
        numbers[name] = given if isinstance(given, bool) else text_in(given) if number is None else number  # type: ignore[arg-type]
        places["parameters", name] = reader.place(row, "value")
    return numbers


def _tests(reader: Reader, table: Table) -> dict[str, list[tuple[Any, TableRow]]]:
    tests: dict[str, list[tuple[Any, TableRow]]] = {}
    for row in table.rows:
        data = _yaml(reader, row) if row.value("yaml") is not None else {}
        if data is None:
            continue
        name = row.value("name")
        test = {**({"name": text_in(name)} if name is not None else {}), **data}  # type: ignore[arg-type]
        tests.setdefault(text_in(row.value("rule")), []).append((test, row))  # type: ignore[arg-type]
    return tests


def _with_tests(rule: SheetRule, tests: dict[str, list[tuple[Any, TableRow]]], reader: Reader) -> SheetRule:
    given = tests.pop(str(rule.data.get("code")), None)
    if not given:
        return rule
    places = dict(rule.places)
    for number, (_, row) in enumerate(given):
        places["tests", number] = reader.place(row, "yaml")
        places["tests", number, "name"] = reader.place(row, "name")
    return SheetRule({**rule.data, "tests": [test for test, _ in given]}, places, rule.place)


def _others(reader: Reader, table: Table) -> Iterator[Other]:
    for row in table.rows:
        part = PARTS.find(text_in(row.value("part")))  # type: ignore[arg-type]
        name = text_in(row.value("id"))  # type: ignore[arg-type]
        if part is None:
            found, allowed = text_in(row.value("part")), PARTS.all(reader.language)  # type: ignore[arg-type]
            problem = text("'{value}' is not one of the allowed values.", value=found)
            reader.add(fault("X023", problem, place=reader.place(row, "part"), found=found, allowed=allowed))
            continue
        data = _yaml(reader, row) if row.value("yaml") is not None else None
        yield Other(part, name, data, reader.place(row, "yaml" if data is not None else "id"))


def _yaml(reader: Reader, row: TableRow) -> dict[str, Any] | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(text_in(row.value("yaml")))  # type: ignore[arg-type]
    except (YAMLError, ValueError, RecursionError) as error:
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        problem = text("This is not valid YAML: {problem}.", problem=reason)
        reader.add(fault("X025", problem, place=reader.place(row, "yaml")))
        return None
    if isinstance(data, dict):
        return data
    problem = text("This file must hold keys and values, such as 'pack: name'.")
    reader.add(fault("X025", problem, place=reader.place(row, "yaml")))
    return None


def _twice(reader: Reader, tables: Mapping[str, Table]) -> None:
    """Say which codes and ids two rows have."""
    for key in ("code", "id"):
        seen: dict[str, TableRow] = {}
        for row in (row for name in ("rules", "questions") for row in tables[name].rows):
            name = text_in(row.value(key))  # type: ignore[arg-type]
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


def _again(name: str, place: Place) -> Fault:
    return fault("X026", text("'{value}' is there twice.", value=name), place=place)


def _not_filled(column: Column, language: Language, place: Place) -> Fault:
    return fault("X022", text("'{heading}' is not filled in.", heading=column.title.render(language)), place=place)
