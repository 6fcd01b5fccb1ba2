from __future__ import annotations

import math
from typing import Any

import networkx as nx
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.plan.model import Plan
from tests.measures.builder import plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import SIZE, Lattice, Street, lines, streets

Geometries = list[shapely.Geometry]
STATISTICS = ("intersections_per_km2", "dead_end_share", "links_per_100m", "link_node_ratio")
FIELD = shapely.box(-20, -20, 80, 80)


def town(drawn: Geometries, area: Any = FIELD) -> Plan:
    return plan({"paths": [{"geometry": line} for line in drawn]}, area)


def number(statistic: str, drawn: Geometries, area: Any = FIELD) -> float:
    (found,) = value("connections", {"statistic": statistic}, town(drawn, area))
    return found


def all_four(drawn: Geometries, area: Any = FIELD) -> list[float]:
    return [number(statistic, drawn, area) for statistic in STATISTICS]


class ByHand:
    """Every half metre of street looked at one by one."""

    def __init__(self, found: list[Street], area: shapely.Geometry) -> None:
        self.graph, self.area = Lattice.of(found).graph, area
        degree = dict(self.graph.degree)
        inside = [node for node in self.graph if area.intersects(shapely.Point(node))]
        self.crossings = [node for node in inside if degree[node] > 2]
        self.ends = [n for n in inside if degree[n] == 1 and area.boundary.distance(shapely.Point(n)) > 0.5 + 1e-9]
        halves = nx.Graph()
        halves.add_nodes_from(map(self.name, self.graph.edges))
        for node in self.graph:
            if degree[node] == 2:
                halves.add_edge(*map(self.name, self.graph.edges(node)))
        self.links = list(nx.connected_components(halves))

    @staticmethod
    def name(edge: Any) -> Any:
        return tuple(sorted(edge))

    def middle_inside(self, edge: Any) -> bool:
        (x0, y0), (x1, y1) = edge
        return bool(self.area.intersects(shapely.Point((x0 + x1) / 2, (y0 + y1) / 2)))

    def dead_end_share(self) -> float:
        blind = total = 0
        for link in self.links:
            metres = sum(self.middle_inside(edge) for edge in link)
            total += metres
            blind += metres * any(end in edge for edge in link for end in self.ends)
        return blind / total if total else math.nan

    def link_node_ratio(self) -> float:
        places = set(self.crossings) | set(self.ends)
        halves = sum(edge[side] in places for link in self.links for edge in link for side in (0, 1))
        return halves / 2 / len(places) if places else math.nan

    def links_through(self) -> int:
        """Take away what is not near the edge, and count what comes together in each part that is left."""
        near = [node for node in self.graph if self.area.boundary.distance(shapely.Point(node)) <= 0.5 + 1e-9]
        count = 0
        for part in nx.connected_components(self.graph.subgraph(near)):
            arms = [other for node in part for other in self.graph[node] if other not in set(near)]
            inward = sum(self.area.intersects(shapely.Point(node)) for node in arms)
            count += min(inward, len(arms) - inward)
        return count

    def all_four(self) -> list[float]:
        return [
            len(self.crossings) / self.area.area * 1e6,
            self.dead_end_share(),
            100 * self.links_through() / self.area.length,
            self.link_node_ratio(),
        ]


CROSS = lines([((0, 0), (60, 0)), ((30, -10), (30, 20))])


def test_a_crossing_of_two_streets() -> None:
    assert all_four(CROSS) == pytest.approx([1e6 / 100**2, 1.0, 0.0, 4 / 5])


def test_a_path_cut_in_two_stays_one_link() -> None:
    pieces = lines([((0, 0), (10, 0)), ((10, 0), (30, 0)), ((60, 0), (30, 0)), ((30, -10), (30, 20))])
    assert all_four(pieces) == pytest.approx(all_four(CROSS))


def test_a_path_that_leaves_is_no_dead_end_and_a_link() -> None:
    west = shapely.box(-20, -20, 40, 40)
    assert all_four(CROSS, west) == pytest.approx([1e6 / 3600, 60 / 70, 100 / 240, (4 + 3) / 2 / 4])
    for cut in (60, 40, 39.6):  # drawn on, cut off at the edge, or a little before it
        drawn = [shapely.LineString([(0, 0), (cut, 0)]), CROSS[1]]
        assert number("dead_end_share", drawn, west) == pytest.approx(60 / 70, abs=1e-2)
        assert number("link_node_ratio", drawn, west) == pytest.approx(7 / 8)
        assert number("links_per_100m", drawn, west) == pytest.approx(100 / 240 if cut == 60 else 0.0)
    drawn = [shapely.LineString([(0, 0), (39, 0)]), CROSS[1]]
    assert number("dead_end_share", drawn, west) == 1.0


def test_the_edge_of_the_plan_ends_the_drawing_for_neighbourhoods_too() -> None:
    layers = {
        "paths": [{"geometry": "LINESTRING (0 0, 40 0)"}, {"geometry": "LINESTRING (20 0, 20 10)"}],
        "neighbourhoods": [{"geometry": shapely.box(-50, -50, 90, 50)}],
    }
    made = plan(layers, shapely.box(-20, -20, 40, 20))
    assert value("connections", {"statistic": "dead_end_share"}, made, "neighbourhoods") == [pytest.approx(30 / 50)]


def test_a_path_along_the_edge_goes_through_once_or_not_at_all() -> None:
    box = shapely.box(0, 0, 50, 50)
    for last, expected in (((60, 40), 1), ((40, 40), 0)):
        drawn = [shapely.LineString([(40, 10), (50, 10), (50, 40), last])]
        assert number("links_per_100m", drawn, box) == pytest.approx(expected / 2)
        wavy = [shapely.LineString([(40, 10), (49.9, 10), (50.2, 20), (49.8, 30), (50.3, 40), last])]
        assert number("links_per_100m", wavy, box) == pytest.approx(expected / 2)


def test_streets_that_meet_on_the_edge_go_through_as_often_as_both_sides_allow() -> None:
    box = shapely.box(0, 0, 50, 50)
    ring = [shapely.LineString([(50, 0), (50, 50)])]
    inside = [shapely.LineString([(40, y), (50, y)]) for y in (10, 20, 30)]
    outside = [shapely.LineString([(60, y), (50, y)]) for y in (15, 40)]
    assert number("links_per_100m", [*ring, *inside, *outside], box) == pytest.approx(2 / 2)
    assert number("links_per_100m", [*ring, *inside], box) == 0.0
    x = lines([((40, 10), (60, 30)), ((40, 30), (60, 10))])
    assert number("links_per_100m", x, box) == pytest.approx(2 / 2)


def test_touching_the_edge_is_no_link() -> None:
    box = shapely.box(0, 0, 50, 50)
    assert number("links_per_100m", [shapely.LineString([(40, 10), (50, 20), (40, 30)])], box) == 0.0
    assert number("links_per_100m", [shapely.LineString([(40, 10), (50.4, 20), (40, 30)])], box) == 0.0
    assert number("links_per_100m", [shapely.LineString([(40, 10), (51, 20), (40, 30)])], box) == pytest.approx(1)


def test_holes_are_outside_and_their_edge_counts() -> None:
    holed = shapely.box(0, 0, 50, 50) - shapely.box(20, 20, 30, 30)
    assert number("links_per_100m", lines([((5, 25), (45, 25))]), holed) == pytest.approx(2 / 2.4)
    assert number("dead_end_share", lines([((5, 25), (25, 25)), ((10, 25), (10, 5))]), holed) == pytest.approx(25 / 35)


def test_rings_loops_and_stubs() -> None:
    ring = lines([((0, 0), (10, 0)), ((10, 0), (10, 10)), ((10, 10), (0, 10)), ((0, 10), (0, 0))])
    assert number("dead_end_share", ring) == 0.0
    assert math.isnan(number("link_node_ratio", ring))
    lollipop = [*ring, shapely.LineString([(0, 0), (-10, 0)])]
    assert all_four(lollipop) == pytest.approx([100.0, 10 / 50, 0.0, 2 / 2])
    overshot = [shapely.LineString([(0, 0), (10, 0)]), shapely.LineString([(10, 10), (10, -0.4)])]
    assert math.isclose(number("link_node_ratio", overshot), 1 / 2)
    assert number("intersections_per_km2", overshot) == 0.0
    assert number("dead_end_share", overshot) == 1.0


def test_unknown_without_paths_or_places_or_area() -> None:
    box = shapely.box(0, 0, 9, 9)
    for statistic in STATISTICS:
        measured = run("connections", {"statistic": statistic}, plan({}, box))
        assert math.isnan(measured.value.iloc[0])
        assert [item.layer for item in measured.missing] == ["paths"]
    away = all_four(lines([((50, 50), (60, 50))]), box)
    assert away == pytest.approx([0.0, math.nan, 0.0, math.nan], nan_ok=True)
    layers = {"paths": [{"geometry": "LINESTRING (0 0, 9 0)"}], "stops": [{"geometry": "POINT (5 0)"}]}
    for statistic in STATISTICS:
        measured = run("connections", {"statistic": statistic}, plan(layers), "stops")
        assert math.isnan(measured.value.iloc[0])
        assert [item.layer for item in measured.missing] == ["stops"]
        assert run("connections", {"statistic": statistic}, plan({**layers, "stops": []}), "stops").low.tolist() == []


def test_parameters_that_make_no_sense_are_refused() -> None:
    for wrong in ({}, {"statistic": "blocks"}):
        with pytest.raises(ValidationError):
            KINDS["connections"].parameters.model_validate(wrong)


@st.composite
def areas(draw: st.DrawFn) -> shapely.Geometry:
    """Draw a rectangle on whole metres, with a piece added or taken out."""

    def box() -> shapely.Geometry:
        west, south = draw(st.integers(-2, SIZE - 2)), draw(st.integers(-2, SIZE - 2))
        return shapely.box(west, south, west + draw(st.integers(2, SIZE)), south + draw(st.integers(2, SIZE)))

    area = box()
    change = draw(st.sampled_from(["as it is", "added", "taken out"]))
    return area if change == "as it is" else area | box() if change == "added" else area - box()


@settings(max_examples=80, deadline=None)
@given(streets(), areas())
def test_agrees_with_looking_at_every_half_metre(found: list[Street], area: shapely.Geometry) -> None:
    assume(area.area > 0)
    assert all_four(lines(found), area) == pytest.approx(ByHand(found, area).all_four(), nan_ok=True, abs=2e-4)


@settings(max_examples=30, deadline=None)
@given(streets(), areas(), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_the_plan_is_drawn(
    found: list[Street], area: shapely.Geometry, angle: float, seed: int
) -> None:
    assume(area.area > 0)

    def measured(drawn: Geometries, move: Any) -> list[float]:
        answers = all_four([move(line) for line in drawn], move(area))
        return [-1.0 if math.isnan(answer) else answer for answer in answers]

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)
