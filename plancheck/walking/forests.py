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

from plancheck.walking.distances import entries, with_sources
from plancheck.walking.origins import same_edge
from plancheck.walking.preference import TIE_M
from plancheck.walking.stretches import Stretches

if TYPE_CHECKING:
    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.preference import Preferred
    from plancheck.walking.segments import Floats, Integers, Mask


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
    def sides(self) -> tuple[Floats, Floats]:
        """The preferred metres to the target from the start and from the end of each edge."""
        return self.distance[self.network.start], self.distance[self.network.end]

    @cached_property
    def rise(self) -> Floats:
        """How much farther from the target the end of each edge is than its start; NaN where neither reaches one."""
        start, end = self.sides
        with np.errstate(invalid="ignore"):
            return np.asarray(end - start, dtype=float)

    @cached_property
    def walked(self) -> Floats:
        """Real metres from each node to its target, legs of targets included, infinite out of reach."""
        metres = np.zeros(self.network.nodes)
        metres[self.moving] = self.network.length[self.edge[self.moving]]
        metres[self.ending] = entries(self.network, self.targets).metres[self.entry[self.ending]]
        return np.where(np.isfinite(self.distance), along(self.parent, metres), np.inf)

    def from_end(self, node: Integers) -> Mask:
        """Return, for nodes where the way ends, whether they are at the end of the target's edge."""
        return np.asarray(self.entry[node] >= len(self.targets))

    def last_stretch(self, node: Integers) -> Stretches:
        """Return, for nodes where the way ends, the stretch from there to the target; owned by position."""
        entry = self.entry[node]
        record, from_end = entry % len(self.targets), self.from_end(node)
        edge = self.targets.edge[record]
        first = np.where(from_end, self.targets.last[record], 0.0)
        last = np.where(from_end, self.network.length[edge], self.targets.first[record])
        return Stretches(np.arange(len(node), dtype=np.int64), edge, first, last)


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
    entered = entries(network, targets, preferred)
    best = entered.best
    node, metres = entered.node[best], entered.metres[best]
    whole = with_sources(preferred.graph, network.nodes, 1, np.zeros(len(best), dtype=np.int64), node, metres)
    distance = dijkstra(whole, indices=np.array([network.nodes]))[0, : network.nodes]
    forest = Forest(network, targets, distance, edge, entry)
    up, down = np.flatnonzero(forest.rise >= preferred.step), np.flatnonzero(-forest.rise >= preferred.step)
    edge[network.end[up[::-1]]] = up[::-1]  # of several equally good edges the one that is set last counts
    edge[network.start[down[::-1]]] = down[::-1]
    arrived = metres <= distance[node] + TIE_M
    edge[node[arrived]], entry[node[arrived]] = -1, best[arrived]
    return forest


@dataclass(frozen=True)
class Walks:
    """The walk of every place to its target, for those that reach one.

    ``record`` is the stretch of the origins where a walk starts, ``exit`` the node by which it leaves its own edge, -1
    where it stays on it; ``kind`` twice the record, one more for the end of the edge, -1 where it stays; ``own`` the
    stretch of that edge, owned by the place. ``metres``: the whole walk, legs included, infinite where there is none.
    """

    metres: Floats
    place: Integers
    exit: Integers
    kind: Integers
    own: Stretches
    record: Integers


def walks(forest: Forest, origins: Access, preferred: Preferred, limit_m: float) -> Walks:
    """Choose for every place its shortest walk: by the start or the end of its edge, or along the edge itself.

    Of walks that are equally long the one that leaves its own edge first is chosen, by the start before by the end.
    """
    return nearest_walks(forest, origins, preferred, to_ends(origins, preferred), limit_m)


def to_ends(origins: Access, preferred: Preferred) -> tuple[Floats, Floats]:
    """Return the preferred metres from each stretch of the origins to the start and to the end of its edge."""
    first = preferred.up_to(origins.edge, origins.first)
    last, long = first.copy(), np.flatnonzero(origins.last != origins.first)
    last[long] = preferred.up_to(origins.edge[long], origins.last[long])
    return first, preferred.total[origins.edge] - last


def nearest_walks(
    forest: Forest, origins: Access, preferred: Preferred, ends: tuple[Floats, Floats], limit_m: float
) -> Walks:
    """Choose walks as :func:`walks` does, where it is known how far the ends of edges are."""
    network, targets = forest.network, forest.targets
    edge, number = origins.edge, np.arange(len(origins), dtype=np.int64)
    pairs, target, _ = same_edge(origins, targets)
    low = np.minimum(origins.last[pairs], targets.last[target])
    high = np.maximum(origins.first[pairs], targets.first[target])
    both = (low + high) / 2  # where the two have a part of the edge in common, people go straight across
    low, high = np.minimum(low, both), np.where(low < high, high, both)
    record = np.concatenate([number, number, pairs])
    first = np.concatenate([np.zeros(len(number)), origins.last, low])
    last = np.concatenate([origins.first, network.length[edge], high])
    own = np.concatenate([*ends, preferred.up_to(edge[pairs], high) - preferred.up_to(edge[pairs], low)])
    exits = np.concatenate([network.start[edge], network.end[edge], np.full(len(pairs), -1)])
    kinds = np.concatenate([2 * number, 2 * number + 1, np.full(len(pairs), -1)])
    beyond, real = (
        np.concatenate([metres[exits[: 2 * len(number)]], targets.leg[target]])
        for metres in (forest.distance, forest.walked)
    )
    leg, place = origins.leg[record], origins.place[record]
    metres, cost = leg + last - first + real, leg + own + beyond
    cost[metres > limit_m] = np.inf
    good = np.isfinite(cost)
    for amount in (cost, own):
        least = np.full(origins.size, np.inf)
        np.minimum.at(least, place[good], amount[good])
        good &= amount <= least[place] + TIE_M
    best = np.full(origins.size, -1, dtype=np.int64)
    chosen = np.flatnonzero(good)[::-1]
    best[place[chosen]] = chosen  # of several the one that is set last counts
    walking = np.flatnonzero(best >= 0)
    best = best[walking]
    whole = np.full(origins.size, np.inf)
    whole[walking] = metres[best]
    stretch = Stretches(walking, edge[record[best]], first[best], last[best])
    return Walks(whole, walking, exits[best], kinds[best], stretch, record[best])
