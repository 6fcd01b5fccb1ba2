"""Where samples stand among obstacles: a sample in or on a wall a hair before it, so that it does not hide itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.obstacles import TOUCH_M

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Integers, Mask
    from plancheck.facades.obstacles import Obstacles
    from plancheck.facades.viewpoints import Samples

HAIR_M = 0.05
"""How far before a wall a place is that belongs to it."""

ASIDE_M = (-2 * HAIR_M, 2 * HAIR_M)
"""How far to the left and the right there may be room where there is none before the wall itself."""

ROUNDING_M = 1e-6
"""What rounding may do to a distance: what is drawn five metres from a wall stays within five when the plan is turned."""


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
        near[rest[obstacles.tree.query(points, predicate="dwithin", distance=samples.before[rest] + ROUNDING_M)[0]]] = True
    free = np.flatnonzero(~on_side & ~near)
    places = [Places(samples.owner[free], free, samples.points[free], samples.points[free], samples.outward[free])]
    if on_side.any():
        places.append(_before_own(samples, np.flatnonzero(on_side), obstacles))
    if near.any():
        places.append(_before_nearest(samples, np.flatnonzero(near), obstacles, reach_m))
    return _together(places)


def stood_among_more(
    samples: Samples, places: Places, more: Obstacles, all_obstacles: Obstacles, reach_m: float = TOUCH_M
) -> Places:
    """Return where samples stand when there are ``more`` obstacles than they found their ``places`` among.

    Only samples near one of those can stand elsewhere among all.
    """
    if not len(more.shapes) or not len(samples):
        return places
    near = np.zeros(len(samples), dtype=bool)
    within = np.maximum(samples.before, reach_m) + 2 * max(ASIDE_M)
    near[more.tree.query(shapely.points(samples.points), predicate="dwithin", distance=within)[0]] = True
    moved = np.flatnonzero(near)
    found = stood(samples.where(moved), all_obstacles, reach_m)
    return _together([places.where(~near[places.sample]), replace(found, sample=moved[found.sample])])


def _together(places: list[Places]) -> Places:
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
    reach = np.maximum(samples.before[sample], reach_m) + ROUNDING_M
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
