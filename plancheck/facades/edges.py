"""Straight edges of outlines, with what they bound on their left, so that what lies before them is on their right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Geometries = NDArray[np.object_]

POLYGON = 3

STRAIGHT_M = 1e-3
"""A vertex this near to the straight line between its neighbours is no corner."""


@dataclass(frozen=True)
class Edges:
    """Straight pieces: the row of the geometry that each is of (``owner``), ``first`` and ``last`` point (n, 2)."""

    owner: Integers
    first: Floats
    last: Floats

    def __len__(self) -> int:
        return len(self.owner)

    @cached_property
    def length(self) -> Floats:
        """Metres, never 0."""
        return np.asarray(np.hypot(*(self.last - self.first).T), dtype=float)

    @cached_property
    def direction(self) -> Floats:
        """The unit vectors (n, 2) from first to last."""
        return (self.last - self.first) / self.length[:, None]

    @cached_property
    def outward(self) -> Floats:
        """The unit vectors (n, 2) that point away, to the right."""
        return np.stack([self.direction[:, 1], -self.direction[:, 0]], axis=1)

    @cached_property
    def shapes(self) -> Geometries:
        """The edges as geometries."""
        return np.asarray(shapely.linestrings(np.stack([self.first, self.last], axis=1)), dtype=object)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A spatial index of the edges."""
        return shapely.STRtree(self.shapes)

    def where(self, chosen: Mask | Integers) -> Edges:
        """Return some of the edges."""
        return Edges(self.owner[chosen], self.first[chosen], self.last[chosen])

    def turned(self) -> Edges:
        """Return the edges with their sides exchanged."""
        return Edges(self.owner, self.last, self.first)

    def cut(self, most: float) -> Edges:
        """Return the edges in equal pieces of at most ``most`` metres."""
        number = np.maximum(np.ceil(self.length / most), 1).astype(np.int64)
        row = np.repeat(np.arange(len(self)), number)
        place = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
        begin, finish = (((place + more) / number[row])[:, None] for more in (0, 1))
        step = self.last[row] - self.first[row]
        last = np.where(finish == 1.0, self.last[row], self.first[row] + finish * step)
        return Edges(self.owner[row], self.first[row] + begin * step, last)

    def at(self, metres: Floats, out: float = 0.0) -> Floats:
        """Return one point (n, 2) per edge: so many metres from its first point, and ``out`` metres before it."""
        return self.first + metres[:, None] * self.direction + out * self.outward


def outline_edges(geometries: Geometries) -> Edges:
    """Return the edges of polygons, outer rings and holes, each with the inside on its left; other shapes have none."""
    plain = (shapely.get_type_id(geometries) == POLYGON) & (shapely.get_num_interior_rings(geometries) == 0)
    others = np.flatnonzero(~plain)
    parts, other = shapely.get_parts(geometries[others], return_index=True)
    flat = shapely.get_type_id(parts) == POLYGON
    rings, polygon = shapely.get_rings(shapely.orient_polygons(parts[flat]), return_index=True)
    owner = np.concatenate([np.flatnonzero(plain), others[other[flat][polygon]]])
    oriented = np.concatenate([shapely.orient_polygons(geometries[plain]), rings])  # one ring has a polygon's points
    order = np.argsort(owner, kind="stable")
    points, ring = shapely.get_coordinates(oriented[order], return_index=True)
    return _joined(points, ring, owner[order])


def line_edges(geometries: Geometries, straighten: bool = False) -> Edges:
    """Return the straight pieces of lines, in the order and direction of drawing; other shapes have none.

    Neighbours in one straight line become one piece when ``straighten`` is set.
    """
    parts, owner = shapely.get_parts(geometries, return_index=True)
    lines = np.isin(shapely.get_type_id(parts), (1, 2))
    points, line = _vertices(parts[lines], straighten)
    return _joined(points, line, owner[lines].astype(np.int64))


def stacked(one: Edges, other: Edges) -> Edges:
    """Return two sets of edges as one."""
    return Edges(
        np.concatenate([one.owner, other.owner]),
        np.concatenate([one.first, other.first]),
        np.concatenate([one.last, other.last]),
    )


def _joined(points: Floats, line: Integers, owner: Integers) -> Edges:
    """Join points that follow each other on the same line, leaving out steps of no length."""
    x, y = points.T
    step = np.flatnonzero((line[1:] == line[:-1]) & ((x[1:] != x[:-1]) | (y[1:] != y[:-1])))
    return Edges(owner[line[step]], points[step], points[step + 1])


def _vertices(lines: Geometries, straighten: bool) -> tuple[Floats, Integers]:
    """Return the vertices of lines or rings and the number of the line of each; only the corners if so asked."""
    if straighten:
        lines, bent = lines.copy(), shapely.get_num_points(lines) > 2
        lines[bent] = shapely.simplify(lines[bent], STRAIGHT_M, preserve_topology=False)
    points, line = shapely.get_coordinates(lines, return_index=True)
    if not straighten or not len(points):
        return points, line
    heads = np.flatnonzero(np.r_[True, line[1:] != line[:-1]])
    tails = np.r_[heads[1:], len(points)] - 1
    ring = (points[heads] == points[tails]).all(axis=1) & (tails - heads > 3)
    before, after = np.arange(len(points)) - 1, np.arange(len(points)) + 1
    before[heads], after[tails] = np.where(ring, tails - 1, heads), np.where(ring, heads + 1, tails)
    corner = corners(points, before, after)
    seam = np.flatnonzero(ring & ~corner[heads])
    first = np.minimum.reduceat(np.where(corner, np.arange(len(points)), len(points) - 1), heads)[seam]
    points = points.copy()
    points[tails[seam]], corner[tails[seam]] = points[first], True
    return points[corner], line[corner]


def corners(points: Floats, before: Integers, after: Integers) -> Mask:
    """Return which points are off the straight line between the points ``before`` and ``after`` them, or turn back."""
    chord, leg = points[after] - points[before], points - points[before]
    off = np.abs(chord[:, 0] * leg[:, 1] - chord[:, 1] * leg[:, 0])
    onward = ((points[after] - points) * leg).sum(axis=1) > 0
    corner: Mask = (off > STRAIGHT_M * np.hypot(*chord.T)) | ~onward
    return corner
