"""The layers of a plan from their pieces: one system, sound geometry, typed attributes, unique ids, inside or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from plancheck.arrays import prepared
from plancheck.plan import feature_issues, hours, issues
from plancheck.plan.affected import Affected, affected
from plancheck.plan.attributes import EXPECTED, Misfits, typed
from plancheck.plan.dutch import dutch_value
from plancheck.plan.geometry import clean
from plancheck.plan.identity import identified
from plancheck.plan.model import TEXT, Issue
from plancheck.plan.placing import placed
from plancheck.plan.schema import LAYERS, STATUS, Attribute, Layer
from plancheck.plan.translating import Piece
from plancheck.threads import in_threads

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    Part = tuple[Piece, NDArray[np.object_]]

MARGIN_M = 1.0
REFERENCES = {"building_id": "buildings", "entrance_id": "entrances"}


def build_layers(pieces: Sequence[Piece], stem: str, found: list[Issue]) -> tuple[dict[str, gpd.GeoDataFrame], str]:
    """Return the layers in the order of the model, in one metric system, and the name of that system."""
    moved, crs, name = placed(pieces, found)
    parts: dict[str, list[Part]] = {}
    for piece, geometry in zip(pieces, moved, strict=True):
        parts.setdefault(piece.layer, []).append((piece, geometry))
    named = [layer for layer in LAYERS if layer in parts]
    made = in_threads(lambda layer: _layer(LAYERS[layer], parts[layer], crs, stem), named)
    layers = {}
    for layer, (frame, odd) in zip(named, made, strict=True):
        layers[layer] = frame
        found.extend(odd)
    for name_, frame in layers.items():
        _check_references(name_, frame, layers, found)
        _check_hours(name_, frame, found)
    return layers, name


def _layer(layer: Layer, parts: Sequence[Part], crs: pyproj.CRS, stem: str) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """Return a layer from its parts, and what was odd about it."""
    found: list[Issue] = []
    geometry = np.concatenate([geometry for _, geometry in parts])
    damaged = np.concatenate([piece.damaged for piece, _ in parts])
    frame, misfits = _typed(layer, [piece.columns for piece, _ in parts])
    frame, geometry, damaged, order = identified(layer, frame, geometry, damaged, stem, found)
    ids = frame[layer.key].to_numpy(dtype=object)
    geometry, kept = clean(geometry, damaged, layer, ids, found)
    for attribute, wrong in misfits.items():
        rows = wrong.rows[order]
        found.append(_misfit(layer, attribute, wrong, affected(list(ids[rows]), geometry[rows])))
    if not kept.all():
        frame, geometry = frame[kept], geometry[kept]
    frame.index = pd.Index(frame[layer.key].array)
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=crs, copy=False), found


def _typed(layer: Layer, parts: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, dict[Attribute, Misfits]]:
    """Return the attributes of a layer that say something, in the model's types, and what did not fit."""
    columns = parts[0] if len(parts) == 1 else pd.concat([part.astype(object) for part in parts], ignore_index=True)
    kept: dict[str, pd.Series] = {}
    misfits: dict[Attribute, Misfits] = {}
    for attribute in layer.attributes:
        if attribute.name not in columns:
            continue
        values, wrong = typed(columns[attribute.name], attribute, partial(dutch_value, layer.name, attribute.name))
        if wrong is not None:
            misfits[attribute] = wrong
        if attribute.name == layer.key or pd.notna(values[:1]).any() or values.notna().any():  # the first one mostly
            kept[attribute.name] = values
    return pd.DataFrame(kept, index=columns.index), misfits


def _misfit(layer: Layer, attribute: Attribute, wrong: Misfits, on: Affected) -> Issue:
    if attribute.kind in ("choice", "list"):
        return feature_issues.values_unknown(layer.name, attribute.name, wrong.values, attribute.choices, on)
    return feature_issues.values_wrong_type(layer.name, attribute.name, EXPECTED[attribute.kind], wrong.values, on)


def _check_references(
    name: str, frame: gpd.GeoDataFrame, layers: Mapping[str, gpd.GeoDataFrame], found: list[Issue]
) -> None:
    for attribute, target in REFERENCES.items():
        if attribute not in frame or LAYERS[name].key == attribute or target not in layers:
            continue
        dangling = (frame[attribute].notna() & ~frame[attribute].isin(layers[target].index)).to_numpy()
        if dangling.any():
            values = tuple(sorted(set(frame[attribute][dangling])))
            on = affected(list(frame.index[dangling]), frame.geometry.to_numpy()[dangling])
            found.append(feature_issues.reference_missing(name, attribute, target, values, on))


def _check_hours(name: str, frame: gpd.GeoDataFrame, found: list[Issue]) -> None:
    if hours.ATTRIBUTE not in frame:
        return
    column = frame[hours.ATTRIBUTE]
    for written, rows in sorted(column.groupby(column).indices.items()):  # every distinct text is read once
        if hours.read_hours(str(written)) is None:
            on = affected(list(frame.index[rows]), frame.geometry.to_numpy()[rows])
            found.append(feature_issues.hours_unreadable(name, hours.ATTRIBUTE, str(written), on))


def boundary_of(layers: dict[str, gpd.GeoDataFrame], found: list[Issue]) -> shapely.Geometry:
    """Return the area of the plan: its boundary, or else the rectangle around everything that it holds."""
    drawn = layers.get("boundary")
    if drawn is not None and len(drawn):
        if len(drawn) == 1:
            only: shapely.Geometry = drawn.geometry.to_numpy()[0]
            return only
        found.append(issues.boundary_joined(len(drawn)))
        return _normal(shapely.union_all(drawn.geometry.to_numpy()))
    found.append(issues.boundary_missing())
    bounds = np.array([frame.total_bounds for frame in layers.values() if len(frame)])
    if not len(bounds):
        return shapely.Polygon()
    low, high = bounds[:, :2].min(axis=0) - MARGIN_M, bounds[:, 2:].max(axis=0) + MARGIN_M
    return _normal(shapely.box(*low, *high))


def _normal(geometry: shapely.Geometry) -> shapely.Geometry:
    normal: shapely.Geometry = shapely.normalize(geometry)
    return normal


def judge(
    layers: Mapping[str, gpd.GeoDataFrame], boundary: shapely.Geometry, found: list[Issue]
) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers with ``inside`` and, where the layer has one, a ``status`` everywhere."""
    result = {}
    outside_counts = []
    edge = np.array([boundary], dtype=object)

    def inside_of(name: str) -> NDArray[np.bool_]:
        geometry = layers[name].geometry.to_numpy()
        # prepared in each thread anew: no two may ask the same prepared geometry
        return np.ones(len(geometry), dtype=bool) if name == "boundary" else _inside(geometry, prepared(edge)[0])

    for (name, frame), inside in zip(layers.items(), in_threads(inside_of, list(layers)), strict=True):
        added: dict[str, Any] = {"inside": inside}
        if LAYERS[name].attribute(STATUS.name) is not None:
            given = frame["status"] if "status" in frame else pd.Series(None, index=frame.index, dtype=TEXT)
            stray = (given == "new").to_numpy(dtype=bool) & ~inside
            if stray.any():
                found.append(
                    issues.new_outside(name, affected(list(frame.index[stray]), frame.geometry.to_numpy()[stray]))
                )
            default = pd.Series(np.where(inside, "new", "existing"), index=frame.index, dtype=TEXT)
            added = {"status": given.fillna(default), "inside": inside}
        plain = pd.DataFrame(frame).drop(columns=["status", "geometry"], errors="ignore")
        result[name] = gpd.GeoDataFrame(plain.assign(**added), geometry=frame.geometry, copy=False)
        if not inside.all():
            outside_counts.append((name, int((~inside).sum())))
    if outside_counts:
        found.append(issues.outside_is_context(outside_counts))
    return result


def _inside(geometry: NDArray[np.object_], boundary: shapely.Geometry) -> NDArray[np.bool_]:
    """Return which features have their representative point in the boundary, its edge included.

    For features wholly inside or wholly outside any of their points will do.
    """
    inside = np.asarray(shapely.covers(boundary, geometry), dtype=bool)
    outside = np.flatnonzero(~inside)
    crossing = outside[shapely.intersects(boundary, geometry[outside])]
    points = shapely.point_on_surface(geometry[crossing])
    inside[crossing] = shapely.covers(boundary, points)
    return inside
