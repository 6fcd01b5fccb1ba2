from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.facades.profiles import profiles_at
from plancheck.facades.scene import Buildings
from tests.facades.town import buildings

AHEAD = np.array([[1.0, 0.0]])


def array(shapes: list[shapely.Geometry]) -> np.ndarray:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def test_a_street_between_two_facades() -> None:
    rows = [shapely.box(0, 4, 20, 10), shapely.box(0, -9, 20, -6)]
    found = profiles_at(np.array([[5.0, 0], [25, 0], [5, 5], [0, 0]]), np.repeat(AHEAD, 4, 0), Buildings(array(rows)))
    assert found.width.tolist() == [10, math.inf, math.inf, 10]
    assert (found.left[0], found.right[0]) == (0, 1)
    assert (found.left[1], found.right[1]) == (-1, -1)
    back = profiles_at(np.array([[5.0, 0]]), -AHEAD, Buildings(array(rows)))
    assert (back.left[0], back.right[0], back.width[0]) == (1, 0, 10)


def test_facades_farther_than_fifty_metres_make_no_street() -> None:
    rows = Buildings(array([shapely.box(0, 50, 20, 60), shapely.box(0, -9, 20, -6), shapely.box(30, 51, 40, 60)]))
    assert profiles_at(np.array([[5.0, 0]]), AHEAD, rows).width.tolist() == [56]
    assert profiles_at(np.array([[35.0, 0]]), AHEAD, rows).width.tolist() == [math.inf]


def test_no_buildings() -> None:
    found = profiles_at(np.array([[5.0, 0]]), AHEAD, Buildings(array([])))
    assert found.width.tolist() == [math.inf]
    assert (
        profiles_at(np.empty((0, 2)), np.empty((0, 2)), Buildings(array([shapely.box(0, 0, 1, 1)]))).width.tolist()
        == []
    )


@settings(max_examples=100, deadline=None)
@given(buildings(), st.integers(-3, 30), st.integers(-3, 30), st.floats(0, 6.3))
def test_agrees_with_intersecting_every_building(shapes: list[shapely.Geometry], x: int, y: int, angle: float) -> None:
    place, ahead = shapely.Point(x + 0.31, y + 0.47), (math.cos(angle), math.sin(angle))
    found = profiles_at(np.array([[place.x, place.y]]), np.array([ahead]), Buildings(array(shapes)))
    if any(shape.intersects(place) for shape in shapes):
        assert found.width[0] == math.inf
        return
    sides = []
    for side in (1, -1):
        end = (place.x - side * 50 * ahead[1], place.y + side * 50 * ahead[0])
        ray = shapely.LineString([(place.x, place.y), end])
        sides.append([
            place.distance(met) if not (met := shape.intersection(ray)).is_empty else math.inf for shape in shapes
        ])  # fmt: skip
    nearest = [min(metres, default=math.inf) for metres in sides]
    assert found.width[0] == pytest.approx(sum(nearest), abs=1e-5)
    for metres, least, building in zip(sides, nearest, (found.left[0], found.right[0]), strict=True):
        assert building == -1 if math.isinf(sum(nearest)) else metres[building] == pytest.approx(least, abs=1e-6)
