"""How many walks pass over every metre of the network.

Walks of one category follow a forest, so that what passes over an edge is what comes together behind it. On the edges
where walks start, what passes changes from door to door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from plancheck.walking.starts import BY_END, BY_START
from plancheck.walking.stretches import Stretches, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csc_array

    from plancheck.walking.segments import Floats, Integers
    from plancheck.walking.starts import Choice, Starts

Amounts = Any
"""Amounts of n things (n, columns): an array, or a sparse one by rows where there are many columns."""


@dataclass(frozen=True)
class Weighted:
    """Stretches that each carry one or more amounts (n, columns)."""

    stretches: Stretches
    amounts: Floats


@dataclass(frozen=True)
class Traffic:
    """What passes, in one or more columns: over ``whole`` edges (edges, columns), over other ``parts`` of edges, and
    between the starts of walks and the start or the end of their edge (starts, columns).
    """

    whole: Floats
    by_start: Floats
    by_end: Floats
    parts: Weighted


def moves(onto: Any, size: int, weights: Floats | None = None) -> csc_array:
    """Return the matrix (size, n) that adds up amounts of n things by what each moves ``onto``, times its weight."""
    from scipy.sparse import csc_array

    weights = np.ones(len(onto)) if weights is None else weights
    pointers = np.arange(len(onto) + 1, dtype=np.int32)
    return csc_array((weights, onto.astype(np.int32, copy=False), pointers), shape=(size, len(onto)))


def added(matrix: csc_array, amounts: Amounts) -> Amounts:
    """Return amounts added up as a matrix of :func:`moves` says."""
    return (matrix @ amounts) if isinstance(amounts, np.ndarray) else (matrix.tocsr() @ amounts)


def side_by_side(left: Amounts, right: Amounts) -> Amounts:
    """Return the columns of both."""
    from scipy.sparse import hstack

    return (
        np.concatenate([left, right], axis=1) if isinstance(left, np.ndarray) else hstack([left, right], format="csr")
    )


def rows(amounts: Amounts, chosen: Integers) -> Amounts:
    """Return chosen rows."""
    return np.take(amounts, chosen, axis=0) if isinstance(amounts, np.ndarray) else amounts[chosen]


def gathered(edge: Integers, parent: Integers, amounts: Amounts) -> Amounts:
    """Add up amounts (nodes, columns) over each node and all nodes whose way comes by it.

    ``edge`` leads to the ``parent`` of a node, -1 where the way ends. Doubles the stride in every round.
    """
    nodes = len(edge)
    ahead = np.append(np.where(edge >= 0, parent, nodes), nodes).astype(np.int32)
    total = added(moves(np.arange(nodes), nodes + 1), amounts)  # the last row is behind the end of all ways
    while ahead.min() < nodes:
        total = total + added(moves(ahead, nodes + 1), total)
        ahead = np.take(ahead, ahead)
    return total[:nodes]


def flow(starts: Starts, walking: Sequence[Choice], amounts: Floats, often: Floats) -> Traffic:
    """Return what passes when the walk of each door counts for its ``amounts`` (doors, columns), as ``often`` as given.

    ``often`` is per door and category (doors or 1, categories). Cost: linear in the number of nodes and starts.
    """
    network, place = starts.preferred.network, starts.access.place
    start, end = starts.ends
    carried = rows(amounts, place)
    whole = np.zeros((network.edges, amounts.shape[1]))
    by_start, by_end = np.zeros((2, len(starts)))
    parts: list[Weighted] = []
    for category, choice in enumerate(walking):  # one round per category
        forest, way = choice.forest, choice.way
        times = rows(often[:, category], place) if len(often) > 1 else often[:, category]
        back = way == BY_END
        outward, backward = (way == BY_START) * times, back * times
        by_start += outward
        by_end += backward
        leaving = moves(np.where(back, end, start), network.nodes, outward + backward)
        passing = gathered(forest.edge, forest.parent, leaving @ carried)
        whole += over_edges(forest.edge, network.edges) @ passing
        parts.append(Weighted(forest.last_stretch(forest.ending), rows(passing, forest.ending)))
        record = choice.stays.owner
        share = np.broadcast_to(times, len(starts))[record, None]
        parts.append(Weighted(choice.stays, carried[record] * share))
    return Traffic(whole, by_start[:, None] * carried, by_end[:, None] * carried, together(parts))


def over_edges(edge: Integers, edges: int) -> csc_array:
    """Return the matrix (edges, nodes) from nodes to the ``edge`` that the way from each leads over, -1 for none."""
    return moves(np.maximum(edge, 0), edges, (edge >= 0).astype(float))


def together(parts: Sequence[Weighted]) -> Weighted:
    """Return several sets of stretches with amounts as one; there must be at least one."""
    return Weighted(stacked([part.stretches for part in parts]), np.concatenate([part.amounts for part in parts]))


@dataclass(frozen=True)
class Pieces:
    """Pieces of edges in axis order, none overlapping, with one amount per column of ``amounts`` (n, columns)."""

    stretches: Stretches
    amounts: Floats

    @property
    def metres(self) -> Floats:
        """The length of each piece."""
        return self.stretches.last - self.stretches.first


def pieces_of(starts: Starts, traffic: Traffic) -> Pieces:
    """Cut the network wherever what passes changes, and say what passes over each piece; pieces that nobody passes are
    left out.
    """
    network, access = starts.preferred.network, starts.access
    edges = np.arange(network.edges)
    leaving = moves(access.edge, network.edges)
    parts = traffic.parts.stretches
    changes = [(edges, np.zeros(network.edges), traffic.whole + leaving @ traffic.by_start)]
    changes.append((edges, network.length, -traffic.whole - leaving @ traffic.by_end))
    for edge, metres, change in (
        (access.edge, access.first, -traffic.by_start),
        (access.edge, access.last, traffic.by_end),
        (parts.edge, parts.first, traffic.parts.amounts),
        (parts.edge, parts.last, -traffic.parts.amounts),
    ):
        some = np.flatnonzero(np.logical_or.reduce(change.T))
        changes.append((rows(edge, some), rows(metres, some), rows(change, some)))
    edge, metres = (np.concatenate([change[side] for change in changes]) for side in (0, 1))
    return cut(network.offset, edge, metres, [change for _, _, change in changes])


def cut(offset: Floats, edge: Integers, metres: Floats, changes: Sequence[Floats]) -> Pieces:
    """Cut edges at ``metres`` along them where amounts change; ``offset`` lays edges end to end.

    ``changes`` have the rows of ``edge`` and ``metres`` in several parts, and one column per amount.
    """
    position = rows(offset, edge) + metres
    order = np.argsort(position, kind="stable")
    last = np.flatnonzero(np.diff(rows(position, order)) > 1e-7)
    columns = []
    for column in range(changes[0].shape[1]):
        change = np.concatenate([part[:, column] for part in changes])
        level = rows(np.cumsum(rows(change, order)), last)
        columns.append(np.where(np.abs(level) < 1e-6, 0.0, level))
    some = np.flatnonzero(np.any(columns, axis=0))
    begin, finish = rows(order, last[some]), rows(order, last[some] + 1)
    owner = np.zeros(len(begin), dtype=np.int64)
    amounts = np.stack([rows(column, some) for column in columns], axis=1)
    return Pieces(Stretches(owner, rows(edge, begin), rows(metres, begin), rows(metres, finish)), amounts)
