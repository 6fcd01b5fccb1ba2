"""Park, square, strip along the railway: their surfaces, play places and paths."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from network import Way, grow
from scene import Scene
from shape import at_x, joined, minus, shifted
from shapely import LineString, Point
from sites import ALL_AGES, Sites, place_box
from streets import Frame, Street, longer

GRAVEL = "gravel"


def lay_square(scene: Scene, sites: Sites) -> None:
    scene.add(
        "public_spaces", sites.square, space_id="S-PLEIN", kind="square", name="Zeilmakersplein", access="public",
        activities="meet,sit,market,events,play,terrace", age_groups=ALL_AGES, green=False, event_capable=True, unprogrammed=True,
        self_managed=False, quiet=False, manager="gemeente", status="new",
    )  # fmt: skip
    scene.add("road_parts", sites.square, use="pedestrian_area", bays=None)
    scene.add("zones", sites.square, access="public", owner="gemeente", manager="gemeente")
    x, y = sites.square.centroid.x, sites.square.centroid.y
    for column in range(2):
        for row in range(5):
            scene.add(
                "trees", Point(x - 24 + column * 9, y - 20 + row * 9.0), crown_m=8.0, height_m=12.0, landmark=False
            )
    scene.add("trees", Point(x + 14, y + 4), crown_m=14.0, height_m=18.0, landmark=True)
    scene.add("landmarks", Point(x + 14, y + 4), kind="monumental_tree", kept=True, status="kept")
    scene.add("furniture", Point(x + 2, y - 8), kind="fountain", seats=None)
    scene.add("furniture", Point(x + 4, y + 18), kind="art", seats=None)
    scene.add("furniture", Point(x - 26, y + 22), kind="tap", seats=None)
    scene.add("furniture", Point(x - 28, y - 24), kind="mailbox", seats=None)
    for step in range(6):
        scene.add(
            "furniture", Point(x - 19.5 + (step % 2) * 9, y - 18 + (step // 2) * 16), item_id=f"M-PLEIN-{step + 1}", kind="bench", seats=3,
            backrest=step % 3 != 2, movable=False, consumption_required=False,
        )  # fmt: skip
    play = place_box(x + 24, y - 2, 11, 14, 0)
    scene.add(
        "public_spaces", play, kind="playground", name="Speelplek Zeilmakersplein", access="public", activities="play,climb",
        age_groups="4-12", green=False, event_capable=False, unprogrammed=False, self_managed=False, quiet=False, manager="gemeente", status="new",
    )  # fmt: skip
    for shift in (-4.0, 4.0):
        scene.add("furniture", Point(play.centroid.x, play.centroid.y + shift), kind="play_item", seats=None)
    for step in range(12):
        scene.add(
            "furniture", Point(x + 6 + (step % 6) * 2.2, y - 25 + (step // 6) * 2.2), kind="chair", seats=1, backrest=True, movable=True,
            consumption_required=True,
        )  # fmt: skip


def square_ways(sites: Sites, ways: list[Way]) -> list[Way]:
    x, y = sites.square.centroid.x, sites.square.centroid.y
    lines = [
        LineString([(186, 134), (x + 4, y), (x + 14, y + 22)]),
        LineString([(162, 145), (160, y), (158, y + 20)]),
        LineString([(209, 145), (210, y), (212, y + 20)]),
        LineString([(160, y), (x + 4, y), (210, y)]),
    ]
    found = [
        Way(
            grow(line, ways, 30),
            "walk",
            "footway",
            6.0,
            "Zeilmakersplein",
            True,
            "natural_stone",
            main_route=line is lines[0],
        )
        for line in lines[:3]
    ]
    found.append(Way(grow(lines[3], found, 10), "walk", "footway", 6.0, "Zeilmakersplein", True, "natural_stone"))
    return found


def lay_park(scene: Scene, sites: Sites) -> None:
    scene.add(
        "public_spaces", sites.park, space_id="S-PARK", kind="park", name="Touwpark", access="public", activities="walk,play,sit,picnic,sport",
        age_groups=ALL_AGES, green=True, event_capable=True, unprogrammed=True, self_managed=False, quiet=True, manager="gemeente",
        status="new",
    )  # fmt: skip
    scene.add("zones", sites.park, zone_id="Z-PARK", access="public", owner="gemeente", manager="gemeente")
    scene.add("zones", sites.wedge, zone_id="Z-RESERVE", access=None, owner=None, manager=None)
    places = (
        ("playground", "Speelplek Touwpark", place_box(309, 119, 20, 24, 4), "play,swing,slide,sand", "0-4,4-12"),
        ("sports_field", "Trapveld", place_box(367, 178, 15, 22, 4), "football,basketball", "4-12,12-18,18-65"),
        ("youth_place", "Hangplek Kade", place_box(359, 98, 12, 8, 10), "sit,meet", "12-18"),
    )
    for kind, name, shape, activities, ages in places:
        scene.add(
            "public_spaces", shape, kind=kind, name=name, access="public", activities=activities, age_groups=ages, green=False,
            event_capable=False, unprogrammed=False, self_managed=False, quiet=False, manager="gemeente", status="new",
        )  # fmt: skip
    for dx, dy in ((-8, -5), (-3, 4), (4, -3), (8, 5)):
        scene.add("furniture", Point(309 + dx * 0.7, 119 + dy), kind="play_item", seats=None)
    scene.add(
        "furniture",
        Point(309, 134),
        item_id="M-PARK-1",
        kind="bench",
        seats=3,
        backrest=True,
        movable=False,
        consumption_required=False,
    )
    scene.add(
        "furniture",
        Point(359, 98),
        kind="seat_wall",
        seats=6,
        backrest=False,
        movable=False,
        consumption_required=False,
    )
    scene.add(
        "furniture",
        Point(340, 112),
        kind="picnic_table",
        seats=6,
        backrest=False,
        movable=False,
        consumption_required=False,
    )


def rounded(line: LineString) -> LineString:
    """The line with its corners cut twice, the way people walk."""
    points = [np.asarray(xy) for xy in line.coords]
    for _ in range(2):
        cut = [points[0]]
        for before, after in pairwise(points):
            cut += [before * 0.75 + after * 0.25, before * 0.25 + after * 0.75]
        points = [*cut, points[-1]]
    return LineString(points)


def park_ways(ways: list[Way]) -> list[Way]:
    main = rounded(grow(LineString([(300, 76), (310, 96), (338, 130), (352, 184), (366, 204)]), ways, 25))
    cross = rounded(grow(LineString([(300, 150), (326, 142), (352, 150), (376, 150)]), ways, 25))
    found = [
        Way(line, "walk,cycle", "footway", 3.5, "Touwpark", True, GRAVEL, main_route=True) for line in (main, cross)
    ]
    low = rounded(grow(LineString([(314, 100), (340, 92), (374, 90)]), [*ways, found[0]], 25))
    high = rounded(grow(LineString([(300, 170), (318, 168), (328, 158), (331, 150)]), [*ways, *found], 25))
    ring = rounded(
        grow(
            LineString([(342, 92.5), (362, 112), (366, 140), (365, 144)]),
            [*found, Way(low, "walk", "footway", 2.0)],
            25,
        )
    )
    plain = [Way(line, "walk", "footway", 2.2, "Touwpark", line is not high, GRAVEL) for line in (low, high, ring)]
    return found + plain


def quay_ways(streets: dict[str, Street], ways: list[Way]) -> list[Way]:
    """The promenade and the short links to the streets that end on the quay."""
    line = shifted(streets["quay"].line, -11.5)
    promenade = grow(line, [way for way in ways if way.name in ("Oude Havenweg",)], 30)
    end = promenade.coords[-1]
    last = streets["quay"].line.coords[-1]
    walk = LineString([*promenade.coords[:-1], end, last])
    found = [Way(walk, "walk", "footway", 4.0, "Kadepromenade", True, "concrete_slabs", main_route=True)]
    for x in (90.0, 182.0, 233.0, 283.0, 383.0, 428.0, 472.0):
        top, foot = at_x(streets["quay"].line, x), at_x(found[0].line, x)
        found.append(
            Way(LineString([top, foot]), "walk", "footway", 3.0, None, True, "concrete_slabs", main_route=x == 182.0)
        )
    return found


def lay_strip(scene: Scene, streets: dict[str, Street], frame: Frame) -> None:
    """The ground between the last street and the railway: the northern part is planted and kept, the rest is nobody's."""
    main = streets["main"].line
    parts = sorted(shapely.get_parts(frame.strip).tolist(), key=lambda part: part.centroid.y)
    for number, part in enumerate(parts):
        upper = part.centroid.y > main.coords[-1][1]
        if upper:
            scene.add(
                "zones", part, zone_id=f"Z-STROOK-{number + 1}", access="public", owner="gemeente", manager="gemeente"
            )
            scene.add(
                "public_spaces", part, kind="pocket_green", name="Spoortalud", access="public", activities="walk", age_groups=None, green=True,
                event_capable=False, unprogrammed=False, self_managed=False, quiet=False, manager="gemeente", status="new",
            )  # fmt: skip
        else:
            scene.add("zones", part, zone_id=f"Z-STROOK-{number + 1}", access=None, owner=None, manager=None)
    foot = shifted(longer(streets["east"].line, 20), -streets["east"].half - 13.7)
    scene.add("barriers", foot.intersection(frame.boundary), kind="fence", height_m=1.8)


def lay_cover(scene: Scene, frame: Frame, sites: Sites, ways: list[Way]) -> None:
    """Green, paved and bare ground, from what has been drawn so far."""
    built = scene.union("buildings")
    trodden = joined(way.line.buffer((way.width_m or 2.0) / 2) for way in ways if way.status == "new")
    verges = scene.union("road_parts", use="verge")
    scene.add("land_cover", minus(frame.space, joined([verges, built])), cover="paved")
    scene.add("land_cover", verges, cover="green")
    scene.add("land_cover", frame.promenade, cover="paved")
    scene.add(
        "land_cover",
        minus(sites.square, joined([built, scene.union("public_spaces", kind="playground")])),
        cover="paved",
    )
    play = scene.union("public_spaces", kind="playground")
    scene.add("land_cover", minus(minus(sites.park, trodden), play), cover="green")
    scene.add("land_cover", play, cover="bare")
    scene.add("land_cover", sites.wedge, cover="bare")
    scene.add("land_cover", frame.strip, cover="green")
    hard = joined([built.buffer(1.8, join_style="mitre"), trodden, scene.union("road_parts")])
    yard = scene.union("public_spaces", kind="school_yard")
    for cell in frame.cells:
        if cell.intersects(sites.park):
            continue
        soft: Any = minus(minus(cell, hard), joined([yard, sites.square, play]))
        soft = soft.buffer(-0.4).buffer(0.4, join_style="mitre")
        if soft.area > 50:
            scene.add("land_cover", soft, cover="green")
    scene.add("land_cover", minus(yard, yard.buffer(-3.0)), cover="green")
    scene.add("land_cover", yard.buffer(-3.0), cover="paved")
