from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from plancheck.report.anchors import all_rows
from plancheck.report.barcode import barcodes
from plancheck.report.cartography import WORDS, groups
from plancheck.report.drawing import MOST_DOTS, draw
from plancheck.report.labels import labels
from plancheck.report.projection import Projection, window
from tests.report.builders import X, Y, box, counts, finding, layer, point, result, small_plan, small_review

VIEW = Projection(0, 0, 100, 100)


def _follow(path: str) -> list[tuple[int, int]]:
    """Return the absolute points of relative path data, as a browser would."""
    points: list[tuple[int, int]] = []
    for start, steps in re.findall(r"M(-?\d+ ?-?\d+)l([^Mz]*)", path):
        x, y = (int(number) for number in re.findall(r"-?\d+", start))
        points.append((x, y))
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(1, 999)), min_size=2, max_size=30, unique=True))
def test_path_data_ends_where_the_line_ends(corners: list[tuple[int, int]]) -> None:
    view = Projection(0, 0, 1000, 1000)
    line = shapely.LineString(corners)
    points = _follow(view.paths(np.array([line], dtype=object)))
    assert points[0] == (corners[0][0] * 10, 10_000 - corners[0][1] * 10)
    assert points[-1] == (corners[-1][0] * 10, 10_000 - corners[-1][1] * 10)


def test_a_polygon_keeps_its_hole_and_its_orientation() -> None:
    ring = shapely.Polygon([(10, 10), (90, 10), (90, 90), (10, 90)], [[(40, 40), (60, 40), (60, 60), (40, 60)]])
    path = VIEW.paths(np.array([ring], dtype=object))
    assert path.count("M") == path.count("z") == 2
    assert set(_follow(path)) >= {(100, 900), (900, 900), (900, 100), (100, 100), (400, 600), (600, 400)}


def test_what_lies_outside_the_window_is_not_drawn() -> None:
    far = shapely.box(1000, 1000, 1010, 1010)
    assert VIEW.paths(np.array([far], dtype=object)) == ""
    assert VIEW.dots(np.array([far.centroid], dtype=object)) == ""
    assert VIEW.paths(np.array([], dtype=object)) == ""


def test_points_on_one_spot_are_one_dot() -> None:
    spot = shapely.points([[10, 10], [10, 10], [20, 10]])
    assert VIEW.dots(spot).count("h0") == 2


def test_the_window_shows_at_most_150_metres_around() -> None:
    assert window(shapely.box(0, 0, 5000, 5000)).west == -150
    assert window(shapely.box(0, 0, 100, 100)).west == pytest.approx(-35)


def _drawing(review: object = None) -> object:
    review = review or small_review()
    rows = tuple(item for items in all_rows(review).values() for item in items)  # type: ignore[arg-type]
    return draw(review, small_plan(), rows)  # type: ignore[arg-type]


def test_every_layer_of_the_map_is_there() -> None:
    drawing = _drawing()
    assert [group.name for group in drawing.groups] == [  # type: ignore[attr-defined]
        "ground", "spaces", "roads", "buildings", "trees", "seats", "stops", "facilities",
    ]  # fmt: skip
    styles = {shape.style for group in drawing.groups for shape in group.shapes}  # type: ignore[attr-defined]
    assert {"area-water", "area-green", "area-play", "area-square", "building-home", "building-other", "tree"} <= styles


def test_a_map_of_a_district_shows_no_single_things_and_names_its_neighbourhoods() -> None:
    plan = small_plan()
    large = replace(
        plan,
        boundary=plan.boundary.buffer(3000),
        layers={
            **{name: frame.set_geometry(frame.geometry.scale(20, 20, origin=(X, Y))) for name, frame in plan.layers.items()},
            "neighbourhoods": layer("neighbourhood_id", [{"neighbourhood_id": "N1", "name": "Kade", "wkt": box(0, 0, 4000, 3000)}]),
        },
    )  # fmt: skip
    view = window(large.boundary)
    assert view.is_coarse
    drawn = list(groups(large, view))
    assert [group.name for group in drawn] == ["ground", "spaces", "roads", "buildings", "neighbourhoods"]
    assert {shape.style for shape in drawn[2].shapes} == {"path-street"}
    assert {(label.kind, label.name) for label in labels(large, view, 70.0)} == {
        ("area", "Kade"), ("place", "Park"), ("place", "Plein"),
    }  # fmt: skip


def test_facilities_to_meet_in_stand_out_from_the_others() -> None:
    plan = small_plan()
    library = {"facility_id": "V2", "category": "library", "name": "Bieb", "wkt": point(100, 45)}
    school = {"facility_id": "V1", "category": "primary_school", "name": "De Linde", "wkt": point(140, 45)}
    both = replace(plan, layers={**plan.layers, "facilities": layer("facility_id", [school, library])})
    shapes = {group.name: group.shapes[0] for group in groups(both, window(plan.boundary))}
    assert (shapes["facilities"].style, shapes["meeting"].style) == ("facility", "meet")
    assert shapes["facilities"].data != shapes["meeting"].data


def test_every_class_of_the_map_has_a_word_in_the_legend() -> None:
    for group in groups(small_plan(), window(small_plan().boundary)):
        if len(group.shapes) > 1 and group.name != "trees":
            assert all(shape.style in WORDS for shape in group.shapes), group.name


def test_findings_beyond_the_rows_become_few_dots() -> None:
    many = tuple(
        finding("r", "dwellings", f"D{number:05}", "not_met", location=(155000 + number % 100, 463000 + number // 100))
        for number in range(8000)
    )
    review = small_review(results=(result("r", "R1", "Regel", "not_met", findings=many, subjects=counts(0, 8000)),))
    drawing = _drawing(review)
    (dots,) = drawing.dots  # type: ignore[attr-defined]
    assert 50 < dots.data.count("M") <= MOST_DOTS
    assert len(drawing.markers) == 25  # type: ignore[attr-defined]
    assert all(marker.small for marker in drawing.markers)  # type: ignore[attr-defined]


def test_names_do_not_touch() -> None:
    plan = small_plan()
    names = [label.name for label in labels(plan, window(plan.boundary), 2.0)]
    assert names == ["Park", "Plein", "De Linde", "Lindelaan"]
    assert labels(plan, window(affinity.scale(plan.boundary, 40, 40)), 100.0)


def test_bands_are_in_proportion_and_the_unknown_one_is_as_high_as_its_norm() -> None:
    (land, schools) = barcodes(small_review())
    green, sport, social = land.bands
    assert green.norm_height / sport.norm_height == pytest.approx(500 / 210, rel=0.01)
    assert green.plan_height / green.norm_height == pytest.approx(320 / 500, rel=0.01)
    assert (green.known, social.known) == (True, False)
    assert social.plan_height == pytest.approx(social.norm_height)
    assert [band.result.code for band in schools.bands] == ["BC04"]
    assert land.unit != schools.unit


def test_labels_of_thin_bands_keep_their_distance() -> None:
    lines = tuple(
        result(f"b{number}", f"B{number:02}", "Lijn", "met", lenses=("barcode",), value=float(number), unit="m2",
               norm={"at_least": 100 if number == 1 else 1.5, "unit": "m2"})
        for number in range(1, 8)
    )  # fmt: skip
    (barcode,) = barcodes(small_review(results=lines))
    tops = [band.norm_label for band in barcode.bands]
    assert all(after - before >= 14.9 for before, after in pairwise(tops))
    assert barcode.height > tops[-1]


def test_a_norm_that_is_far_smaller_has_a_barcode_of_its_own() -> None:
    lines = tuple(
        result(f"b{number}", f"B{number}", "Lijn", "met", lenses=("barcode",), value=norm, unit="x",
               norm={"at_least": norm, "unit": "x"})
        for number, norm in enumerate((5500.0, 3.0, 11700.0, 5.0))
    )  # fmt: skip
    assert sorted([band.result.code for band in each.bands] for each in barcodes(small_review(results=lines))) == [
        ["B0", "B2"], ["B1", "B3"],
    ]  # fmt: skip


def test_a_line_without_a_norm_stands_in_the_plan_only() -> None:
    line = result("b", "B1", "Water", "unknown", lenses=("barcode",), value=900.0, unit="m2",
                  norm={"unresolved": "water", "unit": "m2"})  # fmt: skip
    (barcode,) = barcodes(small_review(results=(line,)))
    assert not barcode.bands[0].normed
    assert barcode.bands[0].plan_height > 20
