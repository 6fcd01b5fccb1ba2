"""A slow, obvious oracle: streets along whole metres as a graph with a node every half metre, searched with networkx."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import shapely
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Street = tuple[tuple[int, int], tuple[int, int]]
STEP = 0.5
SIZE = 24


@st.composite
def streets(draw: st.DrawFn, least: int = 1, most: int = 7) -> list[Street]:
    """Draw straight streets along an axis, between whole metres."""
    number = draw(st.integers(least, most))
    coordinate = st.integers(0, SIZE)
    found = []
    for _ in range(number):
        a, b, c = draw(coordinate), draw(coordinate), draw(coordinate)
        if a == b:
            b = a + 3
        found.append(((a, c), (b, c)) if draw(st.booleans()) else ((c, a), (c, b)))
    return found


@st.composite
def places(draw: st.DrawFn, least: int = 0, most: int = 5, areas: bool = True) -> list[shapely.Geometry]:
    """Draw points and rectangles on whole metres."""
    coordinate = st.integers(-2, SIZE + 2)
    found = []
    for _ in range(draw(st.integers(least, most))):
        x, y = draw(coordinate), draw(coordinate)
        if areas and draw(st.booleans()):
            found.append(shapely.box(x, y, x + draw(st.integers(1, 9)), y + draw(st.integers(1, 9))))
        else:
            found.append(shapely.Point(x, y))
    return found


def lines(found: Iterable[Street]) -> list[shapely.Geometry]:
    return [shapely.LineString(street) for street in found]


@dataclass
class Lattice:
    """The half-metre graph of some streets."""

    graph: nx.Graph

    @classmethod
    def of(cls, found: Sequence[Street]) -> Lattice:
        graph = nx.Graph()
        for (x0, y0), (x1, y1) in found:
            length = abs(x1 - x0) + abs(y1 - y0)
            dx, dy = (x1 - x0) / length, (y1 - y0) / length
            nodes = [(x0 + dx * i * STEP, y0 + dy * i * STEP) for i in range(int(length / STEP) + 1)]
            for one, other in pairwise(nodes):
                graph.add_edge(one, other, weight=STEP)
        return cls(graph)

    def access(self, place: shapely.Geometry) -> tuple[float, list[Any]]:
        """Return the leg of a place and all nodes that are as near to its edge as any."""
        edge = place.boundary if place.geom_type == "Polygon" else place
        nodes = list(self.graph)
        metres = shapely.distance(shapely.points(nodes), edge)
        leg = float(metres.min())
        return leg, [node for node, away in zip(nodes, metres, strict=True) if away <= leg + 1e-9]

    def between(self, origin: shapely.Geometry, target: shapely.Geometry) -> float:
        """Return the metres to walk from one place to another."""
        (leg, starts), (last, ends) = self.access(origin), self.access(target)
        metres = nx.multi_source_dijkstra_path_length(self.graph, set(starts), weight="weight")
        return leg + min((metres[end] for end in ends if end in metres), default=float("inf")) + last

    def away(self, targets: Sequence[shapely.Geometry], within: float) -> dict[Any, float]:
        """Return how far every node is from the nearest target, without legs, of those near enough to the streets."""
        sources = {node for place in targets for leg, nodes in [self.access(place)] if leg <= within for node in nodes}
        found = nx.multi_source_dijkstra_path_length(self.graph, sources, weight="weight") if sources else {}
        return {node: found.get(node, float("inf")) for node in self.graph}
