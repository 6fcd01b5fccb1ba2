"""Which targets can be walked to within a distance: all pairs, in batches of what lies near each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import distinct, matched
from plancheck.walking.distances import Entries, entries, with_sources
from plancheck.walking.origins import same_edge

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

TOGETHER, MOST_SIDES = 30, 4
"""So many targets in a square are worth a piece of the network; a square grows to so many times its side for them."""


@dataclass(frozen=True)
class Surroundings:
    """The part of a network that a walk from some targets can stay in, and the origins on it.

    ``around`` are the nodes in it, ``graph`` the distances between them, ``record`` the stretches of origins on edges
    that touch it. ``first`` and ``last`` number the two nodes of each of those edges in this part, -1 outside it.
    """

    nodes: int
    graph: csr_array
    record: Integers
    first: Integers
    last: Integers
    entered: Entries


def within_walk(
    network: Network, origins: Access, targets: Access, metres: float
) -> Iterator[tuple[Integers, Integers]]:
    """Yield all pairs of an origin and a target at most ``metres`` apart along the network, legs included, each once.

    Every batch holds the pairs of some targets that lie near each other: one limited search per target, over the part
    of the network around them, so that the cost grows with what is in reach and not with the size of the plan. A walk
    is as long on the way back: where there are fewer origins, the searches start there.
    """
    if len(origins.heads) < len(targets.heads):
        for target, origin in _from_targets(network, targets, origins, metres):
            yield origin, target
    else:
        yield from _from_targets(network, origins, targets, metres)


def _from_targets(
    network: Network, origins: Access, targets: Access, metres: float
) -> Iterator[tuple[Integers, Integers]]:
    if not len(origins) or not len(targets):
        return
    by_edge = np.argsort(origins.edge, kind="stable")
    edges = origins.edge[by_edge]
    local = np.full(network.nodes, -1, dtype=np.int64)
    for square in _squares(network, targets, metres):
        here = targets.where(matched(square, targets.place)[1])
        around = _around(network, here, metres)
        local[around] = np.arange(len(around))
        touching = distinct(network.incident(around))
        record = by_edge[matched(touching, edges)[1]]
        part = _surroundings(network, origins, here, around, local, record)
        size = max(1, CELLS // (len(around) + len(record) + 1))
        for begin in range(0, len(square), size):
            batch = square[begin : begin + size]
            near = here.where(matched(batch, here.place)[1])
            origin, target, apart = same_edge(origins.where(record), near)
            close = apart <= metres
            one, other = _by_nodes(network, origins, part, batch, metres)
            origin = np.concatenate([origins.place[record[origin[close]]], one])
            pairs = distinct(origin * targets.size + np.concatenate([near.place[target[close]], other]))
            yield pairs // targets.size, pairs % targets.size
        local[around] = -1


def _squares(network: Network, targets: Access, metres: float) -> Iterator[Integers]:
    """Group targets by the square that they reach the network in."""
    place, first = np.unique(targets.place, return_index=True)
    xy = network.xy[network.start[targets.edge[first]]]
    least = max(metres, SQUARE_M)
    enough = np.sqrt(np.ptp(xy, axis=0).prod() * TOGETHER / len(xy))
    square = np.floor(xy / np.clip(enough, least, MOST_SIDES * least)).astype(np.int64)
    order = np.lexsort((place, square[:, 1], square[:, 0]))
    new = np.flatnonzero(np.r_[True, (np.diff(square[order], axis=0) != 0).any(axis=1)])
    for begin, finish in pairwise(np.r_[new, len(order)]):  # one square after the other
        yield np.sort(place[order[begin:finish]])


def _around(network: Network, targets: Access, metres: float) -> Integers:
    """Return the nodes in the rectangle that walks can stay in; snapped ends may make a walk a bit shorter."""
    ends = np.concatenate([network.start[targets.edge], network.end[targets.edge]])
    margin = 1.1 * metres + 10.0
    low, high = network.xy[ends].min(axis=0) - margin, network.xy[ends].max(axis=0) + margin
    order, x = network.eastward
    column = order[np.searchsorted(x, low[0]) : np.searchsorted(x, high[0], side="right")]
    y = network.xy[column, 1]
    return np.sort(column[(y >= low[1]) & (y <= high[1])])


def _surroundings(
    network: Network, origins: Access, targets: Access, around: Integers, local: Integers, record: Integers
) -> Surroundings:
    edge = origins.edge[record]
    entered = entries(network, targets)
    return Surroundings(
        nodes=len(around),
        graph=network.graph[around][:, around],
        record=record,
        first=local[network.start[edge]],
        last=local[network.end[edge]],
        entered=Entries(local[entered.node], entered.metres, entered.place),
    )


def _by_nodes(
    network: Network, origins: Access, part: Surroundings, batch: Integers, metres: float
) -> tuple[Integers, Integers]:
    """Search from each target of a batch, and read off the origins by the nodes at both ends of their edges."""
    from scipy.sparse.csgraph import dijkstra

    entered = part.entered
    useful = (entered.metres <= metres) & (entered.node >= 0)
    useful &= (entered.place >= batch[0]) & (entered.place <= batch[-1])
    row, node, away = np.searchsorted(batch, entered.place[useful]), entered.node[useful], entered.metres[useful]
    order = np.lexsort((away, node, row))
    fresh = order[np.r_[True, (np.diff(row[order]) != 0) | (np.diff(node[order]) != 0)][: len(order)]]
    whole = with_sources(part.graph, part.nodes, len(batch), row[fresh], node[fresh], away[fresh])
    sources = np.arange(part.nodes, part.nodes + len(batch))
    distance = dijkstra(whole, indices=sources, limit=metres)[:, : part.nodes]
    beyond = np.concatenate([distance, np.full((len(batch), 1), np.inf)], axis=1)
    reached = np.isfinite(beyond).any(axis=0)
    near = np.flatnonzero(reached[part.first] | reached[part.last])
    record = part.record[near]
    total, other = (np.take(beyond, node[near], axis=1) for node in (part.first, part.last))
    total += origins.first[record]  # in place: there are millions of them
    other += network.length[origins.edge[record]] - origins.last[record]
    np.minimum(total, other, out=total)
    total += origins.leg[record]
    target, found = np.divmod(np.flatnonzero(total <= metres), len(record))
    return origins.place[record[found]], batch[target]
