"""How much of some features lies in areas, cut at their edges, and how far that goes in a drawing that is a bit off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.measures.covering import covering
from plancheck.measures.drawn import cover_off, length_off
from plancheck.measures.surfaces import length_within

if TYPE_CHECKING:
    from collections.abc import Callable

    from plancheck.measures.base import Floats, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


@dataclass(frozen=True)
class Cut:
    """How many m2 or metres lie in each area.

    ``off`` gives by how much that can change, for positions of areas and for the metres that every point may be off.
    """

    amount: Floats
    off: Callable[[Integers, float], Floats]


def cut_areas(context: Context, subjects: Subjects, selection: Selection, chosen: Mask) -> Cut:
    """Measure how many m2 of each subject the chosen features cover, overlaps once."""
    covered = covering(context, subjects, selection, chosen)
    return Cut(covered.amount, _remembered(lambda rows, metres: cover_off(covered.only(rows), metres)[0]))


def cut_lengths(context: Context, subjects: Subjects, selection: Selection, chosen: Mask) -> Cut:
    """Measure how many metres of chosen lines, and of the outlines of areas, lie in each subject.

    What lies near the edge of an area, on both sides, may be in or out, and what is in may be longer or shorter.
    """
    geometry, areas = selection.geometry[chosen], subjects.geometry

    def off(rows: Integers, metres: float) -> Floats:
        around = shapely.buffer(areas[rows], 2 * metres)
        edges = shapely.buffer(shapely.boundary(areas[rows]), 2 * metres)
        area, line = shapely.STRtree(geometry).query(around, predicate="intersects")
        near, number = np.unique(line, return_inverse=True)
        longer = length_off(geometry[near], metres)[number.reshape(-1)]
        return length_within(geometry[near], edges) + np.bincount(area, longer, len(rows))

    return Cut(length_within(geometry, areas), _remembered(off))


def _remembered(off: Callable[[Integers, float], Floats]) -> Callable[[Integers, float], Floats]:
    """Work out what the same areas do only once: the least and the greatest of both sides of a fraction ask for it."""

    @cache
    def found(rows: bytes, metres: float) -> Floats:
        return off(np.frombuffer(rows, dtype=np.int64), metres)

    return lambda rows, metres: found(rows.astype(np.int64).tobytes(), metres)
