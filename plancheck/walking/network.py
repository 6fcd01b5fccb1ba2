"""The walking network: nodes where paths meet or end, and edges between them with the lines as drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import matched
from plancheck.walking.core import Core, core_of
from plancheck.walking.segments import segments_of

if TYPE_CHECKING:
    import geopandas as gpd
    from scipy.sparse import csr_array

    from plancheck.walking.segments import Floats, Geometries, Integers, Mask, Segments

NOT_FOR_WALKING = ("regional", "main", "cycleway")
"""Road classes that are taken as not walkable when a path does not say who may use it."""


@dataclass(frozen=True)
class Network:
    """A path network of ``len(xy)`` nodes and ``len(lines)`` edges, the same whatever order or direction paths have.

    ``start`` and ``end`` are the nodes of an edge, ``length`` its metres, ``lines`` its geometry from start to end.
    ``component`` numbers the connected parts, 0 for the one with most metres. ``owner_edge`` and ``owner_path`` pair
    edges with the rows of the path layer that they were drawn by: more than one where paths lie on top of each other.
    ``walkable`` tells which rows of the path layer take part.
    """

    xy: Floats
    start: Integers
    end: Integers
    length: Floats
    lines: Geometries
    component: Integers
    owner_edge: Integers
    owner_path: Integers
    walkable: Mask

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.xy)

    @property
    def edges(self) -> int:
        """The number of edges."""
        return len(self.lines)

    @cached_property
    def offset(self) -> Floats:
        """Where each edge begins when all are laid end to end on one axis, a metre apart; one more for the end."""
        return np.concatenate([[0.0], np.cumsum(self.length + 1.0)])

    @cached_property
    def segments(self) -> Segments:
        """The edges taken apart; ``line`` is the edge."""
        return segments_of(self.lines)

    @cached_property
    def segment_tree(self) -> shapely.STRtree:
        """A spatial index of the segments."""
        return shapely.STRtree(self.segments.shapes)

    @cached_property
    def edge_tree(self) -> shapely.STRtree:
        """A spatial index of the edges."""
        return shapely.STRtree(self.lines)

    @cached_property
    def links(self) -> Integers:
        """The edges that shortest paths use: of several between the same nodes the shortest, and no loops."""
        low, high = np.minimum(self.start, self.end), np.maximum(self.start, self.end)
        between = low * self.nodes + high
        order = np.lexsort((self.length, between))
        order = order[low[order] != high[order]]
        links: Integers = order[np.diff(between[order], prepend=-1) != 0]
        return links

    @cached_property
    def graph(self) -> csr_array:
        """The symmetric matrix of distances between neighbouring nodes."""
        return self.matrix(self.length)

    @cached_property
    def core(self) -> Core:
        """The part of the network where ways part: all that a search has to look at."""
        return core_of(self.start, self.end, self.length, self.nodes)

    def matrix(self, weight: Floats) -> csr_array:
        """Return the symmetric matrix of the ``weight`` of edges between neighbouring nodes."""
        from scipy.sparse import csr_array

        start, end, weight = self.start[self.links], self.end[self.links], weight[self.links]
        where = (np.concatenate([start, end]), np.concatenate([end, start]))
        return csr_array((np.concatenate([weight, weight]), where), shape=(self.nodes, self.nodes))

    @cached_property
    def _between(self) -> tuple[Integers, Integers]:
        start, end = self.start[self.links], self.end[self.links]
        keys = np.minimum(start, end) * self.nodes + np.maximum(start, end)
        order = np.argsort(keys)
        return keys[order], self.links[order]

    def edge_between(self, one: Integers, other: Integers) -> Integers:
        """Return the edge that shortest paths use between pairs of neighbouring nodes."""
        keys, links = self._between
        found: Integers = links[np.searchsorted(keys, np.minimum(one, other) * self.nodes + np.maximum(one, other))]
        return found

    @cached_property
    def eastward(self) -> tuple[Integers, Floats]:
        """The nodes from west to east, and their x."""
        order = np.argsort(self.xy[:, 0], kind="stable")
        return order, self.xy[order, 0]

    @cached_property
    def _at_nodes(self) -> tuple[Integers, Integers]:
        ends = np.concatenate([self.start, self.end])
        order = np.argsort(ends, kind="stable")
        return ends[order], order % max(self.edges, 1)

    def incident(self, nodes: Integers) -> Integers:
        """Return the edges that begin or end in nodes, some of them twice."""
        ends, edges = self._at_nodes
        return edges[matched(nodes, ends)[1]]

    def edges_of(self, path: Integers) -> tuple[Integers, Integers]:
        """Return pairs of (position in ``path``, edge) for rows of the path layer."""
        order = np.argsort(self.owner_path, kind="stable")
        position, found = matched(path, self.owner_path[order])
        return position, self.owner_edge[order][found]


def walkable_paths(paths: gpd.GeoDataFrame) -> Mask:
    """Return which paths can be walked.

    Those whose ``modes`` hold walk; where modes are not given, those whose road class is not regional, main or
    cycleway.
    """
    nothing = np.zeros(len(paths), dtype=bool)
    modes = paths["modes"].astype("string") if "modes" in paths.columns else None
    given = modes.notna().to_numpy(dtype=bool) if modes is not None else nothing
    walk = given
    if modes is not None:
        walk = modes.str.contains(r"(?:^|,)\s*walk\s*(?:,|$)").fillna(False).to_numpy(dtype=bool)
    other = nothing
    if "road_class" in paths.columns:
        other = paths["road_class"].isin(NOT_FOR_WALKING).to_numpy(dtype=bool)
    return np.where(given, walk, ~other)


def bridging_paths(paths: gpd.GeoDataFrame) -> Mask:
    """Return which paths pass over or under others."""
    if "crossing" not in paths.columns:
        return np.zeros(len(paths), dtype=bool)
    return np.asarray(paths["crossing"].eq("grade_separated").fillna(False).to_numpy(dtype=bool))
