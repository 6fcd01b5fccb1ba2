"""Where the network runs near lines: bands, how they hang together through nodes, and the arms by which one leaves
them.

A path that cuts a line, touches it, or runs along it has one band there. Bands that meet in a node belong together,
whichever paths they are on, so that it does not matter where a path is cut in two.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import matched
from plancheck.walking.stretches import Stretches, joined

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers, Mask

ENDING_M = 1e-6
"""A band that comes this near to the end of an edge reaches its node."""


@dataclass(frozen=True)
class Arms:
    """Free pieces of edges next to bands: ``free`` metres from ``at`` along ``edge``, ``ahead`` or backward.

    ``node`` is where one comes out when one enters by this arm and follows the edge to its end, -1 where the band ends
    before. ``band`` is the band that it leaves, -1 where it leaves a node that bands of other edges reach.
    """

    edge: Integers
    at: Floats
    ahead: Mask
    free: Floats
    band: Integers
    node: Integers
    cluster: Integers

    def into(self, metres: Floats) -> Floats:
        """Return the positions on the edges so many metres into the arms."""
        return self.at + np.where(self.ahead, metres, -metres)


@dataclass(frozen=True)
class Bands:
    """Bands in order of owner, edge and place, the cluster of each (numbered from 0), and the arms of all."""

    stretches: Stretches
    cluster: Integers
    clusters: int
    arms: Arms


@dataclass(frozen=True)
class _Reaching:
    """Bands, which of them reach the start or the end of their edge, and the nodes there: owner * nodes + node."""

    near: Stretches
    length: Floats
    starts: Mask
    ends: Mask
    first_node: Integers
    last_node: Integers


def bands(network: Network, near: Stretches) -> Bands:
    """Join what is near into bands. Bands of different owners have nothing to do with each other.

    Cost: a sort of bands and of edges.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    near = joined(near)
    length, owner = network.length[near.edge], near.owner * network.nodes
    reaching = _Reaching(
        near=near,
        length=length,
        starts=near.first <= ENDING_M,
        ends=near.last >= length - ENDING_M,
        first_node=owner + network.start[near.edge],
        last_node=owner + network.end[near.edge],
    )
    starts, ends = reaching.starts, reaching.ends
    nodes, node = np.unique(np.r_[reaching.first_node[starts], reaching.last_node[ends]], return_inverse=True)
    band, total = np.r_[np.flatnonzero(starts), np.flatnonzero(ends)], len(near) + len(nodes)
    clusters, label = 0, np.empty(0, dtype=np.int32)
    if total:
        meeting = coo_array((np.ones(len(band)), (band, len(near) + node)), shape=(total, total))
        clusters, label = connected_components(meeting, directed=False)
    cluster = label.astype(np.int64)
    arms = [*_beside(network, reaching, cluster), _from_nodes(network, reaching, nodes, cluster[len(near) :])]
    stacked = Arms(*(np.concatenate([getattr(arm, field.name) for arm in arms]) for field in fields(Arms)))
    return Bands(near, cluster[: len(near)], clusters, stacked)


def _beside(network: Network, reaching: _Reaching, cluster: Integers) -> tuple[Arms, Arms]:
    """Return the arms before and behind each band, on its own edge."""
    near, number = reaching.near, np.arange(len(reaching.near), dtype=np.int64)
    same = (np.diff(near.owner) == 0) & (np.diff(near.edge) == 0)
    room_before, room_behind = near.first.copy(), reaching.length - near.last
    room_before[1:][same] -= near.last[:-1][same]
    room_behind[:-1][same] = room_before[1:][same]
    before, behind = number[~reaching.starts], number[~reaching.ends]
    through_end = np.where(reaching.ends, network.end[near.edge], -1)
    through_start = np.where(reaching.starts, network.start[near.edge], -1)
    return (
        Arms(near.edge[before], near.first[before], np.zeros(len(before), dtype=bool), room_before[before], before,
             through_end[before], cluster[before]),
        Arms(near.edge[behind], near.last[behind], np.ones(len(behind), dtype=bool), room_behind[behind], behind,
             through_start[behind], cluster[behind]),
    )  # fmt: skip


def _from_nodes(network: Network, reaching: _Reaching, nodes: Integers, cluster: Integers) -> Arms:
    """Return the arms that begin in a node that bands reach by other edges only."""
    near, edges = reaching.near, network.edges
    halves = np.concatenate([network.start, network.end])
    order = np.argsort(halves, kind="stable")
    node, found = matched(nodes % max(network.nodes, 1), halves[order])
    owner, half = nodes[node] // max(network.nodes, 1), order[found]
    taken = np.concatenate([_half(near.owner, near.edge, reaching.starts, 0, edges),
                            _half(near.owner, near.edge, reaching.ends, edges, edges)])  # fmt: skip
    left = ~np.isin(2 * owner * edges + half, taken)
    owner, half, node = owner[left], half[left], node[left]
    edge, ahead = half % max(edges, 1), half < edges
    length = network.length[edge]
    keys, key = near.owner * edges + near.edge, owner * edges + edge
    first, after = np.searchsorted(keys, key, side="left"), np.searchsorted(keys, key, side="right")
    free, some = length.copy(), after > first
    free[some] = np.where(ahead[some], near.first[first[some]], length[some] - near.last[after[some] - 1])
    return Arms(edge, np.where(ahead, 0.0, length), ahead, free, np.full(len(edge), -1, dtype=np.int64),
                halves[half], cluster[node])  # fmt: skip


def _half(owner: Integers, edge: Integers, chosen: Mask, shift: int, edges: int) -> Integers:
    """Number the starts (``shift`` 0) or ends (``shift`` edges) of chosen edges, per owner."""
    numbers: Integers = (2 * owner * edges + edge + shift)[chosen]
    return numbers
