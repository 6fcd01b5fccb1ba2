"""Who looks in a plan: windows of dwellings, fronts, doors and whatever else a rule names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.facades.appearance import Appearance, appearance, together
from plancheck.facades.appearing import homes
from plancheck.facades.standing import open_places
from plancheck.facades.viewpoints import unsided
from plancheck.measures.appearances import among_all, appearance_of, windows_of
from plancheck.measures.base import no_attribute, no_layer
from plancheck.measures.hiding import buildings_of
from plancheck.measures.targets import column_of

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Mask, Missing
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Part, Selection

INHABITED = ("living", "kitchen")


@dataclass(frozen=True)
class Lookers:
    """Groups that look by the same samples: the dwellings of a building, or other features that appear alike.

    Samples are owned by group, ``certain`` says which of them certainly look. ``low`` and ``high`` say how many
    sources a group has at least and at most; ``stray`` groups have windows that are not drawn anywhere. ``group``
    gives the group of each feature of the selection.
    """

    appearance: Appearance
    certain: Mask
    low: Floats
    high: Floats
    stray: Mask
    group: Integers
    missing: tuple[Missing, ...]


def lookers_of(context: Context, selection: Selection) -> Lookers:
    """Return who looks: windows of the dwellings of a selection, and whatever else is in it."""
    return context.once(("lookers", selection.key), lambda: _lookers(context, selection))


def _lookers(context: Context, selection: Selection) -> Lookers:
    found = [
        _dwellings(context, part) if part.layer == "dwellings" else _features(context, part) for part in selection.parts
    ]
    offsets = np.cumsum([0, *(len(item.low) for item in found)])
    shifted = [(item, offset) for item, offset in zip(found, offsets[:-1], strict=True)]
    parts = [(item.appearance, np.arange(len(item.low)) + offset) for item, offset in shifted]
    return Lookers(
        together(parts, int(offsets[-1]))[0],
        np.concatenate([np.zeros(0, dtype=bool), *(item.certain for item in found)]),
        np.concatenate([np.zeros(0), *(item.low for item in found)]),
        np.concatenate([np.zeros(0), *(item.high for item in found)]),
        np.concatenate([np.zeros(0, dtype=bool), *(item.stray for item in found)]),
        np.concatenate([np.zeros(0, dtype=np.int64), *(item.group + offset for item, offset in shifted)]),
        tuple(missing for item in found for missing in item.missing),
    )


def _features(context: Context, part: Part) -> Lookers:
    """Let every feature look by itself, but features that appear alike, such as shops in one building, together."""
    shown = windows_of(context) if part.layer == "buildings" else appearance_of(context, part.layer)
    _, first, group = np.unique(shown.like[part.rows], return_index=True, return_inverse=True)
    looking, nobody = shown.of(part.rows[first]), np.zeros(len(first), dtype=bool)
    high = np.bincount(group, minlength=len(first)).astype(float)
    low = np.bincount(group, part.certain, len(first)).astype(float)
    return Lookers(looking, np.ones(len(looking.samples), dtype=bool), low, high, nobody, group, ())


def _dwellings(context: Context, part: Part) -> Lookers:
    """Let dwellings look by the windows of their building, those without a building by their own point."""
    home = homes_of(context, "dwellings")[part.rows]
    lost = home < 0
    key = np.where(lost, len(context.shapes("buildings")) + np.cumsum(lost), home)
    groups, first, group = np.unique(key, return_index=True, return_inverse=True)
    stray = lost[first]
    inside, certain, missing = _windows(context, groups[~stray])
    points = shapely.get_coordinates(shapely.point_on_surface(context.geometry("dwellings")[part.rows[first[stray]]]))
    strays = unsided(np.arange(len(points)), points)
    outside = among_all(context, appearance(strays, open_places(strays, np.arange(len(points)))))
    shown, order = together([(inside, np.flatnonzero(~stray)), (outside, np.flatnonzero(stray))], len(groups))
    if lost.any():
        named = context.layer("buildings") is not None
        missing.append(no_attribute("dwellings", "building_id", int(lost.sum())) if named else no_layer("buildings"))
    low = np.where(stray, 0, np.bincount(group, weights=part.certain, minlength=len(groups)))
    high = np.bincount(group, minlength=len(groups)).astype(float)
    known = np.concatenate([certain, np.zeros(len(strays), dtype=bool)])[order]
    return Lookers(shown, known, low, high, stray, group, tuple(missing))


def _windows(context: Context, buildings: Integers) -> tuple[Appearance, Mask, list[Missing]]:
    """Return the windows of buildings, which of them are certain, and what would settle the rest.

    They are in the fronts with an inhabited ground floor where such fronts are drawn, else all round.
    """
    size = len(buildings)
    fronts = context.layer("frontages") if "frontages" in context.plan.layers else None
    if fronts is None or not len(fronts):
        around = windows_of(context).of(buildings)
        return around, np.ones(len(around.samples), dtype=bool), []
    at = pd.Index(buildings).get_indexer(pd.Index(homes_of(context, "frontages")))
    use = column_of("frontages", fronts, "ground_floor_use")
    lived = (at >= 0) & use.isin(INHABITED).to_numpy(dtype=bool)
    perhaps = (at >= 0) & use.isna().to_numpy(dtype=bool)
    facing, doubtful = np.isin(np.arange(size), at[lived]), np.isin(np.arange(size), at[perhaps])
    drawn, blank = np.flatnonzero(lived | perhaps), np.flatnonzero(~facing)
    by_front, around = appearance_of(context, "frontages").of(drawn), windows_of(context).of(buildings[blank])
    shown, order = together([(by_front, at[drawn]), (around, blank)], size)
    certain = np.concatenate([lived[drawn][by_front.samples.owner], ~doubtful[blank][around.samples.owner]])[order]
    gaps = int(perhaps.sum())
    return shown, certain, [no_attribute("frontages", "ground_floor_use", gaps)] if gaps else []


def homes_of(context: Context, layer: str) -> Integers:
    """Return the row of the building of each feature as the plan draws it: by ``building_id``, else by its place."""
    return context.once(("homes", layer), lambda: _homes(context, layer))


def _homes(context: Context, layer: str) -> Integers:
    frame, buildings = context.layer(layer), context.layer("buildings")
    assert frame is not None
    if buildings is None:
        return np.full(len(frame), -1, dtype=np.int64)
    named = column_of(layer, frame, "building_id").astype("string").fillna("")
    found = np.asarray(pd.Index(buildings.index.astype(str)).get_indexer(named), dtype=np.int64)
    lost = np.flatnonzero(found < 0)
    places = context.geometry(layer)[lost]
    lines = shapely.get_dimensions(places) == 1
    places[lines] = shapely.line_interpolate_point(places[lines], 0.5, normalized=True)
    found[lost] = homes(places, buildings_of(context), context.plan.tolerance_m)
    return found
