"""The places that are drawn by hand: square, supermarket, school, tower, rope shed, park."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import shapely
import shapely.ops
from block import Block, Side
from housing import Home, add_dwelling, add_front
from programme import SMALL
from scene import Scene
from shape import joined, minus, overlap, parts
from shapely import LineString, Point, Polygon, box
from streets import longer

ADULTS, CHILDREN, ALL_AGES = "18-65,65+", "0-4,4-12", "0-4,4-12,12-18,18-65,65+"


@dataclass(frozen=True)
class Sites:
    """The cells of the square and the park, split into what they hold."""

    market: Polygon
    square: Polygon
    school: Polygon
    park: Polygon
    wedge: Polygon


def split_sites(cells: list[Polygon]) -> Sites:
    centre = next(cell for cell in cells if cell.contains(Point(193, 169)))
    green = next(cell for cell in cells if cell.contains(Point(339, 143)))
    market, rest = sorted(
        parts(shapely.ops.split(centre, LineString([(151, 100), (154, 260)]))), key=lambda part: part.centroid.x
    )
    square, school = sorted(
        parts(shapely.ops.split(rest, LineString([(226, 100), (223, 260)]))), key=lambda part: part.centroid.x
    )
    north = LineString([(270, 176), (300, 177), (400, 203)])
    park, wedge = sorted(parts(shapely.ops.split(green, north)), key=lambda part: part.centroid.y)
    return Sites(market, square, school, park, wedge)


def side_line(outline: Polygon, label: str) -> LineString:
    """The side of a block that looks north, east, south or west, counter-clockwise."""
    edges = Block("", outline).edges()
    first = next(index for index, edge in enumerate(edges) if edge[0] == label and edges[index - 1][0] != label)
    points = [edges[first][1]]
    for step in range(len(edges)):
        name, _, end = edges[(first + step) % len(edges)]
        if name != label:
            break
        points.append(end)
    return LineString(points)


def strip_of(outline: Polygon, label: str, near: float, far: float) -> Any:
    """The ground of a block between two distances from one of its sides."""
    line = longer(side_line(outline, label))
    outer = line.buffer(far, single_sided=True, join_style="mitre", cap_style="flat")
    inner = line.buffer(near, single_sided=True, join_style="mitre", cap_style="flat") if near else Polygon()
    return minus(overlap(outline, outer), inner)


def own_building(scene: Scene, outline: Any, kind: str, storeys: int, block_id: str, **attributes: Any) -> str:
    values = {
        "building_type": kind, "storeys": storeys, "height_m": round(storeys * 3.1 + 1.0, 1), "main_use": "facility",
        "floor_area_m2": round(outline.area * storeys), "jobs": 0, "block_id": block_id, "year": 2028, "heritage": False, "status": "new",
    }  # fmt: skip
    return scene.add("buildings", outline, **{**values, **attributes})


def facade_of(outline: Any, line: LineString, tolerance: float = 0.3) -> LineString:
    """The part of an outline that lies on a line."""
    shared = outline.exterior.intersection(line.buffer(tolerance, cap_style="flat"))
    return max(
        parts(shapely.line_merge(shared) if shared.geom_type == "MultiLineString" else shared, 1),
        key=lambda part: part.length,
    )


def indoors(scene: Scene, point: Any, building_id: str | None) -> Any:
    """The point, or where it is on the wall of its building the nearest point half a metre inside."""
    found = scene.where("buildings", building_id=building_id)
    return shapely.ops.nearest_points(found[0]["geometry"].buffer(-0.5), point)[0] if found else point


def facility(
    scene: Scene, point: Any, category: str, name: str, building_id: str | None, floor: float, **attributes: Any
) -> str:
    """A facility behind its door, or in the open when it has no building."""
    values = {
        "category": category, "name": name, "building_id": building_id, "floor_area_m2": floor, "site_area_m2": None,
        "sport_type": None, "target_groups": None, "age_groups": ALL_AGES, "step_free": True, "free_access": True,
        "opening_hours": None, "shareable_m2": None, "hall_m2": None, "open_zone": None, "quiet_zone": None,
        "comfort_items": None, "host": None, "phase_year": 2028, "status": "new",
    }  # fmt: skip
    return scene.add("facilities", indoors(scene, point, building_id), **{**values, **attributes})


def door(scene: Scene, point: Any, building_id: str, faces: str, **attributes: Any) -> str:
    values = {
        "building_id": building_id,
        "kind": "facility",
        "dwelling_count": None,
        "step_free": True,
        "lit": True,
        "faces": faces,
    }
    return scene.add("entrances", point, **{**values, **attributes})


def build_market(scene: Scene, outline: Polygon) -> Block:
    """A supermarket that fills the head of its block, homes above it, doors at the square and both streets."""
    block = Block("A5", outline, {"S": replace(SMALL, garden=8.0, tenures=("affordable_owner",))}, court="service")
    hall = minus(outline, strip_of(outline, "S", 0, 23.0))
    hall = max(parts(hall), key=lambda part: part.area)
    building_id = own_building(scene, hall, "mixed", 4, "A5", main_use="shop", jobs=62)
    side = Side(kind="stairwell_flat", storeys=4, sizes=(68, 74, 82))
    home = Home("A5", building_id, "mid_rent", 2028, side)
    ring = hall.buffer(-6.0, join_style="mitre").exterior
    lines = {name: facade_of(hall, side_line(outline, name)) for name in ("N", "E", "W")}
    streets = {"N": "street", "E": "square", "W": "street"}
    number = 0
    for index, name in enumerate(("E", "N", "W")):
        entrance_id = door(
            scene,
            lines[name].interpolate(0.3, normalized=True),
            building_id,
            streets[name],
            kind="shared_main",
            dwelling_count=9,
        )
        for place in range(9):
            share = (index * 9 + place + 0.5) / 27
            add_dwelling(
                scene, home, ring.interpolate(share, normalized=True), entrance_id, number, storey=1 + place % 3
            )
            number += 1
    for name, use in (("N", "shop"), ("E", "shop"), ("W", "blind")):
        add_front(scene, home, shapely.ops.substring(lines[name], 0.0, 0.27, normalized=True), use)
        add_front(scene, home, shapely.ops.substring(lines[name], 0.27, 0.33, normalized=True), "entrance")
        add_front(scene, home, shapely.ops.substring(lines[name], 0.33, 1.0, normalized=True), use)
    east, north = lines["E"], lines["N"]
    point = east.interpolate(0.62, normalized=True)
    door(scene, point, building_id, "square")
    facility(
        scene, point, "supermarket", "Supermarkt Zeilmakersplein", building_id, 1450, target_groups="residents,passers_by",
        opening_hours="Mo-Sa 08:00-21:00; Su 10:00-18:00", comfort_items="coffee,bookcase",
    )  # fmt: skip
    for share, category, name, floor in ((0.15, "pharmacy", "Apotheek", 140), (0.85, "shop", "Bakker", 110)):
        point = north.interpolate(share, normalized=True)
        door(scene, point, building_id, "street")
        facility(scene, point, category, name, building_id, floor, opening_hours="Mo-Fr 08:30-18:00; Sa 08:30-17:00")
    scene.add(
        "zones",
        minus(outline, strip_of(outline, "S", 0, 19.4)),
        access="private",
        owner="belegger",
        manager="VvE-beheerder",
    )
    return block


def build_school(scene: Scene, outline: Polygon) -> Any:
    """A school with its front on the square and its yard towards the park; returns the yard."""
    wings = joined([strip_of(outline, "W", 0, 17.0), strip_of(outline, "N", 0, 15.0)])
    building = max(parts(wings), key=lambda part: part.area)
    yard = max(parts(minus(outline, building)), key=lambda part: part.area)
    building = max(parts(minus(outline, yard)), key=lambda part: part.area)
    building_id = own_building(scene, building, "facility", 2, "A6", main_use="education", jobs=44)
    home = Home("A6", building_id, "owner", 2028, Side())
    west, north = facade_of(building, side_line(outline, "W")), facade_of(building, side_line(outline, "N"))
    add_front(scene, home, west, "facility")
    add_front(scene, home, north, "facility")
    places = (
        (west, 0.5, "primary_school", "Basisschool De Zeilmakerij", 2050, "square", "Mo-Fr 08:15-15:00", CHILDREN),
        (west, 0.85, "childcare", "Kinderopvang Het Kompas", 560, "square", "Mo-Fr 07:30-18:30", "0-4"),
        (
            north,
            0.3,
            "sport_indoor",
            "Gymzaal Zeilmakerij",
            420,
            "street",
            "Mo-Fr 08:30-22:00; Sa 09:00-17:00",
            ALL_AGES,
        ),
    )
    for line, share, category, name, floor, faces, hours, ages in places:
        point = line.interpolate(share, normalized=True)
        door(scene, point, building_id, faces)
        facility(
            scene, point, category, name, building_id, floor, age_groups=ages, opening_hours=hours,
            site_area_m2=round(yard.area) if category == "primary_school" else None,
            target_groups="children,parents" if category != "sport_indoor" else "children,adults,clubs",
            sport_type="gymnastics" if category == "sport_indoor" else None,
            shareable_m2=420 if category == "sport_indoor" else (300 if category == "primary_school" else None),
            hall_m2=160 if category == "primary_school" else None, host="conciërge" if category == "primary_school" else None,
            free_access=category == "primary_school", open_zone=category == "primary_school",
        )  # fmt: skip
    scene.add(
        "public_spaces", yard, kind="school_yard", name="Schoolplein", access="semi_public", activities="play,sport,sit",
        age_groups=CHILDREN, green=False, event_capable=True, unprogrammed=False, self_managed=False, quiet=False,
        manager="schoolbestuur", status="new",
    )  # fmt: skip
    scene.add("zones", yard, access="semi_public", owner="gemeente", manager="schoolbestuur")
    inner = yard.buffer(-6.0)
    for number in range(7):
        spot = inner.exterior.interpolate((number + 0.5) / 7, normalized=True)
        if number % 3 == 2:
            scene.add("furniture", spot, kind="play_item", seats=None)
        else:
            scene.add("trees", spot, crown_m=6.0, height_m=9.0, landmark=False)
    scene.add("zones", building, access="private", owner="schoolbestuur", manager="schoolbestuur")
    for label in ("S", "E"):
        fence = side_line(outline, label).intersection(yard.buffer(0.2))
        for part in parts(fence, 1):
            scene.add("barriers", shapely.ops.substring(part, 0.0, part.length - 4.0), kind="fence", height_m=1.2)
    return yard


def place_box(x: float, y: float, width: float, height: float, angle: float) -> Polygon:
    turned: Polygon = shapely.affinity.rotate(box(x - width / 2, y - height / 2, x + width / 2, y + height / 2), angle)
    return turned
