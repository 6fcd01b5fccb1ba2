"""`combine`: arithmetic with amounts, or with the values of other rules.

**Definition.** The value of `expression`, in which every name stands for what `with` gives it: an amount inside the
subject (see `ratio`), or the value of another rule of the pack. The value of a rule on the plan is the number that it
measures; of a rule with many subjects it is the share of them that meets the norm, and of an observation their mean.

**Parameters.** `expression`: numbers, names, + - * / ( ) and the functions min, max and mean. `with`: for every name
an amount, or the id, code or alias of a rule; a rule only with `select: plan`. `known_only`: true for the mean of
those names that are known; the expression is then one mean of names.

**Unit.** whatever the expression gives: the norm says it.

**Unknowns.** Names that are not known spread through the expression as intervals. Where no name comes to a power the
bounds are exact: 100 * jobs / (jobs + homes) is never above 100. Elsewhere they are safe, and as narrow as interval
arithmetic with slopes makes them. Dividing by what is or may be zero is unknown, and so is a rule that does not apply.
With `known_only` the mean is unknown only where none of the names is known.

**On the edge.** With a drawing that may be a bit off, amounts change as `ratio` says, each by itself. The values of
other rules are taken as they are.

**Cost.** That of the amounts; every rule is judged once.

**Source.** Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis.

Example::

    combine: {expression: 100 * work / (work + homes), with: {work: {count: facilities}, homes: {count: dwellings}}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.amounts import Quantity, quantity
from plancheck.measures.base import Kind, Measured, Missing, Moved, between
from plancheck.measures.intervals import bounds
from plancheck.pack.combination import Combination, OtherRule
from plancheck.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.measures.base import Floats, Integers, Subjects
    from plancheck.measures.context import Context
    from plancheck.pack.terms import Amount


class CombineParameters(Combination):
    """An expression, and what the names in it stand for."""


def measure(context: Context, subjects: Subjects, parameters: CombineParameters) -> Measured:
    """Return the value of the expression for each subject."""
    found = [_term(context, subjects, parameters.with_[name]) for name in parameters.expression.names]
    low, high = _boxes(found, np.arange(len(subjects)), 0.0)
    if parameters.known_only:
        return between(subjects, *_mean_of_known(low, high), [missing for item in found for missing in item.missing])
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large to reckon with has no bound
        least, greatest, broken = bounds(parameters.expression, low, high)
    missing = [missing for item in found for missing in item.missing]
    if broken.any():
        missing.append(Missing(None, None, text("The expression divides by what is, or may be, zero.")))

    def moved(rows: Integers, off: float) -> tuple[Floats, Floats]:
        with np.errstate(over="ignore", invalid="ignore"):
            return bounds(parameters.expression, *_boxes(found, rows, off))[:2]

    both = Moved(lambda rows, off: moved(rows, off)[0], lambda rows, off: moved(rows, off)[1])
    return between(subjects, least, greatest, missing, moved=both)


def _boxes(found: Sequence[Quantity], rows: Integers, off: float) -> tuple[Floats, Floats]:
    """Return what every name can be (names, s) when every point of the drawing may be so many metres off."""
    low = np.array([item.least(rows, off) for item in found]).reshape(len(found), len(rows))
    high = np.array([item.greatest(rows, off) for item in found]).reshape(len(found), len(rows))
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def _mean_of_known(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the mean of the values (names, s) that are known, without bounds where none is."""
    known = (low == high) & np.isfinite(low)
    number = known.sum(axis=0)
    mean = np.where(known, low, 0.0).sum(axis=0) / np.maximum(number, 1)
    return np.where(number > 0, mean, -np.inf), np.where(number > 0, mean, np.inf)


def _term(context: Context, subjects: Subjects, term: Amount | OtherRule) -> Quantity:
    if not isinstance(term, OtherRule):
        return quantity(context, subjects, term)
    found = context.rule_value(term.rule)
    size = len(subjects)
    return Quantity(np.full(size, found.low), np.full(size, found.high), found.missing)


KIND = Kind("combine", CombineParameters, measure, "")
