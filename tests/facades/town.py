"""Small towns on whole metres, and a slow, obvious way to see what a wall looks out on, half a metre at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import strategies as st

SIZE = 24
STEP = 0.5


@dataclass
class Town:
    """Shapes on whole metres; lines run along an axis or a diagonal, so that answers change on half metres only."""

    buildings: list[shapely.Geometry] = field(default_factory=list)
    spaces: list[tuple[shapely.Geometry, str | None, str | None]] = field(default_factory=list)
    paths: list[tuple[shapely.Geometry, str | None]] = field(default_factory=list)

    @property
    def is_public(self) -> list[bool]:
        private = ("courtyard", "garden", "allotment")
        return [
            access == "public" or (access in (None, "semi_public") and kind not in private)
            for _, kind, access in self.spaces
        ]

    def things(self) -> list[tuple[shapely.Geometry, int, float]]:
        """Return shape, group and reach of everything that can be faced."""
        spaces = [(g, 0 if public else 1, 15.0) for (g, _, _), public in zip(self.spaces, self.is_public, strict=True)]
        roads = [(g, 3 if road == "main" else 2, 3.0 if road == "back_alley" else 15.0) for g, road in self.paths]
        return spaces + roads

    def frames(self) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
        """Return buildings, spaces and paths as layers."""
        made = []
        for name, shapes, columns in (
            ("B", self.buildings, {}),
            ("S", [s[0] for s in self.spaces], {"kind": [s[1] for s in self.spaces], "access": [s[2] for s in self.spaces]}),
            ("P", [p[0] for p in self.paths], {"road_class": [p[1] for p in self.paths]}),
        ):  # fmt: skip
            ids = [f"{name}{n:02}" for n in range(len(shapes))]
            data = {**columns, "inside": [True] * len(shapes)}
            made.append(gpd.GeoDataFrame(data, geometry=shapes, index=ids, crs="EPSG:28992"))
        return made[0], made[1], made[2]


def blocked(ray: shapely.Geometry, building: shapely.Geometry) -> float:
    """Return where a ray comes to run inside a building."""
    start = shapely.get_point(ray, 0)
    parts = [part for part in shapely.get_parts(shapely.intersection(ray, building)) if part.length > 1e-6]
    return min((start.distance(part) for part in parts), default=math.inf)


def met(ray: shapely.Geometry, eye: shapely.Geometry, shape: shapely.Geometry) -> float:
    """Return where a ray touches a line, or comes into an area that it does not merely leave at once."""
    start = shapely.get_point(ray, 0)
    parts = [part for part in shapely.get_parts(shapely.intersection(ray, shape)) if not part.is_empty]
    if shape.geom_type == "Polygon":
        if shape.intersects(eye):
            return 0.0
        on_edge = shape.boundary.distance(start) < 1e-9
        parts = [p for p in parts if p.length > 1e-6 and (on_edge or start.distance(p) > 1e-6)]
    return min((start.distance(part) for part in parts), default=math.inf)


def seen(town: Town, place: tuple[float, float], out: tuple[float, float]) -> set[int]:
    """Return what is faced straight ahead from one place: numbers of things, of each group the first."""
    (x, y), (dx, dy) = place, out
    eye = shapely.Point(x + 0.5 * dx, y + 0.5 * dy)
    far = 15.0 + 1e-4
    ray = shapely.LineString([(x, y), (x + far * dx, y + far * dy)])
    wall_off = min((blocked(ray, building) for building in town.buildings), default=math.inf)
    if wall_off <= 0.5 or any(building.intersects(eye) for building in town.buildings):
        return set()
    nearest: dict[int, float] = {}
    metres = {}
    for number, (shape, group, reach) in enumerate(town.things()):
        away = met(ray, eye, shape)
        if away <= reach + 1e-3 and away < wall_off - 1e-6:
            metres[number] = away
            nearest[group] = min(nearest.get(group, math.inf), away)
    things = town.things()
    return {number for number, away in metres.items() if away <= nearest[things[number][1]] + 1e-5}


def halves(
    first: tuple[float, float], last: tuple[float, float]
) -> list[tuple[float, tuple[float, float], tuple[float, float]]]:
    """Return the half metres of a wall: metres along, the middle, and the way out to the right."""
    length = math.dist(first, last)
    dx, dy = (last[0] - first[0]) / length, (last[1] - first[1]) / length
    steps = round(length / STEP)
    return [
        (n * STEP, (first[0] + (n + 0.5) * STEP * dx, first[1] + (n + 0.5) * STEP * dy), (dy, -dx))
        for n in range(steps)
    ]


@st.composite
def boxes(draw: st.DrawFn, least: int = 1, most: int = 9) -> shapely.Geometry:
    x, y = draw(st.integers(0, SIZE)), draw(st.integers(0, SIZE))
    return shapely.box(x, y, x + draw(st.integers(least, most)), y + draw(st.integers(least, most)))


@st.composite
def buildings(draw: st.DrawFn, most: int = 5) -> list[shapely.Geometry]:
    """Draw buildings: boxes, some joined or with a court, which may touch and overlap."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        shape = draw(boxes(1, 9))
        if draw(st.booleans()):
            shape = shape.union(draw(boxes(2, 9)))
        if draw(st.booleans()):
            x, y, *_ = shape.bounds
            shape = shape.difference(shapely.box(x + 2, y + 2, x + 4, y + 4))
        if shape.area > 0:
            found.append(shape)
    return found


@st.composite
def towns(draw: st.DrawFn) -> Town:
    coordinate = st.integers(-3, SIZE + 6)
    spaces, paths = [], []
    for _ in range(draw(st.integers(0, 4))):
        shape = draw(boxes(1, 12))
        if draw(st.booleans()):
            x0, y0, x1, _ = shape.bounds
            shape = shapely.Polygon([(x0, y0), (x1, y0), (x0, y0 + x1 - x0)])
        kind = draw(st.sampled_from([None, "square", "garden"]))
        spaces.append((shape, kind, draw(st.sampled_from([None, "public", "semi_public", "private"]))))
    for _ in range(draw(st.integers(0, 4))):
        x, y, far = draw(coordinate), draw(coordinate), draw(st.integers(1, 20))
        dx, dy = draw(st.sampled_from([(1, 0), (0, 1), (1, 1), (1, -1)]))
        road = draw(st.sampled_from([None, "footway", "back_alley", "main"]))
        paths.append((shapely.LineString([(x, y), (x + far * dx, y + far * dy)]), road))
    return Town(draw(buildings()), spaces, paths)


def faced_halves(
    wall: np.ndarray, name: np.ndarray, begin: np.ndarray, finish: np.ndarray
) -> set[tuple[int, float, int]]:
    """Return (wall, metres along, thing) for every half metre that lies in what was found."""
    found = set()
    for w, n, b, f in zip(wall, name, begin, finish, strict=True):
        assert abs(b / STEP - round(b / STEP)) < 1e-5
        assert abs(f / STEP - round(f / STEP)) < 1e-5
        found |= {(int(w), k * STEP, int(n)) for k in range(round(b / STEP), round(f / STEP))}
    return found
