"""Fractions of sums of products of names: where each name occurs to the first power only, their range is exact.

Such a fraction, as a function of one name alone, is (a x + b) / (c x + d): it only rises or only falls. Its least and
greatest value over a box of intervals are therefore at corners of the box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from plancheck.pack.expressions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.measures.base import Floats
    from plancheck.pack.expressions import Expression

MOST_NAMES = 6
"""A box of so many names has 64 corners."""

Products = Mapping[int, Fraction]
"""A sum of products: the names of each, as bits of a number, with the number of times that it is there."""


@dataclass(frozen=True)
class Quotient:
    """One sum of products over another."""

    above: Products
    below: Products


def quotients(expression: Expression) -> list[Quotient | None]:
    """Return the result of every step as a quotient, None where it is none or has too many names."""
    names = {name: number for number, name in enumerate(expression.names)}
    found: list[Quotient | None] = []
    pile: list[Quotient | None] = []
    for step in expression.steps:
        result: Quotient | None = None
        if isinstance(step, Fraction):
            result = Quotient({0: step}, {0: Fraction(1)})
        elif isinstance(step, str):
            result = Quotient({1 << names[step]: Fraction(1)}, {0: Fraction(1)})
        else:
            parts = pile[len(pile) - step.parts :]
            del pile[len(pile) - step.parts :]
            result = _worked_out(step, [part for part in parts if part is not None]) if None not in parts else None
        pile.append(result)
        found.append(result if len(names) <= MOST_NAMES else None)
    return found


def _worked_out(step: Operation, parts: Sequence[Quotient]) -> Quotient | None:
    first, last = parts[0], parts[-1]
    if step.name == "negative":
        return Quotient(_scaled(first.above, Fraction(-1)), first.below)
    if step.name == "-":
        return _added(first, Quotient(_scaled(last.above, Fraction(-1)), last.below))
    if step.name == "*":
        return _quotient(_product(first.above, last.above), _product(first.below, last.below))
    if step.name == "/":
        return _quotient(_product(first.above, last.below), _product(first.below, last.above))
    if step.name in ("+", "mean"):
        total: Quotient | None = first
        for part in parts[1:]:
            total = _added(total, part) if total is not None else None
        if total is None or step.name == "+":
            return total
        return Quotient(_scaled(total.above, Fraction(1, len(parts))), total.below)
    return first if len(parts) == 1 else None


def _quotient(above: Products | None, below: Products | None) -> Quotient | None:
    return Quotient(above, below) if above is not None and below else None


def _added(one: Quotient, other: Quotient) -> Quotient | None:
    if one.below == other.below:
        return Quotient(_sum(one.above, other.above), one.below)
    left, right = _product(one.above, other.below), _product(other.above, one.below)
    return _quotient(None if left is None or right is None else _sum(left, right), _product(one.below, other.below))


def _scaled(terms: Products, times: Fraction) -> Products:
    return {names: times * number for names, number in terms.items()}


def _sum(one: Products, other: Products) -> Products:
    total = {names: one.get(names, Fraction(0)) + other.get(names, Fraction(0)) for names in {**one, **other}}
    return {names: number for names, number in total.items() if number}


def _product(one: Products, other: Products) -> Products | None:
    """Multiply; None when a name would come to a power."""
    if any(mine & theirs for mine in one for theirs in other):
        return None
    total: Products = {}
    for mine, number in one.items():
        total = _sum(total, {mine | theirs: number * times for theirs, times in other.items()})
    return total


def corner_range(quotient: Quotient, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the least and greatest value (s) over boxes from ``low`` to ``high`` (names, s), NaN where not found.

    What is divided by is nowhere zero. A name that goes to infinity is written as 1 / 0, so that the limits follow
    from the same sums; where a corner is 0 / 0, the fraction does not change on the way to it from the next one.
    """
    terms = {*quotient.above, *quotient.below}
    used = [number for number in range(len(low)) if any(names >> number & 1 for names in terms)]
    corners = np.arange(2 ** len(used))
    upper = (corners[:, None] >> np.arange(len(used)) & 1).astype(bool)[:, :, None]
    ends = np.where(upper, high[used], low[used])
    endless = np.isinf(ends)
    over, under = np.where(endless, np.sign(ends), ends), np.where(endless, 0.0, 1.0)
    middle = np.clip(0.0, low[used], high[used])[None]
    above, below = (_value(part, used, over, under) for part in (quotient.above, quotient.below))
    sign = np.sign(_value(quotient.below, used, middle, np.ones_like(middle)))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        values = np.where(below != 0, above / below, np.sign(above) * sign * np.inf)
        least, greatest = np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)
    unknown, settled = np.isnan(values), endless.any(axis=1)
    for position in range(len(used)):  # names, of which there are few
        settled &= ~(endless[:, position] & unknown[corners ^ (1 << position)])
    lost = (unknown & ~settled).any(axis=0)
    return np.where(lost, np.nan, least), np.where(lost, np.nan, greatest)


def _value(terms: Products, used: Sequence[int], over: Floats, under: Floats) -> Floats:
    """Return a sum of products at corners (n, s), with every name there as ``over`` / ``under`` (n, names, s)."""
    total = np.zeros((len(over), over.shape[2]))
    for names, number in terms.items():
        chosen = np.array([bool(names >> bit & 1) for bit in used], dtype=bool)[None, :, None]
        total += float(number) * np.where(chosen, over, under).prod(axis=1)
    return total
