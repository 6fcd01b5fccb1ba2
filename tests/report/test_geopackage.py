from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import pytest
from shapely import wkt

from plancheck.report import Options, write
from plancheck.review.model import Area, Review, Route
from tests.report.builders import X, Y, box, finding, layer, line, result, small_plan, small_review

LAYERS = {"scores", "routes", "findings_areas", "findings_lines", "findings_points"}


def area(kind: str, name: str, score: float | None, geometry: str | None = None, **given: object) -> Area:
    facts = {"low": score, "high": score, "completeness": 0.5, "dwellings": 12, "mix": ()}
    return Area(layer=kind, id=name, title=name, geometry=geometry, score=score, **{**facts, **given})  # type: ignore[arg-type]


def with_places(review: Review) -> Review:
    """Give a review blocks that are not in the plan, a neighbourhood that is, and two streets that people walk."""
    areas = (
        area("neighbourhoods", "N1", 66.4),
        area("blocks", "B-laag", 20, box(10, 100, 40, 40)),
        area("blocks", "B-hoog", 95, box(140, 100, 40, 40)),
        area("blocks", "B-open", 50, box(70, 100, 20, 20), low=10, high=90),
    )
    routes = (
        Route(path="P1", households=250, trips=900, geometry=line((0, 74), (200, 74))),
        Route(path="P2", households=3, trips=9, geometry=line((100, 74), (100, 160))),
    )
    return review.model_copy(update={"areas": areas, "routes": routes})


def plan_with_neighbourhood():
    plan = small_plan()
    hood = layer("neighbourhood_id", [{"neighbourhood_id": "N1", "name": "Noord", "wkt": box(0, 90, 200, 70)}])
    return replace(plan, layers={**plan.layers, "neighbourhoods": hood})


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gpkg") / "toets.gpkg"
    write(with_places(small_review()), plan_with_neighbourhood(), file)
    return file


def styles(path: Path) -> dict[str, ElementTree.Element]:
    rows = pyogrio.read_dataframe(path, layer="layer_styles")
    return {name: ElementTree.fromstring(qml) for name, qml in zip(rows["f_table_name"], rows["styleQML"], strict=True)}


def test_it_is_a_geopackage_1_2(path: Path) -> None:
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert database.execute("PRAGMA user_version").fetchone() == (10200,)
    database.close()


def test_each_finding_is_where_its_subject_is(path: Path) -> None:
    areas, lines, points = (gpd.read_file(path, layer=f"findings_{kind}") for kind in ("areas", "lines", "points"))
    review = small_review()
    assert len(areas) + len(lines) + len(points) == sum(len(result.findings) for result in review.results)
    assert set(areas["subject_layer"]) == {"boundary"}
    assert set(lines["subject"]) == {f"F{number}" for number in range(1, 10)}
    assert points.crs.to_epsg() == 28992
    entrance = points[points["subject"] == "E1"].iloc[0]
    assert entrance.geometry.equals(small_plan().layers["entrances"].geometry["E1"])
    assert (entrance["value"], entrance["margin"], entrance["norm"]) == (11.0, -1.0, "hoogstens 10 woningen")
    assert (entrance["value_text"], entrance["margin_text"]) == ("11 woningen", "1 woning boven de norm")
    assert entrance["status_text"] == "Schiet tekort"
    assert entrance["source"] == "Hart voor de wijk, Het blok (richtlijn)"
    assert entrance["on_the_edge"] == 1
    assert entrance["whole_plan"] == 0
    assert areas["whole_plan"].all()


def test_what_is_not_known_is_empty_and_not_a_number(path: Path) -> None:
    unknown = gpd.read_file(path, layer="findings_lines").iloc[0]
    assert unknown["value"] != unknown["value"]
    assert unknown["value_text"] == "onbekend"
    assert unknown["hint"] is None or unknown["hint"] != unknown["hint"]


def test_the_scores_are_those_of_the_review(path: Path) -> None:
    scores = gpd.read_file(path, layer="scores").set_index("id")
    review = small_review()
    plan = scores.loc["Testwijk"]
    assert (plan["score"], plan["low"], plan["high"]) == (review.total.score, review.total.low, review.total.high)
    assert (plan["layer"], plan["dwellings"], plan["requirements_not_met"]) == ("plan", 108, 1)
    assert plan["key_veelzijdig"] == 72.0
    assert plan["key_toegankelijk"] != plan["key_toegankelijk"]
    assert plan["key_toegankelijk_high"] == 100.0


def test_neighbourhoods_and_blocks_have_a_row_each(path: Path) -> None:
    scores = gpd.read_file(path, layer="scores").set_index("id")
    assert list(scores.index) == ["Testwijk", "N1", "B-laag", "B-hoog", "B-open"]
    assert scores.loc["N1"].geometry.equals(plan_with_neighbourhood().layers["neighbourhoods"].geometry["N1"]) or (
        scores.loc["N1"].geometry.area == 14000
    )
    assert scores.loc["B-laag"].geometry.area == 1600
    assert list(scores["label"]) == ["62", "66", "20", "95", "10–90"]
    assert scores.loc["B-laag", "layer_text"] == "blokken"


def test_routes_have_their_flow(path: Path) -> None:
    routes = gpd.read_file(path, layer="routes").set_index("path")
    assert (routes.loc["P1", "households"], routes.loc["P1", "trips"]) == (250, 900)
    assert routes.loc["P1"].geometry.length == 200


def test_every_layer_has_a_style_that_is_xml_and_names_every_field(path: Path) -> None:
    assert set(styles(path)) == LAYERS
    for name, root in styles(path).items():
        assert root.tag == "qgis"
        assert root.find("renderer-v2/rules/rule") is not None
        called = {alias.get("field") for alias in root.iter("alias")}
        assert called == set(pyogrio.read_info(path, layer=name)["fields"])


def test_nothing_from_a_plan_or_a_rule_is_in_a_style(tmp_path: Path) -> None:
    given = small_review()
    named = given.plan.model_copy(update={"name": "[% 1+1 %]<script>"})
    rules = tuple(item.model_copy(update={"title": "[% 2+2 %]'\"<b>"}) for item in given.results)
    keys = tuple(item.model_copy(update={"title": 'Sleutel "a" & <b>\x0b'}) for item in given.keys)
    review = with_places(given.model_copy(update={"plan": named, "results": rules, "keys": keys}))
    write(review, plan_with_neighbourhood(), tmp_path / "x.gpkg", Options(plan_layers=True))
    for name, root in styles(tmp_path / "x.gpkg").items():
        aliases = {alias.get("name") for alias in root.iter("alias")}
        written = ElementTree.tostring(root, encoding="unicode")
        assert "1+1" not in written
        assert "2+2" not in written
        assert ('Sleutel "a" & <b>' in aliases) == (name == "scores")


def test_a_plan_without_findings_gives_empty_layers(tmp_path: Path) -> None:
    write(small_review(results=()), small_plan(), tmp_path / "leeg.gpkg")
    names = {name for name, _ in pyogrio.list_layers(tmp_path / "leeg.gpkg")}
    assert names == {*LAYERS, "layer_styles"}
    empty = gpd.read_file(tmp_path / "leeg.gpkg", layer="findings_points")
    assert len(empty) == 0
    kinds = pyogrio.read_info(tmp_path / "leeg.gpkg", layer="findings_points")
    assert dict(zip(kinds["fields"], kinds["dtypes"], strict=True))["value"] == "float64"


def test_a_block_that_the_plan_does_not_draw_has_the_shape_that_the_review_gives_it(tmp_path: Path) -> None:
    blocks = tuple(finding("r", "blocks", name, "not_met") for name in ("B-laag", "block-1"))
    review = with_places(small_review(results=(result("r", "R1", "Regel", "not_met", findings=blocks),)))
    write(review, small_plan(), tmp_path / "b.gpkg")
    assert gpd.read_file(tmp_path / "b.gpkg", layer="findings_areas").geometry.area.to_list() == [1600]
    assert list(gpd.read_file(tmp_path / "b.gpkg", layer="findings_points")["subject"]) == ["block-1"]


def test_a_finding_without_any_place_is_about_the_whole_plan(tmp_path: Path) -> None:
    nowhere = finding("r", "programme", "winkels", "not_met", location=None)
    write(
        small_review(results=(result("r", "R1", "Regel", "not_met", findings=(nowhere,)),)),
        small_plan(),
        tmp_path / "n.gpkg",
    )
    [found] = gpd.read_file(tmp_path / "n.gpkg", layer="findings_areas").itertuples()
    assert found.whole_plan
    assert found.geometry.equals(gpd.read_file(tmp_path / "n.gpkg", layer="scores").geometry[0])


def test_the_layers_of_the_plan_come_along_when_asked(tmp_path: Path) -> None:
    plan = small_plan()
    mixed = layer("facility_id", [{"facility_id": "V1", "category": "cafe", "wkt": f"POINT ({X} {Y})"},
                                  {"facility_id": "V2", "category": "work", "wkt": box(1, 1, 9, 9)}])  # fmt: skip
    plan = replace(plan, layers={**plan.layers, "facilities": mixed})
    write(small_review(), plan, tmp_path / "p.gpkg", Options(plan_layers=True))
    names = {name for name, _ in pyogrio.list_layers(tmp_path / "p.gpkg")} - LAYERS - {"layer_styles"}
    whole = {f"plan_{name}" for name in plan.layers if name != "facilities"}
    assert names == {*whole, "plan_facilities_points", "plan_facilities_areas"}
    buildings = gpd.read_file(tmp_path / "p.gpkg", layer="plan_buildings")
    assert list(buildings.columns) == ["building_id", "building_type", "main_use", "geometry"]
    assert list(buildings["building_id"]) == ["B1", "B2", "B3"]
    assert styles(tmp_path / "p.gpkg").keys() == {*LAYERS, *names}
    named = {
        alias.get("field"): alias.get("name") for alias in styles(tmp_path / "p.gpkg")["plan_buildings"].iter("alias")
    }
    assert named["building_type"] == "gebouwtype"


def test_the_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("een.gpkg", "twee.gpkg"):
        write(with_places(small_review()), plan_with_neighbourhood(), tmp_path / name, Options(plan_layers=True))
    assert (tmp_path / "een.gpkg").read_bytes() == (tmp_path / "twee.gpkg").read_bytes()


def test_shapes_come_back_as_they_were(path: Path) -> None:
    [parts] = gpd.read_file(path, layer="routes").query("path == 'P2'").geometry
    assert parts.geoms[0].equals(wkt.loads(line((100, 74), (100, 160))))
