"""One plan in every form of input is one plan: the same frames, to the last bit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from plancheck.plan.model import HOME_CRS, Plan
from plancheck.plan.reading import read_plan
from plancheck.plan.schema import LAYERS
from tests.plan.builder import (
    collection,
    features,
    full_plan,
    full_tables,
    write_geojson,
    write_gpkg,
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    path = tmp_path_factory.mktemp("plan") / "proef.gpkg"
    return read_plan([write_gpkg({**full_plan(), **full_tables()}, path)])


def assert_same(one: Plan, other: Plan, tables: bool = True) -> None:
    assert (one.name, one.crs, one.tolerance_m) == (other.name, other.crs, other.tolerance_m)
    assert shapely.equals_exact(one.boundary, other.boundary)
    assert list(one.layers) == list(other.layers)
    for name, frame in one.layers.items():
        assert_geodataframe_equal(frame, other.layers[name], check_like=False)
    assert list(one.tables) == (list(other.tables) if tables else list(one.tables))
    if tables:
        for name, table in one.tables.items():
            assert_frame_equal(table, other.tables[name])


def test_every_layer_and_attribute_is_kept(original: Plan) -> None:
    assert set(original.layers) == set(LAYERS)
    for name, layer in LAYERS.items():
        frame = original.layers[name]
        assert [*(a.name for a in layer.attributes), "inside", "geometry"] == sorted(
            frame.columns, key=[*(a.name for a in layer.attributes), "inside", "geometry"].index
        )
        assert frame.index.is_unique
        assert frame.index.is_monotonic_increasing
        assert frame.crs == HOME_CRS
        assert frame["inside"].dtype == bool
    assert set(original.tables) == {"programme", "answers", "indicators"}
    assert [source.path.rsplit("/", 1)[-1] for source in original.sources] == ["proef.gpkg"]
    assert {issue.code for issue in original.issues} == {"I052", "I053"}


def shuffled(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    random = np.random.default_rng(3)
    names = list(layers)
    random.shuffle(names)
    return [write_gpkg({name: layers[name].sample(frac=1, random_state=5) for name in names}, folder / "proef.gpkg")]


def backwards(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    """Turn rings round, start them elsewhere, and wrap single shapes in multi shapes."""
    turned = {}
    for name, frame in layers.items():
        kinds = set(frame.geom_type)
        geometry = frame.geometry
        if kinds == {"Polygon"}:
            geometry = geometry.apply(lambda area: shapely.MultiPolygon([shapely.Polygon(area.exterior.coords[::-1])]))
        elif kinds == {"LineString"}:
            geometry = geometry.apply(lambda line: shapely.MultiLineString([line]))
        turned[name] = frame.set_geometry(geometry)
    return [write_gpkg(turned, folder / "proef.gpkg")]


def wgs84(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    return [write_gpkg({name: frame.to_crs("EPSG:4326") for name, frame in layers.items()}, folder / "proef.gpkg")]


def one_geojson(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    return [write_geojson(layers, folder / "proef.geojson")]


def geojson_in_degrees(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    degrees = {name: frame.to_crs("OGC:CRS84") for name, frame in layers.items()}
    return [write_geojson(degrees, folder / "proef.geojson", crs=None)]


def folder_of_geojson(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    (folder / "proef").mkdir()
    for name, frame in layers.items():
        (folder / "proef" / f"{name}.geojson").write_text(collection(features(frame)), encoding="utf-8")
    return [folder / "proef"]


def several_files(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    names = list(layers)
    first = write_gpkg({name: layers[name] for name in names[::2]}, folder / "proef.gpkg")
    second = write_geojson({name: layers[name] for name in names[1::2]}, folder / "rest.geojson")
    return [first, second]


def other_formats(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> list[Path]:
    (folder / "proef").mkdir()
    for name, frame in layers.items():
        frame.to_file(folder / "proef" / f"{name}.fgb", driver="FlatGeobuf")
    return [folder / "proef"]


FORMS = [shuffled, backwards, wgs84, one_geojson, geojson_in_degrees, folder_of_geojson, several_files, other_formats]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_another_form(
    original: Plan, tmp_path: Path, form: Callable[[dict[str, gpd.GeoDataFrame], Path], list[Path]]
) -> None:
    assert_same(original, read_plan(form(full_plan(), tmp_path)), tables=False)


def test_tables_beside_the_plan(original: Plan, tmp_path: Path) -> None:
    path = write_gpkg(full_plan(), tmp_path / "proef.gpkg")
    tables = full_tables()
    tables["programme"].to_csv(tmp_path / "programme.csv", index=False, sep=";", decimal=",")
    tables["answers"].to_csv(tmp_path / "proef.answers.csv", index=False)
    (tmp_path / "indicatoren.yaml").write_text(
        "indicatoren:\n  - {bron: s, indicator: i, buurt: n, jaar: 2025, waarde: 6.5}\n", encoding="utf-8"
    )
    plan = read_plan([path])
    assert_same(original, plan)
    assert {Path(source.path).name for source in plan.sources} == {
        "proef.gpkg", "programme.csv", "proef.answers.csv", "indicatoren.yaml",
    }  # fmt: skip


def test_a_folder_with_tables(original: Plan, tmp_path: Path) -> None:
    [folder] = folder_of_geojson(full_plan(), tmp_path)
    for name, table in full_tables().items():
        table.to_csv(folder / f"{name}.csv", index=False)
    assert_same(original, read_plan([folder]))


def test_numbered_ids_follow_the_features_not_how_they_are_written(tmp_path: Path) -> None:
    layers = {
        name: frame if name == "boundary" else frame.drop(columns=LAYERS[name].key)
        for name, frame in full_plan().items()
    }
    turned = {}
    for name, frame in layers.items():
        geometry = frame.geometry.copy()
        if set(frame.geom_type) == {"Polygon"}:
            geometry.iloc[::2] = shapely.reverse(geometry.iloc[::2])
        turned[name] = frame.set_geometry(geometry).sample(frac=1, random_state=7)
    one = write_gpkg(layers, tmp_path / "proef.gpkg")
    (tmp_path / "anders").mkdir()
    assert_same(read_plan([one]), read_plan([write_gpkg(turned, tmp_path / "anders" / "proef.gpkg")]), tables=False)


@pytest.mark.parametrize("undefined", [-1, 0])
def test_a_geopackage_that_says_it_has_no_system_is_guessed_like_one_without(
    original: Plan, tmp_path: Path, undefined: int
) -> None:
    path = write_gpkg(full_plan(), tmp_path / "proef.gpkg")
    with sqlite3.connect(path) as database:
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            database.execute(f"update {table} set srs_id = ?", (undefined,))
    database.close()
    plan = read_plan([path])
    assert_same(original, plan, tables=False)
    assert "I010" in {issue.code for issue in plan.issues}


def test_another_metric_system_is_kept(tmp_path: Path) -> None:
    layers = {name: frame.to_crs("EPSG:25831") for name, frame in full_plan().items()}
    plan = read_plan([write_gpkg(layers, tmp_path / "proef.gpkg")])
    assert plan.crs == "EPSG:25831"
    assert {frame.crs.to_string() for frame in plan.layers.values()} == {"EPSG:25831"}


def test_layers_in_systems_of_their_own_come_together(original: Plan, tmp_path: Path) -> None:
    layers = full_plan()
    layers["trees"] = layers["trees"].to_crs("EPSG:4326")
    plan = read_plan([write_gpkg(layers, tmp_path / "proef.gpkg")])
    assert_same(original, plan, tables=False)
    assert "I012" in {issue.code for issue in plan.issues}


def test_a_plan_elsewhere_goes_to_its_utm_zone(tmp_path: Path) -> None:
    moved = {
        name: frame.set_geometry(frame.to_crs("EPSG:4326").translate(xoff=5)) for name, frame in full_plan().items()
    }
    assert read_plan([write_gpkg(moved, tmp_path / "proef.gpkg")]).crs == "EPSG:32632"


def test_a_table_in_the_plan_wins_from_one_beside_it(tmp_path: Path) -> None:
    path = write_gpkg({**full_plan(), **full_tables()}, tmp_path / "proef.gpkg")
    pd.DataFrame({"item": ["dwellings"], "quantity": [99]}).to_csv(tmp_path / "programme.csv", index=False)
    plan = read_plan([path])
    assert plan.tables["programme"].set_index("item")["quantity"]["dwellings"] == 12
    assert "I062" in {issue.code for issue in plan.issues}
