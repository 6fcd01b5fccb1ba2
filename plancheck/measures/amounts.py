"""How much of something lies in each subject: a count, a sum, an area, a length or a quantity of the programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.measures.base import Missing, Moved
from plancheck.measures.cutting import Cut, cut_areas, cut_lengths
from plancheck.measures.relations import inside, loosely_inside, totals, within
from plancheck.measures.surfaces import POLYGONS
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from plancheck.measures.base import Floats, Geometries, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.relations import Pairs
    from plancheck.measures.targets import Selection
    from plancheck.pack.terms import Amount, Targets

    Measure = Callable[[Context, Subjects, Selection, Mask], Cut]


@dataclass(frozen=True)
class Quantity:
    """The least and greatest amount per subject, NaN without any bound, and what would settle it.

    ``moved`` says what they become in a drawing that is a bit off; None where that changes nothing.
    """

    low: Floats
    high: Floats
    missing: tuple[Missing, ...] = ()
    moved: Moved | None = None

    def least(self, rows: Integers, off: float) -> Floats:
        """Return the least that subjects at some positions have when every point may be so many metres off."""
        found = self.low[rows]
        return found if self.moved is None or not off else np.minimum(found, self.moved.least(rows, off))

    def greatest(self, rows: Integers, off: float) -> Floats:
        """Return the most that subjects at some positions have when every point may be so many metres off."""
        found = self.high[rows]
        return found if self.moved is None or not off else np.maximum(found, self.moved.greatest(rows, off))


def quantity(context: Context, subjects: Subjects, amount: Amount) -> Quantity:
    """Measure an amount inside each subject.

    Features count, and their attributes are added up, where their representative point lies; areas and lengths are
    cut at the edge of the subject. A layer that the plan lacks may hold any amount, unless the plan as a whole is
    judged and its programme has a line named as the layer.
    """
    if amount.programme is not None:
        return programme(context, subjects, amount.programme)
    if amount.count is not None:
        return _counted(context, subjects, amount.count)
    if amount.sum is not None and amount.of is not None:
        return _added(context, subjects, amount.of, amount.sum)
    if amount.area is not None:
        selection = context.select(amount.area)
        return _cut(context, subjects, selection, cut_areas)
    assert amount.length is not None
    return _cut(context, subjects, context.select(amount.length), cut_lengths)


def _moved(context: Context, subjects: Subjects, selection: Selection, low: Floats, high: Floats) -> Moved:
    """Add up ``low`` of the features that surely lie in a subject, and ``high`` of all that can."""

    def least(rows: Integers, off: float) -> Floats:
        found = loosely_inside(context, subjects.only(rows), selection, off)
        doubtful = totals(found.pairs.where(~found.sure), len(rows), np.minimum(low, 0.0))
        return totals(found.pairs.where(found.sure), len(rows), low) + doubtful

    def greatest(rows: Integers, off: float) -> Floats:
        found = loosely_inside(context, subjects.only(rows), selection, off)
        doubtful = totals(found.pairs.where(~found.sure), len(rows), np.maximum(high, 0.0))
        return totals(found.pairs.where(found.sure), len(rows), high) + doubtful

    return Moved(least, greatest)


def programme(context: Context, subjects: Subjects, item: str) -> Quantity:
    """Return the quantity of a line of the programme, which only the plan as a whole has."""
    table = context.plan.tables.get("programme")
    lines = table[table["item"] == item] if table is not None else None
    if subjects.kind != "plan":
        message = text("The programme is for the plan as a whole: '{item}' is not known here.", item=item)
        return _nothing(subjects, message, item)
    if lines is None or not len(lines):
        return _nothing(subjects, text("The programme has no line '{item}'.", item=item), item)
    numbers = pd.to_numeric(lines["quantity"], errors="coerce")
    if numbers.isna().any():
        return _nothing(subjects, text("The programme gives no quantity for '{item}'.", item=item), item)
    total = np.full(len(subjects), float(numbers.sum()))
    return Quantity(total, total)


def targets_of(amount: Amount) -> Targets:
    """Return the features that an amount is of; a quantity of the programme is of none."""
    return amount.count or amount.of or amount.area or amount.length or ()


def parts_of(context: Context, subjects: Subjects, amount: Amount, selection: Selection) -> Pairs:
    """Relate the features of an amount to the subjects that they, or some of their area or length, lie in."""
    cut = amount.area is not None or amount.length is not None
    return (within(context, subjects, selection, 0.0) if cut else inside(context, subjects, selection)).pairs


def come_to(subjects: Subjects, amount: Amount, selection: Selection, pairs: Pairs) -> Floats:
    """Return what chosen parts of an amount come to per subject; a number that is not known counts for nothing."""
    if amount.count is not None:
        return totals(pairs, len(subjects))
    if amount.sum is not None:
        return totals(pairs, len(subjects), np.nan_to_num(selection.numbers(amount.sum)))
    areas, geometry = subjects.geometry[pairs.subject], selection.geometry[pairs.feature]
    if amount.length is not None:
        flat = np.isin(shapely.get_type_id(geometry), POLYGONS)
        pieces = shapely.intersection(areas, np.where(flat, shapely.boundary(geometry), geometry))
        return np.bincount(pairs.subject, shapely.length(pieces), len(subjects)).astype(float)
    return _united(pairs.subject, pairs.feature, shapely.intersection(areas, geometry), len(subjects))


def _united(subject: Integers, feature: Integers, pieces: Geometries, size: int) -> Floats:
    """Return the area of the pieces in each subject, overlaps once: only pieces that meet another need uniting."""
    flat = np.flatnonzero(shapely.area(pieces) > 0)
    subject, feature, pieces = subject[flat], feature[flat], pieces[flat]
    one, other = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    shared = np.zeros(len(pieces), dtype=bool)
    shared[one[(subject[one] == subject[other]) & (feature[one] != feature[other])]] = True
    found = np.bincount(subject[~shared], shapely.area(pieces[~shared]), size).astype(float)
    order = np.argsort(subject[shared], kind="stable")
    mine, group = np.unique(subject[shared][order], return_inverse=True)
    together = np.asarray(shapely.geometrycollections(pieces[shared][order], indices=group), dtype=object)
    found[mine] += shapely.area(shapely.union_all(together.reshape(-1, 1), axis=1))
    return found


def _nothing(subjects: Subjects, message: Text, item: str) -> Quantity:
    return Quantity(np.zeros(len(subjects)), np.full(len(subjects), np.inf), (Missing("programme", item, message),))


def _counted(context: Context, subjects: Subjects, targets: Targets) -> Quantity:
    selection = context.select(targets)
    only = targets[0] if len(targets) == 1 else None
    if selection.absent and subjects.kind == "plan" and only is not None and only.where is None:
        planned = programme(context, subjects, only.layer)
        if not planned.missing:
            return planned
    pairs = inside(context, subjects, selection).pairs
    low = totals(pairs.where(selection.certain[pairs.feature]), len(subjects))
    moved = _moved(context, subjects, selection, selection.certain.astype(float), np.ones(len(selection)))
    return _open(Quantity(low, totals(pairs, len(subjects)), selection.missing, moved), selection)


def _added(context: Context, subjects: Subjects, targets: Targets, attribute: str) -> Quantity:
    selection = context.select(targets)
    pairs = inside(context, subjects, selection).pairs
    numbers = selection.numbers(attribute)
    unknown = np.isnan(numbers)
    filled = np.where(unknown, 0.0, numbers)
    least = np.where(selection.certain, filled, np.minimum(filled, 0.0))
    most = np.where(selection.certain, filled, np.maximum(filled, 0.0))
    low, high = totals(pairs, len(subjects), least), totals(pairs, len(subjects), most)
    unbounded = totals(pairs, len(subjects), unknown.astype(float)) > 0
    missing = (*selection.missing, *selection.lacking(attribute))
    moved = _moved(context, subjects, selection, least, np.where(unknown, np.inf, most))
    return _open(Quantity(low, np.where(unbounded, np.inf, high), missing, moved), selection)


def _cut(context: Context, subjects: Subjects, selection: Selection, measure: Measure) -> Quantity:
    """Measure what lies in each subject; for the plan as a whole once for all rules about the same features."""

    def cut(chosen: Mask) -> Cut:
        if subjects.kind != "plan":
            return measure(context, subjects, selection, chosen)
        key = (measure.__name__, selection.key, chosen.tobytes())
        return context.once(key, lambda: measure(context, subjects, selection, chosen))

    certain = selection.certain
    high = cut(np.ones(len(selection), dtype=bool))
    low = high if certain.all() else cut(certain)
    moved = Moved(
        lambda rows, off: np.maximum(low.amount[rows] - low.off(rows, off), 0.0),
        lambda rows, off: high.amount[rows] + high.off(rows, off),
    )
    return _open(Quantity(low.amount, high.amount, selection.missing, moved), selection)


def _open(found: Quantity, selection: Selection) -> Quantity:
    """Take away the upper bound when a layer is not in the plan."""
    return found if selection.complete else replace(found, high=np.full_like(found.high, np.inf))
