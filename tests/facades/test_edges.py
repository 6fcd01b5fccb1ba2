from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.facades.edges import line_edges, outline_edges, stacked
from plancheck.facades.walls import straight_walls


def array(*geometries: shapely.Geometry | None) -> np.ndarray:
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    return made


def turned(geometry: shapely.Geometry, angle: float) -> shapely.Geometry:
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return shapely.transform(geometry, lambda xy: xy @ rotation.T + [155000, 463000])


def test_the_inside_is_on_the_left_of_outer_rings_and_holes() -> None:
    outer, hole = [(0, 0), (9, 0), (9, 9), (0, 9)], [(3, 3), (6, 3), (6, 6), (3, 6)]
    for shell in (outer, outer[::-1]):
        for inner in (hole, hole[::-1]):
            drawn = shapely.Polygon(shell, [inner])
            edges = outline_edges(array(drawn))
            assert len(edges) == 8
            inside = shapely.contains_xy(drawn, *edges.at(edges.length / 2, -0.1).T)
            outside = shapely.contains_xy(drawn, *edges.at(edges.length / 2, 0.1).T)
            assert inside.all()
            assert not outside.any()


def test_owners_are_rows_and_what_is_no_area_has_no_outline() -> None:
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)])
    given = array(
        shapely.Point(0, 0),
        both,
        None,
        shapely.Polygon(),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.box(0, 0, 2, 2),
    )
    edges = outline_edges(given)
    assert edges.owner.tolist() == [1] * 8 + [5] * 4
    assert len(outline_edges(array())) == 0
    assert len(straight_walls(array())) == 0


def test_lines_keep_order_and_direction() -> None:
    bent = shapely.LineString([(0, 0), (2, 0), (2, 0), (5, 0), (5, 4)])
    edges = line_edges(array(shapely.box(0, 0, 1, 1), bent))
    assert edges.owner.tolist() == [1, 1, 1]
    assert edges.length.tolist() == [2, 3, 4]
    straight = line_edges(array(bent), straighten=True)
    assert straight.length.tolist() == [5, 4]
    assert straight.outward.tolist() == [[0, -1], [1, 0]]
    assert straight.turned().outward.tolist() == [[0, 1], [-1, 0]]
    assert stacked(straight, edges).owner.tolist() == [0, 0, 1, 1, 1]
    assert straight.cut(2).length.tolist() == pytest.approx([5 / 3] * 3 + [2, 2])
    assert straight.cut(9).length.tolist() == [5, 4]
    nowhere = shapely.LineString([(1, 1), (1, 1)])
    assert len(line_edges(array(nowhere), straighten=True)) == len(line_edges(array()).cut(2)) == 0
    several = line_edges(array(shapely.MultiLineString([[(0, 0), (1, 0)], [(1, 0), (3, 0)]])), straighten=True)
    assert several.length.tolist() == [1, 2]


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 7), st.floats(0, 6.3), st.floats(0.3, 3), st.integers(0, 10**6), st.booleans())
def test_straight_edges_do_not_depend_on_vertices(sides: int, angle: float, step: float, seed: int, hole: bool) -> None:
    spread = 2 * math.pi * np.arange(sides) / sides
    shape = shapely.Polygon(np.stack([9 * np.cos(spread), 7 * np.sin(spread)], axis=1))
    if hole:
        shape = shape.difference(shapely.box(-1, -1, 1, 1))
    drawn = turned(shape, angle)
    expected = straight_walls(array(drawn))
    assert len(expected) == sides + 4 * hole
    random = np.random.default_rng(seed)
    dense = shapely.segmentize(drawn, step)
    begun = int(random.integers(0, len(dense.exterior.coords) - 1))
    ring = np.roll(np.array(dense.exterior.coords)[:-1], begun, axis=0)
    again = shapely.Polygon(ring[:: random.choice([-1, 1])], [r.coords for r in dense.interiors])
    found = straight_walls(array(again))
    middles = [shapely.MultiPoint(edges.at(edges.length / 2)) for edges in (found, expected)]
    assert shapely.hausdorff_distance(*middles) < 1e-6
    assert np.sort(found.length) == pytest.approx(np.sort(expected.length), abs=1e-6)


def test_a_curve_is_not_straightened_away() -> None:
    round_ = shapely.Point(0, 0).buffer(10, quad_segs=64)
    edges = straight_walls(array(round_))
    assert edges.length.sum() == pytest.approx(2 * math.pi * 10, rel=1e-3)
