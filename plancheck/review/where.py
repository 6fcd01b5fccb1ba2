"""A place in words for every finding, so that the map is never the only carrier.

The nearest named street, and the nearest named facility, stop or place with direction and rounded distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.texts import Language, catalogue, text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.context import Context

ANCHORS = ("facilities", "public_spaces", "stops")
ALONG_A_STREET = ("street", "home_zone")
"""Public spaces that are the street itself: it is named already."""
STREET_REACH_M = 75.0
ANCHOR_REACH_M = 400.0
AT_THE_SPOT_M = 7.5
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


@dataclass(frozen=True)
class Gazetteer:
    """The named things of a plan, streets and anchors, as points."""

    streets: shapely.STRtree
    street_names: NDArray[np.object_]
    anchors: shapely.STRtree
    anchor_points: NDArray[np.object_]
    anchor_names: NDArray[np.object_]


def gazetteer(context: Context) -> Gazetteer:
    """Collect the named streets and places of a plan."""
    lines, names_of_lines = _named(context.layer("paths"))
    streets, line = shapely.get_coordinates(shapely.segmentize(lines, STREET_POINTS_M), return_index=True)
    found = [_named(context.layer(layer)) for layer in ANCHORS]
    shapes = np.concatenate([shape for shape, _ in found]) if found else np.array([], dtype=object)
    names = np.concatenate([name for _, name in found]) if found else np.array([], dtype=object)
    points = shapely.point_on_surface(shapes)
    by_street = shapely.STRtree(np.asarray(shapely.points(streets), dtype=object))
    return Gazetteer(by_street, names_of_lines[line], shapely.STRtree(points), points, names)


def _named(frame: gpd.GeoDataFrame | None) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    if frame is None or "name" not in frame or frame["name"].isna().all():
        return np.array([], dtype=object), np.array([], dtype=object)
    named = frame[frame["name"].notna()]
    if "kind" in named:
        named = named[~named["kind"].isin(ALONG_A_STREET)]
    return named.geometry.to_numpy(), named["name"].astype(str).to_numpy(dtype=object)


def places(points: NDArray[np.object_], names: Gazetteer, language: Language) -> list[str]:
    """Return for each point where it is, in words."""
    street = _nearest(names.streets, points, STREET_REACH_M)
    anchor = _nearest(names.anchors, points, ANCHOR_REACH_M)
    say = _Sayer(language)
    near = np.full(len(points), None, dtype=object)
    found = np.flatnonzero(anchor >= 0)
    if len(found):
        offset = shapely.get_coordinates(points[found]) - shapely.get_coordinates(names.anchor_points[anchor[found]])
        distance = np.hypot(offset[:, 0], offset[:, 1])
        direction = np.round(np.degrees(np.arctan2(offset[:, 1], offset[:, 0])) / 45).astype(int) % 8
        called = names.anchor_names[anchor[found]]
        near[found] = [say.near(*item) for item in zip(called, distance.tolist(), direction.tolist(), strict=True)]
    along = [names.street_names[number] if number >= 0 else None for number in street.tolist()]
    return [say.place(*item) for item in zip(near.tolist(), along, strict=True)]


def _nearest(tree: shapely.STRtree, points: NDArray[np.object_], reach: float) -> NDArray[np.int64]:
    """Return the index of the nearest named thing within reach, or -1; the first of equals."""
    result = np.full(len(points), -1, dtype=np.int64)
    if len(tree.geometries) and len(points):
        pairs = tree.query_nearest(points, max_distance=reach)
        first = pd.DataFrame({"point": pairs[0], "thing": pairs[1]}).groupby("point")["thing"].min()
        result[first.index.to_numpy()] = first.to_numpy()
    return result


class _Sayer:
    """Says places in one language; every sentence is looked up once."""

    def __init__(self, language: Language) -> None:
        look_up = catalogue(language).gettext
        self.directions = [direction.render(language) for direction in _DIRECTIONS]
        self.at = look_up(_AT.msgid)
        self.from_anchor = look_up(_FROM.msgid)
        self.both = look_up(_BOTH.msgid)
        self.along = look_up(_ALONG.msgid)

    def near(self, name: str, distance: float, direction: int) -> str:
        """Say where something is from an anchor."""
        if distance <= AT_THE_SPOT_M:
            return self.at.format(name=name)
        metres = 5 * round(distance / 5)
        return self.from_anchor.format(metres=metres, direction=self.directions[direction], name=name)

    def place(self, near: str | None, street: str | None) -> str:
        """Say where something is from an anchor and a street, as far as there are any."""
        if street is None:
            return near or ""
        return self.along.format(street=street) if near is None else self.both.format(near=near, street=street)
