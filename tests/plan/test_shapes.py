"""Geometry taken from bytes at once is the geometry that it is one by one."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from plancheck.plan.shapes import shapes

DRAWN = [
    "POINT (1 2)", "POINT (3 -0.0)", "POINT Z (1 2 3)", "POINT EMPTY", "LINESTRING (0 0, 1 1)", "LINESTRING EMPTY",
    "LINESTRING (0 0, 2 0, 2 5)", "MULTILINESTRING ((0 0, 1 1, 4 4))", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 4))",
    "POLYGON ((0 0, 4 0, 4 4, 0 0))", "POLYGON ((0 0, 4 0, 4 4, 1 9, 0 0))", "POLYGON EMPTY",
    "POLYGON ((0 0, 4 0, 4 4, 0 0), (2 1, 3 1, 3 2, 2 1))", "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)))",
    "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", "MULTIPOINT (1 1, 2 2)",
    "MULTIPOLYGON Z (((0 0 1, 4 0 1, 4 4 1, 0 0 1)))", "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 2 2))",
]  # fmt: skip
LINE, RING = (shapely.to_wkb(shapely.from_wkt(DRAWN[number]), byte_order=1) for number in (6, 10))
ODD = {
    "nothing": b"",
    "half a line": LINE[:-8],
    "a line and a bit": LINE + b"\0",
    "a line of one point": LINE[:5] + b"\1\0\0\0" + LINE[9:25],
    "more points than there are": LINE[:5] + b"\4\0\0\0" + LINE[9:],
    "a ring that does not close": RING[:-16] + LINE[-16:],
    "a ring of three points": RING[:9] + b"\3\0\0\0" + RING[13:61],
    "a ring that has nowhere to be": RING[:13] + np.array([np.nan] * 10).tobytes(),
    "a line to the end of the world": LINE[:-8] + np.array([np.inf]).tobytes(),
}


def assert_same(encoded: list[bytes]) -> None:
    ends = np.cumsum([0, *map(len, encoded)])
    with np.errstate(invalid="ignore"):
        found = shapes(ends[:-1], ends[1:], np.frombuffer(b"".join(encoded), dtype=np.uint8))
        expected = shapely.from_wkb(np.array(encoded, dtype=object), on_invalid="ignore")
    assert shapely.to_wkb(found).tolist() == shapely.to_wkb(expected).tolist()


@given(st.lists(st.builds(shapely.to_wkb, st.sampled_from(shapely.from_wkt(DRAWN)), byte_order=st.integers(0, 1))))
def test_every_geometry_is_what_it_is_one_by_one(encoded: list[bytes]) -> None:
    assert_same(encoded)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_odd_is_what_it_is_one_by_one(odd: bytes) -> None:
    assert_same([LINE, RING, odd, LINE, RING])
