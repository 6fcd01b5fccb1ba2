"""Every input issue: a tiny plan that has it, and the sentence that a user reads."""

from __future__ import annotations

import inspect
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from plancheck.plan import feature_issues, issues
from plancheck.plan.model import Issue, Plan
from plancheck.plan.reading import read_plan
from tests.plan.builder import BOUNDARY, DWELLING, X, Y, collection, feature, full_plan, read_features, write_gpkg

Feature = dict[str, Any]
BOX = "POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))"


def home(number: int, wkt: str | None = "POINT (50 50)", **properties: Any) -> Feature:
    return feature("dwellings", wkt, **{"dwelling_id": f"D{number}", **properties})


def raw(layer: str, geometry: Any, **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": {"layer": layer, **properties}}


# code: features beside a boundary and a dwelling; layer, feature, location; the sentence
FEATURES: dict[str, tuple[list[Feature], tuple[str | None, str | None, tuple[float, float] | None], str]] = {
    "I001": (
        [feature("trees", "POINT (9 9)", osm_id="n1")],
        (None, None, None), "Read as OpenStreetMap: trees.",
    ),
    "I002": (
        [feature("addresses", "POINT (9 9)", osm_id="n1")],
        ("dwellings", None, None),
        "Every address without a shop, amenity or office counts as a dwelling; OpenStreetMap does not say what an address "
        "is used for.",
    ),
    "I003": ([feature("dwelings", "POINT (9 9)")], (None, None, None), "Layer 'dwelings' is not used. Is it meant as 'dwellings'?"),
    "I004": ([home(2, tenuer="owner", colour="red")], ("dwellings", None, None), "Attributes not used: colour, tenuer (tenure?)."),
    "I005": ([feature("paths", "LINESTRING (0 0, 9 9)", path_id="P1"), feature("public_spaces", BOX, space_id="S1"),
         feature("buildings", BOX, building_id="B1")],
        ("facilities", None, None), "The plan has no facilities (layer 'facilities'): rules that need this are unknown."),
    "I006": ([home(1), feature("trees", None, tree_id="T1")], ("trees", None, None), "The layer trees is empty."),
    "I020": (
        [home(number, None) for number in range(2, 9)],
        ("dwellings", "D2", None), "Features without geometry were left out (7): D2, D3, D4, D5, D6 and 2 more.",
    ),
    "I021": (
        [raw("dwellings", {"type": "Point", "coordinates": ["x", "y"]}, dwelling_id="D2")],
        ("dwellings", "D2", None), "Features with unreadable geometry were left out (1): D2.",
    ),
    "I022": (
        [feature("buildings", "POLYGON ((10 10, 20 20, 20 10, 10 20, 10 10))", building_id="B1")],
        ("buildings", "B1", (155_018.75, 463_017.5)), "Invalid geometry was repaired (1): B1.",
    ),
    "I023": (
        [feature("buildings", "POLYGON ((10 10, 20 10, 10 10, 10 10))", building_id="B1")],
        ("buildings", "B1", None), "Features without length or area were left out (1): B1.",
    ),
    "I024": (
        [feature("trees", "POINT Z (10 10 3)", tree_id="T1")],
        ("trees", None, None), "Heights (z) of the coordinates are not used (1 feature).",
    ),
    "I025": (
        [feature("facilities", "LINESTRING (10 10, 20 20)", facility_id="F1")],
        ("facilities", "F1", (155_020.0, 463_020.0)),
        "The layer takes points, areas; features with lines were left out (1): F1.",
    ),
    "I026": (
        [feature("furniture", BOX, item_id="M1"), feature("furniture", "POINT (5 5)", item_id="M2")],
        ("furniture", "M1", (155_015.0, 463_015.0)), "Lines or areas became points (1): M1.",
    ),
    "I027": (
        [feature("buildings", "LINESTRING (10 10, 20 10, 20 20, 10 20, 10 10)", building_id="B1")],
        ("buildings", "B1", (155_015.0, 463_015.0)), "Closed lines became areas (1): B1.",
    ),
    "I030": (
        [home(2, tenure="social_rnt"), home(3, "POINT (60 60)", tenure="huurkoop"), home(4, tenure="owner")],
        ("dwellings", "D2", (155_050.0, 463_050.0)),
        "'tenure' has values that are not allowed and count as unknown (2): 'huurkoop' ('dure_koop'?), 'social_rnt' ('social_rent'?). "
        "Allowed: social_rent, mid_rent, free_rent, affordable_owner, owner.",
    ),
    "I031": (
        [home(2, size_m2="groot"), home(3, size_m2="80,5 m2")],
        ("dwellings", "D2", (155_050.0, 463_050.0)),
        "'size_m2' must be a number; other values count as unknown (1): 'groot'.",
    ),
    "I032": (
        [feature("facilities", "POINT (10 10)", facility_id=f"F{n}", opening_hours=written)
         for n, written in enumerate(["Mo-Fr 09:00-17:00", "ma-vr 9-17 uur", "ma-vr 9-17 uur"])],
        ("facilities", "F1", (155_010.0, 463_010.0)),
        "'opening_hours' is not written as opening hours (such as Mo-Fr 09:00-17:00) and counts as unknown (2): "
        "'ma-vr 9-17 uur'.",
    ),
    "I040": (
        [feature("trees", "POINT (20 20)"), feature("trees", "POINT (10 10)")],
        ("trees", "trees-1", None), "'tree_id' was empty and has been numbered (2): trees-1, trees-2.",
    ),
    "I041": (
        [home(2), home(2, "POINT (60 60)")],
        ("dwellings", "D2", None), "'dwelling_id' occurs more than once and was made unique (1): D2.",
    ),
    "I042": (
        [home(2, building_id="B9"), feature("buildings", BOX, building_id="B1")],
        ("dwellings", "D2", (155_050.0, 463_050.0)), "'building_id' names something that is not in the layer buildings (1): 'B9'.",
    ),
    "I051": (
        [feature("boundary", "POLYGON ((200 0, 300 0, 300 50, 200 0))", name="Tweede")],
        ("boundary", None, None), "The boundary has 2 parts, which are taken together.",
    ),
    "I052": (
        [home(2, "POINT (500 50)"), feature("trees", "POINT (600 9)", tree_id="T1")],
        (None, None, None), "Outside the boundary, so used and not judged: dwellings 1, trees 1.",
    ),
    "I053": (
        [home(2, "POINT (500 50)", status="new")],
        ("dwellings", "D2", (155_500.0, 463_050.0)), "New features lie outside the boundary and are not judged (1): D2.",
    ),
}  # fmt: skip


def one(plan: Plan, code: str) -> Issue:
    found = [issue for issue in plan.issues if issue.code == code]
    assert found, [issue.code for issue in plan.issues]
    return found[0]


@pytest.mark.parametrize("code", FEATURES)
def test_an_issue_of_features(tmp_path: Path, code: str) -> None:
    items, (layer, name, location), sentence = FEATURES[code]
    issue = one(read_features(tmp_path, BOUNDARY, DWELLING, *items), code)
    assert issue.message.render("en") == sentence
    assert (issue.layer, issue.feature, issue.location) == (layer, name, location)
    assert issue.message.render("nl") != sentence


def without_triggers(path: Path) -> sqlite3.Connection:
    """Open a GeoPackage to spoil it; its triggers call functions that only GDAL has."""
    database = sqlite3.connect(path)
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    return database


def many_homes(folder: Path) -> Path:
    frame = gpd.GeoDataFrame(
        {"dwelling_id": [f"D{n:03}" for n in range(400)], "dwelling_type": "x" * 200},
        geometry=shapely.points(X + np.arange(400), Y), crs="EPSG:28992",
    )  # fmt: skip
    return write_gpkg({"dwellings": frame}, folder / "proef.gpkg")


def odd_text(folder: Path) -> Plan:
    path = many_homes(folder)
    database = without_triggers(path)
    database.execute("UPDATE dwellings SET dwelling_type = CAST(x'FF41' AS TEXT) WHERE fid = 4")
    database.commit()
    database.close()
    return read_plan([path])


def damaged_page(folder: Path) -> Plan:
    path = many_homes(folder)
    data = bytearray(path.read_bytes())
    page = data.find(b"D200") // 4096 * 4096
    data[page : page + 16] = b"\xff" * 16
    path.write_bytes(data)
    return read_plan([path])


def no_crs(folder: Path) -> Plan:
    return read_features(folder, BOUNDARY, DWELLING, crs=None)


def swapped(folder: Path) -> Plan:
    items = [
        {**item, "geometry": json.loads(shapely.to_geojson(shapely.transform(
            shapely.from_geojson(json.dumps(item["geometry"])), lambda points: points[:, ::-1])))}
        for item in (BOUNDARY, DWELLING)
    ]  # fmt: skip
    return read_features(folder, *items)


def degrees(folder: Path) -> Plan:
    layers = {name: full_plan()[name].to_crs("EPSG:4326") for name in ("boundary", "dwellings")}
    return read_plan([write_gpkg(layers, folder / "proef.gpkg")])


def no_boundary(folder: Path) -> Plan:
    return read_features(folder, DWELLING)


def with_programme(folder: Path, *contents: str) -> Plan:
    for name, content in zip(("proef.programme.csv", "programme.csv"), contents, strict=False):
        (folder / name).write_text(content, encoding="utf-8")
    paths = [folder / "proef.geojson", *([folder / "programme.csv"] if len(contents) > 1 else [])]
    paths[0].write_text(collection([BOUNDARY, DWELLING]), encoding="utf-8")
    return read_plan(paths)


FILES: dict[str, tuple[Callable[[Path], Plan], str]] = {
    "I007": (
        odd_text,
        "While reading '{}/proef.gpkg': 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    ),
    "I008": (damaged_page, "Damaged records in 'dwellings' were left out (16): 193, 194, 195, 196, 197 and 11 more."),
    "I010": (
        no_crs,
        "No coordinate system is given; read as EPSG:28992, which the coordinates fit: boundary, dwellings.",
    ),
    "I011": (swapped, "x and y were swapped and have been put right: boundary, dwellings."),
    "I012": (degrees, "Coordinates were transformed from EPSG:4326 to EPSG:28992."),
    "I050": (no_boundary, "The plan has no boundary: everything in the file is judged, within a rectangle around it."),
    "I060": (
        lambda folder: with_programme(folder, "item;quantity\nwoningen;veel\nbanen;3,5\n"),
        "Table 'programme', column 'quantity' must be a number; other values count as unknown (1): 'veel'.",
    ),
    "I061": (
        lambda folder: with_programme(folder, "item,quantity\n,3\njobs,3\n"),
        "Table 'programme': rows without 'item' were left out (1).",
    ),
    "I062": (
        lambda folder: with_programme(folder, "item,quantity\njobs,3\n", "item,quantity\njobs,4\n"),
        "Table 'programme' is given more than once; the one in {}/programme.csv is used.",
    ),
}


@pytest.mark.parametrize("code", FILES)
def test_an_issue_of_files(tmp_path: Path, code: str) -> None:
    make, sentence = FILES[code]
    issue = one(make(tmp_path), code)
    assert issue.message.render("en") == sentence.format(tmp_path)
    assert issue.message.render("nl") != sentence.format(tmp_path)


def test_nothing_else_is_lost_of_a_damaged_layer(tmp_path: Path) -> None:
    assert len(damaged_page(tmp_path).layers["dwellings"]) == 384


def test_odd_text_costs_no_feature(tmp_path: Path) -> None:
    assert len(odd_text(tmp_path).layers["dwellings"]) == 400


def test_every_code_has_a_case_and_a_level() -> None:
    documented = {}
    for module in (issues, feature_issues):
        for _, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__:
                code = re.match(r"(I\d{3}): ", function.__doc__ or "")
                assert code, function.__name__
                assert f'"{code[1]}"' in inspect.getsource(function)
                assert code[1] not in documented
                documented[code[1]] = function
    assert set(documented) == {*FEATURES, *FILES}


def test_issues_come_worst_first(tmp_path: Path) -> None:
    plan = read_features(tmp_path, BOUNDARY, DWELLING, *FEATURES["I020"][0], *FEATURES["I052"][0], *FEATURES["I030"][0])
    levels = [issue.level for issue in plan.issues]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)


def test_what_is_left_out_leaves_the_rest(tmp_path: Path) -> None:
    every = [item for items, _, _ in FEATURES.values() for item in items]
    plan = read_features(tmp_path, BOUNDARY, DWELLING, *every)
    for frame in plan.layers.values():
        assert not shapely.is_empty(frame.geometry.to_numpy()).any()
        assert shapely.is_valid(frame.geometry.to_numpy()).all()
        assert not shapely.has_z(frame.geometry.to_numpy()).any()
        assert frame.index.is_unique


def test_styles_are_not_a_layer(tmp_path: Path) -> None:
    path = write_gpkg({"dwellings": full_plan()["dwellings"]}, tmp_path / "proef.gpkg")
    pyogrio.write_dataframe(gpd.pd.DataFrame({"styleName": ["a"]}), path, layer="layer_styles", append=True)
    assert "I003" not in {issue.code for issue in read_plan([path]).issues}


@pytest.mark.parametrize("threads", [2, 8])
def test_issues_are_the_same_in_any_number_of_threads(
    tmp_path: Path, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = full_plan()
    path = write_gpkg(
        {**{name: frame.iloc[[0, 0]] for name, frame in plan.items()}, "odd": plan["trees"]}, tmp_path / "a.gpkg"
    )
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = read_plan([path])
    monkeypatch.setattr("os.cpu_count", lambda: threads)
    monkeypatch.setattr("plancheck.threads.MOST", threads)
    together = read_plan([path])

    assert len(alone.issues) > len(plan)
    assert together.issues == alone.issues
    assert list(together.layers) == list(alone.layers)
