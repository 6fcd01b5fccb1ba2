"""The least and the greatest value of an expression when each name in it may be anything in an interval.

Interval arithmetic is safe and too wide where a name occurs more than once. Two things make it narrow: the range of a
part that is a fraction of sums of products is known exactly (:mod:`plancheck.measures.quotients`); and where the slope
in a name has one sign in the whole box, that name is put at the end of its interval.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.quotients import Quotient, corner_range, quotients

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plancheck.measures.base import Floats, Mask
    from plancheck.pack.expressions import Expression, Operation

    Slopes = Floats


@dataclass(frozen=True)
class Range:
    """Values (s) from ``low`` to ``high``, with the slope in every name (names, s) from ``falls`` to ``rises``."""

    low: Floats
    high: Floats
    falls: Slopes
    rises: Slopes


def bounds(expression: Expression, low: Floats, high: Floats) -> tuple[Floats, Floats, Mask]:
    """Return the least and greatest value (s) over boxes from ``low`` to ``high`` (names, s), and where there is none.

    There is none where something that is divided by may be zero; the bounds are then infinite.
    """
    exact = quotients(expression)
    whole, broken = _evaluated(expression, exact, low, high)
    least, greatest = whole.low, whole.high
    wide = np.full(low.shape[1], exact[-1] is None) | ~(np.isfinite(low) & np.isfinite(high)).all(axis=0)
    if wide.any():
        smallest = np.maximum(least, -_greatest(expression, exact, low, high, whole, rising=False))
        largest = np.minimum(greatest, _greatest(expression, exact, low, high, whole, rising=True))
        least, greatest = np.where(wide, smallest, least), np.where(wide, largest, greatest)
    least, greatest = np.minimum(least, greatest), np.maximum(least, greatest)  # apart by rounding only
    return np.where(broken, -np.inf, least), np.where(broken, np.inf, greatest), broken


def _greatest(
    expression: Expression, exact: Sequence[Quotient | None], low: Floats, high: Floats, whole: Range, rising: bool
) -> Floats:
    """Return the greatest value, or minus the least: names go to the end where it must be, until none can.

    A name without bound stays where it is: there is no value at infinity.
    """
    found, best = whole, np.full(low.shape[1], np.inf)
    for _ in range(len(low)):
        up, down = found.falls >= 0, found.rises <= 0
        up, down = (up, down & ~up) if rising else (down & ~up, up)
        up, down = up & np.isfinite(high), down & np.isfinite(low)
        if not ((up | down) & (low < high)).any():
            break
        low, high = np.where(up, high, low), np.where(down, low, high)
        found, _ = _evaluated(expression, exact, low, high)
        best = np.minimum(best, found.high if rising else -found.low)
    return best


def _evaluated(
    expression: Expression, exact: Sequence[Quotient | None], low: Floats, high: Floats
) -> tuple[Range, Mask]:
    """Take the steps with intervals instead of numbers; the mask tells where something divided by may be zero."""
    size = low.shape[1]
    names = {name: number for number, name in enumerate(expression.names)}
    flat = np.zeros_like(low)
    known = (low == high).all(axis=0) & np.isfinite(low).all(axis=0)
    broken = np.zeros(size, dtype=bool)
    pile: list[Range] = []
    for step, quotient in zip(expression.steps, exact, strict=True):
        if isinstance(step, Fraction):
            value = np.full(size, float(step))
            result = Range(value, value, flat, flat)
        elif isinstance(step, str):
            slope = np.zeros_like(low)
            slope[names[step]] = 1.0
            result = Range(low[names[step]], high[names[step]], slope, slope)
        else:
            parts = pile[len(pile) - step.parts :]
            del pile[len(pile) - step.parts :]
            if step.name == "/":
                broken |= (parts[1].low <= 0) & (parts[1].high >= 0)
            result = _taken(step, parts, _exactly(quotient, low, high, known))
        pile.append(result)
    return pile[-1], broken


def _exactly(quotient: Quotient | None, low: Floats, high: Floats, known: Mask) -> Callable[[Range], Range]:
    """Return what puts the exact range in the place of another, where there is one and not everything is known."""

    def narrowed(found: Range) -> Range:
        if quotient is None or known.all():
            return found
        least, greatest = corner_range(quotient, low, high)
        there = ~np.isnan(least) & ~np.isnan(greatest) & ~known
        return replace(found, low=np.where(there, least, found.low), high=np.where(there, greatest, found.high))

    return narrowed


def _taken(step: Operation, parts: Sequence[Range], narrowed: Callable[[Range], Range]) -> Range:
    """Return the result of an operation; a quotient is narrowed before its slope is worked out."""
    first = parts[0]
    if step.name == "negative":
        return narrowed(_times(first, -1.0))
    if step.name == "-":
        return narrowed(_sum([first, _times(parts[1], -1.0)]))
    if step.name == "*":
        return narrowed(_product(first, parts[1]))
    if step.name == "/":
        return _quotient(first, parts[1], narrowed)
    if step.name in ("+", "mean"):
        total = _sum(parts)
        return narrowed(_times(total, 1 / len(parts)) if step.name == "mean" else total)
    if step.name == "max":
        return reduce(_larger, parts)
    return _times(reduce(_larger, [_times(part, -1.0) for part in parts]), -1.0)


def _open(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return bounds where infinity less infinity is no bound."""
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def _sum(parts: Sequence[Range]) -> Range:
    with np.errstate(invalid="ignore"):
        values = _open(_added([part.low for part in parts]), _added([part.high for part in parts]))
        slopes = _open(_added([part.falls for part in parts]), _added([part.rises for part in parts]))
    return Range(*values, *slopes)


def _added(numbers: Sequence[Floats]) -> Floats:
    return np.asarray(np.sum(numbers, axis=0), dtype=float)


def _times(part: Range, number: float) -> Range:
    if number < 0:
        return Range(number * part.high, number * part.low, number * part.rises, number * part.falls)
    return Range(number * part.low, number * part.high, number * part.falls, number * part.rises)


def _multiplied(low: Floats, high: Floats, least: Floats, greatest: Floats) -> tuple[Floats, Floats]:
    """Multiply intervals; nothing times infinity is nothing, for what is not bounded is finite all the same."""
    with np.errstate(invalid="ignore"):
        ends = np.stack(np.broadcast_arrays(low * least, low * greatest, high * least, high * greatest))
    ends = np.where(np.isnan(ends), 0.0, ends)
    return ends.min(axis=0), ends.max(axis=0)


def _product(one: Range, other: Range) -> Range:
    left = _multiplied(one.falls, one.rises, other.low, other.high)
    right = _multiplied(one.low, one.high, other.falls, other.rises)
    with np.errstate(invalid="ignore"):
        slopes = _open(left[0] + right[0], left[1] + right[1])
    return Range(*_multiplied(one.low, one.high, other.low, other.high), *slopes)


def _quotient(one: Range, other: Range, narrowed: Callable[[Range], Range]) -> Range:
    """Divide: with q = u / v the slope is (u' - q v') / v."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = _open(1 / other.high, 1 / other.low)
    found = narrowed(replace(one, **dict(zip(("low", "high"), _multiplied(one.low, one.high, *inverse), strict=True))))
    taken = _multiplied(found.low, found.high, other.falls, other.rises)
    with np.errstate(invalid="ignore"):
        above = _open(one.falls - taken[1], one.rises - taken[0])
    falls, rises = _multiplied(*above, *inverse)
    return replace(found, falls=falls, rises=rises)


def _larger(one: Range, other: Range) -> Range:
    above, below = one.low >= other.high, one.high <= other.low
    falls = np.where(above, one.falls, np.where(below, other.falls, np.minimum(one.falls, other.falls)))
    rises = np.where(above, one.rises, np.where(below, other.rises, np.maximum(one.rises, other.rises)))
    return Range(np.maximum(one.low, other.low), np.maximum(one.high, other.high), falls, rises)
