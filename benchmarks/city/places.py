"""Where people go and stay: facilities, public spaces, furniture, trees, and whose ground it is."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np

from city.built import Names
from city.draw import Floats, Integers, Random, Words, areas, chance, ids, layer, points, veiled, words
from city.grid import MISSING, Grid
from city.housing import HOUSES, TYPES, Buildings, within

CATEGORIES = {
    "shop": 0.22, "work": 0.17, "cafe": 0.07, "care": 0.06, "childcare": 0.06, "other": 0.06, "supermarket": 0.05,
    "primary_school": 0.06, "general_practice": 0.05, "sport_indoor": 0.03, "community_centre": 0.035, "worship": 0.03,
    "pharmacy": 0.03, "culture": 0.025, "health_centre": 0.025, "library": 0.015, "secondary_school": 0.015,
    "mobility_hub": 0.02, "municipal_desk": 0.005,
}  # fmt: skip
HOURS = {
    "Mo-Fr 08:30-18:00; Sa 08:30-17:00": 0.3, "Mo-Sa 08:00-21:00; Su 10:00-18:00": 0.2, "Mo-Fr 08:00-17:00": 0.15,
    "Mo-Su 09:00-23:00": 0.1, "Tu-Sa 09:00-18:00": 0.1, "Mo-Fr 08:30-22:00; Sa 09:00-17:00": 0.1, "24/7": 0.03,
    "Mo-Fr 07:30-18:30": 0.02,
}  # fmt: skip
AGES = {"0-4,4-12,12-18,18-65,65+": 0.5, "4-12": 0.12, "12-18": 0.08, "18-65,65+": 0.2, "65+": 0.1}


def facilities_layer(random: Random, grid: Grid, buildings: Buildings, names: Names) -> gpd.GeoDataFrame:
    """Facilities in buildings of their own and in plinths, and sports grounds as areas."""
    own = np.flatnonzero(np.isin(buildings.type, [TYPES.index("facility"), TYPES.index("mixed")]))
    flats = np.flatnonzero(np.isin(buildings.type, [TYPES.index("tower"), TYPES.index("stairwell_flat")]))
    plinth = flats[random.random(len(flats)) < np.where(buildings.type[flats] == TYPES.index("tower"), 1.0, 0.12)]
    of = np.concatenate([own, own, plinth, plinth[::2]])
    again = np.arange(len(of)) >= len(of) - len(plinth[::2])
    again[len(own) : 2 * len(own)] = True
    u, v = within(buildings, of, np.where(again, 0.7, 0.3), 0.2)
    sports = grid.cells("sport")
    size = len(of) + len(sports)
    shape = np.concatenate(
        [points(grid.at(buildings.cell[of], u, v)), areas(grid.square(sports, 0.12, 0.12, 0.88, 0.88))]
    )
    category = np.concatenate([_categories(random, len(of)), np.full(len(sports), "sport_outdoor", object)])
    nothing = np.full(len(sports), None, object)
    inside = np.concatenate([grid.inside[buildings.cell[of]], grid.inside[sports]])
    year = np.concatenate([names.year[of], np.full(len(sports), 2030)])
    sport = np.where(np.isin(category.astype(str), ["sport_indoor", "sport_outdoor"]), "football", None)
    shared = np.where(random.random(size) < 0.2, random.integers(40, 400, size), np.nan)
    site = np.where(category == "sport_outdoor", 5700.0, np.nan)
    hosts = np.where(random.random(size) < 0.3, "host", None).astype(object)
    comfort = words(random, size, {"coffee,toilet": 0.5, "coffee,bookcase": 0.2, "coffee,toilet,wifi,plants": 0.3})
    return layer(
        "facilities",
        shape,
        facility_id=ids("F", size),
        category=category,
        name=ids("Facility ", size),
        building_id=np.concatenate([names.building[of], nothing]),
        floor_area_m2=veiled(random, random.integers(60, 1500, size)),
        site_area_m2=site,
        sport_type=sport.astype(object),
        target_groups=veiled(random, words(random, size, {"residents": 0.6, "children,parents": 0.2, "elderly": 0.2}), 0.3),
        age_groups=veiled(random, words(random, size, AGES)),
        step_free=veiled(random, chance(random, size, 0.85)),
        free_access=veiled(random, chance(random, size, 0.7)),
        opening_hours=veiled(random, words(random, size, HOURS), 0.1),
        shareable_m2=shared,
        hall_m2=np.where(random.random(size) < 0.1, 160.0, np.nan),
        open_zone=veiled(random, chance(random, size, 0.5), 0.2),
        quiet_zone=veiled(random, chance(random, size, 0.4), 0.2),
        comfort_items=veiled(random, comfort, 0.3),
        host=hosts,
        phase_year=veiled(random, year),
        status=np.where(inside, "new", "existing").astype(object),
    )  # fmt: skip


def _categories(random: Random, size: int) -> Words:
    """Every category in its part, and at least once where there is room."""
    share = np.array(list(CATEGORIES.values()))
    least = np.arange(len(share))[: max(size - 1, 0)]
    rest = np.searchsorted(
        np.cumsum(share / share.sum()), (np.arange(size - len(least)) + 0.5) / max(size - len(least), 1)
    )
    number = random.permutation(np.concatenate([least, np.minimum(rest, len(share) - 1)]))
    found: Words = np.array(list(CATEGORIES), dtype=object)[number]
    return found


def _spaces(random: Random, grid: Grid) -> list[tuple[Floats, str, str, str, float]]:
    """Quadrilaterals with kind, access, activities and whether they are green."""
    edges = grid.edges
    streets = np.flatnonzero(edges.state != MISSING)
    home = streets[~edges.main[streets] & (random.random(len(streets)) < 0.4)]
    other = np.setdiff1d(streets, home)
    parks, courts, sites = grid.cells("park"), grid.cells("perimeter"), grid.cells("centre")
    play = np.concatenate(
        [parks[random.random(len(parks)) < 0.5], grid.cells("gallery"), courts[random.random(len(courts)) < 0.2]]
    )
    young = parks[random.random(len(parks)) < 0.15]
    whole = (0.1, 0.1, 0.9, 0.9)
    return [
        (edges.strip(home, (0.08, 0.92), (-7.0, 7.0)), "home_zone", "public", "play,walk,sit", 0),
        (edges.strip(other, (0.08, 0.92), (-7.0, 7.0)), "street", "public", "walk,parking", 0),
        (grid.square(parks, *whole), "park", "public", "walk,play,sit,picnic", 1),
        (grid.square(play, 0.44, 0.55, 0.56, 0.65), "playground", "public", "play,climb,swing", 0),
        (grid.square(young, 0.75, 0.75, 0.87, 0.87), "youth_place", "public", "football,sit", 0),
        (grid.square(courts, 0.24, 0.33, 0.76, 0.67), "courtyard", "collective", "sit,garden,play", 1),
        (grid.square(sites, 0.2, 0.34, 0.8, 0.66), "square", "public", "meet,sit,market,terrace", 0),
        (grid.square(sites[::2], 0.11, 0.89, 0.4, 0.91), "school_yard", "semi_public", "play", 0),
        (grid.square(grid.cells("sport"), 0.12, 0.12, 0.88, 0.88), "sports_field", "public", "sport", 1),
        (grid.square(grid.cells("tower"), 0.42, 0.4, 0.58, 0.6), "forecourt", "semi_public", "walk,sit", 0),
        (grid.square(grid.cells("corridor"), 0.2, 0.55, 0.8, 0.74), "pocket_green", "public", "sit,walk", 1),
        (grid.square(grid.cells("allotment"), 0.1, 0.1, 0.45, 0.9), "allotment", "collective", "garden", 1),
        (grid.square(grid.cells("allotment"), 0.55, 0.1, 0.9, 0.9), "garden", "public", "sit,walk", 1),
    ]  # fmt: skip


def spaces_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    parts = _spaces(random, grid)
    count = [len(part[0]) for part in parts]
    kind, access, activities = (
        np.concatenate([np.full(size, part[k], object) for size, part in zip(count, parts, strict=True)]) for k in (1, 2, 3)
    )  # fmt: skip
    green = np.repeat([part[4] == 1 for part in parts], count)
    size = len(kind)
    return layer(
        "public_spaces",
        np.concatenate([areas(part[0]) for part in parts]),
        space_id=ids("S", size),
        kind=kind,
        name=ids("Space ", size),
        access=veiled(random, access),
        activities=veiled(random, activities),
        age_groups=veiled(random, words(random, size, AGES)),
        green=veiled(random, green.astype(object)),
        event_capable=veiled(random, np.isin(kind.astype(str), ["square", "park"]).astype(object)),
        unprogrammed=veiled(random, chance(random, size, 0.05)),
        self_managed=veiled(random, chance(random, size, 0.03)),
        quiet=veiled(random, chance(random, size, 0.3)),
        manager=veiled(random, words(random, size, {"municipality": 0.85, "residents": 0.15})),
    )


def furniture_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    edges = grid.edges
    streets = np.flatnonzero(edges.state != MISSING)

    def along(part: float, at: float, aside: float) -> Floats:
        chosen = streets[random.random(len(streets)) < part]
        return edges.at(
            chosen, np.full(len(chosen), at) + random.uniform(-0.05, 0.05, len(chosen)), np.full(len(chosen), aside)
        )

    def spots(cells: Integers, each: int, box: tuple[float, float, float, float]) -> Floats:
        cell = np.repeat(cells, each)
        drawn = random.random((2, len(cell)))
        return grid.at(cell, box[0] + drawn[0] * (box[2] - box[0]), box[1] + drawn[1] * (box[3] - box[1]))

    parks, sites, courts = grid.cells("park", "allotment"), grid.cells("centre"), grid.cells("perimeter")
    square, green, court = (0.22, 0.36, 0.78, 0.64), (0.15, 0.15, 0.85, 0.85), (0.3, 0.4, 0.7, 0.6)
    items: list[tuple[str, Floats]] = [
        ("light", along(0.95, 0.2, 5.0)), ("light", along(0.95, 0.5, -5.0)), ("light", along(0.95, 0.8, 5.0)),
        ("bench", along(0.15, 0.35, -6.0)), ("bin", along(0.2, 0.37, -6.0)), ("bike_rack", along(0.35, 0.65, 6.0)),
        ("waste_point", along(0.12, 0.7, 6.0)), ("mailbox", along(0.03, 0.6, 6.0)), ("shelter", along(0.02, 0.55, 6.0)),
        ("bench", spots(parks, 5, green)), ("picnic_table", spots(parks, 1, green)), ("bin", spots(parks, 2, green)),
        ("play_item", spots(grid.cells("gallery", "park"), 3, (0.45, 0.56, 0.55, 0.64))),
        ("bench", spots(sites, 6, square)), ("chair", spots(sites, 12, square)), ("art", spots(sites[::2], 1, square)),
        ("fountain", spots(sites[::4], 1, square)), ("tap", spots(sites[::3], 1, square)),
        ("toilet", spots(sites[::5], 1, square)), ("planter", spots(sites, 4, square)),
        ("seat_wall", spots(courts, 1, court)), ("bench", spots(courts, 2, court)),
    ]  # fmt: skip
    kind = np.concatenate([np.full(len(place), name, object) for name, place in items])
    seat = np.isin(kind.astype(str), ["bench", "chair", "picnic_table", "seat_wall"])
    size = len(kind)

    def of_seats(values: Any) -> Words:
        return np.where(seat, veiled(random, values), None).astype(object)

    return layer(
        "furniture",
        points(np.concatenate([place for _, place in items])),
        item_id=ids("M", size),
        kind=veiled(random, kind, 0.01),
        seats=of_seats(np.where(kind == "chair", 1.0, 3.0)).astype(float),
        backrest=of_seats(chance(random, size, 0.7)),
        movable=of_seats((kind == "chair").astype(object)),
        consumption_required=of_seats((kind == "chair").astype(object)),
    )


def trees_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    edges = grid.edges
    streets = np.flatnonzero((edges.state != MISSING) & (random.random(len(edges.state)) < 0.75))
    edge = np.repeat(streets, 8)
    at = np.tile(np.linspace(0.15, 0.85, 8), len(streets)) + random.uniform(-0.02, 0.02, len(edge))
    aside = np.tile([3.6, -3.6], 4 * len(streets))
    cell = np.repeat(grid.cells("park", "gallery", "allotment", "tower"), 20)
    place = np.concatenate([edges.at(edge, at, aside), grid.at(cell, *(0.12 + 0.76 * random.random((2, len(cell)))))])
    size = len(place)
    crown = random.choice([4.0, 5.0, 6.0, 8.0, 11.0], size, p=[0.2, 0.4, 0.2, 0.15, 0.05])
    return layer(
        "trees",
        points(place),
        tree_id=ids("T", size),
        crown_m=veiled(random, crown),
        height_m=veiled(random, crown * 1.6),
        landmark=veiled(random, chance(random, size, 0.001)),
    )


def zones_layer(random: Random, grid: Grid, buildings: Buildings) -> gpd.GeoDataFrame:
    """Plots of houses and flats, courts, public ground; a few per cent belongs to nobody that the file names."""
    house = np.isin(buildings.type, HOUSES)
    plot = buildings.box + np.where(house, 0.025, 0.0)[:, None] * _outward(buildings)
    streets = np.flatnonzero(grid.edges.state != MISSING)
    open_ground = grid.cells("park", "sport", "allotment", "gallery", "tower", "rail")
    shapes = [
        (grid.quad(buildings.cell, *plot.T), np.where(house, "private", "collective"), np.where(house, "owner", "corporation")),
        (grid.edges.strip(streets, (0.08, 0.92), (-7.0, 7.0)), np.full(len(streets), "public"), np.full(len(streets), "municipality")),
        (grid.square(open_ground, 0.1, 0.1, 0.9, 0.9), np.full(len(open_ground), "public"), np.full(len(open_ground), "municipality")),
    ]  # fmt: skip
    access, owner = (np.concatenate([part[k] for part in shapes]).astype(object) for k in (1, 2))
    return layer(
        "zones",
        np.concatenate([areas(part[0]) for part in shapes]),
        zone_id=ids("Z", len(access)),
        access=veiled(random, access),
        owner=veiled(random, owner),
        manager=veiled(random, owner, 0.2),
    )


def _outward(buildings: Buildings) -> Floats:
    """Return which sides of plots may lie outside the building: front and rear."""
    level = np.isin(buildings.front, [1, 3])
    return np.stack([~level * -1, level * -1, ~level * 1, level * 1], axis=1).astype(float)


def cover_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    green = grid.cells("park", "gallery", "allotment", "sport", "rail", "tower")
    ponds = grid.cells("park")
    rows = grid.cells("row")
    parts = [
        (grid.square(green, 0.1, 0.1, 0.9, 0.9), "green"),
        (grid.square(ponds[random.random(len(ponds)) < 0.3], 0.55, 0.35, 0.65, 0.45), "water"),
        (grid.square(grid.cells("centre"), 0.2, 0.34, 0.8, 0.66), "paved"),
        (grid.square(grid.cells("perimeter"), 0.24, 0.33, 0.76, 0.67), "green"),
        (grid.square(rows, 0.1, 0.26, 0.9, 0.46), "green"),
        (grid.square(rows[::3], 0.1, 0.54, 0.9, 0.75), "bare"),
    ]
    cover = np.concatenate([np.full(len(shape), name, object) for shape, name in parts])
    return layer(
        "land_cover",
        np.concatenate([areas(shape) for shape, _ in parts]),
        cover_id=ids("L", len(cover)),
        cover=veiled(random, cover, 0.01),
    )


def landmarks_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    cells = grid.cells("centre", "park", "tower")[::6]
    place = grid.at(cells, *(0.4 + 0.2 * random.random((2, len(cells)))))
    return layer(
        "landmarks",
        points(place),
        landmark_id=ids("K", len(cells)),
        kind=words(random, len(cells), {"tower": 0.4, "monumental_tree": 0.4, "industrial_heritage": 0.2}),
        kept=veiled(random, chance(random, len(cells), 0.5)),
    )
