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

    def runs(self, around: Floats, reach: float) -> tuple[Integers, Integers]:
        """Return for places ``around`` (m, 2) the runs in the order, each (m, k), that hold all within ``reach``.

        A run is a first position and a number; there is one per row of cells.
        """
        rows, columns = self.shape
        rings = int(np.ceil(reach / self.cell))
        column, row = (np.floor(found).astype(np.int64) for found in ((around - self.origin) / self.cell).T)
        left, right = np.clip(column - rings, 0, columns), np.clip(column + rings + 1, 0, columns)
        place = (np.clip(row[:, None] + np.arange(-rings, rings + 1), -1, rows) + 1) * columns
        first = self.starts[place + left[:, None]]
        return first, self.starts[place + right[:, None]] - first


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
