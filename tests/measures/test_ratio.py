from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from tests.measures.builder import interval, plan, run, value
from tests.walking.lattice import places

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"


def homes(number: int, **attributes: Any) -> list[dict[str, Any]]:
    return [{"geometry": "POINT (5 5)", **attributes}] * number


def test_per_ten_thousand() -> None:
    town = plan({"dwellings": homes(4), "facilities": homes(1)}, SQUARE)
    assert value("ratio", {"of": {"count": "facilities"}, "per": {"count": "dwellings"}, "times": 10000}, town) == [
        2500
    ]


def test_what_lies_outside_the_boundary_is_not_judged() -> None:
    town = plan({"dwellings": homes(4), "facilities": [{"geometry": "POINT (50 5)"}]}, SQUARE)
    assert value("ratio", {"of": {"count": "facilities"}, "per": {"count": "dwellings"}}, town) == [0]


def test_nothing_to_divide_by_is_unknown() -> None:
    for layers, missing in (
        ({"dwellings": [], "facilities": homes(1)}, "dwellings"),
        ({"facilities": homes(1)}, "dwellings"),
        ({"dwellings": homes(1)}, "facilities"),
    ):
        measured = run("ratio", {"of": {"count": "facilities"}, "per": {"count": "dwellings"}}, plan(layers, SQUARE))
        assert np.isnan(measured.value.iloc[0])
        assert [item.layer for item in measured.missing] == [missing]


def test_the_programme_speaks_for_layers_that_are_not_drawn() -> None:
    early = plan({}, SQUARE, programme={"dwellings": 500, "library_m2": 1000})
    assert value("ratio", {"of": {"programme": "library_m2"}, "per": {"count": "dwellings"}}, early) == [2]
    measured = run("ratio", {"of": {"programme": "school_m2"}, "per": {"count": "dwellings"}}, early)
    assert np.isnan(measured.value.iloc[0])
    assert [(item.layer, item.attribute) for item in measured.missing] == [("programme", "school_m2")]
    some = {"count": {"layer": "dwellings", "where": "tenure = 'owner'"}}
    assert np.isnan(value("ratio", {"of": some, "per": {"count": "dwellings"}}, early)).all()
    drawn = plan({"dwellings": homes(4)}, SQUARE, programme={"dwellings": 500, "library_m2": 1000})
    assert value("ratio", {"of": {"programme": "library_m2"}, "per": {"count": "dwellings"}}, drawn) == [250]


def test_the_programme_is_not_known_per_neighbourhood() -> None:
    town = plan({"dwellings": homes(4), "neighbourhoods": [{"geometry": SQUARE}]}, programme={"library_m2": 8})
    ratio = {"of": {"programme": "library_m2"}, "per": {"count": "dwellings"}}
    assert value("ratio", ratio, town) == [2]
    assert np.isnan(value("ratio", ratio, town, "neighbourhoods")).all()


def test_a_programme_line_without_quantity_is_unknown() -> None:
    town = plan({"dwellings": homes(4)}, SQUARE, programme={"library_m2": float("nan")})
    assert np.isnan(value("ratio", {"of": {"programme": "library_m2"}, "per": {"count": "dwellings"}}, town)).all()


def test_sums_are_open_above_when_a_number_is_not_filled() -> None:
    facilities = [{"geometry": "POINT (5 5)", "floor_area_m2": area} for area in (100.0, None)]
    town = plan({"dwellings": homes(4), "facilities": facilities}, SQUARE)
    measured = run("ratio", {"of": {"sum": "floor_area_m2", "of": "facilities"}, "per": {"count": "dwellings"}}, town)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (25, np.inf)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("facilities", "floor_area_m2")]


def test_an_uncertain_feature_widens_both_sides() -> None:
    town = plan({"dwellings": homes(1, tenure="owner") + homes(1, tenure=None)}, SQUARE)
    owners = {"count": {"layer": "dwellings", "where": "tenure = 'owner'"}}
    assert interval("ratio", {"of": {"count": "dwellings"}, "per": owners}, town) == (1, 2)


def test_lengths_and_areas_are_cut_at_the_edge_and_areas_count_once() -> None:
    town = plan(
        {
            "dwellings": homes(2),
            "paths": [{"geometry": "LINESTRING (-5 5, 15 5)"}] * 2,
            "land_cover": [{"geometry": shapely.box(-5, 0, 5, 5)}, {"geometry": shapely.box(0, 0, 10, 5)}],
        },
        SQUARE,
    )
    assert value("ratio", {"of": {"length": "paths"}, "per": {"count": "dwellings"}}, town) == [10]
    assert value("ratio", {"of": {"area": "land_cover"}, "per": {"count": "dwellings"}}, town) == [25]
    assert value("ratio", {"of": {"length": "land_cover"}, "per": {"count": "dwellings"}}, town) == [22.5]


@settings(max_examples=40, deadline=None)
@given(places(1, 4), places(0, 6), places(0, 6))
def test_agrees_with_loops(
    areas: list[shapely.Geometry], green: list[shapely.Geometry], homes: list[shapely.Geometry]
) -> None:
    subjects = [area if area.geom_type == "Polygon" else area.buffer(3) for area in areas]
    sizes = [float(n + 1) for n in range(len(homes))]
    town = plan(
        {
            "public_spaces": [{"space_id": f"{n:02}", "geometry": area} for n, area in enumerate(subjects)],
            "landmarks": [{"geometry": g} for g in green],
            "dwellings": [{"geometry": g.representative_point(), "size_m2": size}
                          for g, size in zip(homes, sizes, strict=True)],
        }
    )  # fmt: skip
    per = {"sum": "size_m2", "of": "dwellings"}
    covered = value("ratio", {"of": {"area": "landmarks"}, "per": per}, town, "public_spaces")
    edges = value("ratio", {"of": {"length": "landmarks"}, "per": per}, town, "public_spaces")
    union = shapely.union_all([g for g in green if g.geom_type == "Polygon"])
    for area, found, edge in zip(subjects, covered, edges, strict=True):
        below = sum(s for g, s in zip(homes, sizes, strict=True) if area.intersects(g.representative_point()))
        lines = sum(g.boundary.intersection(area).length for g in green if g.geom_type == "Polygon")
        expected = area.intersection(union).area / below if below else np.nan
        assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)
        assert edge == pytest.approx(lines / below if below else np.nan, abs=1e-9, nan_ok=True)
