"""Writes a scene as GeoPackage 1.2 in EPSG:28992: turned a little and set down in the Netherlands frame."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from scene import PREFIXES, Scene

# Where local (0, 0) comes to lie, and the turn of the drawing. The place is arbitrary: the quarter does not exist.
ORIGIN = (155_000.0, 463_000.0)
TURN_DEG = -7.0
STAMP = "2026-01-01T00:00:00.000Z"
INTEGERS = {"dwelling_count", "year", "phase_year", "plan_year"}
BOOLEANS = {
    "heritage", "life_course_proof", "live_work", "step_free", "lit", "on_facade", "daylight", "free_access", "open_zone", "quiet_zone",
    "green", "event_capable", "unprogrammed", "self_managed", "quiet", "steps", "main_route", "backrest", "movable",
    "consumption_required", "landmark", "kept",
}  # fmt: skip
NUMBERS = {
    "storeys", "height_m", "floor_area_m2", "jobs", "size_m2", "storey", "private_outdoor_m2", "household_size", "transparent_share",
    "hybrid_zone_depth_m", "length_m", "width_m", "site_area_m2", "shareable_m2", "hall_m2", "bays", "seats", "crown_m",
    "quantity", "value",
}  # fmt: skip


def place(geometry: Any) -> Any:
    """From local metres to EPSG:28992, on a grid of a centimetre."""
    turned = shapely.affinity.rotate(geometry, TURN_DEG, origin=(0, 0))
    moved = shapely.affinity.translate(turned, *ORIGIN)
    return shapely.set_precision(moved, 0.01, mode="valid_output")


def typed(frame: pd.DataFrame, table: str = "") -> pd.DataFrame:
    for name in frame.columns:
        if name in INTEGERS or (table == "indicators" and name == "year"):
            frame[name] = frame[name].astype("Int32")
        elif name in BOOLEANS:
            frame[name] = frame[name].astype("boolean")
        elif name in NUMBERS and table != "answers":
            frame[name] = frame[name].astype("Float64")
        elif name != "geometry":
            frame[name] = frame[name].astype("string")
    return frame


def write_plan(scene: Scene, path: Path) -> None:
    """Write all layers and tables; the file is replaced as a whole."""
    os.environ["OGR_CURRENT_DATE"] = STAMP
    draft = path.with_suffix(".draft.gpkg")
    draft.unlink(missing_ok=True)
    for layer in ("boundary", *PREFIXES):
        features = scene.layers[layer]
        frame = pd.DataFrame([{name: value for name, value in item.items() if name != "geometry"} for item in features])
        shapes = [place(item["geometry"]) for item in features]
        layer_frame = gpd.GeoDataFrame(typed(frame), geometry=shapes, crs="EPSG:28992")
        kinds = {shape.geom_type for shape in shapes}
        geometry_type = kinds.pop() if len(kinds) == 1 else None
        if geometry_type is None and kinds <= {"Polygon", "MultiPolygon"}:
            geometry_type = "MultiPolygon"
            layer_frame["geometry"] = [
                shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape for shape in shapes
            ]
        pyogrio.write_dataframe(
            layer_frame, draft, layer=layer, driver="GPKG", append=draft.exists(), geometry_type=geometry_type or "Unknown",
            dataset_options={"VERSION": "1.2"}, layer_options={"SPATIAL_INDEX": "NO"},
        )  # fmt: skip
    for table, rows in scene.tables.items():
        frame = typed(pd.DataFrame(rows), table)
        pyogrio.write_dataframe(frame, draft, layer=table, driver="GPKG", append=True)
    draft.replace(path)
