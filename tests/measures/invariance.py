"""How a plan is drawn does not matter: turned and moved, in another order, backwards, in pieces or with more vertices."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import shapely

Move = Callable[[shapely.Geometry], shapely.Geometry]
Lines = list[shapely.Geometry]


def split(line: shapely.Geometry, share: float) -> list[shapely.Geometry]:
    """Cut a straight line in two."""
    (x0, y0), (x1, y1) = line.coords
    middle = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    return [shapely.LineString([(x0, y0), middle]), shapely.LineString([middle, (x1, y1)])]


def assert_drawing_does_not_matter(
    measured: Callable[[Lines, Move], list[float]], drawn: Lines, angle: float, seed: int
) -> None:
    """Compare what ``measured`` gives for lines as drawn with what it gives for the same lines drawn otherwise."""

    def same(geometry: shapely.Geometry) -> shapely.Geometry:
        return geometry

    def turned(geometry: shapely.Geometry) -> shapely.Geometry:
        rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        return shapely.transform(geometry, lambda xy: xy @ rotation.T + [155000, 463000])

    expected = pytest.approx(measured(drawn, same), abs=5e-3)  # what touches within a millimetre is one place
    random = np.random.default_rng(seed)
    assert measured(drawn, turned) == expected
    assert measured([drawn[n] for n in random.permutation(len(drawn))], same) == expected
    assert measured([line.reverse() for line in drawn], same) == expected
    assert measured([half for line in drawn for half in split(line, float(random.uniform(0.1, 0.9)))], same) == expected
    assert measured([line.segmentize(0.7) for line in drawn], same) == expected
