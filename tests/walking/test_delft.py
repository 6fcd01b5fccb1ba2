"""An independent check on real data: walks in Delft Wippolder against networkx on the same network."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely

import plancheck
from plancheck.measures.context import Context
from plancheck.measures.walks import network_of
from plancheck.walking.network import Network
from tests.measures.builder import run

PLAN = Path(__file__).parents[2] / "example_plans" / "delft-wippolder" / "delft-wippolder.gpkg"
Places = list[tuple[float, int, float]]


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(plancheck.read_plan([PLAN]))


def reached(network: Network, place: shapely.Geometry) -> Places:
    """Return the leg to the nearest edge, the edge, and how far along it: more than once where edges are as near."""
    metres = shapely.distance(network.lines, place)
    return [
        (float(metres[edge]), int(edge), float(shapely.line_locate_point(network.lines[edge], place)))
        for edge in np.flatnonzero(metres <= metres.min() + 1e-6)
    ]


@pytest.mark.parametrize(("layer", "where"), [("stops", None), ("facilities", "category = 'supermarket'")])
def test_a_thousand_dwellings_walk_as_far_as_networkx_says(context: Context, layer: str, where: str | None) -> None:
    network, dwellings, targets = network_of(context), context.layer("dwellings"), context.layer(layer)
    assert isinstance(network, Network)
    assert dwellings is not None
    assert targets is not None
    if where is not None:
        targets = targets[targets["category"] == "supermarket"]
    assert (targets.geom_type == "Point").all()
    found = run("distance", {"to": {"layer": layer, "where": where}}, context, "dwellings").high  # certain targets
    graph = nx.DiGraph()
    for start, end, length in zip(network.start.tolist(), network.end.tolist(), network.length.tolist(), strict=True):
        for pair in ((start, end), (end, start)):
            if not graph.has_edge(*pair) or graph.edges[pair]["weight"] > length:
                graph.add_edge(*pair, weight=length)
    ends = {place: reached(network, shape) for place, shape in targets.geometry.items()}
    for place, records in ends.items():
        for leg, edge, at in records:
            graph.add_edge(place, int(network.start[edge]), weight=leg + at)
            graph.add_edge(place, int(network.end[edge]), weight=leg + float(network.length[edge]) - at)
    away = nx.multi_source_dijkstra_path_length(graph, set(ends), weight="weight")
    sample = np.random.default_rng(3).choice(found.index.to_numpy(), 1000, replace=False)
    expected = []
    for dwelling in sample:  # one by one: this is the slow way round
        ways = [np.inf]
        for leg, edge, at in reached(network, dwellings.geometry[dwelling]):
            ways.append(leg + at + away.get(int(network.start[edge]), np.inf))
            ways.append(leg + float(network.length[edge]) - at + away.get(int(network.end[edge]), np.inf))
            for last, other, there in (record for records in ends.values() for record in records):
                if other == edge:
                    ways.append(leg + abs(at - there) + last)
        expected.append(min(ways))
    assert found[sample].to_list() == pytest.approx(expected, abs=1e-5)
