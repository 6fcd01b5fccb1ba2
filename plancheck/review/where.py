"""A place in words for every finding, so that the map is never the only carrier.

The nearest named street, and the nearest named facility, stop or place with direction and rounded distance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.texts import Language, Text, text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.context import Context

ANCHORS = ("facilities", "public_spaces", "stops")
STREET_REACH_M = 75.0
ANCHOR_REACH_M = 400.0
AT_THE_SPOT_M = 7.5

_DIRECTIONS = (
    text("east"), text("north-east"), text("north"), text("north-west"),
    text("west"), text("south-west"), text("south"), text("south-east"),
)  # fmt: skip


@dataclass(frozen=True)
class Gazetteer:
    """The named things of a plan: streets as lines, anchors as points."""

    streets: shapely.STRtree
    street_names: NDArray[np.object_]
    anchors: shapely.STRtree
    anchor_points: NDArray[np.object_]
    anchor_names: NDArray[np.object_]


def gazetteer(context: Context) -> Gazetteer:
    """Collect the named streets and places of a plan."""
    streets, street_names = _named(context.layer("paths"))
    found = [_named(context.layer(layer)) for layer in ANCHORS]
    shapes = np.concatenate([shape for shape, _ in found]) if found else np.array([], dtype=object)
    names = np.concatenate([name for _, name in found]) if found else np.array([], dtype=object)
    points = shapely.point_on_surface(shapes)
    return Gazetteer(shapely.STRtree(streets), street_names, shapely.STRtree(points), points, names)


def _named(frame: gpd.GeoDataFrame | None) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    if frame is None or "name" not in frame or frame["name"].isna().all():
        return np.array([], dtype=object), np.array([], dtype=object)
    named = frame[frame["name"].notna()]
    return named.geometry.to_numpy(), named["name"].astype(str).to_numpy(dtype=object)


def places(points: NDArray[np.object_], names: Gazetteer, language: Language) -> list[str]:
    """Return for each point where it is, in words."""
    say = _Sayer(language)
    street = _nearest(names.streets, points, STREET_REACH_M)
    anchor = _nearest(names.anchors, points, ANCHOR_REACH_M)
    return [
        say.place(
            names.street_names[s] if s >= 0 else None,
            names.anchor_names[a] if a >= 0 else None,
            (points[number], names.anchor_points[a]) if a >= 0 else None,
        )
        for number, (s, a) in enumerate(zip(street, anchor, strict=True))
    ]


def _nearest(tree: shapely.STRtree, points: NDArray[np.object_], reach: float) -> NDArray[np.int64]:
    """Return the index of the nearest named thing within reach, or -1; the first of equals."""
    result = np.full(len(points), -1, dtype=np.int64)
    if len(tree.geometries) and len(points):
        pairs = tree.query_nearest(points, max_distance=reach)
        first = pd.DataFrame({"point": pairs[0], "thing": pairs[1]}).groupby("point")["thing"].min()
        result[first.index.to_numpy()] = first.to_numpy()
    return result


class _Sayer:
    """Says places in one language; each sentence is looked up once."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.directions = [direction.render(language) for direction in _DIRECTIONS]
        self.say: Callable[[Text], str] = lambda sentence: sentence.render(language)

    def place(self, street: str | None, anchor: str | None, ends: tuple[object, object] | None) -> str:
        near = ""
        if anchor is not None and ends is not None:
            here, there = ends
            east, north = here.x - there.x, here.y - there.y  # type: ignore[attr-defined]
            distance = float(np.hypot(east, north))
            if distance <= AT_THE_SPOT_M:
                near = self.say(text("at {name}", name=anchor))
            else:
                direction = self.directions[round(float(np.degrees(np.arctan2(north, east))) / 45) % 8]
                metres = 5 * round(distance / 5)
                sentence = text("{metres} m {direction} of {name}", metres=metres, direction=direction, name=anchor)
                near = self.say(sentence)
        if street is not None and near:
            return self.say(text("{near}, on or near {street}", near=near, street=street))
        if street is not None:
            return self.say(text("on or near {street}", street=street))
        return near
