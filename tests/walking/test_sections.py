from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.walking.building import build
from plancheck.walking.form import form_of
from plancheck.walking.sections import Sections, sections_of
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import Street, lines, streets


def cut(drawn: list[shapely.Geometry], most: float = 10.0) -> Sections:
    network = build(gpd.GeoDataFrame(geometry=drawn, crs="EPSG:28992"))
    return sections_of(network, form_of(network), most)


def merged(found: list[Street]) -> list[shapely.Geometry]:
    """Node the streets and join what meets two by two."""
    return list(shapely.get_parts(shapely.line_merge(shapely.union_all(lines(found)))))


def test_equal_sections_from_end_to_end() -> None:
    found = cut([shapely.LineString([(0, 0), (25, 0)])])
    assert sorted(found.middle[:, 0]) == pytest.approx([25 / 6, 12.5, 125 / 6])
    assert np.abs(found.ahead[:, 0]) == pytest.approx([1, 1, 1])
    assert sorted(found.stretches.first) == pytest.approx([0, 25 / 3, 50 / 3])
    assert len(cut([shapely.LineString([(0, 0), (10.04, 0)])]).middle) == 1
    assert len(cut([shapely.LineString([(0, 0), (10.1, 0)])]).middle) == 2
    assert len(cut([]).middle) == 0


def test_the_direction_at_a_corner_is_that_of_the_chord() -> None:
    found = cut([shapely.LineString([(0, 0), (5, 0), (5, 5)])])
    assert found.middle.tolist() == [[5, 0]]
    assert np.abs(found.ahead[0]) == pytest.approx([math.sqrt(0.5)] * 2)


def test_a_path_that_turns_back_on_itself_has_no_direction_there() -> None:
    found = cut([shapely.LineString([(0, 0), (5, 0.001), (0, 0.002)])], 30)
    assert np.isnan(found.ahead).all()


def test_rings_and_loops() -> None:
    corners = [(0, 0), (30, 0), (30, 12), (0, 12)]
    sides = [shapely.LineString([corners[n], corners[(n + 1) % 4]]) for n in range(4)]
    for drawn in ([shapely.LinearRing(corners)], sides):
        lined = [shapely.LineString(line.coords) for line in drawn]
        found = cut(lined)
        assert len(found.middle) == 9
        assert (found.stretches.last - found.stretches.first).sum() == pytest.approx(84)
        assert shapely.distance(shapely.points(found.middle), shapely.union_all(lined)).max() < 1e-9
    lasso = cut([shapely.LineString([(0, 0), (-25, 0)]), shapely.LineString([*corners, (0, 0)])])
    assert len(lasso.middle) == 3 + 9


@settings(max_examples=80, deadline=None)
@given(streets(), st.integers(3, 15))
def test_agrees_with_cutting_merged_lines(found: list[Street], most: int) -> None:
    links = merged(found)
    sections = cut(lines(found), most)
    metres = np.zeros(len(sections.middle))
    np.add.at(metres, sections.stretches.owner, sections.stretches.last - sections.stretches.first)
    expected_middles, expected_metres = [], []
    for link in links:
        number = max(1, math.ceil((link.length - 0.05) / most))
        for n in range(number):
            if not link.is_ring:
                expected_middles.append(link.interpolate((n + 0.5) / number, normalized=True))
            expected_metres.append(link.length / number)
    assert sorted(metres) == pytest.approx(sorted(expected_metres))
    points = shapely.MultiPoint(sections.middle)
    assert all(points.distance(place) < 1e-6 for place in expected_middles)
    for owner, edge, first, last in zip(
        sections.stretches.owner,
        sections.stretches.edge,
        sections.stretches.first,
        sections.stretches.last,
        strict=True,
    ):
        assert first < last
        assert 0 <= owner < len(metres)
        assert edge >= 0


@settings(max_examples=40, deadline=None)
@given(streets(), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_paths_are_drawn(found: list[Street], angle: float, seed: int) -> None:
    if any(link.is_ring for link in merged(found)):
        return

    def measured(drawn: list[shapely.Geometry], move: Any) -> list[float]:
        away = move(shapely.Point(-7.3, 11.7))
        found = cut([move(line) for line in drawn])
        return sorted(float(metres) for metres in shapely.distance(shapely.points(found.middle), away))

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)
