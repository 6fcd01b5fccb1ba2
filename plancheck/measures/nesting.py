"""`nesting`: which part of the diversity lies between groups: homogeneous blocks in a heterogeneous district.

**Definition.** With H the Shannon entropy (- sum of p ln p) of the classes of the attribute among the target's features
in the subject (by representative point; for the plan, what is judged), H_g the same within a group and w_g the group's
part of the features: (H - sum of w_g H_g) / H. It is 1 when every group is of one class while the groups differ, and 0
when every group has the mix of the whole. The items of a list count one by one, both as classes and as groups.

**Parameters.** `of`: the target. `attribute`: what varies. `groups`: an attribute of the target that names the group
of each feature, such as block_id.

**Unit.** share, 0 to 1.

**Unknowns.** Where everything is of one class there is no diversity to divide. A feature without the attribute may be
of any allowed class (of any class at all when it is free text), one without a group may be in any group, also one of
its own. The bounds take the diversity within the groups and that of the whole apart, each at its least and its
greatest, so that they may be generous, never too small an interval. A feature that may belong to the target, or lacks
a list, leaves the subject open; so does a layer that is not there.

**On the edge.** Not looked at: attributes decide, and who lies in the subject stays as drawn.

**Cost.** One index query and two groupings.

**Source.** Gruenfeld's homogeneous block in a heterogeneous district, as told in Hart voor de wijk (2002); the division
of entropy is Theil's (1972), Statistical decomposition analysis.

Example::

    nesting: {of: dwellings, attribute: tenure, groups: block_id}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.common_words import layer_word
from plancheck.measures.base import Kind, Measured, Missing, between, no_features
from plancheck.measures.classes import classes_of
from plancheck.measures.diversity import Contents, disorder
from plancheck.measures.relations import inside, totals
from plancheck.pack.terms import AttributeName, Strict, Targets
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Subjects
    from plancheck.measures.classes import Classes
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Part

LEAST_DISORDER = 1.0
"""Two members of two classes have a disorder of 2 ln 2; what is less is rounding."""


class NestingParameters(Strict):
    """Of what, which attribute, in which groups."""

    of: Targets
    attribute: AttributeName
    groups: AttributeName


def measure(context: Context, subjects: Subjects, parameters: NestingParameters) -> Measured:
    """Return for each subject the part of the diversity that lies between its groups."""
    selection, size = context.select(parameters.of), len(subjects)
    pairs = inside(context, subjects, selection).pairs
    classes, groups = classes_of(selection, parameters.attribute), classes_of(selection, parameters.groups)
    unclear = ~selection.certain | (classes.null & (classes.each > 1)) | (groups.null & (groups.each > 1))
    sure = pairs.where(~unclear[pairs.feature])
    pair, code = classes.matching(sure.feature)
    again, group = groups.matching(sure.feature[pair])
    subject, code = sure.subject[pair[again]], code[again]
    least, greatest = disorder(_contents(subject, code, classes, size))
    inner_least, inner_greatest = _within(subject, code, group, classes, size)
    unbounded = (totals(pairs, size, unclear.astype(float)) > 0) | (not selection.complete)
    divisible = ~unbounded & (least >= LEAST_DISORDER)
    with np.errstate(divide="ignore", invalid="ignore"):
        high = np.where(divisible, np.clip(1 - inner_least / greatest, 0, 1), 1.0)
        low = np.where(divisible, np.clip(1 - inner_greatest / least, 0, 1), 0.0)
    lacking = (*selection.lacking(parameters.attribute), *selection.lacking(parameters.groups))
    uniform = bool((~unbounded & (least < LEAST_DISORDER)).any())
    nothing = [_nothing(part, parameters.attribute) for part in selection.parts] if uniform else []
    return between(subjects, np.minimum(low, high), high, (*selection.missing, *lacking, *nothing))


def _within(subject: Integers, code: Integers, group: Integers, classes: Classes, size: int) -> tuple[Floats, Floats]:
    """Return the least and greatest disorder within the groups of each subject, added up.

    The disorder of a group never falls when a member joins it. It is least when those without a group have one of
    their own each; with n in a group it grows by at most (n + 1) ln(n + 1) - n ln n per member, so that it is never
    more than when all of them join the largest group.
    """
    from scipy.special import xlogy

    placed = group >= 0
    count = int(group.max(initial=0)) + 1
    key, cell = np.unique(subject[placed] * count + group[placed], return_inverse=True)
    owner = key // count
    least, greatest = (
        np.bincount(owner, values, size).astype(float)
        for values in disorder(_contents(cell.astype(np.int64), code[placed], classes, len(key)))
    )
    largest, alone = np.zeros(size), np.bincount(subject[~placed], minlength=size).astype(float)
    np.maximum.at(largest, owner, np.bincount(cell, minlength=len(key)))
    return least, greatest + (xlogy(largest + alone, largest + alone) - xlogy(largest, largest))


def _contents(owner: Integers, code: Integers, classes: Classes, size: int) -> Contents:
    named = code >= 0
    return Contents(
        size=size,
        subject=owner[named],
        code=code[named],
        weight=np.ones(int(named.sum())),
        loose_subject=owner[~named],
        loose_weight=np.ones(int((~named).sum())),
        classes=classes.count,
        allowed=classes.allowed,
        whole=True,
    )


def _nothing(part: Part, attribute: str) -> Missing:
    if not len(part.rows):
        return no_features(part.layer)
    message = text(
        "There is no diversity to divide in the layer {layer}: '{attribute}' has one value.",
        layer=layer_word(part.layer), attribute=attribute,
    )  # fmt: skip
    return Missing(part.layer, attribute, message)


KIND = Kind("nesting", NestingParameters, measure, "share")
