"""The map of a plan and its findings as shapes to draw; what they look like is in the style sheet, by class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.report.anchors import ROWS_PER_RULE, Anchored, is_placed
from plancheck.report.labels import Label, labels
from plancheck.report.projection import UNITS_PER_METRE, Projection, window
from plancheck.texts import Text, text

if TYPE_CHECKING:
    import geopandas as gpd

    from plancheck.plan.model import Plan
    from plancheck.review.model import Finding, Review

SHOWN_WIDTH_PX = 960
SHOWN_HEIGHT_PX = 760
MOST_DOTS = 400
DRAWN_STATUSES = ("unknown", "waived", "not_met")


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


@dataclass(frozen=True)
class Marker:
    """A finding on the map, linked to its row in the tables.

    ``outline`` is the subject's own shape; a rule with more findings than rows has ``small`` marks, so that the map is read
    from the exceptional to the general.
    """

    anchor: str
    row: str
    code: str
    status: str
    title: str
    x: int
    y: int
    outline: str
    small: bool


@dataclass(frozen=True)
class Dots:
    """The findings of a rule that have no row of their own: generalised to dots."""

    code: str
    status: str
    data: str


@dataclass(frozen=True)
class Drawing:
    """A map in units of a decimetre; ``pixel`` is how many units one pixel takes when the whole map is shown."""

    width: int
    height: int
    pixel: float
    groups: tuple[Group, ...]
    outside: str
    boundary: str
    dots: tuple[Dots, ...]
    markers: tuple[Marker, ...]
    labels: tuple[Label, ...]
    bar_m: int
    bar_width: int


def draw(review: Review, plan: Plan, anchored: tuple[Anchored, ...]) -> Drawing:
    """Draw the plan with the findings of the review; ``anchored`` are the findings that have a row in the page."""
    view = window(plan.boundary)
    pixel = max(view.width / SHOWN_WIDTH_PX, view.height / SHOWN_HEIGHT_PX)
    boundary = view.paths(np.array([plan.boundary], dtype=object))
    bar_m = _round_length(pixel * 180 / UNITS_PER_METRE)
    return Drawing(
        width=view.width,
        height=view.height,
        pixel=pixel,
        groups=tuple(_groups(plan, view)),
        outside=f"M0 0h{view.width}v{view.height}h-{view.width}z{boundary}",
        boundary=boundary,
        dots=tuple(_dots(review, view, pixel, {item.finding.id for item in anchored})),
        markers=tuple(_markers(review, plan, view, anchored)),
        labels=labels(plan, view, pixel),
        bar_m=bar_m,
        bar_width=bar_m * UNITS_PER_METRE,
    )


_SPACES = {
    "park": "green", "pocket_green": "green", "garden": "green", "allotment": "green", "courtyard": "green",
    "sports_field": "sport", "playground": "play", "school_yard": "play", "youth_place": "play", "square": "square",
    "forecourt": "square", "home_zone": "walk", "street": "walk",
}  # fmt: skip
_ROADS = {
    "carriageway": "road", "driveway": "road", "transit_lane": "road", "parking": "parking", "cycleway": "cycle",
    "footway": "walk", "pedestrian_area": "walk", "home_zone": "walk", "verge": "green",
}  # fmt: skip
_COVERS = {"green": "green", "water": "water", "paved": "paved", "bare": "bare"}
_PATHS = {"main": "wide", "regional": "wide", "local": "street", "home_zone": "street"}
_HOMES = {"row", "semi", "detached", "stairwell_flat", "gallery_flat", "corridor_flat", "tower"}
_SEATS = {"bench", "chair", "picnic_table", "seat_wall"}
_LIVING = {"living", "residential", "wonen", "woonfunctie", "dwelling"}


def _groups(plan: Plan, view: Projection) -> Iterator[Group]:
    """Yield the layers of the map from the ground up, without those that would be empty."""
    layers = plan.layers
    roads = _areas(layers.get("road_parts"), "use", _ROADS, "road", view)
    paths = _paths(layers.get("paths"), view, thin=bool(roads))
    everything = (
        Group("ground", text("Green and water"), _areas(layers.get("land_cover"), "cover", _COVERS, "bare", view)),
        Group("spaces", text("Public spaces"), _areas(layers.get("public_spaces"), "kind", _SPACES, "walk", view)),
        Group("roads", text("Streets and paths"), (*roads, *paths)),
        Group("buildings", text("Buildings"), _buildings(layers.get("buildings"), view)),
        Group("trees", text("Trees"), _trees(layers.get("trees"), view)),
        Group("seats", text("Places to sit"), _points(_chosen(layers.get("furniture"), "kind", _SEATS), "seat", view)),
        Group("stops", text("Stops"), _points(layers.get("stops"), "stop", view)),
        Group("facilities", text("Facilities"), _points(layers.get("facilities"), "facility", view)),
    )
    return (group for group in everything if group.shapes)


def _standing(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    if frame is None or not len(frame):
        return None
    return frame[frame["status"].ne("demolished").fillna(True)] if "status" in frame else frame


def _chosen(frame: gpd.GeoDataFrame | None, column: str, values: set[str]) -> gpd.GeoDataFrame | None:
    return None if frame is None or column not in frame else frame[frame[column].isin(values)]


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
    return _by_style(frame, column.map(_PATHS).fillna("foot"), view, "path")


def _buildings(frame: gpd.GeoDataFrame | None, view: Projection) -> tuple[Shape, ...]:
    frame = _standing(frame)
    if frame is None:
        return ()
    kind = frame["building_type"] if "building_type" in frame else pd.Series(None, index=frame.index, dtype=object)
    use = frame["main_use"] if "main_use" in frame else pd.Series(None, index=frame.index, dtype=object)
    homes = kind.isin(_HOMES) | (kind.isna() & use.astype("str").str.lower().isin(_LIVING))
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


def _markers(review: Review, plan: Plan, view: Projection, anchored: tuple[Anchored, ...]) -> Iterator[Marker]:
    many = {result.code for result in review.results if len(result.findings) > ROWS_PER_RULE}
    ordered = sorted(anchored, key=lambda item: item.code not in many)
    for status in DRAWN_STATUSES:
        for item in ordered:
            finding = item.finding
            if finding.status == status and finding.location is not None and is_placed(finding):
                x, y = view.units(np.array([finding.location])).tolist()[0]
                title = f"{item.code}: {finding.message}"
                outline = _outline(plan, finding, view)
                yield Marker(item.marker, item.row, item.code, status, title, x, y, outline, item.code in many)


def _outline(plan: Plan, finding: Finding, view: Projection) -> str:
    frame = plan.layers.get(finding.subject.layer)
    if frame is None or finding.subject.id not in frame.index:
        return ""
    return view.paths(np.array([frame.geometry.loc[finding.subject.id]], dtype=object))


def _dots(review: Review, view: Projection, pixel: float, shown: set[str]) -> Iterator[Dots]:
    for status in DRAWN_STATUSES:
        for result in review.results:
            places = [
                finding.location for finding in result.findings
                if finding.status == status and finding.location and finding.id not in shown and is_placed(finding)
            ]  # fmt: skip
            if places:
                yield Dots(result.code, status, view.dots_at(_generalise(view.units(np.array(places)), pixel)))


def _generalise(places: np.ndarray[tuple[int, int], np.dtype[np.int64]], pixel: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Snap places to an ever coarser grid until there are few enough to read."""
    cell = max(1, round(3 * pixel))
    while len(places) > MOST_DOTS:
        places = np.unique(np.rint(places / cell).astype(np.int64) * cell, axis=0)
        cell *= 2
    return places


def _round_length(metres: float) -> int:
    """Return the greatest of 1, 2 or 5 times a power of ten that is at most ``metres``."""
    power = 10 ** int(np.floor(np.log10(max(metres, 1.0))))
    return int(max(factor * power for factor in (1, 2, 5) if factor * power <= max(metres, 1.0)))
