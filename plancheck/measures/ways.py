"""The walk of every dwelling to the nearest of a target, shared by the rules that look at what lies on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.walks import access_of_layer, access_of_selection, field_of, homes
from plancheck.walking.forests import plant, walks
from plancheck.walking.origins import nearest
from plancheck.walking.preference import Preferred

if TYPE_CHECKING:
    from plancheck.measures.base import Mask
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.walking.forests import Forest, Walks
    from plancheck.walking.network import Network

NEARLY = 1e-3
"""Ways that differ by less than this part of their length may change places by the preference for the middle."""


def forest_of(context: Context, network: Network, selection: Selection) -> Forest:
    """Return the shortest ways to the certain features of a selection."""

    def make() -> Forest:
        access, certain = access_of_selection(context, network, selection), selection.certain
        return plant(network, access.where(certain[access.place]), preferred_of(context, network))

    return context.once(("forest", selection.key), make)


def preferred_of(context: Context, network: Network) -> Preferred:
    """Return lengths as people prefer them."""
    return context.once(("preferred",), lambda: Preferred(network))


def walks_of(context: Context, network: Network, selection: Selection) -> Walks:
    """Return the walk of every dwelling that stands to the nearest certain feature, however far."""

    def make() -> Walks:
        origins = access_of_layer(context, network, "dwellings")
        return walks(forest_of(context, network, selection), origins, preferred_of(context, network), np.inf)

    return context.once(("walks", selection.key), make)


def elsewhere(context: Context, network: Network, selection: Selection) -> Mask:
    """Return which dwellings might walk elsewhere: to a feature that only may belong to the target, or is not drawn."""
    metres = walks_of(context, network, selection).metres
    certain = selection.certain
    if certain.all() or not selection.complete:
        return np.full(len(metres), not selection.complete)
    access = access_of_selection(context, network, selection)
    field = field_of(context, network, selection, ~certain, False)
    away = nearest(network, field, homes(context, network), access.where(~certain[access.place]))
    return np.asarray(np.isfinite(away) & (away <= metres * (1 + NEARLY)))
