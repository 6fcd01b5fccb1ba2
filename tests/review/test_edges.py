"""Verdicts on the edge: those that moving what is drawn by the drawing tolerance could turn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import plancheck
from plancheck.measures.base import Measured, Moved
from plancheck.plan.building import plan_from_rows
from plancheck.review.edges import on_the_edge
from plancheck.review.judging import Limits, meets
from tests.pack_files import HEAD, RULE, Packs

INF = float("inf")


def edges(low: list[float], high: list[float], bounds: Limits, sensitivity: float = 0.0, **moved: Any) -> list[bool]:
    least, most = np.array(low, dtype=float), np.array(high, dtype=float)
    measured = Measured(pd.Series(least), pd.Series(most), (), sensitivity, **moved)
    met, short = meets(least, most, bounds)
    return on_the_edge(measured, least, most, met, short, bounds, 0.5).tolist()


@pytest.mark.parametrize(
    ("bounds", "values", "edge"),
    [
        (Limits(-INF, 50), [48, 49, 49.5, 50, 50.5, 51, 52, INF], [0, 0, 1, 1, 1, 1, 0, 0]),
        (Limits(50, INF), [48, 49, 49.5, 50, 50.5, 51, 52, INF], [0, 1, 1, 1, 1, 0, 0, 0]),
        (Limits(50, 60), [48, 49.5, 50.5, 55, 59.5, 60.5, 62], [0, 1, 1, 0, 1, 1, 0]),
        (Limits(50, 50, (50.0,)), [48, 49.5, 50, 50.5, 52], [0, 1, 1, 1, 0]),
    ],
)
def test_a_value_that_moves_in_proportion(bounds: Limits, values: list[float], edge: list[int]) -> None:
    assert edges(values, values, bounds, sensitivity=2.0) == [bool(one) for one in edge]


def test_what_is_not_known_has_no_verdict_to_lose() -> None:
    assert edges([40, 49.5], [60, 49.8], Limits(-INF, 50), sensitivity=2.0) == [False, True]


def test_only_the_side_that_could_change_a_verdict_is_asked_for() -> None:
    asked: list[tuple[str, list[int]]] = []

    def side(name: str, change: float) -> Any:
        def moved(rows: Any, off: float) -> Any:
            asked.append((name, rows.tolist()))
            return np.array([3.0, 8.0])[rows] + change * off

        return moved

    found = edges([3, 8], [3, 8], Limits(5, INF), moved=Moved(side("least", -7), side("greatest", 3)))
    assert found == [False, True]
    assert asked == [("least", [1]), ("greatest", [0])]


COUNT = (
    RULE.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: {layer: dwellings}")
    .replace("{count: {of: dwellings, by: entrance_id}}", "{count: {of: trees, within_m: 30}}")
    .replace("{at_most: 10, unit: dwellings}", "{at_least: 2, unit: trees}")
)  # fmt: skip


@pytest.mark.parametrize(
    ("far", "tolerance", "status", "edge"),
    [
        (20, 0.5, "met", False),
        (29.5, 0.5, "met", True),
        (30.5, 0.5, "not_met", True),
        (33, 0.5, "not_met", False),
        (33, 2.0, "not_met", True),
        (29.5, 0.1, "met", False),
    ],
)
def test_a_tree_just_inside_or_outside_the_distance(
    packs: Packs, far: float, tolerance: float, status: str, edge: bool
) -> None:
    square = "POLYGON ((-100 -100, 100 -100, 100 100, -100 100, -100 -100))"
    plan = plan_from_rows(
        {
            "boundary": [{"name": "Plan", "geometry": square}],
            "dwellings": [{"dwelling_id": "D1", "geometry": "POINT (0 0)"}],
            "trees": [{"geometry": "POINT (5 0)"}, {"geometry": f"POINT (0 {far})"}],
        }
    )
    plan = replace(plan, tolerance_m=tolerance)
    review = plancheck.judge(plan, plancheck.load_pack(packs.write(HEAD + COUNT)), everything=True)
    [result] = review.results
    [finding] = result.findings
    assert (result.status, result.on_the_edge, finding.on_the_edge) == (status, edge, edge)
    assert review.total.on_the_edge == edge
    assert result.score == 100 * (status == "met")


def test_a_rule_on_the_plan_tells_its_margin_also_when_it_is_met(packs: Packs) -> None:
    rule = COUNT.replace("{layer: dwellings}", "plan").replace("of: trees, within_m: 30", "of: trees")
    trees = [{"geometry": f"POINT ({x} 1)"} for x in range(5)]
    plan = plan_from_rows({"trees": trees, "dwellings": [{"geometry": "POINT (9 9)"}]})
    [result] = plancheck.judge(plan, plancheck.load_pack(packs.write(HEAD + rule))).results
    assert (result.status, result.value, result.margin, result.findings) == ("met", 5, 3, ())
    many = plancheck.judge(plan, plancheck.load_pack(packs.write(HEAD + COUNT))).results[0]
    assert many.margin is None
