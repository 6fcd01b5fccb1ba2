"""Which of two equally long ways people take: a length that is a touch greater far from the middle of the network.

The touch is the integral of the squared distance from the centroid along an edge. It is exact on every straight
segment, so that cutting, turning or moving paths does not change it, and too small to matter where ways differ by a
few centimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers

PREFERENCE = 2e-6
"""How much longer a metre counts at the typical distance from the middle of the network."""

TIE_M = 1e-7
"""Ways whose preferred lengths differ by no more than this are equally long; rounding is far less."""


@dataclass(frozen=True)
class Preferred:
    """Lengths along the edges of a network as people prefer them."""

    network: Network

    @cached_property
    def _touches(self) -> tuple[Floats, Floats, Floats, Floats, float]:
        """What tells the touch at a place on a segment: where the segment begins when all edges are laid end to end,
        the touch of its edge before it, and the factors of the metres along it, of their square and of their cube.
        """
        segments = self.network.segments
        metres = segments.length.sum()
        centre = ((segments.first + segments.last) / 2 * segments.length[:, None]).sum(axis=0) / metres
        begin, finish = segments.first - centre, segments.last - centre
        whole = _squares(begin, finish, segments.length)
        unit = PREFERENCE * metres / whole.sum()
        before = np.cumsum(whole * unit) - whole * unit
        head = np.searchsorted(segments.line, segments.line, side="left")
        slope = _dot(begin, finish - begin) / segments.length
        axis = self.network.offset[segments.line] + segments.along
        return axis, before - before[head], _dot(begin, begin) * unit, slope * unit, unit / 3

    @cached_property
    def total(self) -> Floats:
        """The preferred length of every edge."""
        return self.up_to(np.arange(self.network.edges, dtype=np.int64), self.network.length)

    @cached_property
    def _steps(self) -> Floats:
        """The preferred length of every edge, never so short that it could be taken for rounding."""
        return np.maximum(self.total, 10 * TIE_M)

    @cached_property
    def graph(self) -> csr_array:
        """The symmetric matrix of preferred lengths between neighbouring nodes."""
        return self.network.matrix(self._steps)

    @cached_property
    def step(self) -> Floats:
        """How much farther one end of an edge is at least than the other when a shortest way runs along the edge.

        Infinite for edges that no shortest way uses.
        """
        links = self.network.links
        step = np.full(self.network.edges, np.inf)
        step[links] = self._steps[links] - TIE_M
        return step

    def up_to(self, edge: Integers, metres: Floats) -> Floats:
        """Return the preferred length of edges from their start to so many metres along them."""
        segments = self.network.segments
        if not len(segments):
            return metres
        axis, before, first, second, third = self._touches
        at = np.searchsorted(axis, self.network.offset[edge] + metres, side="right") - 1
        into = np.clip(metres - segments.along[at], 0.0, segments.length[at])
        touch = before[at] + into * (first[at] + into * (second[at] + into * third))
        return np.asarray(metres + touch, dtype=float)


def _squares(p: Floats, q: Floats, length: Floats) -> Floats:
    """Integrate the squared distance from the origin along segments from ``p`` to ``q``."""
    return (_dot(p, p) + _dot(p, q) + _dot(q, q)) / 3 * length


def _dot(one: Floats, other: Floats) -> Floats:
    """Multiply vectors (n, 2) with each other."""
    found: Floats = one[:, 0] * other[:, 0] + one[:, 1] * other[:, 1]
    return found
