"""Who looks in a plan and what stands in the way: windows of dwellings, fronts, doors; buildings, walls and hedges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.facades.appearance import Appearance, appearance, together
from plancheck.facades.appearing import appearing, homes, windows
from plancheck.facades.obstacles import Obstacles, obstacles
from plancheck.facades.standing import open_places
from plancheck.facades.viewpoints import unsided
from plancheck.measures.base import no_attribute, no_layer
from plancheck.measures.targets import column_of, numbers

if TYPE_CHECKING:
    from plancheck.facades.appearing import Kind
    from plancheck.measures.base import Floats, Geometries, Integers, Mask, Missing, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Part, Selection

EYE_HEIGHT_M = 1.5
INHABITED = ("living", "kitchen")
ON_WALLS: dict[str, Kind] = {"entrances": "door", "frontages": "front"}
HIDING = ("wall", "fence", "hedge", "level_change")


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


@dataclass(frozen=True)
class InTheWay:
    """What is in the way: buildings, ``sure`` barriers, and what ``perhaps`` is one."""

    buildings: Obstacles
    sure: Obstacles
    perhaps: Obstacles
    missing: tuple[Missing, ...]

    @cached_property
    def least(self) -> Obstacles:
        """What surely is in the way."""
        return (
            Obstacles(np.concatenate([self.buildings.shapes, self.sure.shapes])) if len(self.sure) else self.buildings
        )


def buildings_of(context: Context) -> Obstacles:
    """Return the buildings of the plan as obstacles, none where it has no such layer."""
    return context.once(("buildings",), lambda: Obstacles(_geometry(context, "buildings")))


def in_the_way(context: Context) -> InTheWay:
    """Return what hides: buildings, and of the barriers walls, fences, hedges and level changes from eye height."""
    return context.once(("in the way",), lambda: _in_the_way(context))


def _in_the_way(context: Context) -> InTheWay:
    buildings, barriers = buildings_of(context), context.layer("barriers")
    nothing = Obstacles(buildings.shapes[:0])
    if barriers is None or not len(barriers):
        return InTheWay(buildings, nothing, nothing, ())
    kind, height = (column_of("barriers", barriers, name) for name in ("kind", "height_m"))
    metres, unnamed = numbers(height), kind.isna().to_numpy(dtype=bool)
    hiding = kind.isin(HIDING).to_numpy(dtype=bool)
    high, unmeasured = metres >= EYE_HEIGHT_M, np.isnan(metres)
    sure = hiding & (high | (unmeasured & (kind == "wall").fillna(False).to_numpy(dtype=bool)))
    perhaps = (hiding & unmeasured & ~sure) | (unnamed & (high | unmeasured))
    shapes = context.geometry("barriers")
    counts = {"kind": int((perhaps & unnamed).sum()), "height_m": int((perhaps & unmeasured).sum())}
    missing = tuple(no_attribute("barriers", name, number) for name, number in counts.items() if number)
    return InTheWay(buildings, obstacles(shapes[sure]), obstacles(shapes[perhaps]), missing)


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


def looked_at(context: Context, subjects: Subjects) -> tuple[Appearance, Integers]:
    """Return how things appear among which the subjects are, areas by a grid, and the number of each subject there."""
    if subjects.kind == "features" and subjects.layer == "buildings":
        return windows_of(context), context.rows(subjects)
    if subjects.kind == "features" and not (shapely.area(subjects.geometry) > 0).any():
        return appearance_of(context, subjects.layer), context.rows(subjects)

    def make() -> Appearance:  # of these subjects alone: grids may be large
        return _among_all(context, _appearing(context, subjects.layer, subjects.geometry, grid=True))

    return context.once_for(subjects.frame, "looked at", make), np.arange(len(subjects), dtype=np.int64)


def appearance_of(context: Context, layer: str) -> Appearance:
    """Return how the features of a layer appear, areas by their outlines."""

    def make() -> Appearance:
        return _among_all(context, _appearing(context, layer, context.geometry(layer), grid=False))

    return context.once(("appearance", layer), make)


def windows_of(context: Context) -> Appearance:
    """Return how the buildings of the plan appear: by windows all round."""
    return context.once(("windows",), lambda: _among_all(context, windows(buildings_of(context))))


def _appearing(context: Context, layer: str, geometry: Geometries, grid: bool) -> Appearance:
    kind = ON_WALLS.get(layer, "thing")
    tolerance_m = context.plan.tolerance_m
    return appearing(geometry, buildings_of(context), tolerance_m, lambda: windows_of(context), kind, grid)


def _among_all(context: Context, shown: Appearance) -> Appearance:
    """Let what stands among buildings stand among everything that is in the way."""
    hiding = in_the_way(context)
    return shown.among(hiding.buildings, hiding.sure, hiding.perhaps, context.plan.tolerance_m)


def _dwellings(context: Context, part: Part) -> Lookers:
    """Let dwellings look by the windows of their building, those without a building by their own point."""
    home = homes_of(context, "dwellings")[part.rows]
    lost = home < 0
    key = np.where(lost, len(_geometry(context, "buildings")) + np.cumsum(lost), home)
    groups, first, group = np.unique(key, return_index=True, return_inverse=True)
    stray = lost[first]
    inside, certain, missing = _windows(context, groups[~stray])
    points = shapely.get_coordinates(shapely.point_on_surface(context.geometry("dwellings")[part.rows[first[stray]]]))
    strays = unsided(np.arange(len(points)), points)
    outside = _among_all(context, appearance(strays, open_places(strays, np.arange(len(points)))))
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


def _geometry(context: Context, layer: str) -> Geometries:
    return np.empty(0, dtype=object) if context.layer(layer) is None else context.geometry(layer)
