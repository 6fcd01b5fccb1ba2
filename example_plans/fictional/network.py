"""The network of paths: lines with what they are for, cut where they cross, so that every end is a shared node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import shapely.ops
from scene import Scene
from shape import beside, parts, ray, shifted, unit, vector
from shapely import LineString, Point, Polygon
from streets import Street, longer


@dataclass(frozen=True)
class Way:
    """A line of the network; ``rank`` decides whose attributes a piece takes where lines coincide."""

    line: LineString
    modes: str
    road_class: str
    width_m: float | None
    name: str | None = None
    lit: bool | None = True
    surface: str | None = "clay_brick"
    crossing: str = "none"
    main_route: bool = False
    status: str = "new"
    steps: bool = False


STREET_WAYS: dict[str, tuple[str, str, float, str]] = {
    "main": ("cycle,car", "main", 6.0, "asphalt"),
    "local": ("walk,cycle,car", "local", 5.0, "clay_brick"),
    "home_zone": ("walk,cycle,car", "home_zone", 5.2, "clay_brick"),
    "quay": ("walk,cycle,car", "home_zone", 6.6, "clay_brick"),
    "lane": ("walk,cycle", "footway", 10.0, "natural_stone"),
    "path": ("walk", "footway", 4.0, "concrete_slabs"),
    "edge": ("walk,cycle,car", "local", 7.0, "asphalt"),
}
MAIN_FOOTWAY_M = 8.8
WELD_M = 0.4
MAIN_ROUTES = ("zeilsteeg", "quay", "boegstraat", "zeilmakershof")
# Where pedestrians cross the main street: metres east in the drawing.
CROSSINGS = (
    (6.0, "informal"),
    (111.0, "zebra"),
    (172.0, "zebra"),
    (216.0, "zebra"),
    (314.0, "zebra"),
    (372.0, "zebra"),
    (462.0, "zebra"),
    (545.0, "informal"),
)


def street_ways(streets: dict[str, Street]) -> list[Way]:
    """Centre lines of streets; the main street has a footway on either side and crossings between them."""
    main = longer(streets["main"].line, 40)
    footways = {side: shifted(main, MAIN_FOOTWAY_M * side) for side in (1, -1)}
    ends = shapely.union_all([streets["west"].line, streets["east"].line])
    both = shapely.union_all(list(footways.values()))
    ways = []
    for name, street in streets.items():
        modes, road_class, width, surface = STREET_WAYS[street.kind]
        status = "new" if street.planned else "existing"
        whole = name in ("main", "west", "north", "east")
        for part in [street.line] if whole else parts(shapely.ops.split(street.line, both), 1):
            stub = not whole and part.interpolate(0.5, normalized=True).distance(main) < MAIN_FOOTWAY_M - 1
            allowed = "cycle,car" if stub else modes
            first = name in MAIN_ROUTES and not stub
            ways.append(
                Way(part, allowed, road_class, width, street.name, True, surface, main_route=first, status=status)
            )
    for footway in footways.values():
        cut = shapely.ops.split(footway, ends)
        part = max(shapely.get_parts(cut).tolist(), key=lambda piece: piece.length)
        ways.append(Way(part, "walk", "footway", 3.4, streets["main"].name, True, "concrete_slabs", main_route=True))
    for x, kind in CROSSINGS:
        at = streets["main"].line.project(Point(x, 225))
        line = LineString(
            [
                beside(streets["main"].line, at, MAIN_FOOTWAY_M + 1),
                beside(streets["main"].line, at, -MAIN_FOOTWAY_M - 1),
            ]
        )
        hits = [parts(line.intersection(footway), 0)[0] for footway in footways.values()]
        ways.append(
            Way(
                LineString(hits),
                "walk",
                "footway",
                4.0,
                None,
                True,
                "asphalt",
                crossing=kind,
                main_route=kind == "zebra",
            )
        )
    return ways


def connect(point: Any, direction: Any, ways: list[Way], limit: float = 45.0) -> LineString | None:
    """A straight line from a point to the nearest walkable way in a direction."""
    targets = shapely.union_all([way.line for way in ways if "walk" in way.modes])
    return ray(vector(*point), direction, targets, limit)


def grow(line: LineString, ways: list[Way], limit: float = 40.0) -> LineString:
    """A line carried on at both ends until it meets a walkable way."""
    coords = [np.asarray(xy) for xy in line.coords]
    first = connect(coords[0], unit(coords[1], coords[0]), ways, limit)
    last = connect(coords[-1], unit(coords[-2], coords[-1]), ways, limit)
    return LineString([*([first.coords[1]] if first else []), *coords, *([last.coords[1]] if last else [])])


def welded(pieces: list[LineString]) -> list[LineString]:
    """The pieces with ends that lie closer than a step brought together, and without the specks between them."""
    ends = [Point(piece.coords[index]) for piece in pieces for index in (0, -1)]
    tree = shapely.STRtree(ends)
    one, other = tree.query(ends, predicate="dwithin", distance=WELD_M)
    target = list(range(len(ends)))
    for first, second in sorted(zip(one.tolist(), other.tolist(), strict=True)):
        target[second] = min(target[second], target[first])
    found = []
    for number, piece in enumerate(pieces):
        start, end = ends[target[2 * number]], ends[target[2 * number + 1]]
        line = LineString([start, *piece.coords[1:-1], end])
        if line.length > WELD_M:
            found.append(line)
    return found


def with_middle(piece: LineString) -> LineString:
    """A straight piece with a vertex halfway, so that it is plain on which side of the boundary it lies."""
    if len(piece.coords) > 2:
        return piece
    return LineString([piece.coords[0], piece.interpolate(0.5, normalized=True), piece.coords[1]])


def lay_network(scene: Scene, ways: list[Way], boundary: Polygon) -> None:
    """Cut all ways at their crossings and add the pieces, each under an id from its place."""
    merged = shapely.union_all([way.line for way in ways], grid_size=0.01)
    pieces = [
        with_middle(piece)
        for area in (merged.intersection(boundary), merged.difference(boundary))
        for piece in parts(area, 1)
    ]
    lines = np.array([way.line for way in ways])
    tree = shapely.STRtree(lines)
    seen: dict[str, int] = {}
    for piece in welded(pieces):
        middle = piece.interpolate(0.5, normalized=True)
        near = tree.query(middle.buffer(0.2), predicate="intersects")
        chosen = ways[int(min(near))] if len(near) else ways[int(tree.nearest(middle))]
        place = f"R{round(middle.x) + 1000:04d}{round(middle.y) + 1000:04d}"
        seen[place] = seen.get(place, 0) + 1
        if seen[place] > 1:
            place = f"{place}-{seen[place]}"
        scene.add(
            "paths", piece, path_id=place, modes=chosen.modes, road_class=chosen.road_class, width_m=chosen.width_m, lit=chosen.lit,
            steps=chosen.steps, surface=chosen.surface, crossing=chosen.crossing, main_route=chosen.main_route, name=chosen.name,
            status=chosen.status if boundary.contains(middle) else "existing",
        )  # fmt: skip
