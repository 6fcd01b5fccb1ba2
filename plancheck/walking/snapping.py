"""Connecting ends that nearly touch something: to other loose ends, and to the nearest point of the nearest line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import matched
from plancheck.walking.contacts import TOUCH_M, Contacts, at_end, stacked
from plancheck.walking.segments import project, segments_of

if TYPE_CHECKING:
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask

DETOUR = 3.0
"""An end is not snapped to what it is connected to already by a way of so many times the tolerance."""


def snapped(lines: Geometries, touching: Contacts, length: Floats, bridging: Mask, snap_m: float) -> Contacts:
    """Return the contacts that loose ends make, given where lines touch already."""
    ends = _loose(touching, length)
    found = stacked([_pairs(lines, ends, length, snap_m), _nearest(lines, ends, touching, length, bridging, snap_m)])
    return found.where(~_connected(found, touching, DETOUR * snap_m))


def _loose(touching: Contacts, length: Floats) -> Integers:
    """Return the ends that touch no other line: twice the line's number, plus one for its last point."""
    elsewhere = touching.where(touching.line != touching.other)
    touched = np.zeros(2 * len(length), dtype=bool)
    for line, along in ((elsewhere.line, elsewhere.along), (elsewhere.other, elsewhere.other_along)):
        touched[2 * line[along <= TOUCH_M]] = True
        touched[2 * line[along >= length[line] - TOUCH_M] + 1] = True
    return np.flatnonzero(~touched)


def _points(lines: Geometries, ends: Integers) -> Geometries:
    return np.asarray(shapely.get_point(lines[ends // 2], np.where(ends % 2 == 0, 0, -1)), dtype=object)


def _pairs(lines: Geometries, ends: Integers, length: Floats, snap_m: float) -> Contacts:
    points = _points(lines, ends)
    i, j = shapely.STRtree(points).query(points, predicate="dwithin", distance=snap_m)
    one, other = ends[i[i < j]], ends[j[i < j]]
    return Contacts(one // 2, (one % 2) * length[one // 2], other // 2, (other % 2) * length[other // 2])


def _nearest(
    lines: Geometries, ends: Integers, touching: Contacts, length: Floats, bridging: Mask, snap_m: float
) -> Contacts:
    """Connect every loose end to the nearest line within the tolerance that it is not connected to already."""
    segments = segments_of(lines)
    points = _points(lines, ends)
    end, segment = shapely.STRtree(segments.shapes).query(points, predicate="dwithin", distance=snap_m)
    metres, distance = project(shapely.get_coordinates(points[end]), segments.first[segment], segments.last[segment])
    line, other = ends[end] // 2, segments.line[segment]
    along, other_along = (ends[end] % 2) * length[line], segments.along[segment] + metres
    found = Contacts(line, along, other, other_along)
    fine = ~bridging[other] | at_end(other, other_along, length)
    chosen = np.flatnonzero(fine & ~_connected(found, touching, DETOUR * snap_m))
    order = chosen[np.lexsort((other_along[chosen], other[chosen], distance[chosen], end[chosen]))]
    return found.where(order[np.r_[True, np.diff(end[order]) != 0][: len(order)]])


def _connected(found: Contacts, touching: Contacts, metres: float) -> Mask:
    """Return which contacts join what a short way connects: along one line, or along two that touch."""
    short: Mask = (found.line == found.other) & (np.abs(found.along - found.other_along) <= metres)
    both = stacked([touching, Contacts(touching.other, touching.other_along, touching.line, touching.along)])
    lines = int(max(both.line.max(initial=0), found.line.max(initial=0), found.other.max(initial=0))) + 1
    key = both.line * lines + both.other
    order = np.argsort(key, kind="stable")
    contact, at = matched(found.line * lines + found.other, key[order])
    known = order[at]
    way = np.abs(found.along[contact] - both.along[known])
    way += np.abs(found.other_along[contact] - both.other_along[known])
    short[contact[way <= metres]] = True
    return short
