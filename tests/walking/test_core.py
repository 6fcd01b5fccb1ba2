"""Taking out nodes where no ways part changes no distance."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.walking.core import core_of

EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(1, 9)), max_size=30)
PLACES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 20)), max_size=4)


@settings(max_examples=200, deadline=None)
@given(EDGES, PLACES)
def test_distances_are_those_of_the_whole_network(
    edges: list[tuple[int, int, int]], places: list[tuple[int, int]]
) -> None:
    graph = nx.Graph()
    graph.add_nodes_from([*range(15), "places"])
    for one, other, metres in edges:
        if one != other:
            known = graph.get_edge_data(one, other, {"weight": metres})["weight"]
            graph.add_edge(one, other, weight=min(known, metres))
    for node, metres in places:
        known = graph.get_edge_data("places", node, {"weight": metres})["weight"]
        graph.add_edge("places", node, weight=min(known, metres))
    expected = nx.single_source_dijkstra_path_length(graph, "places") if places else {}
    table = np.array(edges, dtype=np.int64).reshape(-1, 3)
    core = core_of(table[:, 0], table[:, 1], table[:, 2].astype(float), 15)
    away = np.array(places, dtype=np.int64).reshape(-1, 2)
    found = core.distances(away[:, 0], away[:, 1].astype(float))
    assert found.tolist() == pytest.approx([expected.get(node, np.inf) for node in range(15)])


def test_a_street_is_left_with_nothing_to_search() -> None:
    node = np.arange(9)
    core = core_of(node[:-1], node[1:], np.ones(8), 9)
    assert len(core.nodes) < 2
    assert core.distances(np.array([4]), np.array([0.5])).tolist() == [4.5, 3.5, 2.5, 1.5, 0.5, 1.5, 2.5, 3.5, 4.5]


def test_no_nodes_at_all() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert core_of(nothing, nothing, np.empty(0), 0).distances(nothing, np.empty(0)).tolist() == []
