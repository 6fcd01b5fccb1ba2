"""By which points things look and are seen among buildings: what is in a building by its door or its windows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from plancheck.facades.appearance import Appearance, appearance, together
from plancheck.facades.grids import grid_samples
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.standing import ROUNDING_M, before_own, nearest, stood
from plancheck.facades.viewpoints import edge_samples, joined, sided, window_samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from plancheck.facades.edges import Geometries, Integers
    from plancheck.facades.obstacles import Obstacles
    from plancheck.facades.viewpoints import Samples

Kind = Literal["door", "front", "thing"]

DOOR_M = 5.0
"""A door that is drawn in a building is in a wall at most so far away."""


def homes(geometries: Geometries, buildings: Obstacles, tolerance_m: float) -> Integers:
    """Return the row of the building that each geometry lies in or is nearest to within a tolerance, -1 for none.

    Of several buildings that are as near, to a touch, the first.
    """
    found = np.full(len(geometries), -1, dtype=np.int64)
    if not len(buildings) or not len(geometries):
        return found
    number, building = buildings.tree.query(geometries, predicate="dwithin", distance=tolerance_m + ROUNDING_M)
    metres = shapely.distance(geometries[number], buildings.shapes[building])
    near = np.flatnonzero(nearest(number, metres, len(geometries)))
    order = near[np.lexsort((building[near], number[near]))]
    best = order[np.diff(number[order], prepend=-1) != 0]
    found[number[best]] = building[best]
    return found


def windows(buildings: Obstacles) -> Appearance:
    """Return how buildings appear: by a window every few metres of their walls."""
    samples = window_samples(buildings.walls)
    places = before_own(samples, np.arange(len(samples)), buildings, samples.owner)
    return appearance(samples, places, np.arange(len(buildings), dtype=np.int64))


def appearing(
    geometries: Geometries,
    buildings: Obstacles,
    tolerance_m: float,
    windows_of_all: Callable[[], Appearance],
    kind: Kind = "thing",
    grid: bool = False,
) -> Appearance:
    """Return how things appear that do not have walls of their own, and where that stands among buildings.

    Points count as they are, lines and outlines every few metres, areas by a ``grid`` if it is asked for. What lies
    in a building, more than ``tolerance_m`` from its wall, is left out as long as something else of the thing is
    outside. Of what is inside a building altogether a door appears at the nearest wall, a front nowhere, and another
    thing by all windows of the building. An area that buildings cover appears by its outline.
    """
    like = np.arange(len(geometries), dtype=np.int64)
    spread = np.flatnonzero((shapely.area(geometries) > 0) & grid)
    open_ground = _outside(grid_samples(geometries[spread]).owned_by(spread), buildings, TOUCH_M)
    built_up = _without(spread, open_ground.samples.owner)
    plain = _without(like, spread)
    before_m = TOUCH_M if kind == "thing" else tolerance_m
    edges = joined(
        [
            edge_samples(geometries[plain], before_m).owned_by(plain),
            edge_samples(geometries[built_up], tolerance_m).owned_by(built_up),
        ]
    )
    outside = _outside(edges, buildings, tolerance_m)
    hidden = _without(edges.owner, outside.samples.owner)
    found = [(open_ground, like), (outside, like)]
    if kind == "door" and len(hidden):
        doors = _doors(edges.where(np.isin(edges.owner, hidden)), buildings)
        hidden = _without(hidden, doors.samples.owner)
        found.append((doors, like))
    if kind != "front" and len(hidden):
        building = _around(geometries[hidden], buildings)
        distinct, first, position = np.unique(building, return_index=True, return_inverse=True)
        found.append((windows_of_all().of(distinct), hidden[first]))
        like = like.copy()
        like[hidden] = hidden[first][position]
    return replace(together(found, len(geometries))[0], like=like)


def _without(some: Integers, others: Integers) -> Integers:
    """Return which of ``some`` numbers are not among ``others``: each once, in order."""
    left = np.zeros(max(int(some.max(initial=-1)), int(others.max(initial=-1))) + 1, dtype=bool)
    left[some] = True
    left[others] = False
    return np.flatnonzero(left)


def _outside(samples: Samples, buildings: Obstacles, reach_m: float) -> Appearance:
    """Return the samples that find a place."""
    places = stood(samples, buildings, reach_m)
    kept = places.sample[np.diff(places.sample, prepend=-1) != 0]
    if len(kept) == len(samples):
        return appearance(samples, places)
    return appearance(samples.where(kept), replace(places, sample=np.searchsorted(kept, places.sample)))


def _doors(samples: Samples, buildings: Obstacles) -> Appearance:
    places = stood(samples, buildings, DOOR_M)
    doors = sided(places.owner, places.at, places.outward)
    return appearance(doors, stood(doors, buildings))


def _around(geometries: Geometries, buildings: Obstacles) -> Integers:
    """Return the building that each thing lies in that has nothing outside, by a point of it if that is in one."""
    found = homes(shapely.point_on_surface(geometries), buildings, TOUCH_M)
    lost = found < 0
    found[lost] = homes(geometries[lost], buildings, TOUCH_M)
    return found
