from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import SIZE, Lattice, Street, lines, places, streets

if TYPE_CHECKING:
    from plancheck.plan.model import Plan

SHARE = {"to": ["furniture", "public_spaces"]}
LONGEST = {**SHARE, "statistic": "longest_m"}


def town(found: list[Street], seats: list[shapely.Geometry], boundary: shapely.Geometry | None = None) -> Plan:
    """Points become furniture and areas become public spaces."""
    return plan(
        {
            "paths": [{"path_id": f"{n:02}", "geometry": line} for n, line in enumerate(lines(found))],
            "furniture": [{"geometry": g} for g in seats if g.geom_type == "Point"],
            "public_spaces": [{"geometry": g} for g in seats if g.geom_type == "Polygon"],
        },
        boundary,
    )


def by_hand(
    found: list[Street], seats: list[shapely.Geometry], spacing: float, area: shapely.Geometry | None = None
) -> tuple[float, float]:
    """Look at every half metre: whether its middle is near enough, and how far its ends and middle are."""
    lattice = Lattice.of(found)
    away = lattice.away(seats, 20.0)
    middles, ends = [], []
    for one, other in lattice.graph.edges:
        middle = shapely.Point((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        if area is None or area.intersects(middle):
            middles.append(min(away[one], away[other]) + 0.25)
            ends.extend([away[one], away[other], middles[-1] if math.isinf(away[one]) else 0.0])
    if not middles:
        return math.nan, math.nan
    return float(np.mean([metres <= spacing / 2 for metres in middles])), 2 * max(ends)


def test_two_seats_leave_a_midpoint() -> None:
    street: list[Street] = [((0, 0), (20, 0))]
    seats = [shapely.Point(0, 1), shapely.Point(20, -3)]
    assert value("gap", LONGEST, town(street, seats)) == [20.0]
    assert value("gap", {**SHARE, "within_m": 10}, town(street, seats)) == [0.5]
    assert value("gap", {**SHARE, "within_m": 20}, town(street, seats)) == [1.0]


def test_a_dead_end_counts_there_and_back() -> None:
    assert value("gap", LONGEST, town([((0, 0), (20, 0))], [shapely.Point(0, 0)])) == [40.0]


def test_a_seat_far_from_every_path_serves_none() -> None:
    street: list[Street] = [((0, 0), (20, 0))]
    assert value("gap", LONGEST, town(street, [shapely.Point(5, 20)])) == [30.0]
    assert value("gap", LONGEST, town(street, [shapely.Point(5, 21)])) == [math.inf]
    assert value("gap", {**SHARE, "within_m": 10}, town(street, [shapely.Point(5, 21)])) == [0.0]


def test_a_place_along_the_path_is_no_distance_away() -> None:
    square = [shapely.box(5, 0, 15, 5)]
    assert value("gap", LONGEST, town([((0, 0), (20, 0))], square)) == [10.0]
    assert value("gap", {**SHARE, "within_m": 2}, town([((0, 0), (20, 0))], square)) == [pytest.approx(12 / 20)]


def test_every_path_is_judged_over_its_whole_length() -> None:
    found: list[Street] = [((0, 0), (20, 0)), ((10, 0), (10, 10))]
    assert value("gap", LONGEST, town(found, [shapely.Point(10, 0)]), "paths") == [20.0, 20.0]
    assert value("gap", {**SHARE, "within_m": 10}, town(found, [shapely.Point(10, 10)]), "paths") == [0.0, 0.5]


def test_on_chooses_paths_and_an_unknown_class_widens_the_answer() -> None:
    layers = {
        "paths": [
            {"road_class": "footway", "geometry": "LINESTRING (0 0, 10 0)"},
            {"road_class": "local", "geometry": "LINESTRING (10 0, 20 0)"},
            {"road_class": None, "geometry": "LINESTRING (0 0, 0 10)"},
        ],
        "furniture": [{"geometry": "POINT (0 0)"}],
    }
    on = {"to": "furniture", "within_m": 10, "on": {"layer": "paths", "where": "road_class = 'footway'"}}
    measured = run("gap", on, plan(layers))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == pytest.approx((5 / 15, 10 / 15))
    assert [(item.layer, item.attribute) for item in measured.missing] == [("paths", "road_class")]
    layers["paths"][2]["road_class"] = "local"
    assert value("gap", on, plan(layers)) == [0.5]
    assert value("gap", {**on, "statistic": "longest_m"}, plan(layers)) == [20.0]


def test_seats_that_may_be_seats_serve_in_the_better_bound() -> None:
    layers: dict[str, list[dict[str, Any]]] = {
        "paths": [{"geometry": "LINESTRING (0 0, 20 0)"}],
        "furniture": [{"kind": "bench", "geometry": "POINT (0 0)"}, {"kind": None, "geometry": "POINT (20 0)"}],
    }
    bench = {"to": {"layer": "furniture", "where": "kind = 'bench'"}}
    assert interval("gap", {**bench, "within_m": 20}, plan(layers)) == (0.5, 1.0)
    assert interval("gap", {**bench, "statistic": "longest_m"}, plan(layers)) == (20, 40)
    del layers["furniture"]
    assert interval("gap", {**bench, "within_m": 20}, plan(layers)) == (0, 1)


def test_unknown_without_paths_or_with_none_inside() -> None:
    seats = {"furniture": [{"geometry": "POINT (0 0)"}]}
    measured = run("gap", {**SHARE, "within_m": 10}, plan(seats))
    assert [item.layer for item in measured.missing] == ["paths"]
    elsewhere = plan(
        {**seats, "paths": [{"geometry": "LINESTRING (50 0, 60 0)"}]}, "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"
    )
    measured = run("gap", {"to": "furniture", "within_m": 10}, elsewhere)
    assert math.isnan(measured.value.iloc[0])
    assert [item.layer for item in measured.missing] == ["paths"]


def test_parameters_that_make_no_sense_are_refused() -> None:
    model = KINDS["gap"].parameters
    with pytest.raises(ValidationError, match="share_within needs within_m"):
        model.model_validate({"to": "furniture"})
    with pytest.raises(ValidationError, match="on chooses paths"):
        model.model_validate({"to": "furniture", "within_m": 1, "on": "furniture"})


@settings(max_examples=60, deadline=None)
@given(streets(), places(0, 5), st.integers(1, 24), st.integers(0, SIZE - 2), st.integers(2, SIZE))
def test_agrees_with_looking_at_every_half_metre(
    found: list[Street], seats: list[shapely.Geometry], spacing: int, west: int, width: int
) -> None:
    area = shapely.box(west, -1, west + width, SIZE + 1)
    for boundary in (None, area):
        made = town(found, seats, boundary)
        share, longest = by_hand(found, seats, spacing, boundary)
        assert value("gap", {**SHARE, "within_m": spacing}, made) == pytest.approx([share], abs=1e-6, nan_ok=True)
        measured = value("gap", LONGEST, made)
        assert measured == pytest.approx([longest], abs=1e-5, nan_ok=True)


@settings(max_examples=30, deadline=None)
@given(streets(), places(1, 5), st.integers(1, 24), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_the_plan_is_drawn(
    found: list[Street], seats: list[shapely.Geometry], spacing: int, angle: float, seed: int
) -> None:
    def measured(drawn: list[shapely.Geometry], move: Any) -> list[float]:
        layers = {
            "paths": [{"geometry": move(line)} for line in drawn],
            "furniture": [{"geometry": move(g)} for g in seats if g.geom_type == "Point"],
            "public_spaces": [{"geometry": move(g)} for g in seats if g.geom_type == "Polygon"],
        }
        made = plan(layers, move(shapely.box(-100, -100, 100, 100)))
        return value("gap", {**SHARE, "within_m": spacing}, made) + value("gap", LONGEST, made)

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)
