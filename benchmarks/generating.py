"""Plans of any size for the benchmarks: a street grid with noise, blocks of several kinds, and all layers of the model.

The same size and seed give the same plan. Everything but the number of dwellings follows from proportions of real
plans: about 2.3 dwellings in a building, a facility for every sixty dwellings, a few per cent of the values unknown.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from city import built, places, streets
from city.draw import Floats, Random, areas, layer, named
from city.grid import MAIN, Grid, lay_grid
from city.housing import TYPES, Buildings, build, inhabit

DWELLINGS_PER_CELL = 38.0
STAMP = "2026-01-01T00:00:00.000Z"


def generate(dwellings: int, seed: int = 1) -> Iterator[tuple[str, gpd.GeoDataFrame | pd.DataFrame]]:
    """Yield the layers and tables of a plan with so many dwellings, one by one so that few are held in memory."""
    grid, buildings = _built(dwellings, seed)
    random = np.random.default_rng([seed, 1])
    homes, doors = inhabit(random, buildings)
    homes = type(homes)(
        homes.building[:dwellings], homes.entrance[:dwellings], homes.storey[:dwellings], homes.along[:dwellings]
    )
    names = built.name_all(random, grid, buildings, doors)
    outline = _outline(grid, 0, grid.rows, 0, int(grid.inside[: grid.columns].sum()))
    boundary = areas(outline[None])
    yield (
        "boundary",
        layer(
            "boundary", boundary, name="Generated", municipality="Nowhere", phase="layout", plan_year=np.array([2026])
        ),
    )
    homes_layer = built.dwellings_layer(random, grid, buildings, names, homes)
    yield "dwellings", homes_layer
    yield "programme", streets.programme_table(homes_layer, float(shapely.area(boundary[0])))
    del homes_layer
    makers: dict[str, Callable[[Random], gpd.GeoDataFrame]] = {
        "neighbourhoods": lambda random: _neighbourhoods(grid),
        "buildings": lambda random: built.buildings_layer(random, grid, buildings, names),
        "entrances": lambda random: built.entrances_layer(random, grid, buildings, names, doors, homes),
        "frontages": lambda random: built.frontages_layer(random, grid, buildings, names),
        "circulation": lambda random: built.circulation_layer(random, grid, buildings, names, homes),
        "facilities": lambda random: places.facilities_layer(random, grid, buildings, names),
        "public_spaces": lambda random: places.spaces_layer(random, grid),
        "paths": lambda random: streets.paths_layer(random, grid, buildings),
        "road_parts": lambda random: streets.road_parts_layer(random, grid),
        "land_cover": lambda random: places.cover_layer(random, grid),
        "furniture": lambda random: places.furniture_layer(random, grid),
        "trees": lambda random: places.trees_layer(random, grid),
        "stops": lambda random: streets.stops_layer(random, grid, dwellings // 250 + 2),
        "barriers": lambda random: streets.barriers_layer(random, grid),
        "landmarks": lambda random: places.landmarks_layer(random, grid),
        "zones": lambda random: places.zones_layer(random, grid, buildings),
    }
    for number, (name, make) in enumerate(makers.items()):  # layers, each with a chance of its own
        yield name, make(np.random.default_rng([seed, 2, number]))


def _built(dwellings: int, seed: int) -> tuple[Grid, Buildings]:
    """Lay a grid that is just large enough, and build it; buildings that would stay empty are left out."""
    cells = max(4, round(dwellings / DWELLINGS_PER_CELL))
    while True:
        random = np.random.default_rng([seed, 0])
        grid = lay_grid(random, cells)
        buildings = build(random, grid)
        facility = buildings.type == TYPES.index("facility")
        count = np.where(facility, 0, buildings.dwellings)
        if count.sum() >= dwellings:
            return grid, buildings.where(np.flatnonzero(facility | (np.cumsum(count) - count < dwellings)))
        cells = round(cells * 1.03) + 1


def _outline(grid: Grid, south: int, north: int, west: int, east: int) -> Floats:
    """Return the outline of a block of cells by its crossings, counterclockwise."""
    at = grid.crossing
    sides = [
        at[south, west:east], at[south:north, east], at[north, east:west:-1] if west else at[north, east:0:-1],
        at[north:south:-1, west] if south else at[north:0:-1, west],
    ]  # fmt: skip
    return np.concatenate(sides)


def _neighbourhoods(grid: Grid) -> gpd.GeoDataFrame:
    """Return neighbourhoods of about five by five cells; nine by nine of them are a district."""
    width = int(grid.inside[: grid.columns].sum())
    rows, columns = (
        np.linspace(0, size, max(1, round(size / MAIN)) + 1).round().astype(int) for size in (grid.rows, width)
    )
    south, west = (
        side.ravel() for side in np.meshgrid(np.arange(len(rows) - 1), np.arange(len(columns) - 1), indexing="ij")
    )
    shapes = [  # a few hundred outlines of different numbers of corners
        areas(_outline(grid, rows[i], rows[i + 1], columns[j], columns[j + 1])[None])[0]
        for i, j in zip(south, west, strict=True)
    ]
    number = np.arange(len(shapes))
    return layer(
        "neighbourhoods", np.array(shapes, dtype=object), neighbourhood_id=named("N", number, 4), name=named("Neighbourhood ", number),
        district_id=named("D", south // 9 * 100 + west // 9),
    )  # fmt: skip


def write(dwellings: int, path: Path, seed: int = 1) -> None:
    """Write a plan as GeoPackage; the file is replaced as a whole."""
    os.environ["OGR_CURRENT_DATE"] = STAMP
    draft = path.with_suffix(".draft.gpkg")
    draft.unlink(missing_ok=True)
    for name, frame in generate(dwellings, seed):
        options = {"append": draft.exists(), "driver": "GPKG", "layer": name}
        if isinstance(frame, gpd.GeoDataFrame):
            kinds = frame.geom_type.unique()
            options |= {
                "geometry_type": kinds[0] if len(kinds) == 1 else "Unknown",
                "layer_options": {"SPATIAL_INDEX": "NO"},
            }
        pyogrio.write_dataframe(frame, draft, **options)
    draft.replace(path)


def plan_of(dwellings: int, seed: int = 1) -> Path:
    """Return a generated plan of so many dwellings beside this file, written unless this generator wrote it before."""
    here = Path(__file__).resolve().parent
    sources = [Path(__file__), *sorted((here / "city").glob("*.py"))]
    version = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
    path = here / "plans" / f"plan-{dwellings}-{seed}-{version}.gpkg"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        for older in path.parent.glob(f"plan-{dwellings}-{seed}-*"):
            older.unlink()
        write(dwellings, path, seed)
    return path
