"""Positions in arrays that geometry and networks both work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


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
