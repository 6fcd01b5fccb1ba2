"""Runs of walls: straight pieces that continue each other along one side of a street."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.facades.edges import STRAIGHT_M

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Integers, Mask

GAP_M = 0.5
"""Pieces whose ends are at most this far apart continue each other: a drainpipe, or a joint in the drawing."""

TURN = math.radians(45)
"""A piece that turns off more than this goes on around the corner: it is another side."""


def longest_runs(pieces: Edges, size: int) -> Floats:
    """Return for each of ``size`` owners the metres of the longest run of its pieces, 0 without any.

    What lies on top of each other counts once. Cost: a query of a spatial index and a search for connected parts.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    longest = np.zeros(size)
    if not len(pieces):
        return longest
    one, other, doubled = _continuing(pieces)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(pieces), len(pieces)))
    count, run = connected_components(links, directed=False)
    metres = np.bincount(run, pieces.length, minlength=count)
    twice = np.unique(run[one[doubled]])
    if len(twice):
        chosen = np.flatnonzero(np.isin(run, twice))
        chosen = chosen[np.argsort(run[chosen], kind="stable")]
        lines = shapely.multilinestrings(pieces.shapes[chosen], indices=np.searchsorted(twice, run[chosen]))
        metres[twice] = shapely.length(shapely.union_all(np.asarray(lines)[:, None], grid_size=STRAIGHT_M, axis=1))
    np.maximum.at(longest, pieces.owner, metres[run])
    return longest


def _continuing(pieces: Edges) -> tuple[Integers, Integers, Mask]:
    """Return the pairs of pieces of one owner that continue each other, and which of them lie on top of each other."""
    one, other = pieces.tree.query(pieces.shapes, predicate="dwithin", distance=GAP_M)
    mine = (one < other) & (pieces.owner[one] == pieces.owner[other])
    one, other = one[mine], other[mine]
    turn = (pieces.direction[one] * pieces.direction[other]).sum(axis=1)
    ahead = np.abs(turn) >= math.cos(TURN) - 1e-9
    one, other, turn = one[ahead], other[ahead], turn[ahead]
    first, second = pieces.where(one), pieces.where(other)
    linked = np.zeros(len(one), dtype=bool)
    for mine_end, its_end, against in (
        (first.last, second.first, turn > 0), (first.first, second.last, turn > 0),
        (first.first, second.first, turn < 0), (first.last, second.last, turn < 0),
    ):  # fmt: skip
        linked |= against & (np.hypot(*(mine_end - its_end).T) <= GAP_M)
    doubled = np.zeros(len(one), dtype=bool)
    for base, guest in ((first, second), (second, first)):
        (near, near_off), (far, far_off) = _beside(base, guest.first), _beside(base, guest.last)
        for along, off in ((near, near_off), (far, far_off)):
            linked |= (off <= GAP_M) & (along > GAP_M) & (along < base.length - GAP_M)
        shared = np.minimum(np.maximum(near, far), base.length) - np.maximum(np.minimum(near, far), 0.0)
        doubled |= (np.maximum(near_off, far_off) <= 2 * STRAIGHT_M) & (shared > STRAIGHT_M)
    linked |= doubled
    return one[linked], other[linked], doubled[linked]


def _beside(base: Edges, points: Floats) -> tuple[Floats, Floats]:
    """Return how far along its own piece each point lies, and how far off its line."""
    offset = points - base.first
    along = (offset * base.direction).sum(axis=1)
    return along, np.abs((offset * base.outward).sum(axis=1))
