from __future__ import annotations

import math
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import Lattice, lines, places, streets

STREET = [{"path_id": "a", "geometry": "LINESTRING (0 0, 100 0)"}]
TO_STOPS: dict[str, Any] = {"to": "stops"}


def spaces(geometries: list[shapely.Geometry]) -> dict[str, list[dict[str, Any]]]:
    """Points become stops and areas become public spaces."""
    return {
        "stops": [{"geometry": g} for g in geometries if g.geom_type == "Point"],
        "public_spaces": [{"geometry": g} for g in geometries if g.geom_type == "Polygon"],
    }


def test_both_legs_count() -> None:
    town = plan(
        {"paths": STREET, "dwellings": [{"geometry": "POINT (10 4)"}], "stops": [{"geometry": "POINT (60 -3)"}]}
    )
    assert value("distance", TO_STOPS, town, "dwellings") == [57.0]
    assert value("distance", {**TO_STOPS, "along": "straight"}, town, "dwellings") == [pytest.approx(math.hypot(50, 7))]


def test_beyond_the_limit_is_infinite_and_known() -> None:
    town = plan(
        {"paths": STREET, "dwellings": [{"geometry": "POINT (10 4)"}], "stops": [{"geometry": "POINT (60 -3)"}]}
    )
    assert value("distance", {**TO_STOPS, "limit_m": 57}, town, "dwellings") == [57.0]
    assert value("distance", {**TO_STOPS, "limit_m": 56}, town, "dwellings") == [math.inf]


def test_no_target_at_all_is_infinite_and_known() -> None:
    town = plan({"paths": STREET, "dwellings": [{"geometry": "POINT (10 4)"}], "stops": []})
    assert value("distance", TO_STOPS, town, "dwellings") == [math.inf]
    assert value("distance", {**TO_STOPS, "along": "straight"}, town, "dwellings") == [math.inf]


def test_without_paths_a_walk_is_unknown_and_says_so() -> None:
    town = plan({"dwellings": [{"geometry": "POINT (10 4)"}], "stops": [{"geometry": "POINT (60 -3)"}]})
    measured = run("distance", TO_STOPS, town, "dwellings")
    assert measured.value.isna().all()
    assert [item.layer for item in measured.missing] == ["paths"]


def test_paths_for_cars_only_cannot_be_walked() -> None:
    town = plan(
        {
            "paths": [{"modes": "car", "geometry": "LINESTRING (0 0, 100 0)"}],
            "dwellings": [{"geometry": "POINT (10 4)"}],
            "stops": [{"geometry": "POINT (60 -3)"}],
        }
    )
    measured = run("distance", TO_STOPS, town, "dwellings")
    assert measured.value.isna().all()
    assert [(item.layer, item.attribute) for item in measured.missing] == [("paths", "modes")]


def test_a_dwelling_walks_from_the_entrance_that_it_names() -> None:
    town = plan(
        {
            "paths": STREET,
            "entrances": [{"entrance_id": "E", "geometry": "POINT (50 2)"}],
            "dwellings": [
                {"geometry": "POINT (10 4)", "entrance_id": "E"},
                {"geometry": "POINT (10 4)", "entrance_id": "none"},
                {"geometry": "POINT (10 4)", "entrance_id": None},
            ],
            "stops": [{"geometry": "POINT (60 0)"}],
        }
    )
    assert value("distance", TO_STOPS, town, "dwellings") == [12.0, 54.0, 54.0]


def test_a_feature_that_may_be_a_target_widens_the_distance_only_when_it_is_nearer() -> None:
    facilities = [
        {"category": "library", "geometry": "POINT (60 0)"},
        {"category": None, "geometry": "POINT (80 0)"},
    ]
    town = plan({"paths": STREET, "dwellings": [{"geometry": "POINT (0 0)"}], "facilities": facilities})
    parameters = {"to": {"layer": "facilities", "where": "category = 'library'"}}
    assert interval("distance", parameters, town, "dwellings") == (60, 60)
    facilities[1]["geometry"] = "POINT (30 0)"
    town = plan({"paths": STREET, "dwellings": [{"geometry": "POINT (0 0)"}], "facilities": facilities})
    measured = run("distance", parameters, town, "dwellings")
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (30, 60)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("facilities", "category")]


def test_a_layer_that_is_not_drawn_leaves_the_distance_open_below() -> None:
    town = plan({"paths": STREET, "dwellings": [{"geometry": "POINT (0 0)"}], "stops": [{"geometry": "POINT (60 0)"}]})
    measured = run("distance", {"to": ["stops", "facilities"]}, town, "dwellings")
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 60)
    assert [item.layer for item in measured.missing] == ["facilities"]


@pytest.mark.parametrize("along", ["walk", "straight"])
def test_a_bench_looks_for_another_bench(along: str) -> None:
    benches = [{"geometry": f"POINT ({x} 0)"} for x in (0, 10, 10, 40)]
    town = plan({"paths": STREET, "furniture": benches})
    assert value("distance", {"to": "furniture", "along": along}, town, "furniture") == [10, 0, 0, 30]
    alone = plan({"paths": STREET, "furniture": benches[:1]})
    assert value("distance", {"to": "furniture", "along": along}, alone, "furniture") == [math.inf]


def test_demolished_features_do_not_count() -> None:
    town = plan(
        {
            "paths": STREET,
            "dwellings": [{"geometry": "POINT (0 0)"}],
            "facilities": [
                {"status": "demolished", "geometry": "POINT (10 0)"},
                {"status": "new", "geometry": "POINT (70 0)"},
            ],
        }
    )
    assert value("distance", {"to": "facilities"}, town, "dwellings") == [70]


@settings(max_examples=60, deadline=None)
@given(streets(), places(1, 4), places(0, 4))
def test_walks_agree_with_the_lattice(
    town: list[Any], origins: list[shapely.Geometry], targets: list[shapely.Geometry]
) -> None:
    lattice = Lattice.of(town)
    layers = {**spaces(targets), "paths": [{"geometry": line} for line in lines(town)]}
    layers["landmarks"] = [{"landmark_id": f"{n:02}", "geometry": g} for n, g in enumerate(origins)]
    found = value("distance", {"to": ["stops", "public_spaces"]}, plan(layers), "landmarks")
    expected = [min((lattice.between(o, t) for t in targets), default=math.inf) for o in origins]
    assert found == pytest.approx(expected, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(streets(), places(1, 6))
def test_walks_between_features_of_one_layer_agree_with_the_lattice(
    town: list[Any], found: list[shapely.Geometry]
) -> None:
    lattice = Lattice.of(town)
    marks = [{"landmark_id": f"{n:02}", "geometry": g} for n, g in enumerate(found)]
    metres = value("distance", {"to": "landmarks"}, plan({"landmarks": marks, "paths": paths(town)}), "landmarks")
    expected = [
        min((lattice.between(o, t) for m, t in enumerate(found) if m != n), default=math.inf)
        for n, o in enumerate(found)
    ]
    assert metres == pytest.approx(expected, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(places(1, 6), places(1, 6))
def test_straight_lines_agree_with_loops(origins: list[shapely.Geometry], targets: list[shapely.Geometry]) -> None:
    marks = [{"landmark_id": f"{n:02}", "geometry": g} for n, g in enumerate(origins)]
    town = plan({"landmarks": marks, **spaces(targets)})
    found = value("distance", {"to": ["stops", "public_spaces"], "along": "straight"}, town, "landmarks")
    assert found == pytest.approx([min(o.distance(t) for t in targets) for o in origins])
    own = value("distance", {"to": "landmarks", "along": "straight"}, town, "landmarks")
    expected = [
        min((o.distance(t) for m, t in enumerate(origins) if m != n), default=math.inf) for n, o in enumerate(origins)
    ]
    assert own == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), min_size=1, max_size=9))
def test_straight_lines_between_points_of_one_layer_agree_with_loops(spots: list[tuple[int, int, bool]]) -> None:
    points = [shapely.Point(x, y) for x, y, _ in spots]
    marks = [
        {"landmark_id": f"{n:02}", "geometry": point, "kind": "church" if chosen else "mill"}
        for n, (point, (_, _, chosen)) in enumerate(zip(points, spots, strict=True))
    ]
    to = {"layer": "landmarks", "where": "kind = 'church'"}
    found = value("distance", {"to": to, "along": "straight"}, plan({"landmarks": marks}), "landmarks")
    expected = [
        min((o.distance(t) for m, t in enumerate(points) if m != n and spots[m][2]), default=math.inf)
        for n, o in enumerate(points)
    ]
    assert found == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(streets(), places(1, 4), places(1, 3), st.floats(0, 6.3), st.integers(0, 10**6))
def test_walks_do_not_depend_on_how_the_plan_is_drawn(
    town: list[Any], origins: list[shapely.Geometry], targets: list[shapely.Geometry], angle: float, seed: int
) -> None:
    def measured(streets_drawn: list[shapely.Geometry], move: Any) -> list[float]:
        marks = [{"landmark_id": f"{n:02}", "geometry": move(g)} for n, g in enumerate(origins)]
        layers = {**spaces([move(g) for g in targets]), "landmarks": marks}
        layers["paths"] = [{"geometry": move(line)} for line in streets_drawn]
        return value("distance", {"to": ["stops", "public_spaces"]}, plan(layers), "landmarks")

    assert_drawing_does_not_matter(measured, lines(town), angle, seed)


def paths(town: list[Any]) -> list[dict[str, Any]]:
    return [{"geometry": line} for line in lines(town)]
