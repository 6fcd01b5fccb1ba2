"""Streets of a plan: every ten metres of its paths, with the height and the width between the facades beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.facades.profiles import profiles_at
from plancheck.measures.base import Missing
from plancheck.measures.fronts import facades_of
from plancheck.measures.targets import column_of, numbers
from plancheck.measures.walks import network_of
from plancheck.walking.building import build
from plancheck.walking.form import form_of
from plancheck.walking.sections import sections_of

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers
    from plancheck.measures.context import Context
    from plancheck.walking.network import Network
    from plancheck.walking.stretches import Stretches

SECTION_M = 10.0
"""Profiles are at most so far apart."""

STOREY_M = 3.0
"""How high a storey is taken to be where the height of a building is not known."""


@dataclass(frozen=True)
class Streets:
    """The sections that are street, on which edges they lie, and the bounds of their ratio."""

    network: Network
    stretches: Stretches
    low: Floats
    high: Floats
    width: Floats
    nameless: Integers


def streets_of(context: Context) -> Streets:
    """Take a profile of every section of the network of all paths, and keep those that are street."""
    network, facades, heights = _network(context), facades_of(context), _heights(context)
    sections = sections_of(network, form_of(network), SECTION_M)
    straight = np.flatnonzero(~np.isnan(sections.ahead[:, 0]))
    found = profiles_at(sections.middle[straight], sections.ahead[straight], facades)
    street = np.isfinite(found.width) & (found.width > 0)
    kept, left, right, width = straight[street], found.left[street], found.right[street], found.width[street]
    known = np.nan_to_num(heights)
    low = (known[left] + known[right]) / 2 / width
    blind = np.isnan(heights[left]) | np.isnan(heights[right])
    nameless = np.where(np.isnan(heights[left]), left, right)
    number = np.full(len(sections.middle), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    stretches = sections.stretches.where(number[sections.stretches.owner] >= 0)
    numbered = type(stretches)(number[stretches.owner], stretches.edge, stretches.first, stretches.last)
    return Streets(network, numbered, low, np.where(blind, np.inf, low), width, np.where(blind, nameless, -1))


def _network(context: Context) -> Network:
    """Return the network of all paths, also those that are not for walking."""
    walked, paths = network_of(context), context.layer("paths")
    assert paths is not None
    if not isinstance(walked, Missing) and walked.walkable.all():
        return walked
    return build(paths.drop(columns=["modes", "road_class"], errors="ignore"))


def _heights(context: Context) -> Floats:
    """Return the height of each building in metres, NaN where neither it nor the number of storeys is known."""
    buildings = context.layer("buildings")
    assert buildings is not None
    height, storeys = (numbers(column_of("buildings", buildings, name)) for name in ("height_m", "storeys"))
    found = np.where(height > 0, height, STOREY_M * storeys)
    return np.where(found > 0, found, np.nan)
