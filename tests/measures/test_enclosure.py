from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.plan.model import Plan
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import Street, lines, streets

MEDIAN = {"statistic": "median"}
Rows = list[dict[str, Any]]
House = tuple[int, int, int, int, float | None]


def between(low: float, high: float) -> dict[str, Any]:
    return {"statistic": "share_between", "min": low, "max": high}


def facades(*heights: tuple[float | None, float | None], away: float = 5) -> dict[str, Rows]:
    """A street of ten metres per pair of heights, with buildings on both sides."""
    rows: Rows = []
    for n, (north, south) in enumerate(heights):
        x = 10 * n
        rows.append({"height_m": north, "geometry": shapely.box(x, away, x + 10, away + 9)})
        rows.append({"height_m": south, "geometry": shapely.box(x, -away - 9, x + 10, -away)})
    return {"buildings": rows, "paths": [{"geometry": f"LINESTRING (0 0, {10 * len(heights)} 0)"}]}


def test_height_over_width() -> None:
    assert value("enclosure", {}, plan(facades((9, 9)))) == [0.9]
    assert value("enclosure", {}, plan(facades((9, 3)))) == [0.6]
    assert value("enclosure", {}, plan(facades((9, 9), away=15))) == [0.3]
    assert value("enclosure", {}, plan(facades((9, 9), (3, 3), (6, 6)))) == [0.6]
    assert value("enclosure", {}, plan(facades((9, 9), (3, 3), (6, 6), (5, 5)))) == [0.55]
    assert value("enclosure", between(0.5, 0.7), plan(facades((9, 9), (3, 3), (6, 6), (5, 5)))) == [0.5]
    assert value("enclosure", between(0.9, 0.9), plan(facades((9, 9)))) == [1]


def test_storeys_stand_in_for_height_and_nothing_for_both() -> None:
    layers = facades((None, 9))
    layers["buildings"][0]["storeys"] = 4
    assert value("enclosure", {}, plan(layers)) == [pytest.approx((12 + 9) / 2 / 10)]
    layers["buildings"][0]["storeys"] = None
    measured = run("enclosure", {}, plan(layers))
    assert (measured.low.tolist(), measured.high.tolist()) == ([0.45], [math.inf])
    assert [(item.layer, item.attribute) for item in measured.missing] == [("buildings", "height_m")]
    assert interval("enclosure", between(0, 1), plan(layers)) == (0, 1)
    assert interval("enclosure", between(0, 0.4), plan(layers)) == (0, 0)
    none = {"buildings": [{"geometry": row["geometry"]} for row in layers["buildings"]], "paths": layers["paths"]}
    assert interval("enclosure", {}, plan(none)) == (0, math.inf)


def test_one_side_is_no_street_and_sheds_are_no_facade() -> None:
    layers = facades((9, 9), (6, 6), (3, 3))
    del layers["buildings"][3]
    assert value("enclosure", between(0.8, 1), plan(layers)) == [0.5]
    layers["buildings"].append({"height_m": 1, "geometry": shapely.box(3, 1, 6, 4)})
    assert value("enclosure", between(0.8, 1), plan(layers)) == [0.5]
    alone = run("enclosure", {}, plan({"buildings": [], "paths": layers["paths"]}))
    assert alone.value.isna().all()
    assert "facade within 50 m" in alone.missing[0].message.render("en")
    for name in ("buildings", "paths"):
        measured = run("enclosure", {}, plan({name: layers[name]}))
        assert measured.value.isna().all()
        assert [item.layer for item in measured.missing] == [{"buildings": "paths", "paths": "buildings"}[name]]


def test_subjects_have_the_streets_inside_and_paths_their_own() -> None:
    layers = facades((9, 9), (3, 3), (6, 6))
    layers["paths"] = [
        {"path_id": "P1", "geometry": "LINESTRING (0 0, 13 0)", "modes": "car"},
        {"path_id": "P2", "geometry": "LINESTRING (13 0, 30 0)", "road_class": "main"},
        {"path_id": "P3", "geometry": "LINESTRING (100 0, 130 0)"},
    ]
    layers["public_spaces"] = [{"geometry": "POLYGON ((12 -5, 28 -5, 28 5, 12 5, 12 -5))"}]
    layers["neighbourhoods"] = [{"geometry": "POLYGON ((-9 -9, 10 -9, 10 9, -9 9, -9 -9))"}]
    made = plan(layers)
    assert value("enclosure", {}, made, "paths")[:2] == pytest.approx([0.9, 0.6])
    assert math.isnan(value("enclosure", {}, made, "paths")[2])
    assert value("enclosure", between(0.5, 1), made, "paths")[:2] == pytest.approx([10 / 13, 10 / 17])
    assert value("enclosure", {}, made, "public_spaces") == [pytest.approx(0.45)]
    assert value("enclosure", {}, made, "neighbourhoods") == [pytest.approx(0.9)]
    assert value("enclosure", {}, made) == [pytest.approx(0.6)]
    half = plan(layers, "POLYGON ((12 -5, 28 -5, 28 5, 12 5, 12 -5))")
    assert value("enclosure", between(0.5, 1), half) == [pytest.approx(0.5)]


def test_facades_that_move_make_a_street_two_metres_wider_or_narrower_for_each_metre() -> None:
    measured = run("enclosure", {}, plan(facades((9, 9))))
    rows = np.array([0])
    assert measured.moved is not None
    assert measured.moved.least(rows, 0.5).tolist() == pytest.approx([0.9 * 10 / 11])
    assert measured.moved.greatest(rows, 0.5).tolist() == pytest.approx([0.9 * 10 / 9])
    near, far = (run("enclosure", between(0, most), plan(facades((9, 9)))).moved for most in (0.95, 1.1))
    assert near is not None
    assert far is not None
    assert (near.least(rows, 0.5).tolist(), far.least(rows, 0.5).tolist()) == ([0.0], [1.0])


def test_parameters_that_make_no_sense_are_refused() -> None:
    model = KINDS["enclosure"].parameters
    with pytest.raises(ValidationError, match="share_between needs min and max"):
        model.model_validate({"statistic": "share_between", "min": 1})
    with pytest.raises(ValidationError, match="go with share_between only"):
        model.model_validate({"min": 1})
    with pytest.raises(ValidationError, match="min is larger than max"):
        model.model_validate(between(2, 1))
    assert KINDS["enclosure"].unit_of(model.model_validate(MEDIAN)) == "per"
    assert KINDS["enclosure"].unit_of(model.model_validate(between(1, 2))) == "share"


@st.composite
def houses(draw: st.DrawFn) -> list[House]:
    place, heights = st.integers(-6, 28), st.sampled_from([None, 3.0, 6.0, 12.0])
    return [
        (draw(place), draw(place), draw(st.integers(2, 12)), draw(st.integers(2, 9)), draw(heights))
        for _ in range(draw(st.integers(0, 7)))
    ]


def box(house: House) -> shapely.Geometry:
    """A house a little off the whole metres, so that no profile grazes its corner."""
    x, y, wide, deep, _ = house
    return shapely.box(x + 0.137, y + 0.219, x + wide + 0.071, y + deep + 0.163)


def town(found: list[Street], around: list[House], boundary: shapely.Geometry | None = None) -> Plan:
    return plan(
        {
            "paths": [{"geometry": line} for line in lines(found)],
            "buildings": [{"building_id": f"B{n}", "geometry": box(h), "height_m": h[4]} for n, h in enumerate(around)],
        },
        boundary if boundary is not None else shapely.box(-99, -99, 199, 199),
    )


def links(found: list[Street]) -> list[shapely.Geometry]:
    return list(shapely.get_parts(shapely.line_merge(shapely.union_all(lines(found)))))


def profiles(found: list[Street], around: list[House]) -> list[tuple[shapely.Geometry, float, float, float]]:
    """Return the stretch of every profile, the two heights (NaN unknown) and the width, one street at a time."""
    result = []
    big = [(box(h), math.nan if h[4] is None else h[4]) for h in around if box(h).area >= 10]
    for link in links(found):
        number = max(1, math.ceil((link.length - 0.05) / 10))
        for n in range(number):
            at = (n + 0.5) * link.length / number
            step = min(1.0, at, link.length - at)
            before, place, after = (link.interpolate(metres) for metres in (at - step, at, at + step))
            size = before.distance(after)
            if size < 1e-6 or any(shape.intersects(place) for shape, _ in big):
                continue
            dx, dy = (after.x - before.x) / size, (after.y - before.y) / size
            sides = []
            for sign in (1, -1):
                ray = shapely.LineString([(place.x, place.y), (place.x - sign * 50 * dy, place.y + sign * 50 * dx)])
                met = [
                    (place.distance(cut), height)
                    for shape, height in big
                    if not (cut := shape.intersection(ray)).is_empty
                ]
                sides.append(min(met, default=(math.inf, 0.0), key=lambda pair: pair[0]))
            width = sides[0][0] + sides[1][0]
            if math.isfinite(width):
                stretch = shapely.ops.substring(link, n * link.length / number, (n + 1) * link.length / number)
                result.append((stretch, sides[0][1], sides[1][1], width))
    return result


def middle(values: list[tuple[float, float]]) -> float:
    """Return the weighted median of (value, metres), of every centimetre as it were."""
    spread = sorted(values)
    total = sum(metres for _, metres in spread)
    passed, low, high = 0.0, math.nan, math.nan
    for number, metres in spread:
        passed += metres
        if math.isnan(low) and passed >= total / 2 - 0.01:
            low = number
        if math.isnan(high) and passed >= min(total / 2 + 0.01, total - 0.01):
            high = number
    return (low + high) / 2


@settings(max_examples=120, deadline=None)
@given(streets(), houses(), st.integers(0, 20), st.integers(2, 24))
def test_agrees_with_one_profile_at_a_time(found: list[Street], around: list[House], west: int, width: int) -> None:
    if any(link.is_ring for link in links(found)):
        return
    area = shapely.box(west + 0.003, -1, west + width + 0.007, 30)
    every = profiles(found, around)
    for boundary in (None, area):
        inside = [(s if boundary is None else s.intersection(boundary), *rest) for s, *rest in every]
        inside = [item for item in inside if item[0].length > 0]
        low = [((0 if math.isnan(a) else a) + (0 if math.isnan(b) else b)) / 2 / w for _, a, b, w in inside]
        high = [math.inf if math.isnan(a + b) else v for (_, a, b, _), v in zip(inside, low, strict=True)]
        metres = [stretch.length for stretch, *_ in inside]
        made = town(found, around, boundary)
        measured = run("enclosure", MEDIAN, made)
        if not inside:
            assert measured.value.isna().all()
            continue
        assert measured.low.iloc[0] == pytest.approx(middle(list(zip(low, metres, strict=True))), abs=1e-6)
        assert measured.high.iloc[0] == pytest.approx(middle(list(zip(high, metres, strict=True))), abs=1e-6)
        surely = sum(m for a, b, m in zip(low, high, metres, strict=True) if a >= 0.2 and b <= 0.8)
        perhaps = sum(m for a, b, m in zip(low, high, metres, strict=True) if b >= 0.2 and a <= 0.8)
        assert interval("enclosure", between(0.2, 0.8), made) == pytest.approx(
            (surely / sum(metres), perhaps / sum(metres)), abs=1e-6
        )


@settings(max_examples=25, deadline=None)
@given(streets(most=4), houses())
def test_all_completions_lie_between_the_bounds(found: list[Street], around: list[House]) -> None:
    around = around[:4]
    for parameters in (MEDIAN, between(0.2, 0.8)):
        low, high = interval("enclosure", parameters, town(found, around))
        for heights in itertools.product(*([3.0, 30.0] if house[4] is None else [house[4]] for house in around)):
            full = [(*house[:4], height) for house, height in zip(around, heights, strict=True)]
            number = value("enclosure", parameters, town(found, full))[0]
            assert math.isnan(number) or low - 1e-9 <= number <= high + 1e-9


@settings(max_examples=40, deadline=None)
@given(streets(), houses(), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_paths_are_drawn(
    found: list[Street], around: list[House], angle: float, seed: int
) -> None:
    if any(link.is_ring for link in links(found)):
        return

    def measured(drawn: list[shapely.Geometry], move: Any) -> list[float]:
        made = plan(
            {
                "paths": [{"geometry": move(line)} for line in drawn],
                "buildings": [{"geometry": move(box(house)), "height_m": house[4] or 9.0} for house in around],
            },
            move(shapely.box(-99, -99, 199, 199)),
        )
        median = value("enclosure", MEDIAN, made)[0]
        return [-1.0 if math.isnan(median) else median]

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)
