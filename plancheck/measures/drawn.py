"""What lengths and areas become when every point of a drawing may be off by some metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.measures.surfaces import POLYGONS

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers

NEAR = 4.0
"""Points of a line nearer together than this many times what they may be off draw a curve, and move together."""

MILLIMETRE = 0.001
"""Points nearer together than this are drawn in one place."""


def length_off(lines: Geometries, off: float) -> Floats:
    """Return by how many metres the length of each line, or of the outline of each area, can change.

    Both ends can go ``off`` metres in or out, and every corner towards its inner or outer side: by the sine of half
    the turn. Where a straight part turns for it, it becomes a little longer still. Never more than 2 * ``off`` for each
    straight part.
    """
    simple = shapely.get_num_points(lines) == 2  # a straight line, as most fronts are
    if simple.any():
        change = np.full(len(lines), 2 * off)
        change[~simple] = length_off(lines[~simple], off) if not simple.all() else 0.0
        return change
    drawn = np.where(np.isin(shapely.get_type_id(lines), POLYGONS), shapely.boundary(lines), lines)
    parts, owner = shapely.get_parts(drawn, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    step, inner = np.diff(xy, axis=0), part[1:] == part[:-1]
    step, at = step[inner], part[1:][inner]
    metres = np.hypot(step[:, 0], step[:, 1])
    step, at, metres = step[metres > 0], at[metres > 0], metres[metres > 0]
    ahead = step / metres[:, None]
    corner = at[1:] == at[:-1]
    turns = np.bincount(at[1:][corner], np.hypot(*(ahead[1:] - ahead[:-1])[corner].T), len(parts))
    ends = np.full(len(parts), 2.0)
    ring = np.flatnonzero(shapely.is_closed(parts))
    first, last = np.searchsorted(at, ring), np.searchsorted(at, ring, side="right") - 1
    there = first <= last
    ends[ring[there]] = np.hypot(*(ahead[first[there]] - ahead[last[there]]).T)
    straight = metres > NEAR * off
    bend = np.where(straight, 2 * off**2 / np.where(straight, metres - 2 * off, 1.0), 0.0)
    change = off * (ends + turns) + np.bincount(at, bend, len(parts))
    most = 2 * off * np.bincount(at, minlength=len(parts))
    return np.bincount(owner, np.minimum(change, most), len(lines)).astype(float)


def area_off(areas: Geometries, off: float) -> Floats:
    """Return by how many m2 each area can change: a strip along its outline, and round the corners of its rings."""
    return np.asarray(off * shapely.length(areas) + np.pi * off**2 * rings(areas), dtype=float)


def rings(areas: Geometries) -> Integers:
    """Return the number of outlines of each area, holes included."""
    parts, owner = shapely.get_parts(areas, return_index=True)
    return np.bincount(owner, 1 + shapely.get_num_interior_rings(parts), len(areas)).astype(np.int64)


def cover_off(parts: Geometries, areas: Geometries, off: float) -> tuple[Floats, Floats]:
    """Return by how many m2 what is covered of each area, and what is not, can change.

    ``parts`` are what covers, without overlaps. The outlines of parts in an area sweep a strip; near the outline of the
    area twice that, for both can move; and the outline of the area itself sweeps what is covered along it or what is
    not. Outlines that two parts share cannot come loose.
    """
    edges, inner = np.asarray(shapely.boundary(areas), dtype=object), np.zeros(len(areas))
    length = np.asarray(shapely.length(areas), dtype=float)
    if not len(parts):
        return inner, off * length + np.pi * off**2 * rings(areas)
    tree, size = shapely.STRtree(parts), len(areas)
    around, beside = (np.asarray(shapely.buffer(shapes, 2 * off), dtype=object) for shapes in (areas, edges))
    area, part = tree.query(around, predicate="intersects")
    near_area, near_part = tree.query(beside, predicate="intersects")
    deep = ~np.isin(area * len(parts) + part, near_area * len(parts) + near_part)
    own, near = _own_outlines(parts), np.unique(near_part)
    free = np.bincount(own.owner, own.metres, len(parts))
    corners = np.pi * off * rings(parts)
    strip = np.bincount(area[deep], (free + corners * (free > 0))[part[deep]], size).astype(float)
    outline = own.lines(near)[np.searchsorted(near, near_part)]
    for zone in (around, beside):
        found = shapely.length(shapely.intersection(outline, zone[near_area]))
        strip += np.bincount(near_area, found + corners[near_part] * (found > 0), size)
    along = np.bincount(near_area, shapely.length(shapely.intersection(edges[near_area], parts[near_part])), size)
    within = strip + np.minimum(along, length)
    without = strip + np.where(length - along > MILLIMETRE, length - along, 0.0)
    round_ = np.pi * off**2 * rings(areas)
    return off * within + round_ * (within > 0), off * without + round_ * (without > 0)


@dataclass(frozen=True)
class _Outlines:
    """Segments of outlines (from x, y, to x, y) that no two areas share, and the area that each is of."""

    ends: Floats
    owner: Integers

    @property
    def metres(self) -> Floats:
        """The length of each segment."""
        return np.hypot(self.ends[:, 2] - self.ends[:, 0], self.ends[:, 3] - self.ends[:, 1])

    def lines(self, chosen: Integers) -> Geometries:
        """Return the segments of each of the chosen areas as one geometry; the areas are in order."""
        mine = np.isin(self.owner, chosen)
        segments = np.asarray(shapely.linestrings(self.ends[mine].reshape(-1, 2, 2)), dtype=object)
        number = np.searchsorted(chosen, self.owner[mine])
        found = np.full(len(chosen), shapely.MultiLineString(), dtype=object)
        shapely.multilinestrings(segments, indices=number, out=found)
        return found


def _own_outlines(parts: Geometries) -> _Outlines:
    """Return what of the outlines of parts, segment by segment, is not shared with another one."""
    outlines, owner = shapely.get_parts(shapely.boundary(parts), return_index=True)
    xy, ring = shapely.get_coordinates(outlines, return_index=True)
    inner = ring[1:] == ring[:-1]
    first, last, owner = xy[:-1][inner], xy[1:][inner], owner[ring[1:][inner]]
    swap = (first[:, 0] > last[:, 0]) | ((first[:, 0] == last[:, 0]) & (first[:, 1] > last[:, 1]))
    ends = np.concatenate([np.where(swap[:, None], last, first), np.where(swap[:, None], first, last)], axis=1)
    places = np.rint(ends / MILLIMETRE)
    order = np.lexsort(places.T)
    same = (np.diff(places[order], axis=0) == 0).all(axis=1)
    alone = order[~(np.r_[False, same] | np.r_[same, False])[: len(order)]]
    alone.sort()
    return _Outlines(ends[alone], owner[alone])
