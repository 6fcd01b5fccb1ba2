"""`routes`: what the daily walks of a neighbourhood bring together.

**Definition.** Every dwelling that stands walks from its entrance the shortest way to the nearest destination of each
category, within `limit_m`, legs included; of ways that are equally long to a few centimetres the one nearer the
middle of the network. A route is the part of that walk on the path network. From the shortest-path forest of every
category follows, exact to the metre, how many trips and households pass over every stretch. Statistics:

- `passes`: the share of the judged dwellings of which at least one route comes within `within_m` of a place. A
dwelling without any destination within the limit has no route and passes none.
- `shared_with`: for every metre that a household walks in a week on paths inside the boundary, the number of other
households that use that stretch for any purpose; the mean over all those metres, trips counted as often as they are
made. Every dwelling is one household. 0 when nobody walks.
- `at_the_flow`: the share of the judged places within `within_m` of the busiest stretches. Those are the stretches
inside the boundary with most trips by people (household size where given, else 1), taken until they make up a tenth
of the walked length there; what is as busy as the last one belongs to them.

**Parameters.** `statistic`. `places`: the target that passes and at_the_flow are about. `destinations`: a list of
`to` (a target) and `trips` a week; by default primary school 5, supermarket 3, stop 4, park or playground 3,
community centre 1, general practice 0.2. `limit_m`: 1500 by default. `within_m`: 20 by default. Judges the plan as a
whole.

**Unit.** share, 0 to 1; other households for shared_with.

**Unknowns.** Without walkable paths or dwellings all is unknown. A dwelling that might walk elsewhere, because a
layer of destinations is not drawn or a nearer feature may be one, widens passes and leaves the other statistics open.
Places that may be places count in the bound that they make wider.

**Cost.** One shortest-path search per category; flows are linear in the number of nodes and dwellings, households
linear in the ways followed, all shared by rules with the same destinations.

**Source.** Encounter potential in daily routes: Hart voor de wijk (2002), routes that bundle; the definition is this
tool's.

Example::

    routes: {statistic: passes, places: {layer: public_spaces, where: "kind = 'square'"}, limit_m: 1000}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field, model_validator

from plancheck.errors import RefusedError
from plancheck.measures.base import SLACK_M, Kind, Measured, Metres, Missing, between, no_features, no_layer, unknown
from plancheck.measures.daily import Daily, Destination, daily, default_destinations, weekly_pieces
from plancheck.pack.terms import Strict, Targets
from plancheck.texts import text
from plancheck.walking.routes import passing
from plancheck.walking.stretches import Stretches, near_places, overlapping, touches, within_areas

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.walking.flows import Pieces

BUSIEST = 0.1
"""The part of the walked length that counts as the flow."""


class RoutesParameters(Strict):
    """Which statistic, about which places, on the way to what."""

    statistic: Literal["passes", "shared_with", "at_the_flow"]
    places: Targets | None = None
    destinations: tuple[Destination, ...] = Field(default_factory=default_destinations, min_length=1)
    limit_m: Metres = 1500.0
    within_m: Metres = 20.0

    @model_validator(mode="after")
    def _about_places(self) -> RoutesParameters:
        if self.statistic == "shared_with" and self.places is not None:
            raise RefusedError(text("shared_with is not about places"))
        if self.statistic != "shared_with" and self.places is None:
            raise RefusedError(text("{statistic} needs places, such as squares and benches", statistic=self.statistic))
        return self

    @property
    def unit(self) -> str:
        """A share or households."""
        return "households" if self.statistic == "shared_with" else "share"


def measure(context: Context, subjects: Subjects, parameters: RoutesParameters) -> Measured:
    """Return the statistic for the plan as a whole."""
    if subjects.kind != "plan":
        return unknown(subjects, Missing(None, None, text("Routes are judged for the plan as a whole.")))
    dwellings = context.layer("dwellings")
    if dwellings is None:
        return unknown(subjects, no_layer("dwellings"))
    found = daily(context, parameters.destinations, parameters.limit_m + SLACK_M)
    if isinstance(found, Missing):
        return unknown(subjects, found)
    judged = np.asarray(dwellings["inside"].to_numpy(dtype=bool))
    if not judged.any():
        return unknown(subjects, no_features("dwellings"))
    if parameters.statistic == "shared_with":
        low, high, missing = *_shared(context, found), found.missing
    else:
        assert parameters.places is not None
        places = context.select(parameters.places)
        missing = (*found.missing, *places.missing)
        if parameters.statistic == "passes":
            low, high = _passes(found, places, parameters.within_m, judged)
        else:
            low, high = _at_the_flow(context, found, places, parameters.within_m)
            if np.isnan(low):
                missing = (*missing, *(no_features(part.layer) for part in places.parts))
    return between(subjects, np.array([low]), np.array([high]), missing)


def _passes(found: Daily, places: Selection, within_m: float, judged: Mask) -> tuple[float, float]:
    """Count dwellings by walks that are certain to pass a place, and by walks that may."""
    network = found.routes.network
    near = near_places(network, places.geometry, within_m + SLACK_M)
    perhaps = passing(found.routes, near) | found.doubtful
    surely = passing(found.routes, near.where(places.certain[near.owner])) & ~found.doubtful
    low, high = surely[judged].any(axis=1).mean(), perhaps[judged].any(axis=1).mean()
    return float(low), float(high) if places.complete else 1.0


def _inside(context: Context, found: Daily, pieces: Pieces) -> Floats:
    """Return how many metres of each piece lie inside the boundary."""
    network = found.routes.network
    boundary = np.array([context.plan.boundary], dtype=object)
    plan = context.once(("stretches of the plan",), lambda: within_areas(network, boundary))
    stretch, piece = overlapping(network, plan, pieces.stretches)
    first = np.maximum(plan.first[stretch], pieces.stretches.first[piece])
    last = np.minimum(plan.last[stretch], pieces.stretches.last[piece])
    return np.bincount(piece, np.maximum(last - first, 0.0), len(pieces.metres)).astype(float)


def _shared(context: Context, found: Daily) -> tuple[float, float]:
    if found.doubtful.any():
        return 0.0, float(found.routes.size - 1)
    pieces = weekly_pieces(context, found)
    _, trips, households = pieces.amounts.T
    weight = _inside(context, found, pieces) * trips
    shared = float((weight * (households - 1)).sum() / weight.sum()) if weight.sum() > 0 else 0.0
    return shared, shared


def _at_the_flow(context: Context, found: Daily, places: Selection, within_m: float) -> tuple[float, float]:
    judged = places.only(places.inside)
    certain = judged.certain
    if not certain.any():
        return (np.nan, np.nan) if places.complete and not len(judged) else (0.0, 1.0)
    if found.doubtful.any() or not places.complete:
        return 0.0, 1.0
    network, pieces = found.routes.network, weekly_pieces(context, found)
    busy = _busiest(pieces, _inside(context, found, pieces))
    near = near_places(network, judged.geometry, within_m + SLACK_M)
    on = np.zeros(len(judged), dtype=bool)
    on[near.owner[touches(network, near, busy)]] = True
    yes, no, more, less = (int(mask.sum()) for mask in (on & certain, ~on & certain, on & ~certain, ~on & ~certain))
    return yes / (yes + no + less), (yes + more) / (yes + more + no)


def _busiest(pieces: Pieces, inside: Floats) -> Stretches:
    """Return the pieces with most trips by people that together make up a tenth of the walked length, ties included."""
    people = pieces.amounts[:, 0]
    walked = np.flatnonzero((people > 0) & (inside > 0))
    order = walked[np.argsort(-people[walked], kind="stable")]
    length = np.cumsum(inside[order])
    if not len(order):
        return pieces.stretches.where(order)
    least = people[order[np.searchsorted(length, BUSIEST * length[-1] * (1 - 1e-9))]]
    return pieces.stretches.where(walked[people[walked] >= least * (1 - 1e-9)])


KIND = Kind("routes", RoutesParameters, measure, "share", ("plan",))
