"""The tables of a plan: programme, answers and indicators, from the file itself or from YAML or CSV beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.plan import faults, issues
from plancheck.plan.attributes import EXPECTED, simplified, typed
from plancheck.plan.model import Issue
from plancheck.plan.schema import TABLES
from plancheck.plan.translating import Translator, dutch_value, known_columns
from plancheck.texts import text

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".yaml", ".yml", ".csv")


def beside(paths: Sequence[Path]) -> Iterator[Path]:
    """Return the table files that lie beside single plan files: ``programme.yaml`` or, first, ``NAME.programme.yaml``."""
    for path in paths:
        if path.is_dir() or path.suffix.lower() in SUFFIXES:
            continue
        for table in TABLES:
            candidates = [path.parent / f"{stem}{suffix}" for stem in (f"{path.stem}.{table}", table) for suffix in SUFFIXES]
            first = next((candidate for candidate in candidates if candidate.is_file()), None)
            if first is not None:
                yield first


def table_of(path: Path, translator: Translator) -> str | None:
    """Return the table that a file's name stands for: ``programme.csv``, ``plan.programme.csv`` or ``programma.csv``."""
    return translator.table_named(path.stem.rsplit(".", 1)[-1])


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
    return [
        {str(name): value for name, value in row.items() if name is not None}
        for row in csv.DictReader(io.StringIO(written, newline=""), delimiter=delimiter)
    ]


def _yaml_rows(path: Path, table: str) -> Iterable[Mapping[str, Any]]:
    from plancheck.documents import read_document

    content = read_document(path).content
    if isinstance(content, dict) and len(content) == 1 and isinstance(next(iter(content.values())), (list, dict)):
        content = next(iter(content.values()))
    key = TABLES[table][0].name
    if isinstance(content, dict):
        content = [{key: name, **(value if isinstance(value, dict) else {"quantity": value})} for name, value in content.items()]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise faults.table_unreadable(str(path), text("it is not a list of rows"))
    return [{str(name): _flat(value) for name, value in row.items()} for row in content]


def _flat(value: Any) -> Any:
    """Return lists as comma-separated text, and of a person the name."""
    if isinstance(value, dict):
        value = value.get("name", next(iter(value.values()), None))
    return ",".join(map(str, value)) if isinstance(value, list) else value


def finish(table: str, columns: pd.DataFrame, found: list[Issue]) -> pd.DataFrame:
    """Return a table in the model's columns and types, without rows that lack their key, sorted."""
    import pandas as pd

    attributes = TABLES[table]
    known, strange = known_columns(columns, table, [attribute.name for attribute in attributes])
    result: dict[str, pd.Series] = {}
    for attribute in attributes:
        given = known[attribute.name] if attribute.name in known else pd.Series(None, index=columns.index, dtype=object)
        values, misfits = typed(given, attribute)
        result[attribute.name] = values
        if misfits is not None:
            expected = EXPECTED[attribute.kind]
            found.append(issues.table_values(table, attribute.name, expected, misfits.values, int(misfits.rows.sum())))
    frame = pd.DataFrame(result)
    for attribute in attributes:
        if attribute.required and frame[attribute.name].isna().any():
            found.append(issues.table_rows_dropped(table, attribute.name, int(frame[attribute.name].isna().sum())))
            frame = frame[frame[attribute.name].notna()]
    key = attributes[0].name
    frame[key] = frame[key].map(lambda value: dutch_value(table, key, value) or value if simplified(value) != value else value)
    return frame.sort_values(list(frame.columns), ignore_index=True, kind="stable")
