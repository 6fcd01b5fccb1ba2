"""A square grid of points over areas, laid along each area so that turning the plan turns the grid with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded, prepared
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.viewpoints import SPACING_M, unsided

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Geometries, Integers
    from plancheck.facades.viewpoints import Samples

ROUNDING = 1e-4
"""The part of a cell that rounding may add to the side of a rectangle."""

TIE = 1e-6
"""Rectangles whose areas differ by a smaller part are as small."""

HALVINGS = 4
MOST = 20_000
"""How often an area between the points gets a finer grid, and how many points it may have, before one point serves."""

BATCH = 2_000_000
"""Pairs of directions and corners that are looked at together, so that memory is bounded."""


def grid_samples(areas: Geometries) -> Samples:
    """Return the points of a grid of ``SPACING_M`` in each area, edge included, sorted by area.

    The grid lies along the smallest rectangle around the area, its middle in the middle of the rectangle. An area
    between the points gets a grid twice as fine, until there is a point in it; a thread, its point nearest the middle.
    """
    middle, ahead, size = rectangles(areas)
    shapes = prepared(areas)
    left, spacing = np.arange(len(areas)), SPACING_M
    owners, points = [np.empty(0, dtype=np.int64)], [np.empty((0, 2))]
    for halved in range(HALVINGS + 1):  # a round per halving, nearly always one
        few = left[(size[left] / spacing + 1).prod(axis=1) <= MOST] if halved else left
        owner, found = _grid(few, middle, ahead, size, spacing)
        within = shapely.intersects_xy(shapes[owner], *found.T)
        edge = np.flatnonzero(~within)  # inside is found much sooner than how near
        within[edge] = shapely.dwithin(shapes[owner[edge]], shapely.points(found[edge]), TOUCH_M)
        owners.append(owner[within])
        points.append(found[within])
        left, spacing = np.setdiff1d(left, owners[-1]), spacing / 2
        if not len(left):
            break
    nearest = shapely.shortest_line(areas[left], shapely.points(middle[left]))
    owner = np.concatenate([*owners, left])
    found = np.concatenate([*points, shapely.get_coordinates(nearest)[::2]])
    order = np.argsort(owner, kind="stable")
    return unsided(owner[order], found[order])


def _grid(chosen: Integers, middle: Floats, ahead: Floats, size: Floats, spacing: float) -> tuple[Integers, Floats]:
    """Return the points of the rectangles of ``chosen`` areas."""
    long, short = np.maximum(np.ceil(size[chosen] / spacing - ROUNDING), 1).astype(np.int64).T
    owner = np.repeat(chosen, long * short)
    step = expanded(np.zeros(len(chosen), dtype=np.int64), long * short)
    across = np.repeat(short, long * short)
    u = (step // across - np.repeat((long - 1) / 2, long * short)) * spacing
    v = (step % across - (across - 1) / 2) * spacing
    direction = ahead[owner]
    aside = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    return owner, middle[owner] + u[:, None] * direction + v[:, None] * aside


def rectangles(areas: Geometries) -> tuple[Floats, Floats, Floats]:
    """Return the smallest rectangle around each area: its middle, the direction of its long side, and both sides.

    Each is (n, 2). Of rectangles that are as small, the longest.
    """
    hulls = shapely.convex_hull(areas)
    points, hull = shapely.get_coordinates(shapely.get_exterior_ring(hulls), return_index=True)
    count = np.bincount(hull, minlength=len(areas))
    batch = np.cumsum(count**2) // BATCH
    parts = [
        _rectangles(points[np.isin(hull, chosen)], count[chosen])
        for chosen in (np.flatnonzero(batch == number) for number in np.unique(batch))
    ]
    found = np.concatenate([np.empty((0, 6)), *parts])
    return found[:, 0:2], found[:, 2:4], found[:, 4:6]


def _rectangles(points: Floats, count: Integers) -> Floats:
    """Lay a rectangle along every side of the hulls (``count`` points each, the last is the first), keep the best."""
    heads = np.cumsum(count) - count
    real = np.ones(len(points), dtype=bool)
    real[heads + count - 1] = False
    step = np.roll(points, -1, axis=0) - points
    real &= (step != 0).any(axis=1)
    side, hull = np.flatnonzero(real), np.repeat(np.arange(len(count)), count)
    ahead = step[side] / np.hypot(*step[side].T)[:, None]
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    corner = expanded(heads[hull[side]], count[hull[side]])
    begins = np.cumsum(count[hull[side]]) - count[hull[side]]
    which = np.repeat(np.arange(len(side)), count[hull[side]])
    away_x, away_y = (points[corner] - points[side][which]).T
    ends = []
    for axis in (ahead, aside):  # along the side and across it
        reach = away_x * axis[which, 0] + away_y * axis[which, 1]
        ends += [np.minimum.reduceat(reach, begins), np.maximum.reduceat(reach, begins)]
    length, width = ends[1] - ends[0], ends[3] - ends[2]
    middle = points[side] + ((ends[0] + ends[1]) / 2)[:, None] * ahead + ((ends[2] + ends[3]) / 2)[:, None] * aside
    turned = (width > length)[:, None]
    found = np.concatenate(
        [middle, np.where(turned, aside, ahead), np.sort(np.stack([length, width], axis=1), axis=1)[:, ::-1]], axis=1
    )
    least = np.full(len(count), np.inf)
    np.minimum.at(least, hull[side], length * width)
    among = np.flatnonzero(length * width <= least[hull[side]] * (1 + TIE))
    best = among[np.lexsort((-found[among, 4], hull[side][among]))]
    return found[best[np.r_[True, np.diff(hull[side][best]) != 0]]]
