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

**On the edge.** With a drawing that may be t off, features that lie within 2 t of the edge of the subject may lie
inside or outside it. An area changes by at most t times its outline in the subject, twice that near the edge of the
subject, and t times the edge of the subject that it covers; a length by what lies within 2 t of the edge and by t for
every end and corner. The bounds are for all edges to move the same way, and so generous for many small areas.

**Cost.** One index query per amount; areas cost the union of the target's polygons.

**Source.** The barcode counts facilities per 10,000 dwellings in this way.

Example::

    ratio: {of: {count: facilities}, per: {count: dwellings}, times: 10000}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from plancheck.common_words import layer_word
from plancheck.measures.amounts import quantity
from plancheck.measures.base import Kind, Measured, Missing, Moved, between
from plancheck.pack.terms import Amount, Strict
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Subjects
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
    low = np.where(nothing, np.nan, _per(parameters.times * above.low, below.high))
    high = np.where(below.low > 0, _per(parameters.times * above.high, below.low), np.nan)

    def moved(rows: Integers, off: float, sign: int) -> Floats:
        fewest = below.least(rows, off)
        if sign < 0:
            over, under = above.least(rows, off), below.greatest(rows, off)
        else:
            over, under = above.greatest(rows, off), fewest
        # where there may be nothing to divide by, any verdict may be lost
        return np.where(fewest > 0, _per(parameters.times * over, under), sign * np.inf)

    message = text("There is nothing to divide by ({amount}: 0).", amount=_named(parameters.per))
    empty = (Missing(_layer(parameters.per), None, message),) if nothing.any() else ()
    return between(
        subjects,
        low,
        high,
        (*above.missing, *below.missing, *empty),
        moved=Moved(lambda rows, off: moved(rows, off, -1), lambda rows, off: moved(rows, off, 1)),
    )


def _per(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return above / below


def _layer(amount: Amount) -> str:
    targets = amount.count or amount.of or amount.area or amount.length
    return targets[0].layer if targets else "programme"


def _named(amount: Amount) -> Text | str:
    if amount.programme:
        return f"'{amount.programme}'"
    layer = layer_word(_layer(amount))
    return text("'{attribute}' of {layer}", attribute=amount.sum, layer=layer) if amount.sum else layer


KIND = Kind("ratio", RatioParameters, measure, "per")
