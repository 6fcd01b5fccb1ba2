"""The daily walks of a neighbourhood: from every dwelling to the nearest of each category of destination, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.flows import Pieces, added_up, flow, households, own_edges, together
from plancheck.walking.forests import Forest, Walks, along, plant, walks
from plancheck.walking.preference import Preferred
from plancheck.walking.stretches import touches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Mask
    from plancheck.walking.stretches import Stretches


@dataclass(frozen=True)
class DailyRoutes:
    """Who walks where: per category of destination the forest of ways, the walks on it and how often they are made."""

    network: Network
    size: int
    forests: tuple[Forest, ...]
    walking: tuple[Walks, ...]
    trips: tuple[float, ...]


def daily_routes(
    network: Network, origins: Access, targets: Sequence[Access], trips: Sequence[float], limit_m: float
) -> DailyRoutes:
    """Find the shortest walk of every origin to the nearest target of every category within the limit.

    Cost: one shortest-path search per category.
    """
    preferred = Preferred(network)
    forests = tuple(plant(network, access, preferred) for access in targets)
    walking = tuple(walks(forest, origins, preferred, limit_m) for forest in forests)
    return DailyRoutes(network, origins.size, forests, walking, tuple(trips))


def passing(routes: DailyRoutes, marked: Stretches) -> Mask:
    """Return per origin and category (n, categories) whether its walk has a point in common with marked stretches.

    The hits of a node are those of its next edge and of the node behind it, so that all walks are settled together.
    """
    network = routes.network
    hit = np.zeros(network.edges, dtype=bool)
    hit[marked.edge] = True
    found = np.zeros((routes.size, len(routes.forests)), dtype=bool)
    for number, (forest, walk) in enumerate(zip(routes.forests, routes.walking, strict=True)):  # one round per category
        meets = np.where(forest.edge >= 0, hit[forest.edge], False).astype(float)
        ending = np.flatnonzero(forest.tree.before == network.nodes)
        meets[ending] = touches(network, forest.last_stretch(ending), marked)
        later = along(forest.parent, meets) > 0
        found[walk.place, number] = touches(network, walk.own, marked) | np.where(
            walk.exit >= 0, later[walk.exit], False
        )
    return found


def weekly(routes: DailyRoutes, people: Floats) -> Pieces:
    """Return the walked pieces of the network with three amounts: people's trips, households' trips, and households.

    ``people`` is the size of each household. A trip is one walk there, or one back.
    """
    amounts = np.stack([people, np.ones(routes.size)], axis=1)
    weighed = [amounts * trips for trips in routes.trips]
    found = zip(routes.forests, routes.walking, weighed, strict=True)
    flows = together([*(flow(*category) for category in found), own_edges(routes.walking, weighed)])
    return added_up(routes.network, [flows, households(routes.network, routes.forests, routes.walking, routes.size)])
