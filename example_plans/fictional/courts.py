"""Inner ground of the blocks: alleys behind the gardens, courts, passages to the street, and what is left over."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from block import Block, Unit, middle_line
from ground import lay_court
from network import Way, connect, grow
from scene import Scene
from shape import along, joined, minus, overlap, parts, unit, vector
from shapely import LineString, Point, Polygon
from sites import strip_of

UNLIT = ("C2", "D2", "F3")
ALLEY_HALF_M = 1.0
# Gardens that the neighbourhood may cross; the others are for the people who live around them.
THROUGH = ("A4", "E2")
POCKET_BLOCK, POCKET_M = "D2", 15.5


def alley_of(block: Block) -> LineString | None:
    """The middle line of a block with rows on both long sides."""
    if not block.alley:
        return None
    return middle_line(block.outline, east_west="N" in block.sides and block.sides["N"].kind == "row")


def alley_ground(block: Block, line: LineString) -> Any:
    """The strip of the alley, as far as the flats at the head of the block."""
    flats = joined(item.plot for item in block.units() if item.side.kind != "row")
    return minus(line.buffer(ALLEY_HALF_M, cap_style="square"), flats)


def gaps_between(units: list[Unit]) -> list[tuple[Any, Any]]:
    """The middle and the inward direction of every opening between two groups of one row."""
    found = []
    for before, after in pairwise(units):
        if before.label == after.label and before.at_end and after.at_start:
            end, start = np.asarray(before.facade.coords[1]), np.asarray(after.facade.coords[0])
            if 1.5 < float(np.hypot(*(start - end))) < 4.0:
                found.append(((start + end) / 2, before.inward))
    return found


def alley_ways(block: Block, line: LineString, free: Any, ways: list[Way]) -> list[Way]:
    lit = block.block_id not in UNLIT
    here = LineString(max(parts(line.intersection(free.buffer(0.6)), 1), key=lambda part: part.length).coords)
    whole = grow(here, ways, 30.0)
    built = shapely.union_all([item.outline for item in block.units()])
    if whole.intersects(built):
        whole = max(parts(whole.difference(built.buffer(0.5)), 1), key=lambda part: part.length)
    found = [Way(whole, "walk", "back_alley", 2.0, None, lit, "concrete_slabs")]
    for middle, inward in gaps_between([item for item in block.units() if item.side.kind == "row"]):
        out = connect(middle, -inward, ways, 16.0)
        into = connect(middle, inward, found[:1], 30.0)
        if out is not None and into is not None:
            passage = LineString([out.coords[1], middle, into.coords[1]])
            found.append(Way(passage, "walk", "back_alley", 2.0, None, lit, "concrete_slabs"))
    return found


def court_ways(block: Block, court: Polygon, ways: list[Way]) -> list[Way]:
    """Paths from the openings of a court to its middle; the first opening of a parking court also takes cars."""
    inner = court.buffer(-3.5)
    if inner.is_empty:
        return []
    if block.court == "parking":
        return parking_ways(block, court, ways)
    heart_of = max(parts(inner), key=lambda part: part.area)
    heart = heart_of.centroid if heart_of.contains(heart_of.centroid) else heart_of.representative_point()
    shell = court.exterior
    touching = shell.intersection(block.outline.exterior.buffer(0.05))
    touching = shapely.line_merge(touching) if touching.geom_type == "MultiLineString" else touching
    openings = sorted(
        (part for part in parts(touching, 1) if part.length > 2.4), key=lambda part: (-part.length, part.centroid.x)
    )
    reach = court.buffer(0.4)
    found: list[Way] = []
    for opening in openings:
        middle = opening.interpolate(0.5, normalized=True)
        origin = vector(middle.x, middle.y)
        edge = min(block.edges(), key=lambda item: LineString([item[1], item[2]]).distance(middle))
        direction = unit(edge[1], edge[2])
        inward = vector(-direction[1], direction[0])
        out = connect(origin, -inward, ways, 22.0)
        if out is None:
            continue
        for depth in (0.5, 8.0, 14.0, 18.0, 22.0):
            bend = origin + inward * depth
            line = LineString([out.coords[1], origin, bend, [heart.x, heart.y]])
            if line.difference(out.buffer(0.3)).within(reach):
                found.append(Way(line, "walk", "footway", 2.0, None, True, "clay_brick"))
                break
        if len(found) == (2 if block.block_id in THROUGH else 1):
            break
    return found


def parking_ways(block: Block, court: Polygon, ways: list[Way]) -> list[Way]:
    """A straight drive through the length of a parking court, from street to street where it can be."""
    core = court.buffer(-5.0)
    core = max(parts(core), key=lambda part: part.area) if not core.is_empty else court
    low_x, low_y, high_x, high_y = core.bounds
    line = middle_line(core, east_west=high_x - low_x > high_y - low_y)
    whole = grow(line, ways, 60.0)
    built = shapely.union_all([unit_.outline for unit_ in block.units()]).buffer(2.0)
    if whole.intersects(built):
        inside = max(parts(whole.difference(built), 1), key=lambda part: part.length)
        ends = {whole.coords[0], whole.coords[-1]} & {inside.coords[0], inside.coords[-1]}
        whole = inside if ends else LineString()
    if whole.is_empty:
        return []
    return [Way(whole, "walk,cycle,car", "local", 5.5, None, True, "clay_brick")]


def whole_of(ways: list[Way]) -> Any:
    return shapely.union_all([way.line for way in ways])


def lay_pocket(scene: Scene, pocket: Any, lines: Any) -> None:
    """A small green with play things where two rows stop short of a footpath."""
    scene.add("zones", pocket, access="public", owner="gemeente", manager="gemeente")
    half = max(parts(minus(pocket.buffer(-1.2), lines.buffer(1.6))), key=lambda part: part.area)
    values = {
        "access": "public",
        "event_capable": False,
        "unprogrammed": False,
        "self_managed": False,
        "status": "new",
        "manager": "gemeente",
    }
    scene.add(
        "public_spaces", pocket, kind="pocket_green", name="Wantpleintje", activities="play,sit", age_groups="0-4,4-12,18-65,65+", green=True,
        quiet=False, **values,
    )  # fmt: skip
    scene.add(
        "public_spaces", half, kind="playground", name="Speelplek Wantpleintje", activities="play,climb", age_groups="0-4,4-12", green=False,
        quiet=False, **values,
    )  # fmt: skip
    heart = half.centroid
    for shift in (-4.0, 0.0, 4.0):
        scene.add("furniture", Point(heart.x + shift, heart.y + shift / 4), kind="play_item", seats=None)
    for part in parts(minus(pocket.buffer(-2.5), half.buffer(0.5).union(lines.buffer(1.6)))):
        for at in along(part.exterior, 1.0, 9.0, 5.0):
            scene.add("trees", part.exterior.interpolate(at), crown_m=6.0, height_m=9.0, landmark=False)


def lay_inner(scene: Scene, block: Block, free: Any, ways: list[Way]) -> list[Way]:
    """Give the ground that no plot took a use, and return the paths over it."""
    pieces = sorted(parts(free), key=lambda part: -part.area)
    line = alley_of(block)
    found: list[Way] = []
    if line is not None:
        found = alley_ways(block, line, free, ways)
        for piece in pieces:
            pocket = (
                overlap(piece, strip_of(block.outline, "S", 0, POCKET_M))
                if block.block_id == POCKET_BLOCK
                else Polygon()
            )
            for part in parts(minus(piece, pocket)):
                scene.add("zones", part, access="collective", owner="mandelig", manager="bewoners")
            if pocket.area > 100:
                lay_pocket(scene, pocket, whole_of(found))
        return found
    for number, piece in enumerate(pieces):
        if number == 0 and piece.area > 150:
            found = court_ways(block, piece, ways)
            lay_court(scene, block.block_id, piece, block.court, [way.line for way in found])
        elif piece.area >= 40:
            scene.add("zones", piece, access=None, owner=None, manager=None)
        else:
            scene.add("zones", piece, access="public", owner="gemeente", manager="gemeente")
    return found
