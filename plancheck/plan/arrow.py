"""Layers of a GeoPackage read as columns, by the Arrow stream that GDAL has for it: twice as fast as by feature.

Only what gives the very columns that reading by feature gives; whatever is out of the ordinary is left to that.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from plancheck.plan.shapes import KINDS, kinds, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Drawn = tuple[NDArray[np.object_], NDArray[np.bool_]]

TYPES = {"OFTString", "OFTReal", "OFTInteger", "OFTInteger64"}
SUBTYPES = {"OFSTNone", "OFSTBoolean", "OFSTInt16", "OFSTFloat32"}

SAMPLE = 500
"""So many texts of a column show whether they differ."""

LONG = 64
"""A column with texts of more bytes than this holds notes rather than a few words that come back."""

MASKS = np.array([2 ** (8 * number) - 1 for number in range(9)], dtype=np.uint64)
"""What is kept of eight bytes of which only the first so many count."""


def read_arrow(path: Path, layer: str, spatial: bool) -> tuple[dict[str, Any], Drawn | None, list[Any]] | None:
    """Return the description of a layer, its geometry with where it cannot be read, and its columns.

    None if these may differ from what reading by feature gives. Raises whatever GDAL and pyogrio raise.
    """
    import pyogrio

    with pyogrio.open_arrow(path, layer=layer, read_geometry=spatial) as (meta, stream):
        if not set(meta["ogr_types"]) <= TYPES or not set(meta["ogr_subtypes"]) <= SUBTYPES:
            return None
        chunks = [batch.view() for batch in _batches(stream)]
    expected = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
    if not chunks or sum(map(len, chunks)) < expected:  # the stream ends without a word at a damaged page
        return None
    size = len(meta["fields"])
    columns = [_column([chunk.child(number) for chunk in chunks]) for number in range(size)]
    if not spatial:
        return meta, None, columns
    drawn = [_drawn(chunk.child(size)) for chunk in chunks]
    if any(part is None for part in drawn):
        return None
    geometry, unreadable = map(np.concatenate, zip(*drawn, strict=True))
    return meta, (geometry, unreadable), columns


class _Stream(ctypes.Structure):
    """With what a stream of Arrow's C interface begins."""

    _fields_ = (("get_schema", ctypes.c_void_p), ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 2)))


def _batches(stream: Any) -> Iterator[Any]:
    """Yield the parts of a layer. Unlike nanoarrow's own this lets other threads go on while GDAL reads."""
    from nanoarrow.c_array import allocate_c_array
    from nanoarrow.c_array_stream import c_array_stream

    source = c_array_stream(stream)
    place, schema = source._addr(), source.get_schema()
    while True:
        batch = allocate_c_array(schema)
        if _Stream.from_address(place).get_next(place, batch._addr()):
            raise OSError("a part of the layer cannot be read")
        if not batch.is_valid():
            return
        yield batch


def _drawn(chunk: Any) -> Drawn | None:
    """Return the geometry of a part of a layer, and where it cannot be read; None when any is of an unusual type."""
    written = np.frombuffer(chunk.buffer(2), dtype=np.uint8)
    ends = np.array(chunk.buffer(1))[chunk.offset : chunk.offset + len(chunk) + 1].astype(np.int64)
    known = np.flatnonzero(~_gaps(chunk))
    if not np.isin(kinds(ends[known], written), KINDS).all():
        return None
    geometry = np.full(len(chunk), None, dtype=object)
    geometry[known] = shapes(ends[known], ends[known + 1], written)
    unreadable = np.zeros(len(chunk), dtype=bool)
    unreadable[known] = shapely.is_missing(geometry[known])
    return geometry, unreadable


def _column(chunks: list[Any]) -> NDArray[Any]:
    """Return the values of a column; unknown ones are None among texts and NaN among numbers."""
    column, gap = (np.concatenate(list(map(part, chunks))) for part in (_values, _gaps))
    if gap.any():
        column = column if column.dtype == object else column.astype(float)
        column[gap] = None if column.dtype == object else np.nan
    return column


def _gaps(chunk: Any) -> NDArray[np.bool_]:
    """Return where a part of a column has no value."""
    known = chunk.buffer(0)
    if chunk.null_count == 0 or not len(known):
        return np.zeros(len(chunk), dtype=bool)
    bits = np.unpackbits(np.frombuffer(known, dtype=np.uint8), bitorder="little")
    return np.asarray(bits[chunk.offset : chunk.offset + len(chunk)] == 0, dtype=bool)


def _values(chunk: Any) -> NDArray[Any]:
    """Return the values of a part of a column, anything where there is none."""
    first, last = chunk.offset, chunk.offset + len(chunk)
    kind = chunk.storage_type
    if kind == "bool":
        bits = np.unpackbits(np.frombuffer(chunk.buffer(1), dtype=np.uint8), bitorder="little")
        return bits[first:last].astype(bool)
    if kind not in ("string", "large_string"):
        return np.array(chunk.buffer(1))[first:last]
    ends = np.array(chunk.buffer(1))[first : last + 1].astype(np.int64)
    return texts(ends, bytes(chunk.buffer(2)))


def texts(ends: NDArray[np.int64], written: bytes) -> NDArray[np.object_]:
    """Return the texts that end where the next begins; where few differ, equal ones are made once."""
    tried = ends[:SAMPLE].tolist()
    differ = len({written[begin:end] for begin, end in pairwise(tried)}) > len(tried) / 2
    if differ or np.diff(ends).max(initial=0) > LONG:
        return _cut(ends[:-1], ends[1:], written)
    codes, first = _alike(ends, written)
    return _cut(ends[first], ends[first + 1], written)[codes]


def _cut(begin: NDArray[np.int64], end: NDArray[np.int64], written: bytes) -> NDArray[np.object_]:
    texts = np.empty(len(begin), dtype=object)
    places = zip(begin.tolist(), end.tolist(), strict=True)
    if written.isascii():  # characters are where their bytes are
        text = written.decode()
        texts[:] = [text[one:other] for one, other in places]
    else:
        texts[:] = [written[one:other].decode() for one, other in places]
    return texts


def _alike(ends: NDArray[np.int64], written: bytes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return a number for every text, the same for equal ones, and where the first with each number stands.

    Texts are compared eight bytes at a time, as numbers, the last ones without what follows the text.
    """
    import pandas as pd

    bytes_ = np.frombuffer(written + bytes(8), dtype=np.uint8)
    eights = np.ndarray(len(written) + 1, "<u8", bytes_, strides=(1,))
    length = np.diff(ends)
    codes = pd.factorize(length)[0]
    for at in range(0, int(length.max(initial=0)), 8):
        left = np.clip(length - at, 0, 8)
        part, different = pd.factorize(eights[np.minimum(ends[:-1] + at, len(written))] & MASKS[left])
        codes = pd.factorize(codes * len(different) + part)[0]
    first = np.empty(codes.max(initial=-1) + 1, dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first
