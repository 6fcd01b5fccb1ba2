"""From drawn paths to a walking network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import matched
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.network import Network, bridging_paths, walkable_paths
from plancheck.walking.noding import contacts
from plancheck.walking.segments import substrings

if TYPE_CHECKING:
    import geopandas as gpd

    from plancheck.walking.segments import Floats, Geometries, Integers, Mask

SNAP_M = 0.5
"""How near a loose end must come to another path to be connected to it."""


def build(paths: gpd.GeoDataFrame, snap_m: float = SNAP_M) -> Network:
    """Build the network of the walkable paths of a layer; it has no edges when there are none.

    Cost: one pass over all segments with a spatial index, and a sort.
    """
    walkable = walkable_paths(paths)
    rows = np.flatnonzero(walkable)
    parts, part = shapely.get_parts(np.asarray(paths.geometry.values, dtype=object)[rows], return_index=True)
    lines, source = _canonical(parts, rows[part])
    bridging = bridging_paths(paths)[source]
    line, begin, finish, start, end = _cut(lines, bridging, snap_m)
    loop = (start == end) & (finish - begin <= 2 * snap_m)
    line, begin, finish, start, end = (array[~loop] for array in (line, begin, finish, start, end))
    shapes = substrings(lines, line, begin, finish)
    kept, owner = _distinct(shapes, start, end, finish - begin)
    order = np.lexsort((owner, source[line]))
    edge, path = owner[order], source[line][order]
    fresh = np.r_[True, (np.diff(edge) != 0) | (np.diff(path) != 0)][: len(edge)]
    start, end, length, shapes = start[kept], end[kept], (finish - begin)[kept], shapes[kept]
    used, inverse = np.unique(np.concatenate([start, end]), return_inverse=True)
    start, end = inverse[: len(start)].astype(np.int64), inverse[len(start) :].astype(np.int64)
    return Network(
        xy=_places(shapes, start, end, len(used)),
        start=start,
        end=end,
        length=length,
        lines=shapes,
        component=_components(start, end, length, len(used)),
        owner_edge=edge[fresh],
        owner_path=path[fresh],
        walkable=walkable,
    )


def _canonical(lines: Geometries, source: Integers) -> tuple[Geometries, Integers]:
    """Give lines a direction and an order that do not depend on how they were drawn; drop those without length."""
    real = (shapely.length(lines) > 0) & (shapely.get_type_id(lines) == 1)
    lines, source = np.asarray(shapely.remove_repeated_points(lines[real]), dtype=object), source[real]
    lines = np.where(_ahead(lines), lines, shapely.reverse(lines))
    rank = np.empty(len(lines), dtype=np.int64)
    rank[np.argsort(shapely.to_wkb(lines), kind="stable")] = np.arange(len(lines))
    order = np.lexsort((rank, *shapely.get_coordinates(shapely.get_point(lines, 0)).T))
    return lines[order], source[order]


def _ahead(lines: Geometries) -> Mask:
    """Return which lines run from west to east, or from south to north, judged by the first vertex where it matters."""
    points, owner = shapely.get_coordinates(lines, return_index=True)
    number = np.bincount(owner, minlength=len(lines))
    head = np.cumsum(number) - number
    other_way = points[(2 * head + number - 1)[owner] - np.arange(len(points))]
    step = other_way - points
    sign = np.where(step[:, 0] != 0, step[:, 0], step[:, 1])
    telling = np.flatnonzero(sign)
    line, first = np.unique(owner[telling], return_index=True)
    ahead = np.ones(len(lines), dtype=bool)
    ahead[line] = sign[telling[first]] > 0
    return ahead


def _cut(lines: Geometries, bridging: Mask, snap_m: float) -> tuple[Integers, Floats, Floats, Integers, Integers]:
    """Cut lines where they meet; returns per piece its line, the metres where it begins and ends, and its two nodes."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    meeting = contacts(lines, bridging, snap_m)
    total = np.asarray(shapely.length(lines), dtype=float)
    number = np.arange(len(lines), dtype=np.int64)
    line = np.concatenate([meeting.line, meeting.other, number, number])
    along = np.concatenate([meeting.along, meeting.other_along, np.zeros(len(lines)), total])
    order = np.lexsort((along, line))
    new = np.r_[True, (np.diff(line[order]) != 0) | (np.diff(along[order]) > TOUCH_M)][: len(order)]
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(new) - 1
    heads = order[new]
    of_line, position = line[heads], along[heads]
    last = group[-len(lines) :] if len(lines) else group
    position[last] = total
    pairs = len(meeting.line)
    joined = coo_array((np.ones(pairs), (group[:pairs], group[pairs : 2 * pairs])), shape=(len(heads), len(heads)))
    _, node = connected_components(joined, directed=False) if len(heads) else (0, np.empty(0, dtype=np.int64))
    piece = np.flatnonzero(of_line[1:] == of_line[:-1])
    node = node.astype(np.int64)
    return of_line[piece], position[piece], position[piece + 1], node[piece], node[piece + 1]


def _distinct(shapes: Geometries, start: Integers, end: Integers, length: Floats) -> tuple[Integers, Integers]:
    """Return the pieces to keep where several lie on top of each other, and per piece its place among the kept ones."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(shapes)
    if not size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    nodes = int(max(start.max(), end.max())) + 1
    key = np.minimum(start, end) * nodes + np.maximum(start, end)
    order = np.argsort(key, kind="stable")
    i, j = matched(key, key[order])
    j = order[j]
    i, j = i[i < j], j[i < j]
    same = np.abs(length[i] - length[j]) <= 4 * TOUCH_M
    i, j = i[same], j[same]
    for at in (0.5, 0.25, 0.75):
        mine = shapely.line_interpolate_point(shapes[i], at, normalized=True)
        near = shapely.distance(shapes[j], mine) <= 2 * TOUCH_M
        i, j = i[near], j[near]
    _, group = connected_components(coo_array((np.ones(len(i)), (i, j)), shape=(size, size)), directed=False)
    kept = np.sort(np.unique(group, return_index=True)[1])
    place = np.empty(len(kept), dtype=np.int64)
    place[group[kept]] = np.arange(len(kept))
    return kept.astype(np.int64), place[group]


def _places(shapes: Geometries, start: Integers, end: Integers, size: int) -> Floats:
    """Return the mean place of the ends that meet in each node."""
    node = np.concatenate([start, end])
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(shapes, at)) for at in (0, -1)])
    count = np.bincount(node, minlength=size)
    sums = [np.bincount(node, ends[:, axis], minlength=size) for axis in (0, 1)]
    return np.stack(sums, axis=1) / count[:, None] if size else np.empty((0, 2))


def _components(start: Integers, end: Integers, length: Floats, size: int) -> Integers:
    """Number the connected parts by their metres, most first."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not size:
        return np.empty(0, dtype=np.int64)
    linked = coo_array((np.ones(len(start)), (start, end)), shape=(size, size))
    count, label = connected_components(linked, directed=False)
    metres = np.bincount(label[start], length, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-metres, kind="stable")] = np.arange(count)
    return rank[label]
