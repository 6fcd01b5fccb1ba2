"""The strip before a wall: what lies in it, and how it falls apart into intervals in which nothing changes.

Positions are ``along`` the wall, in metres from its first point, and metres ``out`` from it. Between two intervals
something begins, ends or passes behind something else; within one, whatever is there spans all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Integers, Mask

ROUNDING_M = 1e-6
"""Shorter intervals are rounding."""


@dataclass(frozen=True)
class Pieces:
    """The parts of edges that lie in the strips before walls: from (``begin``, ``near``) to (``finish``, ``far``),
    in metres along and out, with begin at most finish.

    ``entering`` tells whether one who looks out passes from the right of the edge to its left.
    """

    wall: Integers
    edge: Integers
    begin: Floats
    near: Floats
    finish: Floats
    far: Floats
    entering: Mask

    def __len__(self) -> int:
        return len(self.wall)

    def out(self, along: Floats) -> Floats:
        """Return how far out each piece is at one place of its own."""
        span = self.finish - self.begin
        share = (along - self.begin) / np.where(span > 0, span, 1.0)
        return self.near + share * (self.far - self.near)

    def where(self, chosen: Mask | Integers) -> Pieces:
        """Return some of the pieces."""
        return Pieces(
            self.wall[chosen], self.edge[chosen], self.begin[chosen], self.near[chosen],
            self.finish[chosen], self.far[chosen], self.entering[chosen],
        )  # fmt: skip

    def renumbered(self, wall: Integers) -> Pieces:
        """Return the pieces as those of other walls."""
        return Pieces(wall, self.edge, self.begin, self.near, self.finish, self.far, self.entering)


@dataclass(frozen=True)
class Intervals:
    """Intervals of walls, sorted by ``wall`` and place."""

    wall: Integers
    begin: Floats
    finish: Floats

    @property
    def middle(self) -> Floats:
        """The places halfway."""
        return (self.begin + self.finish) / 2


def pieces_before(walls: Edges, edges: Edges, reach: Floats) -> Pieces:
    """Return the parts of ``edges`` within ``reach`` metres (one per edge) straight before walls."""
    reach = reach + ROUNDING_M
    out = float(reach.max(initial=0.0)) * walls.outward
    low = np.minimum(walls.first, walls.last) + np.minimum(out, 0.0)
    high = np.maximum(walls.first, walls.last) + np.maximum(out, 0.0)
    wall, edge = edges.tree.query(shapely.box(*low.T, *high.T))
    corners = (*_local(walls, wall, edges.first[edge]), *_local(walls, wall, edges.last[edge]))
    one, one_out, other, other_out = corners
    near = (np.maximum(one, other) >= -ROUNDING_M) & (np.minimum(one, other) <= walls.length[wall])
    near &= (np.maximum(one_out, other_out) >= -ROUNDING_M) & (np.minimum(one_out, other_out) <= reach[edge])
    one, one_out, other, other_out = (corner[near] for corner in corners)
    wall, edge = wall[near], edge[near]
    step, step_out = other - one, other_out - one_out
    enter, leave = _between(one, step, -ROUNDING_M, walls.length[wall])
    enter_out, leave_out = _between(one_out, step_out, -ROUNDING_M, reach[edge])
    enter, leave = np.maximum(np.maximum(enter, enter_out), 0.0), np.minimum(np.minimum(leave, leave_out), 1.0)
    entering = step < 0
    begin, finish = np.where(entering, leave, enter), np.where(entering, enter, leave)
    real = np.flatnonzero(enter <= leave)
    one, one_out, step, step_out, begin, finish = (
        values[real] for values in (one, one_out, step, step_out, begin, finish)
    )
    return Pieces(
        wall[real], edge[real], one + begin * step, one_out + begin * step_out,
        one + finish * step, one_out + finish * step_out, entering[real],
    )  # fmt: skip


def stacked_pieces(one: Pieces, other: Pieces) -> Pieces:
    """Return two sets of pieces as one."""
    return Pieces(
        np.concatenate([one.wall, other.wall]),
        np.concatenate([one.edge, other.edge]),
        np.concatenate([one.begin, other.begin]),
        np.concatenate([one.near, other.near]),
        np.concatenate([one.finish, other.finish]),
        np.concatenate([one.far, other.far]),
        np.concatenate([one.entering, other.entering]),
    )


def _local(walls: Edges, wall: Integers, points: Floats) -> tuple[Floats, Floats]:
    """Return how far along their own wall points lie, and how far out."""
    east, north = (points - walls.first[wall]).T
    ahead, aside = walls.direction[wall].T
    return east * ahead + north * aside, east * aside - north * ahead


def _between(start: Floats, step: Floats, least: float, most: Floats) -> tuple[Floats, Floats]:
    """Return from which to which share of a step a number lies between two bounds; first beyond last where never."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (least - start) / step, (most - start) / step
    still = step == 0
    inside = (start >= least) & (start <= most)
    first = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(low, high))
    return first, np.where(still, np.inf, np.maximum(low, high))


def intervals_between(walls: Edges, chosen: Integers, wall: Integers, along: Floats) -> Intervals:
    """Cut the ``chosen`` walls at places (pairs of wall and metres along it; those beyond its ends do not count)."""
    wall = np.concatenate([chosen, chosen, wall])
    along = np.concatenate([np.zeros(len(chosen)), walls.length[chosen], along])
    along, end = np.where(along <= ROUNDING_M, 0.0, along), walls.length[wall]
    along = np.where(along >= end - ROUNDING_M, end, along)
    order = np.argsort(_starts(walls)[wall] + along)  # one number sorts much sooner than two
    wall, along = wall[order], along[order]
    real = np.flatnonzero((wall[1:] == wall[:-1]) & (np.diff(along) > ROUNDING_M))
    return Intervals(wall[real], along[real], along[real + 1])


def _starts(walls: Edges) -> Floats:
    """Return where each wall begins when all are laid in one line, a metre apart."""
    return np.asarray(np.cumsum(walls.length + 1.0) - walls.length)


def covering(walls: Edges, pieces: Pieces, intervals: Intervals) -> tuple[Integers, Integers]:
    """Return all pairs of a piece and an interval that it spans, by interval."""
    offset = _starts(walls)
    middle = offset[intervals.wall] + intervals.middle
    low = np.searchsorted(middle, offset[pieces.wall] + pieces.begin, side="left")
    high = np.searchsorted(middle, offset[pieces.wall] + pieces.finish, side="right")
    number = np.maximum(high - low, 0)
    piece = np.repeat(np.arange(len(pieces)), number)
    interval = expanded(low, number)
    order = np.argsort(interval, kind="stable")
    return piece[order], interval[order]


def passing(pieces: Pieces, intervals: Intervals, piece: Integers, interval: Integers) -> tuple[Integers, Floats]:
    """Return where pieces that span the same interval (pairs, by interval) pass each other: walls and metres along."""
    last = np.searchsorted(interval, interval, side="right")
    place = np.arange(len(interval), dtype=np.int64)
    number = last - place - 1
    one, other = np.repeat(place, number), expanded(place + 1, number)
    begin, finish = intervals.begin[interval[one]], intervals.finish[interval[one]]
    first, second = pieces.where(piece[one]), pieces.where(piece[other])
    before, after = first.out(begin) - second.out(begin), first.out(finish) - second.out(finish)
    crossed = before * after < 0
    share = before[crossed] / (before - after)[crossed]
    return first.wall[crossed], begin[crossed] + share * (finish - begin)[crossed]
