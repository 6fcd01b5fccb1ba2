"""`phasing`: how much of something is there when so many of the dwellings are.

**Definition.** The judged dwellings of the subject are delivered in the order of `phase_year`. The moment is the first
year at the end of which at least the part `at` of them is there. The number is the part of the amount that is there
at the end of that same year. Existing and kept features without a `phase_year` are there from the start; with one,
they follow it. Where the layer has no status, what lies outside the boundary exists. An amount is a count or a sum over
features whose representative point lies in the subject (for the plan, what is judged), an area with overlaps counted
once or a length, both cut at the subject's edge.

**Parameters.** `of`: the amount, of features with a `phase_year`: facilities or dwellings. `at`: the part of the
dwellings, 0.5 by default.

**Unit.** share, 0 to 1.

**Unknowns.** A dwelling without a year may come first or last, which gives the earliest and the latest moment; a
feature without one may be there in time or not. The low bound takes the earliest moment and nothing that is not sure,
the high one the latest and everything that may be; when the amount is of dwellings themselves that may be generous.
A feature that may belong to the target takes part where it makes the bound; one without a number to add up, or with
a negative one, leaves the subject open. No dwellings, or nothing delivered ever: unknown.

**On the edge.** Not looked at: years decide, and the amounts stay as drawn.

**Cost.** Two index queries and a sort of the dwellings by year; areas cost an intersection and a union of the target's
polygons.

**Source.** A definition of this tool: whether facilities keep pace with the homes.

Example::

    phasing: {of: {count: facilities}, at: 0.5}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from plancheck.common_words import layer_word
from plancheck.errors import RefusedError
from plancheck.measures.amounts import come_to, parts_of, targets_of
from plancheck.measures.base import Kind, Measured, Missing, between, no_features
from plancheck.measures.relations import inside, totals
from plancheck.pack.terms import Amount, Strict, Target
from plancheck.plan.schema import LAYERS
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection

YEAR = "phase_year"
ALREADY_THERE = ("existing", "kept")
START = -np.inf


class PhasingParameters(Strict):
    """What is delivered, and at which part of the dwellings to look."""

    of: Amount
    at: float = Field(default=0.5, gt=0, le=1)

    @model_validator(mode="after")
    def _has_years(self) -> PhasingParameters:
        if self.of.programme is not None:
            raise RefusedError(text("the programme has no years; phasing takes what is drawn"))
        known = [LAYERS[target.layer] for target in targets_of(self.of) if target.layer in LAYERS]
        if any(layer.attribute(YEAR) is None for layer in known):
            raise RefusedError(text("phasing takes features with a phase_year: dwellings or facilities"))
        return self


def measure(context: Context, subjects: Subjects, parameters: PhasingParameters) -> Measured:
    """Return for each subject which part of the amount is there when that part of its dwellings is."""
    homes, amount, size = context.select((Target(layer="dwellings"),)), parameters.of, len(subjects)
    homes = homes.only(homes.inside)
    built = _years(homes)
    first, last = _moments(context, subjects, homes, built, parameters.at)
    selection = context.select(targets_of(amount))
    years, certain = _years(selection), selection.certain
    pairs = parts_of(context, subjects, amount, selection)
    year, sure = years[pairs.feature], certain[pairs.feature]

    def part(delivered: Mask, later: Mask) -> Floats:
        there = come_to(subjects, amount, selection, pairs.where(delivered))
        with np.errstate(divide="ignore", invalid="ignore"):
            return there / come_to(subjects, amount, selection, pairs.where(delivered | later))

    in_time, moment = year <= first[pairs.subject], last[pairs.subject]
    never_late = (year <= moment) | (np.isnan(year) & (moment > START))  # what is yet to come is not there at the start
    low = part(sure & in_time, ~in_time)
    same = np.array_equal(sure & in_time, never_late) and np.array_equal(~in_time, sure & ~never_late)
    high = low if same else part(never_late, sure & ~never_late)
    surely = come_to(subjects, amount, selection, pairs.where(sure)) > 0
    number = selection.numbers(amount.sum) if amount.sum else np.zeros(len(selection))
    unbounded = totals(pairs, size, (~(number >= 0)).astype(float)) > 0
    bounded = surely & ~unbounded & ~np.isnan(first) & homes.complete & selection.complete
    told = [*homes.missing, *selection.missing]
    told += [*homes.lacking(YEAR, np.isnan(built)), *selection.lacking(YEAR, np.isnan(years))]
    told += selection.lacking(amount.sum) if amount.sum else ()
    told += [_negative(part.layer, str(amount.sum)) for part in selection.parts] if (number < 0).any() else ()
    told += _nothing(homes) if np.isnan(first).any() else ()
    told += _nothing(selection) if not surely.all() else ()
    return between(subjects, np.where(bounded, low, 0.0), np.where(bounded, high, 1.0), told)


def _moments(context: Context, subjects: Subjects, homes: Selection, built: Floats, at: float) -> tuple[Floats, Floats]:
    """Return the earliest and the latest year in which enough dwellings of each subject are there, NaN without any.

    The start is before any year; when too few dwellings have a year, the latest may be after all.
    """
    pairs = inside(context, subjects, homes).pairs
    order = np.argsort(pairs.subject, kind="stable")
    subject, years = pairs.subject[order], built[pairs.feature[order]]
    number = np.bincount(subject, minlength=len(subjects))
    needed = np.maximum(np.ceil(at * number - 1e-9), 1).astype(np.int64)
    place = np.cumsum(number) - number + needed - 1
    moments = []
    for unknown in (START, np.inf):
        filled = np.where(np.isnan(years), unknown, years)
        moment = np.full(len(subjects), np.nan)
        moment[number > 0] = filled[np.lexsort((filled, subject))][place[number > 0]]
        moments.append(moment)
    return moments[0], moments[1]


def _years(selection: Selection) -> Floats:
    """Return the year in which each feature is there: before any year when it is already, NaN when it is not known."""
    years, status = selection.numbers(YEAR), selection.values("status")
    default = np.where(selection.inside, "new", "existing")
    stands = status.astype(object).where(status.notna(), pd.Series(default, index=status.index, dtype=object))
    return np.where(np.isnan(years) & stands.isin(ALREADY_THERE).to_numpy(dtype=bool), START, years)


def _nothing(selection: Selection) -> list[Missing]:
    return [no_features(part.layer) for part in selection.parts]


def _negative(layer: str, attribute: str) -> Missing:
    message = text(
        "'{attribute}' of the layer {layer} is below zero: that cannot be delivered.",
        attribute=attribute,
        layer=layer_word(layer),
    )
    return Missing(layer, attribute, message)


KIND = Kind("phasing", PhasingParameters, measure, "share", reads=lambda given: (("dwellings", YEAR),))
