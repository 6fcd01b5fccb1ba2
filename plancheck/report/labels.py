"""Names on the map: places, facilities and streets, as many as fit without touching each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.report.clusters import HEIGHT_PX, Cluster
from plancheck.report.projection import Projection

if TYPE_CHECKING:
    import geopandas as gpd

    from plancheck.plan.model import Plan

FONT_PX = 11.0
LETTER_PX = 6.0
MOST_LABELS, MOST_COARSE_LABELS = 60, 25
LONGEST = 28
BELOW_PX = 14.0


@dataclass(frozen=True)
class Label:
    """A name at a place in map units; ``angle`` in degrees clockwise, ``shift`` in pixels below the place."""

    kind: str
    name: str
    x: int
    y: int
    angle: int = 0
    shift: float = 0.0


def labels(plan: Plan, view: Projection, pixel: float, clusters: Iterable[Cluster] = ()) -> tuple[Label, ...]:
    """Return the labels that fit at the size at which the whole map is shown, the most important names first.

    They stay clear of ``clusters`` that are shown at first. A coarse map names neighbourhoods and the largest places.
    """
    placed: list[Label] = []
    boxes = [_box_of_cluster(cluster, pixel) for cluster in clusters if cluster.status != "unknown"]
    seen: set[str] = set()
    most = MOST_COARSE_LABELS if view.is_coarse else MOST_LABELS
    for label in _coarse(plan, view) if view.is_coarse else _fine(plan, view, pixel):
        box = _box(label, pixel)
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= view.width and box[3] <= view.height
        if inside and label.name not in seen and not any(_touch(box, other) for other in boxes):
            placed.append(label)
            boxes.append(box)
            seen.add(label.name)
        if len(placed) == most:
            break
    return tuple(placed)


def _fine(plan: Plan, view: Projection, pixel: float) -> Iterator[Label]:
    yield from _places(plan, view)
    yield from _facilities(plan, view)
    yield from _streets(plan, view, pixel)


def _coarse(plan: Plan, view: Projection) -> Iterator[Label]:
    for layer, kind in (("neighbourhoods", "area"), ("public_spaces", "place")):
        frame = _named(plan, layer)
        if frame is not None:
            yield from _upright(kind, _largest(frame), view, 0.0)


def _largest(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.iloc[np.argsort(-shapely.area(frame.geometry.to_numpy()), kind="stable")]


def _named(plan: Plan, layer: str) -> gpd.GeoDataFrame | None:
    frame = plan.layers.get(layer)
    if frame is None or "name" not in frame:
        return None
    chosen = frame[frame["inside"] & frame["name"].notna()]
    return chosen if len(chosen) else None


def _places(plan: Plan, view: Projection) -> Iterator[Label]:
    frame = _named(plan, "public_spaces")
    if frame is not None:
        frame = frame[~frame["kind"].isin(("street", "home_zone"))] if "kind" in frame else frame
        yield from _upright("place", _largest(frame), view)


def _facilities(plan: Plan, view: Projection) -> Iterator[Label]:
    frame = _named(plan, "facilities")
    if frame is not None:
        yield from _upright("facility", frame, view)


def _upright(kind: str, frame: gpd.GeoDataFrame, view: Projection, shift: float = BELOW_PX) -> Iterator[Label]:
    points = shapely.get_coordinates(shapely.point_on_surface(frame.geometry.to_numpy()))
    for name, (x, y) in zip(frame["name"].astype(str), view.units(points).tolist(), strict=True):
        yield Label(kind, _short(name), x, y, 0, shift)


def _streets(plan: Plan, view: Projection, pixel: float) -> Iterator[Label]:
    """Yield street names along the middle of each street's longest stretch, where the name fits on it."""
    frame = _named(plan, "paths")
    if frame is None:
        return
    joined = frame.geometry.groupby(frame["name"].astype(str)).agg(lambda lines: shapely.union_all(lines.to_numpy()))
    merged, owner = shapely.get_parts(shapely.line_merge(joined.to_numpy()), return_index=True)
    length = shapely.length(merged)
    for number in np.argsort(-length, kind="stable"):
        name = _short(str(joined.index[owner[number]]))
        if length[number] * 10 < 1.2 * len(name) * LETTER_PX * pixel:
            continue
        middle = shapely.line_interpolate_point(merged[number], [0.49, 0.5, 0.51], normalized=True)
        before, here, after = view.units(shapely.get_coordinates(middle)).tolist()
        angle = round(float(np.degrees(np.arctan2(after[1] - before[1], after[0] - before[0]))))
        upright = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
        yield Label("street", name, here[0], here[1], upright)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _box(label: Label, pixel: float) -> tuple[float, float, float, float]:
    width, height = (len(label.name) * LETTER_PX + 6) * pixel, (FONT_PX + 4) * pixel
    turn = np.radians(label.angle)
    across = abs(width * np.cos(turn)) + abs(height * np.sin(turn))
    down = abs(width * np.sin(turn)) + abs(height * np.cos(turn))
    y = label.y + label.shift * pixel
    return label.x - across / 2, y - down / 2, label.x + across / 2, y + down / 2


def _box_of_cluster(cluster: Cluster, pixel: float) -> tuple[float, float, float, float]:
    across, down = cluster.width_px / 2 * pixel, HEIGHT_PX / 2 * pixel
    return cluster.x - across, cluster.y - down, cluster.x + across, cluster.y + down


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
