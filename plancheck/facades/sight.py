"""Sight lines: which of them are free, tested in bulk, and which pairs of places see each other.

A line is blocked when it passes an obstacle or comes nearer to one than a millimetre, so that touching a corner
blocks, in whatever direction the plan is turned, and nobody looks through the joint between two buildings. The edges
of the obstacles lie in a lattice of cells. Lines walk through it, all at once, row by row (lines that are more across
than up column by column), and drop out at the first edge that they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import expanded
from plancheck.facades.lattice import columns_passed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.facades.edges import Floats, Integers, Mask
    from plancheck.facades.lattice import Lattice
    from plancheck.facades.obstacles import Obstacles

BATCH = 32_768
"""Lines that are tested together, so that memory does not grow with their number and stays near the processor."""


def clear(starts: Floats, ends: Floats, obstacles: Obstacles) -> Mask:
    """Return which lines from ``starts`` to ``ends`` (n, 2) are free.

    Lines that begin or end in an obstacle are blocked where they cross its edge; a line that lies in one obstacle
    altogether crosses none and is told to be free, so that places in obstacles are better left out beforehand.
    Cost: linear in the cells that the lines pass until they are blocked, whatever the number of obstacles.
    """
    free = np.ones(len(starts), dtype=bool)
    if not len(obstacles):
        return free
    for begin in range(0, len(starts), BATCH):  # a loop over batches bounds the memory
        batch = slice(begin, begin + BATCH)
        free[batch] = _clear(starts[batch] - obstacles.origin, ends[batch] - obstacles.origin, obstacles.lattice)
    return free


def clear_of_all(starts: Floats, ends: Floats, obstacles: Sequence[Obstacles]) -> Mask:
    """Return which lines are free of several sets of obstacles: each looks at what the ones before it left."""
    free = np.ones(len(starts), dtype=bool)
    for some in obstacles:
        left = np.flatnonzero(free)
        free[left] = clear(starts[left], ends[left], some)
    return free


def _clear(first: Floats, last: Floats, lattice: Lattice) -> Mask:
    """Walk along lines row by row, or column by column, until the last of them is blocked or at its end."""
    free = np.ones(len(first), dtype=bool)
    across, up = np.abs(last - first).T
    flat = across > up
    first, last = (np.where(flat[:, None], points[:, ::-1], points) for points in (first, last))
    ends = np.concatenate([first, last], axis=1)
    x, y = np.ascontiguousarray(first.T)
    across, up = np.ascontiguousarray((last - first).T)
    turn, slope = across * y - up * x, across / np.where(up == 0, 1.0, up)
    low, high = np.minimum(y, last[:, 1]), np.maximum(y, last[:, 1])
    way = flat.astype(np.int64)
    columns, top, cells = lattice.columns[way], lattice.rows[way] - 1, lattice.begin[way]
    begin, end = (np.clip((points[:, 1] / lattice.cell).astype(np.int64), 0, top) for points in (first, last))
    sense, rows = np.where(end < begin, -1, 1), np.abs(end - begin)
    line, step = np.arange(len(first)), 0
    while len(line := line[free[line] & (rows[line] >= step)]):  # one round per row, for all lines
        row, wide = begin[line] + step * sense[line], columns[line]
        left, right = columns_passed(x[line], y[line], slope[line], low[line], high[line], row, lattice.cell)
        row = cells[line] + row * wide
        entry = lattice.first[row + np.clip(left, 0, wide - 1)]
        number = lattice.first[row + np.clip(right, 0, wide - 1) + 1] - entry
        edge = lattice.edges.take(expanded(entry, number), axis=0)
        met = np.repeat(line, number)
        crossing = _apart(across[met], up[met], turn[met], edge)
        edge, met = edge[crossing], met[crossing]
        (ahead, rise), (x0, y0) = (edge[:, 2:] - edge[:, :2]).T, edge[:, :2].T
        free[met[_apart(ahead, rise, ahead * y0 - rise * x0, ends[met])]] = False
        step += 1
    return free


def _apart(across: Floats, up: Floats, turn: Floats, pairs: Floats) -> Integers:
    """Return the rows where two points (x, y, x, y) lie on different sides of a line.

    The line is where ``across`` times y less ``up`` times x is ``turn``.
    """
    one = across * pairs[:, 1] - up * pairs[:, 0] >= turn
    other = across * pairs[:, 3] - up * pairs[:, 2] >= turn
    return np.flatnonzero(one != other)
