"""In how many digits a number is written for people: no more than they need, and never on the wrong side of a norm."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DIGITS = 3
"""The significant digits of a number that is not whole."""
WHOLE_FROM = 10.0
"""From here on metres and square metres are whole."""
MOST_DECIMALS = {"m": 2}
"""A metre is never finer than a centimetre."""
_MOST_DECIMALS = 9
_EXACT = 16
_WHOLE_UNITS = ("m", "m2")


def digits(value: float, unit: str | None = None, beside: Sequence[float] = ()) -> str:
    """Return a finite ``value`` in ``unit`` with a point for the decimals and without signs between thousands.

    What is whole is written in full. Anything else has three significant digits, and no more than metres and square
    metres need. It takes as many digits more as keep it on its side of every number in ``beside`` (a norm): what is
    less is written as less, and only what is equal as equal. A norm beside itself is so written in full.
    """
    if value == floor(value):
        return f"{abs(value) if value == 0 else value:.0f}"
    decimals = _decimals(abs(value), unit)
    written = _rounded(value, decimals)
    while any(side(float(written), limit) != side(value, limit) for limit in beside):
        decimals += 1
        written = _rounded(value, decimals)
    if decimals:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def alike(values: Floats, unit: str | None = None, beside: Sequence[float] = ()) -> Floats:
    """Return for each value (of at most six digits) one that is written as it, for most that read alike the same one.

    What is at a half, or nearer to a number in ``beside`` than one in its last digit, stands for itself.
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(values)
        decimals = np.clip(DIGITS - 1 - np.floor(np.log10(size)), 0, MOST_DECIMALS.get(unit or "", _MOST_DECIMALS))
        if unit in _WHOLE_UNITS:
            decimals[size >= WHOLE_FROM] = 0
        steps = 10.0**decimals
        doubled = 2 * values * steps
        rounded = np.rint(doubled / 2) / steps
        plain = np.isfinite(values) & (doubled != np.floor(doubled))
        for limit in beside:
            plain &= np.abs(values - limit) * steps > 1
    return np.where(plain, rounded, values)


def hundredfold(share: float) -> float:
    """Return a finite share as a number per hundred, without the dust of binary fractions: 0.07 is 7."""
    return float(Decimal(repr(float(share))).scaleb(2))


def _rounded(value: float, decimals: int) -> str:
    """Write a number that is not whole with so many decimals; half goes up, as people round."""
    doubled = 2 * value * 10**decimals if decimals < _EXACT else 0.0
    if doubled != floor(doubled):  # not at a half, as almost all: the quick way, for there may be a hundred thousand
        return f"{value:.{decimals}f}"
    return f"{Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _decimals(size: float, unit: str | None) -> int:
    if unit in _WHOLE_UNITS and size >= WHOLE_FROM:
        return 0
    wanted = DIGITS - 1 - floor(log10(size))
    return max(0, min(wanted, MOST_DECIMALS.get(unit or "", _MOST_DECIMALS)))


def side(value: float, limit: float) -> int:
    """Return on which side of ``limit`` a value lies: -1 below, 0 on it, 1 above."""
    return int(value > limit) - int(value < limit)
