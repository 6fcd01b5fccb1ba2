"""From intervals to verdicts: does a value meet its norm, by how much, how well does it score?

Values are rounded to the six significant digits that the review prints before they are judged, so that a reader who
checks a printed number against its norm always comes to the printed verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.pack.scales import scale_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.pack.rule import Norm, ScoreLine

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

DIGITS = 6
_NOTHING = 1e-9
_POWERS = np.power(10.0, np.arange(309))


@dataclass(frozen=True)
class Limits:
    """A norm in numbers: the closed interval that meets it, or the separate values that do."""

    least: float
    greatest: float
    values: tuple[float, ...] = ()


def limits(norm: Norm | None) -> Limits | None:
    """Return the norm in numbers (answers such as 'partly' too); None without norm or when its table lacks the line."""
    if norm is None or norm.unresolved is not None:
        return None
    if norm.between is not None:
        return Limits(*norm.between)
    if norm.at_least is not None:
        return Limits(_number(norm.at_least), np.inf)
    if norm.at_most is not None:
        return Limits(-np.inf, _number(norm.at_most))
    chosen = norm.one_of if norm.one_of is not None else (norm.equals,)
    values = tuple(sorted(_number(value) for value in chosen))
    return Limits(values[0], values[-1], values)


def _number(value: object) -> float:
    number = scale_value(value)
    return np.nan if number is None else number


def rounded(values: Floats) -> Floats:
    """Round to six significant digits; infinite and NaN stay as they are, and less than a billionth is nothing."""
    result = np.where(np.abs(values) < _NOTHING, 0.0, values)
    short = (result == np.floor(result)) & (np.abs(result) < 10**DIGITS)
    long = np.flatnonzero(np.isfinite(result) & ~short)
    ordinary = result[long]
    places = (DIGITS - 1 - np.floor(np.log10(np.abs(ordinary)))).astype(np.int64)
    # whole powers of ten on the side where they are exact, so that the nearest decimal comes out and nothing beside it
    up, down = _POWERS[np.maximum(places, 0)], _POWERS[np.maximum(-places, 0)]
    result[long] = np.round(ordinary * up / down) / up * down
    return result


def meets(low: Floats, high: Floats, bounds: Limits) -> tuple[Mask, Mask]:
    """Return which intervals meet the norm whatever their true value, and which fall short whatever it is."""
    if bounds.values:
        known = np.equal(low, high)
        values = np.asarray(bounds.values)
        possible = np.any((low[:, None] <= values) & (values <= high[:, None]), axis=1)
        return known & possible, ~possible
    met: Mask = (low >= bounds.least) & (high <= bounds.greatest)
    short: Mask = (high < bounds.least) | (low > bounds.greatest)
    return met, short


def margins(values: Floats, bounds: Limits) -> Floats:
    """Return how far values are inside the norm, in its unit; negative when they fall short."""
    if len(bounds.values) > 1:
        return np.full(len(values), np.nan)
    # a side without bound is never near, not even to a value that is endless itself
    above = np.full(len(values), np.inf) if np.isinf(bounds.least) else values - bounds.least
    below = np.full(len(values), np.inf) if np.isinf(bounds.greatest) else bounds.greatest - values
    return np.where(np.isnan(values), np.nan, np.minimum(above, below))


def scores(low: Floats, high: Floats, line: ScoreLine) -> tuple[Floats, Floats]:
    """Return the least and greatest score (0 to 1) of intervals on a score line."""
    with np.errstate(invalid="ignore"):
        ends = [np.clip((side - line.none) / (line.full - line.none), 0.0, 1.0) for side in (low, high)]
    return np.minimum(*ends), np.maximum(*ends)
