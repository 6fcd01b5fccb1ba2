"""From the files of a plan to a :class:`~plancheck.plan.model.Plan`: ``read_plan``.

Reading never stops at the first oddity and never changes anything silently: what is repaired, guessed or left out
becomes an issue. Only what leaves nothing to judge is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.plan import faults, issues, tables
from plancheck.plan.files import digest
from plancheck.plan.model import DRAWING_TOLERANCE_M, Issue, Plan, Source
from plancheck.plan.recognising import Translator
from plancheck.plan.schema import LAYERS
from plancheck.plan.sources import Opened, SourceLayer, open_sources
from plancheck.plan.translating import Piece, translate

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

DWELLINGS = "dwellings"
ORDER = {"error": 0, "warning": 1, "note": 2}


def read_plan(paths: Sequence[str | Path], mapping: Path | None = None, *, whole: bool = True) -> Plan:
    """Read a plan from files or folders, with a mapping file when the source is none of those that are recognised.

    A plan that is not ``whole`` need not have dwellings. Raises :class:`~plancheck.errors.PlancheckError` with codes
    P001 to P022 when there is nothing that can be judged.
    """
    files = [Path(path) for path in paths]
    found: list[Issue] = []
    asked = None
    if mapping is not None:
        from plancheck.plan.mapping import load_mapping

        asked = load_mapping(Path(mapping))
    translator = Translator(asked)
    opened = open_sources(files, translator.wants, found)
    used: dict[str, list[str]] = {}
    pieces: list[Piece] = []
    rows: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    for source in opened.layers:
        table = _table(source)
        if table:
            rows.setdefault(table, []).append((source.path, source.columns))
        else:
            pieces.extend(translate(source, translator, found, used))
    found.extend(issues.layer_ignored(name) for name in opened.passed_over if not translator.is_passed_over(name))
    if used:
        from plancheck.plan.mapping import shipped

        for name, layers in used.items():
            title = asked.title if asked is not None and asked.mapping == name else shipped(name).title
            found.append(issues.mapping_used(title, sorted(set(layers))))
    if not pieces:
        raise faults.nothing_recognised(sorted({*(source.name for source in opened.layers), *opened.passed_over}))
    extra = _tables_from_files(files, opened, rows)
    plan_tables = {table: _one_table(table, given, found) for table, given in sorted(rows.items())}
    sources = (*opened.sources, *extra)
    if mapping is not None:
        sources = (*sources, Source(str(mapping), digest(Path(mapping))))
    return _assemble(files[0].stem, pieces, plan_tables, sources, found, whole)


def _table(source: SourceLayer) -> str | None:
    """Return the table that a layer without geometry is."""
    return next(filter(None, map(tables.table_named, source.names)), None) if source.geometry is None else None


def _tables_from_files(
    files: Sequence[Path], opened: Opened, rows: dict[str, list[tuple[str, pd.DataFrame]]]
) -> list[Source]:
    """Add the tables that have files of their own to ``rows``; return the files that were not named by the user."""
    extra = []
    for path in opened.tables:
        table = tables.table_of(path)
        if table:
            rows.setdefault(table, []).append((str(path), tables.read_table(path, table)))
    for path in tables.beside(files):
        table = tables.table_of(path)
        if table and path not in opened.tables:
            rows.setdefault(table, []).append((str(path), tables.read_table(path, table)))
            extra.append(Source(str(path), digest(path)))
    return extra


def _one_table(table: str, given: list[tuple[str, pd.DataFrame]], found: list[Issue]) -> pd.DataFrame:
    if len(given) > 1:
        found.append(issues.table_given_twice(table, given[0][0]))
    return tables.finish(table, given[0][1], found)


def _assemble(
    stem: str,
    pieces: Sequence[Piece],
    plan_tables: Mapping[str, pd.DataFrame],
    sources: tuple[Source, ...],
    found: list[Issue],
    whole: bool,
) -> Plan:
    from plancheck.plan.layers import boundary_of, build_layers, judge
    from plancheck.plan.placing import refuse_degrees

    refuse_degrees(pieces)
    layers, crs = build_layers(pieces, stem, found)
    if whole:
        _require_dwellings(layers, plan_tables)
    boundary = boundary_of(layers, found)
    layers = judge(layers, boundary, found)
    dwellings = layers.get(DWELLINGS) if whole else None
    if dwellings is not None and len(dwellings) and not dwellings["inside"].any() and not _programme(plan_tables):
        raise faults.no_dwellings_inside(len(dwellings))
    for name, layer in LAYERS.items():
        if name in layers and not len(layers[name]):
            found.append(issues.layer_empty(name))
        elif name not in layers and layer.required and name != "boundary":
            found.append(issues.layer_missing(name))
    name, tolerance = stem, DRAWING_TOLERANCE_M
    drawn = layers.get("boundary")
    if drawn is not None and len(drawn):
        name = str(drawn.index[0])
        given = drawn["drawing_tolerance_m"].dropna() if "drawing_tolerance_m" in drawn else ()
        tolerance = float(max(given)) if len(given) else tolerance
    order = sorted(
        found,
        key=lambda issue: (
            ORDER[issue.level],
            issue.code,
            issue.layer or "",
            issue.feature or "",
            issue.message.render("en"),
        ),
    )
    return Plan(name, crs, boundary, layers, plan_tables, sources, tuple(order), tolerance)


def _require_dwellings(layers: Mapping[str, gpd.GeoDataFrame], plan_tables: Mapping[str, pd.DataFrame]) -> None:
    if not (DWELLINGS in layers and len(layers[DWELLINGS])) and not _programme(plan_tables):
        raise faults.no_dwellings()


def _programme(plan_tables: Mapping[str, pd.DataFrame]) -> bool:
    """Return whether the programme says how many dwellings there will be."""
    programme = plan_tables.get("programme")
    return programme is not None and bool((programme["quantity"][programme["item"] == DWELLINGS] > 0).any())
