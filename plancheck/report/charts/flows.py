"""Daily routes: the stretches that people walk in classes by how many households share them, and busy streets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.report.projection import Projection

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Result, Review

SHARES = (0.05, 0.2, 0.5)
"""The classes begin at these shares of the greatest number of households, rounded to 1, 2 or 5 times a power of ten."""
MOST_STREETS = 10
ON_ROUTES = ("route.overlap", "space.on_desire_line", "fac.on_route")
"""Rules that are about the daily routes, by how their ids begin."""


@dataclass(frozen=True)
class Flow:
    """The stretches of one class: ``rank`` 1 is the least shared; at least ``low`` households, at most ``high``."""

    rank: int
    low: int
    high: int
    data: str


@dataclass(frozen=True)
class Street:
    """A street with the most households on one of its stretches, and the most trips in a week."""

    name: str
    households: int
    trips: float


def flows(review: Review, view: Projection) -> tuple[Flow, ...]:
    """Return the classes of stretches from the least to the most shared; a coarse map leaves out the least."""
    walked = [route for route in review.routes if round(route.households) > 0]
    if not walked:
        return ()
    households = np.array([round(route.households) for route in walked])
    shapes = shapely.from_wkt([route.geometry for route in walked])
    limits = _limits(int(households.max()))
    rank = np.searchsorted(limits, households, side="right")
    found = []
    for number in range(1, len(limits) + 1):
        chosen = rank == number
        if chosen.any() and not (view.is_coarse and number == 1 and len(limits) > 1):
            low, high = int(households[chosen].min()), int(households[chosen].max())
            found.append(Flow(number, low, high, view.paths(shapes[chosen])))
    return tuple(found)


def streets(review: Review, plan: Plan) -> tuple[Street, ...]:
    """Return the named streets on which most households meet."""
    names = _names(plan)
    busiest: dict[str, Street] = {}
    for route in review.routes:
        name = names.get(route.path)
        if name is None:
            continue
        known = busiest.get(name, Street(name, 0, 0.0))
        busiest[name] = Street(name, max(known.households, round(route.households)), max(known.trips, route.trips))
    ordered = sorted(busiest.values(), key=lambda street: (-street.households, -street.trips, street.name))
    return tuple(ordered[:MOST_STREETS])


def on_routes(review: Review) -> tuple[Result, ...]:
    """Return the rules about daily routes that were measured."""
    return tuple(result for result in review.results if result.rule.startswith(ON_ROUTES) and result.value is not None)


def _limits(most: int) -> list[int]:
    """Return the least number of households of every class."""
    return sorted({1, *(limit for limit in (_round(most * share) for share in SHARES) if 1 < limit <= most)})


def _round(value: float) -> int:
    power = 10.0 ** np.floor(np.log10(max(value, 1.0)))
    return int(max(factor * power for factor in (1, 2, 5) if factor * power <= max(value, 1.0)))


def _names(plan: Plan) -> Mapping[str, str]:
    frame = plan.layers.get("paths")
    if frame is None or "name" not in frame:
        return {}
    named = frame["name"].dropna()
    return dict(zip(named.index.astype(str), named.astype(str), strict=True))
