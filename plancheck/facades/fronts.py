"""The fronts of buildings: derived from outlines where a plan has none, and what drawn ones look out on.

A front is a straight part of a building's outline that faces public space or a path that can be walked: see
:mod:`plancheck.facades.views` for what facing is. Courtyards, gardens and allotments are no public space unless their
access says so. A back alley is faced only from close by: walls stand along it, but the backs of houses, behind their
gardens, are no fronts. Sheds have no fronts; they do stand in the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from plancheck.facades.edges import stacked
from plancheck.facades.scene import Buildings, Faced, Things, points_of
from plancheck.facades.strips import ROUNDING_M
from plancheck.facades.views import EYE_M, REACH_M, facing, merged
from plancheck.facades.walls import straight_walls
from plancheck.plan.model import Issue
from plancheck.texts import plural

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Geometries, Integers, Mask

BACK_ALLEY_M = 3.0
"""How near a wall must stand to a back alley to face it."""

SHED_M2 = 10.0
"""A building smaller than this is a shed."""

ROUNDING_M2 = 1e-3
"""What rounding may do to an area."""

LEAST_FRONT_M = 0.5
"""A shorter piece of wall is a pillar or a notch, no front."""

PRIVATE_KINDS = ("courtyard", "garden", "allotment")
"""Kinds of space that are private unless their access says that they are public."""

PUBLIC_SPACE, OTHER_SPACE, WALKED_PATH, OTHER_PATH = range(4)


def is_public(spaces: gpd.GeoDataFrame) -> Mask:
    """Return which spaces are open to the public: by their access, and where that is not given by their kind."""
    nothing = pd.Series(None, index=spaces.index, dtype=object)
    access = spaces["access"] if "access" in spaces.columns else nothing
    kind = spaces["kind"] if "kind" in spaces.columns else nothing
    private = kind.isin(PRIVATE_KINDS).to_numpy(dtype=bool)
    unsaid = access.isna().to_numpy(dtype=bool)
    return access.eq("public").fillna(False).to_numpy(dtype=bool) | (
        ~private & (unsaid | access.eq("semi_public").fillna(False).to_numpy(dtype=bool))
    )


def things_to_face(spaces: gpd.GeoDataFrame | None, paths: gpd.GeoDataFrame | None, walkable: Mask) -> Things:
    """Return spaces and paths as things to look at: named by their row, paths after the spaces.

    Of public spaces, of other spaces, of walkable and of other paths a wall faces the first: a street's path is faced
    across its surface, and a street across a front garden.
    """
    shapes: list[Geometries] = [np.empty(0, dtype=object)]
    groups: list[Integers] = [np.empty(0, dtype=np.int64)]
    reach: list[Floats] = [np.empty(0)]
    if spaces is not None:
        shapes.append(np.asarray(spaces.geometry.values, dtype=object))
        groups.append(np.where(is_public(spaces), PUBLIC_SPACE, OTHER_SPACE))
        reach.append(np.full(len(spaces), REACH_M))
    if paths is not None:
        shapes.append(np.asarray(paths.geometry.values, dtype=object))
        groups.append(np.where(walkable, WALKED_PATH, OTHER_PATH))
        alley = np.zeros(len(paths), dtype=bool)
        if "road_class" in paths.columns:
            alley = paths["road_class"].eq("back_alley").fillna(False).to_numpy(dtype=bool)
        reach.append(np.where(alley, BACK_ALLEY_M, REACH_M))
    every = np.concatenate(shapes)
    return Things(every, np.arange(len(every)), np.concatenate(groups), np.concatenate(reach))


def derive(buildings: gpd.GeoDataFrame, things: Things) -> gpd.GeoDataFrame:
    """Derive fronts from the outlines of buildings: a layer with `building_id`, `block_id` and `status` where the
    buildings have them, `inside`, and geometry, indexed by ids made from the building's; uses are not known.
    """
    shapes = np.asarray(buildings.geometry.values, dtype=object)
    walls = straight_walls(without_sheds(shapes))
    open_ = np.isin(things.group, (PUBLIC_SPACE, WALKED_PATH))
    one = np.zeros(int(open_.sum()), dtype=np.int64)
    faced = facing(walls, Buildings(shapes), Things(things.shapes[open_], one, one, things.reach[open_]))
    long = faced.finish - faced.begin >= LEAST_FRONT_M - 2 * ROUNDING_M
    wall, begin, finish = walls.where(faced.wall[long]), faced.begin[long], faced.finish[long]
    lines = shapely.linestrings(np.stack([wall.at(begin), wall.at(finish)], axis=1))
    return _layer(buildings, wall.owner, np.asarray(lines, dtype=object))


def without_sheds(shapes: Geometries) -> Geometries:
    """Return buildings with nothing in the place of those that are too small to have fronts."""
    kept = shapes.copy()
    kept[shapely.area(shapes) < SHED_M2 - ROUNDING_M2] = None
    return kept


def faced_by(fronts: Edges, buildings: Buildings, things: Things) -> Faced:
    """Return what the straight pieces of drawn fronts look out on, away from their building.

    A piece with a building on neither side, or on both, looks to both sides.
    """
    middle = fronts.length / 2
    right, left = (buildings.around(points_of(fronts.at(middle, out))) for out in (EYE_M, -EYE_M))
    rightward, leftward = np.flatnonzero(~right | left), np.flatnonzero(~left | right)
    walls = stacked(fronts.where(rightward), fronts.where(leftward).turned())
    faced = facing(walls, buildings, things)
    front = np.concatenate([rightward, leftward])[faced.wall]
    back = faced.wall >= len(rightward)
    length = fronts.length[front]
    begin = np.where(back, length - faced.finish, faced.begin)
    finish = np.where(back, length - faced.begin, faced.finish)
    return merged(front, faced.name, begin, finish)


def fronts_derived(fronts: gpd.GeoDataFrame) -> Issue:
    """D001: the plan has no fronts, and those that were used were made from the outlines of buildings."""
    message = plural(
        "The plan has no fronts (layer 'frontages'): {count} front was derived from the edges of buildings that face "
        "public space or paths. What is behind it is unknown.",
        "The plan has no fronts (layer 'frontages'): {count} fronts were derived from the edges of buildings that face "
        "public space or paths. What is behind them is unknown.",
        count=len(fronts),
    )
    return Issue("D001", "note", message, "frontages")


def _layer(buildings: gpd.GeoDataFrame, building: Integers, lines: Geometries) -> gpd.GeoDataFrame:
    """Give fronts an id, numbered per building from west to east, and what they take over from it."""
    middle = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    order = np.lexsort((middle[:, 1], middle[:, 0], building))
    building, lines = building[order], lines[order]
    number = np.arange(len(building)) - np.searchsorted(building, building) + 1
    names = pd.Series(buildings.index.to_numpy()[building], dtype="str")
    index = pd.Index(names + "-front-" + pd.Series(number, dtype="str"), dtype="str")
    taken = [name for name in ("block_id", "inside", "status") if name in buildings.columns]
    columns = pd.DataFrame(buildings[taken].iloc[building].reset_index(drop=True))
    columns.insert(0, "building_id", names)
    return gpd.GeoDataFrame(columns.set_index(index), geometry=lines, crs=buildings.crs).sort_index()
