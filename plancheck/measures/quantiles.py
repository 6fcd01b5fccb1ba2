"""Quantiles of the values of each subject, infinite ones included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers


@dataclass(frozen=True)
class Ranks:
    """Per subject the two values that its quantile lies between, as positions, and how far it is from the first.

    ``first`` is -1 where a subject has no values.
    """

    first: Integers
    second: Integers
    part: Floats

    def of(self, values: Floats) -> Floats:
        """Return what lies between the ``values`` at those positions, NaN without them.

        The second takes part only where the quantile is beyond the first, so that infinite values stay by themselves.
        """
        if not len(values):
            return np.full(len(self.first), np.nan)
        with np.errstate(invalid="ignore"):
            first, second = values[self.first] * (1 - self.part), values[self.second] * self.part
        between = np.where(self.part > 0, first + second, values[self.first])
        return np.where(self.first >= 0, between, np.nan)


def ranks(owner: Integers, values: Floats, size: int, share: float) -> Ranks:
    """Find where the quantile of the values of each of ``size`` owners is.

    Of n values in order, numbered from 0, it is at ``share`` times n - 1, on a straight line between two neighbours.
    """
    order = np.lexsort((values, owner))
    number = np.bincount(owner, minlength=size)
    head, at = np.cumsum(number) - number, share * np.maximum(number - 1, 0)
    lower = np.floor(at + 1e-9).astype(np.int64)
    upper = np.minimum(lower + 1, np.maximum(number - 1, 0))
    part, some = np.clip(at - lower, 0.0, 1.0), number > 0
    part = np.where(part < 1e-9, 0.0, part)
    places = [np.full(size, -1, dtype=np.int64) for _ in range(2)]
    for place, step in zip(places, (lower, upper), strict=True):
        place[some] = order[(head + step)[some]]
    return Ranks(places[0], places[1], part)
