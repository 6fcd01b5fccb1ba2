"""Which places lie on daily routes: near them, near the busiest of them, or with routes that run through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.base import SLACK_M
from plancheck.measures.daily import judged_paths, trips_of_people, walked_stretches
from plancheck.pack.terms import Target
from plancheck.walking.inside import near_places
from plancheck.walking.meetings import Extent
from plancheck.walking.routes import passing
from plancheck.walking.stretches import merged, touches

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Mask
    from plancheck.measures.context import Context
    from plancheck.measures.daily import Daily
    from plancheck.measures.targets import Selection
    from plancheck.walking.flows import Pieces
    from plancheck.walking.stretches import Stretches

BUSIEST = 0.1
"""The part of the walked length that counts as the flow."""

THROUGH_M = 0.01
"""A route that has no more than this inside a place only touches it."""

NOT_PUBLIC = ("collective", "private")
"""The access of spaces that are not everybody's."""


def public_spaces(context: Context) -> Selection:
    """Return the public spaces, without those that are known to be for some people only."""
    spaces = context.select((Target(layer="public_spaces"),))
    return spaces.only(~spaces.values("access").isin(NOT_PUBLIC).to_numpy(dtype=bool))


def passes(found: Daily, places: Selection, within_m: float, judged: Mask) -> tuple[float, float]:
    """Return the bounds of the share of judged dwellings with a route that comes near a place."""
    near = near_places(found.network, places.geometry, within_m + SLACK_M)
    perhaps = passing(found.routes, near) | found.doubtful
    surely = passing(found.routes, near.where(places.certain[near.owner])) & ~found.doubtful
    low, high = (float(walks[found.door][judged].any(axis=1).mean()) for walks in (surely, perhaps))
    return low, high if places.complete else 1.0


def at_the_flow(context: Context, found: Daily, places: Selection, within_m: float) -> tuple[Mask, Mask]:
    """Return which places are surely, and which are perhaps, near the busiest stretches."""
    if found.doubtful.any():
        return np.zeros(len(places), dtype=bool), np.ones(len(places), dtype=bool)
    network, pieces = found.network, trips_of_people(context, found)
    busy = _busiest(pieces, judged_paths(context, network).of(pieces.stretches))
    near = near_places(network, places.geometry, within_m + SLACK_M)
    on = np.zeros(len(places), dtype=bool)
    on[near.owner[touches(network, near, merged(busy))]] = True
    return on, on


def through(context: Context, found: Daily, places: Selection) -> tuple[Mask, Mask]:
    """Return which places routes surely, and which they perhaps, run through."""
    walked = Extent(found.network, walked_stretches(context, found))
    near = near_places(found.network, places.geometry, SLACK_M)
    surely = np.bincount(near.owner, walked.of(near), len(places)) > THROUGH_M
    return surely, surely | bool(found.doubtful.any())


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
