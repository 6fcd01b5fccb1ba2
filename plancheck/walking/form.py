"""The form of the walking network: places where ways part, dead ends, and the links in between.

A node where exactly two edges meet is no place: they are one link, so that it does not matter where a path is cut. A
loose stub of up to half a metre, where one path is drawn a little beyond another, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.walking.bands import bands
from plancheck.walking.building import SNAP_M
from plancheck.walking.inside import near_places
from plancheck.walking.stretches import Stretches

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask


@dataclass(frozen=True)
class Form:
    """How many edges end in each node (a loop twice), and which link each edge is part of, -1 for a stub."""

    degree: Integers
    link: Integers


def form_of(network: Network) -> Form:
    """Join edges into links. Cost: linear in the number of edges."""
    everything = np.ones(network.edges, dtype=bool)
    degree = _degree(network, everything)
    link = _links(network, everything, degree)
    metres = np.bincount(link, network.length, network.edges)
    ends = degree[network.start], degree[network.end]
    loose = np.bincount(link, (ends[0] == 1) | (ends[1] == 1), network.edges) > 0
    parting = np.bincount(link, (ends[0] > 2) | (ends[1] > 2), network.edges) > 0
    kept = ~((metres <= SNAP_M) & loose & parting)[link]
    degree = _degree(network, kept)
    return Form(degree, _links(network, kept, degree))


def _degree(network: Network, kept: Mask) -> Integers:
    ends = np.concatenate([network.start[kept], network.end[kept]])
    return np.bincount(ends, minlength=network.nodes).astype(np.int64)


def _links(network: Network, kept: Mask, degree: Integers) -> Integers:
    """Number the chains of kept edges that meet two by two."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edge = np.flatnonzero(kept)
    link = np.full(network.edges, -1, dtype=np.int64)
    if not len(edge):
        return link
    node = np.concatenate([network.start[edge], network.end[edge]])
    order = np.argsort(node, kind="stable")
    first = np.searchsorted(node[order], np.flatnonzero(degree == 2))
    one, other = order[first] % len(edge), order[first + 1] % len(edge)
    _, link[edge] = connected_components(coo_array((np.ones(len(one)), (one, other)), shape=(len(edge), len(edge))))
    return link


def _middle_inside(network: Network, areas: Geometries, pieces: Stretches) -> Mask:
    """Return which pieces of edges, none of them across the edge of its area, lie in it."""
    middle = shapely.line_interpolate_point(network.lines[pieces.edge], (pieces.first + pieces.last) / 2)
    inside: Mask = shapely.intersects(areas[pieces.owner], middle)
    return inside


def ways_through(network: Network, areas: Geometries) -> Floats:
    """Count per area how many paths go through its edge, from inside to outside.

    What comes within half a metre of the edge is on it. Paths that are connected there go through together as often as
    their number inside and their number outside allow: the smaller of the two.
    """
    found = bands(network, near_places(network, np.asarray(shapely.boundary(areas), dtype=object), SNAP_M))
    arms, owner = found.arms, np.zeros(found.clusters, dtype=np.int64)
    owner[found.cluster] = found.stretches.owner
    inside = _middle_inside(network, areas, Stretches(owner[arms.cluster], arms.edge, arms.at, arms.into(arms.free)))
    inward = np.bincount(arms.cluster[inside], minlength=found.clusters)
    outward = np.bincount(arms.cluster[~inside], minlength=found.clusters)
    return np.bincount(owner, np.minimum(inward, outward), len(areas)).astype(float)
