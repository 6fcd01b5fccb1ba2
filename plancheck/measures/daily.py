"""The daily routes of a plan, shared by the statistics of `routes` and by reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from plancheck.measures.base import Missing
from plancheck.measures.targets import key_of, numbers
from plancheck.measures.walks import access_of_layer, access_of_selection, network_of
from plancheck.pack.terms import Strict, Targets
from plancheck.walking.forests import plant, walks
from plancheck.walking.preference import Preferred
from plancheck.walking.routes import DailyRoutes, daily_routes, weekly
from plancheck.walking.segments import substrings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from plancheck.measures.base import Floats, Mask
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.walking.access import Access
    from plancheck.walking.flows import Pieces
    from plancheck.walking.network import Network


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
    """The routes of all dwellings, and per dwelling and category (n, categories) whether its route is in doubt."""

    routes: DailyRoutes
    doubtful: Mask
    missing: tuple[Missing, ...]


def daily(context: Context, destinations: Sequence[Destination], limit_m: float) -> Daily | Missing:
    """Return the daily routes of all dwellings that stand, judged or context; or what is missing to know any."""
    network = network_of(context)
    if isinstance(network, Missing):
        return network
    key = ("daily", tuple((key_of(item.to), item.trips) for item in destinations), limit_m)
    return context.once(key, lambda: _daily(context, network, destinations, limit_m))


def _daily(context: Context, network: Network, destinations: Sequence[Destination], limit_m: float) -> Daily:
    selections = [context.select(item.to) for item in destinations]
    origins = access_of_layer(context, network, "dwellings")
    all_targets = [access_of_selection(context, network, selection) for selection in selections]
    sure = [
        access.where(selection.certain[access.place]) for access, selection in zip(all_targets, selections, strict=True)
    ]
    routes = daily_routes(network, origins, sure, [item.trips for item in destinations], limit_m)
    doubt = np.zeros((origins.size, len(selections)), dtype=bool)
    for number, (selection, access) in enumerate(zip(selections, all_targets, strict=True)):  # one round per category
        doubt[:, number] = _doubtful(network, origins, selection, access, routes.walking[number].metres, limit_m)
    missing = tuple(item for number, selection in enumerate(selections) if doubt[:, number].any()
                    for item in selection.missing)  # fmt: skip
    return Daily(routes, doubt, missing)


def _doubtful(
    network: Network, origins: Access, selection: Selection, access: Access, metres: Floats, limit_m: float
) -> Mask:
    """Return which origins might walk elsewhere: to a destination that only may be one, or is in a layer not drawn."""
    if not selection.complete:
        return np.ones(origins.size, dtype=bool)
    if selection.certain.all():
        return np.zeros(origins.size, dtype=bool)
    preferred = Preferred(network)
    return walks(plant(network, access, preferred), origins, preferred, limit_m).metres < metres - 1e-6


def household_sizes(context: Context) -> Floats:
    """Return the people per dwelling that stands, 1 where it is not given."""
    dwellings = context.layer("dwellings")
    assert dwellings is not None
    if "household_size" not in dwellings.columns:
        return np.ones(len(dwellings))
    sizes = numbers(dwellings["household_size"])
    return np.where(np.isnan(sizes), 1.0, sizes)


def weekly_pieces(context: Context, found: Daily) -> Pieces:
    """Return what passes over every piece of the network in a week: people's trips, households' trips, households."""
    key = ("weekly", id(found))
    return context.once(key, lambda: weekly(found.routes, household_sizes(context)))


def route_lines(
    context: Context, destinations: Sequence[Destination] | None = None, limit_m: float = 1500.0
) -> gpd.GeoDataFrame | Missing:
    """Return the walked pieces as lines with ``flow`` (people's trips a week), ``trips`` and ``households``."""
    import geopandas as gpd

    found = daily(context, destinations or default_destinations(), limit_m)
    if isinstance(found, Missing):
        return found
    pieces = weekly_pieces(context, found)
    stretches, network = pieces.stretches, found.routes.network
    columns = dict(zip(("flow", "trips", "households"), pieces.amounts.T, strict=True))
    lines = substrings(network.lines, stretches.edge, stretches.first, stretches.last)
    return gpd.GeoDataFrame(columns, geometry=lines, crs=context.plan.crs)
