"""Where benches are missing along the main walking routes, by distance over the network."""

from __future__ import annotations

import numpy as np
import shapely
from furnish import bench
from numpy.typing import NDArray
from scene import Scene
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from shape import beside
from shapely import Point

SEATS = ("bench", "seat_wall", "picnic_table", "chair")
CANDIDATE_M = 6.0
# How far beside the line of a path a bench stands: on the footway, never in the carriageway.
ASIDE_M = {"local": 5.8, "home_zone": 4.8, "footway": 1.4}
Array = NDArray[np.float64]


class Network:
    """The walkable paths as a graph, with points along the main routes where a bench could stand."""

    def __init__(self, scene: Scene) -> None:
        inside = scene.layers["boundary"][0]["geometry"].buffer(-4.0)
        walked = [item for item in scene.layers["paths"] if "walk" in item["modes"]]
        self.lines = np.array([item["geometry"] for item in walked])
        self.lengths = shapely.length(self.lines)
        ends = np.round(np.array([[line.coords[0], line.coords[-1]] for line in self.lines]), 2)
        _, nodes = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
        self.nodes = nodes.reshape(-1, 2)
        self.classes = [item["road_class"] for item in walked]
        self.tree = shapely.STRtree(self.lines)
        self.spots = [
            (edge, float(at))
            for edge, item in enumerate(walked)
            if item["main_route"] and item["crossing"] == "none"
            for at in np.linspace(0, self.lengths[edge], max(2, int(self.lengths[edge] / CANDIDATE_M) + 1))
            if inside.contains(item["geometry"].interpolate(at))
        ]

    def attach(self, points: list[Point]) -> tuple[NDArray[np.int64], Array]:
        edges = self.tree.nearest(points)
        return edges, shapely.line_locate_point(self.lines[edges], np.array(points))

    def walk_to(self, seats: list[Point]) -> Array:
        """Metres from every spot to the nearest seat."""
        edges, at = self.attach(seats)
        source = int(self.nodes.max()) + 1
        start = np.full(source, np.inf)
        np.minimum.at(start, self.nodes[edges, 0], at)
        np.minimum.at(start, self.nodes[edges, 1], self.lengths[edges] - at)
        reached = np.flatnonzero(np.isfinite(start))
        rows = np.concatenate([self.nodes[:, 0], np.full(len(reached), source)])
        columns = np.concatenate([self.nodes[:, 1], reached])
        weights = np.concatenate([self.lengths, np.maximum(start[reached], 1e-6)])
        order = np.argsort(weights)
        rows, columns, weights = rows[order], columns[order], weights[order]
        _, first = np.unique(
            np.stack([np.minimum(rows, columns), np.maximum(rows, columns)]), axis=1, return_index=True
        )
        graph = coo_matrix((weights[first], (rows[first], columns[first])), shape=(source + 1, source + 1))
        far = dijkstra(graph.tocsr(), directed=False, indices=source)
        found = []
        for edge, along in self.spots:
            one, other = far[self.nodes[edge, 0]] + along, far[self.nodes[edge, 1]] + self.lengths[edge] - along
            on_it = [abs(along - mark) for seat_edge, mark in zip(edges, at, strict=True) if seat_edge == edge]
            found.append(min(one, other, *on_it))
        return np.array(found)


def seat_routes(scene: Scene, spacing_m: float) -> None:
    """Put a bench at the spot farthest from any seat until none is farther than half the spacing."""
    network = Network(scene)
    seats = [item["geometry"] for item in scene.layers["furniture"] if item["kind"] in SEATS]
    built = shapely.union_all([item["geometry"] for item in scene.layers["buildings"]])
    number = 0
    while True:
        far = network.walk_to(seats)
        worst = int(np.argmax(np.round(far, 2)))
        if far[worst] <= spacing_m / 2:
            return
        number += 1
        edge, at = network.spots[worst]
        line = network.lines[edge]
        aside = ASIDE_M[network.classes[edge]]
        sides = [beside(line, at, offset) for offset in (aside, -aside)]
        point = next((side for side in sides if side.distance(built) > 0.3), sides[0])
        bench(scene, point, f"M-B{number:02d}", 3 if number % 3 else 2, number % 4 != 0)
        seats.append(point)
