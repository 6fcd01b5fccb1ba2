"""`colocation`: how many different functions share a roof, or a cluster.

**Definition.** The number of different values of `distinct` among the target's features that belong together; the items
of a list count one by one. With `by` they belong together when they carry the same key, such as building_id: the
subject is a building, an entrance, a facility, whatever carries that key, and a subject of the target counts itself.
With `within_m` they belong together when they are at most so many metres apart, edge to edge, or joined by a chain of
such steps (single linkage): a subject that is one of the features has the number of its cluster, any other subject
that of the features at most so many metres away from it. For the plan, a neighbourhood or a block (unless it carries
the key itself) the number is the mean over the groups or clusters of which a feature lies in it (for the plan: is
judged); each counts whole, also what lies outside. Context serves.

**Parameters.** `of`: the target. `distinct`: the attribute that tells functions apart. Either `by`: the key, or
`within_m`: metres.

**Unit.** functions.

**Unknowns.** A subject without the key is unknown, and so is every subject when no feature has the key; when only some
features lack it, they share a roof with nobody. A feature without the attribute may be of a function of its own; one
that may belong to the target counts in the high bound only. For a mean, such a feature may also be a group more, or
tie two clusters together: the bounds hold whatever it does, and may be generous. Nothing there: no mean.

**On the edge.** With a drawing that may be t off, features up to 2 t farther apart than `within_m` may come to share
a cluster, and those up to 2 t nearer may come apart; what touches stays together. A mean over clusters is not looked
at, for it does not simply rise or fall with the distance. What a key relates stays related.

**Cost.** One join by key; clusters cost an index query that grows with the number of pairs of places within the
distance.

**Source.** Bouwen aan de samenleving, kennisfundament, section 4.3, brings functions together in one building; single
linkage is Sneath's (1957).

Example::

    colocation: {of: facilities, distinct: category, by: building_id}
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import model_validator

from plancheck.errors import RefusedError
from plancheck.measures.base import STRAIGHT_ENDS, Kind, Measured, Metres, Moved, between, no_attribute, no_features
from plancheck.measures.classes import Tally, classes_of
from plancheck.measures.clusters import clusters, mean_bounds, neighbours
from plancheck.measures.relations import Pairs, by_key, inside, self_positions, within
from plancheck.pack.terms import AttributeName, Strict, Targets
from plancheck.plan.schema import LAYERS
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Mask, Missing, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


class ColocationParameters(Strict):
    """Of what, which functions, and what makes features belong together."""

    of: Targets
    distinct: AttributeName
    by: AttributeName | None = None
    within_m: Metres | None = None

    @model_validator(mode="after")
    def _one_relation(self) -> ColocationParameters:
        if (self.by is None) == (self.within_m is None):
            raise RefusedError(text("colocation takes either by, the key of a roof, or within_m, a distance"))
        return self


def measure(context: Context, subjects: Subjects, parameters: ColocationParameters) -> Measured:
    """Return for each subject how many functions it shares a roof or a cluster with, or the mean of that inside it."""
    selection = context.select(parameters.of)
    missing: tuple[Missing, ...] = ()
    moved: Moved | None = None
    if parameters.within_m is not None:
        groups = _clusters(context, selection, parameters.within_m)
        if subjects.wide:
            low, high = _mean(context, subjects, selection, groups, parameters, splits=True)
        else:
            low, high = _near(context, subjects, selection, groups, parameters)
            moved = _moved(context, subjects, selection, parameters)
    elif subjects.wide and not _carries(subjects, str(parameters.by)):
        groups = pd.factorize(selection.values(str(parameters.by)).astype("string"))[0].astype(np.int64)
        low, high = _mean(context, subjects, selection, groups, parameters, splits=False)
        if len(selection) and (groups < 0).all():
            missing = tuple(no_attribute(part.layer, str(parameters.by)) for part in selection.parts)
    else:
        related = by_key(subjects, selection, str(parameters.by))
        low, high = _tallied(selection, parameters.distinct, related.pairs, len(subjects))
        low, high = np.where(related.settled, low, np.nan), np.where(related.settled, high, np.nan)
        missing = related.missing
    nothing = [no_features(part.layer) for part in selection.parts] if np.isnan(low).any() and not missing else []
    high = high if selection.complete else np.full(len(subjects), np.inf)
    told = (*selection.missing, *missing, *selection.lacking(parameters.distinct), *nothing)
    return between(subjects, np.where(np.isnan(low), 0.0, low), high, told, moved=moved)


def _moved(context: Context, subjects: Subjects, selection: Selection, parameters: ColocationParameters) -> Moved:
    """Look again at a shorter or a longer distance: clusters fall apart or grow together."""

    def near(rows: Integers, metres: float) -> tuple[Floats, Floats]:
        groups = _clusters(context, selection, metres)
        other = parameters.model_copy(update={"within_m": metres})
        return _near(context, subjects.only(rows), selection, groups, other)

    def least(rows: Integers, off: float) -> Floats:
        return near(rows, max(float(parameters.within_m or 0) - STRAIGHT_ENDS * off, 0.0))[0]

    def greatest(rows: Integers, off: float) -> Floats:
        most = near(rows, float(parameters.within_m or 0) + STRAIGHT_ENDS * off)[1]
        return most if selection.complete else np.full(len(rows), np.inf)

    return Moved(least, greatest)


def _carries(subjects: Subjects, key: str) -> bool:
    """Return whether areas carry a key themselves."""
    if subjects.kind == "plan":
        return False
    own = LAYERS[subjects.layer].key if subjects.layer in LAYERS else "block_id"
    return key == own or key in subjects.frame.columns


def _clusters(context: Context, selection: Selection, metres: float, chosen: Mask | None = None) -> Integers:
    """Return the cluster of each feature of a selection, -1 for those that are not ``chosen``."""
    chosen = np.ones(len(selection), dtype=bool) if chosen is None else chosen
    near = context.once(("neighbours", selection.key, metres), lambda: neighbours(selection.geometry, metres))
    return context.once(("clusters", selection.key, metres, chosen.tobytes()), lambda: clusters(near, chosen))


def _tallied(selection: Selection, attribute: str, pairs: Pairs, size: int) -> tuple[Floats, Floats]:
    tally = Tally(size, selection, attribute)
    tally.add(pairs)
    return tally.bounds()


def _grouped(selection: Selection, attribute: str, groups: Integers) -> tuple[Floats, Floats]:
    """Return the least and greatest number of functions in each group."""
    feature = np.flatnonzero(groups >= 0)
    return _tallied(selection, attribute, Pairs(groups[feature], feature), int(groups.max(initial=-1)) + 1)


def _near(
    context: Context, subjects: Subjects, selection: Selection, groups: Integers, parameters: ColocationParameters
) -> tuple[Floats, Floats]:
    """Return the numbers of subjects: those of their cluster, or of the features near a subject that is in none."""
    metres, certain = float(parameters.within_m or 0), selection.certain
    surely = groups if certain.all() else _clusters(context, selection, metres, certain)
    own = self_positions(subjects, selection)
    low, high = np.zeros(len(subjects)), np.zeros(len(subjects))
    member = own >= 0
    high[member] = _grouped(selection, parameters.distinct, groups)[1][groups[own[member]]]
    settled = member.copy()
    settled[member] = certain[own[member]]
    low[settled] = _grouped(selection, parameters.distinct, surely)[0][surely[own[settled]]]
    if not settled.all():
        others = replace(subjects, frame=subjects.frame[~settled])
        pairs = within(context, others, selection, metres).pairs
        low[~settled], most = _tallied(selection, parameters.distinct, pairs, len(others))
        high[~settled] = np.maximum(high[~settled], most)
    return low, high


def _mean(
    context: Context, subjects: Subjects, selection: Selection, groups: Integers, parameters: ColocationParameters,
    splits: bool,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return the mean over the groups with a feature in each subject; with ``splits`` a group may fall apart."""
    if not selection.complete:
        return np.zeros(len(subjects)), np.full(len(subjects), np.inf)
    count, certain = int(groups.max(initial=-1)) + 1, selection.certain
    low, high = _grouped(selection, parameters.distinct, groups)
    pairs = inside(context, subjects, selection).pairs
    pairs = pairs.where(groups[pairs.feature] >= 0)
    key, found = np.unique(pairs.subject * max(count, 1) + groups[pairs.feature], return_inverse=True)
    subject, group = key // max(count, 1), key % max(count, 1)
    present = np.bincount(found, minlength=len(key)).astype(float)
    surely = np.bincount(found, certain[pairs.feature], len(key)) > 0
    grouped = groups >= 0
    nameless = np.bincount(groups[grouped], classes_of(selection, parameters.distinct).null[grouped], count) > 0
    doubtful = np.bincount(groups[grouped], ~certain[grouped], count) > 0
    if splits:
        sure, fewest, most = ~doubtful[group], surely.astype(float), present
        low = np.where(doubtful, ~nameless, low)
    else:
        sure, fewest, most = surely, np.zeros(len(key)), np.ones(len(key))
        low = np.where(doubtful, np.maximum(low, ~nameless), low)
    return mean_bounds(subject, sure, low[group], high[group], fewest, most, len(subjects))


KIND = Kind("colocation", ColocationParameters, measure, "functions")
