"""Walks to the nearest of a set of targets: which way every walker goes, as a forest of shortest paths.

Of several ways that are equally long, down to a few centimetres, the one nearer the middle of the network is taken,
so that the choice does not depend on the order or direction in which paths were drawn, nor on rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.distances import Entries, Tree, entries, grow, same_edge
from plancheck.walking.stretches import Stretches

if TYPE_CHECKING:
    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.preference import Preferred
    from plancheck.walking.segments import Floats, Integers


@dataclass(frozen=True)
class Forest:
    """Shortest paths from every node to the nearest of some targets.

    ``tree`` counts in preferred metres; ``walked`` are real metres, legs of targets included, infinite out of reach.
    """

    network: Network
    targets: Access
    entered: Entries
    tree: Tree
    walked: Floats

    @cached_property
    def parent(self) -> Integers:
        """The next node on the way to the target; the node itself where the way leaves the nodes, or there is none."""
        inner = (self.tree.before >= 0) & (self.tree.before < self.network.nodes)
        return np.where(inner, self.tree.before, np.arange(self.network.nodes))

    @cached_property
    def edge(self) -> Integers:
        """The edge to the next node, -1 where there is none."""
        moving = self.parent != np.arange(self.network.nodes)
        edge = np.full(self.network.nodes, -1, dtype=np.int64)
        edge[moving] = self.network.edge_between(np.flatnonzero(moving), self.parent[moving])
        return edge

    @cached_property
    def depth(self) -> Integers:
        """How many edges in full lie between a node and the end of its way."""
        return along(self.parent, (self.edge >= 0).astype(float)).astype(np.int64)

    def last_stretch(self, node: Integers) -> Stretches:
        """Return, for nodes where the way ends, the stretch from there to the target; owned by position."""
        entry = self.tree.entry[node]
        record, from_end = entry % len(self.targets), entry >= len(self.targets)
        edge = self.targets.edge[record]
        first = np.where(from_end, self.targets.last[record], 0.0)
        last = np.where(from_end, self.network.length[edge], self.targets.first[record])
        return Stretches(np.arange(len(node), dtype=np.int64), edge, first, last)


def along(parent: Integers, amount: Floats) -> Floats:
    """Add up an amount over each node and all nodes after it on its way, doubling the stride in every round."""
    here = np.arange(len(parent))
    total, ahead = np.where(parent == here, 0.0, amount), parent
    while (ahead != parent[ahead]).any():
        total = total + total[ahead]
        ahead = ahead[ahead]
    return total + amount[ahead]


def plant(network: Network, targets: Access, preferred: Preferred) -> Forest:
    """Grow the shortest paths to the nearest of ``targets``. Cost: one shortest-path search."""
    entered = entries(network, targets, preferred)
    tree = grow(network.matrix(preferred.total), network.nodes, entered)
    forest = Forest(network, targets, entered, tree, np.empty(0))
    reached = tree.before >= 0
    ending = np.flatnonzero(tree.before == network.nodes)
    metres = np.where(forest.edge >= 0, network.length[forest.edge], 0.0)
    metres[ending] = entries(network, targets).metres[tree.entry[ending]]
    walked = np.where(reached, along(forest.parent, metres), np.inf)
    return Forest(network, targets, entered, tree, walked)


@dataclass(frozen=True)
class Walks:
    """The walk of every place to its target, for those that reach one.

    ``exit`` is the node by which a walk leaves its own edge, -1 where it stays on it; ``own`` the stretch of that
    edge, owned by the place. ``metres``: the whole walk, legs included, infinite for places without a walk.
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
    low, high = np.minimum(low, high), np.maximum(low, high)
    legs = origins.leg[pairs] + targets.leg[target]
    record = np.concatenate([pairs, number, number])
    first = np.concatenate([low, np.zeros(len(number)), origins.last])
    last = np.concatenate([high, origins.first, length])
    beyond = np.concatenate([legs, origins.leg + forest.walked[start], origins.leg + forest.walked[end]])
    metres = beyond + last - first
    distance = forest.tree.distance
    beyond = np.concatenate([legs, origins.leg + distance[start], origins.leg + distance[end]])
    cost = beyond + preferred.up_to(edge[record], last) - preferred.up_to(edge[record], first)
    stay = np.full(len(pairs), -1, dtype=np.int64)
    exits, kinds = np.concatenate([stay, start, end]), np.concatenate([stay, 2 * number, 2 * number + 1])
    usable = np.flatnonzero(metres <= limit_m)
    order = usable[np.lexsort((usable, cost[usable], origins.place[record[usable]]))]
    place = origins.place[record[order]]
    best = order[np.r_[True, np.diff(place) != 0][: len(order)]]
    place = origins.place[record[best]]
    whole = np.full(origins.size, np.inf)
    whole[place] = metres[best]
    own = Stretches(place, origins.edge[record[best]], first[best], last[best])
    return Walks(whole, place, exits[best], kinds[best], own)
