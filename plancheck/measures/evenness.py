"""`evenness`: whether a group lives spread over the areas or apart from the rest.

**Definition.** The dissimilarity index. The features of the target in the subject (by representative point; for the
plan, what is judged) that satisfy `where` are the group, the others the rest. With a and b their numbers in an area,
A and B their numbers in all areas: half the sum over the areas of the absolute difference of a / A and b / B. It is
the part of the group that would have to move to be spread as the rest is: 0 even, 1 apart.

**Parameters.** `of`: the target. `where`: who belongs to the group. `areas`: an attribute of the target that names
the area of each feature, such as block_id, or a target whose polygons hold the features. One word is a layer when the
plan model has a layer of that name, else an attribute. A feature that lies in none of the areas takes no part; one
that lies in several, on a shared edge or because they overlap, counts in each; so do the items of a list.

**Unit.** index, 0 to 1.

**Unknowns.** When the group or the rest is empty there is nothing to compare. A feature whose answer is unknown may
belong to either; one whose area attribute is empty may be in any area, also one of its own; a feature that may belong
to the target, or whose area may be one of the areas, may take part or not. The interval may be generous, never too
small: the low bound reckons with parts of features, and so does the high one where more than six areas hold unknown
features. A layer that is not there leaves everything open.

**On the edge.** Not looked at: attributes decide; who lies in the subject, or in which of the areas, stays as drawn.

**Cost.** One evaluation of the condition and one grouping; polygons cost one index query. Where something is unknown,
at most about a hundred passes over the areas.

**Source.** Duncan and Duncan (1955), A methodological analysis of segregation indexes.

Example::

    evenness: {of: dwellings, where: "tenure = 'social_rent'", areas: block_id}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Discriminator, Tag

from plancheck.arrays import matched
from plancheck.common_words import layer_word
from plancheck.measures.base import Kind, Measured, Missing, Subjects, between, no_features
from plancheck.measures.classes import answered, classes_of
from plancheck.measures.dissimilarity import Cells, dissimilarity, greatest, least
from plancheck.measures.relations import Pairs, inside
from plancheck.pack.terms import AttributeName, Condition, Strict, Targets
from plancheck.plan.schema import LAYERS
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.filters import Truth
    from plancheck.measures.base import Floats, Integers, Mask
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


def _meant(value: Any) -> str:
    return "key" if isinstance(value, str) and value not in LAYERS else "areas"


Areas = Annotated[Annotated[AttributeName, Tag("key")] | Annotated[Targets, Tag("areas")], Discriminator(_meant)]
"""An attribute that names areas, or a target whose polygons are the areas."""


class EvennessParameters(Strict):
    """Of what, which group, over which areas."""

    of: Targets
    where: Condition
    areas: Areas


@dataclass(frozen=True)
class Placed:
    """Features and the areas they are in (-1: not known), which of these surely count, and how many areas there are.

    ``unbounded`` marks features that may be in any number of areas; ``complete`` says that all areas are in the plan.
    """

    feature: Integers
    area: Integers
    sure: Mask
    count: int
    unbounded: Mask
    complete: bool
    missing: tuple[Missing, ...]


def measure(context: Context, subjects: Subjects, parameters: EvennessParameters) -> Measured:
    """Return the dissimilarity of the group and the rest over the areas in each subject."""
    selection, size, areas = context.select(parameters.of), len(subjects), parameters.areas
    pairs = inside(context, subjects, selection).pairs
    truth, missing = answered(selection, parameters.where)
    placed = (
        _by_key(selection, areas) if isinstance(areas, str) else _by_areas(context, selection, context.select(areas))
    )
    cells = _cells(size, pairs, placed, truth, selection.certain)
    two = (cells.total(cells.group) > 0) & (cells.total(cells.rest) > 0)
    unbounded = np.bincount(pairs.subject, placed.unbounded[pairs.feature], size) > 0
    bounded = two & ~unbounded & selection.complete & placed.complete
    low, high = np.zeros(size), np.ones(size)
    low[bounded] = high[bounded] = dissimilarity(cells.only(bounded))
    doubtful = bounded & (cells.total(cells.either + cells.more_group + cells.more_rest + cells.nowhere) > 0)
    if doubtful.any():
        low[doubtful], high[doubtful] = least(cells.only(doubtful)), greatest(cells.only(doubtful))
    alone = tuple(_nothing(part.layer) for part in selection.parts) if not two.all() and placed.complete else ()
    told = (*selection.missing, *missing, *placed.missing, *alone)
    low = np.clip(low, 0, 1)
    return between(subjects, low, np.clip(high, low, 1), told)


def _by_key(selection: Selection, key: str) -> Placed:
    classes = classes_of(selection, key)
    feature, area = classes.matching(np.arange(len(selection)))
    unbounded = classes.null & (classes.each > 1)
    return Placed(feature, area, np.ones(len(area), dtype=bool), classes.count, unbounded, True, selection.lacking(key))


def _by_areas(context: Context, selection: Selection, areas: Selection) -> Placed:
    return context.once(("areas", areas.key, selection.key), lambda: _placed(context, selection, areas))


def _placed(context: Context, selection: Selection, areas: Selection) -> Placed:
    pairs = [Pairs(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))]
    offset = 0
    for part in areas.parts:
        found = inside(context, Subjects("features", part.layer, part.frame.iloc[part.rows]), selection).pairs
        pairs.append(Pairs(found.subject + offset, found.feature))
        offset += len(part.rows)
    area, feature = (np.concatenate([getattr(each, name) for each in pairs]) for name in ("subject", "feature"))
    order = np.argsort(feature, kind="stable")
    area, feature = area[order], feature[order]
    nothing = [no_features(part.layer) for part in areas.parts] if not len(areas) else []
    nowhere = np.zeros(len(selection), dtype=bool)
    return Placed(feature, area, areas.certain[area], len(areas), nowhere, areas.complete, (*areas.missing, *nothing))


def _cells(size: int, pairs: Pairs, placed: Placed, truth: Truth, certain: Mask) -> Cells:
    """Count members per subject and area; those in no known area get an area per answer of their own."""
    order = np.argsort(placed.feature, kind="stable")
    pair, found = matched(pairs.feature, placed.feature[order])
    subject, feature, area = pairs.subject[pair], pairs.feature[pair], placed.area[order][found]
    sure = certain[feature] & placed.sure[order][found]
    yes, no = truth.yes[feature], truth.no[feature]
    nowhere = area < 0
    area = np.where(nowhere, placed.count + yes + 2 * no, area)
    key, cell = np.unique(subject * (placed.count + 3) + area, return_inverse=True)

    def number(chosen: Mask) -> Floats:
        return np.bincount(cell, chosen, len(key)).astype(float)

    return Cells(
        size=size,
        owner=key // (placed.count + 3),
        group=number(yes & sure),
        rest=number(no & sure),
        either=number(~yes & ~no),
        more_group=number(yes & ~sure),
        more_rest=number(no & ~sure),
        nowhere=(key % (placed.count + 3) >= placed.count).astype(float),
        free_group=np.bincount(subject, nowhere & ~no, size).astype(float),
        free_rest=np.bincount(subject, nowhere & ~yes, size).astype(float),
    )


def _nothing(layer: str) -> Missing:
    message = text(
        "There is nothing to compare in the layer {layer}: all belong to the group, or none does.",
        layer=layer_word(layer),
    )
    return Missing(layer, None, message)


KIND = Kind("evenness", EvennessParameters, measure, "index")
