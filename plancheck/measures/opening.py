"""`opening`: how much of the week something is open.

**Definition.** From the attribute `opening_hours`, in the syntax of OpenStreetMap, the figures of a normal week:
`hours_per_week`, the hours that it is open; `evenings`, the evenings on which it is open for at least an hour in all
between 18:00 and 24:00; `weekend`, the days of Saturday and Sunday on which it is open at all between 6:00 and 24:00.
Weeks differ with the seasons, so that each is a mean over the 52 weeks of a year and need not be whole. Holidays do
not count: not `PH` and `SH`, nor what holds for a day of the week on fewer than four of its 52 dates, such as
Christmas or a closure of three weeks. As the syntax has it, a rule after `;` replaces all that the rules before it say
of its days, the hours after midnight of an evening before included; `,` adds to them. The sun rises and sets as in
Amersfoort.

**Parameters.** `statistic`: hours_per_week (default), evenings or weekend.

**Unit.** hours, evenings or days per week.

**Unknowns.** No opening hours, or a text that cannot be read (which is an input issue): anything from never to always.
Hours with a remark or marked `unknown` may or may not be, and those with an open end (`17:00+`) end somewhere between
the last hour that is named and 6:00 the next morning. A text that names years is read for each of them and for a year
that it does not name, and is unknown where these differ.

**On the edge.** Never: hours do not hang on where points are drawn.

**Cost.** Every distinct text is worked out once: a week of it, or a year when it names dates, weeks or the sun.

**Source.** OpenStreetMap wiki, Key:opening_hours/specification.

Example::

    opening: {statistic: evenings}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from plancheck.common_words import layer_word
from plancheck.measures.base import Kind, Measured, Missing, between, no_attribute
from plancheck.measures.targets import column_of
from plancheck.measures.weeks import STATISTICS, normal_week
from plancheck.pack.terms import Strict
from plancheck.plan.hours import ATTRIBUTE
from plancheck.texts import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plancheck.measures.base import Floats, Mask, Subjects
    from plancheck.measures.context import Context

_UNITS = {"hours_per_week": "h", "evenings": "evenings", "weekend": "days"}


class OpeningParameters(Strict):
    """Which figure of the week."""

    statistic: Literal["hours_per_week", "evenings", "weekend"] = "hours_per_week"

    @property
    def unit(self) -> str:
        """Hours, evenings or days."""
        return _UNITS[self.statistic]


def measure(context: Context, subjects: Subjects, parameters: OpeningParameters) -> Measured:
    """Return the hours, evenings or weekend days that each subject is open in a normal week."""

    def week_of(written: str) -> Floats | None:
        return context.once(("week", written), lambda: normal_week(written))

    codes, texts = pd.factorize(column_of(subjects.layer, subjects.frame, ATTRIBUTE))
    weeks = [week_of(str(written)) for written in texts]  # distinct texts, of which there are few
    chosen, most = list(STATISTICS).index(parameters.statistic), STATISTICS[parameters.statistic]
    anything = np.array([0.0, most])
    bounds = np.array([*(anything if week is None else week[chosen] for week in weeks), anything])[codes]
    unreadable = np.array([*(week is None for week in weeks), False])[codes]
    vague = (bounds[:, 0] < bounds[:, 1]) & (codes >= 0) & ~unreadable
    return between(subjects, bounds[:, 0], bounds[:, 1], _missing(subjects.layer, codes < 0, unreadable, vague))


def _missing(layer: str, nothing: Mask, unreadable: Mask, vague: Mask) -> Iterator[Missing]:
    if nothing.any():
        yield no_attribute(layer, ATTRIBUTE, None if nothing.all() else int(nothing.sum()))
    if unreadable.any():
        message = plural(
            "The opening hours of {count} feature of the layer {layer} cannot be read.",
            "The opening hours of {count} features of the layer {layer} cannot be read.",
            count=int(unreadable.sum()), layer=layer_word(layer),
        )  # fmt: skip
        yield Missing(layer, ATTRIBUTE, message)
    if vague.any():
        message = plural(
            "The opening hours of {count} feature of the layer {layer} leave open when it is open.",
            "The opening hours of {count} features of the layer {layer} leave open when they are open.",
            count=int(vague.sum()), layer=layer_word(layer),
        )  # fmt: skip
        yield Missing(layer, ATTRIBUTE, message)


KIND = Kind("opening", OpeningParameters, measure, "h", ("features",), reads=lambda given: ((None, "opening_hours"),))
