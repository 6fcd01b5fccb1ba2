"""`enclosure`: how high a street is for its width.

**Definition.** Paths are cut into equal sections of at most 10 m from one junction or end to the next, and in the
middle of each a profile is taken: straight to the left and to the right, up to 50 m, until a facade is met. The width
is the distance between the two facades, the height the mean of the heights of their buildings, and the profile says
height over width for its section. Buildings smaller than 10 m2 are sheds and no facade. Where a side has no facade,
and inside a building, there is no street: the section takes no part. All paths count, also those that are not for
walking; paths on top of each other count once.

`median` is the ratio that half the length of the subject's sections stays below; `share_between` the part of that
length with a ratio from `min` to `max`. To the plan and to areas belong the parts of sections inside, to a path its
own. A path that is connected to nothing and runs round has no end: its sections begin at the node farthest from its
middle, so that they depend a little on where it was cut.

**Parameters.** `statistic`: median (default) or share_between. `min`, `max`: with share_between, both.

**Unit.** a plain number, metres of height per metre of width; share, 0 to 1.

**Unknowns.** A building without `height_m` is 3 m high for each of its `storeys`; without those its height is unknown,
and so are the profiles that meet it: each may be anything from what the other building alone makes of it. A subject
without a profile is unknown.

**On the edge.** With facades that may be t off, the width of every profile changes by at most 2 t. Paths stay, and so
does which facades a profile meets.

**Cost.** The network of all paths, and two rays per 10 m of it against the outlines of buildings.

**Source.** Height over width as what makes a street a room: Maertens, Der optische Massstab (1877), and Blumenfeld,
Scale in civic design (1953). 10 m, 50 m and 3 m per storey are this tool's.

Example::

    enclosure: {statistic: median}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from plancheck.errors import RefusedError
from plancheck.facades.profiles import SIDE_M
from plancheck.measures.base import (
    PATHS,
    STRAIGHT_ENDS,
    Kind,
    Measured,
    Missing,
    Moved,
    between,
    no_attribute,
    no_layer,
    unknown,
)
from plancheck.measures.streets import streets_of
from plancheck.measures.walks import stretches_of
from plancheck.pack.terms import Strict
from plancheck.texts import text
from plancheck.walking.stretches import overlapping

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.streets import Streets

HALF_M = 0.01
"""A length that differs less than this from half of the whole is the half."""

RatioBound = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class EnclosureParameters(Strict):
    """Which number, and between which ratios."""

    statistic: Literal["median", "share_between"] = "median"
    min: RatioBound | None = None
    max: RatioBound | None = None

    @model_validator(mode="after")
    def _complete(self) -> EnclosureParameters:
        given = self.min is not None, self.max is not None
        if self.statistic == "share_between" and not all(given):
            raise RefusedError(text("share_between needs min and max, the ratios of height to width that are asked"))
        if self.statistic == "median" and any(given):
            raise RefusedError(text("min and max go with share_between only"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise RefusedError(text("min is larger than max"))
        return self

    @property
    def unit(self) -> str:
        """A plain number or a share."""
        return "per" if self.statistic == "median" else "share"


def measure(context: Context, subjects: Subjects, parameters: EnclosureParameters) -> Measured:
    """Return the median ratio of the streets of each subject, or the share of them that is between two."""
    for layer in ("paths", "buildings"):
        if context.layer(layer) is None:
            return unknown(subjects, no_layer(layer))
    streets, size = context.once(("streets",), lambda: streets_of(context)), len(subjects)
    own = stretches_of(context, streets.network, subjects)
    mine, piece = overlapping(streets.network, own, streets.stretches)
    metres = np.minimum(own.last[mine], streets.stretches.last[piece])
    metres = metres - np.maximum(own.first[mine], streets.stretches.first[piece])
    subject, section = own.owner[mine], streets.stretches.owner[piece]
    low, high = streets.low[section], streets.high[section]
    total = np.bincount(subject, metres, size).astype(float)

    def found(off: float) -> tuple[Floats, Floats]:
        wide = streets.width[section]
        with np.errstate(divide="ignore", invalid="ignore"):
            lower = low * (wide / (wide + STRAIGHT_ENDS * off))
            upper = np.where(high > 0, high * (wide / np.maximum(wide - STRAIGHT_ENDS * off, 0.0)), 0.0)
        if parameters.statistic == "median":
            return _median(subject, lower, metres, total), _median(subject, upper, metres, total)
        assert parameters.min is not None
        assert parameters.max is not None
        surely = (lower >= parameters.min) & (upper <= parameters.max)
        perhaps = (upper >= parameters.min) & (lower <= parameters.max)
        with np.errstate(invalid="ignore"):
            shares = [np.bincount(subject, metres * chosen, size) / total for chosen in (surely, perhaps)]
        return shares[0], shares[1]

    moved = Moved(lambda rows, off: found(off)[0][rows], lambda rows, off: found(off)[1][rows])
    return between(subjects, *found(0.0), _missing(streets, section, total), moved=moved)


def _median(subject: Integers, values: Floats, metres: Floats, total: Floats) -> Floats:
    """Return per subject the value that half of its metres stays below, NaN without any.

    Where exactly half of them does, it is the mean of the values on both sides.
    """
    found = np.full(len(total), np.nan)
    order = np.lexsort((values, subject))
    subject, values, metres = subject[order], values[order], metres[order]
    passed = np.cumsum(metres) - (np.cumsum(total) - total)[subject]
    sides = []
    for half in (total / 2 - HALF_M, total / 2 + HALF_M):
        reached = (passed >= np.minimum(half, total - HALF_M)[subject]).nonzero()[0]
        owner, first = np.unique(subject[reached], return_index=True)
        side = found.copy()
        side[owner] = values[reached[first]]
        sides.append(side)
    return np.asarray((sides[0] + sides[1]) / 2, dtype=float)


def _missing(streets: Streets, section: Integers, total: Floats) -> list[Missing]:
    nameless = np.unique(streets.nameless[section])
    count: Mask = nameless >= 0
    told = [no_attribute("buildings", "height_m", int(count.sum()))] if count.any() else []
    if (total <= 0).any():
        message = text("No path here has a facade within {metres} m on both sides.", metres=SIDE_M)
        told.append(Missing("buildings", None, message))
    return told


KIND = Kind("enclosure", EnclosureParameters, measure, "per", reads=lambda given: (("buildings", None), PATHS))
