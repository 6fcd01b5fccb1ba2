"""Which targets can be walked to within a distance: all pairs, in batches of neighbouring targets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.distances import entries, same_edge, with_sources
from plancheck.walking.segments import matched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scipy.sparse import csr_array

    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Integers

CELLS = 4_000_000
"""How many distances are held at once."""

SQUARE_M = 200.0
"""Targets in a square of this size, or of the distance asked when that is greater, share a piece of the network."""


@dataclass(frozen=True)
class Surroundings:
    """The part of a network that a walk from some targets can stay in, and the origins on it.

    ``local`` gives each node's number in this part (-1 outside), ``around`` the nodes in it, ``record`` the stretches
    of origins on edges that touch it.
    """

    around: Integers
    local: Integers
    graph: csr_array
    record: Integers


def within_walk(
    network: Network, origins: Access, targets: Access, metres: float
) -> Iterator[tuple[Integers, Integers]]:
    """Yield all pairs of an origin and a target at most ``metres`` apart along the network, legs included, each once.

    Every batch holds the pairs of some targets that lie near each other: one limited search per target, over the part
    of the network around them, so that the cost grows with what is in reach and not with the size of the plan.
    """
    if not len(origins) or not len(targets):
        return
    order = np.argsort(origins.edge, kind="stable")
    for square in _squares(network, targets, metres):
        here = targets.where(np.flatnonzero(np.isin(targets.place, square)))
        part = _surroundings(network, origins, order, here, metres)
        size = max(1, CELLS // (len(part.around) + len(part.record) + 1))
        for begin in range(0, len(square), size):
            batch = square[begin : begin + size]
            near = here.where(np.flatnonzero(np.isin(here.place, batch)))
            origin, target, apart = same_edge(origins.where(part.record), near)
            close = apart <= metres
            one, other = _by_nodes(network, origins, near, part, batch, metres)
            origin = np.concatenate([origins.place[part.record[origin[close]]], one])
            pairs = np.unique(origin * targets.size + np.concatenate([near.place[target[close]], other]))
            yield pairs // targets.size, pairs % targets.size


def _squares(network: Network, targets: Access, metres: float) -> Iterator[Integers]:
    """Group targets by the square that they reach the network in."""
    place, first = np.unique(targets.place, return_index=True)
    xy = network.xy[network.start[targets.edge[first]]]
    square = np.floor(xy / max(metres, SQUARE_M)).astype(np.int64)
    order = np.lexsort((place, square[:, 1], square[:, 0]))
    new = np.flatnonzero(np.r_[True, (np.diff(square[order], axis=0) != 0).any(axis=1)])
    for begin, finish in pairwise(np.r_[new, len(order)]):  # one square after the other
        yield np.sort(place[order[begin:finish]])


def _surroundings(network: Network, origins: Access, order: Integers, targets: Access, metres: float) -> Surroundings:
    """Take out the nodes in the rectangle that walks can stay in; snapped ends may make a walk a bit shorter."""
    ends = np.concatenate([network.start[targets.edge], network.end[targets.edge]])
    margin = 1.1 * metres + 10.0
    low, high = network.xy[ends].min(axis=0) - margin, network.xy[ends].max(axis=0) + margin
    around = np.flatnonzero(((network.xy >= low) & (network.xy <= high)).all(axis=1))
    local = np.full(network.nodes, -1, dtype=np.int64)
    local[around] = np.arange(len(around))
    touching = np.flatnonzero((local[network.start] >= 0) | (local[network.end] >= 0))
    _, found = matched(touching, origins.edge[order])
    return Surroundings(around, local, network.graph[around][:, around], order[found])


def _by_nodes(
    network: Network, origins: Access, targets: Access, part: Surroundings, batch: Integers, metres: float
) -> tuple[Integers, Integers]:
    """Search from each target of a batch, and read off the origins by the nodes at both ends of their edges."""
    from scipy.sparse.csgraph import dijkstra

    nodes = len(part.around)
    entered = entries(network, targets)
    useful = (entered.metres <= metres) & (part.local[entered.node] >= 0)
    row = np.searchsorted(batch, entered.place[useful])
    node, away = part.local[entered.node[useful]], entered.metres[useful]
    order = np.lexsort((away, node, row))
    fresh = order[np.r_[True, (np.diff(row[order]) != 0) | (np.diff(node[order]) != 0)][: len(order)]]
    whole = with_sources(part.graph, nodes, len(batch), row[fresh], node[fresh], away[fresh])
    distance = dijkstra(whole, indices=np.arange(nodes, nodes + len(batch)), limit=metres)[:, :nodes]
    edge = origins.edge[part.record]
    total = np.full((len(batch), len(edge)), np.inf)
    rest = network.length[edge] - origins.last[part.record]
    for end, metres_to_end in ((network.start[edge], origins.first[part.record]), (network.end[edge], rest)):
        at = part.local[end]
        total = np.minimum(total, np.where(at >= 0, distance[:, at] + metres_to_end, np.inf))
    target, found = np.nonzero(total + origins.leg[part.record] <= metres)
    return origins.place[part.record[found]], batch[target]
