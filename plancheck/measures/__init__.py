"""The measure kinds: the registry is this plain dict, and each kind is one module whose docstring is its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancheck.measures import (
    adjacent,
    ask,
    colocation,
    combine,
    connections,
    count,
    cover,
    crossing,
    detour,
    distance,
    enclosure,
    evenness,
    frontage,
    gap,
    mix,
    nesting,
    opening,
    phasing,
    ratio,
    reach,
    routes,
    share,
    sightlines,
    value,
)  # fmt: skip

if TYPE_CHECKING:
    from plancheck.measures.base import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        count.KIND, ratio.KIND, share.KIND, value.KIND, distance.KIND, reach.KIND, gap.KIND, routes.KIND, mix.KIND,
        cover.KIND, adjacent.KIND, ask.KIND, evenness.KIND, nesting.KIND, colocation.KIND,
        phasing.KIND,
        opening.KIND, combine.KIND,
        detour.KIND, connections.KIND, crossing.KIND, sightlines.KIND,
        frontage.KIND, enclosure.KIND,
    )
}  # fmt: skip
