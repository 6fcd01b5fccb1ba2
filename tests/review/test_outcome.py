"""From a rule and a plan to a verdict: who is judged, what counts as known, and what drawing noise may not decide."""

from __future__ import annotations

from typing import Any

import pytest

import plancheck
from plancheck.plan.building import plan_from_rows
from tests.pack_files import HEAD, RULE, Packs

STOREYS = (
    RULE.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: {layer: buildings}")
    .replace("{count: {of: dwellings, by: entrance_id}}", "{value: {attribute: storeys}}")
    .replace("{at_most: 10, unit: dwellings}", "{at_most: 5, unit: storeys}")
)  # fmt: skip
BOUNDARY = {"name": "proef", "geometry": "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"}


def building(name: str, at: float = 10, **attributes: Any) -> dict[str, Any]:
    square = f"POLYGON (({at} 10, {at + 5} 10, {at + 5} 15, {at} 15, {at} 10))"
    return {"building_id": name, "geometry": square, **attributes}


def judged(packs: Packs, rule: str, *buildings: dict[str, Any], **layers: Any) -> Any:
    pack = plancheck.load_pack(packs.write(HEAD + rule))
    plan = plan_from_rows({"boundary": [BOUNDARY], "buildings": list(buildings), **layers})
    [result] = plancheck.judge(plan, pack, language="en").results
    return result


def counts(result: Any) -> tuple[int, int, int, int]:
    subjects = result.subjects
    return subjects.total, subjects.met, subjects.not_met, subjects.unknown


def test_context_is_not_judged(packs: Packs) -> None:
    result = judged(packs, STOREYS, building("B1", storeys=3), building("B2", at=200, storeys=30))
    assert (result.status, counts(result)) == ("met", (1, 1, 0, 0))


def test_what_is_demolished_does_not_count(packs: Packs) -> None:
    result = judged(packs, STOREYS, building("B1", storeys=3), building("B2", storeys=30, status="demolished"))
    assert (result.status, counts(result)) == ("met", (1, 1, 0, 0))


def test_a_layer_that_is_not_there_is_unknown_and_one_that_is_empty_of_subjects_does_not_apply(packs: Packs) -> None:
    pack = plancheck.load_pack(packs.write(HEAD + RULE))
    [absent] = plancheck.judge(plan_from_rows({"boundary": [BOUNDARY]}), pack).results
    assert (absent.status, absent.score, absent.low, absent.high) == ("unknown", None, 0, 100)
    assert [gap.layer for gap in absent.missing] == ["entrances"]
    entrance = {"entrance_id": "E1", "kind": "private_front", "geometry": "POINT (5 5)"}
    [other] = plancheck.judge(plan_from_rows({"boundary": [BOUNDARY], "entrances": [entrance]}), pack).results
    assert (other.status, other.score, other.low, other.high) == ("not_applicable", None, None, None)


@pytest.mark.parametrize(
    ("storeys", "status", "score", "low", "high"),
    [
        ([3, 4], "met", 100, 100, 100),
        ([3, 9], "not_met", 50, 50, 50),
        ([3, None], "unknown", 100, 50, 100),
        ([9, None], "not_met", 0, 0, 50),
        ([None, None], "unknown", None, 0, 100),
    ],
)
def test_the_unknown_never_decides(
    packs: Packs, storeys: list[int | None], status: str, score: float | None, low: float, high: float
) -> None:
    result = judged(packs, STOREYS, *(building(f"B{n}", storeys=number) for n, number in enumerate(storeys)))
    assert (result.status, result.score, result.low, result.high) == (status, score, low, high)
    assert bool(result.missing) == (None in storeys)


@pytest.mark.parametrize(
    ("storeys", "status"), [([3, 9], "met"), ([3, None], "met"), ([9, None], "unknown"), ([9, 9], "not_met")]
)
def test_accept_asks_for_a_share_of_the_subjects(packs: Packs, storeys: list[int | None], status: str) -> None:
    rule = STOREYS + "    accept: 50%\n"
    result = judged(packs, rule, *(building(f"B{n}", storeys=number) for n, number in enumerate(storeys)))
    assert (result.status, result.accept) == (status, 0.5)


def test_a_subject_that_may_not_be_one_is_unknown(packs: Packs) -> None:
    rule = STOREYS.replace("{layer: buildings}", "{layer: buildings, where: \"building_type = 'tower'\"}")
    result = judged(
        packs, rule, building("B1", building_type="row", storeys=9), building("B2", building_type="tower", storeys=4),
        building("B3", storeys=9),
    )  # fmt: skip
    assert (result.status, counts(result)) == ("unknown", (2, 1, 0, 1))
    assert [gap.attribute for gap in result.missing] == ["building_type"]
    assert [(finding.subject.id, finding.status) for finding in result.findings] == [("B3", "unknown")]


def test_an_exception_must_be_shown_to_hold(packs: Packs) -> None:
    rule = STOREYS + '    unless: "heritage = TRUE"\n'
    listed = judged(packs, rule, building("B1", storeys=9, heritage=True), building("B2", storeys=3, heritage=False))
    assert (listed.status, counts(listed), listed.subjects.excepted) == ("met", (1, 1, 0, 0), 1)
    silent = judged(packs, rule, building("B1", storeys=9))
    assert (silent.status, silent.subjects.excepted) == ("not_met", 0)


def test_an_observation_has_a_value_and_no_verdict(packs: Packs) -> None:
    rule = STOREYS.replace("level: recommendation", "level: observation").replace(
        "    norm: {at_most: 5, unit: storeys}\n", ""
    )
    result = judged(packs, rule, building("B1", storeys=3), building("B2", storeys=6))
    assert (result.status, result.value, result.score, result.low) == ("not_applicable", 4.5, None, None)
    assert result.findings == ()


DISTANCE = (
    STOREYS.replace("{layer: buildings}", "{layer: dwellings}")
    .replace("{value: {attribute: storeys}}", "{distance: {to: facilities}}")
    .replace("{at_most: 5, unit: storeys}", "{at_most: 50, unit: m}")
)  # fmt: skip


@pytest.mark.parametrize(
    ("metres", "status", "edge"),
    [(40, "met", False), (49.5, "met", True), (50.8, "not_met", True), (60, "not_met", False)],
)
def test_a_verdict_within_the_drawing_tolerance_is_on_the_edge(
    packs: Packs, metres: float, status: str, edge: bool
) -> None:
    path = {"path_id": "P1", "modes": "walk", "geometry": "LINESTRING (0 0, 100 0)"}
    home = {"dwelling_id": "D1", "geometry": "POINT (0 0)"}
    shop = {"facility_id": "F1", "category": "shop", "geometry": f"POINT ({metres} 0)"}
    result = judged(packs, DISTANCE, building("B1"), paths=[path], dwellings=[home], facilities=[shop])
    assert (result.status, result.on_the_edge) == (status, edge)
    assert all(finding.on_the_edge == edge for finding in result.findings)


def test_the_edge_does_not_matter_where_the_share_is_met_anyhow(packs: Packs) -> None:
    path = {"path_id": "P1", "modes": "walk", "geometry": "LINESTRING (0 0, 100 0)"}
    homes = [{"dwelling_id": f"D{at}", "geometry": f"POINT ({at} 0)"} for at in (0, 40, 45, 50)]
    shop = {"facility_id": "F1", "category": "shop", "geometry": "POINT (49.8 0)"}
    result = judged(
        packs, DISTANCE + "    accept: 50%\n", building("B1"), paths=[path], dwellings=homes, facilities=[shop]
    )
    assert (result.status, result.on_the_edge) == ("met", False)


def test_rules_that_pull_apart_are_shown_where_both_act(packs: Packs) -> None:
    other = RULE.removeprefix("rules:\n").replace("bldg.dwellings_per_entrance", "form.low").replace("T01", "T02")
    both = (
        STOREYS
        + "    tensions: [form.low]\n"
        + other.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: {layer: buildings}")
        .replace("{count: {of: dwellings, by: entrance_id}}", "{value: {attribute: storeys}}")
        .replace("{at_most: 10, unit: dwellings}", "{at_least: 4, unit: storeys}")
    )
    pack = plancheck.load_pack(packs.write(HEAD + both))
    plan = plan_from_rows({"boundary": [BOUNDARY], "buildings": [building("B1", storeys=3)]})
    [tension] = plancheck.judge(plan, pack, language="en").tensions
    assert tension.rules == ("bldg.dwellings_per_entrance", "form.low")


@pytest.mark.parametrize(("storeys", "shown"), [(3, 1), (None, 0)])
def test_an_observation_that_pulls_against_a_rule_that_is_met_is_shown_when_it_has_a_value(
    packs: Packs, storeys: int | None, shown: int
) -> None:
    seen = STOREYS.replace("bldg.dwellings_per_entrance", "form.seen").replace("T01", "T02").removeprefix("rules:\n")
    seen = seen.replace("level: recommendation", "level: observation")
    seen = "".join(line for line in seen.splitlines(keepends=True) if "norm:" not in line)
    pack = plancheck.load_pack(packs.write(HEAD + STOREYS + "    tensions: [form.seen]\n" + seen))
    plan = plan_from_rows({"boundary": [BOUNDARY], "buildings": [building("B1", storeys=storeys)]})
    assert len(plancheck.judge(plan, pack, language="en").tensions) == shown


BLOCKS = (
    RULE.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: {blocks: true}")
    .replace("{count: {of: dwellings, by: entrance_id}}", "{count: {of: buildings}}")
    .replace("{at_most: 10, unit: dwellings}", "{at_most: 1, unit: features}")
)  # fmt: skip


def test_blocks_are_those_that_the_buildings_name(packs: Packs) -> None:
    result = judged(
        packs,
        BLOCKS,
        building("B1", block_id="A"),
        building("B2", at=20, block_id="A"),
        building("B3", at=60, block_id="C"),
    )
    assert counts(result) == (2, 1, 1, 0)
    assert [(finding.subject.layer, finding.subject.id) for finding in result.findings] == [("blocks", "A")]


def test_without_names_blocks_are_the_enclosures_of_the_paths_that_hold_a_building(packs: Packs) -> None:
    rings = ["LINESTRING (0 0, 50 0, 50 50, 0 50, 0 0)", "LINESTRING (50 0, 100 0, 100 50, 50 50)"]
    far = "LINESTRING (0 50, 0 100, 50 100, 50 50)"
    paths = [{"path_id": f"P{n}", "modes": "walk", "geometry": wkt} for n, wkt in enumerate((*rings, far))]
    result = judged(packs, BLOCKS, building("B1"), building("B2", at=20), building("B3", at=60), paths=paths)
    assert counts(result) == (2, 1, 1, 0)
    assert [finding.subject.id for finding in result.findings] == ["block-1"]


def test_without_paths_or_names_nobody_knows_what_the_blocks_are(packs: Packs) -> None:
    result = judged(packs, BLOCKS, building("B1"))
    assert result.status == "unknown"
    assert [(gap.layer, gap.attribute) for gap in result.missing] == [("buildings", "block_id")]
