"""Who looks in a plan and what stands in the way: windows of dwellings, fronts, doors; buildings, walls and hedges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.facades.appearing import appearing, homes
from plancheck.facades.obstacles import Obstacles, obstacles
from plancheck.facades.viewpoints import joined, unsided, window_samples
from plancheck.measures.base import no_attribute, no_layer
from plancheck.measures.targets import column_of, numbers

if TYPE_CHECKING:
    from plancheck.facades.appearing import Kind
    from plancheck.facades.viewpoints import Samples
    from plancheck.measures.base import Floats, Geometries, Integers, Mask, Missing
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Part, Selection

EYE_HEIGHT_M = 1.5
INHABITED = ("living", "kitchen")
ON_WALLS: dict[str, Kind] = {"entrances": "door", "frontages": "front"}
HIDING = ("wall", "fence", "hedge", "level_change")


@dataclass(frozen=True)
class Lookers:
    """Groups that look by the same samples: the dwellings of a building, or one other feature.

    ``samples`` are owned by group, ``certain`` says which of them certainly look. ``low`` and ``high`` say how many
    sources a group has at least and at most; ``stray`` groups have windows that are not drawn anywhere. ``group``
    gives the group of each feature of the selection.
    """

    samples: Samples
    certain: Mask
    low: Floats
    high: Floats
    stray: Mask
    group: Integers
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class InTheWay:
    """What stands in the way: the ``least`` that may, ``perhaps`` more, and both: the ``most``."""

    least: Obstacles
    perhaps: Obstacles
    most: Obstacles
    missing: tuple[Missing, ...]


def buildings_of(context: Context) -> Obstacles:
    """Return the buildings of the plan as obstacles, none where it has no such layer."""
    return context.once(("buildings",), lambda: Obstacles(_geometry(context, "buildings")))


def in_the_way(context: Context) -> InTheWay:
    """Return what hides: buildings, and of the barriers walls, fences, hedges and level changes from eye height."""
    return context.once(("in the way",), lambda: _in_the_way(context))


def _in_the_way(context: Context) -> InTheWay:
    buildings, barriers = buildings_of(context), context.layer("barriers")
    if barriers is None or not len(barriers):
        return InTheWay(buildings, Obstacles(buildings.shapes[:0]), buildings, ())
    kind, height = (column_of("barriers", barriers, name) for name in ("kind", "height_m"))
    metres, unnamed = numbers(height), kind.isna().to_numpy(dtype=bool)
    hiding = kind.isin(HIDING).to_numpy(dtype=bool)
    high, unmeasured = metres >= EYE_HEIGHT_M, np.isnan(metres)
    sure = hiding & (high | (unmeasured & (kind == "wall").fillna(False).to_numpy(dtype=bool)))
    perhaps = (hiding & unmeasured & ~sure) | (unnamed & (high | unmeasured))
    shapes, drawn = context.geometry("barriers"), buildings.shapes
    least = obstacles(np.concatenate([drawn, shapes[sure]])) if sure.any() else buildings
    doubtful = obstacles(shapes[perhaps])
    most = Obstacles(np.concatenate([least.shapes, doubtful.shapes])) if perhaps.any() else least
    counts = {"kind": int((perhaps & unnamed).sum()), "height_m": int((perhaps & unmeasured).sum())}
    return InTheWay(least, doubtful, most, tuple(no_attribute("barriers", name, n) for name, n in counts.items() if n))


def lookers_of(context: Context, selection: Selection) -> Lookers:
    """Return who looks: windows of the dwellings of a selection, and whatever else is in it."""
    return context.once(("lookers", selection.key), lambda: _lookers(context, selection))


def _lookers(context: Context, selection: Selection) -> Lookers:
    found = [
        _dwellings(context, part) if part.layer == "dwellings" else _features(context, part) for part in selection.parts
    ]
    offsets = np.cumsum([0, *(len(item.low) for item in found)])
    shifted = [(item, offset) for item, offset in zip(found, offsets[:-1], strict=True)]
    return Lookers(
        joined([item.samples.owned_by(np.arange(len(item.low)) + offset) for item, offset in shifted]),
        np.concatenate([np.zeros(0, dtype=bool), *(item.certain for item in found)]),
        np.concatenate([np.zeros(0), *(item.low for item in found)]),
        np.concatenate([np.zeros(0), *(item.high for item in found)]),
        np.concatenate([np.zeros(0, dtype=bool), *(item.stray for item in found)]),
        np.concatenate([np.zeros(0, dtype=np.int64), *(item.group + offset for item, offset in shifted)]),
        tuple(missing for item in found for missing in item.missing),
    )


def _features(context: Context, part: Part) -> Lookers:
    """Let every feature look by itself."""
    geometry, size = context.geometry(part.layer)[part.rows], len(part.rows)
    samples = samples_of(context, part.layer, geometry, grid=False)
    alone = np.zeros(size, dtype=bool)
    certain = np.ones(len(samples), dtype=bool)
    return Lookers(samples, certain, part.certain.astype(float), np.ones(size), alone, np.arange(size), ())


def samples_of(context: Context, layer: str, geometry: Geometries, grid: bool) -> Samples:
    """Return by which points features of a layer look, or are seen (areas by a ``grid``); the owner is the row."""
    if layer == "buildings":
        return window_samples(geometry)
    return appearing(geometry, buildings_of(context), context.plan.tolerance_m, ON_WALLS.get(layer, "thing"), grid)


def _dwellings(context: Context, part: Part) -> Lookers:
    """Let dwellings look by the windows of their building, those without a building by their own point."""
    home = homes_of(context, "dwellings")[part.rows]
    lost = home < 0
    key = np.where(lost, len(_geometry(context, "buildings")) + np.cumsum(lost), home)
    groups, first, group = np.unique(key, return_index=True, return_inverse=True)
    stray = lost[first]
    windows, certain, missing = _windows(context, groups[~stray])
    strays = np.flatnonzero(stray)
    points = shapely.get_coordinates(shapely.point_on_surface(context.geometry("dwellings")[part.rows[first[stray]]]))
    samples = joined([windows, unsided(strays, points)])
    known = np.concatenate([certain, np.zeros(len(strays), dtype=bool)])
    known = known[np.argsort(np.concatenate([windows.owner, strays]), kind="stable")]
    if lost.any():
        named = context.layer("buildings") is not None
        missing.append(no_attribute("dwellings", "building_id", int(lost.sum())) if named else no_layer("buildings"))
    low = np.where(stray, 0, np.bincount(group, weights=part.certain, minlength=len(groups)))
    high = np.bincount(group, minlength=len(groups)).astype(float)
    return Lookers(samples, known, low, high, stray, group, tuple(missing))


def _windows(context: Context, buildings: Integers) -> tuple[Samples, Mask, list[Missing]]:
    """Return the windows of buildings, which of them are certain, and what would settle the rest.

    They are in the fronts with an inhabited ground floor where such fronts are drawn, else all round.
    """
    shapes, size = _geometry(context, "buildings"), len(buildings)
    fronts = context.plan.layers.get("frontages")
    if fronts is None or not len(fronts) or not size:
        samples = window_samples(shapes[buildings])
        return samples, np.ones(len(samples), dtype=bool), []
    at = pd.Index(buildings).get_indexer(pd.Index(homes_of(context, "frontages")))
    use = column_of("frontages", fronts, "ground_floor_use")
    lived = (at >= 0) & use.isin(INHABITED).to_numpy(dtype=bool)
    perhaps = (at >= 0) & use.isna().to_numpy(dtype=bool)
    facing, doubtful = np.isin(np.arange(size), at[lived]), np.isin(np.arange(size), at[perhaps])
    drawn = np.flatnonzero(lived | perhaps)
    geometry = np.asarray(fronts.geometry.values, dtype=object)[drawn]
    by_front = samples_of(context, "frontages", geometry, grid=False)
    around = window_samples(shapes[buildings[~facing]]).owned_by(np.flatnonzero(~facing))
    samples = joined([by_front.owned_by(at[drawn]), around])
    certain = np.concatenate([lived[drawn][by_front.owner], ~doubtful[around.owner]])
    certain = certain[np.argsort(np.concatenate([at[drawn][by_front.owner], around.owner]), kind="stable")]
    gaps = int(perhaps.sum())
    return samples, certain, [no_attribute("frontages", "ground_floor_use", gaps)] if gaps else []


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
