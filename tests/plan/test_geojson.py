"""GeoJSON as people and programs write it."""

from __future__ import annotations

import json
from pathlib import Path

import shapely

from plancheck.plan.geojson import read_geojson


def test_numbers_of_any_length_are_read(tmp_path: Path) -> None:
    path = tmp_path / "dwellings.geojson"
    points = [[0.1, 155000], [10**30, 1], [1e-7, 12345678.123456789]]
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": point}} for point in points
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    [layer] = read_geojson(path, str(path))
    assert layer.geometry is not None
    assert shapely.get_coordinates(layer.geometry).tolist() == [list(map(float, point)) for point in points]
