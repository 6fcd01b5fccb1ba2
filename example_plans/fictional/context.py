"""The existing town around the plan, drawn coarsely: streets, some buildings and homes, facilities, stops, the city park."""

from __future__ import annotations

import math
from typing import Any

import shapely
from network import Way
from scene import Scene, dice
from shape import at_x, at_y, minus, parts, ribbon, shifted
from shapely import LineString, Point, Polygon, box
from sites import ALL_AGES
from streets import Street, longer

WEST_X = (-170, -330, -500, -690)
RAIL = LineString([(585, -420), (592, 60), (598, 260), (590, 430), (580, 900)])


def canal_of(streets: dict[str, Street]) -> Any:
    return shifted(longer(streets["quay"].line, 260), -48).buffer(30.5, cap_style="flat")


def context_streets(streets: dict[str, Street]) -> list[tuple[str, str, LineString]]:
    """Name, road class and centre line of the streets in the surroundings, out to about 900 m."""
    west, north, main = streets["west"].line, streets["north"].line, streets["main"].line
    found = [
        ("Oude Havenweg", "local", LineString([west.coords[0], (-60, -330), (-110, -620)])),
        ("Oude Havenweg", "local", LineString([west.coords[-1], (-10, 760), (20, 980)])),
        ("Noordersingel", "regional", LineString([north.coords[0], (-640, 352), (-900, 360)])),
        ("Noordersingel", "regional", LineString([north.coords[-1], (1080, 470), (1380, 455)])),
        (
            "Dorpsstraat",
            "main",
            LineString([main.coords[0], (-170, 236), (-330, 228), (-500, 240), (-690, 236), (-880, 250)]),
        ),
        ("Parklaan", "main", LineString([main.coords[-1], (640, 272), (820, 262), (1080, 290), (1380, 300)])),
        ("Zuiderkade", "local", LineString([at_y(west, -20), (200, -34), (420, -10), (640, 30), (820, 60)])),
        ("Werfstraat", "local", LineString([at_y(west, 66), (-170, 82), (-330, 70), (-500, 84), (-690, 78)])),
        ("Lindestraat", "local", LineString([at_y(west, 330), (-170, 322), (-330, 318), (-500, 310), (-690, 300)])),
        ("Spoorlaan", "local", LineString([(640, 30), (652, 150), (640, 272), (650, 438)])),
        ("Parkweg", "local", LineString([(1080, 470), (1076, 380), (1080, 290), (1040, 120), (820, 60)])),
        ("Scholenpad", "local", LineString([at_x(north, 336), (340, 520), (330, 640), (338, 800)])),
        ("Rozenstraat", "local", LineString([at_x(north, 120), (112, 520), (118, 640), (110, 800)])),
        ("Irisstraat", "local", LineString([at_x(north, 552), (560, 520), (556, 640), (560, 800)])),
        ("Tulpstraat", "local", LineString([(-21, 520), (112, 520), (340, 520), (560, 520)])),
        ("Asterstraat", "local", LineString([(-18, 650), (118, 640), (330, 640), (556, 640)])),
        ("Dahliastraat", "local", LineString([(-5, 800), (110, 800), (338, 800), (560, 800)])),
        ("Zuiderdwars", "local", LineString([(-64, -345), (150, -300), (420, -260), (560, -230)])),
        ("Zuiderdwars", "local", LineString([(200, -34), (190, -170), (150, -300), (140, -560)])),
        ("Zuiderdwars", "local", LineString([(420, -10), (425, -140), (420, -260), (430, -520)])),
    ]
    for number, x in enumerate(WEST_X):
        points = [(x + 4, 84 - number), (x, 236), (x - 6, 318), (x - 8, 372)]
        found.append((f"Westerdwarsstraat {number + 1}", "local", LineString([(x + 10, -40), *points, (x - 4, 540)])))
    found.append(
        ("Westersingel", "local", LineString([(-18, 540), (-170, 540), (-330, 540), (-500, 540), (-690, 540)]))
    )
    return found


def context_ways(scene: Scene, streets: dict[str, Street], boundary: Polygon) -> list[Way]:
    del scene
    ways = []
    rail, canal = RAIL.buffer(14), canal_of(streets).buffer(6)
    singel = shifted(longer(streets["north"].line, 300), 4.0).buffer(7)
    formal = {"Scholenpad": "signal", "Rozenstraat": "zebra"}
    for name, road_class, line in context_streets(streets):
        width = 7.0 if road_class in ("main", "regional") else 5.0
        rest = line.difference(boundary.buffer(-0.1))
        for area, crossing in (
            (rail, "grade_separated"),
            (canal, "grade_separated"),
            (singel, formal.get(name, "none")),
        ):
            if name == "Noordersingel" and area is singel:
                continue
            ways += [
                Way(piece, "walk,cycle,car", road_class, width, name, True, "asphalt", crossing, status="existing")
                for piece in parts(rest.intersection(area), 1)
            ]
            rest = rest.difference(area)
        ways += [
            Way(piece, "walk,cycle,car", road_class, width, name, True, "asphalt", status="existing")
            for piece in parts(rest, 1)
        ]
    park = [
        LineString([(652, 150), (720, 170), (800, 200), (900, 190), (1040, 150)]),
        LineString([(820, 262), (800, 200), (790, 120), (820, 60)]),
        LineString([(720, 170), (700, 225), (730, 266)]),
    ]
    ways += [Way(line, "walk,cycle", "footway", 3.0, "Stadspark", None, "gravel", status="existing") for line in park]
    return ways


def row_along(
    scene: Scene, line: LineString, offset: float, start: float, end: float, tenure: str, flats: bool = False
) -> None:
    """Existing buildings beside a street: rows of eight houses or flats of three floors with twelve homes."""
    length, depth = (30.0, 11.0) if flats else (46.0, 9.0)
    at = start
    while at + length <= end:
        face = shapely.ops.substring(line, at, at + length)
        near = shifted(face, offset)
        far = shifted(face, offset + math.copysign(depth, offset))
        outline = Polygon([*near.coords, *reversed(far.coords)])
        storeys = 3 if flats else 2
        building_id = scene.add(
            "buildings", outline, building_type="stairwell_flat" if flats else "row", storeys=storeys, height_m=3.0 * storeys + 1.5,
            main_use="living", floor_area_m2=round(outline.area * storeys), jobs=None, block_id=None, year=1958 if flats else 1934,
            heritage=None, status="existing",
        )  # fmt: skip
        middle = shifted(face, offset + math.copysign(depth / 2, offset))
        homes = 12 if flats else 8
        for number in range(homes):
            share = (number % 4 + 0.5) / 4 if flats else (number + 0.5) / 8
            point = middle.interpolate(share, normalized=True)
            throw = dice(building_id, number)
            scene.add(
                "dwellings", Point(point.x + (number // 4) * 0.4 if flats else point.x, point.y), building_id=building_id, entrance_id=None,
                block_id=None, dwelling_type="apartment" if flats else "row_house", tenure=tenure, price_class=None,
                size_m2=throw.choice((58, 64, 70)) if flats else throw.choice((85, 92, 104)), storey=number // 4 if flats else 0,
                life_course_proof=None, target_group=None, live_work=None, private_outdoor_m2=None, household_size=None,
                phase_year=None, status="existing",
            )  # fmt: skip
        at += length + 6.0


def draw_homes(scene: Scene, streets: dict[str, Street]) -> None:
    lines = {name: line for name, _, line in context_streets(streets)}
    west = streets["west"].line
    low, high = west.project(Point(-17, 72)), west.project(Point(-13, 216))
    row_along(scene, west, 13.0, low, high, "owner")
    low, high = west.project(Point(-13, 244)), west.project(Point(-18, 392))
    row_along(scene, west, 13.0, low, high, "owner")
    north = streets["north"].line
    for begin, end in ((-6, 108), (134, 322), (350, 540)):
        row_along(
            scene,
            north,
            14.0,
            north.project(Point(begin, 405)),
            north.project(Point(end, 412)),
            "social_rent",
            flats=True,
        )
    tulip = lines["Tulpstraat"]
    for side in (12.0, -12.0):
        row_along(scene, tulip, side, 16, 130, "owner")
        row_along(scene, tulip, side, 150, 350, "affordable_owner")
    street = lines["Lindestraat"]
    row_along(scene, street, 12.0, 40, 140, "owner")
    row_along(scene, street, -12.0, 40, 140, "owner")
    rose = lines["Rozenstraat"]
    row_along(scene, rose, 12.0, 140, 230, "owner")
    row_along(scene, rose, -12.0, 140, 230, "owner")
    row_along(scene, lines["Scholenpad"], 12.0, 140, 340, "social_rent", flats=True)
    row_along(scene, lines["Dorpsstraat"], 13.0, 190, 300, "mid_rent", flats=True)
    row_along(scene, lines["Dorpsstraat"], -13.0, 60, 150, "owner")
    row_along(scene, lines["Dorpsstraat"], -13.0, 180, 310, "owner")
    row_along(scene, lines["Werfstraat"], 12.0, 60, 150, "owner")
    row_along(scene, lines["Werfstraat"], -12.0, 60, 150, "social_rent")
    row_along(scene, lines["Werfstraat"], -12.0, 180, 300, "social_rent")
    quay = lines["Zuiderkade"]
    row_along(scene, quay, -12.0, 30, 210, "owner")
    row_along(scene, quay, -12.0, 240, 420, "mid_rent", flats=True)


def draw_facilities(scene: Scene) -> None:
    places: tuple[tuple[str, str, tuple[float, float], float, dict[str, Any]], ...] = (
        ("supermarket", "Supermarkt Dorpsstraat", (-360, 257), 1100, {"opening_hours": "Mo-Sa 08:00-20:00"}),
        (
            "secondary_school",
            "Scholengemeenschap Noord",
            (380, 556),
            8200,
            {"age_groups": "12-18", "hall_m2": 420, "site_area_m2": 14000},
        ),
        ("primary_school", "Basisschool De Linde", (-205, 352), 1600, {"age_groups": "4-12"}),
        ("general_practice", "Huisartsen Lindestraat", (-188, 305), 260, {"opening_hours": "Mo-Fr 08:00-17:00"}),
        (
            "library",
            "Bibliotheek",
            (-536, 213),
            1300,
            {"opening_hours": "Mo-Fr 10:00-18:00; Sa 10:00-17:00", "host": "balie"},
        ),
        ("worship", "Kerk", (-470, 263), 640, {}),
        ("sport_outdoor", "Sportpark Oost", (930, 330), 400, {"sport_type": "football", "site_area_m2": 24000}),
        ("sport_indoor", "Zwembad Noord", (70, 682), 2600, {"sport_type": "swimming"}),
        ("municipal_desk", "Wijkservicepunt", (-478, 217), 180, {"host": "balie"}),
        ("health_centre", "Gezondheidscentrum Noord", (538, 542), 900, {}),
        ("cafe", "Café De Brug", (-62, 243), 90, {"free_access": False}),
    )
    for category, name, (x, y), floor, more in places:
        wide = math.sqrt(min(floor, 2400) * 1.1)
        outline = box(x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2)
        taken = any(other["geometry"].intersects(outline) for other in scene.layers["buildings"])
        building_id = None
        if not taken:
            building_id = scene.add(
                "buildings", outline, building_type="facility", storeys=2 if floor > 1000 else 1, height_m=8.0, main_use="facility",
                floor_area_m2=floor, jobs=round(floor / 45), block_id=None, year=1972, heritage=None, status="existing",
            )  # fmt: skip
        values = {
            "site_area_m2": None, "sport_type": None, "target_groups": None, "age_groups": ALL_AGES, "step_free": None,
            "free_access": True, "opening_hours": None, "shareable_m2": None, "hall_m2": None, "open_zone": None, "quiet_zone": None,
            "comfort_items": None, "host": None, "phase_year": None,
        }  # fmt: skip
        scene.add(
            "facilities", Point(x, y), **{"category": category, "name": name, "building_id": building_id, "floor_area_m2": floor, **values, **more},
            status="existing",
        )  # fmt: skip


def draw_landscape(scene: Scene, streets: dict[str, Street], boundary: Polygon) -> None:
    """City park, sports ground, the canal further on, the railway, stops and an existing playground."""
    park = Polygon([(664, 60), (810, 66), (1010, 130), (1040, 240), (830, 250), (664, 258), (668, 150)])
    sport = Polygon([(700, 290), (1050, 306), (1056, 440), (700, 430)])
    spaces = (
        ("park", "Stadspark", park, "walk,play,sit,run,picnic", True),
        ("sports_field", "Sportpark Oost", sport, "football,running", True),
        ("playground", "Speelveld Tulpstraat", box(180, 548, 215, 574), "play,football", False),
        ("youth_place", "Skatebaan Noord", box(430, 548, 456, 564), "skate,meet", False),
    )
    for kind, name, shape, activities, green in spaces:
        ages = "12-18" if kind == "youth_place" else ALL_AGES
        scene.add(
            "public_spaces", shape, kind=kind, name=name, access="public", activities=activities, age_groups=ages, green=green,
            event_capable=kind == "park", unprogrammed=kind == "park", self_managed=False, quiet=kind == "park", manager="gemeente",
            status="existing",
        )  # fmt: skip
    water = max(parts(minus(canal_of(streets), boundary)), key=lambda part: part.area)
    for name in ("west", "north"):
        street = streets[name]
        scene.add(
            "public_spaces", minus(ribbon(street.line, street.half), boundary.union(water)), kind="street", name=street.name, access="public",
            activities="walk", age_groups=None, green=False, event_capable=False, unprogrammed=False, self_managed=False, quiet=False,
            manager="gemeente", status="existing",
        )  # fmt: skip
    scene.add("land_cover", park, cover="green")
    scene.add("land_cover", sport, cover="green")
    scene.add("land_cover", water, cover="water")
    scene.add("barriers", water, kind="water", height_m=None)
    scene.add("barriers", RAIL, kind="rail", height_m=2.5)
    scene.add("barriers", shifted(longer(streets["north"].line, 300), 4.0), kind="regional_road", height_m=None)
    main = streets["main"].line
    halts = [at_x(main, 160.0), at_x(main, 228.0), at_x(main, 480.0), at_x(main, 500.0)]
    names = ("Zeilmakersplein", "Zeilmakersplein", "Touwhof", "Touwhof")
    for number, ((x, y), name) in enumerate(zip(halts, names, strict=True)):
        scene.add("stops", Point(x, y + (8.0 if number % 2 else -8.0)), mode="bus", name=name)
        scene.add("furniture", Point(x + 2, y + (9.6 if number % 2 else -9.6)), kind="shelter", seats=3)
    for (x, y), name in (
        ((-200, 240), "Dorpsstraat"),
        ((700, 272), "Stadspark"),
        ((250, 416), "Noordersingel"),
        ((-480, 246), "Kerkplein"),
    ):
        scene.add("stops", Point(x, y), mode="bus", name=name)
    scene.add("stops", Point(604, 286), mode="train", name="Station Voorbeeldstad Oost")
    for x, y in ((700, 110), (760, 180), (860, 130), (900, 220), (980, 180), (720, 230), (820, 90), (940, 140)):
        scene.add("trees", Point(x, y), crown_m=12.0, height_m=16.0, landmark=False)
