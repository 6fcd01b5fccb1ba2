"""Where people walk: paths along the edges of the grid and through its cells, the street around them, and stops."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from city.draw import Floats, Integers, Random, Words, areas, chance, ids, layer, lines, named, points, veiled, words
from city.grid import DEAD_END, EAST, FOOTWAY, MISSING, NORTH, SOUTH, WEST, WHOLE, Grid
from city.housing import Buildings

Part = tuple[Floats, Words, Words, Floats, Integers]
"""Paths of equally many points: coordinates (n, points, 2), road class, modes, width, number of the name or -1."""
LOCAL = {"local": 0.6, "home_zone": 0.4}


def paths_layer(random: Random, grid: Grid, buildings: Buildings) -> gpd.GeoDataFrame:
    streets, main, new = _streets(random, grid)
    inner = _inner(random, grid) + _to_doors(random, grid, buildings)
    parts = streets + inner
    shape = np.concatenate([lines(part[0]) for part in parts])
    road_class, modes, width, number = (np.concatenate([part[k] for part in parts]) for k in range(1, 5))
    size = len(shape)
    rest = size - len(main)
    crossings = words(random, size, {"none": 0.94, "zebra": 0.03, "informal": 0.02, "signal": 0.01})
    known_new = np.r_[new, np.zeros(rest, dtype=bool)]
    return layer(
        "paths",
        shape,
        path_id=ids("R", size),
        modes=veiled(random, modes, 0.01),
        road_class=veiled(random, road_class, 0.01),
        width_m=veiled(random, width),
        lit=veiled(random, chance(random, size, 0.93)),
        steps=veiled(random, chance(random, size, 0.01)),
        surface=words(random, size, {"clay_brick": 0.5, "asphalt": 0.25, "concrete_slabs": 0.2, "gravel": 0.05}),
        crossing=veiled(random, crossings),
        main_route=np.r_[main, np.zeros(rest, dtype=bool)],
        name=veiled(random, named("Street ", number)),
        status=np.where(known_new, "new", None).astype(object),
    )


def _part(xy: Floats, road_class: str, modes: str, width: float) -> Part:
    size = len(xy)
    texts = np.full(size, road_class, object), np.full(size, modes, object)
    return xy, *texts, np.full(size, width), np.full(size, -1, dtype=np.int64)


def _streets(random: Random, grid: Grid) -> tuple[list[Part], Words, Words]:
    """Two halves of every edge that has a street; also which are main routes and which are certain to be new."""
    edges = grid.edges
    of, half = np.flatnonzero(edges.state != MISSING), []
    late = of[edges.state[of] != DEAD_END]
    for edge, begin, turn, end in ((of, edges.first, 0, edges.middle), (late, edges.middle, 1, edges.last)):
        xy = np.stack([begin[edge], edges.quarters[edge, turn], end[edge]], axis=1)
        foot = edges.state[edge] == FOOTWAY
        main = edges.main[edge]
        road_class = np.where(foot, "footway", np.where(main, "main", words(random, len(edge), LOCAL))).astype(object)
        modes = np.where(foot, "walk", "walk,cycle,car").astype(object)
        width = np.where(foot, 2.0, np.where(main, 7.0, random.choice([4.0, 5.0, 5.5], len(edge))))
        half.append((xy, road_class, modes, width, edges.number[edge]))
    both = np.concatenate([of, late])
    return half, edges.main[both], edges.inside[both] & ~edges.outer[both]


def _inner(random: Random, grid: Grid) -> list[Part]:
    """Alleys, park paths, passages and cul-de-sacs: from the middles of edges or the crossings into cells."""

    def middle(cells: Integers, side: int) -> Floats:
        return grid.edges.middle[grid.side(cells, side)]

    def spot(cells: Integers, u: float, v: float) -> Floats:
        return grid.at(cells, np.full(len(cells), u), np.full(len(cells), v))

    def joined(*places: Floats) -> Floats:
        return np.stack(places, axis=1)

    rows = grid.cells("row", "corridor")
    whole = rows[random.random(len(rows)) < 0.8]
    courts = grid.cells("perimeter")
    open_courts = courts[random.random(len(courts)) < 0.5]
    parks = grid.cells("park", "gallery")
    sites, towers = grid.cells("centre", "tower"), grid.cells("tower")
    loose = grid.cells("detached", "allotment")
    sports = grid.cells("sport")
    ring = [spot(parks, u, v) for u, v in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.3))]
    return [
        _part(joined(middle(rows, WEST), spot(rows, 0.08, 0.5), spot(rows, 0.5, 0.5)), "back_alley", "walk", 2.0),
        _part(joined(spot(whole, 0.5, 0.5), spot(whole, 0.92, 0.5), middle(whole, EAST)), "back_alley", "walk", 2.0),
        _part(joined(middle(courts, WEST), spot(courts, 0.5, 0.5)), "footway", "walk", 2.0),
        _part(joined(spot(open_courts, 0.5, 0.5), middle(open_courts, EAST)), "footway", "walk", 2.0),
        *(
            _part(joined(spot(parks, u, v), spot(parks, u / 2 + 0.25, v / 2 + 0.25), spot(parks, 0.5, 0.5)), "footway", "walk,cycle", 3.0)
            for u, v in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
        ),
        _part(joined(*ring), "footway", "walk", 1.5),
        *(_part(joined(middle(sites, side), spot(sites, 0.5, 0.5)), "footway", "walk,cycle", 4.0) for side in (WEST, EAST)),
        *(_part(joined(middle(towers, side), spot(towers, 0.5, 0.5)), "footway", "walk", 2.0) for side in (SOUTH, NORTH)),
        _part(joined(middle(loose, SOUTH), spot(loose, 0.5, 0.3), spot(loose, 0.5, 0.6)), "home_zone", "walk,cycle,car", 4.0),
        _part(joined(middle(sports, SOUTH), spot(sports, 0.5, 0.08)), "footway", "walk,cycle", 3.0),
    ]  # fmt: skip


def _to_doors(random: Random, grid: Grid, buildings: Buildings) -> list[Part]:
    """From the street to flats at the ends of their row: to the vertex a quarter along the edge."""
    large = np.flatnonzero((buildings.type >= 3) & (buildings.end == 1))
    u, v = buildings.on(large, buildings.front[large], np.full(len(large), 0.5))
    parts = []
    for side in (SOUTH, NORTH):
        here = buildings.front[large] == side
        chosen = large[here]
        edge = grid.side(buildings.cell[chosen], side)
        late = (u[here] > 0.5).astype(np.int64)
        street = grid.edges.quarters[edge, late]
        there = (grid.edges.state[edge] == WHOLE) | (grid.edges.state[edge] == FOOTWAY)
        door = grid.at(buildings.cell[chosen], u[here], v[here])
        parts.append(_part(np.stack([street, door], axis=1)[there], "footway", "walk", 1.8))
    return parts


def road_parts_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    """The street taken apart: carriageway, footways, bays and verges along every edge, and the crossings."""
    streets = np.flatnonzero((grid.edges.state == WHOLE) | (grid.edges.state == DEAD_END))
    feet = np.flatnonzero(grid.edges.state == FOOTWAY)
    home_zone = streets[random.random(len(streets)) < 0.3]
    corners = grid.crossing.reshape(-1, 1, 2) + 6.0 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    pieces = [(grid.edges.strip(feet, (0.1, 0.9), (-1.0, 1.0)), "footway", 0)]
    pieces += [(grid.edges.strip(np.setdiff1d(streets, home_zone), (0.08, 0.92), (-2.5, 2.5)), "carriageway", 0)]
    pieces += [(grid.edges.strip(home_zone, (0.08, 0.92), (-2.5, 2.5)), "home_zone", 0)]
    for aside in ((-6.5, -4.7), (4.7, 6.5)):
        pieces.append((grid.edges.strip(streets, (0.08, 0.92), aside), "footway", 0))
    for number in range(5):  # bays and verges take turns along both sides
        begin = 0.1 + 0.16 * number
        for aside in ((-4.5, -2.6), (2.6, 4.5)):
            bays = streets[random.random(len(streets)) < 0.5]
            pieces.append((grid.edges.strip(bays, (begin, begin + 0.11), aside), "parking", 2))
            pieces.append((grid.edges.strip(np.setdiff1d(streets, bays), (begin, begin + 0.15), aside), "verge", 0))
    pieces += [
        (corners, "carriageway", 0),
        (grid.square(grid.cells("centre"), 0.2, 0.34, 0.8, 0.66), "pedestrian_area", 0),
    ]
    shape = np.concatenate([areas(piece[0]) for piece in pieces])
    use = np.concatenate([np.full(len(piece[0]), piece[1], object) for piece in pieces])
    bays = np.concatenate([np.full(len(piece[0]), float(piece[2])) for piece in pieces])
    bays[bays == 0] = np.nan
    return layer("road_parts", shape, part_id=ids("D", len(shape)), use=veiled(random, use, 0.01), bays=bays)


def stops_layer(random: Random, grid: Grid, size: int) -> gpd.GeoDataFrame:
    """Bus stops in pairs along main routes, about so many."""
    main = np.flatnonzero(grid.edges.main)
    chosen = np.sort(random.permutation(main)[: max(1, size // 2)])
    edge = np.repeat(chosen, 2)
    along = np.tile([0.45, 0.55], len(chosen))
    place = grid.edges.at(edge, along, np.tile([4.0, -4.0], len(chosen)))
    rail = grid.cells("rail")[:1]
    place = np.concatenate([place, grid.at(rail, np.full(len(rail), 0.5), np.full(len(rail), 0.5))])
    mode = np.r_[np.full(len(edge), "bus", object), np.full(len(rail), "train", object)]
    return layer(
        "stops", points(place), stop_id=ids("H", len(place)), mode=mode, name=named("Stop ", np.arange(len(place)) // 2)
    )


def barriers_layer(random: Random, grid: Grid) -> gpd.GeoDataFrame:
    """Hedges and fences behind gardens, walls of courts, ponds, and the railway."""
    rows, courts, parks = grid.cells("row"), grid.cells("perimeter"), grid.cells("park")
    sports, rail = grid.cells("sport"), grid.cells("rail")
    ponds = parks[random.random(len(parks)) < 0.3]

    def level(cells: Integers, u0: float, u1: float, v: float) -> Words:
        ends = [grid.at(cells, np.full(len(cells), u), np.full(len(cells), v)) for u in (u0, u1)]
        return lines(np.stack(ends, axis=1))

    pieces = [
        (level(rows, 0.09, 0.91, 0.47), words(random, len(rows), {"hedge": 0.6, "fence": 0.3, "wall": 0.1}), 1.8),
        (level(rows, 0.09, 0.91, 0.53), words(random, len(rows), {"hedge": 0.6, "fence": 0.3, "wall": 0.1}), 1.8),
        (level(courts, 0.22, 0.78, 0.31), np.full(len(courts), "hedge", object), 1.2),
        (level(sports, 0.1, 0.9, 0.9), np.full(len(sports), "fence", object), 2.5),
        (areas(grid.square(ponds, 0.55, 0.35, 0.65, 0.45)), np.full(len(ponds), "water", object), 0.0),
        (level(rail, 0.0, 1.0, 0.5), np.full(len(rail), "rail", object), 0.0),
    ]
    shape = np.concatenate([piece[0] for piece in pieces])
    height = np.concatenate([np.full(len(piece[0]), piece[2]) for piece in pieces])
    height[height == 0] = np.nan
    return layer(
        "barriers",
        shape,
        barrier_id=ids("X", len(shape)),
        kind=veiled(random, np.concatenate([piece[1] for piece in pieces]), 0.01),
        height_m=veiled(random, height),
    )


def programme_table(dwellings: gpd.GeoDataFrame, boundary: float) -> pd.DataFrame:
    """A short programme that follows from the drawing."""
    size = float(len(dwellings))
    rows = [
        ("dwellings", size, "dwellings"), ("inhabitants", round(2.2 * size), "inhabitants"),
        ("plan_area", round(boundary), "m2"), ("jobs", round(0.3 * size), "jobs"), ("energy", round(0.2 * size), "m2"),
        ("general_practitioners", round(size / 2350, 1), "fte"), ("parking_places", round(0.9 * size), "places"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["item", "quantity", "unit"])
