"""Places that look and are looked at: windows in walls, doors, points along lines and a grid over areas.

First things are sampled; then every sample is given a place to stand among the obstacles. A sample in or on a wall
stands a hair before it, so that the obstacle that it belongs to is behind it and not around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.walls import straight_walls

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Geometries, Integers, Mask
    from plancheck.facades.obstacles import Obstacles

SPACING_M = 5.0
"""Samples are at most so far apart."""

HAIR_M = 0.05
"""How far before a wall a place is that belongs to it."""

ASIDE_M = (-2 * HAIR_M, 2 * HAIR_M)
"""How far to the left and the right there may be room where there is none before the wall itself."""

ROUNDING = 1e-6
"""The part of a piece that rounding may add to a length."""


@dataclass(frozen=True)
class Samples:
    """Points (n, 2) by which things look or are seen, the ``owner`` of each first.

    ``outward`` (n, 2) is the side of a wall that it is on, as a unit vector, NaN where that is not known; then a
    sample within ``before`` metres of a wall belongs to it.
    """

    owner: Integers
    points: Floats
    outward: Floats
    before: Floats

    def __len__(self) -> int:
        return len(self.owner)

    def where(self, chosen: Mask | Integers) -> Samples:
        """Return some of the samples."""
        return Samples(self.owner[chosen], self.points[chosen], self.outward[chosen], self.before[chosen])

    def owned_by(self, owner: Integers) -> Samples:
        """Return the samples with other owners: ``owner`` gives the new one for each old one."""
        return Samples(owner[self.owner], self.points, self.outward, self.before)


@dataclass(frozen=True)
class Places:
    """Where samples stand, sorted by owner: several places for one ``sample`` where it has several sides.

    Distances are measured to ``at``, lines drawn to ``eye``. What has an ``outward`` looks to that side only.
    """

    owner: Integers
    sample: Integers
    at: Floats
    eye: Floats
    outward: Floats

    def __len__(self) -> int:
        return len(self.owner)

    def where(self, chosen: Mask | Integers) -> Places:
        """Return some of the places."""
        return Places(self.owner[chosen], self.sample[chosen], self.at[chosen], self.eye[chosen], self.outward[chosen])


def joined(samples: list[Samples]) -> Samples:
    """Return several sets of samples as one, sorted by owner."""
    nowhere = np.empty((0, 2))
    owner = np.concatenate([np.empty(0, dtype=np.int64), *(item.owner for item in samples)])
    points = np.concatenate([nowhere, *(item.points for item in samples)])
    outward = np.concatenate([nowhere, *(item.outward for item in samples)])
    before = np.concatenate([np.empty(0), *(item.before for item in samples)])
    return Samples(owner, points, outward, before).where(np.argsort(owner, kind="stable"))


def sided(owner: Integers, points: Floats, outward: Floats) -> Samples:
    """Return samples of which it is known on which side of a wall they are."""
    return Samples(owner, points, outward, np.full(len(points), TOUCH_M))


def unsided(owner: Integers, points: Floats, before_m: float = TOUCH_M) -> Samples:
    """Return samples that belong to the walls that they find within ``before_m``."""
    return Samples(owner, points, np.full((len(points), 2), np.nan), np.full(len(points), before_m))


def window_samples(areas: Geometries) -> Samples:
    """Return the middles of the walls of areas, cut into equal pieces of at most ``SPACING_M``."""
    walls = straight_walls(areas)
    wall, share = _middles(walls.length)
    return sided(walls.owner[wall], walls.where(wall).at(share * walls.length[wall]), walls.outward[wall])


def edge_samples(geometries: Geometries, before_m: float = TOUCH_M) -> Samples:
    """Return points as they are, and the middles of equal pieces of at most ``SPACING_M`` of lines and outlines."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    kind = shapely.get_dimensions(parts)
    walls = window_samples(parts[kind == 2])
    lines = parts[kind == 1]
    line, share = _middles(np.asarray(shapely.length(lines), dtype=float))
    on_lines = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], share, normalized=True))
    found = [
        unsided(owner[kind == 0], shapely.get_coordinates(parts[kind == 0]), before_m),
        unsided(owner[kind == 1][line], on_lines, before_m),
        unsided(owner[kind == 2][walls.owner], walls.points, before_m),
    ]
    return joined(found)


def _middles(length: Floats) -> tuple[Integers, Floats]:
    """Cut lengths into equal pieces; returns which length each piece is of, and the share of it where its middle is."""
    number = np.maximum(np.ceil(length / SPACING_M - ROUNDING), 1).astype(np.int64)
    piece = np.repeat(np.arange(len(length)), number)
    return piece, (expanded(np.zeros_like(number), number) + 0.5) / number[piece]


def stood(samples: Samples, obstacles: Obstacles, reach_m: float = TOUCH_M) -> Places:
    """Give samples their places among obstacles; what finds none is left out.

    A sample with a side stands before its own wall, or a step to the left and the right where another wall meets it
    there, and nowhere where something stands against the wall. Another one stands where it is when no obstacle is
    within ``before`` metres. Otherwise it belongs to the nearest wall within ``reach_m`` (or ``before``), to all of
    them when several are as near, so that a thin wall has two sides; to a farther one where there is no room.
    """
    on_side = ~np.isnan(samples.outward[:, 0])
    rest = np.flatnonzero(~on_side)
    near = np.zeros(len(samples), dtype=bool)
    if len(obstacles.shapes) and len(rest):
        points = shapely.points(samples.points[rest])
        near[rest[obstacles.tree.query(points, predicate="dwithin", distance=samples.before[rest])[0]]] = True
    free = np.flatnonzero(~on_side & ~near)
    places = [Places(samples.owner[free], free, samples.points[free], samples.points[free], samples.outward[free])]
    if on_side.any():
        places.append(_before_own(samples, np.flatnonzero(on_side), obstacles))
    if near.any():
        places.append(_before_nearest(samples, np.flatnonzero(near), obstacles, reach_m))
    columns = zip(*((item.owner, item.sample, item.at, item.eye, item.outward) for item in places), strict=True)
    together = Places(*(np.concatenate(column) for column in columns))
    return together.where(np.lexsort((together.sample, together.owner)))


def _before_own(samples: Samples, sample: Integers, obstacles: Obstacles) -> Places:
    at, outward = samples.points[sample], samples.outward[sample]
    eye = at + HAIR_M * outward
    full = obstacles.touched(eye)
    ahead = np.stack([-outward[full, 1], outward[full, 0]], axis=1)
    beside = np.concatenate([eye[full] + step * ahead for step in ASIDE_M])
    room = ~obstacles.touched(beside)
    number = np.concatenate([np.flatnonzero(~full), np.tile(np.flatnonzero(full), 2)[room]])
    eye = np.concatenate([eye[~full], beside[room]])
    return Places(samples.owner[sample[number]], sample[number], at[number], eye, outward[number])


def _before_nearest(samples: Samples, sample: Integers, obstacles: Obstacles, reach_m: float) -> Places:
    walls, points = obstacles.walls, samples.points[sample]
    reach = np.maximum(samples.before[sample], reach_m)
    number, wall = walls.tree.query(shapely.points(points), predicate="dwithin", distance=reach)
    near = walls.where(wall)
    along = np.clip(((points[number] - near.first) * near.direction).sum(axis=1), 0.0, near.length)
    metres = np.hypot(*(points[number] - near.at(along)).T)
    pair, shift = np.empty(0, dtype=np.int64), np.empty(0)
    first = np.flatnonzero(nearest(number, metres, len(sample)))
    for chosen, steps in ((first, (0.0,)), (first, ASIDE_M), (np.arange(len(number)), (0.0,))):
        chosen = chosen[~np.isin(number[chosen], number[pair])]  # each round for those without a place so far
        tried, step = np.repeat(chosen, len(steps)), np.tile(steps, len(chosen))
        room = ~obstacles.touched(near.where(tried).at(along[tried] + step, HAIR_M))
        tried, step = tried[room], step[room]
        best = nearest(number[tried], metres[tried], len(sample))
        pair, shift = np.append(pair, tried[best]), np.append(shift, step[best])
    found = near.where(pair)
    at, eye = found.at(along[pair]), found.at(along[pair] + shift, HAIR_M)
    return Places(samples.owner[sample[number[pair]]], sample[number[pair]], at, eye, found.outward)


def nearest(number: Integers, metres: Floats, size: int) -> Mask:
    """Return which of the pairs are nearest for their number (less than ``size``), to a touch."""
    least = np.full(size, np.inf)
    np.minimum.at(least, number, metres)
    found: Mask = metres <= least[number] + TOUCH_M
    return found
