"""The straight walls of areas, wherever their outlines have vertices and wherever they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.edges import STRAIGHT_M, Edges, corners

if TYPE_CHECKING:
    from plancheck.facades.edges import Geometries, Integers


def straight_walls(areas: Geometries) -> Edges:
    """Return the walls of polygons, inside on their left; the owner is the row.

    Vertices within ``STRAIGHT_M`` of a straight line are left out first along whole outlines, which keeps curves, and
    then one by one, because the first step keeps where an outline begins and what is as far off as a corner.
    """
    parts, owner = shapely.get_parts(areas, return_index=True)
    simple = shapely.simplify(parts, STRAIGHT_M, preserve_topology=False)
    rings, part = shapely.get_rings(shapely.orient_polygons(simple), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    within = np.flatnonzero((ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1))
    points, ring = points[within], ring[within]
    corner = corners(points, *_around(ring))
    enough = np.bincount(ring[corner], minlength=len(rings)) >= 3
    kept = np.flatnonzero(corner | ~enough[ring])
    points, ring = points[kept], ring[kept]
    return Edges(owner[part[ring]].astype(np.int64), points, points[_around(ring)[1]])


def _around(ring: Integers) -> tuple[Integers, Integers]:
    """Return the positions of the points before and after each point, around its ring."""
    position = np.arange(len(ring), dtype=np.int64)
    heads = np.flatnonzero(np.diff(ring, prepend=-1))
    tails = np.append(heads[1:], len(ring))[: len(heads)] - 1
    before, after = position - 1, position + 1
    before[heads], after[tails] = tails, heads
    return before, after
