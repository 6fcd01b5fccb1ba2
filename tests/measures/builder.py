"""Small plans for tests: layers from lists of features with WKT, in metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from plancheck.measures import KINDS
from plancheck.measures.base import Measured, Subjects
from plancheck.measures.context import Context
from plancheck.plan.model import HOME_CRS, Plan
from plancheck.plan.schema import LAYERS

Features = Sequence[Mapping[str, Any]]


def frame(layer: str, features: Features, boundary: shapely.Geometry | None = None) -> gpd.GeoDataFrame:
    """Return a layer as a plan holds it: indexed by id and sorted, with ``inside``; ids not given are numbered."""
    key = LAYERS[layer].key
    rows = [dict(feature) for feature in features]
    ids = [str(row.pop(key, None) or row.pop("id", None) or f"{layer}-{n}") for n, row in enumerate(rows, 1)]
    shapes = [shapely.from_wkt(g) if isinstance(g := row.pop("geometry"), str) else g for row in rows]
    table = pd.DataFrame(rows, index=pd.Index(ids, dtype=str))
    table[key] = ids
    made = gpd.GeoDataFrame(table, geometry=np.array(shapes, dtype=object), crs=HOME_CRS).sort_index()
    made["inside"] = True if boundary is None else made.geometry.representative_point().intersects(boundary)
    return made


def plan(
    layers: Mapping[str, Features],
    boundary: str | shapely.Geometry | None = None,
    programme: Mapping[str, float] | None = None,
) -> Plan:
    """Return a plan of these layers; the boundary is by default the bounding box of everything and a metre more."""
    if boundary is None:
        drawn = [shapely.from_wkt(f["geometry"]) if isinstance(f["geometry"], str) else f["geometry"]
                 for features in layers.values() for f in features]  # fmt: skip
        extent = shapely.total_bounds(drawn) if drawn else np.array([0.0, 0.0, 1.0, 1.0])
        area = shapely.box(*(extent + np.array([-1, -1, 1, 1])))
    else:
        area = shapely.from_wkt(boundary) if isinstance(boundary, str) else boundary
    frames = {name: frame(name, features, area) for name, features in layers.items()}
    tables = {}
    if programme is not None:
        tables["programme"] = pd.DataFrame({"item": list(programme), "quantity": list(programme.values())})
    return Plan("test", HOME_CRS, area, frames, tables)


def subjects(context: Context, select: str = "plan") -> Subjects:
    """Return the plan, or all judged features of a layer, as subjects."""
    if select == "plan":
        whole = gpd.GeoDataFrame({"name": ["test"]}, geometry=[context.plan.boundary], index=["test"], crs=HOME_CRS)
        return Subjects("plan", "boundary", whole)
    layer = context.layer(select)
    assert layer is not None
    return Subjects("features", select, layer[layer["inside"]])


def run(kind: str, parameters: Mapping[str, Any], context: Context | Plan, select: str = "plan") -> Measured:
    """Measure one kind on the plan, or on all judged features of a layer."""
    context = context if isinstance(context, Context) else Context(context)
    chosen = KINDS[kind]
    return chosen.measure(context, subjects(context, select), chosen.parameters.model_validate(parameters))


def value(kind: str, parameters: Mapping[str, Any], context: Context | Plan, select: str = "plan") -> list[float]:
    """Return the known values, NaN where unknown."""
    return [float(number) for number in run(kind, parameters, context, select).value]


def interval(
    kind: str, parameters: Mapping[str, Any], context: Context | Plan, select: str = "plan"
) -> tuple[float, float]:
    """Return the bounds of the first subject."""
    measured = run(kind, parameters, context, select)
    return float(measured.low.iloc[0]), float(measured.high.iloc[0])
