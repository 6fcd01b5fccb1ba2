"""What walls look out on: straight ahead, up to the first building.

Before every place of a wall stands an eye, half a metre out, so that a narrow seam between buildings is no view. What
a wall faces at that place is met on the straight line from the wall outward, up to a reach, before a building is: an
area that begins there or that the eye stands in, or a line. Exact along the wall: it is cut wherever the answer can
change, and the middle of each interval answers for all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.scene import Buildings, Faced, Things, points_of
from plancheck.facades.strips import (
    ROUNDING_M,
    Intervals,
    covering,
    intervals_between,
    passing,
    pieces_before,
    stacked_pieces,
)

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Geometries, Integers, Mask
    from plancheck.facades.strips import Pieces

REACH_M = 15.0
"""How far a wall looks: a front garden, a pavement, parked cars and half a carriageway lie within it."""

EYE_M = 0.5
"""How far before a wall must be free to see anything from it."""

SPECK_M = 1e-3
"""A shorter part of a wall is where a thing touches the wall: it faces nothing, and a shorter gap is none."""

BATCH = 20_000
"""Walls that are looked from together, so that memory does not grow with their number."""


def facing(walls: Edges, buildings: Buildings, things: Things) -> Faced:
    """Return what ``walls`` look out on, to their right. Cost: a spatial query per wall and a sort of what is near."""
    found = [
        _facing(walls.where(np.arange(start, min(start + BATCH, len(walls)))), buildings, things, start)
        for start in range(0, len(walls), BATCH)  # a loop over batches bounds the memory
    ]
    whole, real = np.empty(0, dtype=np.int64), np.empty(0)
    return Faced(
        np.concatenate([whole, *(part.wall for part in found)]),
        np.concatenate([whole, *(part.name for part in found)]),
        np.concatenate([real, *(part.begin for part in found)]),
        np.concatenate([real, *(part.finish for part in found)]),
    )


def _facing(walls: Edges, buildings: Buildings, things: Things, start: int) -> Faced:
    ahead = pieces_before(walls, things.edges, things.reach[things.edges.owner])
    hopeful = np.zeros(len(walls), dtype=bool)
    hopeful[ahead.wall] = True
    others = np.flatnonzero(~hopeful)
    hopeful[others[_within(things, points_of(walls.at(walls.length / 2, EYE_M)[others]))[1]]] = True
    chosen = np.flatnonzero(hopeful)
    near = walls.where(chosen)
    depth = float(things.reach.max(initial=EYE_M))
    blocks = pieces_before(near, buildings.edges, np.full(len(buildings.edges), depth))
    number = np.zeros(len(walls), dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    pieces = stacked_pieces(ahead.renumbered(number[ahead.wall]), blocks)
    thing = np.concatenate([things.edges.owner[ahead.edge], np.full(len(blocks), -1)])
    area = (thing < 0) | np.isin(thing, things.areas)
    intervals, piece, interval = _intervals(near, pieces, area)

    out = pieces.where(piece).out(intervals.middle[interval])
    solid = (thing[piece] < 0) & pieces.entering[piece]
    wall_off = np.full(len(intervals.wall), np.inf)
    np.minimum.at(wall_off, interval[solid], out[solid])
    eyes = points_of(near.where(intervals.wall).at(intervals.middle, EYE_M))
    free = wall_off > EYE_M
    free[free] = ~buildings.around(eyes[free])

    met = (thing[piece] >= 0) & (pieces.entering[piece] | ~area[piece])
    met &= free[interval] & (out < wall_off[interval] - ROUNDING_M)
    around, eye = _within(things, eyes[free])
    seen = np.concatenate([thing[piece[met]], around])
    place = np.concatenate([interval[met], np.flatnonzero(free)[eye]])
    metres = np.concatenate([np.maximum(out[met], 0.0), np.zeros(len(eye))])
    first = _first(place, things.group[seen], metres)
    place, name = place[first], things.name[seen[first]]
    return merged(start + chosen[intervals.wall[place]], name, intervals.begin[place], intervals.finish[place])


def _intervals(walls: Edges, pieces: Pieces, area: Mask) -> tuple[Intervals, Integers, Integers]:
    """Cut walls where the answer can change; returns the intervals, and all pairs of a piece and one it spans."""
    everyone = np.arange(len(walls), dtype=np.int64)
    low, high = np.minimum(pieces.near, pieces.far), np.maximum(pieces.near, pieces.far)
    eye = pieces.where(area & (low < EYE_M) & (high > EYE_M))
    at_eye = eye.begin + (EYE_M - eye.near) / (eye.far - eye.near) * (eye.finish - eye.begin)
    wall = np.concatenate([pieces.wall, pieces.wall, eye.wall])
    along = np.concatenate([pieces.begin, pieces.finish, at_eye])
    rough = intervals_between(walls, everyone, wall, along)
    crossed, at = passing(pieces, rough, *covering(walls, pieces, rough))
    wall = np.concatenate([rough.wall, rough.wall, crossed])
    along = np.concatenate([rough.begin, rough.finish, at])
    fine = intervals_between(walls, everyone, wall, along)
    return fine, *covering(walls, pieces, fine)


def _within(things: Things, points: Geometries) -> tuple[Integers, Integers]:
    """Return pairs of an area and a point in it."""
    area, point = shapely.STRtree(points).query(things.shapes[things.areas], predicate="intersects")
    return things.areas[area], point


def _first(place: Integers, group: Integers, metres: Floats) -> Mask:
    """Return which of the things met at a place are the first of their group, all of them where several are."""
    if not len(place):
        return np.zeros(0, dtype=bool)
    key = place * (int(group.max()) + 1) + group
    number = np.unique(key, return_inverse=True)[1]
    nearest = np.full(int(number.max()) + 1, np.inf)
    np.minimum.at(nearest, number, metres)
    first: Mask = metres <= nearest[number] + ROUNDING_M
    return first


def merged(wall: Integers, name: Integers, begin: Floats, finish: Floats) -> Faced:
    """Join intervals of the same wall and name that follow each other or coincide; leave out specks."""
    order = np.lexsort((begin, name, wall))
    wall, name, begin, finish = wall[order], name[order], begin[order], finish[order]
    group = np.cumsum((np.diff(wall, prepend=-1) != 0) | (np.diff(name, prepend=-1) != 0))
    shift = group * (float(finish.max(initial=0.0)) + 1.0)
    reach = np.maximum.accumulate(shift + finish)
    heads = np.flatnonzero(np.r_[True, (shift + begin)[1:] > reach[:-1] + SPECK_M][: len(wall)])
    tails = np.r_[heads[1:], len(wall)][: len(heads)] - 1
    finish = (reach - shift)[tails]
    real = finish - begin[heads] > SPECK_M
    heads = heads[real]
    return Faced(wall[heads], name[heads], begin[heads], finish[real])
