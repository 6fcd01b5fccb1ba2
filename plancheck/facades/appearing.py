"""By which points things look and are seen among buildings: what is in a building by its door or its windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from plancheck.facades.grids import grid_samples
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.standing import ROUNDING_M, nearest, stood
from plancheck.facades.viewpoints import Samples, edge_samples, joined, sided, window_samples

if TYPE_CHECKING:
    from plancheck.facades.edges import Geometries, Integers
    from plancheck.facades.obstacles import Obstacles

Kind = Literal["door", "front", "thing"]

DOOR_M = 5.0
"""A door that is drawn in a building is in a wall at most so far away."""


def homes(geometries: Geometries, buildings: Obstacles, tolerance_m: float) -> Integers:
    """Return the row of the building that each geometry lies in or is nearest to within a tolerance, -1 for none.

    Of several buildings that are as near, to a touch, the first.
    """
    found = np.full(len(geometries), -1, dtype=np.int64)
    if not len(buildings.shapes) or not len(geometries):
        return found
    number, building = buildings.tree.query(geometries, predicate="dwithin", distance=tolerance_m + ROUNDING_M)
    metres = shapely.distance(geometries[number], buildings.shapes[building])
    near = np.flatnonzero(nearest(number, metres, len(geometries)))
    order = near[np.lexsort((building[near], number[near]))]
    best = order[np.diff(number[order], prepend=-1) != 0]
    found[number[best]] = building[best]
    return found


def appearing(
    geometries: Geometries, buildings: Obstacles, tolerance_m: float, kind: Kind = "thing", grid: bool = False
) -> Samples:
    """Return the samples of things that do not have walls of their own; the owner is the row.

    Points count as they are, lines and outlines every few metres, areas by a ``grid`` if it is asked for. What lies
    in a building, more than ``tolerance_m`` from its wall, is left out as long as something else of the thing is
    outside. Of what is inside a building altogether a door appears at the nearest wall, a front nowhere, and another
    thing by all windows of the building. An area that buildings cover appears by its outline.
    """
    spread = np.flatnonzero((shapely.area(geometries) > 0) & grid)
    open_ground = grid_samples(geometries[spread]).owned_by(spread)
    open_ground = open_ground.where(np.unique(stood(open_ground, buildings).sample))
    built_up = np.setdiff1d(spread, open_ground.owner)
    plain = np.setdiff1d(np.arange(len(geometries), dtype=np.int64), spread)
    before_m = TOUCH_M if kind == "thing" else tolerance_m
    edges = joined(
        [
            edge_samples(geometries[plain], before_m).owned_by(plain),
            edge_samples(geometries[built_up], tolerance_m).owned_by(built_up),
        ]
    )
    outside = edges.where(np.unique(stood(edges, buildings, tolerance_m).sample))
    hidden = np.setdiff1d(edges.owner, outside.owner)
    found = [open_ground, outside]
    if kind == "door":
        found.append(_doors(edges.where(np.isin(edges.owner, hidden)), buildings))
        hidden = np.setdiff1d(hidden, found[-1].owner)
    if kind != "front":
        found.append(_windows(hidden, geometries, buildings))
    return joined(found)


def _doors(samples: Samples, buildings: Obstacles) -> Samples:
    places = stood(samples, buildings, DOOR_M)
    return sided(places.owner, places.at, places.outward)


def _windows(hidden: Integers, geometries: Geometries, buildings: Obstacles) -> Samples:
    """Return the windows of the buildings that things lie in."""
    building = homes(shapely.point_on_surface(geometries[hidden]), buildings, TOUCH_M)
    distinct, position = np.unique(building, return_inverse=True)  # homes in one building share its windows
    return window_samples(buildings.shapes[distinct]).shared_by(hidden, position)
