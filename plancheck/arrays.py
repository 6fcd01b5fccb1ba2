"""Arrays of positions and of geometries, as geometry, networks and measures all work with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Geometries = NDArray[np.object_]

FINENESS = 2**12
"""Into so many steps ``by_key`` divides the values."""


def expanded(first: Integers, number: Integers) -> Integers:
    """Return the positions first, first + 1, ... of ``number`` each, one after the other."""
    starts = np.cumsum(number) - number
    positions: Integers = np.arange(int(number.sum()), dtype=np.int64) + np.repeat(first - starts, number)
    return positions


def matched(left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """Return all pairs of positions whose values are equal; ``right`` must be sorted."""
    first = np.searchsorted(right, left, side="left")
    number = np.searchsorted(right, left, side="right") - first
    return np.repeat(np.arange(len(left), dtype=np.int64), number), expanded(first, number)


def distinct(values: Integers) -> Integers:
    """Return the different values, sorted; NumPy's own way puts whole numbers in a hash table first, which is dear."""
    ordered = np.sort(values, axis=None)
    found: Integers = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return found


def by_key(keys: Integers, values: Floats, most: float) -> Integers:
    """Return the order by key and then, to a 4000th of ``most``, by value (0 to ``most``): one sort of integers.

    The keys may span 2 to the power of 51.
    """
    if not len(keys):
        return np.empty(0, dtype=np.int64)
    step = np.minimum(values * (FINENESS / most), FINENESS - 1).astype(np.int64)
    return ordered((keys - keys.min()) * FINENESS + step)


def ordered(keys: Integers) -> Integers:
    """Return the order by key (0 or more), equal ones as they are: NumPy sorts whole numbers sooner than positions."""
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)) >> (63 - bits):
        return np.argsort(keys, kind="stable")
    found: Integers = np.sort((keys << bits) + np.arange(len(keys))) & ((1 << bits) - 1)
    return found


def different(points: Floats, square_m: float | None = None) -> tuple[Integers, Integers]:
    """Return the positions of the first point (n, 2) at each different place, and which of these each point is at.

    Places in one square of ``square_m`` come together, so that one index query finds what the one before it looked at.
    """
    order = np.lexsort(points.T if square_m is None else (*points.T, *np.floor(points.T / square_m)))
    new = np.ones(len(points), dtype=bool)
    new[1:] = (np.diff(points[order], axis=0) != 0).any(axis=1)
    number = np.empty(len(points), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    return order[new], number


def diagonals(low: Floats, high: Floats) -> Geometries:
    """Return the diagonals of rectangles from their corners (n, 2): an index is asked by them for what these meet."""
    return np.asarray(shapely.linestrings(np.stack([low, high], axis=1)), dtype=object)


def prepared(geometries: Geometries) -> Geometries:
    """Return copies that answer many questions soon; shared ones cannot be prepared while others ask them something."""
    copies: Geometries = shapely.force_2d(geometries)
    shapely.prepare(copies)
    return copies
