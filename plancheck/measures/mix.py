"""`mix`: how varied an attribute is inside the subject.

**Definition.** With p the shares of the classes of the attribute among the target's features in the subject (by
representative point; for the plan, what is judged), by number or by `weight`: `simpson` = 1 - sum of p squared, the
chance that two draws differ; `shannon` = - sum of p ln p, divided by ln k, where k is the number of classes that the
plan model allows, or of classes present when the attribute is free text; `largest_share` = the greatest p. The items
of a list count one by one.

**Parameters.** `of`: the target. `attribute`. `index`: simpson (default), shannon or largest_share. `weight`: an
attribute.

**Unit.** index, 0 to 1.

**Unknowns.** Features without the attribute may be of any allowed class (of any class at all when it is free text).
The bounds follow from Schur-concavity: diversity is least when all of them join the largest class, and greatest when
they level out the smallest ones. With weights, and for shannon over free text, the upper bound may be generous, never
too small. Features that may belong to the target, have no weight, or lack a list leave the subject open. Nothing
there: unknown.

**On the edge.** Not looked at: attributes decide, and who lies in the subject stays as drawn.

**Cost.** One index query and one grouping.

**Source.** Simpson (1949), Measurement of diversity; Shannon (1948); Marshall and Olkin (1979) for the bounds.

Example::

    mix: {of: dwellings, attribute: tenure, index: simpson}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from plancheck.arrays import matched
from plancheck.measures.base import Kind, Measured, between, no_features
from plancheck.measures.classes import classes_of
from plancheck.measures.diversity import Contents, bounds
from plancheck.measures.relations import inside, totals
from plancheck.pack.terms import AttributeName, Strict, Targets

if TYPE_CHECKING:
    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context


class MixParameters(Strict):
    """Of what, by which attribute, with which index."""

    of: Targets
    attribute: AttributeName
    index: Literal["simpson", "shannon", "largest_share"] = "simpson"
    weight: AttributeName | None = None


def measure(context: Context, subjects: Subjects, parameters: MixParameters) -> Measured:
    """Return the diversity of the attribute in each subject."""
    selection, size = context.select(parameters.of), len(subjects)
    pairs = inside(context, subjects, selection).pairs
    classes = classes_of(selection, parameters.attribute)
    weight = np.ones(len(selection)) if parameters.weight is None else selection.numbers(parameters.weight)
    certain = selection.certain
    unclear = ~certain | np.isnan(weight) | (classes.null & (classes.each > 1))
    weight = np.where(np.isnan(weight), 0.0, weight)
    sure = pairs.where(~unclear[pairs.feature])
    order = np.argsort(classes.feature, kind="stable")
    features = classes.feature[order]
    pair, found = matched(sure.feature, features)
    nameless = sure.where(classes.null[sure.feature])
    contents = Contents(
        size=size,
        subject=sure.subject[pair],
        code=classes.code[order][found],
        weight=weight[sure.feature[pair]],
        loose_subject=nameless.subject,
        loose_weight=weight[nameless.feature],
        classes=classes.count,
        allowed=classes.allowed,
        whole=parameters.weight is None,
    )
    low, high, least, greatest = bounds(contents, parameters.index)
    unsettled = (totals(pairs, size, unclear.astype(float)) > 0) | (not selection.complete)
    empty = np.isnan(low) & ~unsettled
    low, high = np.where(unsettled | empty, least, low), np.where(unsettled | empty, greatest, high)
    nothing = [no_features(part.layer) for part in selection.parts] if empty.any() else []
    lacking = selection.lacking(parameters.attribute)
    lacking += selection.lacking(parameters.weight) if parameters.weight else ()
    return between(subjects, low, high, (*selection.missing, *lacking, *nothing))


KIND = Kind("mix", MixParameters, measure, "index")
