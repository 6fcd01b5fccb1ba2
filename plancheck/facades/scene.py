"""What stands in a town, as walls see it: buildings, and things to look out on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.edges import line_edges, outline_edges, stacked

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Geometries, Integers, Mask

LONG_M = 40.0
"""A longer edge is looked for in pieces: the box around a long slanting edge holds everything."""


@dataclass(frozen=True)
class Things:
    """What may be looked at: areas and lines, met up to ``reach`` metres away.

    ``name`` is what a thing is called in the answer: things of one name are faced together. Of each ``group`` a wall
    faces what it meets first.
    """

    shapes: Geometries
    name: Integers
    group: Integers
    reach: Floats

    @cached_property
    def edges(self) -> Edges:
        """The straight edges of areas and lines, cut to a length that an index copes with; the owner is the row."""
        return stacked(outline_edges(self.shapes), line_edges(self.shapes)).cut(LONG_M)

    @cached_property
    def areas(self) -> Integers:
        """The rows that are areas."""
        return np.flatnonzero(shapely.get_dimensions(self.shapes) == 2)


@dataclass(frozen=True)
class Faced:
    """Which part of a wall faces what: metres along the wall; sorted by wall, name and place."""

    wall: Integers
    name: Integers
    begin: Floats
    finish: Floats


@dataclass(frozen=True)
class Buildings:
    """Buildings, which stand in the way."""

    shapes: Geometries

    @cached_property
    def edges(self) -> Edges:
        """Their outlines."""
        return outline_edges(self.shapes)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A spatial index of them."""
        return shapely.STRtree(self.shapes)

    def around(self, points: Geometries) -> Mask:
        """Return which points lie in a building, its edge included."""
        found = np.zeros(len(points), dtype=bool)
        found[self.tree.query(points, predicate="intersects")[0]] = True
        return found


def points_of(xy: Floats) -> Geometries:
    """Return points (n, 2) as geometries."""
    return np.asarray(shapely.points(xy), dtype=object)
