"""The daily routes of a plan, shared by the statistics of `routes` and by reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from plancheck.measures.base import Missing
from plancheck.measures.targets import key_of, numbers
from plancheck.measures.walks import access_of_selection, doors_of, network_of, stretches_in_plan
from plancheck.measures.ways import forest_of, preferred_of
from plancheck.pack.terms import Strict, Targets
from plancheck.walking.flows import pieces_of
from plancheck.walking.forests import plant
from plancheck.walking.meetings import Extent
from plancheck.walking.routes import DailyRoutes, daily_routes, trips_made, weekly
from plancheck.walking.segments import substrings
from plancheck.walking.starts import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from plancheck.measures.base import Floats, Geometries, Integers, Mask
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.walking.access import Access
    from plancheck.walking.flows import Pieces
    from plancheck.walking.network import Network
    from plancheck.walking.starts import Choice, Starts
    from plancheck.walking.stretches import Stretches


class Destination(Strict):
    """Where people walk to, and how many times a week."""

    to: Targets
    trips: float = Field(gt=0, allow_inf_nan=False)


def default_destinations() -> tuple[Destination, ...]:
    """Return the daily destinations that rules use when they name none."""
    where = "category = '{}'"
    return (
        _destination("facilities", where.format("primary_school"), 5),
        _destination("facilities", where.format("supermarket"), 3),
        _destination("stops", None, 4),
        _destination("public_spaces", "kind IN ('park', 'playground')", 3),
        _destination("facilities", where.format("community_centre"), 1),
        _destination("facilities", where.format("general_practice"), 0.2),
    )


def _destination(layer: str, where: str | None, trips: float) -> Destination:
    return Destination.model_validate({"to": {"layer": layer, "where": where}, "trips": trips})


@dataclass(frozen=True)
class Daily:
    """The routes of all dwellings, by the door where their walks start.

    ``door`` gives the door of each dwelling, ``doubtful`` (doors, categories) whether a walk may lead elsewhere.
    ``key`` tells the routes of one review apart.
    """

    key: tuple[object, ...]
    routes: DailyRoutes
    door: Integers
    doubtful: Mask
    missing: tuple[Missing, ...]

    @property
    def network(self) -> Network:
        """The network that people walk on."""
        return self.routes.starts.preferred.network

    def by_door(self, amounts: Floats) -> Floats:
        """Add up amounts of dwellings per door."""
        return np.bincount(self.door, amounts, self.routes.starts.doors).astype(float)


def daily(context: Context, destinations: Sequence[Destination], limit_m: float) -> Daily | Missing:
    """Return the daily routes of all dwellings that stand, judged or context; or what is missing to know any."""
    network = network_of(context)
    if isinstance(network, Missing):
        return network
    key = ("daily", tuple((key_of(item.to), item.trips) for item in destinations), limit_m)
    return context.once(key, lambda: _daily(context, network, destinations, limit_m, key))


def _daily(
    context: Context, network: Network, destinations: Sequence[Destination], limit_m: float, key: tuple[object, ...]
) -> Daily:
    selections = [context.select(item.to) for item in destinations]
    doors, preferred = doors_of(context, network), preferred_of(context, network)
    forests = [forest_of(context, network, selection) for selection in selections]
    routes = daily_routes(preferred, doors.access, forests, [item.trips for item in destinations], limit_m)
    doubt = np.zeros((doors.access.size, len(selections)), dtype=bool)
    for number, (selection, choice) in enumerate(zip(selections, routes.walking, strict=True)):  # one per category
        access = access_of_selection(context, network, selection)
        doubt[:, number] = _doubtful(routes.starts, selection, access, choice, limit_m)
    missing = tuple(item for number, selection in enumerate(selections) if doubt[:, number].any()
                    for item in selection.missing)  # fmt: skip
    return Daily(key, routes, doors.door, doubt, missing)


def _doubtful(starts: Starts, selection: Selection, access: Access, choice: Choice, limit_m: float) -> Mask:
    """Return which doors might walk elsewhere: to a destination that only may be one, or is in a layer not drawn."""
    if not selection.complete:
        return np.ones(starts.doors, dtype=bool)
    if selection.certain.all():
        return np.zeros(starts.doors, dtype=bool)
    other = choose(starts, plant(starts.preferred.network, access, starts.preferred), limit_m)
    return other.metres(starts) < choice.metres(starts) - 1e-6


def household_sizes(context: Context) -> Floats:
    """Return the people per dwelling that stands, 1 where it is not given."""
    dwellings = context.layer("dwellings")
    assert dwellings is not None
    if "household_size" not in dwellings.columns:
        return np.ones(len(dwellings))
    sizes = numbers(dwellings["household_size"])
    return np.where(np.isnan(sizes), 1.0, sizes)


def judged_paths(context: Context, network: Network) -> Extent:
    """Return the part of the network that lies inside the boundary."""
    return context.once(("judged paths",), lambda: Extent(network, stretches_in_plan(context, network)))


def trips_of_people(context: Context, found: Daily) -> Pieces:
    """Return how many trips by people pass over every piece of the network in a week."""

    def make() -> Pieces:
        people = found.by_door(household_sizes(context))
        return pieces_of(found.routes.starts, trips_made(found.routes, people[:, None]))

    return context.once(("trips of people", found.key), make)


def walked_stretches(context: Context, found: Daily) -> Stretches:
    """Return the pieces of the network that somebody is certain to walk."""

    def make() -> Stretches:
        homes = found.by_door(np.ones(len(found.door)))
        counted = ~found.doubtful if found.doubtful.any() else None
        return pieces_of(found.routes.starts, trips_made(found.routes, homes[:, None], counted)).stretches

    return context.once(("walked", found.key), make)


def route_lines(
    context: Context, destinations: Sequence[Destination] | None = None, limit_m: float = 1500.0
) -> gpd.GeoDataFrame | Missing:
    """Return the walked pieces as lines with ``flow`` (people's trips a week), ``trips`` and ``households``."""
    import geopandas as gpd

    found = daily(context, destinations or default_destinations(), limit_m)
    if isinstance(found, Missing):
        return found
    people, households = found.by_door(household_sizes(context)), found.by_door(np.ones(len(found.door)))
    pieces = weekly(found.routes, people, households)
    stretches = pieces.stretches
    columns = dict(zip(("flow", "trips", "households"), pieces.amounts.T, strict=True))
    lines = substrings(found.network.lines, stretches.edge, stretches.first, stretches.last)
    return gpd.GeoDataFrame(columns, geometry=lines, crs=context.plan.crs)


@dataclass(frozen=True)
class WalkedEdges:
    """The stretches between crossings that people walk: the id of the path that draws each, how many different
    households use it (the mean over its length), their trips a week, and its line.
    """

    path: list[str]
    households: Floats
    trips: Floats
    lines: Geometries


def walked_edges(context: Context, found: Daily) -> WalkedEdges:
    """Return where the walks of all dwellings that stand come together, edge by edge of the network."""
    network, paths = found.network, context.layer("paths")
    assert paths is not None
    homes = found.by_door(np.ones(len(found.door)))
    pieces = weekly(found.routes, homes, homes)
    stretches, metres = pieces.stretches, pieces.metres
    total = [np.bincount(stretches.edge, metres * pieces.amounts[:, column], network.edges) for column in (1, 2)]
    used = np.flatnonzero(total[1] > 0)
    trips, households = (np.asarray(amount[used] / network.length[used]) for amount in total)
    order = np.argsort(network.owner_edge, kind="stable")
    owner = network.owner_path[order[np.searchsorted(network.owner_edge[order], used)]]
    return WalkedEdges(paths.index[owner].astype(str).to_list(), households, trips, network.lines[used])
