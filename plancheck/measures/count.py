"""`count`: how many features of another layer belong to the subject.

**Definition.** The number of features of the target that carry the subject's key (`by`), whose representative point
lies in the subject (`inside`), that are at most so many metres away in a straight line, edge to edge (`within_m`), or
that can be walked to within so many metres (`walk_m`, as in `reach`). With `distinct`, the number of different values
of an attribute among them; the items of a list count one by one. A subject never counts itself. Demolished features
never count; for the plan as a whole, `inside` counts what is judged.

**Parameters.** `of`: the target. At most one of `by`, `inside`, `within_m`, `walk_m` (default: `inside`). `distinct`:
an attribute of the target.

**Unit.** features, or kinds with `distinct`.

**Unknowns.** A feature that may belong to the target widens the count to one more. A subject without the key is
unknown, and so is every subject when no feature has the key; when only some features lack it, they belong to nobody.
A layer that the plan lacks makes the count unknown. For dwellings by `entrance_id` the subject's own `dwelling_count`
answers when the dwellings are not drawn, or none of them names its entrance.

**On the edge.** With a drawing that may be t off, what is up to 2 t farther than a straight distance, or 2.83 t
farther than one on foot, may come within it, and what is as much nearer may leave it. What lies within
2 t of the edge of the subject may lie inside or outside it. What a key relates stays related.

**Cost.** One index query or join per subject; walking costs a shortest-path search around the targets.

**Source.** Counting needs none.

Example::

    count: {of: dwellings, by: entrance_id}
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from pydantic import model_validator

from plancheck.errors import RefusedError
from plancheck.measures.base import PATHS, Kind, Measured, Metres, Moved, between, no_attribute
from plancheck.measures.reaching import counted, reached
from plancheck.measures.relations import Related, by_key, inside, loosely_inside
from plancheck.measures.targets import numbers
from plancheck.pack.terms import AttributeName, KeyName, Strict, Targets
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Integers, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


class CountParameters(Strict):
    """What to count, and what makes a feature belong to the subject."""

    of: Targets
    by: KeyName | None = None
    inside: bool | None = None
    within_m: Metres | None = None
    walk_m: Metres | None = None
    distinct: AttributeName | None = None

    @model_validator(mode="after")
    def _one_relation(self) -> CountParameters:
        if self.inside is False:
            raise RefusedError(text("inside is true or left out"))
        if sum(way is not None for way in (self.by, self.inside, self.within_m, self.walk_m)) > 1:
            raise RefusedError(text("count takes one of by, inside, within_m or walk_m"))
        return self

    @property
    def unit(self) -> str:
        """What is counted."""
        return "features" if self.distinct is None else "kinds"


def measure(context: Context, subjects: Subjects, parameters: CountParameters) -> Measured:
    """Return how many features, or kinds of feature, belong to each subject."""
    if parameters.walk_m is not None:
        return reached(context, subjects, parameters.of, "walk", parameters.walk_m, parameters.distinct)
    if parameters.within_m is not None:
        return reached(context, subjects, parameters.of, "straight", parameters.within_m, parameters.distinct)
    selection = context.select(parameters.of)
    if parameters.by is not None:
        related = by_key(subjects, selection, parameters.by)
        stated = _stated(subjects, parameters, nobody=not related.settled.any() or bool(selection.absent))
        if stated is not None:
            return stated
    else:
        return _inside(context, subjects, selection, parameters.distinct)
    return counted(subjects, selection, related, parameters.distinct)


def _inside(context: Context, subjects: Subjects, selection: Selection, attribute: str | None) -> Measured:
    """Count what lies in each subject; when asked, without and with what lies near its edge."""

    def loosely(rows: Integers, off: float, sure: bool) -> Measured:
        some = subjects.only(rows)
        found = loosely_inside(context, some, selection, off)
        pairs = found.pairs.where(found.sure) if sure else found.pairs
        return counted(some, selection, Related(pairs, np.ones(len(some), dtype=bool)), attribute)

    moved = Moved(
        lambda rows, off: loosely(rows, off, sure=True).low.to_numpy(),
        lambda rows, off: loosely(rows, off, sure=False).high.to_numpy(),
    )
    return replace(counted(subjects, selection, inside(context, subjects, selection), attribute), moved=moved)


def _stated(subjects: Subjects, parameters: CountParameters, nobody: bool) -> Measured | None:
    """Return the number of dwellings that entrances state themselves, when no drawn dwelling can be related to them."""
    only = parameters.of[0]
    asked = len(parameters.of) == 1 and only.layer == "dwellings" and only.where is None and parameters.distinct is None
    if not (asked and nobody and parameters.by == "entrance_id" and "dwelling_count" in subjects.frame.columns):
        return None
    values = numbers(subjects.frame["dwelling_count"])
    if np.isnan(values).all():
        return None
    missing = no_attribute(subjects.layer, "dwelling_count", int(np.isnan(values).sum()))
    return between(subjects, np.where(np.isnan(values), 0.0, values), values, (missing,))


KIND = Kind(
    "count", CountParameters, measure, "features", reads=lambda given: (PATHS,) if given.walk_m is not None else ()
)
