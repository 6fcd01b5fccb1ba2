"""Buildings in rows and blocks, and the dwellings and entrances in them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from city.draw import Floats, Integers, Random, Words
from city.grid import EAST, NORTH, SOUTH, WEST, Grid

TYPES = (
    "row", "semi", "detached", "stairwell_flat", "gallery_flat", "corridor_flat", "tower", "facility", "mixed",
)  # fmt: skip
HOUSES = (0, 1, 2)
SHARED = (3, 4, 5, 6, 8)


@dataclass(frozen=True)
class Buildings:
    """Rectangles (n, 4: u0, v0, u1, v1) of cells, the side where the front door is, and what is in them.

    ``end`` tells whether a building stands at an end of its row.
    """

    cell: Integers
    box: Floats
    front: Integers
    type: Integers
    storeys: Integers
    per_floor: Integers
    end: Integers

    def __len__(self) -> int:
        return len(self.cell)

    @property
    def dwellings(self) -> Integers:
        """The number of dwellings in each; a mixed building has none on the ground floor."""
        floors = np.where(self.type == TYPES.index("mixed"), self.storeys - 1, self.storeys)
        return np.where(np.isin(self.type, HOUSES), 1, floors * self.per_floor)

    def where(self, chosen: Integers) -> Buildings:
        return Buildings(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def edge(self, chosen: Integers, side: Integers) -> tuple[Floats, Floats, Floats, Floats]:
        """Return where a side of buildings begins and ends: u, v, u, v."""
        u0, v0, u1, v1 = self.box[chosen].T
        begin_u, end_u = np.where(side == EAST, u1, u0), np.where(side == WEST, u0, u1)
        begin_v, end_v = np.where(side == NORTH, v1, v0), np.where(side == SOUTH, v0, v1)
        return begin_u, begin_v, end_u, end_v

    def on(self, chosen: Integers, side: Integers, along: Floats) -> tuple[Floats, Floats]:
        """Return the u and v of places at a part ``along`` a side of buildings."""
        u0, v0, u1, v1 = self.edge(chosen, side)
        return u0 + along * (u1 - u0), v0 + along * (v1 - v0)


def build(random: Random, grid: Grid) -> Buildings:
    """Return the buildings of all cells, cell by cell."""
    cells = {kind: grid.cells(kind) for kind in ("row", "perimeter", "gallery", "corridor", "tower", "centre")}
    loose = grid.cells("detached")
    parts = [
        _strip(random, cells["row"], (0.09, 0.13, 0.91, 0.23), 13, SOUTH, "row", (2, 3), 1),
        _strip(random, cells["row"], (0.09, 0.77, 0.91, 0.87), 13, NORTH, "row", (2, 3), 1),
        _strip(random, cells["perimeter"], (0.09, 0.11, 0.91, 0.23), 4, SOUTH, "stairwell_flat", (3, 5), 2),
        _strip(random, cells["perimeter"], (0.09, 0.77, 0.91, 0.89), 4, NORTH, "stairwell_flat", (3, 5), 2),
        _strip(random, cells["perimeter"], (0.11, 0.32, 0.21, 0.66), 5, WEST, "row", (2, 3), 1),
        _strip(random, cells["perimeter"], (0.79, 0.32, 0.89, 0.66), 5, EAST, "row", (2, 3), 1),
        _strip(random, cells["gallery"], (0.28, 0.14, 0.72, 0.26), 1, SOUTH, "gallery_flat", (4, 8), 8),
        _strip(random, cells["gallery"], (0.28, 0.74, 0.72, 0.86), 1, NORTH, "gallery_flat", (4, 8), 8),
        _strip(random, cells["corridor"], (0.15, 0.12, 0.85, 0.28), 1, SOUTH, "corridor_flat", (3, 5), 9),
        _strip(random, cells["corridor"], (0.09, 0.77, 0.91, 0.87), 12, NORTH, "row", (2, 3), 1),
        _strip(random, cells["tower"], (0.18, 0.14, 0.40, 0.36), 1, SOUTH, "tower", (10, 20), 4),
        _strip(random, cells["tower"], (0.60, 0.64, 0.82, 0.86), 1, NORTH, "tower", (10, 20), 4),
        _strip(random, cells["centre"], (0.11, 0.12, 0.89, 0.30), 3, SOUTH, "mixed", (3, 4), 5),
        _strip(random, cells["centre"], (0.11, 0.70, 0.89, 0.88), 3, NORTH, "facility", (1, 2), 1),
        _strip(random, loose, (0.14, 0.14, 0.90, 0.24), 6, SOUTH, "semi", (2, 2), 1, gap=0.25),
        _strip(random, loose, (0.14, 0.76, 0.90, 0.86), 6, NORTH, "detached", (1, 3), 1, gap=0.35),
    ]
    whole = Buildings(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Buildings)))
    return whole.where(np.argsort(whole.cell, kind="stable"))


def _strip(
    random: Random,
    cells: Integers,
    box: tuple[float, float, float, float],
    size: int,
    front: int,
    kind: str,
    storeys: tuple[int, int],
    per_floor: int,
    gap: float = 0.0,
) -> Buildings:
    """Lay ``size`` buildings side by side in every cell, with party walls that differ from cell to cell."""
    walls = np.linspace(0.0, 1.0, size + 1) + np.zeros((len(cells), 1))
    walls[:, 1:-1] += random.uniform(-0.12, 0.12, (len(cells), size - 1)) / size
    begin, finish = walls[:, :-1].ravel(), walls[:, 1:].ravel()
    finish = finish - gap * (finish - begin)
    u0, v0, u1, v1 = box
    count = len(begin)
    if front in (SOUTH, NORTH):
        sides = [u0 + begin * (u1 - u0), np.full(count, v0), u0 + finish * (u1 - u0), np.full(count, v1)]
    else:
        sides = [np.full(count, u0), v0 + begin * (v1 - v0), np.full(count, u1), v0 + finish * (v1 - v0)]
    ends = np.zeros((len(cells), size), dtype=np.int64)
    ends[:, [0, -1]] = 1
    code = TYPES.index(kind)
    if code in HOUSES:  # a row is as high all along
        high = np.repeat(random.integers(storeys[0], storeys[1] + 1, len(cells)), size)
    else:
        high = random.integers(storeys[0], storeys[1] + 1, count)
    full = [np.full(count, value, dtype=np.int64) for value in (front, code, per_floor)]
    return Buildings(np.repeat(cells, size), np.stack(sides, axis=1), full[0], full[1], high, full[2], ends.ravel())


@dataclass(frozen=True)
class Entrances:
    """Doors in buildings, at a part along one side of them."""

    building: Integers
    side: Integers
    along: Floats
    kind: Words

    def __len__(self) -> int:
        return len(self.building)


@dataclass(frozen=True)
class Dwellings:
    """Dwellings in buildings, with their entrance, their storey and where they lie along the front (0 to 1)."""

    building: Integers
    entrance: Integers
    storey: Integers
    along: Floats

    def __len__(self) -> int:
        return len(self.building)


def inhabit(random: Random, buildings: Buildings) -> tuple[Dwellings, Entrances]:
    """Return the dwellings of all buildings, and the entrances: front doors first, of which the dwellings speak."""
    shared = np.isin(buildings.type, SHARED)
    wide = np.isin(buildings.type, [TYPES.index("gallery_flat"), TYPES.index("corridor_flat")])
    doors = np.where(wide, 2, 1)
    building = np.repeat(np.arange(len(buildings)), doors)
    first = np.cumsum(doors) - doors
    nth = np.arange(len(building)) - first[building]
    houses = np.isin(buildings.type, HOUSES)[building]
    kind = np.where(houses, "private_front", np.where(shared[building], "shared_main", "facility")).astype(object)
    along = np.where(houses, 0.3, (nth + 0.5) / doors[building])
    rear = np.flatnonzero(np.isin(buildings.type, HOUSES) & (random.random(len(buildings)) < 0.2))
    plinth = np.flatnonzero(np.isin(buildings.type, [TYPES.index("mixed"), TYPES.index("tower")]))
    opposite = np.array([EAST, NORTH, WEST, SOUTH])
    entrances = Entrances(
        np.concatenate([building, rear, plinth]),
        np.concatenate([buildings.front[building], opposite[buildings.front[rear]], buildings.front[plinth]]),
        np.concatenate([along, np.full(len(rear), 0.6), np.full(len(plinth), 0.8)]),
        np.concatenate([kind, np.full(len(rear), "rear", object), np.full(len(plinth), "facility", object)]),
    )
    counts = np.where(buildings.type == TYPES.index("facility"), 0, buildings.dwellings)
    home = np.repeat(np.arange(len(buildings)), counts)
    number = np.arange(len(home)) - (np.cumsum(counts) - counts)[home]
    per_floor = buildings.per_floor[home]
    storey, place = np.divmod(number, per_floor)
    storey = storey + (buildings.type[home] == TYPES.index("mixed"))
    door = first[home] + np.where(wide[home], (place >= (per_floor + 1) // 2).astype(np.int64), 0)
    return Dwellings(home, door, storey, (place + 0.5) / per_floor), entrances


def within(buildings: Buildings, chosen: Integers, along: Floats, deep: float) -> tuple[Floats, Floats]:
    """Return the u and v of places in buildings: a part along the front and a part of the depth behind it."""
    side = buildings.front[chosen]
    opposite = np.array([EAST, NORTH, WEST, SOUTH])[side]
    (u, v), (rear_u, rear_v) = buildings.on(chosen, side, along), buildings.on(chosen, opposite, along)
    return u + deep * (rear_u - u), v + deep * (rear_v - v)
