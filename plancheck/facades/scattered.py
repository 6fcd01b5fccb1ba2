"""Points by square cell, so that those within a distance of many places are found together, run by run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Integers

CELLS = 1_000_000
"""So many cells, and four more per point, are not too many."""

LEAST_M = 1.0
"""Cells are not smaller than this."""


@dataclass(frozen=True)
class Scattered:
    """Points in the ``order`` of their cells, row by row: those of cell i are ``order[starts[i]:starts[i + 1]]``.

    ``columns`` hold what is to be looked up of the points, in that order.
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
        column, row = np.floor((around - self.origin) / self.cell).astype(np.int64).T
        row = row[:, None] + np.arange(-rings, rings + 1)
        left, right = np.maximum(column - rings, 0)[:, None], np.minimum(column + rings, columns - 1)[:, None]
        reached = (row >= 0) & (row < rows) & (left <= right)
        place = np.where(reached, row * columns, 0)
        first = self.starts[np.where(reached, place + left, 0)]
        return first, np.where(reached, self.starts[np.where(reached, place + right + 1, 0)] - first, 0)


def scattered(points: Floats, cell: float, columns: tuple[Floats, ...]) -> Scattered:
    """Sort points (n, 2), at least one, by cells of about so many metres; ``columns`` are sorted with them."""
    origin = points.min(axis=0)
    extent = points.max(axis=0) - origin
    cell = max(cell, LEAST_M, float(np.sqrt(extent.prod() / (CELLS + 4 * len(points)))))
    wide, tall = (int(number) + 1 for number in extent // cell)
    column, row = np.floor((points - origin) / cell).astype(np.int64).T
    number = row * wide + column
    order = np.argsort(number, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(number, minlength=tall * wide))])
    return Scattered(cell, origin, (tall, wide), starts, order, tuple(values[order] for values in columns))


def columns(*points: Floats) -> tuple[Floats, ...]:
    """Return the x and the y of points, one after the other; many million pairs are looked up in them."""
    return tuple(np.ascontiguousarray(column) for each in points for column in each.T)
