"""How many walks pass over every metre of the network in a week, and of how many different households.

Walks of one category follow a forest, so that what passes over an edge is what comes together behind it: one sum per
node, from the farthest to the nearest. Households that walk over a stretch for several purposes count once there.
Those that leave their own edges by the same nodes walk the same way from there, and are looked at together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.segments import matched
from plancheck.walking.stretches import Stretches, joined, stacked, whole_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.walking.forests import Forest, Walks
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers

BATCH = 20_000
"""How many ways out are followed at once."""


@dataclass(frozen=True)
class Weighted:
    """Stretches that each carry one or more amounts (n, columns)."""

    stretches: Stretches
    amounts: Floats


def flow(forest: Forest, walking: Walks, amounts: Floats) -> Weighted:
    """Return the stretches that walks pass over, with the ``amounts`` (places, columns) of the places whose walk it
    is.

    Cost: linear in the number of nodes and walks.
    """
    network = forest.network
    carried = amounts[walking.place]
    leaving = walking.exit >= 0
    passing = gathered(forest.edge, forest.parent, _summed(walking.exit[leaving], carried[leaving], network.nodes))
    moving = forest.moving
    some = passing.max(axis=1, initial=0.0) > 0
    used = moving[some[moving]]
    ending = np.flatnonzero((forest.tree.before == network.nodes) & some)
    stretches = [whole_edges(network, used, forest.edge[used]), forest.last_stretch(ending)]
    return Weighted(stacked(stretches), np.concatenate([passing[used], passing[ending]]))


def gathered(edge: Integers, parent: Integers, amounts: Floats) -> Floats:
    """Add up amounts (nodes, columns) over each node and all nodes whose way comes by it.

    ``edge`` leads to the ``parent`` of a node, -1 where the way ends. Doubles the stride in every round.
    """
    from scipy.sparse import csc_array

    nodes = len(edge)
    ahead = np.append(np.where(edge >= 0, parent, nodes), nodes)
    while (onward := ahead[:-1] < nodes).any():
        columns = np.concatenate([[0], np.cumsum(onward)])
        rows = ahead[:-1][onward]
        amounts = amounts + csc_array((np.ones(len(rows)), rows, columns), shape=(nodes, nodes)) @ amounts
        ahead = ahead[ahead]
    return amounts


def own_edges(walking: Sequence[Walks], amounts: Sequence[Floats]) -> Weighted:
    """Return what walks pass over on their own edges, with the amounts (places, columns) given per set of walks.

    Walks of one place to several categories mostly leave by the same stretch: those are added up first.
    """
    kind = np.concatenate([walk.kind for walk in walking])
    own = stacked([walk.own for walk in walking])
    carried = np.concatenate([amount[walk.place] for walk, amount in zip(walking, amounts, strict=True)])
    leaving = kind >= 0
    size = int(kind.max(initial=-1)) + 1
    example = np.full(size, -1, dtype=np.int64)
    example[kind[leaving]] = np.flatnonzero(leaving)
    sums = _summed(kind[leaving], carried[leaving], size)
    used = np.flatnonzero(example >= 0)
    stretches = [own.where(example[used]), own.where(~leaving)]
    return Weighted(stacked(stretches), np.concatenate([sums[used], carried[~leaving]]))


def _summed(number: Integers, amounts: Floats, size: int) -> Floats:
    """Add up amounts (n, columns) by number."""
    sums = np.zeros((size, amounts.shape[1]))
    for column in range(amounts.shape[1]):
        sums[:, column] = np.bincount(number, amounts[:, column], size)
    return sums


def households(network: Network, forests: Sequence[Forest], walking: Sequence[Walks], size: int) -> Weighted:
    """Return stretches with the number of different places that walk over them; they add up where they overlap.

    Cost: linear in the metres of way between the different exits and their targets, counted in edges.
    """
    exits = np.full((size, len(forests)), -1, dtype=np.int64)
    for column, walk in enumerate(walking):  # one round per category
        exits[walk.place, column] = walk.exit
    ways, way = np.unique(exits, axis=0, return_inverse=True)
    way = way.reshape(-1)
    number = np.bincount(way, minlength=len(ways)).astype(float)
    own = joined(own_edges(walking, [exits[:, :0].astype(float)] * len(walking)).stretches)
    own_way = way[own.owner]
    found = [Weighted(own, np.ones((len(own), 1)))]
    for begin in range(0, len(ways), BATCH):  # batches, to bound what is held in memory
        rows = np.arange(begin, min(begin + BATCH, len(ways)), dtype=np.int64)
        common = _ways(network, forests, ways[rows], rows)
        found.append(Weighted(common, number[common.owner, None]))
        mine = np.flatnonzero((own_way >= begin) & (own_way < begin + BATCH))
        found.append(_twice(network, own.where(mine), own_way[mine], common))
    return together(found)


def together(parts: Sequence[Weighted]) -> Weighted:
    """Return several sets of stretches with amounts as one; there must be at least one."""
    return Weighted(stacked([part.stretches for part in parts]), np.concatenate([part.amounts for part in parts]))


def _ways(network: Network, forests: Sequence[Forest], ways: Integers, rows: Integers) -> Stretches:
    """Follow every way from its exits to the targets; returns what it covers, each metre once, owned by the way."""
    covered: list[Stretches] = []
    for forest, exits in zip(forests, ways.T, strict=True):  # one round per category
        leaving = exits >= 0
        node, owner = exits[leaving], rows[leaving]
        while len(node):
            edge = forest.edge[node]
            arrived = edge < 0
            last = forest.last_stretch(node[arrived])
            covered.append(Stretches(owner[arrived], last.edge, last.first, last.last))
            covered.append(whole_edges(network, owner[~arrived], edge[~arrived]))
            node, owner = forest.parent[node[~arrived]], owner[~arrived]
    return joined(stacked(covered))


def _twice(network: Network, own: Stretches, way: Integers, common: Stretches) -> Weighted:
    """Return, to be taken off, what places walk over both on their own edge and on their common way."""
    order = np.lexsort((common.edge, common.owner))
    keys = common.owner[order] * network.edges + common.edge[order]
    place, found = matched(way * network.edges + own.edge, keys)
    other = order[found]
    first, last = np.maximum(own.first[place], common.first[other]), np.minimum(own.last[place], common.last[other])
    both = first < last
    overlap = Stretches(own.owner[place], own.edge[place], first, last).where(both)
    return Weighted(overlap, -np.ones((len(overlap), 1)))


@dataclass(frozen=True)
class Pieces:
    """Pieces of edges in axis order, none overlapping, with one amount per column of ``amounts`` (n, columns)."""

    stretches: Stretches
    amounts: Floats

    @property
    def metres(self) -> Floats:
        """The length of each piece."""
        return self.stretches.last - self.stretches.first


def added_up(network: Network, columns: Sequence[Weighted]) -> Pieces:
    """Cut the network wherever an amount changes, and add up amounts on each piece; those with nothing are left out."""
    width = [part.amounts.shape[1] for part in columns]
    ends = [part.stretches.on_axis(network) for part in columns]
    position = np.concatenate([side for pair in ends for side in pair])
    change = np.zeros((len(position), sum(width)))
    at, column = 0, 0
    for part, wide in zip(columns, width, strict=True):  # one round per set of columns
        size = len(part.amounts)
        change[at : at + size, column : column + wide] = part.amounts
        change[at + size : at + 2 * size, column : column + wide] = -part.amounts
        at, column = at + 2 * size, column + wide
    order = np.argsort(position, kind="stable")
    position = position[order]
    last = np.flatnonzero(np.diff(position) > 1e-7)
    level = np.cumsum(change[order], axis=0)[last]
    level[np.abs(level) < 1e-6] = 0.0
    some = (level != 0).any(axis=1)
    begin, finish, level = position[last][some], position[last + 1][some], level[some]
    edge = np.searchsorted(network.offset, (begin + finish) / 2, side="right") - 1
    offset = network.offset[edge]
    first, stop = np.maximum(begin - offset, 0.0), np.minimum(finish - offset, network.length[edge])
    return Pieces(Stretches(np.zeros(len(edge), dtype=np.int64), edge.astype(np.int64), first, stop), level)
