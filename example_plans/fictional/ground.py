"""What lies between the buildings: street surfaces, courts, alleys, park, quay and the plots' green."""

from __future__ import annotations

from typing import Any

import shapely
from scene import Scene, dice
from shape import band, joined, minus, overlap, parts, ribbon, shifted
from shapely import LineString, Point, Polygon
from streets import Frame, Street, longer

# From the centre line outward, per side: what lies there and up to which distance.
PROFILES: dict[str, tuple[tuple[str, float], ...]] = {
    "main": (("carriageway", 3.0), ("strip", 5.1), ("cycleway", 7.1), ("footway", 10.5)),
    "local": (("carriageway", 2.5), ("strip", 4.5), ("footway", 7.0)),
    "home_zone": (("home_zone", 2.6), ("strip", 4.6), ("home_zone", 5.0)),
    "quay": (("home_zone", 3.3), ("footway", 5.5)),
    "lane": (("pedestrian_area", 5.0),),
    "path": (("footway", 2.0),),
}
BAY_M = {"main": 5.6, "local": 5.6, "home_zone": 5.2}


def street_areas(streets: dict[str, Street], frame: Frame) -> dict[str, Any]:
    """The street space divided over the streets; a crossing belongs to the more important one."""
    order = sorted(
        streets,
        key=lambda name: ["main", "quay", "local", "home_zone", "lane", "path", "edge"].index(streets[name].kind),
    )
    left_over, areas = frame.space, {}
    for name in order:
        street = streets[name]
        if street.planned:
            line = longer(street.line) if name == "main" else street.line
            areas[name] = overlap(left_over, ribbon(line, street.half))
            left_over = minus(left_over, areas[name])
    for part in parts(left_over):
        nearest = min(areas, key=lambda name: areas[name].distance(part.representative_point()))
        areas[nearest] = joined([areas[nearest], part])
    return areas


def free_stretches(street: Street, streets: dict[str, Street]) -> list[tuple[float, float]]:
    """The parts of a centre line that are clear of crossings."""
    line, blocked = street.line, [(0.0, 12.0), (street.line.length - 12.0, street.line.length)]
    for other in streets.values():
        if other is not street and other.line.distance(line) < 0.5:
            for point in parts(other.line.intersection(line.buffer(0.5)), 1):
                at = line.project(point.centroid)
                blocked.append((at - other.half - 5.0, at + other.half + 5.0))
    stretches, begin = [], 0.0
    for first, last in sorted(blocked):
        if first - begin > 9.0:
            stretches.append((begin, first))
        begin = max(begin, last)
    return stretches


def lay_strips(
    scene: Scene, street: Street, area: Any, stretches: list[tuple[float, float]], near: float, far: float
) -> Any:
    """Parking bays and planted verges in turn, with a tree in every verge; returns the ground taken."""
    bay, taken = BAY_M[street.kind], []
    for side in (1, -1):
        for number, (begin, end) in enumerate(stretches):
            at, turn = begin, number + (side > 0)
            while end - at > 4.0:
                planted = turn % 2 == 0
                if street.kind == "main":
                    length = 9.0 if planted else 2 * bay
                elif street.kind == "home_zone":
                    length = 2.4 if planted else bay * 2
                    planted_gap = turn % 4 == 3
                    if planted_gap:
                        at, turn = at + 7.0, turn + 1
                        continue
                else:
                    length = 3.0 if planted else 3 * bay
                length = min(length, end - at)
                if not planted and length < bay:
                    planted = True
                if not planted:
                    length = (length // bay) * bay
                piece = overlap(band(street.line, at, at + length, near * side, far * side), area)
                if piece.geom_type == "Polygon" and piece.area > 3:
                    use = "verge" if planted else "parking"
                    scene.add("road_parts", piece, use=use, bays=None if planted else round(length / bay))
                    taken.append(piece)
                    if planted:
                        big = street.kind == "main"
                        scene.add(
                            "trees",
                            piece.centroid,
                            crown_m=8.0 if big else 5.0,
                            height_m=12.0 if big else 8.0,
                            landmark=False,
                        )
                at, turn = at + length, turn + 1
    return joined(taken) if taken else Polygon()


def pave_streets(scene: Scene, streets: dict[str, Street], frame: Frame) -> dict[str, Any]:
    """Tile the street space with road parts and add the streets as public spaces; returns the area per street."""
    areas = street_areas(streets, frame)
    roadway = []
    for name in areas:
        street = streets[name]
        use, reach = PROFILES[street.kind][0]
        line = longer(street.line) if name == "main" else street.line
        if use == "carriageway":
            roadway.append(ribbon(line, reach))
    carriage = joined(roadway)
    for name, area in areas.items():
        street, profile = streets[name], PROFILES[streets[name].kind]
        rest = area
        if profile[0][0] == "carriageway":
            for part in parts(overlap(area, carriage)):
                scene.add("road_parts", part, use="carriageway", bays=None)
            rest = minus(rest, carriage)
        stretches = free_stretches(street, streets)
        near = 0.0
        for use, far in profile:
            if use == "strip":
                rest = minus(rest, lay_strips(scene, street, rest, stretches, near, far))
            elif use == "cycleway":
                lanes = [
                    band(longer(street.line), 0, longer(street.line).length, near * side, far * side)
                    for side in (1, -1)
                ]
                for part in parts(overlap(rest, joined(lanes))):
                    scene.add("road_parts", part, use="cycleway", bays=None)
                rest = minus(rest, joined(lanes))
            near = far
        for part in parts(rest):
            scene.add("road_parts", part, use=profile[-1][0], bays=None)
        kind = "home_zone" if street.kind in ("home_zone", "quay") else "street"
        for part in parts(area):
            scene.add(
                "public_spaces", part, kind=kind, name=street.name, access="public",
                activities="play,walk,sit" if kind == "home_zone" else "walk", age_groups="0-4,4-12,18-65,65+" if kind == "home_zone" else None,
                green=False, event_capable=name == "quay", unprogrammed=False, self_managed=False, quiet=kind == "home_zone",
                manager="gemeente", status="new",
            )  # fmt: skip
            scene.add("zones", part, access="public", owner="gemeente", manager="gemeente")
    return areas


def lay_quay(scene: Scene, streets: dict[str, Street], frame: Frame) -> None:
    """Promenade with trees along the wall, then the water."""
    scene.add("road_parts", frame.promenade, use="pedestrian_area", bays=None)
    scene.add(
        "public_spaces", frame.promenade, kind="park", name="Kadepromenade", access="public", activities="walk,sit,fish,run",
        age_groups="4-12,12-18,18-65,65+", green=False, event_capable=True, unprogrammed=True, self_managed=False, quiet=None,
        manager="gemeente", status="new",
    )  # fmt: skip
    scene.add("zones", frame.promenade, access="public", owner="gemeente", manager="gemeente")
    scene.add("zones", frame.water, access="public", owner="waterschap", manager="waterschap")
    scene.add("land_cover", frame.water, cover="water")
    line = streets["quay"].line
    wall = shifted(longer(line, 25), -17.5).intersection(frame.boundary.buffer(1))
    scene.add("barriers", wall, kind="level_change", height_m=1.1)
    for row in (-8.0,):
        trees = shifted(line, row)
        for step in range(int(trees.length // 10.5)):
            point = trees.interpolate(6 + step * 10.5)
            scene.add("trees", point, crown_m=7.0, height_m=11.0, landmark=False)


def lay_court(scene: Scene, block_id: str, court: Polygon, kind: str, way: list[LineString]) -> None:
    """A shared garden, or a parking court with a drive and bays on both sides of it."""
    lines = shapely.union_all(way) if way else None
    if kind == "parking" and lines is not None:
        drive = overlap(court, lines.buffer(2.75, cap_style="flat", join_style="mitre"))
        bays = overlap(court.buffer(-0.8), lines.buffer(7.75, cap_style="flat", join_style="mitre"))
        bays = minus(bays, lines.buffer(2.75, cap_style="square", join_style="mitre"))
        for part in parts(drive):
            scene.add("road_parts", part, use="driveway", bays=None)
        for part in parts(bays.buffer(-1.6).buffer(1.6, join_style="mitre")):
            if part.area > 30:
                scene.add("road_parts", part, use="parking", bays=int(part.area // 12.5))
    garden = kind == "garden"
    scene.add(
        "public_spaces", court, kind="courtyard", name=f"Hof {block_id}", access="collective" if garden and block_id not in ("A4", "E2") else "semi_public",
        activities="sit,garden,play" if garden else ("walk" if kind == "green" else "parking"), age_groups="0-4,4-12,18-65,65+" if garden else None, green=kind != "parking",
        event_capable=False, unprogrammed=garden and block_id in ("A1", "E1"), self_managed=block_id in ("A1", "E1", "E2"),
        quiet=True if garden else None, manager="VvE" if garden else "gemeente", status="new",
    )  # fmt: skip
    if garden:
        scene.add(
            "zones",
            court,
            access="semi_public" if block_id in ("A4", "E2") else "collective",
            owner="VvE",
            manager="bewoners" if block_id in ("A1", "E1", "E2") else "VvE",
        )
    else:
        scene.add("zones", court, access="semi_public", owner="gemeente", manager="gemeente")
    inner = court.buffer(-3.5)
    low_x, low_y, high_x, high_y = court.bounds
    every = 9.0 if garden else 7.5
    surfaces = joined(item["geometry"] for item in scene.layers["road_parts"] if item["geometry"].intersects(court))
    for column in range(int((high_x - low_x) / every) + 1):
        for row in range(int((high_y - low_y) / every) + 1):
            throw = dice("court", block_id, column, row)
            spot = Point(low_x + (column + throw.random() * 0.7) * every, low_y + (row + throw.random() * 0.7) * every)
            free = lines is None or spot.distance(lines) > 2.5
            if throw.random() < 0.5 and free and inner.contains(spot) and spot.distance(surfaces) > 0.8:
                crown = throw.choice((4.0, 5.0, 6.0))
                scene.add("trees", spot, crown_m=crown, height_m=crown + 2.5, landmark=False)
    if garden and not inner.is_empty:
        heart = max(parts(inner), key=lambda part: part.area).representative_point()
        seats = (3.0, -3.0) if block_id in ("A1", "E1", "E2") else (3.0,)
        for shift in seats:
            scene.add(
                "furniture", Point(heart.x + shift, heart.y + 2.0), kind="bench" if shift > 0 else "picnic_table", seats=4, backrest=shift > 0,
                movable=False, consumption_required=False,
            )  # fmt: skip
