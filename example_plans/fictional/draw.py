"""Draws the fictional quarter in two variants: ``python draw.py`` writes the GeoPackages beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely.ops
from accents import build_shed, build_tower
from context import context_ways, draw_facilities, draw_homes, draw_landscape
from courts import alley_ground, alley_of, lay_inner
from furnish import empty_bins, light_streets, place_waste, plant_park, rack_bikes, seat_variant_a
from ground import lay_quay, pave_streets
from housing import build_block
from network import Way, lay_network, street_ways
from parkland import lay_cover, lay_park, lay_square, lay_strip, park_ways, quay_ways, square_ways
from plinths import fill_plinths
from programme import assign_blocks
from scene import Scene
from shape import minus, parts
from shapely import LineString, Point
from sites import build_market, build_school, split_sites
from streets import Street, draw_frame, draw_streets
from tables import fill_tables
from variants import repair
from write import write_plan

PHASES = {"A": 2027, "B": 2029, "C": 2028, "D": 2029, "E": 2030, "F": 2031, "G": 2031}
FACES = {
    "main": "street",
    "local": "street",
    "home_zone": "home_zone",
    "quay": "quay",
    "lane": "street",
    "path": "path",
    "edge": "street",
}


def facing(streets: dict[str, Street], square: Any) -> Any:
    def faces(point: Point) -> str:
        if point.distance(square) < 16.0:
            return "square"
        nearest = min(streets.values(), key=lambda street: street.line.distance(point) - street.half)
        return FACES[nearest.kind]

    return faces


def name_area(scene: Scene, boundary: Any) -> None:
    """Boundary and neighbourhoods: the quarter in three parts, west, quay and east."""
    scene.layers["boundary"] = [
        {
            "name": "Havenkwartier Zeildoek (fictief)", "municipality": "Voorbeeldstad (fictief)", "phase": "urban_design", "plan_year": 2026,
            "geometry": boundary,
        }
    ]  # fmt: skip
    upper, lower = halves(
        boundary, LineString([(-200, 236), (108, 219), (205, 205), (300, 211), (412, 237), (800, 296)]), 1
    )
    west, east = halves(upper, LineString([(336, 100), (340, 250), (343, 312), (338, 500)]), 0)
    for key, name, shape in (
        ("N-WEST", "Touwslagersbuurt", west),
        ("N-KADE", "Kadezijde", lower),
        ("N-OOST", "Spoorzijde", east),
    ):
        scene.add("neighbourhoods", shape, neighbourhood_id=key, name=name, district_id="D-HAVEN")


def halves(area: Any, line: LineString, axis: int) -> list[Any]:
    """An area cut in two; the upper part first (or the left part, for axis 0)."""
    pieces = sorted(parts(shapely.ops.split(area, line)), key=lambda part: part.centroid.coords[0][axis])
    return pieces[::-1] if axis else pieces


def draw_scene() -> tuple[Scene, dict[str, Any]]:
    """The quarter as it is in variant A, with the large parts that the other modules need to know of."""
    scene = Scene()
    streets = draw_streets()
    frame = draw_frame(streets)
    sites = split_sites(frame.cells)
    pave_streets(scene, streets, frame)
    lay_quay(scene, streets, frame)
    ways: list[Way] = street_ways(streets)
    lay_square(scene, sites)
    lay_park(scene, sites)
    ways += square_ways(sites, ways)
    ways += park_ways(ways)
    ways += quay_ways(streets, ways)
    faces = facing(streets, sites.square)
    blocks = assign_blocks(frame.cells)
    built = {"B3": build_tower(scene, next(block.outline for block in blocks if block.block_id == "B3"))}
    built["B4"] = build_shed(scene, next(block.outline for block in blocks if block.block_id == "B4"))
    blocks.append(build_market(scene, sites.market))
    build_school(scene, sites.school)
    for block in blocks:
        line = alley_of(block)
        alley = None if line is None else alley_ground(block, line)
        free = build_block(scene, block, faces, alley, PHASES[block.block_id[0]])
        if block.block_id in built:
            free = minus(free, built[block.block_id])
        if block.block_id == "A5":
            free = minus(free, scene.union("zones", owner="belegger"))
        ways += lay_inner(scene, block, free, ways)
    fill_plinths(scene)
    lay_strip(scene, streets, frame)
    lay_cover(scene, frame, sites, ways)
    light_streets(scene, streets, frame.boundary)
    rack_bikes(scene)
    place_waste(scene, streets)
    plant_park(scene, sites, [way for way in ways if way.name == "Touwpark"])
    draw_homes(scene, streets)
    draw_facilities(scene)
    draw_landscape(scene, streets, frame.boundary)
    seat_variant_a(scene, streets)
    empty_bins(scene)
    ways += context_ways(scene, streets, frame.boundary)
    lay_network(scene, ways, frame.boundary)
    name_area(scene, frame.boundary)
    return scene, {"streets": streets, "frame": frame, "sites": sites, "ways": ways, "blocks": blocks}


def main() -> None:
    here = Path(__file__).parent
    scene, known = draw_scene()
    better = repair(scene, known)
    for variant, name in ((scene, "havenkwartier-a.gpkg"), (better, "havenkwartier-b.gpkg")):
        fill_tables(variant, known["frame"].boundary)
        write_plan(variant, here / name)


if __name__ == "__main__":
    main()
