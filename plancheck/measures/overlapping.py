"""Which polygons overlap, and what larger ones leave of smaller ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import distinct, expanded, prepared

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Mask

ROUNDING_M = 1e-3
"""More than rounding does to where a side lies."""


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


def overlaps(flat: Geometries, one: Integers, other: Integers) -> Overlaps:
    """Return which pairs of polygons have an area in common; ``one`` comes before the ``other``."""
    area, (west, south, east, north) = shapely.area(flat), shapely.bounds(flat).T.copy()
    meet = np.minimum(east[one], east[other]) > np.maximum(west[one], west[other])
    meet &= np.minimum(north[one], north[other]) > np.maximum(south[one], south[other])
    one, other = one[meet], other[meet]
    larger = np.where(area[other] > area[one], other, one)
    smaller = one + other - larger
    near = ~_apart(flat, larger, smaller)
    larger, smaller = larger[near], smaller[near]
    whole = (west[larger] <= west[smaller]) & (east[larger] >= east[smaller])
    whole &= (south[larger] <= south[smaller]) & (north[larger] >= north[smaller])
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


def _apart(flat: Geometries, larger: Integers, smaller: Integers) -> Mask:
    """Return for which pairs a line along the longest side of the larger polygon keeps them apart for certain.

    That settles most neighbours that do not touch, such as strips along a slanting street, far sooner than a predicate.
    """
    if not len(larger):
        return np.zeros(0, dtype=bool)
    used, position = distinct(np.concatenate([larger, smaller])), np.zeros(len(flat), dtype=np.int64)
    position[used] = np.arange(len(used))
    larger, smaller = position[larger], position[smaller]
    xy, owner = shapely.get_coordinates(flat[used], return_index=True)
    number = np.bincount(owner)
    first = np.cumsum(number) - number
    step = np.diff(xy, axis=0, append=xy[-1:])
    metres = np.where(np.diff(owner, append=-1) == 0, np.hypot(*step.T), 0.0)
    longest = np.maximum.reduceat(metres, first)
    side = np.flatnonzero(metres == longest[owner])
    side = side[np.searchsorted(owner[side], np.arange(len(used)))]
    (x, y), (east, north) = xy.T.copy(), step[side].T / np.where(longest > 0, longest, 1.0)

    def across(vertex: Integers, line: Integers, heads: Integers) -> tuple[Floats, Floats]:
        metres = x[vertex] * north[line] - y[vertex] * east[line]
        return np.minimum.reduceat(metres, heads), np.maximum.reduceat(metres, heads)

    least, most = across(np.arange(len(xy)), owner, first)
    count = number[smaller]
    low, high = across(expanded(first[smaller], count), np.repeat(larger, count), np.cumsum(count) - count)
    return (low > most[larger] + ROUNDING_M) | (high < least[larger] - ROUNDING_M)


def without_overlaps(flat: Geometries, found: Overlaps) -> tuple[Geometries, Mask]:
    """Return of each polygon what larger ones leave of it, and which that changed.

    It costs far less than uniting them all: most polygons overlap few others, and many lie whole in another one.
    """
    parts, changed = flat.copy(), np.zeros(len(flat), dtype=bool)
    changed[found.smaller[found.whole]] = True
    parts[changed] = shapely.Polygon()
    pair = np.flatnonzero(~changed[found.larger] & ~changed[found.smaller])
    pair = pair[np.lexsort((found.larger[pair], -shapely.area(flat[found.larger[pair]]), found.smaller[pair]))]
    larger, smaller, rest = found.larger[pair], found.smaller[pair], found.rest[pair]
    turn = np.arange(len(pair)) - np.searchsorted(smaller, smaller)
    done = (turn == 0) & ~shapely.is_missing(rest)
    parts[smaller[done]] = rest[done]
    for number in range(int(turn.max(initial=-1)) + 1):  # the first larger one of every polygon, the second, ...
        now = (turn == number) & ~done
        parts[smaller[now]] = shapely.difference(parts[smaller[now]], flat[larger[now]])
    changed[smaller] = True
    return parts, changed
