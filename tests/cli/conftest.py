from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plancheck.cli import cli
from plancheck.cli.leaving import leave


def feature(layer: str, geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"layer": layer, **properties}}


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def line(*coordinates: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": list(coordinates)}


def box(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    ring = [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


X, Y = 155000.0, 463000.0
RD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def collection(features: list[dict[str, Any]], crs: dict[str, Any] | None = RD) -> dict[str, Any]:
    found = {"type": "FeatureCollection", "features": features}
    return {**found, "crs": crs} if crs else found


def street_plan(dwellings: int = 12) -> list[dict[str, Any]]:
    """Return a street with one flat: all dwellings behind one shared entrance."""
    return [
        feature("boundary", box(X, Y, 200, 100), name="Proefstraat", municipality="Voorbeeldstad"),
        feature("buildings", box(X + 20, Y + 10, 40, 12), building_id="B1", building_type="stairwell_flat", storeys=4),
        feature("entrances", point(X + 40, Y + 22), entrance_id="E1", building_id="B1", kind="shared_main"),
        *(
            feature("dwellings", point(X + 21 + n, Y + 15), dwelling_id=f"D{n:02}", building_id="B1", entrance_id="E1",
                    tenure="social_rent", dwelling_type="apartment", household_size=2)
            for n in range(dwellings)
        ),
        feature("paths", line((X, Y + 30), (X + 200, Y + 30)), path_id="P1", modes="walk", road_class="local",
                name="Proefstraat"),
        feature("public_spaces", box(X + 120, Y + 40, 30, 30), space_id="S1", kind="playground", access="public"),
        feature("facilities", point(X + 180, Y + 35), facility_id="F1", category="supermarket", name="Winkel"),
        feature("furniture", point(X + 100, Y + 32), item_id="M1", kind="bench", seats=3),
    ]  # fmt: skip


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "proefstraat.geojson"
    path.write_text(json.dumps(collection(street_plan())), encoding="utf-8")
    return path


class Outcome:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def plancheck(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command line in this process; returns exit code and what was printed."""

    def run(*arguments: object) -> Outcome:
        code = leave(cli, [str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run
