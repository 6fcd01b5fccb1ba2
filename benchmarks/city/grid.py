"""The street grid: crossings with noise, cells of several kinds between them, and the edges that streets follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from city.draw import Floats, Integers, Mask, Random

PITCH_M = 100.0
MAIN = 5
"""Every so many grid lines there is a main route, and a neighbourhood is so many cells wide."""
RAIL = 24
"""Every so many rows of cells a railway passes."""
KINDS = {
    "row": 0.44, "perimeter": 0.20, "gallery": 0.06, "corridor": 0.04, "tower": 0.03, "centre": 0.06, "detached": 0.05,
    "park": 0.08, "sport": 0.02, "allotment": 0.02,
}  # fmt: skip
NAMES = (*KINDS, "rail")
WEST, SOUTH, EAST, NORTH = 0, 1, 2, 3
WHOLE, MISSING, DEAD_END, FOOTWAY = 0, 1, 2, 3


@dataclass(frozen=True)
class Edges:
    """The sides of cells: from crossing to crossing by a middle, with what became of the street there."""

    first: Floats
    last: Floats
    middle: Floats
    quarters: Floats
    state: Integers
    number: Integers
    main: Mask
    inside: Mask
    outer: Mask

    def at(self, edge: Integers, along: Floats, aside: Floats) -> Floats:
        """Return the places at a part ``along`` edges and so many metres to the left of them."""
        step = self.last[edge] - self.first[edge]
        normal = np.stack([-step[:, 1], step[:, 0]], axis=1) / np.hypot(*step.T)[:, None]
        return self.first[edge] + along[:, None] * step + aside[:, None] * normal

    def strip(self, edge: Integers, along: tuple[float, float], aside: tuple[float, float]) -> Floats:
        """Return quadrilaterals (n, 4, 2) along edges."""
        corners = [(along[0], aside[0]), (along[1], aside[0]), (along[1], aside[1]), (along[0], aside[1])]
        ones = np.ones(len(edge))
        return np.stack([self.at(edge, t * ones, s * ones) for t, s in corners], axis=1)


@dataclass(frozen=True)
class Grid:
    """Cells in rows and columns between noisy crossings (rows + 1, columns + 1, 2)."""

    crossing: Floats
    kind: Integers
    turned: Mask
    inside: Mask
    edges: Edges

    @property
    def rows(self) -> int:
        return self.crossing.shape[0] - 1

    @property
    def columns(self) -> int:
        return self.crossing.shape[1] - 1

    def cells(self, *kinds: str) -> Integers:
        return np.flatnonzero(np.isin(self.kind, [NAMES.index(kind) for kind in kinds]))

    def at(self, cell: Integers, u: Floats, v: Floats) -> Floats:
        """Return the places at ``u`` and ``v`` (0 to 1) in cells; in a turned cell the two change places."""
        row, column = np.divmod(cell, self.columns)
        turned = self.turned[cell]
        u, v = np.where(turned, v, u)[:, None], np.where(turned, u, v)[:, None]
        a, b = self.crossing[row, column], self.crossing[row, column + 1]
        c, d = self.crossing[row + 1, column], self.crossing[row + 1, column + 1]
        place: Floats = (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d)
        return place

    def quad(self, cell: Integers, u0: Floats, v0: Floats, u1: Floats, v1: Floats) -> Floats:
        """Return rectangles of cells as quadrilaterals (n, 4, 2)."""
        corners = [(u0, v0), (u1, v0), (u1, v1), (u0, v1)]
        return np.stack([self.at(cell, u, v) for u, v in corners], axis=1)

    def square(self, cell: Integers, u0: float, v0: float, u1: float, v1: float) -> Floats:
        """The same rectangle of every cell."""
        return self.quad(cell, *(np.full(len(cell), side) for side in (u0, v0, u1, v1)))

    def side(self, cell: Integers, side: int) -> Integers:
        """Return the edge on a side of cells, as seen in the cell."""
        row, column = np.divmod(cell, self.columns)
        level = (self.rows + 1) * self.columns
        found = {
            SOUTH: row * self.columns + column,
            NORTH: (row + 1) * self.columns + column,
            WEST: level + row * (self.columns + 1) + column,
            EAST: level + row * (self.columns + 1) + column + 1,
        }
        other = {SOUTH: WEST, WEST: SOUTH, NORTH: EAST, EAST: NORTH}[side]
        return np.where(self.turned[cell], found[other], found[side])


def lay_grid(random: Random, cells: int) -> Grid:
    """Return a grid of at least so many cells."""
    columns = max(2, round(np.sqrt(cells)))
    rows = -(-cells // columns)
    at = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1)), axis=2) * PITCH_M
    crossing = at + np.clip(random.normal(0.0, 4.0, at.shape), -9.0, 9.0)
    size = rows * columns
    share = np.array(list(KINDS.values()))
    drawn = np.searchsorted(np.cumsum(share), (np.arange(size) + 0.5) / size)
    kind = random.permutation(np.minimum(drawn, len(share) - 1).astype(np.int64))
    rail = np.arange(size) // columns % RAIL == RAIL // 2
    kind[rail] = NAMES.index("rail")
    context = round(0.05 * columns)
    inside = np.arange(size) % columns < columns - context
    turned = (random.random(size) < 0.5) & ~rail
    return Grid(crossing, kind, turned, inside, _edges(random, crossing, context))


def _edges(random: Random, crossing: Floats, context: int) -> Edges:
    rows, columns = crossing.shape[0] - 1, crossing.shape[1] - 1
    first = np.concatenate([crossing[:, :-1].reshape(-1, 2), crossing[:-1].reshape(-1, 2)])
    last = np.concatenate([crossing[:, 1:].reshape(-1, 2), crossing[1:].reshape(-1, 2)])
    level_row, level_column = np.divmod(np.arange((rows + 1) * columns), columns)
    up_row, up_column = np.divmod(np.arange(rows * (columns + 1)), columns + 1)
    number = np.concatenate([level_row, rows + 1 + up_column])
    main = np.concatenate([level_row % MAIN == 0, up_column % MAIN == 0])
    outer = np.concatenate([(level_row == 0) | (level_row == rows), (up_column == 0) | (up_column == columns)])
    inside = np.concatenate([level_column, up_column]) < columns - context
    outer[len(level_row) :] |= up_column == columns - context
    state = random.choice(4, size=len(first), p=[0.86, 0.04, 0.03, 0.07])
    state[main | outer] = WHOLE
    by_rail = np.concatenate([np.zeros(len(level_row), dtype=bool), up_row % RAIL == RAIL // 2])
    state[by_rail & ~main & (random.random(len(first)) < 0.8)] = MISSING
    middle = (first + last) / 2 + np.clip(random.normal(0.0, 0.6, first.shape), -1.5, 1.5)
    noise = np.clip(random.normal(0.0, 0.4, (len(first), 2, 2)), -1.0, 1.0)
    quarters = np.stack([(first + middle) / 2, (middle + last) / 2], axis=1) + noise
    return Edges(first, last, middle, quarters, state, number, main, inside, outer)
