"""A street wall on eye level: what is behind every front, and where the doors are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely

from plancheck.catalogue.pictures.sheet import Part, Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, tiny
from plancheck.measures.context import Context
from plancheck.texts import Text, text

BUILDINGS = {"left": shapely.box(0, 11, 58, 22), "right": shapely.box(66, 11, 118, 22)}
FRONTS: Sequence[tuple[str, float, float, str, float]] = (
    ("left", 0, 20, "living", 2.5),
    ("left", 20, 36, "storage", 0.0),
    ("left", 36, 48, "parking", 0.0),
    ("left", 48, 58, "shop", 0.0),
    ("right", 66, 84, "kitchen", 0.6),
    ("right", 84, 96, "blind", 0.0),
    ("right", 96, 118, "living", 1.5),
)
"""Per front its building, where it begins and ends, what is behind it, and the depth of the zone before it."""
ACTIVE = ("living", "kitchen", "shop")
DOORS = (("left", 10.0), ("left", 53.0), ("right", 75.0), ("right", 107.0))
DEPTH_M = 1.0
WALL_Y = 11.0
USES: Mapping[str, Text] = {
    "living": text("living room"),
    "kitchen": text("kitchen"),
    "shop": text("shop"),
    "storage": text("storage"),
    "parking": text("parking"),
    "blind": text("blind wall"),
}


def plan() -> Context:
    """Return two buildings along a street with fronts and doors."""
    return tiny(
        paths=[{"modes": "walk", "geometry": line((0, 0), (118, 0))}],
        buildings=[{"building_id": name, "geometry": building} for name, building in BUILDINGS.items()],
        frontages=[
            {"building_id": name, "ground_floor_use": use, "hybrid_zone_depth_m": depth, "geometry": _front(begin, end)}
            for name, begin, end, use, depth in FRONTS
        ],
        entrances=[
            {"building_id": name, "kind": "private_front", "geometry": shapely.Point(x, WALL_Y)} for name, x in DOORS
        ],
    )


def _front(begin: float, end: float) -> shapely.LineString:
    return line((begin, WALL_Y), (end, WALL_Y))


def picture() -> Picture:
    """Draw the street wall from above."""
    context = plan()
    values = {
        name: number_of("frontage", {"statistic": name}, context)
        for name in ("active_share", "longest_dead_m", "doors_per_100m")
    }
    hybrid = number_of("frontage", {"statistic": "hybrid_share", "depth_m": DEPTH_M}, context)
    active = [_front(begin, end) for _, begin, end, use, _ in FRONTS if use in ACTIVE]
    dead = [_front(begin, end) for _, begin, end, use, _ in FRONTS if use not in ACTIVE]
    zones = [shapely.box(begin, WALL_Y - depth, end, WALL_Y) for _, begin, end, _, depth in FRONTS if depth]
    doors = [shapely.Point(x, WALL_Y) for _, x in DOORS]
    run = [(begin, end) for _, begin, end, use, _ in FRONTS if use in ("storage", "parking")]
    sheet = Sheet(-3, 30, 5.6)
    parts: tuple[Part, ...] = (
        sheet.draw("p-street", line((0, 0), (118, 0)), width_m=5),
        sheet.draw("p-zone", *zones),
        sheet.draw("p-building", *BUILDINGS.values()),
        sheet.draw("p-good", *active),
        sheet.draw("p-bad-edge", *dead),
        sheet.draw("p-bad", *dead),
        sheet.draw("p-dot-edge", *doors),
        sheet.draw("p-door", *doors),
        *(
            sheet.label(USES[use], (begin + end) / 2, WALL_Y, "p-on-home", down=-14)
            for _, begin, end, use, _ in FRONTS
        ),
        *sheet.dimension((run[0][0], 22), (run[-1][1], 22),
                         text("{metres} m dead", metres=run[-1][1] - run[0][0]), away=12),
        *(
            sheet.label(text("zone {metres} m", metres=depth), (begin + end) / 2, WALL_Y - depth, "p-name", down=17)
            for _, begin, end, _, depth in FRONTS if depth
        ),
        sheet.label(text("street"), 59, 0, "p-name p-on-street", down=5),
    )  # fmt: skip
    return Picture(
        width=700,
        height=195,
        title=text("The ground floor along a street"),
        description=text(
            "Two buildings along a street, from above. Living rooms, a kitchen and a shop make active fronts; storage, "
            "parking and a blind wall make dead ones. There are {doors} front doors.",
            doors=len(DOORS),
        ),
        parts=parts,
        legend=(
            Sign(text("active front"), ("p-good",)),
            Sign(text("dead front"), ("p-bad-edge", "p-bad")),
            Sign(text("front door"), ("p-door",), "dot"),
            Sign(text("zone between house and street"), ("p-zone",), "area"),
        ),
        caption=(
            text(
                "Measured here: active_share = {active}, longest_dead_m = {dead} m, doors_per_100m = {doors}, and "
                "hybrid_share = {hybrid} for zones of {depth} m or deeper before living rooms and kitchens.",
                active=round(values["active_share"], 3),
                dead=values["longest_dead_m"],
                doors=round(values["doors_per_100m"], 2),
                hybrid=round(hybrid, 3),
                depth=DEPTH_M,
            ),
        ),
    )
