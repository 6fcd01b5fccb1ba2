"""Whom a rule judges: the features, areas or the plan that its selection names, minus its exceptions.

Context (features outside the boundary) serves but is never judged. Where ``where`` cannot be answered for a feature, it
may or may not be a subject: it is kept and marked unsure, so that its outcome is unknown and not a guess. An exception
must be shown to hold: where ``unless`` cannot be answered the feature is judged like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from plancheck.measures.base import Missing, Subjects, no_attribute, no_layer
from plancheck.measures.targets import truth_of, unsettled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.filters import Filter
    from plancheck.measures.context import Context
    from plancheck.pack.rule import Rule


@dataclass(frozen=True)
class Selected:
    """The subjects of a rule, which of them are unsure, how many were excepted, and what would settle the unsure."""

    subjects: Subjects
    unsure: NDArray[np.bool_]
    excepted: int
    missing: tuple[Missing, ...]


def select(rule: Rule, context: Context) -> Selected | Missing:
    """Return the subjects of ``rule``, or the layer that the plan lacks."""
    selection = rule.select
    if selection.plan:
        return _all(_plan(context))
    if selection.blocks:
        blocks = blocks_of(context)
        return blocks if isinstance(blocks, Missing) else _all(Subjects("blocks", "blocks", blocks))
    layer = str(selection.layer)
    frame = context.layer(layer)
    if frame is None and layer == "neighbourhoods":
        return _all(_plan(context))
    if frame is None:
        return no_layer(layer)
    judged = context.once(("judged", layer), lambda: _judged(layer, frame))
    conditions = selection.where, rule.unless
    key = ("subjects", layer, *(condition and condition.text for condition in conditions))
    return context.once(key, lambda: _filtered(layer, judged, *conditions))


def _judged(layer: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what lies inside the plan; a neighbourhood is judged wherever its middle is."""
    inside = frame["inside"].to_numpy(dtype=bool)
    return frame if layer == "neighbourhoods" or inside.all() else frame[inside]


def _filtered(layer: str, frame: gpd.GeoDataFrame, where: Filter | None, unless: Filter | None) -> Selected:
    chosen = truth_of(where, layer, frame)
    unsure, keep = chosen.unknown, ~chosen.no
    excepted = truth_of(unless, layer, frame).yes & keep if unless is not None else np.zeros(len(frame), dtype=bool)
    keep &= ~excepted
    subjects = Subjects("features", layer, frame if keep.all() else frame[keep])
    missing = unsettled(where, layer, frame, unsure & keep)
    return Selected(subjects, unsure[keep], int((excepted & ~unsure).sum()), tuple(missing))


def _all(subjects: Subjects) -> Selected:
    return Selected(subjects, np.zeros(len(subjects.frame), dtype=bool), 0, ())


def _plan(context: Context) -> Subjects:
    plan = context.plan

    def make() -> Subjects:
        frame = gpd.GeoDataFrame({"name": [plan.name]}, geometry=[plan.boundary], index=[plan.name], crs=plan.crs)
        return Subjects("plan", "boundary", frame)

    return context.once(("plan",), make)


def blocks_of(context: Context) -> gpd.GeoDataFrame | Missing:
    """Return the blocks of a plan by id, or what is missing to know any."""
    return context.once(("blocks",), lambda: _blocks(context))


def _blocks(context: Context) -> gpd.GeoDataFrame | Missing:
    """Blocks by ``block_id`` of the buildings, else the enclosures of the path network that hold a building."""
    plan = context.plan
    buildings = context.layer("buildings")
    if buildings is None:
        return no_layer("buildings")
    judged = buildings[buildings["inside"].to_numpy(dtype=bool)]
    if "block_id" in judged and judged["block_id"].notna().any():
        named = judged[judged["block_id"].notna()]
        block, names = pd.factorize(named["block_id"].astype(str), sort=True)
        hulls = _hulls(named.geometry.to_numpy(), block)
        return gpd.GeoDataFrame({"block_id": names}, geometry=hulls, index=pd.Index(names, dtype=object), crs=plan.crs)
    paths = context.layer("paths")
    if paths is None:
        return no_attribute("buildings", "block_id")
    rings = shapely.get_parts(shapely.polygonize([shapely.union_all(paths.geometry.to_numpy())]))
    holding, _ = shapely.STRtree(shapely.point_on_surface(judged.geometry.to_numpy())).query(
        rings, predicate="contains"
    )
    enclosed = rings[np.unique(holding)]
    middle = shapely.get_coordinates(shapely.centroid(enclosed))
    enclosed = enclosed[np.lexsort((middle[:, 1], middle[:, 0]))]
    names = [f"block-{number}" for number in range(1, len(enclosed) + 1)]
    return gpd.GeoDataFrame({"block_id": names}, geometry=enclosed, index=pd.Index(names, dtype=object), crs=plan.crs)


def _hulls(geometries: NDArray[np.object_], group: NDArray[np.intp]) -> NDArray[np.object_]:
    """Return the convex hull of each group of geometries; groups are numbered from 0."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    order = np.argsort(group[owner], kind="stable")
    together = shapely.geometrycollections(parts[order], indices=group[owner][order])
    return np.asarray(shapely.convex_hull(together), dtype=object)
