"""Who walks the same stretches, for whatever purpose: every household once, however many purposes it has there.

The ways of one household to its destinations are one at first, and do not come together again where they have parted.
So a household counts on the way of its first purpose, on that of the second from where it parts from the first, and
on every other from where it parts from the last of those before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.flows import Traffic, Weighted, added, gathered, moves, over_edges, rows, side_by_side, together
from plancheck.walking.starts import BY_END, BY_START
from plancheck.walking.stretches import stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.walking.flows import Amounts
    from plancheck.walking.forests import Forest
    from plancheck.walking.segments import Floats, Integers, Mask
    from plancheck.walking.starts import Choice, Starts
    from plancheck.walking.stretches import Stretches


TRIPS, HOUSEHOLDS = range(2)
"""What is told of those who set out: how many trips they make, and how many they are."""


@dataclass(frozen=True)
class Part:
    """Stretches that ``households`` (n, columns) walk.

    ``weights`` (n, 2): the trips that each of them makes there, and 1 where it counts there, 0 where it counts by
    another part.
    """

    stretches: Stretches
    households: Amounts
    weights: Floats


@dataclass(frozen=True)
class Company:
    """The trips and the different households over every edge in full (edges, columns) and over other ``parts``.

    ``by_start`` and ``by_end`` (starts, 2) are such weights for the way from each start to both ends of its edge,
    ``setting_out`` (starts, columns) the households of its door.
    """

    starts: Starts
    setting_out: Amounts
    trips: Amounts
    households: Amounts
    by_start: Floats
    by_end: Floats
    parts: tuple[Part, ...]

    def traffic(self, chosen: Sequence[tuple[int, int]] = ((TRIPS, 0), (HOUSEHOLDS, 0))) -> Traffic:
        """Return what passes: for each pair the trips or the households of one column of those who set out."""

        def weighed(amounts: Floats, weights: Floats) -> Floats:
            return np.stack([amounts[:, column] * weights[:, kind] for kind, column in chosen], axis=1)

        both = (self.trips, self.households)
        whole = np.stack([both[kind][:, column] for kind, column in chosen], axis=1)
        parts = [Weighted(part.stretches, weighed(part.households, part.weights)) for part in self.parts]
        by_start, by_end = (weighed(self.setting_out, weights) for weights in (self.by_start, self.by_end))
        return Traffic(whole, by_start, by_end, together(parts))


def company(starts: Starts, walking: Sequence[Choice], trips: Sequence[float], households: Amounts) -> Company:
    """Follow ``households`` (doors, columns; dense, or sparse where columns are many) on all their walks.

    Cost: linear in the number of nodes and starts, for every pair of purposes.
    """
    network = starts.preferred.network
    setting_out = rows(households, starts.access.place)
    columns = setting_out.shape[1]
    nobody = added(moves(starts.access.edge, network.edges, np.zeros(len(starts))), setting_out)
    whole = side_by_side(nobody, nobody)
    parts = [_staying(starts, walking, trips, setting_out)]
    partings: dict[frozenset[int], Integers] = {}
    for number, (choice, often) in enumerate(zip(walking, trips, strict=True)):  # one round per category
        forest, walks = choice.forest, (choice.way > 0).astype(float)
        exits = np.where(choice.way == BY_END, starts.ends[1], starts.ends[0])
        parting, hidden = _beside(walking, number, exits, partings)
        trips_made, first = (
            added(moves(node, network.nodes, weights), setting_out)
            for node, weights in ((exits, often * walks), (parting, walks))
        )
        passing = gathered(forest.edge, forest.parent, side_by_side(trips_made, first))
        whole = whole + added(over_edges(forest.edge, network.edges), passing)
        arrival = rows(_last(forest.parent), exits)
        counted = added(moves(arrival, network.nodes, np.where(hidden, 0.0, walks)), setting_out)
        last = forest.last_stretch(forest.ending)
        for amounts, weight in ((passing[:, :columns], [1.0, 0.0]), (counted, [0.0, 1.0])):
            parts.append(Part(last, rows(amounts, forest.ending), np.tile(weight, (len(last), 1))))
    by_start, by_end = (_weights(walking, trips, way) for way in (BY_START, BY_END))
    return Company(starts, setting_out, whole[:, :columns], whole[:, columns:], by_start, by_end, tuple(parts))


def _beside(
    walking: Sequence[Choice], number: int, exits: Integers, partings: dict[frozenset[int], Integers]
) -> tuple[Integers, Mask]:
    """Return per start from which node the walk for a purpose has company of no earlier purpose of the same household.

    Also whether the household goes over the last stretch of that walk for another purpose as well, and counts there
    for that one. ``partings`` keeps where the ways of two purposes part.
    """
    choice = walking[number]
    parting, left = exits, rows(choice.forest.distance, exits)
    hidden = np.zeros(len(exits), dtype=bool)
    for other, companion in enumerate(walking):  # one round per category
        together = (companion.way == choice.way) & (choice.way > 0)
        if other == number or not together.any():
            continue
        pair = frozenset((number, other))
        if pair not in partings:
            same = choice.forest.edge == companion.forest.edge
            partings[pair] = _last(np.where(same, choice.forest.parent, np.arange(len(same))))
        parted = partings[pair]
        node = rows(parted, exits)
        hidden |= together & rows(_covered(choice.forest, companion.forest, other < number), node)
        if other < number:
            metres = rows(rows(choice.forest.distance, parted), exits)
            farther = together & (metres < left)
            parting, left = np.where(farther, node, parting), np.where(farther, metres, left)
    return parting, hidden


def _last(parent: Integers) -> Integers:
    """Return the last node on the way from every node."""
    while not np.array_equal(farther := rows(parent, parent), parent):
        parent = farther
    return parent


def _covered(forest: Forest, other: Forest, earlier: bool) -> Mask:
    """Return at which nodes a way ends in a stretch that the way of another forest from there covers.

    The other goes on over that edge, or ends on it farther, or as far when it is the earlier one.
    """
    node = forest.ending
    last, longer = forest.last_stretch(node), other.last_stretch(node)
    metres, other_metres = last.last - last.first, longer.last - longer.first
    same = (other.entry[node] >= 0) & (longer.edge == last.edge) & (other.from_end(node) == forest.from_end(node))
    covered = np.zeros(len(forest.edge), dtype=bool)
    ends = same & ((other_metres > metres) | (earlier & (other_metres == metres)))
    covered[node] = ends | (other.edge[node] == last.edge)
    return covered


def _weights(walking: Sequence[Choice], trips: Sequence[float], way: int) -> Floats:
    """Return per start the trips that leave its edge by that way, and whether any do."""
    weekly = sum(np.where(choice.way == way, often, 0.0) for choice, often in zip(walking, trips, strict=True))
    return np.stack([weekly, np.sign(weekly)], axis=1)


def _staying(starts: Starts, walking: Sequence[Choice], trips: Sequence[float], setting_out: Amounts) -> Part:
    """Return the walks that stay on their own edge; on either side the longest counts, unless another leaves there."""
    stays = stacked([choice.stays for choice in walking])
    often = np.repeat(np.asarray(trips, dtype=float), [len(choice.stays) for choice in walking])
    by_end = stays.first >= starts.access.last[stays.owner]
    kind, metres = 2 * stays.owner + by_end, stays.last - stays.first
    order = np.lexsort((-metres, kind))
    longest = np.zeros(len(stays), dtype=bool)
    longest[order[np.r_[True, np.diff(kind[order]) != 0][: len(order)]]] = True
    for choice in walking:  # one round per category
        longest &= choice.way[stays.owner] != np.where(by_end, BY_END, BY_START)
    return Part(stays, rows(setting_out, stays.owner), np.stack([often, longest.astype(float)], axis=1))
