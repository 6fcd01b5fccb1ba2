"""Homes around a playground: who sees it, who has something in the way, and who is too far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from plancheck.catalogue.pictures.sheet import Part, Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, tiny
from plancheck.measures.context import Context
from plancheck.texts import text

WITHIN_M = 40.0
SPACING_M = 5.0
PLAYGROUND = shapely.box(42, 32, 67, 47)
HOMES = (
    shapely.box(12, 70, 27, 80),
    shapely.box(33, 70, 48, 80),
    shapely.box(62, 70, 77, 80),
    shapely.box(40, 2, 55, 12),
    shapely.box(68, 2, 83, 12),
    shapely.box(112, 36, 127, 46),
)
SHED = shapely.box(48, 57, 90, 62)
WALL = line((56, 16), (96, 16))
WALL_HEIGHT_M = 2.0
HAIR_M = 0.05


@dataclass(frozen=True)
class Look:
    """The best line from a home to the playground: free, blocked, or too long to count."""

    line: shapely.LineString
    kind: str


def plan() -> Context:
    """Return six homes around a playground, with a shed and a wall in between."""
    homes = {f"home {number}": home for number, home in enumerate(HOMES, 1)}
    buildings = {**homes, "shed": SHED}
    return tiny(
        shapely.box(0, -6, 134, 90),
        public_spaces=[{"kind": "playground", "geometry": PLAYGROUND}],
        buildings=[{"building_id": name, "geometry": building} for name, building in buildings.items()],
        dwellings=[{"building_id": name, "geometry": home.centroid} for name, home in homes.items()],
        barriers=[{"kind": "wall", "height_m": WALL_HEIGHT_M, "geometry": WALL}],
    )


def windows(home: shapely.Polygon) -> list[shapely.Point]:
    """Return the middles of equal pieces of every wall, at most five metres long, a hair outside the wall."""
    outside = shapely.buffer(home, HAIR_M, join_style="mitre").exterior
    pieces = shapely.get_coordinates(shapely.segmentize(home.exterior, SPACING_M))
    middles = [shapely.Point(x, y) for x, y in ((pieces[1:] + pieces[:-1]) / 2).tolist()]
    return [outside.interpolate(outside.project(middle)) for middle in middles]


def grid() -> list[shapely.Point]:
    """Return points of the playground, five metres apart."""
    west, south, east, north = PLAYGROUND.bounds
    across = np.arange(west + SPACING_M / 2, east, SPACING_M)
    up = np.arange(south + SPACING_M / 2, north, SPACING_M)
    return [shapely.Point(x, y) for x in across for y in up]


def looks() -> list[Look]:
    """Return for every home the shortest free line from its windows, or the shortest of all when none is free."""
    obstacles = shapely.union_all([*HOMES, SHED, WALL])
    shapely.prepare(obstacles)
    aims, found = grid(), []
    for home in HOMES:
        lines = [shapely.LineString([window, aim]) for window in windows(home) for aim in aims]
        lines.sort(key=lambda drawn: drawn.length)
        free = [drawn for drawn in lines if drawn.length <= WITHIN_M and not shapely.intersects(obstacles, drawn)]
        shortest = "blocked" if lines[0].length <= WITHIN_M else "far"
        found.append(Look(free[0], "free") if free else Look(lines[0], shortest))
    return found


def picture() -> Picture:
    """Draw the playground and the best line from every home."""
    context, best = plan(), looks()
    count = number_of("sightlines", {"from": "dwellings", "within_m": WITHIN_M}, context, "public_spaces")
    drawn = {kind: [look.line for look in best if look.kind == kind] for kind in ("free", "blocked", "far")}
    far = drawn["far"][0]
    sheet = Sheet(-2, 86, 5.15, left=14)
    parts: tuple[Part, ...] = (
        sheet.draw("p-range", shapely.buffer(PLAYGROUND, WITHIN_M)),
        sheet.draw("p-play", PLAYGROUND),
        sheet.draw("p-building", *HOMES),
        sheet.draw("p-building-other", SHED),
        sheet.draw("p-wall", WALL),
        sheet.draw("p-aim", *grid()),
        sheet.draw("p-sight", *drawn["free"]),
        sheet.draw("p-blocked", *drawn["blocked"]),
        sheet.draw("p-straight", far),
        sheet.draw("p-window", *(window for home in HOMES for window in windows(home))),
        sheet.label(text("playground"), PLAYGROUND.bounds[2], 37, "p-name", "start", right=8),
        sheet.label(text("shed"), SHED.bounds[2], SHED.bounds[1], "p-name", "end", down=17),
        sheet.label(text("wall, {metres} m high", metres=WALL_HEIGHT_M), WALL.bounds[2], 16, "p-name", "end", down=-8),
        sheet.label(text("{metres} m", metres=round(far.length, 1)), 88, far.centroid.y, "p-figure", down=-8),
        sheet.label(text("{metres} m from the playground", metres=WITHIN_M), 5, 19, "p-name", "start"),
        *(
            sheet.label(text("home {number}", number=number), home.centroid.x, home.centroid.y, "p-on-home", down=5)
            for number, home in enumerate(HOMES, 1)
        ),
    )
    return Picture(
        width=700,
        height=460,
        title=text("Homes with a view of a playground"),
        description=text(
            "A playground with {homes} homes around it. Some see it. One has a shed in the way and one a wall, and one "
            "is more than {metres} m away.",
            homes=len(HOMES),
            metres=WITHIN_M,
        ),
        parts=parts,
        legend=(
            Sign(text("free line of sight"), ("p-sight",)),
            Sign(text("blocked by a building or a wall"), ("p-blocked",)),
            Sign(text("too far"), ("p-straight",)),
            Sign(text("window"), ("p-window",), "dot"),
            Sign(text("point of the playground"), ("p-aim",), "dot"),
        ),
        caption=(
            text(
                "Lines run from windows on the walls to points of the playground, both at most {spacing} m apart. One "
                "free line is enough. A home never sees through itself.",
                spacing=SPACING_M,
            ),
            text(
                "Measured here: {count} dwellings see the playground within {metres} m.", count=count, metres=WITHIN_M
            ),
        ),
    )
