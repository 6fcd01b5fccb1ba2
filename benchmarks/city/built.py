"""The layers about buildings: buildings, dwellings, entrances, frontages, circulation."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from city.draw import Floats, Integers, Random, Words, areas, chance, ids, layer, lines, named, points, veiled, words
from city.grid import EAST, NORTH, SOUTH, WEST, Grid
from city.housing import HOUSES, SHARED, TYPES, Buildings, Dwellings, Entrances, within

TENURES = {"social_rent": 0.30, "mid_rent": 0.13, "free_rent": 0.09, "affordable_owner": 0.12, "owner": 0.36}
PRICES = {
    "social_rent": "low", "mid_rent": "middle", "free_rent": "high", "affordable_owner": "low", "owner": "high",
}  # fmt: skip
DWELLING_TYPES = (
    "row_house", "semi_detached_house", "detached_house", "apartment", "gallery_apartment", "corridor_apartment",
    "tower_apartment", "none", "apartment",
)  # fmt: skip
OPPOSITE = np.array([EAST, NORTH, WEST, SOUTH])


@dataclass(frozen=True)
class Names:
    """What the buildings and entrances are called, and whether they are new, kept, existing or demolished."""

    building: Words
    entrance: Words
    block: Words
    status: Words
    year: Integers


def name_all(random: Random, grid: Grid, buildings: Buildings, entrances: Entrances) -> Names:
    inside = grid.inside[buildings.cell]
    drawn = words(random, len(buildings), {"new": 0.967, "kept": 0.03, "demolished": 0.003})
    year = 2027 + (grid.inside.cumsum() * 12 // max(1, int(grid.inside.sum()))).astype(np.int64)
    return Names(
        ids("P", len(buildings)),
        ids("E", len(entrances)),
        named("B", buildings.cell, 5),
        np.where(inside, drawn, "existing").astype(object),
        year[buildings.cell],
    )


def buildings_layer(random: Random, grid: Grid, buildings: Buildings, names: Names) -> gpd.GeoDataFrame:
    size = len(buildings)
    shape = areas(grid.quad(buildings.cell, *buildings.box.T))
    facility = buildings.type == TYPES.index("facility")
    wide = buildings.box[:, 2] - buildings.box[:, 0], buildings.box[:, 3] - buildings.box[:, 1]
    floor = np.round(wide[0] * wide[1] * 10_000 * buildings.storeys)
    return layer(
        "buildings",
        shape,
        building_id=names.building,
        building_type=veiled(random, np.array(TYPES, dtype=object)[buildings.type], 0.01),
        storeys=veiled(random, buildings.storeys),
        height_m=veiled(random, 3.0 * buildings.storeys + np.where(np.isin(buildings.type, HOUSES), 2.0, 1.0)),
        main_use=np.where(facility, "facility", "living").astype(object),
        floor_area_m2=veiled(random, floor),
        jobs=veiled(random, np.where(facility, np.round(floor / 60), 0.0)),
        block_id=names.block,
        year=names.year,
        heritage=chance(random, size, 0.005),
        status=names.status,
    )


def dwellings_layer(
    random: Random, grid: Grid, buildings: Buildings, names: Names, homes: Dwellings
) -> gpd.GeoDataFrame:
    size, of = len(homes), homes.building
    kind = buildings.type[of]
    house = np.isin(kind, HOUSES)
    u, v = within(buildings, of, homes.along, 0.45)
    block = np.random.default_rng(7).random(len(grid.kind))[buildings.cell[of]]
    tenure = words(random, size, TENURES)
    alike = random.random(size) < 0.5  # half of a block is of one tenure
    most = np.array(list(TENURES), dtype=object)[np.searchsorted(np.cumsum(list(TENURES.values())), block * 0.999)]
    tenure = np.where(alike, most, tenure).astype(object)
    tenure = veiled(random, tenure)
    prices = np.array([PRICES.get(word) for word in tenure], dtype=object)
    groups = {"families": 0.3, "small_households": 0.25, "starters": 0.2, "mixed": 0.15, "seniors": 0.1}
    return layer(
        "dwellings",
        points(grid.at(buildings.cell[of], u, v)),
        dwelling_id=ids("W", size),
        building_id=names.building[of],
        entrance_id=veiled(random, names.entrance[homes.entrance]),
        block_id=names.block[of],
        dwelling_type=np.array(DWELLING_TYPES, dtype=object)[kind],
        tenure=tenure,
        price_class=prices,
        size_m2=veiled(random, np.where(house, random.integers(85, 160, size), random.integers(45, 110, size))),
        storey=homes.storey,
        life_course_proof=veiled(random, chance(random, size, 0.3)),
        target_group=veiled(random, words(random, size, groups)),
        live_work=veiled(random, chance(random, size, 0.03)),
        private_outdoor_m2=veiled(
            random, np.where(house, random.integers(30, 90, size), np.maximum(random.integers(-2, 14, size), 0))
        ),
        household_size=veiled(random, random.choice([1, 2, 3, 4, 5], size, p=[0.38, 0.33, 0.12, 0.12, 0.05])),
        phase_year=veiled(random, names.year[of]),
        status=names.status[of],
    )


def entrances_layer(
    random: Random, grid: Grid, buildings: Buildings, names: Names, doors: Entrances, homes: Dwellings
) -> gpd.GeoDataFrame:
    u, v = buildings.on(doors.building, doors.side, doors.along)
    rear = doors.kind == "rear"
    served = np.bincount(homes.entrance, minlength=len(doors)).astype(float)
    served[served == 0] = np.nan
    faces = words(random, len(doors), {"street": 0.6, "home_zone": 0.35, "square": 0.05})
    return layer(
        "entrances",
        points(grid.at(buildings.cell[doors.building], u, v)),
        entrance_id=names.entrance,
        building_id=names.building[doors.building],
        kind=doors.kind,
        dwelling_count=veiled(random, served),
        step_free=veiled(random, chance(random, len(doors), 0.85)),
        lit=veiled(random, chance(random, len(doors), 0.9)),
        faces=np.where(rear, "garden", faces).astype(object),
    )


def frontages_layer(random: Random, grid: Grid, buildings: Buildings, names: Names) -> gpd.GeoDataFrame:
    """Fronts; the blind sides of rows; of larger buildings also the back, and their front in three parts."""
    every = np.arange(len(buildings))
    house = np.isin(buildings.type, HOUSES)
    large = every[~house]
    ends = every[house & (buildings.end == 1)]
    middle = (buildings.box[ends, :2] + buildings.box[ends, 2:]) / 2 < 0.5
    level = np.isin(buildings.front[ends], [SOUTH, NORTH])
    beside = np.where(level, np.where(middle[:, 0], WEST, EAST), np.where(middle[:, 1], SOUTH, NORTH))
    home_use = words(random, len(every), {"living": 0.62, "kitchen": 0.3, "storage": 0.05, "blind": 0.03})
    plinth = {"living": 0.5, "storage": 0.35, "parking": 0.05, "technical": 0.1}
    shops = {"shop": 0.4, "facility": 0.35, "work": 0.2, "blind": 0.05}
    public = np.isin(buildings.type[large], [TYPES.index("mixed"), TYPES.index("facility")])
    sides = [
        np.where(public, words(random, len(large), shops), words(random, len(large), plinth)).astype(object)
        for _ in range(2)
    ]
    zero, one = np.zeros(len(large)), np.ones(len(large))
    parts: list[tuple[Integers, Integers, Floats, Floats, Words]] = [
        (every[house], buildings.front[house], np.zeros(house.sum()), np.ones(house.sum()), home_use[house]),
        (ends, beside, np.zeros(len(ends)), np.ones(len(ends)), np.full(len(ends), "blind", object)),
        (large, buildings.front[large], zero, 0.4 * one, sides[0]),
        (large, buildings.front[large], 0.4 * one, 0.6 * one, np.full(len(large), "entrance", object)),
        (large, buildings.front[large], 0.6 * one, one, sides[1]),
        (large, OPPOSITE[buildings.front[large]], zero, one, words(random, len(large), plinth)),
    ]
    of, side, begin, finish, use = (np.concatenate([part[number] for part in parts]) for number in range(5))
    ends_of = [buildings.on(of, side, along) for along in (begin, finish)]
    shape = lines(np.stack([grid.at(buildings.cell[of], u, v) for u, v in ends_of], axis=1))
    blind = np.isin(use.astype(str), ["blind", "storage", "parking", "technical"])
    depth = random.choice([0.0, 1.5, 2.0, 3.0], len(of), p=[0.4, 0.2, 0.3, 0.1])
    zone = np.where(depth == 0, None, np.where(depth < 2, "stoop", "front_garden")).astype(object)
    return layer(
        "frontages",
        shape,
        frontage_id=ids("G", len(of)),
        building_id=names.building[of],
        ground_floor_use=veiled(random, use),
        transparent_share=veiled(random, np.where(blind, 0.05, np.round(random.uniform(0.2, 0.7, len(of)), 2))),
        hybrid_zone_depth_m=veiled(random, depth),
        hybrid_zone_type=zone,
    )


def circulation_layer(
    random: Random, grid: Grid, buildings: Buildings, names: Names, homes: Dwellings
) -> gpd.GeoDataFrame:
    """A stair in every shared building, a lift in the high ones, and galleries or corridors on every upper floor."""
    shared = np.flatnonzero(np.isin(buildings.type, SHARED))
    high = shared[buildings.storeys[shared] > 3]
    long = shared[np.isin(buildings.type[shared], [TYPES.index("gallery_flat"), TYPES.index("corridor_flat")])]
    floors = np.repeat(long, buildings.storeys[long])
    gallery = buildings.type[floors] == TYPES.index("gallery_flat")
    of = np.concatenate([shared, high, floors])
    kind = np.concatenate(
        [
            np.full(len(shared), "stair", object),
            np.full(len(high), "lift", object),
            np.where(gallery, "gallery", "corridor").astype(object),
        ]
    )
    upright = np.arange(len(of)) < len(shared) + len(high)
    begin = within(buildings, of, np.where(upright, 0.5, 0.0), 0.9)
    finish = within(buildings, of, np.where(upright, 0.55, 1.0), 0.9)
    shape = lines(np.stack([grid.at(buildings.cell[of], *ends) for ends in (begin, finish)], axis=1))
    in_building = np.bincount(homes.building, minlength=len(buildings))[of]
    return layer(
        "circulation",
        shape,
        circulation_id=ids("C", len(of)),
        building_id=names.building[of],
        kind=kind,
        length_m=np.round(np.hypot(*(np.asarray(finish) - np.asarray(begin))) * 100, 1),
        width_m=veiled(random, random.choice([1.2, 1.4, 1.8], len(of))),
        dwelling_count=veiled(random, np.where(upright, in_building, buildings.per_floor[of])),
        on_facade=veiled(random, chance(random, len(of), 0.7)),
        daylight=veiled(random, chance(random, len(of), 0.75)),
    )
