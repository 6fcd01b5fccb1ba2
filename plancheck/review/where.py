"""A place in words for every finding, so that the map is never the only carrier.

The nearest named street, and the nearest named facility, stop or place with direction and rounded distance. Where
nothing near has a name it is the direction and distance from the middle of the neighbourhood or of the plan. The
building or block of a feature is told with it; features are not named by their ids otherwise, for the map does not show
these.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.arrays import different
from plancheck.review.spots import Spots
from plancheck.texts import Language, catalogue, text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.context import Context

    Floats = NDArray[np.float64]

ANCHORS = ("facilities", "public_spaces", "stops")
ALONG_A_STREET = ("street", "home_zone")
"""Public spaces that are the street itself: it is named already."""
STREET_REACH_M = 75.0
ANCHOR_REACH_M = 400.0
AT_THE_SPOT_M = 7.5
STEP_M = 5.0
"""Distances in words are rounded to this."""
STREET_POINTS_M = 5.0
"""Streets are looked up by points this far apart: near enough for words, and a fifth of the cost."""

_DIRECTIONS = (
    text("east"), text("north-east"), text("north"), text("north-west"),
    text("west"), text("south-west"), text("south"), text("south-east"),
)  # fmt: skip
_AT = text("at {name}")
_FROM = text("{metres} m {direction} of {name}")
_ALONG = text("on or near {street}")
_BOTH = text("{near}, on or near {street}")
_MIDDLE = text("in the middle of {area}")
_PART = text("{metres} m {direction} of the middle of {area}")
_THE_PLAN = text("the plan")
NEIGHBOURHOOD = text("neighbourhood {name}")


@dataclass(frozen=True)
class Gazetteer:
    """The named things of a plan, streets and anchors, as points, and the neighbourhoods for where nothing is named.

    ``street_of`` gives the number in ``street_names`` of each point of a street, with -1 after the last of them. Of
    ``area_middles`` the last is the middle of the plan.
    """

    streets: Spots
    street_of: NDArray[np.intp]
    street_names: NDArray[np.object_]
    anchors: Spots
    anchor_names: NDArray[np.object_]
    areas: shapely.STRtree
    area_names: NDArray[np.object_]
    area_middles: Floats


def gazetteer(context: Context) -> Gazetteer:
    """Collect the named streets and places of a plan."""
    lines, names_of_lines = _named(context.layer("paths"))
    streets, line = shapely.get_coordinates(shapely.segmentize(lines, STREET_POINTS_M), return_index=True)
    found = [_named(context.layer(layer)) for layer in ANCHORS]
    shapes = np.concatenate([shape for shape, _ in found]) if found else np.array([], dtype=object)
    names = np.concatenate([name for _, name in found]) if found else np.array([], dtype=object)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    areas, names_of_areas = _named(context.layer("neighbourhoods"))
    middles = shapely.centroid(np.append(areas, np.array([context.plan.boundary], dtype=object)))
    number, street_names = pd.factorize(names_of_lines)
    return Gazetteer(
        Spots(streets),
        np.append(number[line], -1),
        street_names,
        Spots(points),
        names,
        shapely.STRtree(areas),
        names_of_areas,
        shapely.get_coordinates(middles),
    )


def _named(frame: gpd.GeoDataFrame | None) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    if frame is None or "name" not in frame or frame["name"].isna().all():
        return np.array([], dtype=object), np.array([], dtype=object)
    named = frame[frame["name"].notna()]
    if "kind" in named:
        named = named[~named["kind"].isin(ALONG_A_STREET)]
    return named.geometry.to_numpy(), named["name"].astype(str).to_numpy(dtype=object)


def places(points: NDArray[np.object_], names: Gazetteer, language: Language) -> NDArray[np.object_]:
    """Return for each point where it is, in words: from what has a name, else from the middle of where it lies."""
    first, of = different(shapely.get_coordinates(points))  # homes in a tower are often drawn at one point
    return _places(points[first], names, language)[of]


def _places(points: NDArray[np.object_], names: Gazetteer, language: Language) -> NDArray[np.object_]:
    at = shapely.get_coordinates(points)
    street = names.street_of[names.streets.nearest(at, STREET_REACH_M)]
    anchor = names.anchors.nearest(at, ANCHOR_REACH_M)
    area = np.full(len(points), -1, dtype=np.int64)
    nameless = np.flatnonzero((anchor < 0) & (street < 0))
    area[nameless] = _areas(names, points[nameless])
    middles = np.concatenate([names.anchors.points, names.area_middles])
    origin = np.where(area >= 0, area + len(names.anchors.points), anchor)
    offset = np.where((origin >= 0)[:, None], at - middles[origin], 0.0)
    distance = np.hypot(offset[:, 0], offset[:, 1])
    steps = np.where(distance <= AT_THE_SPOT_M, 0, np.rint(distance / STEP_M)).astype(np.int64)
    direction = (
        np.where(steps > 0, np.round(np.degrees(np.arctan2(offset[:, 1], offset[:, 0])) / 45), 0).astype(int) % 8
    )
    # many features lie at the same place in words, and saying it is what costs
    alike = np.stack([origin + 1, steps, direction, street + 1])
    keys = np.ravel_multi_index(tuple(alike), tuple(alike.max(axis=1) + 1))
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    say = _Sayer(names, language)
    distinct = np.column_stack([anchor, area, steps, direction, street])[first].tolist()
    return np.array([say.place(*place) for place in distinct], dtype=object)[number]


def _areas(names: Gazetteer, points: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the neighbourhood that each point lies in, the first of several, and the whole plan elsewhere."""
    found = np.full(len(points), len(names.area_names), dtype=np.int64)
    inside, area = names.areas.query(points, predicate="intersects")
    np.minimum.at(found, inside, area)
    return found


class _Sayer:
    """Says places in one language; every sentence is looked up once."""

    def __init__(self, names: Gazetteer, language: Language) -> None:
        look_up = catalogue(language).gettext
        self.names, self.anchors, self.streets = names, names.anchor_names.tolist(), names.street_names.tolist()
        self.near = cache(self._near)
        self.directions = [direction.render(language) for direction in _DIRECTIONS]
        self.at = look_up(_AT.msgid)
        self.from_anchor = look_up(_FROM.msgid)
        self.both = look_up(_BOTH.msgid)
        self.along = look_up(_ALONG.msgid)
        self.middle = look_up(_MIDDLE.msgid)
        self.from_middle = look_up(_PART.msgid)
        self.plan = look_up(_THE_PLAN.msgid)
        self.neighbourhood = look_up(NEIGHBOURHOOD.msgid)

    def place(self, anchor: int, area: int, steps: int, direction: int, street: int) -> str:
        """Say where something is from an anchor and a street, as far as there are any (-1: none), or from an area."""
        if area >= 0:
            return self.part(area, steps, direction)
        place = self.anchors[anchor] if anchor >= 0 else None
        name = self.streets[street] if street >= 0 else None
        if place is None:
            return "" if name is None else self.along.format(street=name)
        if name in (None, place):
            return self.near(steps, direction, False) % {"name": place}
        return self.near(steps, direction, True) % {"name": place, "street": name}

    def part(self, area: int, steps: int, direction: int) -> str:
        """Say where something is from the middle of a neighbourhood or of the plan, so many steps away."""
        names = self.names.area_names
        name = self.neighbourhood.format(name=names[area]) if area < len(names) else self.plan
        if not steps:
            return self.middle.format(area=name)
        metres = round(STEP_M * steps)
        return self.from_middle.format(metres=metres, direction=self.directions[direction], area=name)

    def _near(self, steps: int, direction: int, beside: bool) -> str:
        """Say where something is from an anchor, so many steps away (0: at the spot), ``beside`` a street or not."""
        if steps:
            metres = round(STEP_M * steps)
            near = self.from_anchor.format(metres=metres, direction=self.directions[direction], name="%(name)s")
        else:
            near = self.at.format(name="%(name)s")
        return self.both.format(near=near, street="%(street)s") if beside else near
