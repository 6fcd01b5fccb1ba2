from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.facades.edges import line_edges
from plancheck.facades.runs import longest_runs
from tests.measures.invariance import assert_drawing_does_not_matter

Line = tuple[tuple[float, float], tuple[float, float]]


def longest(lines: list[shapely.Geometry]) -> float:
    made = np.empty(len(lines), dtype=object)
    made[:] = lines
    pieces = line_edges(made, straighten=True)
    return float(longest_runs(type(pieces)(pieces.owner * 0, pieces.first, pieces.last), 1)[0])


def along_axes(found: list[Line]) -> float:
    """Add up whole metres of the same row or column that follow each other."""
    rows: dict[tuple[str, float], set[int]] = {}
    for (x0, y0), (x1, y1) in found:
        key, low, high = (("y", y0), x0, x1) if y0 == y1 else (("x", x0), y0, y1)
        rows.setdefault(key, set()).update(range(int(min(low, high)), int(max(low, high))))
    best = 0
    for metres in rows.values():
        for first in metres:
            number = 0
            while first + number in metres:
                number += 1
            best = max(best, number)
    return best


@st.composite
def walls(draw: st.DrawFn) -> list[Line]:
    found: list[Line] = []
    for _ in range(draw(st.integers(1, 8))):
        x, y, metres = draw(st.integers(0, 12)), draw(st.integers(0, 3)), draw(st.integers(1, 6))
        found.append(((x, y), (x + metres, y)) if draw(st.booleans()) else ((y, x), (y, x + metres)))
    return found


@settings(max_examples=150, deadline=None)
@given(walls())
def test_agrees_with_counting_metres(found: list[Line]) -> None:
    assert longest([shapely.LineString(line) for line in found]) == pytest.approx(along_axes(found), abs=5e-3)


@settings(max_examples=40, deadline=None)
@given(walls(), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_walls_are_drawn(found: list[Line], angle: float, seed: int) -> None:
    drawn = [shapely.LineString(line) for line in found]
    assert_drawing_does_not_matter(lambda lines, move: [longest([move(line) for line in lines])], drawn, angle, seed)


def test_small_gaps_and_bends_are_passed_and_corners_are_not() -> None:
    def pair(*second: tuple[float, float]) -> float:
        return longest([shapely.LineString([(0, 0), (10, 0)]), shapely.LineString(second)])

    assert pair((10.5, 0), (15, 0)) == pytest.approx(14.5)
    assert pair((10.6, 0), (15, 0)) == pytest.approx(10)
    assert pair((10, 0.4), (15, 0.4)) == pytest.approx(15)
    assert pair((10, 0), (10, 20)) == pytest.approx(20)
    assert pair((10, 0), (14, 4)) == pytest.approx(10 + math.hypot(4, 4))
    assert pair((10, 0), (14, 5)) == pytest.approx(10)
    assert pair((10, 0), (0, 3)) == pytest.approx(math.hypot(10, 3))
    assert pair((0, 0), (10, 3)) == pytest.approx(math.hypot(10, 3))
    assert pair((0, 0), (10, 0)) == pytest.approx(10)
    assert pair((10, 0), (4, 0)) == pytest.approx(10)
    assert longest([shapely.LineString([(0, 0), (5, 0), (5, 7)])]) == pytest.approx(7)


def test_a_run_stays_with_its_owner() -> None:
    lines = line_edges(shapely.linestrings([[(0, 0), (4, 0)], [(4, 0), (9, 0)], [(9, 0), (11, 0)]]))
    owned = type(lines)(np.array([0, 0, 2]), lines.first, lines.last)
    assert longest_runs(owned, 3).tolist() == [9, 0, 2]
    assert longest_runs(lines.where(np.zeros(3, dtype=bool)), 2).tolist() == [0, 0]
