"""Which stretches of the network lie in areas, and which lie near places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import diagonals, prepared
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.outlines import outline_segments
from plancheck.walking.segments import project
from plancheck.walking.stretches import ROUNDING_M, Stretches, joined, stacked, whole_edges

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask, Segments


def within_areas(network: Network, areas: Geometries) -> Stretches:
    """Return the stretches of edges that lie in areas or run along their edge, owned by the number of the area.

    What is less than a millimetre outside is on the edge: where a path is drawn along it, rounding decides the rest.
    """
    if not network.edges:
        return stacked([])
    flat = np.flatnonzero(shapely.get_dimensions(areas) == 2)
    ready = prepared(areas[flat])
    bounds, lines, segments = shapely.bounds(ready), network.lines, network.segments
    area, edge = network.edge_tree.query(diagonals(bounds[:, :2] - TOUCH_M, bounds[:, 2:] + TOUCH_M))
    close = np.flatnonzero(_by_outline(network, ready, area, edge))
    inside = shapely.contains_xy(ready[area], segments.first[np.searchsorted(segments.line, edge)])
    inside[close] = shapely.covers(ready[area[close]], lines[edge[close]])  # of the others any point tells
    rest = close[~inside[close]]
    rest = rest[shapely.dwithin(ready[area[rest]], lines[edge[rest]], TOUCH_M)]
    found = stacked([whole_edges(network, area[inside], edge[inside]), _cut(network, ready, area[rest], edge[rest])])
    return Stretches(flat[found.owner], found.edge, found.first, found.last)


def _by_outline(network: Network, areas: Geometries, area: Integers, edge: Integers) -> Mask:
    """Return which pairs may be near each other's outline: their rectangles and those of its straight pieces meet."""
    pieces = outline_segments(areas)
    piece, near = network.edge_tree.query(_around(pieces, TOUCH_M))
    return np.isin(area * network.edges + edge, pieces.line[piece] * network.edges + near)


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
    pieces, segments = outline_segments(places), network.segments
    piece, segment = network.segment_tree.query(_around(pieces, metres))
    first, last = _near(
        segments.first[segment], segments.last[segment], pieces.first[piece], pieces.last[piece], metres
    )
    found = first <= last
    along = segments.along[segment]
    near = Stretches(pieces.line[piece], segments.line[segment], along + first, along + last).where(found)
    return joined(stacked([near, within_areas(network, places)]))


def _around(pieces: Segments, metres: float) -> Geometries:
    """Return the diagonals of rectangles that hold all that is so near straight pieces."""
    low, high = np.minimum(pieces.first, pieces.last), np.maximum(pieces.first, pieces.last)
    return diagonals(low - metres, high + metres)


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
