"""The buildings that stand apart: the tower at the quay and the old rope shed with its forecourt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import shapely.ops
from block import Block, Side
from housing import Home, add_dwelling, add_front
from scene import Scene
from shape import Vector, joined, left, minus, shifted, unit
from shapely import LineString, Polygon
from sites import ADULTS, door, facility, own_building


def along_south(outline: Polygon, start: float, length: float, setback: float, depth: float) -> Polygon:
    """A rectangle along the south side of a block."""
    _, first, last = next(edge for edge in Block("", outline).edges() if edge[0] == "S")
    direction: Vector = unit(first, last)
    origin = first + direction * start + left(direction) * setback
    return Polygon(
        [
            origin,
            origin + direction * length,
            origin + direction * length + left(direction) * depth,
            origin + left(direction) * depth,
        ]
    )


def build_tower(scene: Scene, outline: Polygon) -> Polygon:
    """Fourteen storeys at the bend of the quay, one front door; returns its plot."""
    shape = along_south(outline, 7.0, 22.0, 4.0, 22.0)
    building_id = own_building(scene, shape, "tower", 14, "B3", main_use="living", height_m=45.0)
    side = Side(kind="corridor_flat", storeys=14, sizes=(74, 82, 96, 68))
    home = Home("B3", building_id, "free_rent", 2029, side)
    corners = list(shape.exterior.coords)
    south, east, north, west = (LineString(corners[index : index + 2]) for index in range(4))
    entrance_id = door(
        scene, south.interpolate(0.5, normalized=True), building_id, "quay", kind="shared_main", dwelling_count=48
    )
    number = 0
    for storey in range(2, 14):
        for right, up in ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)):
            shift = (storey - 7) * 0.012
            base, top = (
                south.interpolate(right + shift, normalized=True),
                north.interpolate(1 - right - shift, normalized=True),
            )
            point = LineString([base, top]).interpolate(up, normalized=True)
            home_here = replace(home, tenure="owner" if storey > 8 else "free_rent")
            add_dwelling(
                scene,
                home_here,
                point,
                entrance_id,
                number,
                storey=storey,
                dwelling_type="penthouse" if storey == 13 else "apartment",
            )
            number += 1
    for line, use in ((south, "facility"), (east, "blind"), (north, "technical"), (west, "work")):
        add_front(scene, home, line, use)
    core = LineString([shape.centroid, south.interpolate(0.5, normalized=True)])
    for kind in ("stair", "lift"):
        line = core if kind == "stair" else shifted(core, 1.5)
        scene.add(
            "circulation", line, building_id=building_id, kind=kind, length_m=round(line.length, 1), width_m=1.3,
            dwelling_count=48, on_facade=False, daylight=False,
        )  # fmt: skip
    point = west.interpolate(0.5, normalized=True)
    door(scene, point, building_id, "street")
    facility(
        scene,
        point,
        "work",
        "Kantoorunits Kadetoren",
        building_id,
        320,
        phase_year=2029,
        age_groups="18-65",
        free_access=False,
    )
    scene.add("landmarks", shape, kind="tower", kept=False, status="new")
    plot: Polygon = shape.buffer(4.0, join_style="mitre").intersection(outline)
    scene.add("zones", plot, access="semi_public", owner="VvE", manager="VvE")
    return plot


def build_shed(scene: Scene, outline: Polygon) -> Any:
    """The old rope shed that stays, with a forecourt; returns the ground that both take."""
    shed = along_south(outline, 6.0, 54.0, 12.0, 12.0)
    building_id = own_building(
        scene,
        shed,
        "facility",
        1,
        "B4",
        height_m=7.5,
        main_use="meeting",
        year=1911,
        heritage=True,
        status="kept",
        jobs=6,
    )
    corners = list(shed.exterior.coords)
    south = LineString(corners[:2])
    home = Home("B4", building_id, "owner", 2027, Side())
    add_front(scene, home, shapely.ops.substring(south, 0, 0.5, normalized=True), "facility")
    add_front(scene, home, shapely.ops.substring(south, 0.5, 1, normalized=True), "blind")
    point = south.interpolate(0.3, normalized=True)
    door(scene, point, building_id, "home_zone", step_free=False)
    facility(
        scene, point, "community_centre", "Buurthuis De Touwbaan", building_id, 480, facility_id="F-BUURTHUIS", step_free=False,
        target_groups="residents,elderly,youth", opening_hours="Mo-Th 09:00-17:00", shareable_m2=260, hall_m2=40,
        open_zone=True, quiet_zone=False, comfort_items="coffee,toilet", host="beheerder", phase_year=2030,
    )  # fmt: skip
    scene.add("landmarks", shed, kind="industrial_heritage", kept=True, status="kept")
    forecourt = minus(along_south(outline, -5.0, 90.0, -1.0, 13.0).intersection(outline), shed)
    scene.add(
        "public_spaces", forecourt, kind="forecourt", name="Touwhof", access="public", activities="sit,events", age_groups=ADULTS,
        green=False, event_capable=True, unprogrammed=True, self_managed=False, quiet=True, manager="gemeente", status="new",
    )  # fmt: skip
    scene.add("zones", forecourt, access="public", owner="gemeente", manager="gemeente")
    scene.add("zones", shed, access="semi_public", owner="gemeente", manager="welzijnsorganisatie")
    return joined([forecourt, shed])
