"""A small plan in a file as rows, the form in which the tests inside rules have their plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.errors import Fault, PlancheckError, fault, nearest
from plancheck.plan.building import GEOMETRY
from plancheck.plan.schema import LAYERS
from plancheck.texts import text

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".geojson", ".json", ".gpkg")
MAXIMUM_BYTES = 2_000_000
MILLIMETRES = 3


def rows_from_file(folder: Path, written: str) -> dict[str, list[dict[str, Any]]]:
    """Return the plan in a file as rows by layer or table; it need not have dwellings.

    ``written`` is relative to ``folder``. Raises :class:`~plancheck.errors.PlancheckError`: P034 for a file outside the
    folder, P035 for another kind of file, P036 when it is not there, P037 when it is large, and as reading a plan does.
    """
    import shapely

    from plancheck.plan.reading import read_plan

    plan = read_plan([_allowed(folder.resolve(), written)], whole=False)
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, layer in plan.layers.items():
        shapes = shapely.to_wkt(layer.geometry.to_numpy(), rounding_precision=MILLIMETRES)
        columns = [attribute.name for attribute in LAYERS[name].attributes if attribute.name in layer]
        known = _known(layer, columns)
        rows[name] = [{**row, GEOMETRY: shape} for row, shape in zip(known, shapes.tolist(), strict=True)]
    return rows | {name: _known(table, list(table.columns)) for name, table in plan.tables.items()}


def _allowed(home: Path, written: str) -> Path:
    path = (home / written).resolve()
    if not path.is_relative_to(home):
        problem = text("The plan of a test must be inside the folder of the pack; '{path}' is not.", path=written)
        raise PlancheckError(fault("P034", problem))
    if path.suffix.lower() not in ENDINGS:
        problem = text("The plan of a test is a GeoJSON file or a GeoPackage; '{path}' is not.", path=written)
        raise PlancheckError(fault("P035", problem, allowed=ENDINGS))
    if not path.is_file():
        beside = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
        problem = text("There is no file '{path}' beside the pack.", path=written)
        raise PlancheckError(Fault("P036", problem, nearest=nearest(path.name, beside)))
    if path.stat().st_size > MAXIMUM_BYTES:
        problem = text("The plan of a test has at most {limit} MB; '{path}' has more.", limit=2, path=written)
        raise PlancheckError(fault("P037", problem))
    return path


def _known(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of a table without what is not known in them."""
    plain = {name: frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in columns}
    return [{name: plain[name][at] for name in columns if plain[name][at] is not None} for at in range(len(frame))]
