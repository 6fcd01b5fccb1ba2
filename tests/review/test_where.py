"""Where a finding is, in words: every finding can be found without the map."""

from __future__ import annotations

from typing import Any

import pytest

import plancheck
from plancheck.plan.building import plan_from_rows
from tests.pack_files import HEAD, RULE, Packs

BOUNDARY = {"name": "Plan", "geometry": "POLYGON ((0 0, 1000 0, 1000 1000, 0 1000, 0 0))"}
WEST = {"neighbourhood_id": "N1", "name": "West", "geometry": "POLYGON ((0 0, 500 0, 500 1000, 0 1000, 0 0))"}


def places(packs: Packs, select: str, measure: str, **layers: Any) -> list[str]:
    rule = RULE.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", f"select: {select}").replace(
        "{count: {of: dwellings, by: entrance_id}}", measure
    )
    pack = plancheck.load_pack(packs.write(HEAD + rule))
    plan = plan_from_rows({"boundary": [BOUNDARY], **layers})
    [result] = plancheck.judge(plan, pack, language="en", everything=True).results
    return [finding.where for finding in result.findings]


def home(x: float, y: float, **attributes: Any) -> dict[str, Any]:
    return {"dwelling_id": f"D{x}", "geometry": f"POINT ({x} {y})", **attributes}


TREES = "{count: {of: trees, within_m: 10}}"


def test_what_is_about_the_whole_plan_says_so(packs: Packs) -> None:
    assert places(packs, "plan", TREES, dwellings=[home(1, 1)]) == ["the whole plan"]


def test_a_drawn_boundary_is_a_feature_like_any_other(packs: Packs) -> None:
    rule = RULE.replace("{count: {of: dwellings, by: entrance_id}}", TREES)
    selected = "select: {layer: entrances, where: \"kind = 'shared_main'\"}"
    whole = rule.replace(selected, "select: plan")
    drawn = rule.split("rules:\n")[1].replace(selected, "select: {layer: boundary}")
    pack = plancheck.load_pack(
        packs.write(HEAD + whole + drawn.replace("code: ", "code: X").replace("- id: ", "- id: a."))
    )
    plan = plan_from_rows({"boundary": [BOUNDARY], "dwellings": [home(1, 1)]})
    results = plancheck.judge(plan, pack, language="en", everything=True).results
    assert [finding.where for result in results for finding in result.findings] == [
        "in the middle of the plan", "the whole plan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("x", "y", "where"),
    [
        (500, 700, "200 m north of the middle of the plan"),
        (600, 600, "140 m north-east of the middle of the plan"),
        (503, 500, "in the middle of the plan"),
    ],
)
def test_where_nothing_has_a_name_it_is_told_from_the_middle_of_the_plan(
    packs: Packs, x: float, y: float, where: str
) -> None:
    assert places(packs, "{layer: dwellings}", TREES, dwellings=[home(x, y)]) == [where]


def test_or_from_the_middle_of_the_neighbourhood(packs: Packs) -> None:
    found = places(
        packs, "{layer: dwellings}", TREES, dwellings=[home(250, 300), home(900, 500)], neighbourhoods=[WEST]
    )
    assert found == ["200 m south of the middle of neighbourhood West", "400 m east of the middle of the plan"]


def test_a_name_that_is_near_goes_first_and_one_that_is_far_does_not_help(packs: Packs) -> None:
    stop = {"stop_id": "S1", "name": "Kade", "geometry": "POINT (100 100)"}
    found = places(packs, "{layer: dwellings}", TREES, dwellings=[home(100, 150), home(900, 500)], stops=[stop])
    assert found == ["50 m north of Kade", "400 m east of the middle of the plan"]


def test_the_building_of_a_home_is_told_and_else_its_block(packs: Packs) -> None:
    inside = [home(500, 700, building_id="B7"), home(600, 600)]
    assert places(packs, "{layer: dwellings}", TREES, dwellings=inside) == [
        "200 m north of the middle of the plan, building B7",
        "140 m north-east of the middle of the plan",
    ]
    assert places(packs, "{layer: dwellings}", TREES, dwellings=[home(500, 700, block_id="K")]) == [
        "200 m north of the middle of the plan, block K"
    ]


def test_a_block_and_a_neighbourhood_are_named(packs: Packs) -> None:
    nameless = {"neighbourhood_id": "N2", "geometry": "POLYGON ((500 0, 900 0, 900 1000, 500 1000, 500 0))"}
    found = places(packs, "{layer: neighbourhoods}", "{count: {of: trees}}", neighbourhoods=[WEST, nameless])
    assert found == ["neighbourhood West", "neighbourhood N2"]
    building = {"building_id": "B1", "geometry": "POLYGON ((490 690, 510 690, 510 710, 490 710, 490 690))"}
    keyed = places(packs, "{blocks: true}", "{count: {of: trees}}", buildings=[{**building, "block_id": "K"}])
    assert keyed == ["block K, 200 m north of the middle of the plan"]
    ring = {"path_id": "P", "geometry": "LINESTRING (480 680, 520 680, 520 720, 480 720, 480 680)"}
    drawn = places(packs, "{blocks: true}", "{count: {of: trees}}", buildings=[building], paths=[ring])
    assert drawn == ["block 1, 200 m north of the middle of the plan"]


def test_a_street_and_a_place_of_one_name_are_named_once(packs: Packs) -> None:
    square = {"stop_id": "S1", "name": "Brink", "geometry": "POINT (100 100)"}
    streets = [
        {"path_id": "P1", "modes": "walk", "name": "Brink", "geometry": "LINESTRING (90 90, 110 90)"},
        {"path_id": "P2", "modes": "walk", "name": "Kade", "geometry": "LINESTRING (90 140, 110 140)"},
    ]
    homes = [home(100, 101), home(101, 139)]
    found = places(packs, "{layer: dwellings}", TREES, dwellings=homes, stops=[square], paths=streets)
    assert found == ["at Brink", "40 m north of Brink, on or near Kade"]
