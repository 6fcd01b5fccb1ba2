"""Ground that things stand on, as square cells: what is in no such cell is near nothing, which is found very soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import expanded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.facades.edges import Floats, Mask

CELL_M = 2.0
"""The side of a cell, larger where the plan is so wide that there would be too many."""

CELLS = 8_000_000
"""So many cells are not too many, nor are so many that things take, counted for each of them."""

AROUND_M = 1.0
"""Cells within so many metres of a thing are taken as well."""


@dataclass(frozen=True)
class Ground:
    """Which cells are ``taken``, in rows from ``origin``; around them is a border of free cells."""

    origin: Floats
    cell: float
    taken: NDArray[np.bool_]

    def maybe(self, points: Floats, within: Floats) -> Mask:
        """Return which points (n, 2) may have something within so many metres each: no others have."""
        column, row = (  # what is beyond the border is in it
            np.clip(((found - least) / self.cell).astype(np.int64), 0, most - 1)
            for found, least, most in zip(points.T, self.origin, self.taken.shape[::-1], strict=True)
        )
        maybe: Mask = self.taken[row, column] | (within > AROUND_M)
        return maybe


def occupied(bounds: Floats) -> Ground:
    """Return the ground of things of which the bounds (n, 4) are given."""
    if not len(bounds):
        return Ground(np.zeros(2), CELL_M, np.zeros((1, 1), dtype=bool))
    low, high = bounds[:, :2] - AROUND_M, bounds[:, 2:] + AROUND_M
    extent = high.max(axis=0) - low.min(axis=0)
    cell = max(CELL_M, float(np.sqrt(extent.prod() / CELLS)))
    while (np.ceil((high - low) / cell) + 1).prod(axis=1).sum() > CELLS + 4 * len(bounds):  # long walls, seldom
        cell *= 2
    origin = low.min(axis=0) - cell
    columns, rows = np.ceil(extent / cell).astype(np.int64) + 3
    first, last = (np.floor((side - origin) / cell).astype(np.int64) for side in (low, high))
    wide, tall = (last - first + 1).T
    thing = np.repeat(np.arange(len(bounds)), tall)
    row = expanded(first[:, 1], tall)
    begin = row * columns + first[thing, 0]
    taken = np.zeros(int(rows * columns), dtype=bool)
    taken[expanded(begin, wide[thing])] = True
    return Ground(origin, cell, taken.reshape(rows, columns))
