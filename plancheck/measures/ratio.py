"""`ratio`: how much of one thing there is per so much of another.

**Definition.** The amount of A inside the subject, divided by the amount of B inside it, times a number. An amount is
a count or a sum over features whose representative point lies in the subject, an area with overlaps counted once or a
length, both cut at the subject's edge, or a quantity of the programme. For the plan as a whole, counts and sums are
over what is judged, and a count of a layer that is not drawn falls back on the programme line with the layer's name.

**Parameters.** `of`: amount A. `per`: amount B. `times`: a factor, 1 by default (10000 for a figure per 10,000
dwellings).

**Unit.** that of A per `times` of B.

**Unknowns.** B is nothing; a layer is not there and neither is a programme line; features that may belong to a
target, or have no value to add up, widen the range. The programme is for the plan as a whole: elsewhere it is
unknown.

**Cost.** One index query per amount; areas cost the union of the target's polygons.

**Source.** The barcode counts facilities per 10,000 dwellings in this way.

Example::

    ratio: {of: {count: facilities}, per: {count: dwellings}, times: 10000}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from plancheck.measures.amounts import quantity
from plancheck.measures.base import Kind, Measured, Missing, between
from plancheck.pack.terms import Amount, Strict
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context


class RatioParameters(Strict):
    """Amount A per amount B."""

    of: Amount
    per: Amount
    times: float = Field(default=1.0, gt=0, allow_inf_nan=False)


def measure(context: Context, subjects: Subjects, parameters: RatioParameters) -> Measured:
    """Return amount A per amount B, times a factor, for each subject."""
    above, below = quantity(context, subjects, parameters.of), quantity(context, subjects, parameters.per)
    nothing = below.high <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(nothing, np.nan, parameters.times * above.low / below.high)
        high = np.where(below.low > 0, parameters.times * above.high / below.low, np.nan)
    message = text("There is nothing to divide by: {amount} is zero.", amount=_named(parameters.per))
    empty = (Missing(_layer(parameters.per), None, message),) if nothing.any() else ()
    return between(subjects, low, high, (*above.missing, *below.missing, *empty))


def _layer(amount: Amount) -> str:
    targets = amount.count or amount.of or amount.area or amount.length
    return targets[0].layer if targets else "programme"


def _named(amount: Amount) -> str:
    return amount.programme or (f"{amount.sum} ({_layer(amount)})" if amount.sum else _layer(amount))


KIND = Kind("ratio", RatioParameters, measure, "per")
