"""Walks to the nearest of a set of targets: which way every walker goes, as a forest of shortest paths.

Of several ways that are equally long, down to a few centimetres, the one nearer the middle of the network is taken,
so that the choice does not depend on the order or direction in which paths were drawn, nor on rounding. Where ways are
as long in that sense too, all forests on a network choose alike: ways that part do not come together again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.distances import Entries, Tree, entries, same_edge, with_sources
from plancheck.walking.preference import TIE_M
from plancheck.walking.stretches import Stretches

if TYPE_CHECKING:
    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.preference import Preferred
    from plancheck.walking.segments import Floats, Integers


@dataclass(frozen=True)
class Forest:
    """Shortest paths from every node to the nearest of some targets.

    ``distance`` of each node in preferred metres, legs of targets included, infinite out of reach; ``edge`` to the
    next node on the way, -1 where there is none; ``entry`` of the target where the way leaves the nodes, else -1.
    """

    network: Network
    targets: Access
    distance: Floats
    edge: Integers
    entry: Integers

    @cached_property
    def moving(self) -> Integers:
        """The nodes from which the way goes on to another node."""
        return np.flatnonzero(self.edge >= 0)

    @cached_property
    def ending(self) -> Integers:
        """The nodes from which the way leads along the target's own edge to the target."""
        return np.flatnonzero(self.entry >= 0)

    @cached_property
    def parent(self) -> Integers:
        """The next node on the way to the target; the node itself where the way leaves the nodes, or there is none."""
        parent = np.arange(self.network.nodes)
        edge = self.edge[self.moving]
        parent[self.moving] = self.network.start[edge] + self.network.end[edge] - self.moving
        return parent

    @cached_property
    def tree(self) -> Tree:
        """The same as a shortest-path search gives it."""
        before = np.where(self.edge >= 0, self.parent, np.where(self.entry >= 0, self.network.nodes, -1))
        return Tree(self.distance, before, self.entry)

    @cached_property
    def rise(self) -> Floats:
        """How much farther from the target the end of each edge is than its start; NaN where neither reaches one."""
        return _rise(self.network, self.distance)

    @cached_property
    def walked(self) -> Floats:
        """Real metres from each node to its target, legs of targets included, infinite out of reach."""
        metres = np.zeros(self.network.nodes)
        metres[self.moving] = self.network.length[self.edge[self.moving]]
        metres[self.ending] = entries(self.network, self.targets).metres[self.entry[self.ending]]
        return np.where(np.isfinite(self.distance), along(self.parent, metres), np.inf)

    def last_stretch(self, node: Integers) -> Stretches:
        """Return, for nodes where the way ends, the stretch from there to the target; owned by position."""
        entry = self.entry[node]
        record, from_end = entry % len(self.targets), entry >= len(self.targets)
        edge = self.targets.edge[record]
        first = np.where(from_end, self.targets.last[record], 0.0)
        last = np.where(from_end, self.network.length[edge], self.targets.first[record])
        return Stretches(np.arange(len(node), dtype=np.int64), edge, first, last)


def _rise(network: Network, distance: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(distance[network.end] - distance[network.start], dtype=float)


def along(parent: Integers, amount: Floats) -> Floats:
    """Add up an amount over each node and all nodes after it on its way, doubling the stride in every round."""
    total = np.where(parent == np.arange(len(parent)), 0.0, amount)
    ahead = parent
    while True:
        farther = ahead[ahead]
        if np.array_equal(farther, ahead):
            return np.asarray(total + amount[ahead], dtype=float)
        total = total + total[ahead]
        ahead = farther


def plant(network: Network, targets: Access, preferred: Preferred) -> Forest:
    """Grow the shortest paths to the nearest of ``targets``. Cost: one shortest-path search."""
    from scipy.sparse.csgraph import dijkstra

    edge, entry = np.full((2, network.nodes), -1, dtype=np.int64)
    if not network.nodes:
        return Forest(network, targets, np.empty(0), edge, entry)
    entered = entries(network, targets, preferred)
    best = entered.best
    node, metres = entered.node[best], entered.metres[best]
    whole = with_sources(preferred.graph, network.nodes, 1, np.zeros(len(best), dtype=np.int64), node, metres)
    distance = dijkstra(whole, indices=np.array([network.nodes]))[0, : network.nodes]
    rise = _rise(network, distance)
    up, down = np.flatnonzero(rise >= preferred.step), np.flatnonzero(-rise >= preferred.step)
    edge[network.end[up[::-1]]] = up[::-1]  # of several equally good edges the one that is set last counts
    edge[network.start[down[::-1]]] = down[::-1]
    arrived = metres <= distance[node] + TIE_M
    edge[node[arrived]], entry[node[arrived]] = -1, best[arrived]
    return Forest(network, targets, distance, edge, entry)


@dataclass(frozen=True)
class Walks:
    """The walk of every place to its target, for those that reach one.

    ``exit`` is the node by which a walk leaves its own edge, -1 where it stays on it; ``kind`` twice the number of the
    stretch of the origins that it leaves from, one more for the end of the edge, -1 where it stays; ``own`` the stretch
    of that edge, owned by the place. ``metres``: the whole walk, legs included, infinite for places without a walk.
    """

    metres: Floats
    place: Integers
    exit: Integers
    kind: Integers
    own: Stretches


def walks(forest: Forest, origins: Access, preferred: Preferred, limit_m: float) -> Walks:
    """Choose for every place its shortest walk: by the start or the end of its edge, or along the edge itself."""
    network, targets = forest.network, forest.targets
    edge, number = origins.edge, np.arange(len(origins), dtype=np.int64)
    start, end, length = network.start[edge], network.end[edge], network.length[edge]
    pairs, target, _ = same_edge(origins, targets)
    low = np.minimum(origins.last[pairs], targets.last[target])
    high = np.maximum(origins.first[pairs], targets.first[target])
    both = (low + high) / 2  # where the two have a part of the edge in common, people go straight across
    low, high = np.minimum(low, both), np.where(low < high, high, both)
    legs = origins.leg[pairs] + targets.leg[target]
    record = np.concatenate([pairs, number, number])
    first = np.concatenate([low, np.zeros(len(number)), origins.last])
    last = np.concatenate([high, origins.first, length])
    beyond = np.concatenate([legs, origins.leg + forest.walked[start], origins.leg + forest.walked[end]])
    metres = beyond + last - first
    beyond = np.concatenate([legs, origins.leg + forest.distance[start], origins.leg + forest.distance[end]])
    cost = beyond + preferred.up_to(edge[record], last) - preferred.up_to(edge[record], first)
    cost[metres > limit_m] = np.inf
    place = origins.place[record]
    least = np.full(origins.size, np.inf)
    np.minimum.at(least, place, cost)
    good = np.flatnonzero((cost <= least[place] + TIE_M) & np.isfinite(cost))[::-1]
    best = np.full(origins.size, -1, dtype=np.int64)
    best[place[good]] = good
    place = np.flatnonzero(best >= 0)
    best = best[place]
    whole = np.full(origins.size, np.inf)
    whole[place] = metres[best]
    stay = np.full(len(pairs), -1, dtype=np.int64)
    exits, kinds = np.concatenate([stay, start, end]), np.concatenate([stay, 2 * number, 2 * number + 1])
    own = Stretches(place, origins.edge[record[best]], first[best], last[best])
    return Walks(whole, place, exits[best], kinds[best], own)
