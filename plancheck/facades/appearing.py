"""By which points things look and are seen among buildings: what is in a building by its door or its windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.grids import grid_samples
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.viewpoints import Samples, edge_samples, joined, sided, stood, window_samples

if TYPE_CHECKING:
    from plancheck.facades.edges import Geometries, Integers
    from plancheck.facades.obstacles import Obstacles

DOOR_M = 5.0
"""A door that is drawn in a building is in a wall at most so far away."""


def homes(geometries: Geometries, buildings: Obstacles, tolerance_m: float) -> Integers:
    """Return the row of the building that each geometry lies in or is nearest to within a tolerance, -1 for none.

    Of several buildings that are as near, the first.
    """
    found = np.full(len(geometries), -1, dtype=np.int64)
    if not len(buildings.shapes) or not len(geometries):
        return found
    number, building = buildings.tree.query(geometries, predicate="dwithin", distance=tolerance_m)
    metres = shapely.distance(geometries[number], buildings.shapes[building])
    order = np.lexsort((building, metres, number))
    best = order[np.diff(number[order], prepend=-1) != 0]
    found[number[best]] = building[best]
    return found


def appearing(
    geometries: Geometries, buildings: Obstacles, tolerance_m: float, on_walls: bool = False, grid: bool = False
) -> Samples:
    """Return the samples of things that do not have walls of their own; the owner is the row.

    Points count as they are, lines and outlines every few metres, areas by a ``grid`` if it is asked for. What lies
    in a building, more than ``tolerance_m`` from its wall, is left out as long as something else of the thing is
    outside. A thing inside a building altogether appears at its nearest wall when things like it are ``on_walls``,
    such as doors; else by all windows of the building. An area that buildings cover appears by its outline.
    """
    owners = np.arange(len(geometries), dtype=np.int64)
    spread = np.flatnonzero((shapely.area(geometries) > 0) & grid)
    open_ground = grid_samples(geometries[spread]).owned_by(spread)
    open_ground = open_ground.where(np.unique(stood(open_ground, buildings).sample))
    built_up = np.setdiff1d(spread, open_ground.owner)
    plain = np.setdiff1d(owners, spread)
    edges = joined(
        [
            edge_samples(geometries[plain], tolerance_m if on_walls else TOUCH_M).owned_by(plain),
            edge_samples(geometries[built_up], tolerance_m).owned_by(built_up),
        ]
    )
    outside = edges.where(np.unique(stood(edges, buildings, tolerance_m).sample))
    hidden = np.setdiff1d(edges.owner, outside.owner)
    doors = _doors(edges.where(np.isin(edges.owner, hidden)), buildings) if on_walls else edges.where(hidden[:0])
    hidden = np.setdiff1d(hidden, doors.owner)
    return joined([open_ground, outside, doors, _windows(hidden, geometries, buildings)])


def _doors(samples: Samples, buildings: Obstacles) -> Samples:
    places = stood(samples, buildings, DOOR_M)
    return sided(places.owner, places.at, places.outward)


def _windows(hidden: Integers, geometries: Geometries, buildings: Obstacles) -> Samples:
    """Return the windows of the buildings that things lie in."""
    building = homes(shapely.point_on_surface(geometries[hidden]), buildings, TOUCH_M)
    return window_samples(buildings.shapes[building]).owned_by(hidden)
