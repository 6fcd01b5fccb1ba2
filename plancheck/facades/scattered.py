"""Points by square cell, so that those within a distance of many places are found together, run by run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import ordered

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Integers

CELLS = 1_000_000
"""So many cells, and four more per point, are not too many."""

LEAST_M = 1.0
"""Cells are not smaller than this."""


@dataclass(frozen=True)
class Scattered:
    """Points in the ``order`` of their cells, row by row: those of cell i are ``order[starts[i]:starts[i + 1]]``.

    There are ``shape`` cells (rows, columns), and an empty row before the first and after the last. ``columns`` hold
    what is to be looked up of the points, in that order.
    """

    cell: float
    origin: Floats
    shape: tuple[int, int]
    starts: Integers
    order: Integers
    columns: tuple[Floats, ...]

    def runs(self, around: Floats, reach: float) -> tuple[Integers, Integers, Integers]:
        """Return the runs in the order that hold all points within ``reach`` of places ``around`` (m, 2).

        Places in one cell have the same runs: which ones says a number per place. A run is a first position and how
        many there are, each (different cells, k): there is one per row of cells.
        """
        rows, columns = self.shape
        rings = int(np.ceil(reach / self.cell))
        far = (columns + rings, rows + rings)  # from there on nothing is near
        column, row = (
            np.clip(np.floor((found - least) / self.cell).astype(np.int64), -rings - 1, most) + rings + 1
            for found, least, most in zip(around.T, self.origin, far, strict=True)
        )
        wide = columns + 2 * rings + 2
        cell = row * wide + column
        order = ordered(cell)
        new = np.diff(cell[order], prepend=-1) != 0
        which = np.empty(len(around), dtype=np.int64)
        which[order] = np.cumsum(new) - 1
        row, column = (found[:, None] - rings - 1 for found in np.divmod(cell[order[new]], wide))
        begin = (np.clip(row + np.arange(-rings, rings + 1), -1, rows) + 1) * columns
        first = self.starts[begin + np.clip(column - rings, 0, columns)]
        return which, first, self.starts[begin + np.clip(column + rings + 1, 0, columns)] - first


def scattered(points: Floats, cell: float, columns: tuple[Floats, ...]) -> Scattered:
    """Sort points (n, 2), at least one, by cells of about so many metres; ``columns`` are sorted with them."""
    x, y = np.ascontiguousarray(points.T)
    origin = np.array([x.min(), y.min()])
    extent = np.array([x.max(), y.max()]) - origin
    cell = max(cell, LEAST_M, float(np.sqrt(extent.prod() / (CELLS + 4 * len(points)))))
    wide, tall = (int(number) + 1 for number in extent // cell)
    column, row = (((found - least) / cell).astype(np.int64) for found, least in zip((x, y), origin, strict=True))
    number = (row + 1) * wide + column
    order = ordered(number)
    starts = np.concatenate([[0], np.cumsum(np.bincount(number, minlength=(tall + 2) * wide))])
    return Scattered(cell, origin, (tall, wide), starts, order, tuple(values[order] for values in columns))


def columns(*points: Floats) -> tuple[Floats, ...]:
    """Return the x and the y of points, one after the other; many million pairs are looked up in them."""
    return tuple(np.ascontiguousarray(column) for each in points for column in each.T)
