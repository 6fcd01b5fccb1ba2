"""Stretches of the network: parts of edges inside areas or near places, joined, cut and compared.

A stretch runs from ``first`` to ``last`` metres along an edge. Laid end to end on one axis, stretches become
intervals of real numbers, and questions about them become sorting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded, prepared
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.outlines import outline_segments, piece_shapes
from plancheck.walking.segments import project

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask

ROUNDING_M = 1e-9
"""Shorter stretches are rounding, not length."""


@dataclass(frozen=True)
class Stretches:
    """Stretches of edges, each of an ``owner``: an area, a place or a walker."""

    owner: Integers
    edge: Integers
    first: Floats
    last: Floats

    def __len__(self) -> int:
        return len(self.owner)

    def where(self, mask: Mask | Integers) -> Stretches:
        """Return the stretches that a mask chooses."""
        return Stretches(self.owner[mask], self.edge[mask], self.first[mask], self.last[mask])

    def on_axis(self, network: Network) -> tuple[Floats, Floats]:
        """Return where the stretches begin and end when all edges are laid end to end."""
        offset = network.offset[self.edge]
        return offset + self.first, offset + self.last


def whole_edges(network: Network, owner: Integers, edge: Integers) -> Stretches:
    """Return edges in full."""
    return Stretches(owner, edge, np.zeros(len(edge)), network.length[edge])


def stacked(found: list[Stretches]) -> Stretches:
    """Return several sets of stretches as one."""
    whole, real = np.empty(0, dtype=np.int64), np.empty(0)
    return Stretches(
        np.concatenate([whole, *(item.owner for item in found)]),
        np.concatenate([whole, *(item.edge for item in found)]),
        np.concatenate([real, *(item.first for item in found)]),
        np.concatenate([real, *(item.last for item in found)]),
    )


def joined(stretches: Stretches) -> Stretches:
    """Return the stretches of each owner with those that overlap or touch made one, sorted by owner, edge and place."""
    if not len(stretches):
        return stretches
    whose = stretches.owner * (int(stretches.edge.max()) + 1) + stretches.edge
    order = np.lexsort((stretches.first, whose))
    sorted_ = stretches.where(order)
    new = np.diff(whose[order], prepend=-1) != 0
    room = float(sorted_.last.max()) + 1.0
    group = (np.cumsum(new) - 1) * room
    reach = np.maximum.accumulate(group + sorted_.last)
    apart = np.r_[True, (group + sorted_.first)[1:] > reach[:-1] + ROUNDING_M]
    heads = np.flatnonzero(apart)
    ends = np.r_[heads[1:], len(order)] - 1
    return Stretches(sorted_.owner[heads], sorted_.edge[heads], sorted_.first[heads], (reach - group)[ends])


def merged(stretches: Stretches) -> Stretches:
    """Return stretches, whoever owns them, with those that overlap or touch made one, in axis order."""
    nobody = np.zeros(len(stretches), dtype=np.int64)
    return joined(Stretches(nobody, stretches.edge, stretches.first, stretches.last))


def touches(network: Network, stretches: Stretches, marked: Stretches) -> Mask:
    """Return which stretches have a point in common with marked ones; those are merged."""
    if not len(marked):
        return np.zeros(len(stretches), dtype=bool)
    begin, finish = marked.on_axis(network)
    first, last = stretches.on_axis(network)
    at = np.searchsorted(finish, first - ROUNDING_M)
    return (at < len(begin)) & (begin[np.minimum(at, len(begin) - 1)] <= last + ROUNDING_M)


def within_areas(network: Network, areas: Geometries) -> Stretches:
    """Return the stretches of edges that lie in areas or run along their edge, owned by the number of the area.

    What is less than a millimetre outside is on the edge: where a path is drawn along it, rounding decides the rest.
    """
    if not network.edges:
        return stacked([])
    flat = np.flatnonzero(shapely.get_dimensions(areas) == 2)
    ready = prepared(areas[flat])
    area, edge = network.edge_tree.query(ready, predicate="dwithin", distance=TOUCH_M)
    whole = shapely.covers(ready[area], network.lines[edge])
    partly = _cut(network, ready, area[~whole], edge[~whole])
    found = stacked([whole_edges(network, area[whole], edge[whole]), partly])
    return Stretches(flat[found.owner], found.edge, found.first, found.last)


def _cut(network: Network, areas: Geometries, area: Integers, edge: Integers) -> Stretches:
    """Cut edges where they meet the outline of an area or leave it, and keep the pieces whose middle is inside.

    Areas are prepared.
    """
    lines = network.lines[edge]
    outlines = np.asarray(shapely.boundary(areas), dtype=object)[area]
    meeting = shapely.get_coordinates(shapely.intersection(lines, outlines), return_index=True)
    # a path along the outline leaves it at a corner of the one or the other, where rounding may find no intersection
    places = [meeting, _vertices_on(outlines, lines), _vertices_on(lines, outlines)]
    points, pair = np.concatenate([xy for xy, _ in places]), np.concatenate([number for _, number in places])
    at = shapely.line_locate_point(lines[pair], shapely.points(points))
    number = np.arange(len(edge), dtype=np.int64)
    pair = np.concatenate([pair, number, number])
    at = np.concatenate([at, np.zeros(len(edge)), network.length[edge]])
    order = np.lexsort((at, pair))
    pair, at = pair[order], at[order]
    piece = np.flatnonzero((np.diff(pair) == 0) & (np.diff(at) > ROUNDING_M))
    pair, first, last = pair[piece], at[piece], at[piece + 1]
    middle = shapely.line_interpolate_point(lines[pair], (first + last) / 2)
    inside = shapely.dwithin(areas[area[pair]], middle, TOUCH_M)
    return Stretches(area[pair], edge[pair], first, last).where(inside)


def _vertices_on(shapes: Geometries, others: Geometries) -> tuple[Floats, Integers]:
    """Return the vertices of shapes that lie on the other shape of their pair, and the numbers of the pairs."""
    points, pair = shapely.get_coordinates(shapes, return_index=True)
    bounds = shapely.bounds(others)[pair]
    near = np.flatnonzero(((points >= bounds[:, :2] - TOUCH_M) & (points <= bounds[:, 2:] + TOUCH_M)).all(axis=1))
    on = near[shapely.dwithin(others[pair[near]], shapely.points(points[near]), TOUCH_M)]
    return points[on], pair[on].astype(np.int64)


def near_places(network: Network, places: Geometries, metres: float) -> Stretches:
    """Return the stretches of edges at most ``metres`` from places in a straight line, owned by the number of the
    place.

    What lies inside an area is no distance away from it. Exact: the distance along a segment is convex.
    """
    if not network.edges or not len(places):
        return stacked([])
    pieces = outline_segments(places)
    shapes = piece_shapes(pieces)
    segments = network.segments
    piece, segment = network.segment_tree.query(shapes, predicate="dwithin", distance=metres)
    first, last = _near(
        segments.first[segment], segments.last[segment], pieces.first[piece], pieces.last[piece], metres
    )
    found = first <= last
    along = segments.along[segment]
    near = Stretches(pieces.line[piece], segments.line[segment], along + first, along + last).where(found)
    return joined(stacked([near, within_areas(network, places)]))


def _near(a: Floats, b: Floats, p: Floats, q: Floats, metres: float) -> tuple[Floats, Floats]:
    """Return from where to where segments a-b are at most ``metres`` from p-q; where nowhere, first exceeds last."""
    step = b - a
    length = np.hypot(*step.T)
    along = step / length[:, None]
    candidates = [np.zeros(len(a)), length]
    with np.errstate(divide="ignore", invalid="ignore"):
        for centre in (p, q):
            offset = a - centre
            toward = (offset * along).sum(axis=1)
            root = np.sqrt(toward**2 - (offset**2).sum(axis=1) + metres**2)
            candidates.extend([-toward - root, -toward + root])
        side = q - p
        normal = np.stack([-side[:, 1], side[:, 0]], axis=1) / np.hypot(*side.T)[:, None]
        offset, slope = ((a - p) * normal).sum(axis=1), (along * normal).sum(axis=1)
        candidates.extend([(metres - offset) / slope, (-metres - offset) / slope])
    first, last = np.full(len(a), np.inf), np.full(len(a), -np.inf)
    for at in candidates:
        position = np.clip(np.where(np.isfinite(at), at, 0.0), 0.0, length)
        _, distance = project(a + position[:, None] * along, p, q)
        good = distance <= metres + ROUNDING_M
        first, last = (
            np.where(good, np.minimum(first, position), first),
            np.where(good, np.maximum(last, position), last),
        )
    return first, last


def overlapping(network: Network, stretches: Stretches, pieces: Stretches) -> tuple[Integers, Integers]:
    """Return all pairs of a stretch and a piece that overlap; pieces are apart from each other and in axis order."""
    first, last = stretches.on_axis(network)
    begin, finish = pieces.on_axis(network)
    low, high = np.searchsorted(finish, first, side="right"), np.searchsorted(begin, last, side="left")
    number = np.maximum(high - low, 0)
    return np.repeat(np.arange(len(stretches)), number), expanded(low, number)
