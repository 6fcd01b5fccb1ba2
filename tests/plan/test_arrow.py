"""Reading by columns gives what reading by feature gives, or leaves it to that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plancheck.plan.arrow import read_arrow, texts
from plancheck.plan.reading import read_plan

SHAPES = st.sampled_from(
    [
        "POINT (1 2)", "POINT Z (1 2 3)", "POINT EMPTY", "LINESTRING (0 0, 1 1)", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 4))",
        "POLYGON ((0 0, 4 0, 4 4, 0 0), (2 1, 3 1, 3 2, 2 1))", "MULTIPOLYGON Z (((0 0 1, 4 0 1, 4 4 1, 0 0 1)))",
        "MULTIPOINT ((1 1), (2 2))", "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 2 2))", None,
    ]
)  # fmt: skip
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.one_of(st.none(), st.sampled_from(["", "a", "école", "straße", "≥ 4", "x" * 300])),
    "plain": st.sampled_from(["a", "bb", " c "]),
    "number": st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    "whole": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**53), 2**53),
    "flag": st.booleans(),
}


def assert_same(path: Path, spatial: bool = True) -> None:
    found = read_arrow(path, "layer", spatial)
    assert found is not None
    meta, drawn, columns = found
    expected = pyogrio.raw.read(path, layer="layer", read_geometry=spatial)
    assert list(meta["fields"]) == list(expected[0]["fields"])
    assert meta["crs"] == expected[0]["crs"]
    for one, other in zip(columns, expected[3], strict=True):
        assert one.dtype == other.dtype
        pd.testing.assert_extension_array_equal(pd.array(one, dtype=object), pd.array(other, dtype=object))
    if spatial:
        assert drawn is not None
        assert shapely.to_wkb(drawn[0]).tolist() == shapely.to_wkb(shapely.from_wkb(expected[2])).tolist()
        assert not drawn[1].any()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({**COLUMNS, "geometry": SHAPES}), min_size=1, max_size=8), st.booleans())
def test_any_columns_are_those_of_reading_by_feature(tmp_path: Path, rows: list[dict[str, Any]], gaps: bool) -> None:
    shapes = shapely.from_wkt([row.pop("geometry") for row in rows])
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=28992)
    if gaps and len(frame) > 1:
        frame["whole"] = frame["whole"].astype("Int32").where(np.arange(len(frame)) > 0)
        frame["flag"] = frame["flag"].astype("boolean").where(np.arange(len(frame)) > 0)
    path = tmp_path / "any.gpkg"
    path.unlink(missing_ok=True)
    frame.to_file(path, layer="layer")
    assert_same(path)


@given(
    st.lists(
        st.builds("".join, st.lists(st.sampled_from(["", "12345678", "a", "b", "ë", "\0"]), max_size=4)), min_size=1
    ),
    st.integers(1, 4),
)
def test_texts_are_cut_where_they_end_however_often_they_come_back(given: list[str], times: int) -> None:
    wanted = given * times
    encoded = [one.encode() for one in wanted]
    ends = np.cumsum([0, *map(len, encoded)])

    assert list(texts(ends, b"".join(encoded))) == wanted


def test_a_long_note_among_words_is_cut_as_it_stands() -> None:
    wanted = ["ja", "ja", "nee", "x" * 100_000, "ja"]
    ends = np.cumsum([0, *map(len, wanted)])

    assert list(texts(ends, "".join(wanted).encode())) == wanted


def test_equal_texts_are_made_once() -> None:
    made = texts(np.arange(0, 22, 2), b"ab" * 5 + b"cd" * 5)

    assert len({id(one) for one in made}) == 2


def test_a_layer_of_several_batches_keeps_its_order(tmp_path: Path) -> None:
    size = 140_000
    frame = gpd.GeoDataFrame(
        {"id": [f"D{n}" for n in range(size)], "even": [None if n % 2 else "even" for n in range(size)]},
        geometry=shapely.points(np.arange(size, dtype=float), 0.0),
        crs=28992,
    )
    frame.to_file(tmp_path / "many.gpkg", layer="layer")
    assert_same(tmp_path / "many.gpkg")


def test_a_table_without_geometry(tmp_path: Path) -> None:
    pyogrio.write_dataframe(
        pd.DataFrame({"item": ["dwellings", None], "quantity": [4, 5]}), tmp_path / "t.gpkg", layer="layer"
    )
    assert_same(tmp_path / "t.gpkg", spatial=False)


@pytest.mark.parametrize(
    "frame",
    [
        gpd.GeoDataFrame({"built": pd.to_datetime(["2030-01-01"])}, geometry=[shapely.Point(1, 2)], crs=28992),
        gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(1, 2)], crs=28992).iloc[:0],
    ],
    ids=["dates", "empty"],
)
def test_what_is_out_of_the_ordinary_is_left_to_reading_by_feature(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    frame.to_file(tmp_path / "odd.gpkg", layer="layer")
    assert read_arrow(tmp_path / "odd.gpkg", "layer", True) is None


@pytest.mark.parametrize("code", [8, 2001], ids=["a curve", "a point with a measure"])
def test_other_shapes_are_left_to_reading_by_feature(tmp_path: Path, code: int) -> None:
    frame = gpd.GeoDataFrame({"a": [1, 2]}, geometry=[shapely.Point(1, 2), shapely.Point(3, 4)], crs=28992)
    path = tmp_path / "odd.gpkg"
    frame.to_file(path, layer="layer", geometry_type="Unknown", SPATIAL_INDEX="NO")
    assert read_arrow(path, "layer", True) is not None
    with closing(sqlite3.connect(path)) as connection:
        (blob,) = connection.execute("select geom from layer where a = 2").fetchone()
        head = len(blob) - len(shapely.to_wkb(frame.geometry[0]))
        other = blob[: head + 1] + code.to_bytes(4, "little") + blob[head + 5 :]
        connection.execute("update layer set geom = ? where a = 2", (other,))
        connection.commit()
    assert read_arrow(path, "layer", True) is None


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    """Three dwellings in a GeoPackage that can be tampered with."""
    points = [shapely.Point(155_000 + n, 463_000) for n in range(3)]
    frame = gpd.GeoDataFrame({"dwelling_id": ["D1", "D2", "D3"]}, geometry=points, crs=28992)
    frame.to_file(tmp_path / "homes.gpkg", layer="dwellings", SPATIAL_INDEX="NO")
    return tmp_path / "homes.gpkg"


def test_nothing_is_lost_when_the_file_counts_fewer_features_than_it_has(homes: Path) -> None:
    with closing(sqlite3.connect(homes)) as connection:
        connection.execute("update gpkg_ogr_contents set feature_count = 1 where table_name = 'dwellings'")
        connection.commit()
    assert list(read_plan([homes]).layers["dwellings"].index) == ["D1", "D2", "D3"]


def test_half_a_geometry_is_unreadable_and_the_others_are_not_lost(homes: Path) -> None:
    with closing(sqlite3.connect(homes)) as connection:
        (blob,) = connection.execute("select geom from dwellings where dwelling_id = 'D2'").fetchone()
        connection.execute("update dwellings set geom = ? where dwelling_id = 'D2'", (blob[:-8],))
        connection.commit()
    plan = read_plan([homes])
    assert list(plan.layers["dwellings"].index) == ["D1", "D3"]
    assert ("I021", "D2") in [(issue.code, issue.feature) for issue in plan.issues]
