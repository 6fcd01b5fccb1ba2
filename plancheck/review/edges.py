"""Verdicts on the edge: those that a drawing which is a bit off, as all drawings are, could turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.review.judging import meets, rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.measures.base import Measured
    from plancheck.review.judging import Limits

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]


def on_the_edge(
    measured: Measured, low: Floats, high: Floats, met: Mask, short: Mask, bounds: Limits, tolerance_m: float
) -> Mask:
    """Return which verdicts on values from ``low`` to ``high`` could change within the drawing tolerance.

    A verdict is on the edge when what the value can become does not give the same verdict any more. Only where the
    side to which a value goes can change its verdict is that worked out.
    """
    flat = measured.moved is None and not np.any(measured.sensitivity)
    if flat or tolerance_m <= 0:
        return np.zeros(len(low), dtype=bool)
    settled = met | short
    if bounds.values:
        falling = rising = settled
    else:
        falling = (met & np.isfinite(bounds.least)) | (short & (low > bounds.greatest))
        rising = (met & np.isfinite(bounds.greatest)) | (short & (high < bounds.least))
    least, greatest = low.copy(), high.copy()
    least[falling] = np.minimum(least[falling], _reached(measured, low, falling, -tolerance_m))
    greatest[rising] = np.maximum(greatest[rising], _reached(measured, high, rising, tolerance_m))
    still_met, still_short = meets(least, greatest, bounds)
    return (met & ~still_met) | (short & ~still_short)


def _reached(measured: Measured, values: Floats, chosen: Mask, metres: float) -> Floats:
    """Return how far chosen values can go: down for negative metres, up for positive ones."""
    rows = np.flatnonzero(chosen)
    if measured.moved is None:
        steep = np.broadcast_to(np.asarray(measured.sensitivity, dtype=float), len(values))
        return rounded(values[rows] + steep[rows] * metres)
    if not len(rows):
        return np.empty(0)
    found = measured.moved.least if metres < 0 else measured.moved.greatest
    return rounded(np.asarray(found(rows, abs(metres)), dtype=float))
