"""The tests inside rules: what they may expect, plans in files, and tests that are known to fail."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from plancheck.review.rehearsal import Rehearsed, rehearse
from tests.cli.conftest import collection, feature, point
from tests.pack_files import HEAD, RULE, Packs

DOOR = "{entrance_id: E1, kind: shared_main, geometry: POINT (0 0)}"


def written(expect: str, homes: int = 11, more: str = "", plan: str = "") -> str:
    plan = plan or f"{{entrances: [{DOOR}], dwellings: {{repeat: {homes}, entrance_id: E1, geometry: POINT (0 5)}}}}"
    return f"    tests:\n      - name: proef\n        plan: {plan}\n        expect: {{{expect}}}\n{more}"


def run(packs: Packs, test: str) -> Rehearsed:
    [found] = rehearse(partial(load_pack, packs.write(HEAD + RULE + test), None))
    return found


def said(found: Rehearsed) -> list[str]:
    return [difference.render("en") for difference in found.differences]


@pytest.mark.parametrize("findings", ["1", "[E1]"])
def test_findings_are_a_number_or_the_ids_of_what_falls_short(packs: Packs, findings: str) -> None:
    assert run(packs, written(f"status: not_met, findings: {findings}")).verdict == "passed"


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ("status: not_met, findings: 2", "findings: 1, expected 2"),
        ("status: not_met, findings: [E1, E2]", "what falls short is E1, expected E1, E2"),
        ("status: not_met, findings: []", "what falls short is E1, expected -"),
        ("status: not_met, value: 10", "value is 11, expected 10"),
        ("status: unknown", "status is not_met, expected unknown"),
    ],
)
def test_what_differs_is_told(packs: Packs, expect: str, difference: str) -> None:
    found = run(packs, written(expect))
    assert (found.verdict, said(found)) == ("failed", [difference])


MISS = "        known_miss: {nl: De drempel telt nog niet mee, en: The step does not count yet}\n"


def test_a_known_miss_is_neither_a_failure_nor_a_pass(packs: Packs) -> None:
    found = run(packs, written("status: met", more=MISS))
    assert (found.verdict, found.passed) == ("known_miss", False)


def test_a_known_miss_that_passes_has_lost_its_reason(packs: Packs) -> None:
    assert run(packs, written("status: not_met", more=MISS)).verdict == "unexpected_pass"


def test_the_line_of_a_test_is_known(packs: Packs) -> None:
    place = run(packs, written("status: met")).rehearsal.place
    assert place is not None
    assert place.line == (HEAD + RULE).count("\n") + 2


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ("{entrances: [{kidn: shared_main, geometry: POINT (0 0)}]}", "P032"),
        ("{entrances: [{geometry: PIONT (0 0)}]}", "P031"),
        ("{entrance: []}", "P030"),
        ("{entrances: [los]}", "P033"),
        ("tests/weg.geojson", "P036"),
    ],
)
def test_a_plan_that_cannot_be_read_is_told_and_the_rest_goes_on(packs: Packs, plan: str, code: str) -> None:
    more = f"      - name: daarna\n        plan: {{entrances: [{DOOR}]}}\n        expect: {{status: unknown}}\n"
    test = written("status: met", plan=plan, more=more)
    first, second = rehearse(partial(load_pack, packs.write(HEAD + RULE + test), None))
    assert (first.verdict, [fault.code for fault in first.wrong]) == ("wrong", [code])
    assert second.verdict == "passed"


def test_an_answer_in_a_test_has_a_rule_and_a_value(packs: Packs) -> None:
    answers = "        answers: [{rul: T01, value: yes}]\n"
    assert "Did you mean 'rule'?" in packs.faults(HEAD + RULE + written("status: met", more=answers))


def drawn(folder: Path, name: str = "plan.geojson", **door: Any) -> Path:
    """Draw an entrance that says how many dwellings it serves: a plan without any dwelling."""
    folder.mkdir(exist_ok=True)
    features = [feature("entrances", point(155000, 463000), entrance_id="E1", kind="shared_main", **door)]
    path = folder / name
    path.write_text(json.dumps(collection(features)), encoding="utf-8")
    return path


def test_a_plan_may_be_a_small_file_beside_the_pack(packs: Packs) -> None:
    drawn(packs.folder / "tests", dwelling_count=12, step_free=None)
    found = run(packs, written("status: not_met, value: 12, findings: [E1]", plan="tests/plan.geojson"))
    assert found.verdict == "passed", said(found)


def test_a_plan_may_be_a_geopackage(packs: Packs) -> None:
    import geopandas as gpd
    from shapely import Point, box

    path = packs.folder / "plan.gpkg"
    area = gpd.GeoDataFrame({"name": ["Proef"]}, geometry=[box(154900, 462900, 155100, 463100)], crs="EPSG:28992")
    area.to_file(path, layer="boundary", use_arrow=False)
    doors = {"entrance_id": ["E1", "E2"], "kind": ["shared_main"] * 2, "dwelling_count": [12, 12], "lit": [True, None]}
    places = [Point(155000, 463000), Point(156000, 463000)]
    gpd.GeoDataFrame(doors, geometry=places, crs="EPSG:28992").to_file(path, layer="entrances", use_arrow=False)
    found = run(packs, written("status: not_met, findings: [E1]", plan="plan.gpkg"))
    assert found.verdict == "passed", (said(found), found.wrong)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../plan.geojson", "P034"),
        ("tests/../../plan.geojson", "P034"),
        ("/etc/passwd", "P034"),
        ("notities.txt", "P035"),
        ("tests/plam.geojson", "P036"),
        ("tests", "P035"),
    ],
)
def test_a_plan_outside_the_folder_of_the_pack_is_not_read(packs: Packs, name: str, code: str) -> None:
    drawn(packs.folder / "tests")
    drawn(packs.folder.parent)
    found = run(packs, written("status: met", plan=name))
    assert [fault.code for fault in found.wrong] == [code]
    if name == "tests/plam.geojson":
        assert found.wrong[0].nearest == "plan.geojson"


def test_a_link_out_of_the_folder_is_not_followed(packs: Packs) -> None:
    elsewhere = drawn(packs.folder.parent, "elders.geojson")
    try:
        (packs.folder / "plan.geojson").symlink_to(elsewhere)
    except OSError:
        pytest.skip("links cannot be made here")
    assert [fault.code for fault in run(packs, written("status: met", plan="plan.geojson")).wrong] == ["P034"]


def test_a_large_file_is_not_a_small_plan(packs: Packs) -> None:
    path = drawn(packs.folder)
    path.write_text(path.read_text(encoding="utf-8") + " " * 2_000_000, encoding="utf-8")
    assert [fault.code for fault in run(packs, written("status: met", plan="plan.geojson")).wrong] == ["P037"]


def test_a_plan_of_a_test_is_rows_or_a_name(packs: Packs) -> None:
    with pytest.raises(PlancheckError, match="R014"):
        load_pack(packs.write(HEAD + RULE + written("status: met", plan="[1, 2]")))


ASK = """\
  - id: q.host
    code: T02
    aliases: [q.gastheer]
    title: {nl: Gastheer, en: Host}
    why: {nl: Iemand, en: Someone}
    source: {ref: essay, authority: guideline}
    factor: uitnodigend.sociale_regie
    level: recommendation
    select: plan
    measure: {ask: {question: {nl: Wie?, en: Who?}, scale: yes_partly_no, role: planner}}
    norm: {at_least: partly, unit: answer}
    tests:
      - name: proef
        plan: {}
        answers: [{rule: NAME, value: VALUE}]
        expect: {status: met}
"""


def asked(packs: Packs, name: str, value: str) -> Rehearsed:
    [found] = rehearse(
        partial(load_pack, packs.write(HEAD + RULE + ASK.replace("NAME", name).replace("VALUE", value)), None)
    )
    return found


@pytest.mark.parametrize("name", ["q.host", "T02", "q.gastheer"])
@pytest.mark.parametrize("value", ["partly", "ja", "true"])
def test_an_answer_names_its_question_as_anything_does(packs: Packs, name: str, value: str) -> None:
    assert asked(packs, name, value).passed


@pytest.mark.parametrize(
    ("name", "value", "code", "nearest"),
    [
        ("T03", "yes", "A001", "T02"),
        ("bldg.dwellings_per_entrance", "yes", "A001", None),
        ("T02", "partl", "A002", "partly"),
    ],
)
def test_an_answer_that_cannot_be_given_is_told(
    packs: Packs, name: str, value: str, code: str, nearest: str | None
) -> None:
    found = asked(packs, name, value)
    assert found.verdict == "wrong"
    assert [(fault.code, fault.nearest) for fault in found.wrong] == [(code, nearest)]
