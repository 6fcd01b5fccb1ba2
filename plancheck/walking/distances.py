"""How far places are from the nearest of a set of targets, along the network, both legs included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers


@dataclass(frozen=True)
class Field:
    """How far each node is from the nearest target, and with ``second`` from the nearest but that one."""

    network: Network
    entered: Entries
    distance: Floats
    second: Floats | None = None

    @cached_property
    def label(self) -> Integers:
        """The target that each node is nearest to, -1 for none; few ask for it, and it costs a search of its own."""
        return _search(self.network.graph, self.network.nodes, self.entered)[1]


class Lengths(Protocol):
    """A way to measure along edges."""

    @property
    def total(self) -> Floats:
        """The length of every edge."""
        ...

    def up_to(self, edge: Integers, metres: Floats) -> Floats:
        """Return the length of edges from their start to so many metres along them."""
        ...


@dataclass(frozen=True)
class Entries:
    """The nodes next to targets: metres from a node to a target by way of the target's own stretch of an edge."""

    node: Integers
    metres: Floats
    place: Integers

    @property
    def best(self) -> Integers:
        """The nearest entry of every node that has one."""
        order = np.lexsort((self.place, self.metres, self.node))
        nearest: Integers = order[np.r_[True, np.diff(self.node[order]) != 0][: len(order)]]
        return nearest


def entries(network: Network, targets: Access, measure: Lengths | None = None) -> Entries:
    """Return how targets are entered from the two nodes of each edge that they lie on, first all starts, then all
    ends.

    ``measure`` gives lengths along edges, plain metres when left out.
    """
    start, end = network.start[targets.edge], network.end[targets.edge]
    if measure is None:
        first, rest = targets.first, network.length[targets.edge] - targets.last
    else:
        first = measure.up_to(targets.edge, targets.first)
        rest = measure.total[targets.edge] - measure.up_to(targets.edge, targets.last)
    return Entries(
        np.concatenate([start, end]),
        np.concatenate([targets.leg + first, targets.leg + rest]),
        np.concatenate([targets.place, targets.place]),
    )


def spread(network: Network, targets: Access, second: bool = False) -> Field:
    """Find the nearest target of every node by one shortest-path search from all targets together.

    With ``second``, also how far the nearest other target is: a second search that starts where the areas of two
    targets meet and stays within each area. Cost: a search is O(edges log nodes).
    """
    entered = entries(network, targets)
    nearest_first = Field(network, entered, network.core.distances(entered.node, entered.metres))
    if not second:
        return nearest_first
    distance, label = nearest_first.distance, nearest_first.label
    start, end = network.start[network.links], network.end[network.links]
    metres = network.length[network.links]
    apart = label[start] != label[end]
    node = np.concatenate([end[apart], start[apart], entered.node])
    across = np.concatenate([distance[start[apart]], distance[end[apart]]]) + np.tile(metres[apart], 2)
    source = np.concatenate([label[start[apart]], label[end[apart]], entered.place])
    other = Entries(node, np.concatenate([across, entered.metres]), source)
    differs = (label[other.node] != other.place) & np.isfinite(other.metres)
    other = Entries(other.node[differs], other.metres[differs], other.place[differs])
    length = network.length.copy()
    length[network.links[apart]] = np.inf
    graph = network.matrix(length)
    graph.data[np.isinf(graph.data)] = 0
    graph.eliminate_zeros()
    return replace(nearest_first, second=_search(graph, network.nodes, other)[0])


def _search(graph: csr_array, nodes: int, entered: Entries) -> tuple[Floats, Integers]:
    """Search from all entries together; returns the distance of each node and the place that it is nearest to."""
    tree = grow(graph, nodes, entered)
    root = roots(tree.before, nodes)
    label = np.full(nodes, -1, dtype=np.int64)
    label[root >= 0] = entered.place[tree.entry[root[root >= 0]]]
    return tree.distance, label


@dataclass(frozen=True)
class Tree:
    """A forest of shortest paths: per node its distance, the node before it on the way from a target, and its entry.

    ``before`` is the number of nodes where the way begins with an entry (the position of it in ``entry``), negative
    where nothing was reached.
    """

    distance: Floats
    before: Integers
    entry: Integers


def grow(graph: csr_array, nodes: int, entered: Entries) -> Tree:
    """Grow the forest of shortest paths from all entries together."""
    from scipy.sparse.csgraph import dijkstra

    entry = np.full(nodes, -1, dtype=np.int64)
    if not nodes:
        return Tree(np.empty(0), entry, entry)
    best = entered.best
    node = entered.node[best]
    whole = with_sources(graph, nodes, 1, np.zeros(len(best), dtype=np.int64), node, entered.metres[best])
    distance, before = dijkstra(whole, indices=np.array([nodes]), return_predecessors=True)
    entry[node] = best
    return Tree(distance[0, :nodes], before[0, :nodes].astype(np.int64), entry)


def with_sources(
    graph: csr_array, nodes: int, sources: int, source: Integers, node: Integers, metres: Floats
) -> csr_array:
    """Return the graph with ``sources`` nodes more, numbered after the others.

    From ``source`` (0, 1, ..., sorted) each ``node`` is reached in so many ``metres``; every pair occurs once.
    """
    from scipy.sparse import csr_array

    ends = np.searchsorted(source, np.arange(sources), side="right")
    return csr_array(
        (
            np.concatenate([graph.data, metres]),
            np.concatenate([graph.indices, node]),
            np.concatenate([graph.indptr, len(graph.data) + ends]),
        ),
        shape=(nodes + sources, nodes + sources),
    )


def roots(before: Integers, source: int) -> Integers:
    """Follow predecessors back to the nodes next to the source, for all nodes at once; -1 where nothing was reached."""
    reached = before >= 0
    parent = np.where(before == source, np.arange(len(before)), before)
    parent = np.where(reached, parent, np.arange(len(before))).astype(np.int64)
    while True:
        grand = parent[parent]
        if (grand == parent).all():
            return np.where(reached, parent, -1)
        parent = grand
