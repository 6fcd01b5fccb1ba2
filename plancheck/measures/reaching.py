"""How many features are within a distance of each subject, by a straight line or on foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from plancheck.measures.base import SLACK_M, Measured, Missing, between, unknown
from plancheck.measures.classes import Tally
from plancheck.measures.relations import Pairs, Related, within, without_self
from plancheck.measures.walks import access_of_selection, access_of_subjects, network_of
from plancheck.walking.reach import within_walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plancheck.measures.base import Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.pack.terms import Targets
    from plancheck.walking.network import Network

Along = Literal["walk", "straight"]


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
    everyone = np.ones(len(subjects), dtype=bool)
    return tallied(
        subjects, selection, _on_foot(context, network, subjects, selection, metres), everyone, (), attribute
    )


def _on_foot(
    context: Context, network: Network, subjects: Subjects, selection: Selection, metres: float
) -> Iterator[Pairs]:
    origins = access_of_subjects(context, network, subjects)
    targets = access_of_selection(context, network, selection)
    for origin, target in within_walk(network, origins, targets, metres + SLACK_M):  # batches, not features
        yield Pairs(origin, target)


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
