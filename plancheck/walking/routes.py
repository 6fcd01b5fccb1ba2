"""The daily walks of a neighbourhood: from every door to the nearest of each category of destination, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.company import HOUSEHOLDS, TRIPS, Company, company
from plancheck.walking.flows import Pieces, Traffic, flow, pieces_of
from plancheck.walking.forests import along
from plancheck.walking.starts import BY_END, BY_START, Choice, Starts, choose, starts_of
from plancheck.walking.stretches import Stretches, merged, touches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.walking.access import Access
    from plancheck.walking.flows import Amounts
    from plancheck.walking.forests import Forest
    from plancheck.walking.preference import Preferred
    from plancheck.walking.segments import Floats, Mask


@dataclass(frozen=True)
class DailyRoutes:
    """Who walks where: per category of destination how every door walks there, and how many trips a week."""

    starts: Starts
    walking: tuple[Choice, ...]
    trips: tuple[float, ...]


def daily_routes(
    preferred: Preferred, doors: Access, forests: Sequence[Forest], trips: Sequence[float], limit_m: float
) -> DailyRoutes:
    """Find the shortest walk of every door to the nearest target of every category within the limit.

    Doors where many people start need to be given once; ``forests`` are the shortest ways to each category.
    """
    starts = starts_of(preferred, doors)
    return DailyRoutes(starts, tuple(choose(starts, forest, limit_m) for forest in forests), tuple(trips))


def passing(routes: DailyRoutes, marked: Stretches) -> Mask:
    """Return per door and category (doors, categories) whether its walk has a point in common with marked stretches.

    The hits of a node are those of its next edge and of the node behind it, so that all walks are settled together.
    """
    starts, marked = routes.starts, merged(marked)
    access, network = starts.access, starts.preferred.network
    hit = np.zeros(network.edges, dtype=bool)
    hit[marked.edge] = True
    number = np.arange(len(starts))
    ahead = touches(network, Stretches(number, access.edge, np.zeros(len(starts)), access.first), marked)
    behind = touches(network, Stretches(number, access.edge, access.last, network.length[access.edge]), marked)
    found = np.zeros((starts.doors, len(routes.walking)), dtype=bool)
    for category, choice in enumerate(routes.walking):  # one round per category
        forest = choice.forest
        meets = np.where(forest.edge >= 0, hit[forest.edge], False).astype(float)
        meets[forest.ending] = touches(network, forest.last_stretch(forest.ending), marked)
        later = along(forest.parent, meets) > 0
        for way, own, node in ((BY_START, ahead, starts.ends[0]), (BY_END, behind, starts.ends[1])):
            chosen = np.flatnonzero(choice.way == way)
            found[access.place[chosen], category] = own[chosen] | later[node[chosen]]
        found[access.place[choice.stays.owner], category] = touches(network, choice.stays, marked)
    return found


def trips_made(routes: DailyRoutes, amounts: Floats, counted: Mask | None = None) -> Traffic:
    """Return how often ``amounts`` (doors, columns), such as the people behind each door, pass in a week.

    A trip is one walk there, or one back. ``counted`` tells which walks (doors, categories) count, all by default.
    """
    often = np.array([routes.trips])
    return flow(routes.starts, routes.walking, amounts, often if counted is None else often * counted)


def shared_walks(routes: DailyRoutes, households: Amounts) -> Company:
    """Return who walks where: the trips of households (doors, columns) in a week, and how many different ones."""
    return company(routes.starts, routes.walking, routes.trips, households)


def weekly(routes: DailyRoutes, people: Floats, households: Floats | None = None) -> Pieces:
    """Return the walked pieces of the network with three amounts: people's trips, households' trips, and households.

    ``people`` and ``households`` are numbers per door, one household by default.
    """
    number = np.ones(len(people)) if households is None else households
    company = shared_walks(routes, np.stack([people, number], axis=1))
    return pieces_of(routes.starts, company.traffic([(TRIPS, 0), (TRIPS, 1), (HOUSEHOLDS, 1)]))
