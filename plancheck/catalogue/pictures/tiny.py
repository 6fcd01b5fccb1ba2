"""Tiny plans for pictures, and what a measure says about them: the number in a caption is never typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from plancheck.measures import KINDS
from plancheck.measures.base import Subjects
from plancheck.measures.context import Context
from plancheck.plan.building import plan_from_rows
from plancheck.plan.model import HOME_CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows = Sequence[Mapping[str, Any]]


def tiny(boundary: shapely.Geometry | None = None, **layers: Rows) -> Context:
    """Return a plan of these rows, with shapely geometries, ready to be measured."""
    written = {name: [{**row, "geometry": _wkt(row["geometry"])} for row in rows] for name, rows in layers.items()}
    if boundary is not None:
        written["boundary"] = [{"name": "plan", "geometry": _wkt(boundary)}]
    return Context(plan_from_rows(written))


def _wkt(geometry: shapely.Geometry) -> str:
    return shapely.to_wkt(geometry, rounding_precision=-1)


def measured(kind: str, parameters: Mapping[str, Any], context: Context, layer: str = "") -> NDArray[np.float64]:
    """Return the known values of a measure on the plan, or on the features of a layer by id; NaN where unknown."""
    chosen = KINDS[kind]
    found = chosen.measure(context, _subjects(context, layer), chosen.parameters.model_validate(parameters))
    return found.value.to_numpy(dtype=float)


def number_of(kind: str, parameters: Mapping[str, Any], context: Context, layer: str = "") -> float:
    """Return the known value of the first subject."""
    return float(measured(kind, parameters, context, layer)[0])


def _subjects(context: Context, layer: str) -> Subjects:
    plan = context.plan
    if not layer:
        whole = gpd.GeoDataFrame({"name": [plan.name]}, geometry=[plan.boundary], index=[plan.name], crs=HOME_CRS)
        return Subjects("plan", "boundary", whole)
    frame = context.layer(layer)
    assert frame is not None, layer
    return Subjects("features", layer, frame[frame["inside"]])


def shapes(context: Context, layer: str) -> list[shapely.Geometry]:
    """Return the geometries of a layer, to draw."""
    return list(context.geometry(layer))


def line(*places: Sequence[float]) -> shapely.LineString:
    """Return a line through points in metres."""
    return shapely.LineString(places)
