"""The map of daily routes: every stretch in the class of its households, and the streets that are shared most."""

from __future__ import annotations

from plancheck.report.charts.flows import flows, on_routes, streets
from plancheck.report.projection import window
from plancheck.review.model import Route
from tests.report.builders import line, rich_review, small_plan, small_review


def walked(*households: float) -> tuple[Route, ...]:
    return tuple(
        Route(path="P1", households=number, trips=2 * number, geometry=line((0, 10 * at), (100, 10 * at)))
        for at, number in enumerate(households)
    )


def test_classes_run_from_little_to_much_and_hold_every_stretch() -> None:
    found = flows(small_review(routes=walked(3, 60, 150, 450, 1000)), window(small_plan().boundary))
    assert [(flow.rank, flow.low, flow.high) for flow in found] == [
        (1, 3, 3),
        (2, 60, 150),
        (3, 450, 450),
        (4, 1000, 1000),
    ]
    assert sum(flow.data.count("M") for flow in found) == 5


def test_a_few_households_make_few_classes() -> None:
    found = flows(small_review(routes=walked(1, 2)), window(small_plan().boundary))
    assert [(flow.low, flow.high) for flow in found] == [(1, 2)]


def test_stretches_that_nobody_walks_are_not_drawn() -> None:
    assert flows(small_review(routes=walked(0.2)), window(small_plan().boundary)) == ()
    assert flows(small_review(), window(small_plan().boundary)) == ()


def test_a_large_map_leaves_out_the_least_shared() -> None:
    wide = window(small_plan().boundary.buffer(3000))
    found = flows(small_review(routes=walked(3, 60, 150, 450, 1000)), wide)
    assert [flow.rank for flow in found] == [2, 3, 4]


def test_streets_are_those_with_a_name_and_the_busiest_comes_first() -> None:
    assert [(street.name, street.households, street.trips) for street in streets(rich_review(), small_plan())] == [
        ("Lindelaan", 31, 140.0)
    ]


def test_rules_about_routes_stand_with_the_map() -> None:
    assert [result.code for result in on_routes(rich_review())] == ["KI14"]
