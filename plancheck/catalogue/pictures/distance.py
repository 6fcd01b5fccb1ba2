"""A home, a school and the paths between them: the legs of a walk."""

from __future__ import annotations

import shapely

from plancheck.catalogue.pictures.sheet import Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, shapes, tiny
from plancheck.measures.context import Context
from plancheck.texts import text

STREETS = (line((0, 0), (165, 0)), line((130, 0), (130, 85)), line((20, 0), (20, -14)))
HOME = shapely.box(24, 10, 42, 24)
DOOR = shapely.Point(33, 10)
DWELLING = shapely.Point(33, 18)
SCHOOL = shapely.Point(104, 62)
SCHOOL_BUILDING = shapely.box(80, 52, 104, 76)


def plan() -> Context:
    """Return a dwelling with its door, and a school around the corner."""
    return tiny(
        paths=[{"modes": "walk", "geometry": street} for street in STREETS],
        buildings=[
            {"building_id": "home", "geometry": HOME},
            {"building_id": "school", "geometry": SCHOOL_BUILDING},
        ],
        entrances=[{"entrance_id": "door", "building_id": "home", "kind": "private_front", "geometry": DOOR}],
        dwellings=[{"building_id": "home", "entrance_id": "door", "geometry": DWELLING}],
        facilities=[{"category": "primary_school", "geometry": SCHOOL}],
    )


def picture() -> Picture:
    """Draw the walk and the straight line."""
    context = plan()
    network = shapely.union_all(shapes(context, "paths"))
    on, off = (shapely.shortest_line(network, place).coords[0] for place in (DOOR, SCHOOL))
    first, last = DOOR.distance(network), SCHOOL.distance(network)
    corner = STREETS[1].coords[0]
    walk = number_of("distance", {"to": "facilities"}, context, "dwellings")
    straight = number_of("distance", {"to": "facilities", "along": "straight"}, context, "dwellings")
    along = walk - first - last
    sheet = Sheet(-4, 90, 4.0, left=6)
    parts = (
        sheet.draw("p-street", *STREETS, width_m=5),
        sheet.draw("p-building", HOME),
        sheet.draw("p-building-other", SCHOOL_BUILDING),
        sheet.draw("p-straight", line(DWELLING.coords[0], SCHOOL.coords[0])),
        sheet.draw("p-walk", line(on, corner, off)),
        sheet.draw("p-leg", line(DOOR.coords[0], on), line(off, SCHOOL.coords[0])),
        sheet.draw("p-dot-edge", DOOR, DWELLING, SCHOOL),
        sheet.draw("p-home", DWELLING),
        sheet.draw("p-door", DOOR),
        sheet.draw("p-facility", SCHOOL),
        sheet.label(text("home"), HOME.bounds[0], HOME.bounds[3], "p-name", "start", down=-7),
        sheet.label(text("door"), DOOR.x, DOOR.y, "p-name", "end", right=-10, down=14),
        sheet.label(text("school"), SCHOOL_BUILDING.centroid.x, SCHOOL_BUILDING.bounds[3], "p-name", down=-7),
        *sheet.dimension(DOOR.coords[0], on, text("{metres} m", metres=first), away=16),
        *sheet.dimension(on, corner, text("{metres} m along the paths", metres=along), away=-26, lift=-17),
        *sheet.dimension(off, SCHOOL.coords[0], text("{metres} m", metres=last), away=-18),
        sheet.label(text("{metres} m in a straight line", metres=round(straight, 1)),
                    (DWELLING.x + SCHOOL.x) / 2, (DWELLING.y + SCHOOL.y) / 2, "p-figure", "end", right=-14),
    )  # fmt: skip
    return Picture(
        width=700,
        height=430,
        title=text("A walk and a straight line"),
        description=text(
            "A home beside a street and a school around the corner. The walk goes from the door straight to the "
            "street, along the paths, and straight off them to the school."
        ),
        parts=parts,
        legend=(
            Sign(text("along the paths"), ("p-walk",)),
            Sign(text("straight to the paths, and off them"), ("p-leg",)),
            Sign(text("in a straight line, from the dwelling itself"), ("p-straight",)),
        ),
        caption=(
            text(
                "A walk has three parts: straight from the door to the nearest point of the paths, the shortest way "
                "along them, and straight off them to the target."
            ),
            text(
                "Measured here: along: walk = {walk} m ({first} + {along} + {last}), along: straight = {straight} m.",
                walk=walk, first=first, along=along, last=last, straight=round(straight, 1),
            ),
        ),
    )  # fmt: skip
