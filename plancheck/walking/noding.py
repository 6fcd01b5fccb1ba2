"""Where drawn paths meet: crossings, T-junctions, ends that nearly touch, and paths drawn on top of each other.

Two paths meet where they cross, or come within a millimetre of each other at a vertex. An end that touches no other
path is connected to what lies within the snapping tolerance: to other such ends, and to the nearest point of the
nearest path. An end that already touches another path stays where it is, so that cutting a path in two changes
nothing. The inside of a path over or under others (grade separated) meets nothing; its ends do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.walking.segments import crossings, project, segments_of

if TYPE_CHECKING:
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask, Segments

TOUCH_M = 1e-3
"""Positions that differ by less than a millimetre are the same place."""


@dataclass(frozen=True)
class Contacts:
    """Places where two lines meet: the metres ``along`` each of the lines."""

    line: Integers
    along: Floats
    other: Integers
    other_along: Floats

    def where(self, mask: Mask) -> Contacts:
        """Return the contacts that a mask chooses."""
        return Contacts(self.line[mask], self.along[mask], self.other[mask], self.other_along[mask])


def contacts(lines: Geometries, bridging: Mask, snap_m: float) -> Contacts:
    """Return where lines meet; ``bridging`` marks those whose inside passes over or under the others."""
    segments = segments_of(lines)
    length = np.bincount(segments.line, segments.length, minlength=len(lines)).astype(float)
    touching = _allowed(_touching(segments), length, bridging)
    loose = _loose_ends(touching, length)
    ends, near = _loose_pairs(lines, loose, length, snap_m), _nearby(lines, loose, segments, snap_m)
    meeting = near.found.where(~bridging[near.found.other] | _at_end(near.found.other, near.found.other_along, length))



def _touching(segments: Segments) -> Contacts:
    """Find crossings and vertices on segments, those within one line included."""
    low, high = np.minimum(segments.first, segments.last), np.maximum(segments.first, segments.last)
    boxes = np.asarray(shapely.box(*(low - TOUCH_M).T, *(high + TOUCH_M).T), dtype=object)
    i, j = shapely.STRtree(boxes).query(boxes)
    i, j = i[i < j], j[i < j]
    found = []
    for a, b in ((i, j), (j, i)):
        for end, at in ((segments.first, np.zeros(len(segments))), (segments.last, segments.length)):
            metres, distance = project(end[a], segments.first[b], segments.last[b])
            near = distance <= TOUCH_M
            a_along = segments.along[a] + at[a]
            found.append(Contacts(segments.line[a], a_along, segments.line[b], segments.along[b] + metres).where(near))
    crossing, on_i, on_j = crossings(segments, i, segments, j)
    through = Contacts(segments.line[i], segments.along[i] + on_i, segments.line[j], segments.along[j] + on_j)
    together = _stacked([*found, through.where(crossing)])
    elsewhere = (together.line != together.other) | (np.abs(together.along - together.other_along) > 2 * TOUCH_M)
    return _stacked([together.where(elsewhere), _folds(segments)])


def _folds(segments: Segments) -> Contacts:
    """Find where a line turns back on itself: it meets itself at the turn, so that both ways become one edge."""
    joint = np.flatnonzero(segments.line[1:] == segments.line[:-1])
    here, there = joint, joint + 1
    back, off = project(segments.last[there], segments.first[here], segments.last[here])
    folded = (off <= TOUCH_M) & (segments.length[here] - back > 2 * TOUCH_M)
    on, off = project(segments.first[here], segments.first[there], segments.last[there])
    folded |= (off <= TOUCH_M) & (on > 2 * TOUCH_M)
    turn = there[folded]
    return Contacts(segments.line[turn], segments.along[turn], segments.line[turn], segments.along[turn])


def _allowed(found: Contacts, length: Floats, bridging: Mask) -> Contacts:
    """Leave out contacts with the inside of a bridging line."""
    inside = bridging[found.line] & ~_at_end(found.line, found.along, length)
    other_inside = bridging[found.other] & ~_at_end(found.other, found.other_along, length)
    return found.where(~inside & ~other_inside)


def _at_end(line: Integers, along: Floats, length: Floats) -> Mask:
    return (along <= TOUCH_M) | (along >= length[line] - TOUCH_M)


def _loose_ends(touching: Contacts, length: Floats) -> Integers:
    """Return the ends that touch no other line: twice the line's number, plus one for its last point."""
    elsewhere = touching.where(touching.line != touching.other)
    touched = np.zeros(2 * len(length), dtype=bool)
    for line, along in ((elsewhere.line, elsewhere.along), (elsewhere.other, elsewhere.other_along)):
        touched[2 * line[along <= TOUCH_M]] = True
        touched[2 * line[along >= length[line] - TOUCH_M] + 1] = True
    return np.flatnonzero(~touched)


def _end_points(lines: Geometries, ends: Integers) -> Geometries:
    return np.asarray(shapely.get_point(lines[ends // 2], np.where(ends % 2 == 0, 0, -1)), dtype=object)


def _loose_pairs(lines: Geometries, ends: Integers, length: Floats, snap_m: float) -> Contacts:
    """Connect loose ends to each other; the two ends of one line only when it is long enough to be a loop."""
    points = _end_points(lines, ends)
    i, j = shapely.STRtree(points).query(points, predicate="dwithin", distance=snap_m)
    one, other = ends[i[i < j]], ends[j[i < j]]
    fine = (one // 2 != other // 2) | (length[one // 2] > 3 * snap_m)
    one, other = one[fine], other[fine]
    return Contacts(one // 2, (one % 2) * length[one // 2], other // 2, (other % 2) * length[other // 2])


def _nearest(
    lines: Geometries, ends: Integers, segments: Segments, length: Floats, bridging: Mask, snap_m: float
) -> Contacts:
    """Connect every loose end to the nearest point of the nearest line within the tolerance."""
    points = _end_points(lines, ends)
    end, segment = shapely.STRtree(segments.shapes).query(points, predicate="dwithin", distance=snap_m)
    metres, distance = project(shapely.get_coordinates(points[end]), segments.first[segment], segments.last[segment])
    line, other = ends[end] // 2, segments.line[segment]
    along, other_along = (ends[end] % 2) * length[line], segments.along[segment] + metres
    fine = (line != other) | (np.abs(along - other_along) > 3 * snap_m)
    fine &= ~bridging[other] | _at_end(other, other_along, length)
    chosen = np.flatnonzero(fine)
    order = chosen[np.lexsort((other_along[chosen], other[chosen], distance[chosen], end[chosen]))]
    best = order[np.r_[True, end[order][1:] != end[order][:-1]]] if len(order) else order
    return Contacts(line[best], along[best], other[best], other_along[best])


def _stacked(found: list[Contacts]) -> Contacts:
    return Contacts(
        np.concatenate([item.line for item in found]).astype(np.int64),
        np.concatenate([item.along for item in found]),
        np.concatenate([item.other for item in found]).astype(np.int64),
        np.concatenate([item.other_along for item in found]),
    )
