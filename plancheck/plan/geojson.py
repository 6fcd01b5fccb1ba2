"""GeoJSON: a FeatureCollection that is one layer, or whose features say which ``layer`` (or ``laag``) they belong to.

Read with the standard library rather than through GDAL, which would fit all layers of the file into one table and
change values of mixed type on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from plancheck.plan import faults
from plancheck.plan.sources import SourceLayer, unreadable
from plancheck.texts import text

LAYER, DUTCH_LAYER = "layer", "laag"
LONGITUDE_LATITUDE = "OGC:CRS84"


def read_geojson(path: Path, shown: str) -> Iterator[SourceLayer]:
    """Return the layers of a GeoJSON file, by name; raises P012 when it is not GeoJSON."""
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        problem = text("it is not valid JSON ({reason})", reason=str(error).splitlines()[0])
        raise faults.not_geojson(shown, problem) from error
    features = _features(content, shown)
    crs = _crs(content)
    groups: dict[str | None, list[dict[str, Any]]] = {}
    for feature in features:
        properties = feature.get("properties") or {}
        name = properties.get(LAYER, properties.get(DUTCH_LAYER))
        groups.setdefault(str(name) if name else None, []).append(feature)
    own = content.get("name") if isinstance(content.get("name"), str) else None
    unnamed = tuple(name for name in (path.stem, own) if name)
    if not groups:
        groups[None] = []
    for name in sorted(groups, key=lambda name: (name is not None, name or "")):
        yield _layer((name,) if name else unnamed, groups[name], crs, shown)


def _features(content: Any, shown: str) -> list[dict[str, Any]]:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Feature":
        content = {"features": [content]}
    elif kind != "FeatureCollection":
        raise faults.not_geojson(shown, text("it is not a FeatureCollection"))
    features = content.get("features")
    if not isinstance(features, list) or not all(
        isinstance(feature, dict) and isinstance(feature.get("properties") or {}, dict) for feature in features
    ):
        raise faults.not_geojson(shown, text("'features' is not a list of features"))
    return features


def _crs(content: dict[str, Any]) -> str | None:
    """Return the coordinate system that older GeoJSON names; null where newer GeoJSON leaves it to be degrees."""
    named = content.get("crs")
    properties = named.get("properties") if isinstance(named, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name) if name else None


def _layer(names: tuple[str, ...], features: list[dict[str, Any]], crs: str | None, shown: str) -> SourceLayer:
    import numpy as np
    import pandas as pd
    import shapely

    geometries = [feature.get("geometry") for feature in features]
    encoded = np.array([None if shape is None else _written(shape) for shape in geometries], dtype=object)
    geometry = shapely.from_geojson(encoded, on_invalid="ignore") if len(encoded) else encoded
    records = [feature.get("properties") or {} for feature in features]
    frame = pd.DataFrame(records, index=pd.RangeIndex(len(features)), dtype=object)
    frame = frame.drop(columns=[LAYER, DUTCH_LAYER], errors="ignore")
    if crs is None and len(geometry) and _could_be_degrees(shapely.total_bounds(geometry)):
        crs = LONGITUDE_LATITUDE
    return SourceLayer(
        names, frame.dropna(axis="columns", how="all"), geometry, unreadable(geometry, encoded), crs, shown
    )


def _written(shape: Any) -> str:
    try:
        return orjson.dumps(shape).decode()
    except TypeError:  # such as a number of more than 64 bits
        return json.dumps(shape)


def _could_be_degrees(bounds: Any) -> bool:
    return bool((abs(bounds) <= 180).all())
