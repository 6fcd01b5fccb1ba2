"""`share`: which part of the features satisfies a condition.

**Definition.** Of the features of the target that belong to the subject, the weight of those that satisfy `where`
over the weight of all of them, from 0 to 1. The weight is 1 each (`by: count`), their length or area, or an
attribute. Features belong to the subject when their representative point lies in it, or when they carry its key; for
the plan as a whole, what is judged. Lengths and areas are those of the whole feature.

**Parameters.** `of`: the target. `where`: the condition. `by`: count (default), length, area or an attribute. `key`:
the attribute that relates features to the subject.

**Unit.** share, 0 to 1.

**Unknowns.** A feature whose answer is unknown counts as not satisfying in the low bound and as satisfying in the
high one; one that may belong to the target, or has no weight, takes whatever weight makes the bound. The share is
unknown when there is nothing to take a share of, when the layer is not there, and for a subject without the key.

**Cost.** One evaluation of the condition over the layer and one index query or join.

**Source.** A proportion needs none.

Example::

    share: {of: dwellings, where: "tenure = 'social_rent'"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
import shapely

from plancheck.measures.base import Kind, Measured, between, no_features
from plancheck.measures.classes import answered
from plancheck.measures.relations import by_key, inside, totals
from plancheck.pack.terms import Condition, KeyName, Named, Strict, Targets

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


class ShareParameters(Strict):
    """Of what, which part, weighed by what."""

    of: Targets
    where: Condition
    by: Annotated[str, Named("attribute", besides=("count", "length", "area"))] = "count"
    key: KeyName | None = None


def measure(context: Context, subjects: Subjects, parameters: ShareParameters) -> Measured:
    """Return for each subject the part of its features that satisfies the condition."""
    selection = context.select(parameters.of)
    related = by_key(subjects, selection, parameters.key) if parameters.key else inside(context, subjects, selection)
    truth, missing = answered(selection, parameters.where)
    weight = _weights(selection, parameters.by)
    weightless, certain = np.isnan(weight), selection.certain
    weight = np.where(weightless, 0.0, weight)
    pairs, size = related.pairs, len(subjects)

    def total(chosen: Floats) -> Floats:
        return totals(pairs, size, chosen)

    yes, no, maybe = weight * truth.yes, weight * truth.no, weight * truth.unknown
    surely = total(yes * certain)
    low = _part(surely, total(no + maybe))
    high = _part(total(yes + maybe), total(no * certain))
    heavier = weightless & ~truth.yes
    low = np.where(total(heavier.astype(float)) > 0, 0.0, low)
    heavier = weightless & ~truth.no
    high = np.where(total(heavier.astype(float)) > 0, 1.0, high)
    settled = related.settled & (total(certain.astype(float)) > 0)
    empty = [no_features(part.layer) for part in selection.parts] if not settled[related.settled].all() else []
    attributes = selection.lacking(parameters.by) if weightless.any() else ()
    told = (*selection.missing, *related.missing, *missing, *attributes, *empty)
    bounded = settled & selection.complete
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 1.0, high)
    return between(subjects, np.where(bounded, low, 0.0), np.where(bounded, high, 1.0), told)


def _part(part: Floats, rest: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return part / (part + rest)


def _weights(selection: Selection, by: str) -> Floats:
    if by == "count":
        return np.ones(len(selection))
    if by == "length":
        return np.asarray(shapely.length(selection.geometry), dtype=float)
    if by == "area":
        return np.asarray(shapely.area(selection.geometry), dtype=float)
    return selection.numbers(by)


KIND = Kind("share", ShareParameters, measure, "share")
