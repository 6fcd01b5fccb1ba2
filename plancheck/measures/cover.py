"""`cover`: which part of the subject's area is covered.

**Definition.** The area of the union of the targets, cut at the subject's edge, over the subject's area; overlaps
count once. With `buffer`, targets are first widened on all sides by so many metres or by an attribute in metres, so
that points and lines cover too; an attribute that is a width across (`crown_m`, `width_m`) counts for half on each
side. With `not`, the part that nothing covers: nobody's land.

**Parameters.** `by`: the target. `buffer`: metres, or an attribute of the target. `not`: true for the uncovered part.

**Unit.** share, 0 to 1.

**Unknowns.** Features that may belong to the target cover in the high bound only; a target without the buffer's
attribute may cover everything; a layer that is not there may cover anything; a subject without area is unknown.

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

from plancheck.measures.base import Kind, Measured, Metres, Missing, between
from plancheck.measures.surfaces import area_within, surface
from plancheck.pack.terms import AttributeName, Strict, Targets
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Subjects
    from plancheck.measures.context import Context
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
        around = _around(selection, parameters.buffer)
        unbounded = np.isnan(around)
        geometry = np.asarray(shapely.buffer(geometry, np.nan_to_num(around), quad_segs=16), dtype=object)
        if unbounded.any():
            missing.extend(selection.lacking(str(parameters.buffer)))
    areas = subjects.geometry
    total = np.asarray(shapely.area(areas), dtype=float)
    high = _covered(geometry, areas, total)
    low = high if certain.all() else _covered(geometry[certain], areas, total)
    if unbounded.any() or not selection.complete:
        high = np.where(total > 0, 1.0, np.nan)
    if (total == 0).any():
        missing.append(Missing(subjects.layer, None, text("What is not an area of '{layer}' has nothing to cover.",
                                                          layer=subjects.layer)))  # fmt: skip
    return between(subjects, 1 - high, 1 - low, missing) if parameters.not_ else between(subjects, low, high, missing)


def _around(selection: Selection, buffer: float | str) -> Floats:
    """Return how many metres around each feature count, NaN where that is not known."""
    if not isinstance(buffer, str):
        return np.full(len(selection), buffer)
    metres = selection.numbers(buffer)
    return metres / 2 if buffer in WIDTHS else metres


def _covered(geometry: Geometries, areas: Geometries, total: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(area_within(surface(geometry, areas), areas) / np.where(total > 0, total, np.nan), 1.0)


KIND = Kind("cover", CoverParameters, measure, "share")
