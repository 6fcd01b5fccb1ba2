"""The edges of places: of areas their outline, of points and lines themselves; taken apart into straight pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.walking.segments import Segments

if TYPE_CHECKING:
    from plancheck.walking.segments import Geometries, Integers


def piece_shapes(pieces: Segments, chosen: Integers | None = None) -> Geometries:
    """Return pieces, or the chosen ones, as geometries, points where they have no length."""
    first, last, length = (
        array if chosen is None else array[chosen] for array in (pieces.first, pieces.last, pieces.length)
    )
    shapes = np.asarray(shapely.points(first), dtype=object)
    long = length > 0
    shapes[long] = shapely.linestrings(np.stack([first[long], last[long]], axis=1))
    return shapes


def outlines(geometries: Geometries) -> Geometries:
    """Return the edges of areas, and points and lines as they are."""
    area = shapely.get_dimensions(geometries) == 2
    edges = geometries.copy()
    edges[area] = shapely.boundary(geometries[area])
    return edges


def outline_segments(geometries: Geometries) -> Segments:
    """Take the edges of places apart; ``line`` is the place, and a point is a segment without length."""
    if (shapely.get_type_id(geometries) == 0).all():
        xy, nothing = shapely.get_coordinates(geometries), np.zeros(len(geometries))
        return Segments(np.arange(len(geometries), dtype=np.int64), xy, xy, nothing, nothing)
    parts, place = shapely.get_parts(outlines(geometries), return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    single = shapely.get_type_id(parts)[part] == 0
    pair = np.flatnonzero((part[1:] == part[:-1]) & (points[1:] != points[:-1]).any(axis=1))
    head = np.concatenate([np.flatnonzero(single), pair])
    tail = np.concatenate([np.flatnonzero(single), pair + 1])
    step = points[tail] - points[head]
    return Segments(place[part[head]], points[head], points[tail], np.zeros(len(head)), np.hypot(*step.T))
