"""Lines taken apart into straight segments, and positions on them, for whole arrays at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Segments:
    """Straight pieces of lines: the ``line``, ``first`` and ``last`` point (n, 2), metres ``along`` the line."""

    line: Integers
    first: Floats
    last: Floats
    along: Floats
    length: Floats

    def __len__(self) -> int:
        return len(self.line)

    @property
    def shapes(self) -> Geometries:
        """The segments as geometries."""
        return np.asarray(shapely.linestrings(np.stack([self.first, self.last], axis=1)), dtype=object)


def segments_of(lines: Geometries) -> Segments:
    """Take simple lines apart; segments without length are left out."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    joined = np.flatnonzero(line[1:] == line[:-1])
    first, last = points[joined], points[joined + 1]
    length = np.hypot(*(last - first).T)
    belongs = line[joined].astype(np.int64)
    total = np.cumsum(length) - length
    heads = np.flatnonzero(np.diff(belongs, prepend=-1))
    along = total - np.repeat(total[heads], np.diff(heads, append=len(belongs)))
    real = length > 0
    return Segments(belongs[real], first[real], last[real], along[real], length[real])


def points_along(segments: Segments, line: Integers, metres: Floats) -> Floats:
    """Return the points (n, 2) so many metres along lines that have length, from 0 to the whole of it."""
    if not len(line):
        return np.empty((0, 2))
    room = float((segments.along + segments.length).max()) + 1.0
    row = np.searchsorted(segments.line * room + segments.along, line * room + metres, side="right") - 1
    first, part = segments.first[row], (metres - segments.along[row]) / segments.length[row]
    return np.asarray(first + part[:, None] * (segments.last[row] - first), dtype=float)


def project(points: Floats, first: Floats, last: Floats) -> tuple[Floats, Floats]:
    """Return the metres from ``first`` to the nearest point of each segment, and how far points are from it."""
    (x, y), (begin_x, begin_y), (end_x, end_y) = points.T, first.T, last.T  # columns: twice as fast as rows of two
    ahead, aside = end_x - begin_x, end_y - begin_y
    length = np.hypot(ahead, aside)
    unit = np.where(length > 0, length, 1.0)
    ahead, aside = ahead / unit, aside / unit
    metres = np.clip((x - begin_x) * ahead + (y - begin_y) * aside, 0.0, length)
    return metres, np.hypot(x - (begin_x + metres * ahead), y - (begin_y + metres * aside))


def crossings(first: Segments, i: Integers, second: Segments, j: Integers) -> tuple[Mask, Floats, Floats]:
    """Return which pairs of segments cross in their interiors, and where on each, in metres from its first point."""
    a, b = first.first[i], second.first[j]
    r, s = first.last[i] - a, second.last[j] - b
    turn = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    between = b - a
    steep = np.abs(turn) > 1e-9 * first.length[i] * second.length[j]
    safe = np.where(steep, turn, 1.0)
    t = (between[:, 0] * s[:, 1] - between[:, 1] * s[:, 0]) / safe
    u = (between[:, 0] * r[:, 1] - between[:, 1] * r[:, 0]) / safe
    crossing = steep & (t > 0) & (t < 1) & (u > 0) & (u < 1)
    return crossing, t * first.length[i], u * second.length[j]


def substrings(lines: Geometries, line: Integers, begin: Floats, finish: Floats) -> Geometries:
    """Return the pieces of lines between two positions, with the vertices in between."""
    if not len(line):
        return np.empty(0, dtype=object)
    points, owner = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    step[np.r_[True, owner[1:] != owner[:-1]]] = 0.0
    offset = np.concatenate([[0.0], np.cumsum(shapely.length(lines) + 1.0)])
    walked = np.cumsum(step)
    heads = np.searchsorted(owner, np.arange(len(lines)))
    axis = walked - walked[heads][owner] + offset[owner]
    inner = np.searchsorted(axis, offset[line] + begin + 1e-9, side="right")
    number = np.maximum(np.searchsorted(axis, offset[line] + finish - 1e-9, side="left") - inner, 0)
    vertex = expanded(inner, number)
    piece = np.repeat(np.arange(len(line)), number)
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(lines[line], at)) for at in (begin, finish)]
    coordinates = np.concatenate([ends[0], points[vertex], ends[1]])
    owners = np.concatenate([np.arange(len(line)), piece, np.arange(len(line))])
    rank = np.concatenate([np.full(len(line), -1), vertex, np.full(len(line), len(points))])
    order = np.lexsort((rank, owners))
    return np.asarray(shapely.linestrings(coordinates[order], indices=owners[order]), dtype=object)
