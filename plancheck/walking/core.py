"""Searching only where ways part: nodes with at most two neighbours are taken out before, and filled in afterwards.

Most nodes of a path network lie along a way or at a dead end. They are taken out in rounds, each way through them
becoming one link, until the nodes that are left all have three neighbours or more. What is known at nodes that were
taken out is brought to their neighbours before a search, and from there back after it. Nothing is rounded off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.distances import with_sources

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from plancheck.walking.segments import Floats, Integers, Mask

    Links = tuple[Integers, Integers, Floats]

FEW = 2
"""Nodes with more neighbours stay."""

LEAST_PART = 0.02
"""A round that takes out a smaller part of the nodes than this costs more than it gains."""


@dataclass(frozen=True)
class Core:
    """What is left of a network of ``size`` nodes: the nodes that stay, and the distances between them.

    ``rounds`` tell in order which nodes were taken out, with each of their neighbours then, and how far that is.
    """

    size: int
    nodes: Integers
    graph: csr_array
    rounds: tuple[Links, ...]

    def distances(self, node: Integers, metres: Floats) -> Floats:
        """Return how far every node is from the nearest of some places, each ``metres`` from a ``node``."""
        from scipy.sparse.csgraph import dijkstra

        found = np.full(self.size, np.inf)
        np.minimum.at(found, node, metres)
        for inner, outer, away in self.rounds:  # rounds, not nodes
            np.minimum.at(found, outer, found[inner] + away)
        start = np.flatnonzero(np.isfinite(found[self.nodes]))
        if len(start):
            size, source = len(self.nodes), np.zeros(len(start), dtype=np.int64)
            whole = with_sources(self.graph, size, 1, source, start, found[self.nodes[start]])
            found[self.nodes] = dijkstra(whole, indices=np.array([size]))[0, :size]
        for inner, outer, away in reversed(self.rounds):
            np.minimum.at(found, inner, found[outer] + away)
        return found


def core_of(start: Integers, end: Integers, length: Floats, size: int) -> Core:
    """Take nodes out of a network of edges between ``size`` nodes. Cost: a few sorts of the edges."""
    from scipy.sparse import csr_array

    links = _shortest(np.minimum(start, end), np.maximum(start, end), length, size)
    alive, rounds = np.ones(size, dtype=bool), []
    turn = np.random.default_rng(0).permutation(size)  # any order serves: of two neighbours the later goes first
    while True:
        low, high, _ = links
        degree = np.bincount(low, minlength=size) + np.bincount(high, minlength=size)
        out = alive & (degree <= FEW)
        both = out[low] & out[high]
        out[np.where(turn[low] > turn[high], low, high)[both]] = False
        if out.sum() <= LEAST_PART * size:
            break
        taken, links = _taken_out(links, out, size)
        rounds.append(taken)
        alive &= ~out
    nodes = np.flatnonzero(alive)
    number = np.full(size, -1, dtype=np.int64)
    number[nodes] = np.arange(len(nodes))
    low, high, metres = links
    ends = (np.concatenate([number[low], number[high]]), np.concatenate([number[high], number[low]]))
    graph = csr_array((np.concatenate([metres, metres]), ends), shape=(len(nodes), len(nodes)))
    return Core(size, nodes, graph, tuple(rounds))


def _taken_out(links: Links, out: Mask, size: int) -> tuple[Links, Links]:
    """Return the links of the nodes taken out, from them, and all links that are left, those through them included."""
    low, high, metres = links
    touched = out[low] | out[high]
    first = out[low[touched]]
    inner = np.where(first, low[touched], high[touched])
    outer = np.where(first, high[touched], low[touched])
    order = np.argsort(inner, kind="stable")
    inner, outer, away = inner[order], outer[order], metres[touched][order]
    pair = np.flatnonzero(inner[1:] == inner[:-1])
    one, other = outer[pair], outer[pair + 1]
    left = _shortest(
        np.concatenate([low[~touched], np.minimum(one, other)]),
        np.concatenate([high[~touched], np.maximum(one, other)]),
        np.concatenate([metres[~touched], away[pair] + away[pair + 1]]),
        size,
    )
    return (inner, outer, away), left


def _shortest(low: Integers, high: Integers, metres: Floats, size: int) -> Links:
    """Return links without loops, and of several between two nodes the shortest."""
    key = low * size + high
    order = np.argsort(key, kind="stable")
    order = order[(low != high)[order]]
    if not len(order):
        return low[order], high[order], metres[order]
    head = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    return low[order[head]], high[order[head]], np.minimum.reduceat(metres[order], head)
