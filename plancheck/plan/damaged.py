"""A layer of which a record is damaged, read one record at a time with fiona so that the others are not lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.plan import faults, issues
from plancheck.plan.model import Issue
from plancheck.plan.sources import SourceLayer, reason, unreadable

if TYPE_CHECKING:
    import fiona


def read_record_by_record(
    path: Path, shown: str, names: tuple[str, ...], spatial: bool, error: Exception, found: list[Issue]
) -> SourceLayer:
    """Return what can still be read of a layer, with an issue on what cannot (I008), or on what was odd (I007).

    Raises P004, with the reason that the whole layer could not be read for, when nothing can, or when there is no
    fiona.
    """
    try:
        import fiona
        from fiona.errors import FionaError
    except ImportError:
        raise faults.unreadable(shown, reason(error)) from error
    try:
        with fiona.open(path, layer=names[0]) as layer:
            expected, crs = len(layer), layer.crs_wkt or None
            records, lost = _records(layer, expected)
    except (FionaError, ValueError, OSError):
        raise faults.unreadable(shown, reason(error)) from error
    if not records:
        raise faults.unreadable(shown, reason(error)) from error
    found.append(issues.records_damaged(names[0], lost) if lost else issues.reader_remark(shown, reason(error)))
    return _layer(records, names, spatial, crs, shown)


def _records(layer: fiona.Collection, expected: int) -> tuple[list[fiona.Feature], list[int]]:
    """Return the records that can be read, and the numbers of those that cannot.

    A cursor stops at the first damaged record, so when it gives too few every record is asked for by its number.
    """
    records = list(_as_far_as_possible(layer))
    if len(records) >= expected:
        return records, []
    first = int(records[0].id) if records else 1
    given: list[fiona.Feature] = []
    lost: list[int] = []
    for number in range(first, first + expected):
        try:
            record = layer[number]
        except Exception:  # fiona has several classes, GDAL many reasons
            record = None
        if record is None:
            lost.append(number)
        else:
            given.append(record)
    return given, lost


def _as_far_as_possible(layer: fiona.Collection) -> Iterator[fiona.Feature]:
    try:
        yield from layer
    except Exception:  # what follows is asked for by number
        return


def _layer(records: list[Any], names: tuple[str, ...], spatial: bool, crs: str | None, shown: str) -> SourceLayer:
    import json

    import numpy as np
    import pandas as pd
    import shapely

    index = pd.RangeIndex(len(records))
    columns = pd.DataFrame([dict(record.properties) for record in records], index=index, dtype=object)
    if not spatial:
        return SourceLayer(names, columns, None, None, None, shown)
    shapes = [None if record.geometry is None else json.dumps(record.geometry.__geo_interface__) for record in records]
    encoded = np.array(shapes, dtype=object)
    geometry = shapely.from_geojson(encoded, on_invalid="ignore")
    return SourceLayer(names, columns, geometry, unreadable(geometry, encoded), crs, shown)
