"""Buildings with their dwellings, doors, ground-floor fronts, stairs and plots."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
import shapely.ops
from block import FLATS, Block, Side, Unit
from scene import Scene, dice
from shape import joined, minus, overlap, parts
from shapely import LineString, Point

OWNERS = {
    "social_rent": ("woningcorporatie", "woningcorporatie"),
    "mid_rent": ("belegger", "VvE-beheerder"),
    "free_rent": ("belegger", "VvE-beheerder"),
    "affordable_owner": ("VvE", "VvE"),
    "owner": ("VvE", "VvE"),
}
PRICES = {
    "social_rent": "low",
    "mid_rent": "middle",
    "free_rent": "high",
    "affordable_owner": "middle",
    "owner": "high",
}


@dataclass(frozen=True)
class Home:
    """What the dwellings of one building have in common."""

    block_id: str
    building_id: str
    tenure: str
    phase_year: int
    side: Side


def spot(unit: Unit, along: float, inward: float) -> Point:
    """A point of the building: both shares from 0 to 1, along the facade and from the facade to the rear."""
    front = np.asarray(unit.facade.interpolate(along, normalized=True).coords[0])
    rear = np.asarray(unit.rear.interpolate(along, normalized=True).coords[0])
    return Point(front + (rear - front) * inward)


def add_dwelling(
    scene: Scene, home: Home, point: Point, entrance_id: str | None, number: int, **attributes: Any
) -> None:
    throw = dice(home.building_id, number)
    size = home.side.sizes[number % len(home.side.sizes)]
    low_rise = home.side.kind == "row"
    people = throw.choice((2, 3, 3, 4, 2, 4, 5) if low_rise else ((1, 1, 2) if size < 70 else (1, 2, 2, 3)))
    target = home.side.group_target or (
        "families" if low_rise and size > 100 else throw.choice(("starters", "mixed", "small_households"))
    )
    ground = attributes.get("storey", 0) == 0
    lifted = home.side.storeys >= 5 or home.side.kind == "corridor_flat"
    values = {
        "building_id": home.building_id,
        "entrance_id": entrance_id,
        "block_id": home.block_id,
        "dwelling_type": "row_house" if low_rise else "apartment",
        "tenure": home.tenure,
        "price_class": None if throw.random() < 0.03 else PRICES[home.tenure],
        "size_m2": size + throw.choice((-3, 0, 0, 2, 4)),
        "storey": 0,
        "life_course_proof": bool(home.side.group_target or (not low_rise and (ground or lifted))),
        "target_group": target,
        "live_work": bool(low_rise and throw.random() < 0.06),
        "private_outdoor_m2": 0 if size < 70 and throw.random() < 0.3 else throw.choice((6, 8, 9, 12)),
        "household_size": None if throw.random() < 0.04 else people,
        "phase_year": home.phase_year,
        "status": "new",
        **attributes,
    }
    scene.add("dwellings", point, **values)


def add_building(scene: Scene, block: Block, unit: Unit, tenure: str, phase_year: int) -> Home:
    side = unit.side
    kind = "mixed" if side.plinth == "work" else side.kind
    building_id = scene.add(
        "buildings",
        unit.outline,
        building_type=kind,
        storeys=side.storeys,
        height_m=round(side.storeys * 3.0 + (1.5 if side.kind == "row" else 0.6), 1),
        main_use="living",
        floor_area_m2=round(unit.outline.area * (side.storeys - (0.4 if side.kind == "row" else 0.0))),
        jobs=round(unit.outline.area / 40) if side.plinth == "work" else 0,
        block_id=block.block_id,
        year=phase_year,
        heritage=False,
        status="new",
    )
    return Home(block.block_id, building_id, tenure, phase_year, side)


def add_front(scene: Scene, home: Home, line: LineString, use: str, zone: str | None = None) -> None:
    clear = {"living": 0.35, "kitchen": 0.3, "work": 0.55, "facility": 0.6, "shop": 0.7, "entrance": 0.5}
    scene.add(
        "frontages",
        line,
        building_id=home.building_id,
        ground_floor_use=use,
        transparent_share=clear.get(use, 0.05),
        hybrid_zone_depth_m=home.side.setback if zone else 0.0,
        hybrid_zone_type=zone,
    )


def build_house(scene: Scene, block: Block, unit: Unit, faces: str, tenure: str, phase_year: int, plot: Any) -> None:
    home = add_building(scene, block, unit, tenure, phase_year)
    throw = dice("house", home.building_id)
    door = unit.facade.interpolate(0.22 if int(home.building_id[1:]) % 2 else 0.78, normalized=True)
    entrance_id = scene.add(
        "entrances", door, building_id=home.building_id, kind="private_front", dwelling_count=1,
        step_free=throw.random() > 0.1, lit=True, faces=faces,
    )  # fmt: skip
    corner = unit.at_start or unit.at_end
    add_dwelling(
        scene, home, spot(unit, 0.5, 0.5), entrance_id, 0,
        dwelling_type="corner_house" if corner else "row_house",
        private_outdoor_m2=round(plot.area - unit.outline.area),
    )  # fmt: skip
    zone = "front_garden" if unit.side.setback >= 1.8 else "stoop"
    add_front(scene, home, unit.facade, "kitchen" if throw.random() < 0.4 else "living", zone)
    if corner:
        ends = (0, 0) if unit.at_start else (1, 1)
        side = LineString(
            [unit.facade.interpolate(ends[0], normalized=True), unit.rear.interpolate(ends[1], normalized=True)]
        )
        add_front(scene, home, side, "living" if throw.random() < 0.45 else "blind")
        shared = overlap_line(plot, block)
        for part in shared:
            scene.add("barriers", part, kind="hedge" if throw.random() < 0.5 else "wall", height_m=1.8)
        if throw.random() < 0.6:
            rear = unit.rear.interpolate(0.5, normalized=True)
            scene.add(
                "entrances",
                rear,
                building_id=home.building_id,
                kind="rear",
                dwelling_count=1,
                step_free=None,
                lit=None,
                faces="garden",
            )
    owner = "woningcorporatie" if tenure == "social_rent" else "particulier"
    scene.add("zones", plot, access="private", owner=owner, manager="bewoner")


def overlap_line(plot: Any, block: Block) -> list[LineString]:
    """Where a corner plot borders the street with its garden."""
    found = []
    for label, start, end in block.edges():
        if label not in block.sides or block.sides[label].kind == "open":
            shared = plot.exterior.intersection(LineString([start, end]).buffer(0.3, cap_style="flat"))
            found += [
                part
                for part in parts(shapely.line_merge(shared) if shared.geom_type == "MultiLineString" else shared, 1)
                if part.length > 4
            ]
    return found


def build_flat(scene: Scene, block: Block, unit: Unit, faces: str, tenure: str, phase_year: int, plot: Any) -> None:
    """A stairwell flat: one stair with its own entrance; on the ground floor homes, storage or small work units."""
    side = unit.side
    home = add_building(scene, block, unit, tenure, phase_year)
    court = side.doors == "courtyard"
    wall = unit.rear if court else unit.facade
    entrance_id = scene.add(
        "entrances", wall.interpolate(0.5, normalized=True), building_id=home.building_id, kind="shared_main",
        dwelling_count=0, step_free=True, lit=None if court else True, faces="courtyard" if court else faces,
    )  # fmt: skip
    zone = "front_garden" if side.setback >= 1.2 and side.plinth == "living" else None
    number = 0
    for storey in range(side.storeys):
        if storey == 0 and side.plinth != "living":
            continue
        for place in range(side.per_floor):
            share = (place + 0.5) / side.per_floor
            door = entrance_id
            if storey == 0 and side.own_doors:
                door = scene.add(
                    "entrances", unit.facade.interpolate(0.12 if place == 0 else 0.88, normalized=True),
                    building_id=home.building_id, kind="private_front", dwelling_count=1, step_free=True, lit=True, faces=faces,
                )  # fmt: skip
            point = spot(unit, share, 0.25 + 0.5 * storey / side.storeys)
            kind = "maisonette" if storey == 0 and side.own_doors else "apartment"
            add_dwelling(scene, home, point, door, number, storey=storey, dwelling_type=kind)
            number += 1
    served = scene.where("dwellings", entrance_id=entrance_id)
    scene.where("entrances", entrance_id=entrance_id)[0]["dwelling_count"] = len(served)
    use = {"living": "living", "storage": "storage", "work": "work"}[side.plinth]
    facade = unit.facade
    if court:
        add_front(scene, home, facade, use, zone)
    else:
        for begin, end, what in ((0.0, 0.42, use), (0.42, 0.58, "entrance"), (0.58, 1.0, use)):
            line = shapely.ops.substring(facade, begin, end, normalized=True)
            add_front(scene, home, line, what, zone if what == use else None)
    for at_end, share in ((unit.at_start, 0.0), (unit.at_end, 1.0)):
        if at_end:
            gable = LineString(
                [unit.facade.interpolate(share, normalized=True), unit.rear.interpolate(share, normalized=True)]
            )
            add_front(scene, home, gable, "blind" if dice("gable", home.building_id).random() < 0.5 else use)
    stair = LineString([wall.interpolate(0.5, normalized=True), spot(unit, 0.5, 0.5)])
    inner = side.plinth == "storage"
    scene.add(
        "circulation", stair, building_id=home.building_id, kind="stair", length_m=round(stair.length, 1), width_m=1.2,
        dwelling_count=len(served), on_facade=not inner, daylight=not inner,
    )  # fmt: skip
    if side.storeys >= 5:
        lift = LineString([spot(unit, 0.5, 0.5), spot(unit, 0.53, 0.5)])
        scene.add(
            "circulation", lift, building_id=home.building_id, kind="lift", length_m=round(lift.length, 1), width_m=1.4,
            dwelling_count=len(served), on_facade=False, daylight=False,
        )  # fmt: skip
    owner, manager = OWNERS[tenure]
    scene.add("zones", plot, access="private", owner=owner, manager=manager)


def build_slab(
    scene: Scene, block: Block, unit: Unit, faces: str, tenures: tuple[str, ...], phase_year: int, plot: Any
) -> None:
    """A gallery or corridor flat: every floor opens on one long passage."""
    side = unit.side
    home = add_building(scene, block, unit, tenures[0], phase_year)
    gallery = side.kind == "gallery_flat"
    doors = (0.5,) if gallery else (0.3, 0.7)
    entrances = [
        scene.add(
            "entrances", unit.facade.interpolate(share, normalized=True), building_id=home.building_id, kind="shared_main",
            dwelling_count=0, step_free=True, lit=True, faces=faces,
        )
        for share in doors
    ]  # fmt: skip
    number = 0
    for storey in range(1, side.storeys):
        for place in range(side.per_floor):
            share = (place + 0.5) / side.per_floor
            entrance_id = entrances[0] if share <= 0.5 or gallery else entrances[1]
            tenure = tenures[storey % len(tenures)]
            part = Home(home.block_id, home.building_id, tenure, phase_year, side)
            depth = 0.25 + 0.5 * storey / side.storeys
            kind = "gallery_apartment" if gallery else "senior_apartment"
            add_dwelling(scene, part, spot(unit, share, depth), entrance_id, number, storey=storey, dwelling_type=kind)
            number += 1
        across = 0.93 if gallery else 0.5
        passage = LineString([spot(unit, 0.02, across), spot(unit, 0.98, across)])
        scene.add(
            "circulation", passage, building_id=home.building_id, kind="gallery" if gallery else "corridor",
            length_m=round(passage.length, 1), width_m=1.5 if gallery else 1.8, dwelling_count=side.per_floor,
            on_facade=gallery, daylight=gallery,
        )  # fmt: skip
    for share, entrance_id in zip(doors, entrances, strict=True):
        served = len(scene.where("dwellings", entrance_id=entrance_id))
        scene.where("entrances", entrance_id=entrance_id)[0]["dwelling_count"] = served
        for kind, shift in (("stair", -0.02), ("lift", 0.02)):
            line = LineString([spot(unit, share + shift, 0.1), spot(unit, share + shift, 0.45)])
            scene.add(
                "circulation", line, building_id=home.building_id, kind=kind, length_m=round(line.length, 1), width_m=1.3,
                dwelling_count=served, on_facade=kind == "stair", daylight=kind == "stair",
            )  # fmt: skip
    use = "storage" if gallery else "facility"
    cuts = [0.0, *[edge for share in doors for edge in (share - 0.03, share + 0.03)], 1.0]
    for index, (begin, end) in enumerate(pairwise(cuts)):
        line = shapely.ops.substring(unit.facade, begin, end, normalized=True)
        add_front(scene, home, line, "entrance" if index % 2 else use)
    owner, manager = OWNERS[tenures[0]]
    scene.add("zones", plot, access="private", owner=owner, manager=manager)


def build_block(scene: Scene, block: Block, faces_of: Any, alley: Any, phase_year: int) -> Any:
    """Build a block and return the ground inside it that is in no plot: the court, the alley and the passages."""
    free = block.outline if alley is None else minus(block.outline, alley)
    for index, unit in enumerate(block.units()):
        whole = [part for part in parts(overlap(unit.plot, free)) if part.intersects(unit.outline.centroid)]
        plot = whole[0] if whole else unit.outline
        faces = faces_of(unit.facade.interpolate(0.5, normalized=True))
        tenures = unit.side.tenures
        tenure = tenures[index // (3 if unit.side.kind == "row" else 1) % len(tenures)]
        if unit.side.kind == "row":
            build_house(scene, block, unit, faces, tenure, phase_year, plot)
        elif unit.side.kind == "stairwell_flat":
            build_flat(scene, block, unit, faces, tenure, phase_year, plot)
        elif unit.side.kind in FLATS:
            build_slab(scene, block, unit, faces, tenures, phase_year, plot)
        free = minus(free, plot)
    return free if alley is None else joined([free, overlap(alley, block.outline)])
