"""The layers of the plan itself as tables, so that findings can be read on the drawing that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.report.geopackage.table import GEOMETRY_TYPES, Table

if TYPE_CHECKING:
    from plancheck.plan.model import Plan

PREFIX = "plan_"
ORDER = (
    "boundary", "land_cover", "zones", "public_spaces", "road_parts", "neighbourhoods", "paths", "barriers",
    "buildings", "circulation", "frontages", "trees", "furniture", "stops", "landmarks", "facilities", "entrances",
    "dwellings",
)  # fmt: skip
"""The layers from the ground up."""
_ENDINGS = {2: "_areas", 1: "_lines", 0: "_points"}


def plan_tables(plan: Plan) -> Iterator[Table]:
    """Yield the layers of a plan from the ground up; one with more than one kind of shape gives a table for each."""
    for name in sorted(plan.layers, key=ORDER.index):
        frame = plan.layers[name]
        rows = frame.drop(columns=["inside", frame.geometry.name], errors="ignore").reset_index(drop=True)
        shapes = frame.geometry.to_numpy()
        dimensions = shapely.get_dimensions(shapes)
        found = sorted(np.unique(dimensions).tolist(), reverse=True)
        for dimension in found:
            chosen = dimensions == dimension
            ending = _ENDINGS[dimension] if len(found) > 1 else ""
            yield Table(
                f"{PREFIX}{name}{ending}",
                GEOMETRY_TYPES[dimension],
                rows[chosen].reset_index(drop=True),
                shapes[chosen],
                name,
            )
