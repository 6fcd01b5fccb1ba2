"""Cross sections of streets: what stands left and right of a place, and how far apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.facades.rays import first_met
from plancheck.facades.scene import points_of

if TYPE_CHECKING:
    from plancheck.facades.edges import Floats, Integers
    from plancheck.facades.scene import Buildings

SIDE_M = 50.0
"""How far to each side a facade is looked for: what is farther away does not make a street of it."""


@dataclass(frozen=True)
class Profiles:
    """Per place the building on each side (its row) and the metres between the two facades.

    Where a side has no facade, and where the place lies in a building, there is no street: the width is infinite and
    the buildings are -1.
    """

    left: Integers
    right: Integers
    width: Floats


def profiles_at(places: Floats, ahead: Floats, buildings: Buildings) -> Profiles:
    """Look to both sides from ``places`` (n, 2) on lines that run on along the unit vectors ``ahead`` (n, 2)."""
    leftward = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    street = np.flatnonzero(~buildings.around(points_of(places)))
    left = first_met(places[street], leftward[street], SIDE_M, buildings.edges)
    walled = left.edge >= 0
    street, left = street[walled], left.where(walled)  # only these are looked from to the other side
    right = first_met(places[street], -leftward[street], SIDE_M, buildings.edges)
    walled = right.edge >= 0
    street, left, right = street[walled], left.where(walled), right.where(walled)
    found = Profiles(np.full(len(places), -1), np.full(len(places), -1), np.full(len(places), np.inf))
    found.left[street] = buildings.edges.owner[left.edge]
    found.right[street] = buildings.edges.owner[right.edge]
    found.width[street] = left.distance + right.distance
    return found
