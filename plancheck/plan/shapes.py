"""Geometry from well-known binary: what is written as nearly all of it is, is taken as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.lib.stride_tricks import sliding_window_view
from shapely import GeometryType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Geometries = NDArray[np.object_]
    Integers = NDArray[np.int64]
    Mask = NDArray[np.bool_]

KINDS = [*range(1, 8), *range(1001, 1008)]
"""Points to collections, flat and with a height; curves are not among them."""

_ONE = b"\1\0\0\0"
_POINT, _LINE, _AREA = b"\1\1\0\0\0", b"\1\2\0\0\0", b"\1\3\0\0\0" + _ONE
HEADS = {
    GeometryType.POINT: _POINT,
    GeometryType.LINESTRING: _LINE,
    GeometryType.POLYGON: _AREA,
    GeometryType.MULTILINESTRING: b"\1\5\0\0\0" + _ONE + _LINE,
    GeometryType.MULTIPOLYGON: b"\1\6\0\0\0" + _ONE + _AREA,
}
"""With what flat geometry of one part and one ring begins; the number of points follows, except of a point."""

SIZE, COUNT = 16, 4
"""The bytes of a point, and of their number."""


def kinds(begin: Integers, written: Bytes) -> Integers:
    """Return the type that is given in ``written`` for the geometries which begin there."""
    head = written[begin[:, None] + np.arange(5)]
    head = np.where(head[:, :1] == 1, head[:, 1:], head[:, :0:-1]).astype(np.int64)  # the first byte tells the order
    return np.asarray(head @ (1 << np.arange(0, 32, 8)), dtype=np.int64)


def shapes(begin: Integers, end: Integers, written: Bytes) -> Geometries:
    """Return the geometries of which ``written`` holds the bytes; None where nothing can be made of them."""
    geometry = np.empty(len(begin), dtype=object)
    left = np.arange(len(begin))
    for kind, head in HEADS.items():
        rows = left[_begun(head, begin[left], end[left], written)]
        made = _made(kind, begin[rows] + len(head), end[rows], written) if len(rows) else None
        if made is not None:
            geometry[rows] = made
            left = np.setdiff1d(left, rows, assume_unique=True)
    encoded = np.empty(len(left), dtype=object)
    places = zip(begin[left].tolist(), end[left].tolist(), strict=True)
    encoded[:] = [written[one:other].tobytes() for one, other in places]
    geometry[left] = shapely.from_wkb(encoded, on_invalid="ignore")
    return geometry


def _begun(head: bytes, begin: Integers, end: Integers, written: Bytes) -> Mask:
    """Return which geometries begin with ``head`` and have at least a point."""
    found = end - begin >= len(head) + SIZE
    found[found] = written[begin[found] + 1] == head[1]
    if found.any():
        found[found] = (sliding_window_view(written, len(head))[begin[found]] == np.frombuffer(head, "u1")).all(axis=1)
    return found


def _made(kind: GeometryType, begin: Integers, end: Integers, written: Bytes) -> Geometries | None:
    """Return geometries from their points, which begin after the head; None when there is anything odd about any."""
    number = np.ones(len(begin), dtype=np.int64)
    if kind != GeometryType.POINT:
        number = np.ndarray(len(written) - COUNT + 1, "<u4", written, strides=(1,))[begin].astype(np.int64)
        begin = begin + COUNT
    if (begin + SIZE * number != end).any():
        return None
    ends = np.append(0, np.cumsum(number))
    at = np.repeat(begin - SIZE * ends[:-1], number) + SIZE * np.arange(ends[-1])
    points = np.ndarray((len(written) - SIZE + 1, 2), "<f8", written, strides=(1, 8))[at]
    if not np.isfinite(points).all():
        return None
    if kind == GeometryType.POINT:
        return np.asarray(shapely.from_ragged_array(kind, points))
    ring = kind in (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
    if number.min() < (4 if ring else 2) or (ring and (points[ends[:-1]] != points[ends[1:] - 1]).any()):
        return None
    one_each = np.arange(len(ends))
    levels = 1 + ring + (kind > GeometryType.POLYGON)
    return np.asarray(shapely.from_ragged_array(kind, points, (ends, *[one_each] * (levels - 1))))
