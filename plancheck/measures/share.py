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

**On the edge.** With a drawing that may be t off, features that lie within 2 t of the edge of the subject may lie
inside or outside it; what a key relates stays related. Each length changes by at most t for every end and corner, each
area by at most t times its outline.

**Cost.** One evaluation of the condition over the layer and one index query or join.

**Source.** A proportion needs none.

Example::

    share: {of: dwellings, where: "tenure = 'social_rent'"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
import shapely

from plancheck.filters import Truth
from plancheck.measures.base import Kind, Measured, Moved, between, no_features
from plancheck.measures.classes import answered
from plancheck.measures.drawn import area_off, length_off
from plancheck.measures.relations import by_key, inside, loosely_inside, totals
from plancheck.pack.terms import Condition, KeyName, Named, Strict, Targets

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.relations import Pairs
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
    weight, size = _weights(selection, parameters.by), len(subjects)
    weightless, certain = np.isnan(weight), selection.certain
    sure, turned = certain[related.pairs.feature], Truth(truth.no, truth.yes)
    low = _part(*_split(related.pairs, sure, size, truth, weight, weight), 0.0)
    high = _part(*_split(related.pairs, sure, size, turned, weight, weight)[::-1], 1.0)
    settled = related.settled & (totals(related.pairs, size, certain.astype(float)) > 0)
    empty = [no_features(part.layer) for part in selection.parts] if not settled[related.settled].all() else []
    attributes = selection.lacking(parameters.by) if weightless.any() else ()
    told = (*selection.missing, *related.missing, *missing, *attributes, *empty)
    bounded = settled & selection.complete

    def moved(answer: Truth, rows: Integers, off: float) -> tuple[Floats, Floats]:
        if parameters.key:
            pairs = related.pairs.of(rows, size)
            sure = np.ones(len(pairs.subject), dtype=bool)
        else:
            found = loosely_inside(context, subjects.only(rows), selection, off)
            pairs, sure = found.pairs, found.sure
        light, heavy = _weights_off(selection, parameters.by, off)
        return _split(pairs, sure & certain[pairs.feature], len(rows), answer, light, heavy)

    return between(
        subjects,
        np.where(bounded, low, 0.0),
        np.where(bounded, high, 1.0),
        told,
        moved=Moved(
            lambda rows, off: _part(*moved(truth, rows, off), 0.0),
            lambda rows, off: _part(*moved(turned, rows, off)[::-1], 1.0),
        ),
    )


def _split(pairs: Pairs, sure: Mask, size: int, truth: Truth, light: Floats, heavy: Floats) -> tuple[Floats, Floats]:
    """Return the least weight that certainly satisfies, and the greatest of all that may not.

    What has no weight, or only may be there, does not satisfy, and is as heavy as can be.
    """
    yes = np.where(np.isnan(light), 0.0, light) * truth.yes
    no = np.where(np.isnan(heavy), 0.0, heavy) * ~truth.yes
    surely, others = totals(pairs.where(sure), size, yes), totals(pairs, size, no)
    endless = totals(pairs, size, (np.isnan(heavy) & ~truth.yes).astype(float)) > 0
    return surely, np.where(endless, np.inf, others)


def _part(part: Floats, rest: Floats, nothing: float) -> Floats:
    """Return a part of the whole, and ``nothing`` of nothing."""
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(part / (part + rest), nan=nothing)


def _weights_off(selection: Selection, by: str, off: float) -> tuple[Floats, Floats]:
    """Return the least and greatest weights in a drawing that is a bit off."""
    weight = _weights(selection, by)
    if by not in ("length", "area"):
        return weight, weight
    change = (length_off if by == "length" else area_off)(selection.geometry, off)
    return np.maximum(weight - change, 0.0), weight + change


def _weights(selection: Selection, by: str) -> Floats:
    if by == "count":
        return np.ones(len(selection))
    if by == "length":
        return np.asarray(shapely.length(selection.geometry), dtype=float)
    if by == "area":
        return np.asarray(shapely.area(selection.geometry), dtype=float)
    return selection.numbers(by)


KIND = Kind("share", ShareParameters, measure, "share")
