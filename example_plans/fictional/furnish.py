"""Lamps, bicycle racks, bins, benches and the loose trees of park and courts."""

from __future__ import annotations

from typing import Any

import shapely
from scene import Scene, dice
from shape import along, beside
from shapely import Point, box
from sites import Sites
from streets import Street

LAMPS = {
    "main": (24.0, 7.6),
    "local": (26.0, 4.8),
    "home_zone": (24.0, 4.2),
    "quay": (24.0, -4.0),
    "lane": (20.0, 4.0),
    "path": (22.0, 1.6),
}


def bench(scene: Scene, point: Point, item_id: str, seats: int = 3, backrest: bool = True) -> None:
    scene.add(
        "furniture",
        point,
        item_id=item_id,
        kind="bench",
        seats=seats,
        backrest=backrest,
        movable=False,
        consumption_required=False,
    )


def light_streets(scene: Scene, streets: dict[str, Street], boundary: Any) -> None:
    for street in streets.values():
        if not street.planned:
            continue
        every, offset = LAMPS[street.kind]
        for number, at in enumerate(along(street.line, 9.0, every, 9.0)):
            side = -1 if number % 2 and street.kind != "quay" else 1
            point = beside(street.line, at, offset * side)
            if boundary.contains(point):
                scene.add("furniture", point, kind="light", seats=None)


def rack_bikes(scene: Scene) -> None:
    """A rack in front of every third stairwell, and at every facility."""
    for number, entrance in enumerate(scene.layers["entrances"]):
        wanted = entrance["kind"] == "facility" or (entrance["kind"] == "shared_main" and number % 3 == 0)
        if wanted:
            building = next(
                item for item in scene.layers["buildings"] if item["building_id"] == entrance["building_id"]
            )
            door, middle = entrance["geometry"], building["geometry"].centroid
            away = 2.2 / max(door.distance(middle), 1.0)
            point = Point(door.x + (door.x - middle.x) * away + 1.6, door.y + (door.y - middle.y) * away)
            if not building["geometry"].contains(point):
                scene.add("furniture", point, kind="bike_rack", seats=None)


def seat_variant_a(scene: Scene, streets: dict[str, Street]) -> None:
    """Too few: the western half of the quay, two benches on the main street, one in a home zone."""
    quay, main = streets["quay"].line, streets["main"].line
    for number, x in enumerate((20.0, 82.0, 150.0, 214.0)):
        bench(scene, beside(quay, quay.project(Point(x, 60)), -14.6), f"M-KADE-{number + 1}")
    bench(scene, beside(main, main.project(Point(60, 223)), 9.9), "M-LAAN-1", 2)
    bench(scene, beside(main, main.project(Point(420, 238)), -9.9), "M-LAAN-2", 2)
    bench(scene, beside(streets["dekzwabberpad"].line, 60.0, 4.3), "M-ERF-1", 2, False)


def empty_bins(scene: Scene) -> None:
    for item in [item for item in scene.layers["furniture"] if item["kind"] == "bench"][::2]:
        scene.add("furniture", Point(item["geometry"].x + 1.8, item["geometry"].y), kind="bin", seats=None)
    for stop in scene.layers["stops"][:4]:
        scene.add("furniture", Point(stop["geometry"].x - 2.0, stop["geometry"].y), kind="bin", seats=None)


def place_waste(scene: Scene, streets: dict[str, Street]) -> None:
    for name, at in (
        ("takelstraat", 0.3),
        ("breeuwerstraat", 0.25),
        ("breeuwerstraat", 0.8),
        ("boegstraat", 0.4),
        ("east", 0.3),
        ("east", 0.75),
        ("touwstraat", 0.4),
    ):
        line = streets[name].line
        scene.add("furniture", beside(line, line.length * at, 5.6), kind="waste_point", seats=None)
        scene.add("furniture", beside(line, line.length * at + 6, 5.6), kind="planter", seats=None)


def plant_park(scene: Scene, sites: Sites, ways: Any) -> None:
    """Trees in loose groups along the edges, the middle kept open."""
    paths = shapely.union_all([way.line for way in ways]).buffer(2.6)
    play = shapely.union_all(
        [
            item["geometry"]
            for kind in ("playground", "sports_field", "youth_place")
            for item in scene.where("public_spaces", kind=kind)
        ]
    )
    low_x, low_y, high_x, high_y = sites.park.bounds
    lawn = box(328, 104, 362, 142).union(box(318, 152, 374, 160))
    step_x, step_y = 8.5, 8.5
    for column in range(int((high_x - low_x) / step_x) + 1):
        for row in range(int((high_y - low_y) / step_y) + 1):
            throw = dice("park", column, row)
            point = Point(
                low_x + (column + throw.random() * 0.8) * step_x, low_y + (row + throw.random() * 0.8) * step_y
            )
            edge = sites.park.exterior.distance(point)
            wanted = throw.random() < (0.85 if edge < 14 else 0.3)
            inside = sites.park.contains(point) and edge > 3.0
            if (
                wanted
                and inside
                and not lawn.contains(point)
                and point.distance(play) > 3
                and not paths.contains(point)
            ):
                crown = throw.choice((6.0, 8.0, 9.0, 11.0))
                scene.add("trees", point, crown_m=crown, height_m=crown + 4, landmark=False)
