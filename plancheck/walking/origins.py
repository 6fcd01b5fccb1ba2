"""From the nodes of the network to the places where walks begin: how far each is from its nearest target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import matched

if TYPE_CHECKING:
    from plancheck.walking.access import Access
    from plancheck.walking.distances import Field
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers


@dataclass(frozen=True)
class Origins:
    """Where walks begin, and how they leave the edge that they begin on: worked out once for all targets.

    The metres are those to the node at the start and at the end of the edge, with the leg to the network.
    """

    access: Access
    nodes: tuple[Integers, Integers]
    metres: tuple[Floats, Floats]

    @cached_property
    def simple(self) -> bool:
        """Whether every place reaches the network, in one stretch."""
        return len(self.access) == self.access.size == len(self.access.heads)


def origins_of(network: Network, access: Access) -> Origins:
    """Return places as origins of walks."""
    edge = access.edge
    rest = network.length[edge] - access.last
    return Origins(access, (network.start[edge], network.end[edge]), (access.leg + access.first, access.leg + rest))


def nearest(
    network: Network, field: Field, origins: Origins, targets: Access, itself: Integers | None = None
) -> Floats:
    """Return the metres from each origin to its nearest target, infinite when none can be reached.

    ``itself`` gives for each origin the target that it is, or -1; then the field needs its second distances.
    """
    access = origins.access
    own = None if itself is None or field.second is None else itself[access.place]
    found: Floats = np.full(len(access), np.inf)
    for node, metres in zip(origins.nodes, origins.metres, strict=True):
        away = field.distance[node]
        if own is not None and field.second is not None:
            away = np.where((field.label[node] == own) & (own >= 0), field.second[node], away)
        away += metres
        np.minimum(found, away, out=found)
    shared = np.zeros(network.edges, dtype=bool)
    shared[targets.edge] = True
    near = np.flatnonzero(shared[access.edge])  # few walks stay on the edge where they begin
    origin, target, metres = same_edge(access.where(near), targets)
    origin = near[origin]
    if own is not None:
        other = targets.place[target] != own[origin]
        origin, metres = origin[other], metres[other]
    np.minimum.at(found, origin, metres)
    if origins.simple:
        return found
    best = np.full(access.size, np.inf)
    if len(found):
        best[access.place[access.heads]] = np.minimum.reduceat(found, access.heads)
    return best


def same_edge(origins: Access, targets: Access) -> tuple[Integers, Integers, Floats]:
    """Return the pairs of stretches on the same edge, and the metres between them along it, both legs included."""
    order = np.argsort(targets.edge, kind="stable")
    origin, found = matched(origins.edge, targets.edge[order])
    target = order[found]
    apart = np.maximum(origins.first[origin] - targets.last[target], targets.first[target] - origins.last[origin])
    return origin, target, origins.leg[origin] + np.maximum(apart, 0.0) + targets.leg[target]
