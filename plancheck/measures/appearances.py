"""How the features of a plan appear in sight lines, found once per layer: at their walls, doors, windows or places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.appearing import appearing, windows
from plancheck.measures.hiding import buildings_of, in_the_way

if TYPE_CHECKING:
    from plancheck.facades.appearance import Appearance
    from plancheck.facades.appearing import Kind
    from plancheck.measures.base import Geometries, Integers, Subjects
    from plancheck.measures.context import Context

ON_WALLS: dict[str, Kind] = {"entrances": "door", "frontages": "front"}


def looked_at(context: Context, subjects: Subjects) -> tuple[Appearance, Integers]:
    """Return how things appear among which the subjects are, areas by a grid, and the number of each subject there."""
    if subjects.kind == "features" and subjects.layer == "buildings":
        return windows_of(context), context.rows(subjects)
    if subjects.kind == "features" and not (shapely.area(subjects.geometry) > 0).any():
        return appearance_of(context, subjects.layer), context.rows(subjects)

    def make() -> Appearance:  # of these subjects alone: grids may be large
        return among_all(context, _appearing(context, subjects.layer, subjects.geometry, grid=True))

    return context.once_for(subjects.frame, "looked at", make), np.arange(len(subjects), dtype=np.int64)


def appearance_of(context: Context, layer: str) -> Appearance:
    """Return how the features of a layer appear, areas by their outlines."""

    def make() -> Appearance:
        return among_all(context, _appearing(context, layer, context.geometry(layer), grid=False))

    return context.once(("appearance", layer), make)


def windows_of(context: Context) -> Appearance:
    """Return how the buildings of the plan appear: by windows all round."""
    return context.once(("windows",), lambda: among_all(context, windows(buildings_of(context))))


def _appearing(context: Context, layer: str, geometry: Geometries, grid: bool) -> Appearance:
    kind = ON_WALLS.get(layer, "thing")
    tolerance_m = context.plan.tolerance_m
    return appearing(geometry, buildings_of(context), tolerance_m, lambda: windows_of(context), kind, grid)


def among_all(context: Context, shown: Appearance) -> Appearance:
    """Let what stands among buildings stand among everything that is in the way."""
    hiding = in_the_way(context)
    return shown.among(hiding.buildings, hiding.sure, hiding.perhaps, context.plan.tolerance_m)
