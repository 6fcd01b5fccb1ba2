"""Which targets can be walked to within a distance: all pairs, in batches of neighbouring targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.distances import entries, same_edge, with_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers

CELLS = 4_000_000
"""How many distances are held at once."""


def within_walk(
    network: Network, origins: Access, targets: Access, metres: float
) -> Iterator[tuple[Integers, Integers]]:
    """Yield all pairs of an origin and a target at most ``metres`` apart along the network, legs included, each once.

    Every batch holds the pairs of some targets that lie near each other: one limited search per target, over the part
    of the network around them, so that the cost grows with what is in reach and not with the size of the plan.
    """
    if not len(origins) or not len(targets):
        return
    for batch in _batches(network, targets, metres, origins):
        near = targets.where(np.flatnonzero(np.isin(targets.place, batch)))
        origin, target, apart = same_edge(origins, near)
        close = apart <= metres
        found = [(origins.place[origin[close]], near.place[target[close]])]
        found.append(_by_nodes(network, origins, near, batch, metres))
        pairs = np.unique(np.concatenate([place * targets.size + target for place, target in found]))
        yield pairs // targets.size, pairs % targets.size


def _batches(network: Network, targets: Access, metres: float, origins: Access) -> Iterator[Integers]:
    """Group targets by the square that they lie in, in groups small enough for what is around them."""
    place, first = np.unique(targets.place, return_index=True)
    xy = network.xy[network.start[targets.edge[first]]]
    square = np.floor(xy / max(metres, 100.0)).astype(np.int64)
    order = np.lexsort((place, square[:, 1], square[:, 0]))
    new = np.r_[True, (np.diff(square[order], axis=0) != 0).any(axis=1)]
    size = max(1, CELLS // (network.nodes + len(origins)))
    heads = np.flatnonzero(new)
    for begin, finish in zip(heads, np.r_[heads[1:], len(order)], strict=True):  # one search area after the other
        for at in range(begin, finish, max(size, 64)):
            yield np.sort(place[order[at : min(at + max(size, 64), finish)]])


def _by_nodes(
    network: Network, origins: Access, targets: Access, batch: Integers, metres: float
) -> tuple[Integers, Integers]:
    """Search from each target of a batch, over the nodes that can be in reach, and read off the origins."""
    from scipy.sparse.csgraph import dijkstra

    around = _around(network, targets, metres)
    local = np.full(network.nodes, -1, dtype=np.int64)
    local[around] = np.arange(len(around))
    entered = entries(network, targets)
    reachable = entered.metres <= metres
    node, row, away = local[entered.node[reachable]], entered.place[reachable], entered.metres[reachable]
    row = np.searchsorted(batch, row)
    order = np.lexsort((away, node, row))
    fresh = np.r_[True, (np.diff(row[order]) != 0) | (np.diff(node[order]) != 0)][: len(order)]
    order = order[fresh]
    graph = network.graph[around][:, around]
    whole = with_sources(graph, len(around), len(batch), row[order], node[order], away[order])
    sources = np.arange(len(around), len(around) + len(batch))
    distance = dijkstra(whole, indices=sources, limit=metres)[:, : len(around)]
    start, end = local[network.start[origins.edge]], local[network.end[origins.edge]]
    record = np.flatnonzero((start >= 0) | (end >= 0))
    start, end = start[record], end[record]
    rest = network.length[origins.edge[record]] - origins.last[record]
    by_start = np.where(start >= 0, distance[:, start] + origins.first[record], np.inf)
    by_end = np.where(end >= 0, distance[:, end] + rest, np.inf)
    target, found = np.nonzero(np.minimum(by_start, by_end) + origins.leg[record] <= metres)
    return origins.place[record[found]], batch[target]


def _around(network: Network, targets: Access, metres: float) -> Integers:
    """Return the nodes in the rectangle that a walk from the targets can stay in; snapped ends may shorten a walk a bit."""
    ends = np.concatenate([network.start[targets.edge], network.end[targets.edge]])
    margin = 1.1 * metres + 10.0
    low, high = network.xy[ends].min(axis=0) - margin, network.xy[ends].max(axis=0) + margin
    return np.flatnonzero(((network.xy >= low) & (network.xy <= high)).all(axis=1))
