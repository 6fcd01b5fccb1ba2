"""The maps of scores: every area in its class, a hatch for what is not known, and a number where it fits."""

from __future__ import annotations

import pytest

from plancheck.report.charts.scores import ScoreMap, rank_of, score_maps
from plancheck.report.projection import window
from plancheck.review.model import Area
from tests.report.builders import box, layer, small_plan, small_review


def area(name: str, score: float | None, spread: float = 0.0, **given: object) -> Area:
    facts = {
        "layer": "blocks", "id": name, "title": name, "geometry": None, "dwellings": 10, "score": score,
        "low": max(0.0, (score or 0) - spread), "high": 100.0 if score is None else min(100.0, score + spread), "completeness": 1.0, "mix": (),
    }  # fmt: skip
    return Area(**{**facts, **given})


def drawn(*areas: Area) -> ScoreMap:
    plan = small_plan()
    return score_maps(small_review(areas=areas), plan, window(plan.boundary))["blocks"]


@pytest.mark.parametrize(
    ("score", "rank"),
    [(0.0, 1), (49.4, 1), (49.6, 2), (50.0, 2), (69.4, 3), (70.0, 4), (80.0, 5), (90.0, 6), (100.0, 6), (None, None)],
)
def test_six_classes_run_from_0_to_100_by_the_score_as_it_is_written(score: float | None, rank: int | None) -> None:
    assert rank_of(area("B1", score)) == rank


def test_of_a_score_that_can_be_anything_there_is_no_class() -> None:
    assert rank_of(area("B1", 50.0, spread=45.0)) is None


def test_every_class_is_in_the_legend_and_the_unknown_only_when_there_are() -> None:
    known = drawn(area("B1", 90.0, geometry=box(0, 0, 20, 20)), area("B2", 95.0, geometry=box(30, 0, 20, 20)))
    assert [(found.rank, found.low, found.high, found.count) for found in known.classes] == [
        (6, 90, 100, 2), (5, 80, 90, 0), (4, 70, 80, 0), (3, 60, 70, 0), (2, 50, 60, 0), (1, 0, 50, 0),
    ]  # fmt: skip
    assert known.classes[0].data.count("M") == 2
    assert not known.classes[1].data
    unknown = drawn(area("B1", None, geometry=box(0, 0, 20, 20)))
    assert (unknown.classes[-1].rank, unknown.classes[-1].count) == (None, 1)


def test_a_label_stands_where_it_fits() -> None:
    found = drawn(
        area("Kade", 90.0, geometry=box(0, 0, 90, 40)),
        area("Lange naam van een blok", 30.0, geometry=box(100, 0, 30, 40)),
        area("B3", 55.0, geometry=box(150, 0, 2, 40)),
        area("Zuid", None, geometry=box(0, 60, 90, 40)),
    )
    assert [(label.kind, label.name) for label in found.labels] == [
        ("score", "Kade: 90"), ("score", "30"), ("range", "Zuid: 0\u2013100"),
    ]  # fmt: skip


def test_an_area_without_a_shape_of_its_own_has_that_of_the_plan() -> None:
    plan = small_plan()
    plan.layers["neighbourhoods"] = layer("id", [{"id": "N1", "wkt": box(0, 0, 90, 90)}])
    areas = (area("N1", 70.0, layer="neighbourhoods"), area("N2", 70.0, layer="neighbourhoods"), area("B1", 70.0))
    maps = score_maps(small_review(areas=areas), plan, window(plan.boundary))
    assert list(maps) == ["neighbourhoods"]
    assert [found.count for found in maps["neighbourhoods"].classes] == [0, 0, 1, 0, 0, 0]


def test_a_review_without_parts_has_no_map() -> None:
    plan = small_plan()
    assert score_maps(small_review(), plan, window(plan.boundary)) == {}
