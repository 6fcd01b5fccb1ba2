"""A small plan that has every layer, and ways to write it down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from plancheck.plan.model import HOME_CRS, Plan
from plancheck.plan.reading import read_plan
from plancheck.plan.schema import LAYERS, TABLES, Attribute

X, Y = 155_000.0, 463_000.0
SAMPLES = {
    "text": ("a", "b"),
    "number": (1.5, 20.25),
    "integer": (2, 2030),
    "boolean": (True, False),
    "list": ("sit,play", "walk"),
}
HOURS = ("Mo-Fr 09:00-17:00", "24/7")
Rows = Sequence[Mapping[str, Any]]


def at(wkt: str) -> shapely.Geometry:
    """Return geometry near the origin of this plan, in RD."""
    return shapely.affinity.translate(shapely.from_wkt(wkt), X, Y)


def sample(attribute: Attribute, number: int) -> Any:
    """Return the value of an attribute for the feature with this number; the choices take turns."""
    if attribute.name == "opening_hours":
        return HOURS[number % 2]
    if not attribute.choices:
        return SAMPLES[attribute.kind][number % 2]
    value = attribute.choices[number % len(attribute.choices)]
    return f"{value},{attribute.choices[0]}" if attribute.kind == "list" and number % len(attribute.choices) else value


def full_plan() -> dict[str, gpd.GeoDataFrame]:
    """Return every layer of the model with every attribute, and a feature for every allowed value."""
    shapes = {
        "point": lambda n: f"POINT ({3 * n + 10.125} {5 * n + 20.5})",
        "line": lambda n: f"LINESTRING ({10 * n} 20, {10 * n + 8.5} 30.25)",
        "polygon": lambda n: f"POLYGON (({10 * n} 20, {10 * n + 8} 20, {10 * n + 8} 27.5, {10 * n} 27.5, {10 * n} 20))",
    }
    layers = {}
    for layer in LAYERS.values():
        count = max(2, *(len(attribute.choices) for attribute in layer.attributes))
        rows = [{a.name: sample(a, n) for a in layer.attributes} for n in range(count)]
        geometry = [at(shapes[layer.shapes[0]](n)) for n in range(count)]
        for n, row in enumerate(rows):
            row[layer.key] = f"{layer.name}-{n:02}"
        if layer.name == "boundary":
            rows, geometry = [{**rows[0], "name": "Proefplan"}], [at("POLYGON ((0 0, 150 0, 150 100, 0 100, 0 0))")]
        layers[layer.name] = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=geometry, crs=HOME_CRS)
    for name in LAYERS:
        for attribute, target in (("building_id", "buildings"), ("entrance_id", "entrances")):
            if attribute in layers[name] and LAYERS[name].key != attribute:
                layers[name][attribute] = f"{target}-00"
    return layers


def full_tables() -> dict[str, pd.DataFrame]:
    """Return every table of the model."""
    return {
        "programme": pd.DataFrame(
            {"item": ["dwellings", "jobs"], "quantity": [12.0, 3.5], "unit": ["dwellings", "jobs"]}
        ),
        "answers": pd.DataFrame(
            {name.name: ["yes" if name.name == "value" else name.name] for name in TABLES["answers"]}
        ),
        "indicators": pd.DataFrame(
            {"source": ["s"], "indicator": ["i"], "neighbourhood": ["n"], "year": [2025], "value": [6.5]}
        ),
    }


def write_gpkg(layers: Mapping[str, pd.DataFrame], path: Path) -> Path:
    for name, frame in layers.items():
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())
    return path


def features(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return GeoJSON features, with coordinates as they stand in the frame."""
    found: list[dict[str, Any]] = json.loads(frame.to_json(to_wgs84=False, drop_id=True, na="null"))["features"]
    return found


def collection(items: Sequence[Mapping[str, Any]], crs: str | None = HOME_CRS) -> str:
    head: dict[str, Any] = {"type": "FeatureCollection", "features": list(items)}
    if crs:
        head["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(head)


def write_geojson(layers: Mapping[str, gpd.GeoDataFrame], path: Path, crs: str | None = HOME_CRS) -> Path:
    """Write one FeatureCollection whose features say which layer they belong to."""
    items = [
        {**feature, "properties": {"layer": name, **feature["properties"]}}
        for name, frame in layers.items()
        for feature in features(frame)
    ]
    path.write_text(collection(items, crs), encoding="utf-8")
    return path


def feature(layer: str, wkt: str | None, **properties: Any) -> dict[str, Any]:
    """Return one feature near the origin of this plan."""
    geometry = None if wkt is None else json.loads(shapely.to_geojson(at(wkt)))
    return {"type": "Feature", "geometry": geometry, "properties": {"layer": layer, **properties}}


BOUNDARY = feature("boundary", "POLYGON ((0 0, 150 0, 150 100, 0 100, 0 0))", name="Proefplan")
DWELLING = feature("dwellings", "POINT (50 50)", dwelling_id="D1")


def read_features(folder: Path, *items: Mapping[str, Any], crs: str | None = HOME_CRS, **options: Any) -> Plan:
    """Write features as one GeoJSON and read the plan."""
    path = folder / "proef.geojson"
    path.write_text(collection(items, crs), encoding="utf-8")
    return read_plan([path], **options)
