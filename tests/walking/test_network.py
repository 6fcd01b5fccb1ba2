from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.walking.building import build
from plancheck.walking.network import Network, bridging_paths, walkable_paths
from tests.measures.builder import frame
from tests.walking.lattice import Lattice, lines, streets

if TYPE_CHECKING:
    import geopandas as gpd


def network(*wkt: str | shapely.Geometry, snap_m: float = 0.5, **attributes: Any) -> Network:
    return build(frame("paths", [{"geometry": line, **attributes} for line in wkt]), snap_m)


def sizes(built: Network) -> tuple[int, int, float]:
    """Return the number of nodes and edges, and the metres."""
    return built.nodes, built.edges, pytest.approx(float(built.length.sum()))


@st.composite
def slanting(draw: st.DrawFn) -> list[shapely.Geometry]:
    """Draw bent lines between points of a coarse grid, so that crossings are real and near misses are not."""
    coordinate = st.integers(0, 5).map(lambda n: 10.0 * n)
    point = st.tuples(coordinate, coordinate)
    found = []
    for _ in range(draw(st.integers(1, 6))):
        points = draw(st.lists(point, min_size=2, max_size=4))
        if len(set(points)) > 1:
            found.append(shapely.LineString(points))
    return found


def noded(drawn: list[shapely.Geometry]) -> nx.Graph:
    """Node lines with GEOS, and make a graph of the straight pieces."""
    graph = nx.Graph()
    if not drawn:
        return graph
    for line in shapely.get_parts(shapely.node(shapely.union_all(drawn))):
        points = [tuple(np.round(point, 6) + 0.0) for point in line.coords]
        for one, other in pairwise(points):
            if one != other:
                graph.add_edge(one, other, weight=math.dist(one, other))
    return graph


def test_crossings_and_junctions_become_nodes() -> None:
    assert sizes(network("LINESTRING (0 0, 10 0)", "LINESTRING (5 -5, 5 5)")) == (5, 4, 20)
    assert sizes(network("LINESTRING (0 0, 10 0)", "LINESTRING (5 0, 5 5)")) == (4, 3, 15)
    assert sizes(network("LINESTRING (0 0, 10 0)", "LINESTRING (10 0, 20 0)")) == (3, 2, 20)
    assert sizes(network("LINESTRING (0 0, 5 5, 10 0)", "LINESTRING (0 10, 5 5, 10 10)")) == (
        5, 4, 4 * math.hypot(5, 5),
    )  # fmt: skip


def test_a_line_that_crosses_itself_meets_itself() -> None:
    assert sizes(network("LINESTRING (0 0, 10 0, 10 10, 5 10, 5 -5)")) == (3, 3, 40)


def test_ends_are_snapped_within_the_tolerance_only() -> None:
    road = "LINESTRING (0 0, 10 0)"
    assert network(road, "LINESTRING (5 0.4, 5 5)").component.max() == 0
    assert network(road, "LINESTRING (5 0.6, 5 5)").component.max() == 1
    assert network(road, "LINESTRING (5 0.6, 5 5)", snap_m=1).component.max() == 0
    assert network(road, "LINESTRING (10.3 0.3, 20 0)").nodes == 3


def test_ends_that_nearly_meet_become_one_node() -> None:
    built = network("LINESTRING (0 0, 9.9 0)", "LINESTRING (10.1 0, 20 0)", "LINESTRING (10 0.1, 10 9)")
    assert (built.nodes, built.edges) == (4, 3)


def test_an_end_that_touches_is_not_pulled_elsewhere() -> None:
    built = network("LINESTRING (0 0, 10 0)", "LINESTRING (4.8 0, 0 5)", "LINESTRING (5.1 0.2, 9 5)")
    assert built.component.max() == 0
    assert (built.nodes, built.edges) == (6, 5)


def test_paths_on_top_of_each_other_count_once_and_keep_their_owners() -> None:
    built = network("LINESTRING (0 0, 10 0)", "LINESTRING (5 0, 15 0)", "LINESTRING (15 0, 0 0)")
    assert sizes(built) == (4, 3, 15)
    owners = sorted(zip(built.lines[built.owner_edge], built.owner_path.tolist(), strict=True), key=str)
    assert [(line.bounds[0], path) for line, path in owners] == [
        (0, 0), (0, 2), (10, 1), (10, 2), (5, 0), (5, 1), (5, 2),
    ]  # fmt: skip


def test_edges_between_the_same_nodes_are_all_kept() -> None:
    built = network("LINESTRING (0 0, 10 0)", "LINESTRING (0 0, 5 5, 10 0)")
    assert built.edges == 2
    assert built.graph.nnz == 2
    assert built.graph.data == pytest.approx([10, 10])


def test_the_inside_of_a_bridge_meets_nothing() -> None:
    bridge = {"geometry": "LINESTRING (0 0, 10 0)", "crossing": "grade_separated"}
    road = {"geometry": "LINESTRING (5 -5, 5 5)", "crossing": None}
    ramp = {"geometry": "LINESTRING (10 0, 10 5)", "crossing": "none"}
    assert build(frame("paths", [bridge, road])).component.max() == 1
    assert build(frame("paths", [bridge, road, ramp])).nodes == 5
    landing = {"geometry": "LINESTRING (0 -5, 0 5)", "crossing": "none"}
    assert build(frame("paths", [bridge, landing])).component.max() == 0


def test_nothing_to_walk_on_makes_an_empty_network() -> None:
    for built in (network(), network("LINESTRING (0 0, 0 0)"), network("LINESTRING (0 0, 1 0)", modes="car")):
        assert (built.nodes, built.edges, built.graph.shape) == (0, 0, (0, 0))


def test_multiparts_are_taken_apart() -> None:
    built = network("MULTILINESTRING ((0 0, 10 0), (0 5, 10 5))")
    assert (built.edges, sorted(built.component.tolist())) == (2, [0, 0, 1, 1])
    assert set(built.owner_path) == {0}


def test_the_largest_part_is_number_zero() -> None:
    built = network("LINESTRING (0 0, 10 0)", "LINESTRING (0 5, 30 5)")
    assert built.component[built.start[built.length == 30]] == [0]


def test_who_may_walk() -> None:
    paths = frame(
        "paths",
        [
            {"geometry": "LINESTRING (0 0, 1 0)", "modes": modes, "road_class": road_class, "crossing": None}
            for modes, road_class in (
                ("walk", "main"), ("cycle, walk", None), ("car", "footway"), ("cycle,car", None), (None, "footway"),
                (None, None), (None, "main"), (None, "regional"), (None, "cycleway"), ("sidewalk", None),
            )
        ],
    ).sort_index(key=lambda ids: ids.str.split("-").str[1].astype(int))  # fmt: skip
    assert walkable_paths(paths).tolist() == [True, True, False, False, True, True, False, False, False, False]
    assert not bridging_paths(paths).any()
    bare: gpd.GeoDataFrame = frame("paths", [{"geometry": "LINESTRING (0 0, 1 0)"}])
    assert walkable_paths(bare).tolist() == [True]


@settings(max_examples=60, deadline=None)
@given(slanting())
def test_noding_agrees_with_geos(drawn: list[shapely.Geometry]) -> None:
    built, oracle = network(*drawn), noded(drawn)
    assert built.length.sum() == pytest.approx(sum(weight for *_, weight in oracle.edges(data="weight")), abs=1e-3)
    assert int(built.component.max(initial=-1)) + 1 == nx.number_connected_components(oracle)
    assert built.length == pytest.approx(shapely.length(built.lines))
    if not drawn:
        return
    found = nx.Graph()
    for u, v, metres in zip(built.start, built.end, built.length, strict=True):
        if not found.has_edge(u, v) or found[u][v]["weight"] > metres:
            found.add_edge(u, v, weight=metres)
    names = {tuple(np.round(xy, 6) + 0.0): node for node, xy in enumerate(built.xy)}
    ends = [tuple(np.round(point, 6) + 0.0) for line in drawn for point in (line.coords[0], line.coords[-1])]
    expected = nx.single_source_dijkstra_path_length(oracle, ends[0])
    metres = nx.single_source_dijkstra_path_length(found, names[ends[0]])
    assert [metres.get(names[end], math.inf) for end in ends] == pytest.approx(
        [expected.get(end, math.inf) for end in ends], abs=1e-3
    )


@settings(max_examples=40, deadline=None)
@given(slanting(), st.randoms(use_true_random=False))
def test_order_and_direction_change_nothing_at_all(drawn: list[shapely.Geometry], random: Any) -> None:
    shuffled = [line.reverse() if random.random() < 0.5 else line for line in random.sample(drawn, len(drawn))]
    one, other = network(*drawn), network(*shuffled)
    for name in ("xy", "start", "end", "length", "component"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert shapely.to_wkb(one.lines).tolist() == shapely.to_wkb(other.lines).tolist()


@settings(max_examples=40, deadline=None)
@given(streets())
def test_streets_along_an_axis_have_the_metres_of_the_lattice(town: list[Any]) -> None:
    built, lattice = network(*lines(town)), Lattice.of(town)
    assert built.length.sum() == pytest.approx(0.5 * lattice.graph.number_of_edges())
    assert int(built.component.max()) + 1 == nx.number_connected_components(lattice.graph)
