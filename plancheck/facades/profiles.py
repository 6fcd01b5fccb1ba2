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
    """Per place the building on each side (its row, -1 for none) and the metres between the two facades.

    The width is infinite where a side has no facade, and where the place lies in a building.
    """

    left: Integers
    right: Integers
    width: Floats


def profiles_at(places: Floats, ahead: Floats, buildings: Buildings) -> Profiles:
    """Look to both sides from ``places`` (n, 2) on lines that run on along the unit vectors ``ahead`` (n, 2)."""
    leftward = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    left, right = (first_met(places, side, SIDE_M, buildings.edges) for side in (leftward, -leftward))
    within = buildings.around(points_of(places))
    owner = np.r_[buildings.edges.owner, -1]
    width = np.where(within, np.inf, left.distance + right.distance)
    return Profiles(owner[left.edge], owner[right.edge], width)
