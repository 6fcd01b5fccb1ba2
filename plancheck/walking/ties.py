"""Which targets are the nearest on foot: all of those that are equally near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import distinct, matched
from plancheck.walking.access import TIE_M
from plancheck.walking.distances import entries
from plancheck.walking.origins import nearest, origins_of, same_edge

if TYPE_CHECKING:
    from plancheck.walking.access import Access
    from plancheck.walking.distances import Field
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers


@dataclass(frozen=True)
class Nearest:
    """The metres from each origin to its nearest target, and all pairs of an origin and a target that near."""

    metres: Floats
    origin: Integers
    target: Integers


def nearest_targets(network: Network, field: Field, origins: Access, targets: Access) -> Nearest:
    """Find the nearest targets of each origin, where ``field`` tells how far nodes are from the targets.

    Cost: linear in the number of edges and origins, and in the number of nodes with more than one nearest target.
    """
    metres = nearest(network, field, origins_of(network, origins), targets)
    limit = metres + TIE_M
    node, label = _labels(network, field, targets)
    rest = network.length[origins.edge] - origins.last
    pairs = []
    for exits, way in ((network.start[origins.edge], origins.first), (network.end[origins.edge], rest)):
        least = np.isfinite(field.distance[exits])
        least &= origins.leg + way + field.distance[exits] <= limit[origins.place]
        record, found = matched(exits[least], node)
        pairs.append((origins.place[least][record], label[found]))
    record, target, along = same_edge(origins, targets)
    least = along <= limit[origins.place[record]]
    pairs.append((origins.place[record[least]], targets.place[target[least]]))
    size = max(targets.size, 1)
    both = distinct(np.concatenate([origin * size + target for origin, target in pairs]))
    return Nearest(metres, both // size, both % size)


def _labels(network: Network, field: Field, targets: Access) -> tuple[Integers, Integers]:
    """Return all pairs of a node and a target that is nearest to it, sorted.

    The search gave each node one. Others begin where a target is entered, or where two areas meet, and come along on
    the shortest ways from there.
    """
    size = max(targets.size, 1)
    reached = np.flatnonzero(field.label >= 0)
    known = reached * size + field.label[reached]
    entered = entries(network, targets)
    start, end, length = (array[network.links] for array in (network.start, network.end, network.length))
    source, goal = np.concatenate([start, end]), np.concatenate([end, start])
    onward = np.isfinite(field.distance[source])
    onward &= field.distance[source] + np.concatenate([length, length]) <= field.distance[goal] + TIE_M
    source, goal = source[onward], goal[onward]
    order = np.argsort(source, kind="stable")
    source, goal = source[order], goal[order]
    tied = entered.metres <= field.distance[entered.node] + TIE_M
    fresh = np.concatenate([entered.node[tied] * size + entered.place[tied], goal * size + field.label[source]])
    while len(fresh := np.setdiff1d(fresh, known)):  # one round per edge that ties go on
        known = np.union1d(known, fresh)
        pair, arc = matched(fresh // size, source)
        fresh = goal[arc] * size + (fresh % size)[pair]
    return known // size, known % size
