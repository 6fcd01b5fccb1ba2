"""How far every point of the network is from the nearest target along it, exact on every stretch of every edge.

A point at x on an edge of length L whose ends are a and b metres from the nearest target is min(a + x, b + L - x)
away. A target on the edge cuts it in two, and has no distance itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.distances import spread
from plancheck.walking.stretches import Stretches, merged, overlapping, touches

if TYPE_CHECKING:
    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers, Mask

SERVES_WITHIN_M = 20.0
"""A target farther than this from every path does not serve the network."""


@dataclass(frozen=True)
class Spans:
    """Pieces of edges in order along the axis, with the metres from both ends to the nearest target.

    ``occupied`` pieces lie alongside a target: no point of them is any distance away.
    """

    pieces: Stretches
    before: Floats
    after: Floats
    occupied: Mask


def spans(network: Network, targets: Access) -> Spans:
    """Cut all edges at the targets on them, and measure the ends. The leg between target and network does not count.

    Cost: one shortest-path search and a sort of edges and targets.
    """
    close = targets.where(targets.leg <= SERVES_WITHIN_M + TOUCH_M)
    free = type(close)(close.size, close.place, close.edge, close.first, close.last, np.zeros(len(close)))
    distance = spread(network, free).distance
    number = np.arange(network.edges, dtype=np.int64)
    edge = np.concatenate([number, number, free.edge, free.edge])
    at = np.concatenate([np.zeros(network.edges), network.length, free.first, free.last])
    away = np.concatenate([distance[network.start], distance[network.end], np.zeros(2 * len(free))])
    order = np.lexsort((away, at, edge))
    edge, at, away = edge[order], at[order], away[order]
    head = np.flatnonzero(edge[1:] == edge[:-1])
    pieces = Stretches(edge[head], edge[head], at[head], at[head + 1])
    before, after = away[head], away[head + 1]
    taken = merged(Stretches(free.place, free.edge, free.first, free.last))
    middle = (pieces.first + pieces.last) / 2
    occupied = touches(network, Stretches(pieces.owner, pieces.edge, middle, middle), taken)
    long = pieces.last > pieces.first
    return Spans(pieces.where(long), before[long], after[long], occupied[long])


@dataclass(frozen=True)
class Served:
    """Per group: metres looked at, metres within half the spacing of a target, and twice the largest distance."""

    total: Floats
    within: Floats
    longest: Floats


def served(network: Network, found: Spans, stretches: Stretches, groups: int, spacing_m: float) -> Served:
    """Measure the stretches of each group (their owner): NaN as the longest where a group has none."""
    stretch, piece = overlapping(network, stretches, found.pieces)
    first = np.maximum(stretches.first[stretch], found.pieces.first[piece])
    last = np.minimum(stretches.last[stretch], found.pieces.last[piece])
    length = np.maximum(last - first, 0.0)
    before, after = _away(found, piece, first), _away(found, piece, last)
    half = spacing_m / 2
    covered = np.clip(half - before, 0.0, length) + np.clip(half - after, 0.0, length)
    covered = np.where(found.occupied[piece], length, np.minimum(covered, length))
    farthest = np.where(found.occupied[piece], 0.0, before + after + length)
    group = stretches.owner[stretch]
    longest = np.full(groups, -np.inf)
    np.maximum.at(longest, group, farthest)
    total = np.bincount(group, length, groups).astype(float)
    within = np.bincount(group, covered, groups).astype(float)
    return Served(total, within, np.where(total > 0, longest, np.nan))


def _away(found: Spans, piece: Integers, at: Floats) -> Floats:
    """Return the metres from positions on pieces to the nearest target."""
    from_first, from_last = at - found.pieces.first[piece], found.pieces.last[piece] - at
    return np.minimum(found.before[piece] + from_first, found.after[piece] + from_last)
