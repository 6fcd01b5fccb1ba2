"""Where samples stand among obstacles: a sample in or on a wall a hair before it, so that it does not hide itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.obstacles import TOUCH_M, Obstacles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.facades.edges import Floats, Integers, Mask
    from plancheck.facades.viewpoints import Samples

HAIR_M = 0.05
"""How far before a wall a place is that belongs to it."""

ASIDE_M = (-2 * HAIR_M, 2 * HAIR_M)
"""How far to the left and the right there may be room where there is none before the wall itself."""

ROUNDING_M = 1e-6
"""What rounding may do to a distance: what is five metres from a wall stays within five when the plan is turned."""


@dataclass(frozen=True)
class Places:
    """Where samples stand, sorted by owner and sample: several places for one ``sample`` where it has several sides.

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
        if chosen.dtype == bool and chosen.all():
            return self
        return Places(self.owner[chosen], self.sample[chosen], self.at[chosen], self.eye[chosen], self.outward[chosen])


def stood(samples: Samples, obstacles: Obstacles, reach_m: float = TOUCH_M) -> Places:
    """Give samples, sorted by owner, their places among obstacles; what finds none is left out.

    A sample with a side stands before its own wall, or a step to the left and the right where another wall meets it
    there, and nowhere where something stands against the wall. Another one stands where it is when no obstacle is
    within ``before`` metres. Otherwise it belongs to the nearest wall within ``reach_m`` (or ``before``), to all of
    them when several are as near, so that a thin wall has two sides; to a farther one where there is no room.
    """
    on_side = ~np.isnan(samples.outward[:, 0])
    rest = np.flatnonzero(~on_side)
    reach = np.maximum(samples.before[rest], reach_m) + ROUNDING_M
    point, shape = obstacles.near(samples.points[rest], reach)
    at_wall = samples.before[rest[point]] >= reach_m
    far = np.flatnonzero(~at_wall)  # near enough to belong to a wall, but perhaps not to have to
    metres = shapely.distance(shapely.points(samples.points[rest[point[far]]]), obstacles.shapes[shape[far]])
    at_wall[far] = metres <= samples.before[rest[point[far]]] + ROUNDING_M
    near = np.zeros(len(rest), dtype=bool)
    near[point[at_wall]] = True
    places = [open_places(samples, rest[~near])]
    if on_side.any():
        places.append(before_own(samples, np.flatnonzero(on_side), obstacles))
    if near.any():
        pairs = near[point]
        places.append(_before_nearest(samples, rest, reach, point[pairs], shape[pairs], obstacles))
    return joined_places(places)


def stood_among_more(
    samples: Samples, places: Places, fewer: Sequence[Obstacles], more: Obstacles, reach_m: float = TOUCH_M
) -> tuple[Places, Mask]:
    """Return where samples stand that found their ``places`` among ``fewer`` obstacles, when there are ``more``.

    Only samples near one of those can stand elsewhere; the mask says of each sample whether it is.
    """
    near = np.zeros(len(samples), dtype=bool)
    if not len(more) or not len(samples):
        return places, near
    within = np.maximum(samples.before, reach_m) + 2 * max(ASIDE_M)
    near[more.near(samples.points, within)[0]] = True
    moved = np.flatnonzero(near)
    if not len(moved):
        return places, near
    few = samples.where(moved)
    around = [some.around(few.points, within[moved]) for some in (*fewer, more)]
    found = stood(few, Obstacles(np.concatenate(around)), reach_m)
    return joined_places([places.where(~near[places.sample]), replace(found, sample=moved[found.sample])]), near


def open_places(samples: Samples, sample: Integers) -> Places:
    """Let samples stand where they are."""
    at = samples.points[sample]
    return Places(samples.owner[sample], sample, at, at, samples.outward[sample])


def joined_places(places: list[Places]) -> Places:
    """Return several sets of places of the same samples as one."""
    nobody, nowhere = np.empty(0, dtype=np.int64), np.empty((0, 2))
    some = [item for item in places if len(item)] or [Places(nobody, nobody, nowhere, nowhere, nowhere)]
    together = (
        some[0]
        if len(some) == 1
        else Places(
            np.concatenate([item.owner for item in some]),
            np.concatenate([item.sample for item in some]),
            np.concatenate([item.at for item in some]),
            np.concatenate([item.eye for item in some]),
            np.concatenate([item.outward for item in some]),
        )
    )
    if (np.diff(together.sample) >= 0).all():
        return together
    return together.where(np.argsort(together.sample, kind="stable"))  # samples are sorted by owner


def before_own(samples: Samples, sample: Integers, obstacles: Obstacles, shape: Integers | None = None) -> Places:
    """Let samples stand before the wall that they are on; of which ``shape`` each wall is may be known."""
    at, outward = samples.points[sample], samples.outward[sample]
    eye = at + HAIR_M * outward
    touching = obstacles.touching(eye, shape)
    full = np.flatnonzero(touching)
    ahead = np.stack([-outward[full, 1], outward[full, 0]], axis=1)
    beside = np.concatenate([eye[full] + step * ahead for step in ASIDE_M])
    room = ~obstacles.touching(beside, None if shape is None else np.tile(shape[full], 2))
    number = np.concatenate([np.flatnonzero(~touching), np.tile(full, 2)[room]])
    eye = np.concatenate([eye[~touching], beside[room]])
    return joined_places([Places(samples.owner[sample[number]], sample[number], at[number], eye, outward[number])])


def _before_nearest(
    samples: Samples, sample: Integers, reach: Floats, number: Integers, shape: Integers, obstacles: Obstacles
) -> Places:
    """Let samples stand before a wall within ``reach`` of the shapes that they are near: pairs of both."""
    points, walls = samples.points[sample], obstacles.walls
    pair, wall = obstacles.walls_of(shape)
    number = number[pair]
    x, y = points[number].T - walls.first[wall].T
    ahead_x, ahead_y = walls.direction[wall].T
    along = np.clip(x * ahead_x + y * ahead_y, 0.0, walls.length[wall])
    metres = np.hypot(x - along * ahead_x, y - along * ahead_y)
    within = np.flatnonzero(metres <= reach[number])
    number, near, along, metres = number[within], walls.where(wall[within]), along[within], metres[within]
    pair, shift = np.empty(0, dtype=np.int64), np.empty(0)
    first = np.flatnonzero(nearest(number, metres, len(sample)))
    for chosen, steps in ((first, (0.0,)), (first, ASIDE_M), (np.arange(len(number)), (0.0,))):
        chosen = chosen[~np.isin(number[chosen], number[pair])]  # each round for those without a place so far
        tried, step = np.repeat(chosen, len(steps)), np.tile(steps, len(chosen))
        room = ~obstacles.touching(near.where(tried).at(along[tried] + step, HAIR_M), near.owner[tried])
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
