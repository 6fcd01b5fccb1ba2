"""Variant B: the same quarter with a handful of clear faults repaired; what stays the same keeps its id."""

from __future__ import annotations

import copy
from typing import Any

import shapely
from furnish import bench
from housing import PRICES
from scene import Feature, Scene, dice
from seats import seat_routes
from shape import joined, minus, parts, shifted
from shapely import LineString, Point
from sites import place_box

SEAT_EVERY_M = 115.0
# Blocks where rented and owner-occupied stairwells change places, so that no corner of the plan holds one tenure only.
SWAPS = (("G1", "A1"), ("B3", "A4"), ("B4", "E1"), ("G1", "C1"), ("B3", "B1"), ("G1", "D3"))


def repair(scene: Scene, known: dict[str, Any]) -> Scene:
    """A new scene; the one given stays as it is."""
    better = copy.deepcopy(scene)
    split_gallery(better)
    turn_doors(better)
    mix_tenures(better)
    add_play(better)
    widen_park(better, known)
    adopt_strips(better)
    move_centre(better)
    seat_routes(better, SEAT_EVERY_M)
    light_alleys(better)
    return better


def split_gallery(scene: Scene) -> None:
    """Four stairs with a door of their own instead of one door and one long gallery per floor."""
    building = scene.where("buildings", building_type="gallery_flat")[0]
    building_id = building["building_id"]
    first = scene.where("entrances", building_id=building_id, kind="shared_main")[0]
    fronts = scene.where("frontages", building_id=building_id)
    facade = LineString([fronts[0]["geometry"].coords[0], fronts[-1]["geometry"].coords[-1]])
    homes = scene.where("dwellings", building_id=building_id)
    homes.sort(key=lambda item: facade.project(item["geometry"]))
    groups = [homes[start : start + 9] for start in range(0, len(homes), 9)]
    scene.layers["circulation"] = [item for item in scene.layers["circulation"] if item["building_id"] != building_id]
    scene.layers["frontages"] = [item for item in scene.layers["frontages"] if item["building_id"] != building_id]
    cuts = []
    for number, group in enumerate(groups):
        share = (number + 0.5) / len(groups)
        point = facade.interpolate(share, normalized=True)
        values = {**first, "geometry": point, "dwelling_count": len(group)}
        if number == 0:
            first.update(values)
            entrance_id = first["entrance_id"]
        else:
            entrance_id = f"{first['entrance_id']}-{number + 1}"
            scene.layers["entrances"].append({**values, "entrance_id": entrance_id})
        for home in group:
            home["entrance_id"] = entrance_id
        inner = shifted(facade, 3.5).interpolate(share, normalized=True)
        stair = LineString([point, inner])
        for kind in ("stair", "lift"):
            line = stair if kind == "stair" else shifted(stair, 1.6)
            scene.add(
                "circulation", line, circulation_id=f"C-{entrance_id}-{kind}", building_id=building_id, kind=kind,
                length_m=round(line.length, 1), width_m=1.3, dwelling_count=len(group), on_facade=kind == "stair", daylight=kind == "stair",
            )  # fmt: skip
        cuts += [share - 0.025, share + 0.025]
    for number, (begin, end) in enumerate(zip([0.0, *cuts], [*cuts, 1.0], strict=True)):
        line = shapely.ops.substring(facade, begin, end, normalized=True)
        front: Feature = {
            **fronts[0],
            "geometry": line,
            "frontage_id": f"G-{building_id}-{number + 1}",
            "ground_floor_use": "entrance" if number % 2 else "living",
        }
        front["transparent_share"] = 0.5 if number % 2 else 0.35
        scene.layers["frontages"].append(front)


def turn_doors(scene: Scene) -> None:
    """The doors of one flat move from the court to the street it stands on; those of the other flats stay."""
    for entrance in scene.where("entrances", faces="courtyard", kind="shared_main")[:3]:
        building_id = entrance["building_id"]
        fronts = scene.where("frontages", building_id=building_id)
        entrance["geometry"] = fronts[0]["geometry"].interpolate(0.5, normalized=True)
        entrance["faces"], entrance["lit"] = "home_zone", True


def mix_tenures(scene: Scene) -> None:
    """Exchange the tenure of flats between blocks, building by building."""
    used: set[str] = set()

    def flats(block_id: str) -> list[str]:
        found = [
            item["building_id"] for item in scene.where("buildings", block_id=block_id, building_type="stairwell_flat")
        ]
        return [building_id for building_id in found if building_id not in used]

    for from_block, to_block in SWAPS:
        pairs = list(zip(flats(from_block), flats(to_block), strict=False))[:2]
        for one, other in pairs:
            used.update((one, other))
            ones, others = scene.where("dwellings", building_id=one), scene.where("dwellings", building_id=other)
            tenures = ones[0]["tenure"], others[0]["tenure"]
            for homes, tenure in ((ones, tenures[1]), (others, tenures[0])):
                for home in homes:
                    home["tenure"] = tenure
                    home["price_class"] = home["price_class"] and PRICES[tenure]
    for number, home in enumerate(scene.where("dwellings", dwelling_type="row_house", tenure="owner")):
        if number % 9 == 0:
            home["tenure"], home["price_class"] = "affordable_owner", "middle"


def add_play(scene: Scene) -> None:
    """A second play place, in the parking court of the north-eastern corner."""
    court = next(item for item in scene.layers["public_spaces"] if item["name"] == "Hof G1")["geometry"]
    taken = joined(
        item["geometry"].buffer(0.3) for item in scene.layers["road_parts"] if item["geometry"].intersects(court)
    )
    drive = shapely.union_all([item["geometry"] for item in scene.layers["paths"]])
    room = max(parts(minus(court.buffer(-1.0), taken)), key=lambda part: part.area)
    heart = shapely.maximum_inscribed_circle(room).coords[0]
    shape = place_box(heart[0], heart[1], 22.0, 15.0, 3.0).intersection(court)
    shape = minus(shape, drive.buffer(2.8))
    scene.add(
        "public_spaces", max(parts(shape), key=lambda part: part.area), space_id="S-SPEELPLEK-OOST", kind="playground", name="Speelplek Ankerstraat",
        access="public", activities="play,swing,climb,sit", age_groups="0-4,4-12", green=False, event_capable=False, unprogrammed=False,
        self_managed=False, quiet=False, manager="gemeente", status="new",
    )  # fmt: skip
    space = scene.layers["public_spaces"][-1]["geometry"]
    scene.layers["trees"] = [tree for tree in scene.layers["trees"] if not space.contains(tree["geometry"])]
    spot = space.representative_point()
    for number, (dx, dy) in enumerate(((-4, -2), (0, 2), (4, -1))):
        scene.add(
            "furniture", Point(spot.x + dx, spot.y + dy), item_id=f"M-SPEEL-{number + 1}", kind="play_item", seats=None
        )
    bench(scene, Point(spot.x, spot.y - 4.5), "M-SPEEL-BANK")


def widen_park(scene: Scene, known: dict[str, Any]) -> None:
    """The reserved wedge joins the park, which passes one hectare with it."""
    sites = known["sites"]
    whole = joined([sites.park.buffer(0.02), sites.wedge.buffer(0.02)])
    whole = shapely.set_precision(whole.intersection(joined([sites.park, sites.wedge]).buffer(0.01)), 0.01)
    scene.where("public_spaces", space_id="S-PARK")[0]["geometry"] = max(parts(whole), key=lambda part: part.area)
    scene.where("zones", zone_id="Z-RESERVE")[0].update(access="public", owner="gemeente", manager="gemeente")
    bare = next(item for item in scene.where("land_cover", cover="bare") if item["geometry"].equals(sites.wedge))
    bare["cover"] = "green"
    x0, _, x1, _ = sites.wedge.bounds
    for step in range(9):
        x = x0 + 6 + step * (x1 - x0 - 12) / 8
        column = LineString([(x, 150), (x, 260)]).intersection(sites.wedge)
        if column.length > 7:
            throw = dice("wedge", step)
            middle = column.interpolate(0.35 + 0.3 * throw.random(), normalized=True)
            scene.add("trees", middle, crown_m=8.0, height_m=11.0, landmark=False)


def adopt_strips(scene: Scene) -> None:
    """Nobody's land gets an owner and a manager, except the small piece behind the flats of block B1."""
    for zone in scene.layers["zones"]:
        if zone["access"] is None and zone["zone_id"].startswith("Z-STROOK"):
            zone.update(access="public", owner="gemeente", manager="gemeente")


def move_centre(scene: Scene) -> None:
    """The community centre and the studio on the square change places."""
    centre = scene.where("facilities", facility_id="F-BUURTHUIS")[0]
    studio = scene.where("facilities", facility_id="F-ATELIER")[0]
    for name in ("geometry", "building_id", "floor_area_m2"):
        centre[name], studio[name] = studio[name], centre[name]
    centre.update(
        step_free=True, opening_hours="Mo-Fr 08:30-22:00; Sa-Su 10:00-18:00", hall_m2=70, quiet_zone=True, comfort_items="coffee,toilet,bookcase,wifi,plants",
        target_groups="residents,elderly,youth,families,children", host="sociaal beheerder",
    )  # fmt: skip
    studio.update(category="work", name="Ateliers De Touwbaan", phase_year=2030)
    for front in scene.where("frontages", building_id=centre["building_id"], ground_floor_use="work"):
        front.update(ground_floor_use="facility", transparent_share=0.6)


def light_alleys(scene: Scene) -> None:
    """Lamps in all back alleys but one."""
    for path in scene.where("paths", road_class="back_alley", lit=False):
        if path["geometry"].centroid.y < 365 or path["geometry"].centroid.x < 300:
            path["lit"] = True
