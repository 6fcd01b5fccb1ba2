"""Areas that overlap count once: polygons as one surface without overlaps, and how much of it lies in areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import distinct, prepared
from plancheck.facades.edges import outline_edges
from plancheck.facades.scene import LONG_M

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
class Overlaps:
    """Pairs (positions) of a larger and a smaller polygon that have an area in common.

    Of two of the same size the first is the larger. ``whole`` says whether the larger one covers the smaller one.
    ``rest`` is what the largest of all leaves of a smaller one that it does not cover, None for other pairs.
    """

    larger: Integers
    smaller: Integers
    whole: Mask
    rest: Geometries

    def renumbered(self, number: Integers) -> Overlaps:
        """Return the pairs with other numbers for the polygons, those with a number below 0 left out."""
        larger, smaller = number[self.larger], number[self.smaller]
        kept = (larger >= 0) & (smaller >= 0)
        return Overlaps(larger[kept], smaller[kept], self.whole[kept], self.rest[kept])


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
    near = near_to(shapely.STRtree(flat), areas, near_m)
    kept = distinct(near.shape)
    flat, near = flat[kept], replace(near, shape=np.searchsorted(kept, near.shape))
    one, other = shapely.STRtree(flat).query(flat)
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


def overlaps(flat: Geometries, one: Integers, other: Integers) -> Overlaps:
    """Return which pairs of polygons have an area in common; ``one`` comes before the ``other``."""
    bounds, area = shapely.bounds(flat), shapely.area(flat)
    low, high = bounds[:, :2], bounds[:, 2:]
    meet = (np.minimum(high[one], high[other]) > np.maximum(low[one], low[other])).all(axis=1)
    one, other = one[meet], other[meet]
    larger = np.where(area[other] > area[one], other, one)
    smaller = one + other - larger
    whole = ((low[larger] <= low[smaller]) & (high[larger] >= high[smaller])).all(axis=1)
    around = distinct(larger[whole])
    coverers = prepared(flat[around])[np.searchsorted(around, larger[whole])]
    whole[whole] = shapely.covers(coverers, flat[smaller[whole]])
    common = whole.copy()
    common[~whole] = shapely.relate_pattern(flat[larger[~whole]], flat[smaller[~whole]], "T********")
    larger, smaller, whole = larger[common], smaller[common], whole[common]
    order = np.lexsort((larger, -area[larger], smaller))
    larger, smaller, whole = larger[order], smaller[order], whole[order]
    first = (np.diff(smaller, prepend=-1) != 0) & ~whole
    rest = np.full(len(larger), None, dtype=object)
    rest[first] = shapely.difference(flat[smaller[first]], flat[larger[first]])
    return Overlaps(larger, smaller, whole, rest)


def without_overlaps(flat: Geometries, found: Overlaps) -> tuple[Geometries, Mask]:
    """Return of each polygon what larger ones leave of it, and which that changed.

    It costs far less than uniting them all: most polygons overlap few others, and many lie whole in another one.
    """
    parts, changed, area = flat.copy(), np.zeros(len(flat), dtype=bool), shapely.area(flat)
    changed[found.smaller[found.whole]] = True
    parts[changed] = shapely.Polygon()
    pair = np.flatnonzero(~changed[found.larger] & ~changed[found.smaller])
    pair = pair[np.lexsort((found.larger[pair], -area[found.larger[pair]], found.smaller[pair]))]
    larger, smaller, rest = found.larger[pair], found.smaller[pair], found.rest[pair]
    turn = np.arange(len(pair)) - np.searchsorted(smaller, smaller)
    done = (turn == 0) & ~shapely.is_missing(rest)
    parts[smaller[done]] = rest[done]
    for number in range(int(turn.max(initial=-1)) + 1):  # the first larger one of every polygon, the second, ...
        now = (turn == number) & ~done
        parts[smaller[now]] = shapely.difference(parts[smaller[now]], flat[larger[now]])
    changed[smaller] = True
    return parts, changed


def length_within(lines: Geometries, areas: Geometries) -> Floats:
    """Return for each of the ``areas`` how many metres of ``lines`` lie in it; of polygons the edge is measured."""
    drawn = np.where(np.isin(shapely.get_type_id(lines), POLYGONS), shapely.boundary(lines), lines)
    near = near_to(shapely.STRtree(drawn), areas, 0.0)
    return np.bincount(near.area, amount_inside(areas, drawn, near, shapely.length), len(areas)).astype(float)
