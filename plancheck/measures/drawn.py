"""What lengths and areas become when every point of a drawing may be off by some metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import distinct, prepared
from plancheck.measures.surfaces import POLYGONS

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Mask
    from plancheck.measures.surfaces import Covered, Near

NEAR = 4.0
"""Points of a line nearer together than this many times what they may be off draw a curve, and move together."""

MILLIMETRE = 0.001
"""Points nearer together than this are drawn in one place."""

MIXING = np.array([0x9E3779B97F4A7C1, 0xC2B2AE3D27D4EB5, 0x165667B19E3779F, 0x27D4EB2F165667D])
"""Large odd numbers: four whole numbers times these rarely come to the same, unless they are the same."""


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
    found = 1 + np.asarray(shapely.get_num_interior_rings(areas), dtype=np.int64)
    several = shapely.get_num_geometries(areas) != 1
    parts, owner = shapely.get_parts(areas[several], return_index=True)
    found[several] = np.bincount(owner, 1 + shapely.get_num_interior_rings(parts), int(several.sum()))
    return found


def cover_off(covered: Covered, off: float) -> tuple[Floats, Floats]:
    """Return by how many m2 what is covered of each area, and what is not, can change.

    The outlines of parts in an area sweep a strip; near the outline of the area twice that, for both can move; and the
    outline of the area itself sweeps what is covered along it or what is not. Outlines that two parts share cannot come
    loose.
    """
    parts, areas, pairs, size = covered.parts, covered.areas, covered.near, len(covered.areas)
    edges = np.asarray(shapely.boundary(areas), dtype=object)
    length = np.asarray(shapely.length(areas), dtype=float)
    around, beside = (np.asarray(shapely.buffer(shapes, 2 * off), dtype=object) for shapes in (areas, edges))
    at_edge = pairs.edge.copy() if 2 * off <= covered.near_m else np.ones(len(pairs.edge), dtype=bool)
    at_edge[at_edge] = _meets(beside, parts, pairs.where(at_edge))
    deep = pairs.where(~at_edge)
    met = deep.whole.copy()
    met[~met] = _meets(around, parts, deep.where(~met))
    deep = deep.where(met)
    area, part = pairs.area[at_edge], pairs.shape[at_edge]
    own, near = _own_outlines(parts), distinct(part)
    free = np.bincount(own.owner, own.metres, len(parts))
    corners = np.pi * off * rings(parts)
    strip = np.bincount(deep.area, (free + corners * (free > 0))[deep.shape], size).astype(float)
    outline = own.lines(near)[np.searchsorted(near, part)]
    for zone in (around, beside):
        found = shapely.length(shapely.intersection(outline, zone[area]))
        strip += np.bincount(area, found + corners[part] * (found > 0), size)
    along = np.bincount(area, shapely.length(shapely.intersection(edges[area], parts[part])), size)
    within = strip + np.minimum(along, length)
    without = strip + np.where(length - along > MILLIMETRE, length - along, 0.0)
    round_ = np.pi * off**2 * rings(areas)
    return off * within + round_ * (within > 0), off * without + round_ * (without > 0)


def _meets(zones: Geometries, parts: Geometries, pairs: Near) -> Mask:
    """Return for which pairs the part meets the zone of the area."""
    return np.asarray(shapely.intersects(prepared(zones)[pairs.area], parts[pairs.shape]), dtype=bool)


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
        mine = np.flatnonzero(np.isin(self.owner, chosen))
        mine = mine[np.argsort(self.owner[mine], kind="stable")]
        segments = np.asarray(shapely.linestrings(self.ends[mine].reshape(-1, 2, 2)), dtype=object)
        number = np.searchsorted(chosen, self.owner[mine])
        found = np.full(len(chosen), shapely.MultiLineString(), dtype=object)
        shapely.multilinestrings(segments, indices=number, out=found)
        return found


def _own_outlines(parts: Geometries) -> _Outlines:
    """Return what of the outlines of parts, segment by segment, is not shared with another one."""
    plain = (shapely.get_type_id(parts) == POLYGONS[0]) & (shapely.get_num_interior_rings(parts) == 0)
    others = np.flatnonzero(~plain)
    outlines, other = shapely.get_parts(shapely.boundary(parts[others]), return_index=True)
    owner = np.concatenate([np.flatnonzero(plain), others[other]])
    xy, ring = shapely.get_coordinates(np.concatenate([parts[plain], outlines]), return_index=True)
    inner = ring[1:] == ring[:-1]
    first, last, owner = xy[:-1][inner], xy[1:][inner], owner[ring[1:][inner]]
    swap = (first[:, 0] > last[:, 0]) | ((first[:, 0] == last[:, 0]) & (first[:, 1] > last[:, 1]))
    ends = np.concatenate([np.where(swap[:, None], last, first), np.where(swap[:, None], first, last)], axis=1)
    places = np.rint(ends / MILLIMETRE).astype(np.int64)
    key = places @ MIXING
    order = np.argsort(key)
    again, twin = np.diff(key[order]) == 0, np.zeros(len(ends), dtype=bool)
    twin[:-1] |= again
    twin[1:] |= again
    twins = order[twin]  # the others differ from all for certain
    twins = twins[np.lexsort(places[twins].T)]
    same = (np.diff(places[twins], axis=0) == 0).all(axis=1)
    alone = np.ones(len(ends), dtype=bool)
    alone[twins[:-1][same]] = alone[twins[1:][same]] = False
    return _Outlines(ends[alone], owner[alone])
