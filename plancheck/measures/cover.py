"""`cover`: which part of the subject's area is covered.

**Definition.** The area of the union of the targets, cut at the subject's edge, over the subject's area; overlaps
count once. With `buffer`, targets are first widened on all sides by so many metres or by an attribute in metres, so
that points and lines cover too; an attribute that is a width across (`crown_m`, `width_m`) counts for half on each
side. With `not`, the part that nothing covers: nobody's land.

**Parameters.** `by`: the target. `buffer`: metres, or an attribute of the target. `not`: true for the uncovered part.

**Unit.** share, 0 to 1.

**Unknowns.** Features that may belong to the target cover in the high bound only; a target without the buffer's
attribute may cover everything; a layer that is not there may cover anything; a subject without area is unknown.

**On the edge.** With a drawing that may be t off, what is covered changes by at most t times the outlines of what
covers in the subject, twice that near the edge of the subject, and t times the edge itself; outlines that two areas
share stay shut. The bound is for all outlines to move the same way, and so generous for many small areas.

**Cost.** The union of the targets near the subjects, and one intersection per pair of a subject and a part of the
union.

**Source.** Hart voor de wijk (2002): land that is nobody's. Round corners of buffers are drawn with 16 segments per
quarter, which makes a circle 0.16 % too small.

Example::

    cover: {by: trees, buffer: crown_m}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pydantic import Field

from plancheck.common_words import layer_word
from plancheck.measures.base import Kind, Measured, Metres, Missing, Moved, between
from plancheck.measures.drawn import cover_off
from plancheck.measures.surfaces import covered_by
from plancheck.measures.widening import widened
from plancheck.pack.terms import AttributeName, Strict, Targets
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.surfaces import Covered
    from plancheck.measures.targets import Selection


WIDTHS = ("crown_m", "width_m")
"""Attributes that say how wide a feature is: half of it lies on each side."""


class CoverParameters(Strict):
    """Covered by what, how far around it, and whether the rest is meant."""

    by: Targets
    buffer: Metres | AttributeName | None = None
    not_: bool = Field(default=False, alias="not")


def measure(context: Context, subjects: Subjects, parameters: CoverParameters) -> Measured:
    """Return the covered, or uncovered, part of each subject's area."""
    selection = context.select(parameters.by)
    geometry, missing = selection.geometry, [*selection.missing]
    certain, unbounded = selection.certain, np.zeros(len(selection), dtype=bool)
    if parameters.buffer is not None:
        metres = _around(selection, parameters.buffer)
        unbounded = np.isnan(metres)
        geometry = widened(geometry, np.nan_to_num(metres))
        if unbounded.any():
            missing.extend(selection.lacking(str(parameters.buffer)))
    areas = subjects.geometry
    total = np.asarray(shapely.area(areas), dtype=float)
    near_m = 2 * context.plan.tolerance_m  # what lies so near can come in
    perhaps = covered_by(geometry, areas, near_m)
    surely = perhaps if certain.all() else covered_by(geometry[certain], areas, near_m)
    low, high = _part(surely, total), _part(perhaps, total)
    bounded = selection.complete and not unbounded.any()
    if not bounded:
        high = np.where(total > 0, 1.0, np.nan)
    if (total == 0).any():
        message = text(
            "What is not an area of the layer {layer} has nothing to cover.", layer=layer_word(subjects.layer)
        )
        missing.append(Missing(subjects.layer, None, message))

    def least(rows: Integers, off: float) -> Floats:
        return _moved(surely.only(rows), low[rows], off, less=True)

    def greatest(rows: Integers, off: float) -> Floats:
        return _moved(perhaps.only(rows), high[rows], off, less=False) if bounded else high[rows]

    if parameters.not_:
        moved = Moved(lambda rows, off: 1 - greatest(rows, off), lambda rows, off: 1 - least(rows, off))
        return between(subjects, 1 - high, 1 - low, missing, moved=moved)
    return between(subjects, low, high, missing, moved=Moved(least, greatest))


def _moved(by: Covered, share: Floats, off: float, less: bool) -> Floats:
    """Return the least or the greatest part of areas that is covered when every point may be so many metres off."""
    total = shapely.area(by.areas)
    covered, bare = share * total, (1 - share) * total
    within, without = cover_off(by, off)
    sign = -1 if less else 1
    covered, bare = np.maximum(covered + sign * within, 0.0), np.maximum(bare - sign * without, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(covered / (covered + bare), nan=0.0 if less else 1.0)


def _around(selection: Selection, buffer: float | str) -> Floats:
    """Return how many metres around each feature count, NaN where that is not known."""
    if not isinstance(buffer, str):
        return np.full(len(selection), buffer)
    metres = selection.numbers(buffer)
    return metres / 2 if buffer in WIDTHS else metres


def _part(by: Covered, total: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(by.amount / np.where(total > 0, total, np.nan), 1.0)


KIND = Kind("cover", CoverParameters, measure, "share")
