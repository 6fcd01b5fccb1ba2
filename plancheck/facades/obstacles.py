"""What stands in the way of a sight line: the edges of buildings and walls, found by grid cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded
from plancheck.facades.edges import outline_edges
from plancheck.facades.ground import occupied
from plancheck.facades.lattice import lattice_of
from plancheck.facades.walls import straight_walls

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Geometries, Integers, Mask
    from plancheck.facades.ground import Ground
    from plancheck.facades.lattice import Lattice

TOUCH_M = 1e-3
"""What comes nearer than a millimetre touches; obstacles are that much larger than drawn."""

AGAINST_M = 0.2
"""What stands against a wall is nearer than this to it."""

MANY = 50
"""So many neighbours per point are too many to look at, as where one shape holds the buildings of a whole quarter."""

WALL_M = 0.02
"""A wall that is drawn as a line is so thick."""


@dataclass(frozen=True)
class Obstacles:
    """Areas that nobody sees through: ``shapes`` are polygons and multipolygons, which may touch or overlap."""

    shapes: Geometries

    def __len__(self) -> int:
        return len(self.shapes)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A spatial index of the shapes."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def bounds(self) -> Floats:
        """The least x and y and the greatest x and y of each shape (n, 4)."""
        return np.asarray(shapely.bounds(self.shapes))

    @cached_property
    def walls(self) -> Edges:
        """The straight walls of the shapes."""
        return straight_walls(self.shapes)

    @cached_property
    def origin(self) -> Floats:
        """The point from which the lattice counts."""
        return np.asarray(shapely.total_bounds(self.shapes)[:2]) - 1.0

    @cached_property
    def lattice(self) -> Lattice:
        """The edges of the shapes by cell, both ways."""
        edges = outline_edges(self.shapes)
        out, ahead = TOUCH_M * edges.outward, TOUCH_M * edges.direction
        first, last = edges.first + out - ahead - self.origin, edges.last + out + ahead - self.origin
        return lattice_of(first, last)

    @cached_property
    def ground(self) -> Ground:
        """The ground that they stand on, coarsely."""
        return occupied(self.bounds)

    def near(self, points: Floats, within: Floats) -> tuple[Integers, Integers]:
        """Return the pairs of a point (n, 2) and a shape within so many metres of it."""
        chosen = np.flatnonzero(self.ground.maybe(points, within))
        found, shape = self.tree.query(shapely.points(points[chosen]), predicate="dwithin", distance=within[chosen])
        return chosen[found], shape

    def walls_of(self, shapes: Integers) -> tuple[Integers, Integers]:
        """Return the pairs of a position among the given shapes and a wall of that shape, in order."""
        number = np.bincount(self.walls.owner, minlength=len(self))
        wall = expanded((np.cumsum(number) - number)[shapes], number[shapes])
        return np.repeat(np.arange(len(shapes)), number[shapes]), wall

    def around(self, points: Floats, within: Floats) -> Geometries:
        """Return the shapes that stand within so many metres of any of the points."""
        found = self.tree.query(shapely.points(points), predicate="dwithin", distance=within)[1]
        return np.asarray(self.shapes[np.unique(found)], dtype=object)

    @cached_property
    def convex(self) -> Mask:
        """Which shapes have nothing before any of their walls: one ring that only turns left."""
        walls, number = self.walls, np.bincount(self.walls.owner, minlength=len(self))
        after, tails = np.arange(1, len(walls) + 1), np.cumsum(number)
        after[tails[number > 0] - 1] = (tails - number)[number > 0]
        (x, y), (next_x, next_y) = walls.direction.T, walls.direction[after].T
        onward = (walls.last == walls.first[after]).all(axis=1) & (x * next_y > y * next_x)
        found: Mask = np.bincount(walls.owner, onward, len(self)) == number
        return found

    @cached_property
    def neighbours(self) -> tuple[Integers, Integers, Integers]:
        """What may stand against the walls of each shape: where its neighbours begin, how many, and all of them."""
        west, south, east, north = self.bounds.T
        around = shapely.box(west - AGAINST_M, south - AGAINST_M, east + AGAINST_M, north + AGAINST_M)
        shape, other = self.tree.query(around)
        apart = (shape != other) | ~self.convex[shape]
        number = np.bincount(shape[apart], minlength=len(self))
        return np.cumsum(number) - number, number, other[apart]

    def touching(self, points: Floats, before: Integers | None = None) -> Mask:
        """Return which points (n, 2) lie in a shape or touch one.

        That is found sooner for points that stand ``before`` a wall of a shape each, at most ``AGAINST_M`` from it.
        """
        found = np.zeros(len(points), dtype=bool)
        if before is None or self.neighbours[1][before].sum() > MANY * len(points):
            found[self.tree.query(shapely.points(points), predicate="dwithin", distance=TOUCH_M)[0]] = True
            return found
        first, number, others = self.neighbours
        point = np.repeat(np.arange(len(points)), number[before])
        shape = others[expanded(first[before], number[before])]
        west, south, east, north = self.bounds.T
        x, y = (column[point] for column in points.T)
        across = np.flatnonzero((x >= west[shape] - TOUCH_M) & (x <= east[shape] + TOUCH_M))
        point, shape, y = point[across], shape[across], y[across]
        within = np.flatnonzero((y >= south[shape] - TOUCH_M) & (y <= north[shape] + TOUCH_M))
        point, shape = point[within], shape[within]
        # inside a shape is found much sooner than how near one is, which only corners and rounding leave open
        found[point[shapely.intersects_xy(self.shapes[shape], *points[point].T)]] = True
        left = np.flatnonzero(~found[point])
        near = shapely.dwithin(shapely.points(points[point[left]]), self.shapes[shape[left]], TOUCH_M)
        found[point[left[near]]] = True
        return found


def obstacles(geometries: Geometries) -> Obstacles:
    """Return areas as they are and lines as thin walls; points stand in nobody's way."""
    dimension = shapely.get_dimensions(geometries)
    walls = shapely.buffer(geometries[dimension == 1], WALL_M / 2, cap_style="square", join_style="mitre")
    return Obstacles(np.concatenate([geometries[dimension == 2], np.asarray(walls, dtype=object)]))
