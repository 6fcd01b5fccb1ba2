"""Where walks begin and end: the network of a plan, and where its features and the subjects of rules reach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.measures.base import Missing, no_layer
from plancheck.texts import text
from plancheck.walking.access import Access, joined, reach_network, reach_together
from plancheck.walking.building import build
from plancheck.walking.distances import Field, spread
from plancheck.walking.inside import within_areas
from plancheck.walking.issues import homes_apart, loose_parts, nothing_walkable, started_elsewhere
from plancheck.walking.origins import Origins, origins_of
from plancheck.walking.stretches import Stretches, stacked, whole_edges

if TYPE_CHECKING:
    from plancheck.measures.base import Geometries, Integers, Mask, Subjects
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
    """Return where each feature of a layer, by row, reaches the network; dwellings from where their walks start."""

    def make() -> Access:
        if layer == "dwellings":
            doors = doors_of(context, network)
            return doors.access.of(doors.door)
        return reach_network(network, context.geometry(layer))

    return context.once(("access", layer), make)


@dataclass(frozen=True)
class Doors:
    """Where walks from dwellings start: how different doors reach the network, and which ``door`` each dwelling has."""

    access: Access
    door: Integers


def doors_of(context: Context, network: Network) -> Doors:
    """Return where the walks of the dwellings that stand start; those that start at one place share a door."""
    return context.once(("doors",), lambda: _doors(context, network))


def _doors(context: Context, network: Network) -> Doors:
    _, building = named_starts(context)
    places = starting_places(context, "dwellings")
    points, door = reach_together(network, places[building < 0])
    if not (building >= 0).any():
        return Doors(points, door)
    rows, drawn = np.unique(building[building >= 0], return_inverse=True)
    found = np.empty(len(building), dtype=np.int64)
    found[building < 0], found[building >= 0] = door, points.size + drawn
    buildings = reach_network(network, context.geometry("buildings")[rows])
    return Doors(joined([points, buildings]), found)


def starting_places(context: Context, layer: str) -> Geometries:
    """Return where walks to and from features start: most as drawn, dwellings at their entrance or building.

    That is the entrance that a dwelling names, else the area of the building that it names, else the dwelling itself.
    A straight line between two such places is never longer than the walk between them.
    """
    geometry = context.geometry(layer)
    if layer != "dwellings":
        return geometry
    places = geometry.copy()
    for name, row in zip(("entrances", "buildings"), named_starts(context), strict=True):
        if (row >= 0).any():
            places[row >= 0] = context.geometry(name)[row[row >= 0]]
    return places


def named_starts(context: Context) -> tuple[Integers, Integers]:
    """Return per dwelling the row of the entrance that it names, and without one that of its building; -1 for none."""

    def make() -> tuple[Integers, Integers]:
        entrance = _named(context, "entrances", "entrance_id")
        return entrance, np.where(entrance < 0, _named(context, "buildings", "building_id"), -1)

    return context.once(("starts",), make)


def _named(context: Context, layer: str, key: str) -> Integers:
    dwellings, frame = context.layer("dwellings"), context.layer(layer)
    assert dwellings is not None
    if frame is None or key not in dwellings.columns:
        return np.full(len(dwellings), -1, dtype=np.int64)
    ids = dwellings[key].astype("string").fillna("")
    return np.asarray(pd.Index(frame.index.astype(str)).get_indexer(ids), dtype=np.int64)


def origins_of_subjects(context: Context, network: Network, subjects: Subjects) -> Origins:
    """Return where the walks of each subject begin."""

    def make() -> Origins:
        frame = context.layer(subjects.layer) if subjects.kind == "features" else None
        if frame is None:
            return origins_of(network, reach_network(network, subjects.geometry))
        access = access_of_layer(context, network, subjects.layer)
        return origins_of(network, access.of(context.rows(subjects)))

    return context.once_for(subjects.frame, "origins", make)


def homes(context: Context, network: Network) -> Origins:
    """Return where the walks of all dwellings that stand begin, by row."""
    access = access_of_layer(context, network, "dwellings")
    return context.once(("homes on foot",), lambda: origins_of(network, access))


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


def stretches_of(context: Context, network: Network, subjects: Subjects) -> Stretches:
    """Return the stretches of the network that belong to each subject: its own edges, or those inside it."""
    if subjects.layer == "paths":
        return whole_edges(network, *network.edges_of(context.rows(subjects)))
    if subjects.kind == "plan":
        return stretches_in_plan(context, network)
    return within_areas(network, subjects.geometry) if len(subjects) else stacked([])


def stretches_in_plan(context: Context, network: Network) -> Stretches:
    """Return the stretches inside the boundary of a network: the one to walk on, or the one of all streets."""
    boundary = np.array([context.plan.boundary], dtype=object)
    return context.once(("stretches in the plan", id(network)), lambda: (network, within_areas(network, boundary)))[1]


def issues_of(context: Context) -> tuple[Issue, ...]:
    """Return what is odd about the walking network of a plan, and where walks had to start; nothing without paths."""
    network = network_of(context)
    paths = context.layer("paths")
    if isinstance(network, Missing):
        return (nothing_walkable(),) if paths is not None and len(paths) else ()
    dwellings = context.layer("dwellings")
    if dwellings is None or not len(dwellings):
        return loose_parts(network)
    judged = np.flatnonzero(dwellings["inside"].to_numpy(dtype=bool))
    access = access_of_layer(context, network, "dwellings").of(judged)
    ids, places = dwellings.index.to_numpy()[judged], shapely.get_coordinates(context.geometry("dwellings"))[judged]
    found = loose_parts(network) + homes_apart(network, access, ids, places)
    if context.layer("entrances") is None and context.layer("buildings") is None:
        return found
    entrance, building = (row[judged] >= 0 for row in named_starts(context))
    return found + started_elsewhere(building, ~entrance & ~building, ids, places)
