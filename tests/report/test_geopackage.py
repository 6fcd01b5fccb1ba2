from __future__ import annotations

import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import pytest

from plancheck.report import write
from tests.report.builders import finding, result, small_plan, small_review


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gpkg") / "toets.gpkg"
    write(small_review(), small_plan(), file)
    return file


def test_it_is_a_geopackage_1_2(path: Path) -> None:
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert database.execute("PRAGMA user_version").fetchone() == (10200,)
    database.close()


def test_each_finding_is_where_its_subject_is_and_what_was_only_observed_is_no_finding(path: Path) -> None:
    areas, lines, points = (gpd.read_file(path, layer=f"findings_{kind}") for kind in ("areas", "lines", "points"))
    listed = [item for result in small_review().results for item in result.findings]
    assert len(areas) + len(lines) + len(points) == sum(item.status != "not_applicable" for item in listed)
    assert set(areas["subject_layer"]) == {"boundary"}
    assert set(lines["subject"]) == {f"F{number}" for number in range(1, 10)}
    assert points.crs.to_epsg() == 28992
    entrance = points[points["subject"] == "E1"].iloc[0]
    assert entrance.geometry.equals(small_plan().layers["entrances"].geometry["E1"])
    assert (entrance["value"], entrance["margin"], entrance["norm"]) == (11.0, -1.0, "hoogstens 10 woningen")
    assert entrance["status_text"] == "Schiet tekort"
    assert entrance["on_the_edge"] == 1


def test_the_scores_are_those_of_the_review(path: Path) -> None:
    scores = gpd.read_file(path, layer="scores").iloc[0]
    review = small_review()
    assert (scores["score"], scores["low"], scores["high"]) == (review.total.score, review.total.low, review.total.high)
    assert scores["veelzijdig"] == 72.0
    assert scores["toegankelijk"] != scores["toegankelijk"]


def test_every_layer_has_a_style_that_is_xml(path: Path) -> None:
    styles = pyogrio.read_dataframe(path, layer="layer_styles")
    assert set(styles["f_table_name"]) == {"findings_areas", "findings_lines", "findings_points", "scores"}
    assert styles["useAsDefault"].all()
    for qml in styles["styleQML"]:
        root = ElementTree.fromstring(qml)
        assert root.tag == "qgis"
        assert root.find("renderer-v2") is not None


def test_a_plan_without_findings_gives_empty_layers(tmp_path: Path) -> None:
    write(small_review(results=()), small_plan(), tmp_path / "leeg.gpkg")
    names = {name for name, _ in pyogrio.list_layers(tmp_path / "leeg.gpkg")}
    assert names == {"findings_areas", "findings_lines", "findings_points", "scores", "layer_styles"}
    assert len(gpd.read_file(tmp_path / "leeg.gpkg", layer="findings_points")) == 0


def test_a_subject_that_is_not_in_the_plan_is_a_point(tmp_path: Path) -> None:
    block = finding("r", "blocks", "block-1", "not_met")
    write(
        small_review(results=(result("r", "R1", "Regel", "not_met", findings=(block,)),)),
        small_plan(),
        tmp_path / "b.gpkg",
    )
    assert list(gpd.read_file(tmp_path / "b.gpkg", layer="findings_points")["subject"]) == ["block-1"]


def test_the_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("een.gpkg", "twee.gpkg"):
        write(small_review(), small_plan(), tmp_path / name)
    assert (tmp_path / "een.gpkg").read_bytes() == (tmp_path / "twee.gpkg").read_bytes()
