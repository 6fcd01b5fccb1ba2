"""How many features are within a distance of each subject, by a straight line or on foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from plancheck.measures.base import SLACK_M, Measured, Missing, between, unknown
from plancheck.measures.classes import Tally, classes_of
from plancheck.measures.distance import walked
from plancheck.measures.relations import Pairs, Related, totals, within, without_self
from plancheck.measures.walks import access_of_selection, network_of, origins_of_subjects
from plancheck.walking.reach import within_walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plancheck.measures.base import Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.pack.terms import Targets
    from plancheck.walking.network import Network

Along = Literal["walk", "straight"]

MANY_KINDS = 40
"""With so many kinds, looking for the nearest of each costs more than finding all targets in reach."""


def reached(
    context: Context, subjects: Subjects, targets: Targets, along: Along, metres: float, attribute: str | None
) -> Measured:
    """Count the features, or the kinds of feature, within ``metres`` of each subject."""
    selection = context.select(targets)
    if along == "straight":
        return counted(subjects, selection, within(context, subjects, selection, metres), attribute)
    network = network_of(context)
    if isinstance(network, Missing):
        return unknown(subjects, network)
    if attribute is not None and classes_of(selection, attribute).count <= MANY_KINDS:
        return _kinds_on_foot(context, network, subjects, selection, metres, attribute)
    everyone, everything = np.ones(len(subjects), dtype=bool), np.ones(len(selection), dtype=bool)
    pairs = _on_foot(context, network, subjects, selection, everything, metres)
    return tallied(subjects, selection, pairs, everyone, (), attribute)


def _on_foot(
    context: Context, network: Network, subjects: Subjects, selection: Selection, chosen: Mask, metres: float
) -> Iterator[Pairs]:
    origins = origins_of_subjects(context, network, subjects).access
    targets = access_of_selection(context, network, selection)
    near = targets.where(chosen[targets.place])
    for origin, target in within_walk(network, origins, near, metres + SLACK_M):  # batches, not features
        yield Pairs(origin, target)


def _kinds_on_foot(
    context: Context, network: Network, subjects: Subjects, selection: Selection, metres: float, attribute: str
) -> Measured:
    """Count kinds of target by one shortest-path search per kind: a kind is there when its nearest target is."""
    classes, size = classes_of(selection, attribute), len(subjects)
    low, high = np.zeros(size), np.zeros(size)
    for kind in range(classes.count):
        of_kind = np.zeros(len(selection), dtype=bool)
        of_kind[classes.feature[classes.code == kind]] = True
        surely = of_kind & selection.certain
        reached_surely = _reaches(context, subjects, selection, surely, metres)
        low += reached_surely
        high += reached_surely if (surely == of_kind).all() else _reaches(context, subjects, selection, of_kind, metres)
    if classes.null.any():
        nameless = np.zeros(size)
        for pairs in _on_foot(context, network, subjects, selection, classes.null, metres):
            nameless += totals(without_self(subjects, selection, pairs), size)
        high[nameless > 0] += nameless[nameless > 0] * classes.each
    high = high if classes.allowed is None else np.minimum(high, classes.allowed)
    high = high if selection.complete else np.full(size, np.inf)
    return between(subjects, low, high, (*selection.missing, *selection.lacking(attribute)))


def _reaches(context: Context, subjects: Subjects, selection: Selection, chosen: Mask, metres: float) -> Mask:
    return walked(context, subjects, selection, chosen) <= metres + SLACK_M


def counted(subjects: Subjects, selection: Selection, related: Related, attribute: str | None) -> Measured:
    """Count related features, or their kinds, with everything that is not settled as a range."""
    return tallied(subjects, selection, [related.pairs], related.settled, related.missing, attribute)


def tallied(
    subjects: Subjects,
    selection: Selection,
    batches: Iterable[Pairs],
    settled: Mask,
    missing: tuple[Missing, ...],
    attribute: str | None,
) -> Measured:
    """Count batches of pairs of which no two are the same; a subject does not count itself."""
    tally = Tally(len(subjects), selection, attribute)
    for pairs in batches:
        tally.add(without_self(subjects, selection, pairs))
    low, high = tally.bounds()
    told = (*selection.missing, *missing, *(selection.lacking(attribute) if attribute else ()))
    bounded = settled & selection.complete
    return between(subjects, np.where(settled, low, 0.0), np.where(bounded, high, np.inf), told)
