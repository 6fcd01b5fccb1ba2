"""How the doors of a neighbourhood walk to the nearest target: by which end they leave the edge that they are at.

Along an edge without a target there is one place where the way by its start becomes longer than the way by its end.
On which side of it a door is, tells its walk. Only doors near a target, near the limit of a walk, or as near to one
edge as to another are looked at more closely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.forests import nearest_walks, to_ends
from plancheck.walking.preference import TIE_M
from plancheck.walking.stretches import Stretches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.walking.access import Access
    from plancheck.walking.forests import Forest
    from plancheck.walking.preference import Preferred
    from plancheck.walking.segments import Floats, Integers, Mask

NOWHERE, BY_START, BY_END = range(3)
PLAIN, CLOSER = 1, 2
"""Edges and doors where it is enough to know on which side of the turn a door is, and those looked at more closely."""


@dataclass(frozen=True)
class Starts:
    """The stretches of edges where walks start, in the order of the edges and along them; ``place`` is the door."""

    preferred: Preferred
    access: Access

    def __len__(self) -> int:
        return len(self.access)

    @property
    def doors(self) -> int:
        """The number of doors."""
        return self.access.size

    @cached_property
    def ends(self) -> tuple[Integers, Integers]:
        """The nodes at the start and at the end of each edge."""
        network = self.preferred.network
        return network.start[self.access.edge], network.end[self.access.edge]

    @cached_property
    def to_ends(self) -> tuple[Floats, Floats]:
        """The preferred metres from each stretch to the start and to the end of its edge."""
        return to_ends(self.access, self.preferred)

    @cached_property
    def tilt(self) -> Floats:
        """How much farther the start of the edge is than its end.

        A touch more or less, so that of equally long walks the one that leaves its own edge first is the shorter.
        """
        tilt = self.to_ends[0] - self.to_ends[1]
        return np.asarray(np.where(tilt > 0, tilt + TIE_M, tilt - TIE_M), dtype=float)

    @cached_property
    def several(self) -> Mask:
        """Whether the door has other stretches too."""
        return np.asarray((np.bincount(self.access.place, minlength=self.doors) > 1)[self.access.place])

    @cached_property
    def farthest(self) -> Floats:
        """Per edge what a walk from the worst door on it to the nearer end is no longer than, leg included."""
        leg = np.zeros(self.preferred.network.edges)
        np.maximum.at(leg, self.access.edge, self.access.leg)
        return leg + self.preferred.total

    @cached_property
    def used(self) -> Integers:
        """The edges with doors."""
        return np.flatnonzero(np.bincount(self.access.edge, minlength=self.preferred.network.edges))


def starts_of(preferred: Preferred, doors: Access) -> Starts:
    """Return where walks from doors start."""
    axis = preferred.network.offset[doors.edge] + doors.first
    return Starts(preferred, doors.where(np.argsort(axis, kind="stable")))


@dataclass(frozen=True)
class Choice:
    """How doors walk to their nearest target.

    ``way`` tells per stretch of the starts whether the walk of its door leaves the edge there, by the start or by the
    end. ``stays`` are the stretches of walks that stay on the edge, owned by the number of the start, ``beyond`` the
    metres of those walks.
    """

    forest: Forest
    way: NDArray[np.int8]
    stays: Stretches
    beyond: Floats

    def metres(self, starts: Starts) -> Floats:
        """Return the length of the walk of every door, both legs included, infinite where there is none."""
        access, walked = starts.access, self.forest.walked
        length = starts.preferred.network.length[access.edge]
        found = np.full(starts.doors, np.inf)
        start, end = starts.ends
        for way, before, node in ((BY_START, access.first, start), (BY_END, length - access.last, end)):
            chosen = self.way == way
            found[access.place[chosen]] = (access.leg + before)[chosen] + walked[node[chosen]]
        found[access.place[self.stays.owner]] = self.beyond
        return found


def choose(starts: Starts, forest: Forest, limit_m: float) -> Choice:
    """Choose the shortest walk of every door to a target of the forest, at most so many metres, legs included."""
    network, edge = forest.network, starts.access.edge
    near = np.minimum(*forest.sides) + starts.farthest <= limit_m
    state = near.astype(np.int8)
    if not near[starts.used].all():
        walked = np.minimum(forest.walked[network.start], forest.walked[network.end])
        state[~near & (walked <= limit_m)] = CLOSER
    state[forest.targets.edge] = CLOSER
    state = state[edge]
    state[starts.several] = CLOSER
    by_end = starts.tilt > forest.rise[edge]
    way = np.where(state == PLAIN, by_end.astype(np.int8) + np.int8(BY_START), np.int8(NOWHERE))
    close = np.flatnonzero(state == CLOSER)
    start, end = starts.to_ends
    found = nearest_walks(forest, starts.access.where(close), starts.preferred, (start[close], end[close]), limit_m)
    record, leaving = close[found.record], found.kind >= 0
    way[record[leaving]] = BY_START + found.kind[leaving] % 2
    own = found.own.where(~leaving)
    stays = Stretches(record[~leaving], own.edge, own.first, own.last)
    return Choice(forest, way, stays, found.metres[own.owner])
