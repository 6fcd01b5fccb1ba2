"""The tables of a plan: programme, answers and indicators, from the file itself or from YAML or CSV beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.plan import faults, issues
from plancheck.plan.attributes import EXPECTED, simplified, typed
from plancheck.plan.dutch import dutch_tables, dutch_values, known_columns
from plancheck.plan.model import TEXT, Issue
from plancheck.plan.schema import TABLES
from plancheck.texts import text

if TYPE_CHECKING:
    import pandas as pd

_THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$")
SUFFIXES = (".yaml", ".yml", ".csv")


def table_named(name: str) -> str | None:
    """Return the table that ``name`` is the English or Dutch name of."""
    simple = simplified(name)
    return simple if simple in TABLES else dutch_tables().get(simple)


def table_of(path: Path) -> str | None:
    """Return the table that a file is by its name: ``programme.csv``, ``plan.programme.csv`` or ``programma.csv``."""
    return table_named(path.stem.rsplit(".", 1)[-1]) if path.suffix.lower() in SUFFIXES else None


def beside(paths: Sequence[Path]) -> Iterator[Path]:
    """Return the table files beside plan files: ``NAME.programme.yaml``, or else ``programme.yaml``."""
    for path in paths:
        if path.is_dir() or path.suffix.lower() in SUFFIXES:
            continue
        near = [item for item in sorted(path.parent.iterdir()) if item.is_file() and table_of(item)]
        for table in TABLES:
            candidates = [item for item in near if table_of(item) == table]
            own = [item for item in candidates if item.stem.rsplit(".", 1)[0] == path.stem]
            shared = [item for item in candidates if "." not in item.stem]
            yield from (own or shared)[:1]


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Read a YAML or CSV table with the columns as they stand there; raises P014."""
    import pandas as pd

    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _yaml_rows(path, table)
    return pd.DataFrame(list(rows), dtype=object)


def _csv_rows(path: Path) -> Iterable[Mapping[str, Any]]:
    data = path.read_bytes()
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        written = data.decode("cp1252", errors="replace")
    head = written.splitlines()[0] if written.strip() else ""
    delimiter = max(";,\t", key=head.count)
    rows = csv.DictReader(io.StringIO(written, newline=""), delimiter=delimiter)
    return [
        {str(name): _in_dutch(value) if delimiter == ";" else value for name, value in row.items() if name is not None}
        for row in rows
    ]


def _in_dutch(cell: Any) -> Any:
    """Return a number without points between its thousands: with semicolons come Dutch numbers, and 1.200 is 1200."""
    return cell.replace(".", "") if isinstance(cell, str) and _THOUSANDS.match(cell.strip()) else cell


def _yaml_rows(path: Path, table: str) -> Iterable[Mapping[str, Any]]:
    """Return the rows of a list, of a list under the table's name, or of a mapping from keys to quantities or rows."""
    from plancheck.documents import read_document

    content = read_document(path).content
    if isinstance(content, dict):
        content = next((value for name, value in content.items() if table_named(str(name)) == table), content)
    if isinstance(content, dict):
        key, amount = TABLES[table][0].name, TABLES[table][1].name
        content = [{key: name, **(row if isinstance(row, dict) else {amount: row})} for name, row in content.items()]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise faults.table_unreadable(str(path), text("it is not a list of rows"))
    return [{str(name): _flat(value) for name, value in row.items()} for row in content]


def _flat(value: Any) -> Any:
    """Return lists as comma-separated text, and of a person the name."""
    if isinstance(value, dict):
        value = value.get("name", next(iter(value.values()), None))
    return ",".join(map(str, value)) if isinstance(value, list) else value


def finish(table: str, columns: pd.DataFrame, found: list[Issue]) -> pd.DataFrame:
    """Return a table in the model's columns, types and words, without rows that lack their key, sorted."""
    import pandas as pd

    attributes = TABLES[table]
    known, _ = known_columns(columns, table, [attribute.name for attribute in attributes])
    result: dict[str, pd.Series] = {}
    for attribute in attributes:
        given = known[attribute.name] if attribute.name in known else pd.Series(None, index=columns.index, dtype=object)
        values, misfits = typed(given, attribute)
        result[attribute.name] = _in_english(table, attribute.name, values) if attribute.kind == "text" else values
        if misfits is not None:
            expected = EXPECTED[attribute.kind]
            found.append(issues.table_values(table, attribute.name, expected, misfits.values, int(misfits.rows.sum())))
    frame = pd.DataFrame(result)
    for attribute in attributes:
        lacking = frame[attribute.name].isna()
        if attribute.required and lacking.any():
            found.append(issues.table_rows_dropped(table, attribute.name, int(lacking.sum())))
            frame = frame[~lacking]
    return frame.sort_values(list(frame.columns), ignore_index=True, kind="stable")


def _in_english(table: str, attribute: str, values: pd.Series) -> pd.Series:
    """Return the model's word for every value that has one."""
    words = dutch_values(table, attribute)
    if not words:
        return values
    english: pd.Series = values.map(lambda value: words.get(simplified(value), value), na_action="ignore")
    return english.astype(TEXT)
