"""Stretches of the network: parts of edges, joined and compared.

A stretch runs from ``first`` to ``last`` metres along an edge. Laid end to end on one axis, stretches become
intervals of real numbers, and questions about them become sorting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import expanded

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers, Mask

ROUNDING_M = 1e-9
"""Shorter stretches are rounding, not length."""


@dataclass(frozen=True)
class Stretches:
    """Stretches of edges, each of an ``owner``: an area, a place or a walker."""

    owner: Integers
    edge: Integers
    first: Floats
    last: Floats

    def __len__(self) -> int:
        return len(self.owner)

    def where(self, mask: Mask | Integers) -> Stretches:
        """Return the stretches that a mask chooses."""
        return Stretches(self.owner[mask], self.edge[mask], self.first[mask], self.last[mask])

    def on_axis(self, network: Network) -> tuple[Floats, Floats]:
        """Return where the stretches begin and end when all edges are laid end to end."""
        offset = network.offset[self.edge]
        return offset + self.first, offset + self.last


def whole_edges(network: Network, owner: Integers, edge: Integers) -> Stretches:
    """Return edges in full."""
    return Stretches(owner, edge, np.zeros(len(edge)), network.length[edge])


def stacked(found: list[Stretches]) -> Stretches:
    """Return several sets of stretches as one."""
    whole, real = np.empty(0, dtype=np.int64), np.empty(0)
    return Stretches(
        np.concatenate([whole, *(item.owner for item in found)]),
        np.concatenate([whole, *(item.edge for item in found)]),
        np.concatenate([real, *(item.first for item in found)]),
        np.concatenate([real, *(item.last for item in found)]),
    )


def joined(stretches: Stretches) -> Stretches:
    """Return the stretches of each owner with those that overlap or touch made one, sorted by owner, edge and place."""
    if not len(stretches):
        return stretches
    whose = stretches.owner * (int(stretches.edge.max()) + 1) + stretches.edge
    order = np.lexsort((stretches.first, whose))
    sorted_ = stretches.where(order)
    new = np.diff(whose[order], prepend=-1) != 0
    room = float(sorted_.last.max()) + 1.0
    group = (np.cumsum(new) - 1) * room
    reach = np.maximum.accumulate(group + sorted_.last)
    apart = np.r_[True, (group + sorted_.first)[1:] > reach[:-1] + ROUNDING_M]
    heads = np.flatnonzero(apart)
    ends = np.r_[heads[1:], len(order)] - 1
    return Stretches(sorted_.owner[heads], sorted_.edge[heads], sorted_.first[heads], (reach - group)[ends])


def merged(stretches: Stretches) -> Stretches:
    """Return stretches, whoever owns them, with those that overlap or touch made one, in axis order."""
    nobody = np.zeros(len(stretches), dtype=np.int64)
    return joined(Stretches(nobody, stretches.edge, stretches.first, stretches.last))


def touches(network: Network, stretches: Stretches, marked: Stretches) -> Mask:
    """Return which stretches have a point in common with marked ones; those are merged."""
    if not len(marked):
        return np.zeros(len(stretches), dtype=bool)
    begin, finish = marked.on_axis(network)
    first, last = stretches.on_axis(network)
    at = np.searchsorted(finish, first - ROUNDING_M)
    return (at < len(begin)) & (begin[np.minimum(at, len(begin) - 1)] <= last + ROUNDING_M)


def overlapping(network: Network, stretches: Stretches, pieces: Stretches) -> tuple[Integers, Integers]:
    """Return all pairs of a stretch and a piece that overlap; pieces are apart from each other and in axis order."""
    first, last = stretches.on_axis(network)
    begin, finish = pieces.on_axis(network)
    low, high = np.searchsorted(finish, first, side="right"), np.searchsorted(begin, last, side="left")
    number = np.maximum(high - low, 0)
    return np.repeat(np.arange(len(stretches)), number), expanded(low, number)
