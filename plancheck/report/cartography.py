"""The plan's own layers as shapes to draw, from the ground up; what they look like is in the style sheet, by class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.report.projection import UNITS_PER_METRE, Projection
from plancheck.texts import Text, text

if TYPE_CHECKING:
    import geopandas as gpd

    from plancheck.plan.model import Plan

SPACES = {
    "park": "green", "pocket_green": "green", "garden": "green", "allotment": "green", "courtyard": "green",
    "sports_field": "sport", "playground": "play", "school_yard": "play", "youth_place": "play", "square": "square",
    "forecourt": "square", "home_zone": "walk", "street": "walk",
}  # fmt: skip
ROADS = {
    "carriageway": "road", "driveway": "road", "transit_lane": "road", "parking": "parking", "cycleway": "cycle",
    "footway": "walk", "pedestrian_area": "walk", "home_zone": "walk", "verge": "green",
}  # fmt: skip
COVERS = {"green": "green", "water": "water", "paved": "paved", "bare": "bare"}
PATHS = {"main": "wide", "regional": "wide", "local": "street", "home_zone": "street"}
HOMES = {"row", "semi", "detached", "stairwell_flat", "gallery_flat", "corridor_flat", "tower"}
"""The building types with dwellings. With the classes above, what the map is drawn by, here and in QGIS."""
_SEATS = {"bench", "chair", "picnic_table", "seat_wall"}
_MEETING = {"community_centre", "library", "culture", "sport_indoor", "sport_outdoor", "cafe", "worship"}
_LIVING = {"living", "residential", "wonen", "woonfunctie", "dwelling"}
_LARGE_SPACES = {"park", "sports_field", "square", "allotment", "playground"}
WORDS: Mapping[str, Text] = {
    "area-green": text("green"),
    "area-water": text("water"),
    "area-paved": text("paved"),
    "area-bare": text("bare ground"),
    "area-sport": text("sport"),
    "area-play": text("play"),
    "area-square": text("square"),
    "area-walk": text("for walking"),
    "area-road": text("road"),
    "area-parking": text("parking"),
    "area-cycle": text("for cycling"),
    "path-wide": text("main road"),
    "path-street": text("street"),
    "path-foot": text("path"),
    "path-thin": text("line of the network"),
    "building-home": text("with dwellings"),
    "building-other": text("other use"),
    "building-plain": text("use not known"),
}
"""What a class of the map stands for, in the legend; a layer of one class needs no more than its own name."""
POINTS: Mapping[str, tuple[float, float]] = {"seat": (6, 4), "stop": (11, 8), "facility": (12, 9), "meet": (14, 11)}
"""The size in pixels of what is drawn as a point, with and without its edge."""


@dataclass(frozen=True)
class Shape:
    """Path data with the class that styles it; ``width`` in map units where the plan decides how wide a line is."""

    style: str
    data: str
    width: float | None = None


@dataclass(frozen=True)
class Group:
    """A layer of the map that a reader can switch off, with its name for the legend."""

    name: str
    title: Text
    shapes: tuple[Shape, ...]


def groups(plan: Plan, view: Projection) -> Iterator[Group]:
    """Yield the layers of the map from the ground up, without those that would be empty."""
    everything = _coarse(plan, view) if view.is_coarse else _fine(plan, view)
    return (group for group in everything if group.shapes)


def _coarse(plan: Plan, view: Projection) -> tuple[Group, ...]:
    """A district: no surfaces of streets, only large places, and nothing that is a single thing."""
    layers = plan.layers
    places = _chosen(layers.get("public_spaces"), "kind", _LARGE_SPACES)
    streets = _chosen(layers.get("paths"), "road_class", set(PATHS))
    hoods = layers.get("neighbourhoods")
    lines = () if hoods is None else (Shape("neighbourhood", view.paths(shapely.boundary(hoods.geometry.to_numpy()))),)
    return (
        Group("ground", text("Green and water"), _areas(layers.get("land_cover"), "cover", COVERS, "bare", view)),
        Group("spaces", text("Public spaces"), _areas(places, "kind", SPACES, "walk", view)),
        Group("roads", text("Streets and paths"), _paths(streets, view, thin=False)),
        Group("buildings", text("Buildings"), _buildings(layers.get("buildings"), view)),
        Group("neighbourhoods", text("Neighbourhoods"), lines),
    )


def _fine(plan: Plan, view: Projection) -> tuple[Group, ...]:
    layers = plan.layers
    facilities = layers.get("facilities")
    meeting, other = _chosen(facilities, "category", _MEETING), _chosen(facilities, "category", _MEETING, but=True)
    roads = _areas(layers.get("road_parts"), "use", ROADS, "road", view)
    paths = _paths(layers.get("paths"), view, thin=bool(roads))
    return (
        Group("ground", text("Green and water"), _areas(layers.get("land_cover"), "cover", COVERS, "bare", view)),
        Group("spaces", text("Public spaces"), _areas(layers.get("public_spaces"), "kind", SPACES, "walk", view)),
        Group("roads", text("Streets and paths"), (*roads, *paths)),
        Group("buildings", text("Buildings"), _buildings(layers.get("buildings"), view)),
        Group("trees", text("Trees"), _trees(layers.get("trees"), view)),
        Group("seats", text("Places to sit"), _points(_chosen(layers.get("furniture"), "kind", _SEATS), "seat", view)),
        Group("stops", text("Stops"), _points(layers.get("stops"), "stop", view)),
        Group("facilities", text("Other facilities"), _points(other, "facility", view)),
        Group("meeting", text("Facilities to meet in"), _points(meeting, "meet", view)),
    )


def _standing(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    if frame is None or not len(frame):
        return None
    return frame[frame["status"].ne("demolished").fillna(True)] if "status" in frame else frame


def _chosen(
    frame: gpd.GeoDataFrame | None, column: str, values: set[str], but: bool = False
) -> gpd.GeoDataFrame | None:
    """Return the rows with one of ``values``, or all ``but`` those."""
    if frame is None or column not in frame:
        return frame if but else None
    return frame[frame[column].isin(values) ^ but]


def _by_style(frame: gpd.GeoDataFrame, styles: pd.Series, view: Projection, prefix: str) -> tuple[Shape, ...]:
    shapes = [
        Shape(f"{prefix}-{style}", view.paths(frame.geometry.to_numpy()[(styles == style).to_numpy()]))
        for style in sorted(styles.unique())
    ]
    return tuple(shape for shape in shapes if shape.data)


def _areas(
    frame: gpd.GeoDataFrame | None, column: str, styles: Mapping[str, str], rest: str, view: Projection
) -> tuple[Shape, ...]:
    frame = _standing(frame)
    if frame is None:
        return ()
    named = frame[column].map(styles).fillna(rest) if column in frame else pd.Series(rest, index=frame.index)
    return _by_style(frame, named, view, "area")


def _paths(frame: gpd.GeoDataFrame | None, view: Projection, thin: bool) -> tuple[Shape, ...]:
    """Lines of the network: hairlines where the road surfaces are drawn, else streets with a width."""
    frame = _standing(frame)
    if frame is None:
        return ()
    if thin:
        return _by_style(frame, pd.Series("thin", index=frame.index), view, "path")
    column = frame["road_class"] if "road_class" in frame else pd.Series(None, index=frame.index, dtype=object)
    return _by_style(frame, column.map(PATHS).fillna("foot"), view, "path")


def _buildings(frame: gpd.GeoDataFrame | None, view: Projection) -> tuple[Shape, ...]:
    frame = _standing(frame)
    if frame is None:
        return ()
    kind = frame["building_type"] if "building_type" in frame else pd.Series(None, index=frame.index, dtype=object)
    use = frame["main_use"] if "main_use" in frame else pd.Series(None, index=frame.index, dtype=object)
    homes = kind.isin(HOMES) | (kind.isna() & use.astype("str").str.lower().isin(_LIVING))
    styles = pd.Series(np.select([homes, kind.isna() & use.isna()], ["home", "plain"], "other"), index=frame.index)
    return _by_style(frame, styles, view, "building")


def _trees(frame: gpd.GeoDataFrame | None, view: Projection) -> tuple[Shape, ...]:
    frame = _standing(frame)
    if frame is None:
        return ()
    crowns = frame["crown_m"].astype(float).fillna(5.0) if "crown_m" in frame else pd.Series(5.0, index=frame.index)
    sizes = (crowns / 2).round().clip(1, 8) * 2
    points = frame.geometry.to_numpy()
    return tuple(
        Shape("tree", view.dots(points[(sizes == size).to_numpy()]), float(size) * UNITS_PER_METRE)
        for size in sorted(sizes.unique())
    )


def _points(frame: gpd.GeoDataFrame | None, style: str, view: Projection) -> tuple[Shape, ...]:
    frame = _standing(frame)
    if frame is None or not len(frame):
        return ()
    data = view.dots(shapely.point_on_surface(frame.geometry.to_numpy()))
    return (Shape(style, data),) if data else ()
