"""A street from above with its profiles, and one of them as a cross section."""

from __future__ import annotations

import numpy as np
import shapely

from plancheck.catalogue.pictures.sheet import Part, Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, tiny
from plancheck.measures.context import Context
from plancheck.report.cartography import Shape
from plancheck.texts import text

PROFILE_M, SIDE_M, HAIR_M = 10.0, 50.0, 0.01
STREET = line((0, 0), (60, 0))
LEFT, RIGHT = shapely.box(1, 9, 29, 19), shapely.box(1, -19, 39, -9)
OTHER = shapely.box(31, 12, 59, 20)
HEIGHTS = {"left": 9.0, "right": 6.0, "other": 12.0}


def plan() -> Context:
    """Return a street with buildings of different heights, and an open side at its end."""
    buildings = {"left": LEFT, "right": RIGHT, "other": OTHER}
    return tiny(
        paths=[{"modes": "walk", "geometry": STREET}],
        buildings=[
            {"building_id": name, "height_m": HEIGHTS[name], "geometry": building}
            for name, building in buildings.items()
        ],
    )


def profiles() -> tuple[list[shapely.LineString], list[shapely.Point]]:
    """Return the profiles from facade to facade, and the places that have no facade on one side."""
    walls = shapely.union_all([LEFT, RIGHT, OTHER])
    closed, opened = [], []
    for x in np.arange(PROFILE_M / 2, STREET.length, PROFILE_M).tolist():
        sides = [shapely.difference(line((x, 0), (x, end)), walls) for end in (SIDE_M, -SIDE_M)]
        if all(shapely.dwithin(side, walls, HAIR_M) for side in sides):
            first = [_first(side) for side in sides]
            closed.append(line((x, first[0]), (x, first[1])))
        else:
            opened.append(shapely.Point(x, 0))
    return closed, opened


def _first(side: shapely.Geometry) -> float:
    """Return how far up or down the part of a side that begins in the street goes."""
    street = next(part for part in shapely.get_parts(side).tolist() if shapely.distance(part, STREET) < HAIR_M)
    return float(shapely.get_coordinates(street)[-1][1])


def picture() -> Picture:
    """Draw the street from above and across."""
    context = plan()
    closed, opened = profiles()
    median = number_of("enclosure", {"statistic": "median"}, context)
    width, height = LEFT.bounds[1] - RIGHT.bounds[3], (HEIGHTS["left"] + HEIGHTS["right"]) / 2
    above = Sheet(0, 24, 6, left=24, top=14)
    parts: tuple[Part, ...] = (
        above.draw("p-street", STREET, width_m=6),
        above.draw("p-building", LEFT, RIGHT, OTHER),
        above.draw("p-profile", *closed),
        above.draw("p-dot-edge", *opened),
        above.draw("p-end", *opened),
        *(
            above.label(text("{metres} m high", metres=HEIGHTS[name]), place.centroid.x, place.centroid.y, "p-on-home",
                        down=5)
            for name, place in (("left", LEFT), ("right", RIGHT), ("other", OTHER))
        ),
        above.label(text("open side"), 50, -12, "p-name"),
        *above.dimension((45, 0), (55, 0), text("{metres} m", metres=PROFILE_M), away=-22, lift=-17),
        above.label(text("from above"), 30, -24, "p-name", down=8),
        *_section(width),
    )  # fmt: skip
    return Picture(
        width=700,
        height=320,
        title=text("A street and its profiles"),
        description=text(
            "On the left a street from above, with profiles from facade to facade and an end where one side is open. "
            "On the right one profile as a cross section: two facades of {left} and {right} m high, {width} m apart.",
            left=HEIGHTS["left"],
            right=HEIGHTS["right"],
            width=width,
        ),
        parts=parts,
        legend=(
            Sign(text("profile, one for every {metres} m at most", metres=PROFILE_M), ("p-profile",)),
            Sign(text("no facade on one side: takes no part"), ("p-end",), "dot"),
        ),
        caption=(
            text(
                "A profile says height over width: the mean of the two heights, {height} m, over the {width} m between "
                "the facades, is {ratio}.",
                height=height,
                width=width,
                ratio=round(height / width, 3),
            ),
            text("Measured here: median = {median}.", median=round(median, 3)),
        ),
    )


def _section(width: float) -> tuple[Part, ...]:
    """Draw the profile that the two lower buildings make, seen along the street."""
    deep, left, right = 6.5, HEIGHTS["left"], HEIGHTS["right"]
    side = Sheet(-deep, 14, 8.6, left=414, top=70)
    return (
        side.draw("p-building", shapely.box(-deep, 0, 0, left), shapely.box(width, 0, width + deep, right)),
        Shape("p-ground", side.draw("", line((-deep, 0), (width + deep, 0))).data),
        *side.dimension((0, 0), (width, 0), text("width {metres} m", metres=width), away=-26, lift=-17),
        *side.dimension((0, 0), (0, left), text("{metres} m", metres=left), away=-14),
        *side.dimension((width, 0), (width, right), text("{metres} m", metres=right), away=14, lift=-6),
        side.label(text("across"), width / 2, 0, "p-name", down=119.6),
    )
