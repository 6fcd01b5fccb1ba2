"""Shapes made wider are those that ``shapely.buffer`` makes, also where they are made in another way."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from plancheck.measures.widening import widened

SHAPES = shapely.from_wkt(
    [
        "POINT (1 2)", "POINT Z (85012.4 446010.25 3)", "POINT EMPTY", "MULTIPOINT ((0 0), (9 0))",
        "LINESTRING (0 0, 5 5, 5 9)", "POLYGON ((0 0, 8 0, 8 3, 0 3, 0 0))", "POLYGON EMPTY",
    ]
)  # fmt: skip


@pytest.mark.parametrize("metres", [0.0, 1e-9, 0.5, 3.3, 1234.5, -1.0])
def test_shapes_are_made_wider_as_shapely_does(metres: float) -> None:
    wide = np.full(len(SHAPES), metres)
    expected = shapely.buffer(SHAPES, wide, quad_segs=16)
    assert shapely.equals_exact(widened(SHAPES, wide), expected, tolerance=1e-9).all()


def test_many_points_each_have_their_own_width() -> None:
    random = np.random.default_rng(5)
    points, wide = shapely.points(random.uniform(0, 1000, (2500, 2))), random.uniform(0, 9, 2500)
    expected = shapely.buffer(points, wide, quad_segs=16)
    assert shapely.equals_exact(widened(points, wide), expected, tolerance=1e-9).all()
    assert len(widened(points[:0], wide[:0])) == 0
