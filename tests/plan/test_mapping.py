"""Mapping files: what they do, that sources are recognised by themselves, and what is said when a file is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from plancheck.errors import PlancheckError
from plancheck.plan.mapping import SHIPPED, load_mapping, shipped
from plancheck.plan.model import Plan
from plancheck.plan.reading import read_plan
from tests.plan.builder import X, Y, at, write_gpkg

HEAD = "mapping: proef\ntitle: {nl: Proef, en: Trial}\n"
AREA = "POLYGON ((0 0, 90 0, 90 90, 0 90, 0 0))"
SMALL = "POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))"


def layer(geometry: str | list[str], *rows: dict[str, Any]) -> gpd.GeoDataFrame:
    shapes = [geometry] * len(rows) if isinstance(geometry, str) else geometry
    return gpd.GeoDataFrame(pd.DataFrame(list(rows)), geometry=[at(shape) for shape in shapes], crs="EPSG:28992")


def read(folder: Path, mapping: str | None = None, **layers: gpd.GeoDataFrame) -> Plan:
    path = write_gpkg(layers, folder / "proef.gpkg")
    if mapping is None:
        return read_plan([path])
    (folder / "mapping.yaml").write_text(HEAD + mapping, encoding="utf-8")
    return read_plan([path], folder / "mapping.yaml")


def column(plan: Plan, name: str, attribute: str) -> dict[str, Any]:
    frame = plan.layers[name]
    return {key: None if pd.isna(value) else value for key, value in frame[attribute].items()}


MAPPING = """\
layers:
  boundary: {source: grens, rename: {name: titel}}
  dwellings:
    - source: adres
      where: "soort = 'woning' AND NOT status_code = 9"
      rename: {dwelling_id: [nummer, id], tenure: bezit, size_m2: opp}
      values:
        tenure: {h: mid_rent, 2: owner, true: social_rent, "*": null}
      choose:
        dwelling_type: [{when: "opp < 50", value: small}, {when: "opp < 100", value: middle}]
      constants: {status: new, live_work: false}
      geometry: centroid
      remark: {nl: Adressen zijn woningen, en: Addresses are dwellings}
    - source: adres
      where: "soort = 'woonwagen'"
      rename: {dwelling_id: nummer}
  facilities:
    source: adres
    rename: {facility_id: nummer}
    constants: {category: shop}
  paths:
    source: [weg, straat]
    rename: {path_id: id}
    choose:
      modes: [{when: "voet = TRUE", value: walk}, {when: "fiets = TRUE", value: cycle}]
  barriers: {source: water, rename: {barrier_id: id}, constants: {kind: water}, geometry: boundary}
  furniture: {source: water, rename: {item_id: id}, constants: {kind: fountain}, geometry: point_on_surface}
tables:
  programme: {source: cijfers, rename: {item: wat, quantity: hoeveel}}
unused: rommel
"""


@pytest.fixture
def mapped(tmp_path: Path) -> Plan:
    return read(
        tmp_path, MAPPING,
        grens=layer(AREA, {"titel": "Proef"}),
        adres=layer(
            SMALL,
            {"id": "1", "nummer": "a", "soort": "woning", "bezit": "h", "opp": 40.0, "status_code": 1},
            {"id": "2", "nummer": "b", "soort": "woning", "bezit": "2", "opp": 60.0, "status_code": 1},
            {"id": "3", "nummer": "c", "soort": "woning", "bezit": "True", "opp": 160.0, "status_code": 1},
            {"id": "4", "nummer": "d", "soort": "woning", "bezit": "x", "opp": None, "status_code": 1},
            {"id": "5", "nummer": "e", "soort": "woning", "bezit": "h", "opp": 1.0, "status_code": 9},
            {"id": "6", "nummer": "f", "soort": "woonwagen", "bezit": "h", "opp": 1.0, "status_code": 1},
            {"id": "7", "nummer": "g", "soort": None, "bezit": "h", "opp": 1.0, "status_code": 1},
        ),
        straat=layer(
            "LINESTRING (0 0, 9 9)", {"id": "s1", "voet": "ja", "fiets": "1"}, {"id": "s2", "voet": "yes", "fiets": "yes"},
            {"id": "s3", "voet": "no", "fiets": "no"},
        ),
        water=layer(SMALL, {"id": "w1"}),
        rommel=layer(SMALL, {"id": "x"}),
        xyz=layer(SMALL, {"id": "x"}),
    )  # fmt: skip


def test_features_go_to_the_first_source_that_takes_them(mapped: Plan) -> None:
    assert mapped.layers["dwellings"].index.to_list() == ["a", "b", "c", "d", "f"]
    assert mapped.layers["facilities"].index.to_list() == ["a", "b", "c", "d", "e", "f", "g"]
    assert mapped.name == "Proef"


def test_values_are_translated_and_chosen(mapped: Plan) -> None:
    assert column(mapped, "dwellings", "tenure") == {
        "a": "mid_rent",
        "b": "owner",
        "c": "social_rent",
        "d": None,
        "f": None,
    }
    assert column(mapped, "dwellings", "dwelling_type") == {
        "a": "small",
        "b": "middle",
        "c": None,
        "d": None,
        "f": None,
    }
    assert column(mapped, "dwellings", "live_work") == {"a": False, "b": False, "c": False, "d": False, "f": None}
    assert column(mapped, "dwellings", "status") == dict.fromkeys("abcdf", "new")
    assert column(mapped, "paths", "modes") == {"s1": "cycle", "s2": "walk,cycle", "s3": None}


def test_geometry_is_derived(mapped: Plan) -> None:
    assert mapped.layers["dwellings"].geometry.iloc[0].equals(shapely.Point(X + 15, Y + 15))
    assert mapped.layers["furniture"].geom_type.to_list() == ["Point"]
    assert mapped.layers["barriers"].geometry.iloc[0].length == 40
    assert mapped.layers["barriers"].geom_type.to_list() == ["LineString"]


def test_the_reader_is_told(mapped: Plan) -> None:
    said = {issue.code: issue.message for issue in mapped.issues}
    assert said["I001"].render("en") == "Read as Trial: adres, grens, straat, water."
    assert said["I002"].render("en") == "Addresses are dwellings"
    assert said["I002"].render("nl") == "Adressen zijn woningen"
    assert said["I003"].render("en") == "Layer 'xyz' is not used: it is not a layer of the plan model."
    assert [Path(source.path).name for source in mapped.sources] == ["proef.gpkg", "mapping.yaml"]


def test_a_column_that_the_source_lacks_is_empty(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        'layers:\n  dwellings: {source: adres, where: "shop IS NULL", rename: {dwelling_id: id, tenure: bezit}}\n',
        adres=layer("POINT (1 1)", {"id": "1"}),
    )
    assert plan.layers["dwellings"].index.to_list() == ["1"]
    assert "tenure" not in plan.layers["dwellings"]


WRONG = {
    "P020": (
        "layers:\n  dwelings: {source: adres}\n",
        "mapping.yaml:4:3: P020: 'dwelings' is not a layer of the plan model.\n"
        "  3 | layers:\n  4 |   dwelings: {source: adres}\n    |   ^\n  Did you mean 'dwellings'?",
    ),
    "P021": (
        "layers:\n  dwellings: {source: adres, rename: {tenuer: bezit}}\n",
        "mapping.yaml:4:39: P021: 'tenuer' is not an attribute of 'dwellings'.\n"
        "  3 | layers:\n  4 |   dwellings: {source: adres, rename: {tenuer: bezit}}\n"
        "    |                                       ^\n  Did you mean 'tenure'?",
    ),
    "P022": (
        "layers:\n  dwellings:\n    - source: adres\n      values: {tenure: {h: rent, k: owner}}\n",
        "mapping.yaml:6:28: P022: 'rent' is not a value of 'tenure'.\n"
        "  5 |     - source: adres\n  6 |       values: {tenure: {h: rent, k: owner}}\n    |                            ^\n",
    ),
    "P022 in a list": (
        'layers:\n  paths: {source: weg, choose: {modes: [{when: "a = 1", value: fly}]}}\n',
        "mapping.yaml:4:64: P022: 'fly' is not a value of 'modes'.",
    ),
    "P022 in a constant": (
        "layers:\n  furniture: {source: a, constants: {kind: benches}}\n",
        "mapping.yaml:4:44: P022: 'benches' is not a value of 'kind'.",
    ),
    "R011": ("layers:\n  trees: {sourse: bomen}\n", "mapping.yaml:4:11: R011: The key 'sourse' is not known here."),
    "R013": ("layers:\n  trees: {source: bomen, geometry: centre}\n", "R013: 'centre' is not one of the allowed values."),
    "F001": ('layers:\n  trees: {source: bomen, where: "a = = 1"}\n', "mapping.yaml:4:33: F001: The filter cannot be read:"),
    "F002": (
        "layers:\n  trees: {source: bomen, where: \"S_INTERSECTS(geom, POINT(0 0))\"}\n",
        "mapping.yaml:4:33: F002: The filter uses 's_intersects', which is not supported.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_mapping_file(tmp_path: Path, case: str) -> None:
    content, sentence = WRONG[case]
    path = tmp_path / "mapping.yaml"
    path.write_text(HEAD + content, encoding="utf-8")
    with pytest.raises(PlancheckError) as caught:
        load_mapping(path)
    assert sentence in caught.value.explain("en").replace(f"{tmp_path}/", "")
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("name", [*SHIPPED, "nl"])
def test_shipped_mappings_are_sound(name: str) -> None:
    assert shipped(name).mapping == name


def test_openstreetmap_is_recognised(tmp_path: Path) -> None:
    line = "LINESTRING (0 30, 90 30)"
    plan = read(
        tmp_path,
        study_area=layer(AREA, {"name": "Proef"}),
        buildings=layer(
            SMALL, {"osm_id": "w1", "building": "terrace", "building_levels": "3"}, {"osm_id": "w2", "building": "roof"}
        ),
        addresses=layer(
            "POINT (15 15)", {"osm_id": "n1", "shop": None, "office": None}, {"osm_id": "n2", "shop": "bakery", "office": None},
            {"osm_id": "n3", "shop": None, "office": "it"},
        ),
        facilities=layer(
            "POINT (40 40)",
            {"osm_id": "n2", "shop": "bakery"}, {"osm_id": "n4", "shop": "vacant"}, {"osm_id": "n5", "amenity": "university"},
            {"osm_id": "n6", "amenity": "school"}, {"osm_id": "n7", "amenity": "school", "isced_level": "1"},
            {"osm_id": "n8", "amenity": "atm"}, {"osm_id": "n9", "amenity": "doctors", "wheelchair": "yes"},
        ),
        paths_streets=layer(
            line,
            {"osm_id": "w3", "highway": "residential", "access": None, "lit": "yes"}, {"osm_id": "w4", "highway": "footway"},
            {"osm_id": "w5", "highway": "service", "access": "private"}, {"osm_id": "w6", "highway": "motorway"},
            {"osm_id": "w10", "highway": "path", "foot": "use_sidepath", "bicycle": "use_sidepath"},
            {"osm_id": "w11", "highway": "footway", "foot": "no"}, {"osm_id": "w12", "highway": "cycleway", "foot": "no"},
        ),
        benches=layer("POINT (9 9)", {"osm_id": "n10", "amenity": "bench", "backrest": "no"}),
        green=layer(SMALL, {"osm_id": "w7", "leisure": "park"}),
        water=layer(SMALL, {"osm_id": "w8", "natural": "water"}),
        tree_rows=layer(line, {"osm_id": "w9"}),
    )  # fmt: skip
    assert plan.name == "Proef"
    assert column(plan, "buildings", "building_type") == {"w1": "row"}
    assert column(plan, "buildings", "storeys") == {"w1": 3}
    assert plan.layers["dwellings"].index.to_list() == ["n1"]
    assert column(plan, "facilities", "category") == {
        "n2": "shop", "n3": "work", "n5": "other", "n6": None, "n7": "primary_school", "n9": "general_practice",
    }  # fmt: skip
    assert column(plan, "facilities", "step_free")["n9"]
    assert column(plan, "paths", "modes") == {
        "w3": "walk,cycle,car", "w4": "walk", "w6": "car", "w12": "cycle",
    }  # fmt: skip
    assert column(plan, "paths", "lit") == {"w3": True, "w4": None, "w6": None, "w12": None}
    assert column(plan, "furniture", "backrest") == {"n10": False}
    assert column(plan, "barriers", "kind") == {"w6": "regional_road", "w8": "water"}
    assert column(plan, "land_cover", "cover") == {"w7": "green", "w8": "water"}
    assert {issue.layer for issue in plan.issues if issue.code == "I002"} == {"dwellings", "facilities"}
    assert "I003" not in {issue.code for issue in plan.issues}


def test_bgt_is_recognised(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        boundary=layer(AREA, {"name": "Proef"}),
        pand=layer(
            SMALL, {"lokaalID": "G1", "bag_pnd": "0228100000000001", "bgt_status": "bestaand"},
            {"lokaalID": "G2", "bag_pnd": None, "bgt_status": "bestaand"}, {"lokaalID": "G3", "bag_pnd": "0228999999999999"},
        ),
        nummeraanduiding_label=layer("POINT (15 15)", {"lokaalID": "N1", "vbo_low": "V1", "bag_pnd": "0228100000000001"}),
        wegdeel=layer(
            SMALL, {"lokaalID": "W1", "function": "rijbaan lokale weg", "surfaceMaterial": "open verharding"},
            {"lokaalID": "W2", "function": "voetpad", "surfaceMaterial": "groenvoorziening"},
            {"lokaalID": "W3", "function": "rijbaan regionale weg", "surfaceMaterial": None},
        ),
        straatmeubilair=layer("POINT (9 9)", {"lokaalID": "M1", "plus_type": "bank"}, {"lokaalID": "M2", "plus_type": "bolder"}),
        paal=layer("POINT (9 9)", {"lokaalID": "P1", "plus_type": "lichtmast"}, {"lokaalID": "P2", "plus_type": "haltepaal"}),
        vegetatieobject=layer(
            ["POINT (9 9)", "LINESTRING (0 0, 9 9)"], {"lokaalID": "B1", "plus_type": "boom"}, {"lokaalID": "H1", "plus_type": "haag"}
        ),
        put=layer("POINT (9 9)", {"lokaalID": "X1"}),
    )  # fmt: skip
    assert plan.layers["buildings"].index.to_list() == ["0228100000000001", "G2", "G3"]
    assert column(plan, "dwellings", "building_id") == {"V1": "0228100000000001"}
    assert column(plan, "road_parts", "use") == {"W1": "carriageway", "W2": "footway", "W3": "carriageway"}
    assert column(plan, "land_cover", "cover") == {"W1": "paved", "W2": "green", "W3": None}
    assert column(plan, "furniture", "kind") == {"M1": "bench", "P1": "light"}
    assert plan.layers["stops"].index.to_list() == ["P2"]
    assert plan.layers["trees"].index.to_list() == ["B1"]
    assert column(plan, "barriers", "kind") == {"H1": "hedge", "W3": "regional_road"}
    assert "paths" not in plan.layers


def test_bgt_names_without_its_columns_are_dutch_names(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        plangebied=layer(AREA, {"naam": "Proef"}),
        pand=layer(SMALL, {"pand_id": "B1", "bouwlagen": 4}),
        woningen=layer("POINT (15 15)", {"woning_id": "D1"}),
    )
    assert column(plan, "buildings", "storeys") == {"B1": 4}
    assert "I001" not in {issue.code for issue in plan.issues}


def test_a_source_that_is_recognised_needs_no_mapping_file() -> None:
    with pytest.raises(PlancheckError) as refused:
        load_mapping(Path("BGT"))
    assert refused.value.explain("en") == (
        "R002: There is no file BGT.\n"
        "  plancheck knows these sources and recognises them without being told: leave --mapping out."
    )
