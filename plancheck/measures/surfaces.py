"""Areas that overlap count once: polygons as one surface without overlaps, and how much of it lies in areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import distinct, prepared
from plancheck.facades.edges import outline_edges
from plancheck.facades.scene import LONG_M
from plancheck.measures.overlapping import overlaps, without_overlaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from plancheck.measures.base import Floats, Geometries, Integers, Mask

POLYGONS = (3, 6)

ROUNDING_M = 1e-3
"""More than rounding does to where an edge lies."""


@dataclass(frozen=True)
class Near:
    """Pairs (positions) of an area and a shape that meets it or comes near.

    ``whole`` says whether all of the shape lies in the area, ``edge`` whether it may be near the edge of the area.
    """

    area: Integers
    shape: Integers
    whole: Mask
    edge: Mask

    def where(self, chosen: Mask) -> Near:
        """Return some of the pairs."""
        return Near(self.area[chosen], self.shape[chosen], self.whole[chosen], self.edge[chosen])


@dataclass(frozen=True)
class Covered:
    """What covers ``areas``: ``parts`` that do not overlap, and which lie within ``near_m`` metres of which area.

    ``inside`` gives for each of those pairs how many square metres of the part lie in the area.
    """

    areas: Geometries
    parts: Geometries
    near: Near
    near_m: float
    inside: Floats

    @property
    def amount(self) -> Floats:
        """How many square metres of each area are covered."""
        return np.bincount(self.near.area, self.inside, len(self.areas)).astype(float)

    def only(self, rows: Integers) -> Covered:
        """Return what covers the areas at some positions."""
        number = np.full(len(self.areas), -1, dtype=np.int64)
        number[rows] = np.arange(len(rows))
        area = number[self.near.area]
        near = replace(self.near, area=area).where(area >= 0)
        return Covered(self.areas[rows], self.parts, near, self.near_m, self.inside[area >= 0])


def covered_by(geometries: Geometries, areas: Geometries, near_m: float) -> Covered:
    """Return how geometries cover areas; only those at most ``near_m`` away from one take part.

    Points and lines have no surface.
    """
    flat = geometries[np.isin(shapely.get_type_id(geometries), POLYGONS)]
    tree = shapely.STRtree(flat)
    near = near_to(tree, areas, near_m)
    kept = distinct(near.shape)
    number = np.full(len(flat), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    flat, near = flat[kept], replace(near, shape=number[near.shape])
    one, other = tree.query(flat)
    other = number[other]
    parts, _ = without_overlaps(flat, overlaps(flat, one[one < other], other[one < other]))
    return Covered(areas, parts, near, near_m, amount_inside(areas, parts, near, shapely.area))


def near_to(tree: shapely.STRtree, areas: Geometries, near_m: float) -> Near:
    """Return which geometries of a tree are at most so many metres away from which areas."""
    zones = shapely.buffer(areas, near_m) if near_m else areas  # a line that is widened by nothing becomes nothing
    area, shape = tree.query(zones, predicate="intersects")
    sides = outline_edges(areas).cut(LONG_M)
    low, high = np.minimum(sides.first, sides.last), np.maximum(sides.first, sides.last)
    side, beside = tree.query(shapely.box(*(low - near_m - ROUNDING_M).T, *(high + near_m + ROUNDING_M).T))
    size = len(tree.geometries)
    edge = np.isin(area * size + shape, distinct(sides.owner[side] * size + beside))
    edge |= shapely.get_dimensions(areas)[area] < 2
    whole = ~edge  # what is near an area and not near its edge lies in it
    whole[edge] = shapely.covers(prepared(areas)[area[edge]], tree.geometries[shape[edge]])
    return Near(area, shape, whole, edge)


def amount_inside(areas: Geometries, shapes: Geometries, near: Near, measure: Callable[..., Floats]) -> Floats:
    """Return the area or the length, as ``measure`` says, of what lies in the area for each pair."""
    found = np.asarray(measure(shapes[near.shape]), dtype=float)
    cut = ~near.whole
    found[cut] = measure(shapely.intersection(areas[near.area[cut]], shapes[near.shape[cut]]))
    return found


def length_within(lines: Geometries, areas: Geometries) -> Floats:
    """Return for each of the ``areas`` how many metres of ``lines`` lie in it; of polygons the edge is measured."""
    drawn = np.where(np.isin(shapely.get_type_id(lines), POLYGONS), shapely.boundary(lines), lines)
    near = near_to(shapely.STRtree(drawn), areas, 0.0)
    return np.bincount(near.area, amount_inside(areas, drawn, near, shapely.length), len(areas)).astype(float)
