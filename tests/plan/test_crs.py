"""Geometry in the coordinate system of the plan: two dimensions, millimetres."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from plancheck.plan.crs import transformed

HOME = pyproj.CRS("EPSG:28992")


def same_system(*written: str | None) -> list[str | None]:
    """Return what becomes of geometry that is in the system of the plan already."""
    given = np.array([None if shape is None else shapely.from_wkt(shape) for shape in written], dtype=object)
    return list(shapely.to_wkt(transformed(given, HOME, HOME, swap=False), rounding_precision=-1))


def test_millimetres_stay_as_they_are() -> None:
    assert same_system("POINT (0.001 2)", None, "POINT EMPTY") == ["POINT (0.001 2)", None, "POINT EMPTY"]


def test_one_finer_coordinate_is_rounded_and_the_others_stay() -> None:
    found = same_system("POINT (0.001 2)", "LINESTRING (0 0, 1.00049 3)", None)
    assert found == ["POINT (0.001 2)", "LINESTRING (0 0, 1 3)", None]


def test_nothing_below_zero_is_zero() -> None:
    assert same_system("POINT (-0.0001 1)", "POINT (-0.0 1)") == ["POINT (0 1)", "POINT (0 1)"]


def test_heights_and_measures_are_left_out() -> None:
    assert same_system("POINT Z (1 2 3)") == ["POINT (1 2)"]
    assert same_system("POINT M (1 2 3)") == ["POINT (1 2)"]


def test_what_is_endless_is_no_place() -> None:
    assert same_system("POINT (inf 1)") == ["POINT (NaN 1)"]


def test_swapped_axes_change_places() -> None:
    turned = transformed(np.array([shapely.Point(463000, 155000)], dtype=object), HOME, HOME, swap=True)
    assert turned[0].equals(shapely.Point(155000, 463000))
