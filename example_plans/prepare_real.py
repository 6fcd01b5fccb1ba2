"""Make the real example plans from their sources: the layers and columns that plancheck reads, and a boundary.

Usage: ``python example_plans/prepare_real.py OTTERLO_BGT.gpkg DELFT_OSM.gpkg``. The layers keep the names and values of
their source, so that the mappings are used as they would be on anybody's file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
BUILT_UP_M = 45.0
"""Half the distance over which buildings with a house number still belong to one village."""

OTTERLO = {
    "pand": ["bgt_id", "bag_pnd", "bgt_status", "plus_status"],
    "nummeraanduiding_label": ["bag_pnd", "label", "vbo_low", "vbo_high"],
    "wegdeel": ["lokaalID", "function", "surfaceMaterial", "bgt_status"],
    "ondersteunendwegdeel": ["lokaalID", "function", "surfaceMaterial", "bgt_status"],
    "begroeidterreindeel": ["lokaalID", "class", "bgt_status"],
    "onbegroeidterreindeel": ["lokaalID", "bgt_fysiekVoorkomen", "bgt_status"],
    "waterdeel": ["lokaalID", "class", "plus_type", "bgt_status"],
    "straatmeubilair": ["lokaalID", "plus_type", "bgt_status"],
    "bak": ["lokaalID", "plus_type", "bgt_status"],
    "paal": ["lokaalID", "plus_type", "bgt_status"],
    "vegetatieobject": ["lokaalID", "plus_type", "bgt_status"],
    "scheiding": ["lokaalID", "bgt_type", "plus_type", "bgt_status"],
}
DELFT = (
    "buildings", "addresses", "entrances", "paths_streets", "facilities", "benches", "trees", "lighting", "playgrounds",
    "sport_pitches", "green", "water", "stops", "waste", "parking", "barriers",
)  # fmt: skip


def main() -> None:
    otterlo, delft = (Path(argument) for argument in sys.argv[1:3])
    layers = {name: pyogrio.read_dataframe(otterlo, layer=name, columns=columns) for name, columns in OTTERLO.items()}
    village = built_up(layers["pand"], layers["nummeraanduiding_label"])
    write(HERE / "otterlo" / "otterlo.gpkg", boundary("Otterlo", "Ede", village), layers)
    layers = {name: filled(pyogrio.read_dataframe(delft, layer=name)) for name in DELFT}
    area = pyogrio.read_dataframe(delft, layer="study_area").geometry.iloc[0]
    write(HERE / "delft-wippolder" / "delft-wippolder.gpkg", boundary("Delft Wippolder", "Delft", area), layers)


def built_up(buildings: gpd.GeoDataFrame, numbers: gpd.GeoDataFrame) -> shapely.Polygon:
    """Return the village: buildings with a house number that lie close together, without holes."""
    numbered = buildings[buildings["bag_pnd"].isin(numbers["bag_pnd"])]
    grown = shapely.union_all(numbered.geometry.buffer(BUILT_UP_M).to_numpy())
    largest = max(shapely.get_parts(grown), key=shapely.area)
    whole = shapely.Polygon(shapely.get_exterior_ring(largest))
    return shapely.simplify(shapely.buffer(whole, -BUILT_UP_M / 2), 5.0)


def boundary(name: str, municipality: str, area: shapely.Geometry) -> gpd.GeoDataFrame:
    columns = {"name": [name], "municipality": [municipality], "phase": ["as_is"]}
    return gpd.GeoDataFrame(columns, geometry=[area], crs="EPSG:28992")


def filled(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out the columns that hold nothing."""
    return layer.dropna(axis="columns", how="all")


def write(path: Path, area: gpd.GeoDataFrame, layers: dict[str, gpd.GeoDataFrame]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    for name, layer in {"boundary": area, **layers}.items():
        known = {"dataset_options": {"VERSION": "1.2"}} if not path.exists() else {"append": True}
        pyogrio.write_dataframe(layer, path, layer=name, driver="GPKG", **known)


if __name__ == "__main__":
    main()
