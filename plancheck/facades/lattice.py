"""Edges by grid cell, so that those that a line may meet are found as it walks along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import expanded, ordered

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Integers

CELL_M = 10.0
"""Edges are looked up in cells of this size, larger where the plan is so wide that there would be too many."""

CELLS = 1_000_000
"""So many cells, and four more per edge, are not too many."""

MARGIN_M = 1e-5
"""What rounding may do to the place where a line enters a cell."""

LEVEL_M = 0.01
"""An edge that rises less passes all its columns in every row that it reaches."""


@dataclass(frozen=True)
class Lattice:
    """Edges by square cell, row by row: those of cell i are ``edges[first[i]:first[i + 1]]``, as x, y, x, y.

    An edge is listed in every cell that it passes. All are there twice: as drawn, and with x and y exchanged. For
    both of these, ``columns`` says how many there are, ``rows`` too, and ``begin`` at which cell they begin.
    """

    cell: float
    columns: Integers
    rows: Integers
    begin: Integers
    first: Integers
    edges: Floats


def lattice_of(first: Floats, last: Floats) -> Lattice:
    """Return edges from ``first`` to ``last`` (n, 2; nowhere below 0) by cell, both ways."""
    extent = np.maximum(first, last).max(axis=0) + 1.0
    cell = max(CELL_M, float(np.sqrt(extent.prod() / (CELLS + 4 * len(first)))))
    columns = (extent // cell).astype(np.int64) + 1
    rows, begin = columns[::-1], np.array([0, columns.prod()])
    starts, edges = _cells(first, last, cell, columns)
    more_starts, more_edges = _cells(first[:, ::-1], last[:, ::-1], cell, rows)
    listed = np.append(starts[:-1], more_starts + starts[-1])
    return Lattice(cell, columns, rows, begin, listed, np.concatenate([edges, more_edges]))


def _cells(first: Floats, last: Floats, cell: float, shape: Integers) -> tuple[Integers, Floats]:
    """Return where edges begin that are listed by cell, and those edges; the cells are in so many columns and rows."""
    columns, rows = shape
    begin, end = np.sort(np.floor(np.stack([first[:, 1], last[:, 1]]) / cell).astype(np.int64), axis=0)
    edge, row = np.repeat(np.arange(len(first)), end - begin + 1), expanded(begin, end - begin + 1)
    low, high = np.minimum(first, last)[edge], np.maximum(first, last)[edge]
    across, up = (last - first)[edge].T
    level = np.abs(up) < LEVEL_M
    slope = across / np.where(level, 1.0, up)
    x, y = first[edge].T
    left, right = columns_passed(x, y, slope, low[:, 1], high[:, 1], row, cell)
    left = np.maximum(np.where(level, np.floor(low[:, 0] / cell).astype(np.int64), left), 0)
    right = np.minimum(np.where(level, np.floor(high[:, 0] / cell).astype(np.int64), right), columns - 1)
    place = expanded(row * columns + left, right - left + 1)
    order = ordered(place)
    chosen = np.repeat(edge, right - left + 1)[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=rows * columns))])
    return starts, np.concatenate([first[chosen], last[chosen]], axis=1)


def columns_passed(
    x: Floats, y: Floats, slope: Floats, low: Floats, high: Floats, row: Integers, cell: float
) -> tuple[Integers, Integers]:
    """Return the first and the last column that lines pass in a row of cells that they reach.

    They pass (``x``, ``y``), go ``slope`` metres across per metre up, and reach from ``low`` to ``high``. What is
    left of all columns may be in the first.
    """
    enter = x + (np.maximum(row * cell, low) - y) * slope
    leave = x + (np.minimum((row + 1) * cell, high) - y) * slope
    left, right = np.minimum(enter, leave) - MARGIN_M, np.maximum(enter, leave) + MARGIN_M
    return (left / cell).astype(np.int64), (right / cell).astype(np.int64)
