"""Daily routes: stretches of the plan's paths in classes by how many households share them, and the busiest streets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.ops import substring

from plancheck.report.projection import Projection

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Result, Review, Stretch

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


def flows(review: Review, plan: Plan, view: Projection) -> tuple[Flow, ...]:
    """Return the classes of stretches from the least to the most shared; a coarse map leaves out the least."""
    used = [stretch for stretch in review.routes if stretch.households > 0]
    lines = _lines(used, plan)
    drawn = [(stretch, lines[number]) for number, stretch in enumerate(used) if lines[number] is not None]
    if not drawn:
        return ()
    households = np.array([stretch.households for stretch, _ in drawn])
    shapes = np.array([line for _, line in drawn], dtype=object)
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
    for stretch in review.routes:
        name = names.get(stretch.path)
        if name is None:
            continue
        known = busiest.get(name, Street(name, 0, 0.0))
        busiest[name] = Street(name, max(known.households, stretch.households), max(known.trips, stretch.trips))
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


def _lines(stretches: list[Stretch], plan: Plan) -> list[Any]:
    """Return the line of every stretch; None where the plan has no such path."""
    frame = plan.layers.get("paths")
    if frame is None:
        return [None] * len(stretches)
    shapes = dict(zip(frame.index.astype(str), frame.geometry.to_numpy(), strict=True))
    return list(_cut(stretches, shapes))


def _cut(stretches: list[Stretch], shapes: Mapping[str, Any]) -> Iterator[Any]:
    # most paths are one stretch, and cutting is slow: only the others are cut
    for stretch in stretches:
        whole = shapes.get(stretch.path)
        if whole is None or (stretch.from_m <= 0.01 and stretch.to_m >= whole.length - 0.01):
            yield whole
        else:
            line = shapely.line_merge(whole) if whole.geom_type == "MultiLineString" else whole
            yield substring(line, stretch.from_m, stretch.to_m) if line.geom_type == "LineString" else whole
