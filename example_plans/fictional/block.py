"""A block: sides with a programme, and the strips and units along them where buildings stand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from shape import Vector, corners, left, meet, parts, unit
from shapely import LineString, Polygon

FLATS = ("stairwell_flat", "gallery_flat", "corridor_flat")


@dataclass(frozen=True)
class Side:
    """What stands along one side of a block; lengths in metres, ``rank`` says whose building runs on to the corner."""

    kind: str = "row"
    setback: float = 2.0
    depth: float = 9.6
    garden: float = 9.0
    storeys: int = 3
    beam: float = 5.4
    per_floor: int = 2
    rank: int = 1
    gaps: tuple[float, float] = (0.0, 0.0)
    group: int = 9
    tenures: tuple[str, ...] = ("owner",)
    plinth: str = "living"
    own_doors: bool = False
    doors: str = "street"
    group_target: str | None = None
    sizes: tuple[int, ...] = (118,)

    @property
    def bound(self) -> float:
        """How far from the block edge this side lets a neighbour of lower rank begin."""
        return self.setback + self.depth + (self.garden if self.kind == "row" else 0.0)


OPEN = Side(kind="open", setback=1.6, depth=0.0, garden=0.0, rank=0)


@dataclass(frozen=True)
class Unit:
    """The ground of one building: its outline, facade (seen from the street: left to right), rear and plot."""

    outline: Polygon
    facade: LineString
    rear: LineString
    plot: Polygon
    inward: Vector
    side: Side
    label: str
    at_start: bool
    at_end: bool


@dataclass(frozen=True)
class Block:
    """A block with a name, its outline and the programme of its sides (N, E, S, W)."""

    block_id: str
    outline: Polygon
    sides: Mapping[str, Side] = field(default_factory=dict)
    alley: bool = False
    court: str = "garden"

    def edges(self) -> list[tuple[str, Vector, Vector]]:
        points = corners(self.outline)
        found = []
        for index, start in enumerate(points):
            end = points[(index + 1) % len(points)]
            outward = -left(unit(start, end))
            angle = math.degrees(math.atan2(outward[1], outward[0])) % 360
            found.append(("ENWS"[int(((angle + 45) % 360) // 90)], start, end))
        return found

    def units(self) -> Iterator[Unit]:
        """The units of all sides, those of the highest rank first."""
        edges = self.edges()
        order = sorted(range(len(edges)), key=lambda index: -self.sides.get(edges[index][0], OPEN).rank)
        for index in order:
            side = self.sides.get(edges[index][0], OPEN)
            if side.kind != "open":
                yield from self._along(edges, index, side)

    def _along(self, edges: list[tuple[str, Vector, Vector]], index: int, side: Side) -> Iterator[Unit]:
        label, start, end = edges[index]
        direction = unit(start, end)
        inward = left(direction)

        def joint(other: int, gap: float) -> tuple[Vector, Vector]:
            """Where the facade line and the rear line of this side stop at a neighbouring edge."""
            name, first, last = edges[other]
            neighbour = self.sides.get(name, OPEN)
            ahead = unit(first, last)
            if name == label:
                front, back = side.setback, side.setback + side.depth
            elif side.rank > neighbour.rank:
                front = back = neighbour.setback + gap
            else:
                front = back = neighbour.bound + gap
            found = []
            for own, theirs in ((side.setback, front), (side.setback + side.depth, back)):
                found.append(meet(start + inward * own, direction, first + left(ahead) * theirs, ahead))
            return found[0], found[1]

        front_start, rear_start = joint(index - 1, side.gaps[0])
        front_end, rear_end = joint((index + 1) % len(edges), side.gaps[1])
        same_before = edges[index - 1][0] == label
        same_after = edges[(index + 1) % len(edges)][0] == label
        before = self.sides.get(edges[index - 1][0], OPEN)
        after = self.sides.get(edges[(index + 1) % len(edges)][0], OPEN)
        widened = (not same_before and before.rank < side.rank, not same_after and after.rank < side.rank)
        if side.kind == "row":
            firsts, lasts = (front_start, rear_start), (front_end, rear_end)
            yield from self._row(label, side, start, direction, firsts, lasts, widened)
            return
        length = float((front_end - front_start) @ direction)
        if length < 8:
            return
        count = max(1, round(length / side.beam)) if side.kind == "stairwell_flat" else 1
        cuts = [front_start + direction * (length * step / count) for step in range(count + 1)]
        for step in range(count):
            left_front, right_front = cuts[step], cuts[step + 1]
            reach = (3.0 if step == 0 and widened[0] else 0.0, 3.0 if step == count - 1 and widened[1] else 0.0)
            left_rear = rear_start if step == 0 else left_front + inward * side.depth
            right_rear = rear_end if step == count - 1 else right_front + inward * side.depth
            yield Unit(
                Polygon([left_front, right_front, right_rear, left_rear]),
                LineString([left_front, right_front]),
                LineString([left_rear, right_rear]),
                self._flat_plot(side, inward, direction, (left_front, right_front, right_rear, left_rear), reach),
                inward,
                side,
                label,
                step == 0 and not same_before,
                step == count - 1 and not same_after,
            )

    @staticmethod
    def _flat_plot(
        side: Side, inward: Vector, direction: Vector, ring: tuple[Vector, ...], reach: tuple[float, float]
    ) -> Polygon:
        """The building with its front strip, carried on to the side street where the building runs on to the corner."""
        left_front, right_front, right_rear, left_rear = ring
        left_out, right_out = direction * reach[0], direction * reach[1]
        strip = inward * side.setback
        return Polygon(
            [
                left_front - strip - left_out,
                right_front - strip + right_out,
                right_rear + right_out,
                left_rear - left_out,
            ]
        )

    def _row(
        self,
        label: str,
        side: Side,
        start: Vector,
        direction: Vector,
        first: tuple[Vector, Vector],
        last: tuple[Vector, Vector],
        widened: tuple[bool, bool],
    ) -> Iterator[Unit]:
        inward = left(direction)
        begin = max(float((point - start) @ direction) for point in first)
        end = min(float((point - start) @ direction) for point in last)
        length = end - begin
        groups = max(1, math.ceil(length / (side.group * side.beam + 3.0)))
        free = length - 3.0 * (groups - 1)
        per_group = round(free / groups / side.beam - 0.25)
        if per_group < 1:
            return
        width = min(free / groups / per_group, 6.3)
        slack = (free - width * per_group * groups) / 2
        for group in range(groups):
            origin = begin + slack + group * (per_group * width + 3.0)
            for house in range(per_group):
                near, far = origin + house * width, origin + (house + 1) * width
                base_near, base_far = start + direction * near, start + direction * far
                front = [base_near + inward * side.setback, base_far + inward * side.setback]
                rear = [point + inward * side.depth for point in front]
                is_first, is_last = group == 0 and house == 0, group == groups - 1 and house == per_group - 1
                reach = inward * (40.0 if self.alley else side.setback + side.depth + side.garden)
                stretch = (9.0 if is_first and widened[0] else 0.0, 9.0 if is_last and widened[1] else 0.0)
                ends = [base_near - direction * stretch[0], base_far + direction * stretch[1]]
                yield Unit(
                    Polygon([*front, rear[1], rear[0]]),
                    LineString(front),
                    LineString(rear),
                    Polygon([ends[0], ends[1], ends[1] + reach, ends[0] + reach]),
                    inward,
                    side,
                    label,
                    house == 0,
                    house == per_group - 1,
                )


def middle_line(outline: Polygon, east_west: bool) -> LineString:
    """The line halfway between the two long sides of a block, from one short side to the other."""
    low_x, low_y, high_x, high_y = outline.bounds
    low, high = (low_x, high_x) if east_west else (low_y, high_y)
    points = []
    for position in np.linspace(low + 8, high - 8, 5):
        probe = (
            [(position, low_y - 9), (position, high_y + 9)]
            if east_west
            else [(low_x - 9, position), (high_x + 9, position)]
        )
        crossing = LineString(probe).intersection(outline)
        middle = crossing.interpolate(0.5, normalized=True)
        points.append(np.array([middle.x, middle.y]))
    first, last = unit(points[1], points[0]), unit(points[-2], points[-1])
    line = LineString([points[0] + first * 30, *points[1:-1], points[-1] + last * 30]).simplify(0.3)
    return max(parts(line.intersection(outline), 1), key=lambda part: part.length)
