from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plancheck.walking.bands import bands
from plancheck.walking.building import build
from plancheck.walking.form import form_of, ways_through
from plancheck.walking.inside import near_places, within_areas
from plancheck.walking.network import Network
from tests.measures.builder import frame
from tests.walking.test_network import noded, slanting


def network(drawn: list[Any]) -> Network:
    return build(frame("paths", [{"geometry": line} for line in drawn]))


def links(drawn: list[Any]) -> list[float]:
    """Return the metres of every link, shortest first."""
    built = network(drawn)
    link = form_of(built).link
    return sorted(float(built.length[link == number].sum()) for number in np.unique(link[link >= 0]))


def contracted(graph: nx.Graph) -> list[float]:
    """Return the metres of the links of a graph, by walking on from node to node."""
    left = {frozenset(edge) for edge in graph.edges}
    found = []
    while left:
        link = [left.pop()]
        for one in link:
            for node in one:
                beside = [frozenset(edge) for edge in graph.edges(node)]
                if len(beside) == 2:
                    link.extend(edge for edge in beside if edge in left)
                    left -= set(beside)
        found.append(sum(graph.edges[tuple(edge)]["weight"] for edge in link))
    return sorted(found)


def test_links_run_from_place_to_place() -> None:
    assert links(["LINESTRING (0 0, 10 0)", "LINESTRING (10 0, 25 0)", "LINESTRING (25 0, 30 9)"]) == [
        pytest.approx(25 + np.hypot(5, 9))
    ]
    assert links(["LINESTRING (0 0, 10 0)", "LINESTRING (4 0, 4 5)"]) == pytest.approx([4, 5, 6])
    ring = ["LINESTRING (0 0, 10 0, 10 10)", "LINESTRING (10 10, 0 10, 0 0)"]
    assert links(ring) == pytest.approx([40])
    assert links([*ring, "LINESTRING (10 5, 15 5)"]) == pytest.approx([5, 40])
    assert links([]) == []


def test_a_path_drawn_a_little_too_far_has_no_end_there() -> None:
    for beyond, expected in ((0.4, [20]), (0.6, [0.6, 10, 10])):
        assert links([f"LINESTRING (0 0, {10 + beyond} 0)", "LINESTRING (10 0, 10 10)"]) == pytest.approx(expected)
    assert links(["LINESTRING (0 0, 0.3 0)"]) == pytest.approx([0.3])


@settings(max_examples=60, deadline=None)
@given(slanting())
def test_links_agree_with_walking_on_from_node_to_node(drawn: list[shapely.Geometry]) -> None:
    graph = noded(drawn)
    expected = contracted(graph)
    if min([metres for *_, metres in graph.edges(data="weight")], default=1.0) > 0.6:
        assert links(drawn) == pytest.approx(expected, abs=1e-3)


def test_bands_hang_together_through_nodes() -> None:
    built = network(["LINESTRING (0 0, 10 0)", "LINESTRING (10 0, 20 0)", "LINESTRING (10 0, 10 8)"])
    line = np.array([shapely.LineString([(8, 0), (10, 0)]), shapely.Point(15, 0)], dtype=object)
    near = near_places(built, line, 1.0)
    found = bands(built, type(near)(np.zeros_like(near.owner), near.edge, near.first, near.last))
    assert (len(found.stretches), found.clusters) == (4, 2)
    assert sorted(np.bincount(found.cluster).tolist()) == [1, 3]
    free = sorted(zip(found.arms.free.round(6).tolist(), (found.arms.node >= 0).tolist(), strict=True))
    assert free == [(3, False), (3, True), (4, False), (7, True), (7, True)]
    assert bands(built, near.where(np.zeros(len(near), dtype=bool))).clusters == 0


def test_arms_begin_in_a_node_when_only_another_edge_is_near() -> None:
    built = network(["LINESTRING (0 0, 9.8 0)", "LINESTRING (10.2 0, 20 0)"])
    near = near_places(built, np.array([shapely.LineString([(9.5, 1), (9.5, -1)])], dtype=object), 0.5)
    arms = bands(built, near).arms
    assert sorted(zip(arms.free.round(6).tolist(), (arms.band >= 0).tolist(), strict=True)) == [
        (9.0, True), (9.8, False),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(slanting(), st.integers(1, 49), st.integers(1, 49))
def test_as_many_ways_lead_through_an_edge_as_lines_cut_it(drawn: list[shapely.Geometry], x: int, y: int) -> None:
    """Where the edge bends nowhere near a line, and lines do not near it, it is plain cutting."""
    square = shapely.Polygon([(x + 0.3, y - 14.1), (x + 17.7, y + 0.4), (x - 0.2, y + 19.3), (x - 16.4, y - 0.3)])
    built, edge = network(drawn), square.exterior
    cuts = shapely.points(shapely.get_coordinates(shapely.intersection(built.lines, edge)))
    for line in built.lines:
        assume(all(line.distance(corner) > 2 for corner in shapely.points(edge.coords)))
        assume(all(edge.distance(end) > 2 for end in shapely.points(line.coords)))
    assume(all(one is other or one.distance(other) > 4 for one in cuts for other in cuts))
    assert ways_through(built, np.array([square], dtype=object)).tolist() == [len(cuts)]


@pytest.mark.parametrize("degrees", [0, 17, 33, 71])
def test_what_runs_along_the_edge_is_in_however_it_is_turned(degrees: int) -> None:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    drawn = [
        shapely.box(0, 0, 50, 50),
        shapely.LineString([(50, -10), (50, 60)]),
        shapely.LineString([(20, -9), (20, 10)]),
    ]
    square, *paths = [shapely.transform(geometry, lambda xy: xy @ turn + [155000, 463000]) for geometry in drawn]
    found = within_areas(network(paths), np.array([square], dtype=object))
    assert (found.last - found.first).sum() == pytest.approx(60, abs=0.01)
