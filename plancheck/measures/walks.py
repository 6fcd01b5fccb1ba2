"""Where walks begin and end: the network of a plan, and where its features and the subjects of rules reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.measures.base import Missing, no_layer
from plancheck.texts import text
from plancheck.walking.access import Access, joined, reach_network
from plancheck.walking.building import build
from plancheck.walking.distances import Field, spread
from plancheck.walking.issues import homes_apart, loose_parts, nothing_walkable

if TYPE_CHECKING:
    from plancheck.measures.base import Geometries, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.plan.model import Issue
    from plancheck.walking.network import Network


def network_of(context: Context) -> Network | Missing:
    """Return the walking network of the plan, or what is missing."""
    paths = context.layer("paths")
    if paths is None:
        return no_layer("paths")
    network = context.once(("network",), lambda: build(paths))
    if not network.edges:
        return Missing("paths", "modes", text("None of the paths can be walked."))
    return network


def access_of_layer(context: Context, network: Network, layer: str) -> Access:
    """Return where each feature of a layer, by row, reaches the network."""
    return context.once(("access", layer), lambda: reach_network(network, starting_places(context, layer)))


def starting_places(context: Context, layer: str) -> Geometries:
    """Return where walks to and from features start: dwellings at the entrance that they name, the rest as drawn."""
    geometry, dwellings, entrances = context.geometry(layer), context.layer(layer), context.layer("entrances")
    if layer != "dwellings" or dwellings is None or entrances is None or "entrance_id" not in dwellings.columns:
        return geometry
    at = pd.Index(entrances.index.astype(str)).get_indexer(dwellings["entrance_id"].astype("string").fillna(""))
    places = geometry.copy()
    places[at >= 0] = context.geometry("entrances")[at[at >= 0]]
    return places


def access_of_subjects(context: Context, network: Network, subjects: Subjects) -> Access:
    """Return where each subject reaches the network."""
    frame = context.layer(subjects.layer) if subjects.kind == "features" else None
    if frame is None:
        return reach_network(network, subjects.geometry)
    return access_of_layer(context, network, subjects.layer).of(frame.index.get_indexer(subjects.index))


def access_of_selection(context: Context, network: Network, selection: Selection) -> Access:
    """Return where each feature of a selection reaches the network."""

    def make() -> Access:
        parts = selection.parts
        return joined([access_of_layer(context, network, part.layer).of(part.rows) for part in parts])

    return context.once(("access of", selection.key), make)


def field_of(context: Context, network: Network, selection: Selection, chosen: Mask, second: bool) -> Field:
    """Return how far every node is from the chosen features of a selection."""
    access = access_of_selection(context, network, selection)
    field = ("field", selection.key, chosen.tobytes())
    return context.once((*field, second), lambda: spread(network, access.where(chosen[access.place]), second))


def issues_of(context: Context) -> tuple[Issue, ...]:
    """Return what is odd about the walking network of a plan; nothing when it has no paths."""
    network = network_of(context)
    paths = context.layer("paths")
    if isinstance(network, Missing):
        return (nothing_walkable(),) if paths is not None and len(paths) else ()
    dwellings = context.layer("dwellings")
    if dwellings is None or not len(dwellings):
        return loose_parts(network)
    access = access_of_layer(context, network, "dwellings")
    judged = np.flatnonzero(dwellings["inside"].to_numpy(dtype=bool))
    places = shapely.get_coordinates(context.geometry("dwellings"))[judged]
    return loose_parts(network) + homes_apart(network, access.of(judged), dwellings.index.to_numpy()[judged], places)
