"""Pictures of what a measure means, where words are hard to follow: one module per kind, drawn from a tiny plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from plancheck.catalogue.pictures import (
    connections,
    distance,
    enclosure,
    frontage,
    gap,
    nesting,
    routes,
    sightlines,
)  # fmt: skip

if TYPE_CHECKING:
    from plancheck.catalogue.pictures.sheet import Picture

PICTURES: Mapping[str, Callable[[], Picture]] = {
    "connections": connections.picture,
    "distance": distance.picture,
    "enclosure": enclosure.picture,
    "frontage": frontage.picture,
    "gap": gap.picture,
    "nesting": nesting.picture,
    "routes": routes.picture,
    "sightlines": sightlines.picture,
}


def pictures_of(kind: str) -> tuple[Picture, ...]:
    """Return the pictures of a measure kind: one, or none where words are enough."""
    return (PICTURES[kind](),) if kind in PICTURES else ()
