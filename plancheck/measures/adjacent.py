"""`adjacent`: whether the subject lies next to a target.

**Definition.** 1 when the distance between the edge of the subject and the edge of a target is at most `within_m`,
else 0. The edge of an area is its outline, so that what lies deep inside an area is not adjacent to it; points and
lines are their own edge. A subject is not adjacent to itself.

**Parameters.** `to`: the target. `within_m`: metres, by default the drawing tolerance of the plan.

**Unit.** 1 or 0.

**Unknowns.** When only features that may belong to the target are near, or none is and a target layer is not in the
plan.

**On the edge.** With a drawing that may be t off, edges up to 2 t farther apart than `within_m` may come within it,
and edges up to 2 t nearer may leave it; edges that touch stay together.

**Cost.** One index query with a distance.

**Source.** A definition of this tool.

Example::

    adjacent: {to: public_spaces, within_m: 10}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.measures.base import SLACK_M, STRAIGHT_ENDS, Kind, Measured, Metres, Moved, between
from plancheck.measures.relations import Pairs, totals, without_self
from plancheck.measures.surfaces import POLYGONS
from plancheck.pack.terms import Strict, Targets

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Subjects
    from plancheck.measures.context import Context


class AdjacentParameters(Strict):
    """Next to what, and how near that is."""

    to: Targets
    within_m: Metres | None = None


def measure(context: Context, subjects: Subjects, parameters: AdjacentParameters) -> Measured:
    """Return 1 for each subject whose edge is near that of a target, else 0."""
    metres = context.plan.tolerance_m if parameters.within_m is None else parameters.within_m
    selection = context.select(parameters.to)
    tree = context.once(("edges", selection.key), lambda: shapely.STRtree(edges(selection.geometry)))

    def near(some: Subjects, distance: float) -> tuple[Floats, Floats]:
        subject, feature = tree.query(edges(some.geometry), predicate="dwithin", distance=distance + SLACK_M)
        pairs = without_self(some, selection, Pairs(subject, feature))
        low = totals(pairs.where(selection.certain[pairs.feature]), len(some)) > 0
        high = totals(pairs, len(some)) > 0
        return low.astype(float), high.astype(float) if selection.complete else np.ones(len(some))

    moved = Moved(
        lambda rows, off: near(subjects.only(rows), max(metres - STRAIGHT_ENDS * off, 0.0))[0],
        lambda rows, off: near(subjects.only(rows), metres + STRAIGHT_ENDS * off)[1],
    )
    return between(subjects, *near(subjects, metres), selection.missing, moved=moved)


def edges(geometry: Geometries) -> Geometries:
    """Return the outlines of areas, and everything else as it is."""
    area = np.isin(shapely.get_type_id(geometry), POLYGONS)
    found = geometry.copy()
    found[area] = shapely.boundary(geometry[area])
    return found


KIND = Kind("adjacent", AdjacentParameters, measure, "yes_no")
