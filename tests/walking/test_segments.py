"""Positions on lines that are taken apart agree with the lines themselves."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from plancheck.walking.segments import points_along, segments_of

PLACES = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
LINES = st.lists(PLACES, min_size=2, max_size=6).map(shapely.LineString).filter(lambda line: line.length > 0)


@given(st.lists(LINES, min_size=1, max_size=5), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_points_along_lines_are_where_the_lines_say(lines: list[shapely.LineString], shares: list[float]) -> None:
    drawn = np.array(lines, dtype=object)
    line = np.repeat(np.arange(len(lines)), len(shares))
    metres = np.tile(shares, len(lines)) * shapely.length(drawn)[line]
    expected = shapely.get_coordinates(shapely.line_interpolate_point(drawn[line], metres))
    np.testing.assert_allclose(points_along(segments_of(drawn), line, metres), expected, atol=1e-9)


def test_no_points_are_asked_for() -> None:
    nothing = segments_of(np.empty(0, dtype=object))
    assert points_along(nothing, np.empty(0, dtype=np.int64), np.empty(0)).shape == (0, 2)
