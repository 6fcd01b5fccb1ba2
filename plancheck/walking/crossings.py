"""Which walks cross a barrier on their way to the nearest of some targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.bands import ENDING_M
from plancheck.walking.barriers import Certainty, renumbered
from plancheck.walking.forests import along
from plancheck.walking.stretches import stacked, touches, whole_edges

if TYPE_CHECKING:
    from plancheck.walking.barriers import Barriers
    from plancheck.walking.forests import Forest, Walks
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers, Mask
    from plancheck.walking.stretches import Stretches


def crossing(barriers: Barriers, forest: Forest, walking: Walks) -> Certainty:
    """Return which places have a walk that crosses a barrier without a formal crossing. Only the way on paths counts.

    Cost: linear in the number of nodes and walks, and a piece of geometry for each edge by which walks come to a
    barrier at a node.
    """
    network = forest.network
    moving, ending = forest.moving, forest.ending
    side = (network.end[forest.edge[moving]] == forest.parent[moving]).astype(np.int64)
    leaving = np.flatnonzero(walking.exit >= 0)
    own_edge, own_side = walking.own.edge[leaving], walking.kind[leaving] % 2
    used = np.unique(np.concatenate([barriers.arm[forest.edge[moving], side], barriers.arm[own_edge, own_side]]))
    used = used[used >= 0]
    through = _through_nodes(barriers, forest, used)
    last, whole = forest.last_stretch(ending), whole_edges(network, moving, forest.edge[moving])
    own_arm = barriers.arm[own_edge, own_side]
    entering = (walking.own.last - walking.own.first)[leaving] > barriers.reach[own_arm] + ENDING_M
    stretches, settled = barriers.between_nodes
    found = []
    for chosen, coming in ((settled.surely, through.surely), (settled.perhaps, through.perhaps)):
        marked = stretches.where(chosen)
        meets = np.zeros(network.nodes)
        meets[moving] = _holds(network, whole, marked) | coming[barriers.arm[whole.edge, side]]
        meets[ending] = _holds(network, last, marked)
        own = _holds(network, walking.own, marked)
        own[leaving] |= entering & coming[own_arm]
        found.append(_somewhere(forest, walking, meets, own))
    if len(barriers.unsettled):
        meets = np.zeros(network.nodes)
        meets[moving] = touches(network, whole, barriers.unsettled)
        meets[ending] = touches(network, last, barriers.unsettled)
        found[1] |= _somewhere(forest, walking, meets, touches(network, walking.own, barriers.unsettled))
    return Certainty(found[0], found[1])


def _somewhere(forest: Forest, walking: Walks, meets: Floats, own: Mask) -> Mask:
    """Return per place whether its walk meets something: on its own edge, or on the ways of nodes that ``meets``."""
    found = np.zeros(len(walking.metres), dtype=bool)
    later = along(forest.parent, meets) > 0
    found[walking.place] = own | np.where(walking.exit >= 0, later[walking.exit], False)
    return found


def _holds(network: Network, stretches: Stretches, marked: Stretches) -> Mask:
    """Return which stretches hold a marked one from before its beginning to behind its end."""
    begin, finish = marked.on_axis(network)
    first, last = stretches.on_axis(network)
    return np.searchsorted(finish, last, side="left") > np.searchsorted(begin, first, side="right")


def _through_nodes(barriers: Barriers, forest: Forest, entered: Integers) -> Certainty:
    """Return for all arms, and -1 for none, whether the walks that enter a barrier by them cross it before they leave
    it.

    Walks that end at the barrier do not.
    """
    network = forest.network
    way, node = np.arange(len(entered), dtype=np.int64), barriers.bands.arms.node[entered]
    left = np.full(len(entered), -1, dtype=np.int64)
    pieces = [barriers.stub(way, entered)]
    while len(way):  # one round per edge that ways have in common with barriers
        moving = forest.edge[node] >= 0
        ends = forest.last_stretch(node)
        edge = np.where(moving, forest.edge[node], ends.edge)
        from_end = forest.entry[node] >= len(forest.targets)
        side = np.where(moving, network.end[edge] == node, from_end).astype(np.int64)
        metres = np.where(moving, network.length[edge], ends.last - ends.first)
        arm = barriers.arm[edge, side]
        out = metres > barriers.reach[arm] + ENDING_M
        left[way[out]] = arm[out]
        pieces.append(barriers.stub(way[out], arm[out]))
        on = (arm < 0) & moving
        way, edge, node = way[on], edge[on], forest.parent[node[on]]
        pieces.append(whole_edges(network, way, edge))
    done = left >= 0
    result = barriers.crossed(renumbered(stacked(pieces), done), entered[done], left[done])
    size = len(barriers.bands.arms.edge) + 1
    found = Certainty(np.zeros(size, dtype=bool), np.zeros(size, dtype=bool))
    found.surely[entered[done]], found.perhaps[entered[done]] = result.surely, result.perhaps
    return found
