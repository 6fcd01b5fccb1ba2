"""The kinds that look at shapes: value, cover, adjacent; and ask."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.context import Context
from tests.measures.builder import interval, plan, run, value
from tests.walking.lattice import places

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"


def space(*geometries: str | shapely.Geometry, **attributes: Any) -> dict[str, list[dict[str, Any]]]:
    return {"public_spaces": [{"space_id": f"{n:02}", "geometry": g, **attributes} for n, g in enumerate(geometries)]}


def test_attributes_as_numbers() -> None:
    entrances = [
        {"lit": lit, "dwelling_count": count, "geometry": "POINT (0 0)"} for lit, count in ((True, 4), (False, None))
    ]
    town = plan({"entrances": entrances})
    assert value("value", {"attribute": "lit"}, town, "entrances") == [1, 0]
    measured = run("value", {"attribute": "dwelling_count"}, town, "entrances")
    assert measured.value.iloc[0] == 4
    assert np.isnan(measured.value.iloc[1])
    assert [(item.layer, item.attribute) for item in measured.missing] == [("entrances", "dwelling_count")]
    assert np.isnan(value("value", {"attribute": "faces"}, town, "entrances")).all()


@pytest.mark.parametrize(
    ("name", "area", "line"),
    [("length", 8, 8), ("width", 3, 0), ("area", 24, 0), ("perimeter", 22, 8), ("compactness", 96 * math.pi / 484, 0)],
)
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_properties(name: str, area: float, line: float, angle: float) -> None:
    def turned(wkt: str) -> shapely.Geometry:
        rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        return shapely.transform(shapely.from_wkt(wkt), lambda xy: xy @ rotation.T)

    town = plan(
        {
            **space(turned("POLYGON ((0 0, 8 0, 8 3, 0 3, 0 0))")),
            "barriers": [{"geometry": turned("LINESTRING (0 0, 8 0)")}],
        }
    )
    assert value("value", {"property": name}, town, "public_spaces") == pytest.approx([area])
    assert value("value", {"property": name}, town, "barriers") == pytest.approx([line], abs=1e-9)


def test_points_have_no_compactness() -> None:
    town = plan({"trees": [{"geometry": "POINT (0 0)"}]})
    assert value("value", {"property": "width"}, town, "trees") == [0]
    assert np.isnan(value("value", {"property": "compactness"}, town, "trees")).all()


def test_value_takes_one_thing() -> None:
    for wrong in ({}, {"attribute": "lit", "property": "area"}):
        with pytest.raises(ValidationError, match="either an attribute or a property"):
            KINDS["value"].parameters.model_validate(wrong)


def test_what_moving_points_can_do_to_an_area() -> None:
    measured = run("value", {"property": "area"}, plan(space(SQUARE)), "public_spaces")
    assert measured.moved is not None
    change = 0.5 * 40 + np.pi / 4
    assert measured.moved.least(np.array([0]), 0.5).tolist() == pytest.approx([100 - change])
    assert measured.moved.greatest(np.array([0]), 0.5).tolist() == pytest.approx([100 + change])


def test_cover_counts_overlaps_once_and_can_be_turned_round() -> None:
    green = [{"geometry": shapely.box(0, 0, 6, 10)}, {"geometry": shapely.box(4, 0, 8, 10)}]
    town = plan({"land_cover": green}, SQUARE)
    assert value("cover", {"by": "land_cover"}, town) == [pytest.approx(0.8)]
    assert value("cover", {"by": "land_cover", "not": True}, town) == [pytest.approx(0.2)]


def test_cover_with_a_buffer() -> None:
    trees = [{"crown_m": 2.0, "geometry": "POINT (5 5)"}]
    assert value("cover", {"by": "trees", "buffer": 2}, plan({"trees": trees}, SQUARE)) == [
        pytest.approx(math.pi * 4 / 100, rel=2e-3)
    ]
    assert value("cover", {"by": "trees", "buffer": "crown_m"}, plan({"trees": trees}, SQUARE)) == [
        pytest.approx(math.pi / 100, rel=2e-3)
    ]
    paths = [{"width_m": 3.0, "geometry": "LINESTRING (-9 5, 19 5)"}]
    assert value("cover", {"by": "paths", "buffer": "width_m"}, plan({"paths": paths}, SQUARE)) == [pytest.approx(0.3)]
    fronts = [{"hybrid_zone_depth_m": 2.0, "geometry": "LINESTRING (-9 0, 19 0)"}]
    zone = {"by": "frontages", "buffer": "hybrid_zone_depth_m"}
    assert value("cover", zone, plan({"frontages": fronts}, SQUARE)) == [pytest.approx(0.2)]
    trees.append({"crown_m": None, "geometry": "POINT (1 1)"})  # type: ignore[dict-item]
    measured = run("cover", {"by": "trees", "buffer": "crown_m"}, plan({"trees": trees}, SQUARE))
    assert measured.high.iloc[0] == 1
    assert [(item.layer, item.attribute) for item in measured.missing] == [("trees", "crown_m")]


def test_cover_that_is_not_known() -> None:
    green = [{"cover": kind, "geometry": shapely.box(x, 0, x + 2, 10)} for kind, x in (("green", 0), (None, 2))]
    by = {"by": {"layer": "land_cover", "where": "cover = 'green'"}}
    assert interval("cover", by, plan({"land_cover": green}, SQUARE)) == pytest.approx((0.2, 0.4))
    assert interval("cover", {**by, "not": True}, plan({"land_cover": green}, SQUARE)) == pytest.approx((0.6, 0.8))
    measured = run("cover", by, plan({}, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [item.layer for item in measured.missing] == ["land_cover"]
    line = plan({"land_cover": green, "barriers": [{"geometry": "LINESTRING (0 0, 5 5)"}]})
    assert np.isnan(value("cover", by, line, "barriers")).all()


@settings(max_examples=40, deadline=None)
@given(places(1, 4), places(0, 6), st.booleans())
def test_cover_agrees_with_loops(
    areas: list[shapely.Geometry], green: list[shapely.Geometry], turned_round: bool
) -> None:
    spaces = [area if area.geom_type == "Polygon" else area.buffer(2) for area in areas]
    town = plan({**space(*spaces), "landmarks": [{"geometry": g} for g in green]})
    union = shapely.union_all([g for g in green if g.geom_type == "Polygon"])
    expected = [area.intersection(union).area / area.area for area in spaces]
    found = value("cover", {"by": "landmarks", "not": turned_round}, town, "public_spaces")
    assert found == pytest.approx([1 - share if turned_round else share for share in expected], abs=1e-9)


def test_adjacent_is_about_edges() -> None:
    doors = [{"entrance_id": f"{x:02}", "geometry": f"POINT ({x} 5)"} for x in (5, 9, 10, 12, 13)]
    town = plan({**space(SQUARE), "entrances": doors})
    assert value("adjacent", {"to": "public_spaces", "within_m": 2}, town, "entrances") == [0, 1, 1, 1, 0]
    assert value("adjacent", {"to": "public_spaces"}, town, "entrances") == [0, 0, 1, 0, 0]


def test_adjacent_when_it_is_not_known() -> None:
    doors = [{"entrance_id": "a", "geometry": "POINT (0 5)"}, {"entrance_id": "b", "geometry": "POINT (99 5)"}]
    target = {"to": {"layer": "public_spaces", "where": "kind = 'square'"}}
    town = plan({**space(SQUARE, kind=None), "entrances": doors})
    measured = run("adjacent", target, town, "entrances")
    assert measured.low.tolist() == [0, 0]
    assert measured.high.tolist() == [1, 0]
    assert [(item.layer, item.attribute) for item in measured.missing] == [("public_spaces", "kind")]
    either = run("adjacent", {"to": ["public_spaces", "paths"]}, town, "entrances")
    assert either.low.tolist() == [1, 0]
    assert either.high.tolist() == [1, 1]


@settings(max_examples=40, deadline=None)
@given(places(1, 6), st.integers(0, 6))
def test_adjacent_agrees_with_loops(marks: list[shapely.Geometry], metres: int) -> None:
    edges = [g.boundary if g.geom_type == "Polygon" else g for g in marks]
    town = plan({"landmarks": [{"landmark_id": f"{n:02}", "geometry": g} for n, g in enumerate(marks)]})
    expected = [
        float(any(one.distance(other) <= metres for m, other in enumerate(edges) if m != n))
        for n, one in enumerate(edges)
    ]
    assert value("adjacent", {"to": "landmarks", "within_m": metres}, town, "landmarks") == expected


@pytest.mark.parametrize(
    ("scale", "answer", "expected"),
    [("yes_partly_no", 0.5, 0.5), ("yes_partly_no", "yes", 1), ("one_to_ten", 7, 7), ("ladder", 9, np.nan),
     ("zero_to_four", None, np.nan)],
)  # fmt: skip
def test_answers_are_numbers_on_their_scale(scale: str, answer: object, expected: float) -> None:
    question = {"question": {"nl": "Is er?", "en": "Is there?"}, "role": "planner", "scale": scale, "rule": "q.there"}
    context = Context(plan({}, SQUARE), {} if answer is None else {"q.there": answer})
    measured = run("ask", question, context)
    assert measured.value.tolist() == pytest.approx([expected], nan_ok=True)
    assert bool(measured.missing) == math.isnan(expected)
