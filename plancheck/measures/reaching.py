"""How many features are within a distance of each subject, by a straight line or on foot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from plancheck.measures.base import SLACK_M, STRAIGHT_ENDS, WALK_ENDS, Measured, Missing, Moved, between, unknown
from plancheck.measures.classes import Tally, classes_of
from plancheck.measures.distance import walked
from plancheck.measures.relations import Pairs, Related, totals, within, without_self
from plancheck.measures.walks import access_of_selection, network_of, origins_of_subjects
from plancheck.walking.reach import within_walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from plancheck.measures.base import Floats, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.pack.terms import Targets
    from plancheck.walking.network import Network

Along = Literal["walk", "straight"]

MANY_KINDS = 40
"""With so many kinds, or so many targets for each subject, finding all targets in reach of the subjects costs less than
looking for the nearest of each kind."""


def reached(
    context: Context, subjects: Subjects, targets: Targets, along: Along, metres: float, attribute: str | None
) -> Measured:
    """Count the features, or the kinds of feature, within ``metres`` of each subject.

    In a drawing that is a bit off, what was a bit farther can come within that distance, and what was within it leave.
    """
    selection = context.select(targets)
    if along == "straight":

        def count(some: Subjects, distance: float) -> Measured:
            return counted(some, selection, within(context, some, selection, distance), attribute)

        return _moving(count, subjects, metres, STRAIGHT_ENDS)
    network = network_of(context)
    if isinstance(network, Missing):
        return unknown(subjects, network)
    few = len(subjects) * MANY_KINDS <= len(selection)
    if attribute is not None and not few and classes_of(selection, attribute).count <= MANY_KINDS:
        return _kinds_on_foot(context, network, subjects, selection, metres, attribute)

    def count_on_foot(some: Subjects, distance: float) -> Measured:
        everyone, everything = np.ones(len(some), dtype=bool), np.ones(len(selection), dtype=bool)
        pairs = _on_foot(context, network, some, selection, everything, distance)
        return tallied(some, selection, pairs, everyone, (), attribute)

    return _moving(count_on_foot, subjects, metres, WALK_ENDS)


def _moving(count: Callable[[Subjects, float], Measured], subjects: Subjects, metres: float, ends: float) -> Measured:
    """Count within a distance; when asked, within one that is shorter or longer by what both ends may be off."""
    return replace(
        count(subjects, metres),
        moved=Moved(
            lambda rows, off: count(subjects.only(rows), max(metres - ends * off, 0.0)).low.to_numpy(),
            lambda rows, off: count(subjects.only(rows), metres + ends * off).high.to_numpy(),
        ),
    )


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
    classes = classes_of(selection, attribute)
    surely, perhaps = [], []
    for kind in range(classes.count):
        of_kind = np.zeros(len(selection), dtype=bool)
        of_kind[classes.feature[classes.code == kind]] = True
        certain = of_kind & selection.certain
        surely.append(walked(context, subjects, selection, certain))
        all_ = (certain == of_kind).all()
        perhaps.append(surely[-1] if all_ else walked(context, subjects, selection, of_kind))

    def fewest(rows: Integers | slice, distance: float) -> Floats:
        return _reached(surely, rows, distance, len(subjects))

    def most(rows: Integers | slice, distance: float) -> Floats:
        high = _reached(perhaps, rows, distance, len(subjects))
        some = subjects if isinstance(rows, slice) else subjects.only(rows)
        if classes.null.any():
            nameless = np.zeros(len(some))
            for pairs in _on_foot(context, network, some, selection, classes.null, distance):
                nameless += totals(without_self(some, selection, pairs), len(some))
            high[nameless > 0] += nameless[nameless > 0] * classes.each
        high = high if classes.allowed is None else np.minimum(high, classes.allowed)
        return high if selection.complete else np.full(len(some), np.inf)

    moved = Moved(
        lambda rows, off: fewest(rows, max(metres - WALK_ENDS * off, 0.0)),
        lambda rows, off: most(rows, metres + WALK_ENDS * off),
    )
    told = (*selection.missing, *selection.lacking(attribute))
    return between(subjects, fewest(slice(None), metres), most(slice(None), metres), told, moved=moved)


def _reached(kinds: Sequence[Floats], rows: Integers | slice, distance: float, size: int) -> Floats:
    """Return how many kinds are within a distance, from how far the nearest of each is."""
    found = np.zeros(size)[rows]
    for away in kinds:  # kinds, of which there are few
        found += away[rows] <= distance + SLACK_M
    return found


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
