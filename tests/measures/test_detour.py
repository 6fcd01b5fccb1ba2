from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.quantiles import ranks
from plancheck.plan.model import Plan
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import Lattice, Street, lines, places, streets

Geometries = list[shapely.Geometry]
MEDIAN = {"to": ["stops", "public_spaces"]}
P90 = {**MEDIAN, "statistic": "p90"}
EVERYWHERE = shapely.box(-100, -100, 100, 100)


def town(drawn: Geometries, homes: Geometries, targets: Geometries, area: Any = EVERYWHERE) -> Plan:
    """Points become stops and areas become public spaces."""
    return plan(
        {
            "paths": [{"geometry": line} for line in drawn],
            "dwellings": [{"geometry": g, "dwelling_id": f"{n:02}"} for n, g in enumerate(homes)],
            "stops": [{"geometry": g} for g in targets if g.geom_type == "Point"],
            "public_spaces": [{"geometry": g} for g in targets if g.geom_type == "Polygon"],
        },
        area,
    )


def quantile(values: list[float], share: Fraction) -> float:
    """Look it up in the sorted list."""
    if not values:
        return math.nan
    at = share * (len(values) - 1)
    ordered, below = sorted(values), math.floor(at)
    part = float(at - below)
    if part == 0:
        return ordered[below]
    return math.inf if math.isinf(ordered[below + 1]) else ordered[below] * (1 - part) + ordered[below + 1] * part


def ratio(lattice: Lattice, home: shapely.Geometry, targets: Geometries) -> float | None:
    """Return walk over straight line to the target nearest on foot, None for a home that is there."""
    walks = [lattice.between(home, target) for target in targets]
    nearest = min(walks, default=math.inf)
    if math.isinf(nearest):
        return math.inf
    straight = min(home.distance(t) for t, walk in zip(targets, walks, strict=True) if walk <= nearest + 1e-6)
    return max(nearest / straight, 1.0) if straight > 1e-3 else None


def by_hand(found: list[Street], homes: Geometries, targets: Geometries, share: Fraction) -> float:
    lattice = Lattice.of(found)
    ratios = [ratio(lattice, home, targets) for home in homes]
    return quantile([number for number in ratios if number is not None], share)


STREET = lines([((0, 0), (40, 0)), ((40, 0), (40, 30))])
CORNER = [shapely.Point(40, 30)]


def points(*xy: tuple[float, float]) -> Geometries:
    return [shapely.Point(*point) for point in xy]


def test_round_the_corner_is_longer_than_straight() -> None:
    assert value("detour", {"to": "stops"}, town(STREET, points((0, 0)), CORNER)) == [pytest.approx(70 / 50)]
    assert value("detour", {"to": "stops"}, town(STREET, points((40, 0)), CORNER)) == [1.0]


def test_legs_count_on_both_sides_of_the_fraction() -> None:
    made = town(STREET, points((10, 4)), points((30, -4)))
    assert value("detour", {"to": "stops"}, made) == [pytest.approx(28 / math.hypot(20, 8))]


def test_median_and_ninth_decile_lie_between_values() -> None:
    made = town(STREET, points((0, 0), (10, 0)), CORNER)
    far, near = 70 / 50, 60 / math.hypot(30, 30)
    assert value("detour", {"to": "stops"}, made) == [pytest.approx((far + near) / 2)]
    assert value("detour", {"to": "stops", "statistic": "p90"}, made) == [pytest.approx(far * 0.1 + near * 0.9)]


def test_who_cannot_get_there_has_an_endless_way() -> None:
    drawn = [*STREET, *lines([((0, 60), (10, 60))])]
    made = town(drawn, points((0, 0), (1, 0), (10, 60)), CORNER)
    assert value("detour", {"to": "stops"}, made) == [pytest.approx(69 / math.hypot(39, 30))]
    assert value("detour", {"to": "stops", "statistic": "p90"}, made) == [math.inf]
    assert value("detour", {"to": "stops"}, town(STREET, points((0, 0)), [])) == [math.inf]


def test_who_is_there_takes_no_part() -> None:
    square = [shapely.box(30, -5, 40, 5)]
    assert value("detour", MEDIAN, town(STREET, points((35, 1), (0, 0)), square)) == [1.0]
    measured = run("detour", MEDIAN, town(STREET, points((35, 1)), square))
    assert math.isnan(measured.value.iloc[0])
    assert [item.layer for item in measured.missing] == ["dwellings"]


def test_of_targets_equally_near_on_foot_the_nearest_as_the_crow_flies() -> None:
    for both in (points((30, 5), (30, -5)), points((30, -5), (30, 5))):
        made = town(STREET, points((20, 5)), both)
        assert value("detour", {"to": "stops"}, made) == [pytest.approx(20 / 10)]
    square = lines([((0, 0), (20, 0)), ((20, 0), (20, 20)), ((20, 20), (0, 20)), ((0, 20), (0, 0))])
    made = town(square, points((0, 0)), [shapely.Point(20, 10), shapely.Point(10, 20), shapely.Point(20, 30)])
    assert value("detour", {"to": "stops"}, made) == [pytest.approx(30 / math.hypot(20, 10))]


def test_the_walk_starts_at_the_entrance_and_so_does_the_straight_line() -> None:
    made = plan(
        {
            "paths": [{"geometry": line} for line in STREET],
            "entrances": [{"entrance_id": "E", "geometry": "POINT (0 0)"}],
            "dwellings": [{"entrance_id": "E", "geometry": "POINT (40 20)"}],
            "stops": [{"geometry": "POINT (40 30)"}],
        }
    )
    assert value("detour", {"to": "stops"}, made) == [pytest.approx(70 / 50)]


def test_areas_are_judged_by_the_dwellings_inside() -> None:
    layers: dict[str, list[dict[str, Any]]] = {
        "paths": [{"geometry": line} for line in STREET],
        "dwellings": [{"geometry": "POINT (0 0)"}, {"geometry": "POINT (10 0)"}],
        "stops": [{"geometry": "POINT (40 30)"}],
        "neighbourhoods": [
            {"neighbourhood_id": "a", "geometry": shapely.box(-5, -5, 5, 5)},
            {"neighbourhood_id": "b", "geometry": shapely.box(5, -5, 15, 5)},
            {"neighbourhood_id": "c", "geometry": shapely.box(15, -5, 25, 5)},
        ],
    }
    found = value("detour", {"to": "stops"}, plan(layers), "neighbourhoods")
    assert found == pytest.approx([1.4, 60 / math.hypot(30, 30), math.nan], nan_ok=True)
    assert value("detour", {"to": "stops"}, plan(layers, shapely.box(5, -50, 50, 50))) == [pytest.approx(found[1])]


def test_what_is_needed() -> None:
    made = town(STREET, points((0, 0)), CORNER)
    for layer in ("paths", "dwellings"):
        layers = {name: frame for name, frame in made.layers.items() if name != layer}
        measured = run("detour", MEDIAN, Plan("x", made.crs, made.boundary, layers, {}))
        assert math.isnan(measured.value.iloc[0])
        assert [item.layer for item in measured.missing] == [layer]
    layers = {name: frame for name, frame in made.layers.items() if name != "stops"}
    assert interval("detour", MEDIAN, Plan("x", made.crs, made.boundary, layers, {})) == (1.0, math.inf)


def test_a_feature_that_may_be_a_target_matters_only_where_it_is_as_near() -> None:
    layers: dict[str, list[dict[str, Any]]] = {
        "paths": [{"geometry": line} for line in STREET],
        "dwellings": [{"geometry": "POINT (0 0)"}],
        "facilities": [
            {"category": "library", "geometry": "POINT (40 10)"},
            {"category": None, "geometry": "POINT (40 20)"},
        ],
    }
    parameters = {"to": {"layer": "facilities", "where": "category = 'library'"}}
    expected = 50 / math.hypot(40, 10)
    assert value("detour", parameters, plan(layers)) == [pytest.approx(expected)]
    layers["facilities"][1]["geometry"] = "POINT (20 12)"
    measured = run("detour", parameters, plan(layers))
    assert measured.low.iloc[0] == 1.0
    assert measured.high.iloc[0] == pytest.approx(50 / math.hypot(20, 12))
    assert [(item.layer, item.attribute) for item in measured.missing] == [("facilities", "category")]
    layers["facilities"][1]["geometry"] = "POINT (0 0)"
    assert interval("detour", parameters, plan(layers)) == (1.0, math.inf)


def test_moving_the_ends_says_how_sure_it_is() -> None:
    measured = run("detour", {"to": "stops"}, town(STREET, points((0, 0)), CORNER))
    walk, rows = 2 * math.sqrt(2) * 0.5, np.array([0])
    assert measured.moved is not None
    assert measured.moved.least(rows, 0.5).tolist() == pytest.approx([(70 - walk) / (50 + 1)])
    assert measured.moved.greatest(rows, 0.5).tolist() == pytest.approx([(70 + walk) / (50 - 1)])
    nowhere = run("detour", {"to": "stops"}, town(STREET, points((0, 0)), [])).moved
    assert nowhere is not None
    assert nowhere.least(rows, 0.5).tolist() == [math.inf]


def test_parameters_that_make_no_sense_are_refused() -> None:
    for wrong in ({}, {"to": "stops", "statistic": "mean"}, {"to": []}):
        with pytest.raises(ValidationError):
            KINDS["detour"].parameters.model_validate(wrong)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.integers(1, 9).map(float), st.just(math.inf)), max_size=12),
    st.sampled_from([Fraction(1, 2), Fraction(9, 10)]),
)
def test_quantiles_agree_with_a_sorted_list(values: list[float], share: Fraction) -> None:
    owner = np.arange(len(values)) % 3
    found = ranks(owner, np.array(values), 4, float(share)).of(np.array(values))
    assert found.tolist() == pytest.approx([quantile(values[n::3], share) for n in range(3)] + [math.nan], nan_ok=True)
    if len(values) and all(map(math.isfinite, values)):
        assert quantile(values, share) == pytest.approx(np.quantile(values, float(share)))


@settings(max_examples=60, deadline=None)
@given(streets(), places(1, 6, areas=False), places(0, 5))
def test_agrees_with_the_lattice(found: list[Street], homes: Geometries, targets: Geometries) -> None:
    made = town(lines(found), homes, targets)
    for parameters, share in ((MEDIAN, Fraction(1, 2)), (P90, Fraction(9, 10))):
        expected = by_hand(found, homes, targets, share)
        assert value("detour", parameters, made) == pytest.approx([expected], nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(streets(), places(1, 4, areas=False), places(1, 4), st.data())
def test_whatever_the_unknown_categories_are_the_answer_is_within_bounds(
    found: list[Street], homes: Geometries, targets: Geometries, data: st.DataObject
) -> None:
    known = [data.draw(st.sampled_from([None, "park", "square"])) for _ in targets]

    def made(kinds: tuple[str | None, ...]) -> Plan:
        spaces = [{"kind": kind, "geometry": g, "space_id": f"{n}"}
                  for n, (kind, g) in enumerate(zip(kinds, targets, strict=True))]  # fmt: skip
        layers = {**town(lines(found), homes, []).layers, **plan({"public_spaces": spaces}).layers}
        return Plan("x", "EPSG:28992", EVERYWHERE, layers, {})

    for statistic in ("median", "p90"):
        parameters = {"to": {"layer": "public_spaces", "where": "kind = 'park'"}, "statistic": statistic}
        low, high = interval("detour", parameters, made(tuple(known)))
        for kinds in itertools.product(*[[kind] if kind else ["park", "square"] for kind in known]):
            (answer,) = value("detour", parameters, made(kinds))
            assert math.isnan(answer) or low - 1e-9 <= answer <= high + 1e-9
            if None not in known:
                assert math.isnan(answer) or (low, high) == (answer, answer)


@settings(max_examples=30, deadline=None)
@given(streets(), places(1, 5, areas=False), places(1, 4), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_the_plan_is_drawn(
    found: list[Street], homes: Geometries, targets: Geometries, angle: float, seed: int
) -> None:
    def measured(drawn: Geometries, move: Any) -> list[float]:
        moved = [[move(g) for g in items] for items in (drawn, homes, targets)]
        made = town(*moved, move(EVERYWHERE))
        return [number if math.isfinite(number) else -1.0 if math.isnan(number) else 1e9
                for parameters in (MEDIAN, P90) for number in value("detour", parameters, made)]  # fmt: skip

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)
