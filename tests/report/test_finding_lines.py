"""Findings that are kept as columns: the same things, and the same lines of JSON, as the findings one by one."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import pytest

import plancheck
from plancheck.plan.building import plan_from_rows
from plancheck.report.finding_lines import FindingLines
from plancheck.report.json import pieces, to_json
from plancheck.review.finding import Finding
from plancheck.review.model import Review
from tests.pack_files import HEAD, RULE, Packs

ODD = 'D"1\\ é,\u2028</script>'
HOMES = [
    {"dwelling_id": ODD, "geometry": "POINT (0 0)"},
    {"dwelling_id": "D2", "geometry": "POINT (240 0.123)"},
    {"dwelling_id": "D3", "geometry": "POINT (1000 0)"},
]
PLAN = {
    "dwellings": HOMES,
    "paths": [{"path_id": "P", "modes": "walk", "name": 'Lange "Kade", oost', "geometry": "LINESTRING (0 0, 500 0)"}],
    "facilities": [{"category": "library", "name": "De Boeg", "geometry": "POINT (250 0)"}],
}
REACH = RULE.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: {layer: dwellings}")


@pytest.fixture
def review(packs: Packs) -> Review:
    """Two rules about the same dwellings, one that some meet and one that nobody can know."""
    near = REACH.replace(
        "{count: {of: dwellings, by: entrance_id}}",
        "{distance: {to: {layer: facilities, where: \"category = 'library'\"}, limit_m: 600}}",
    ).replace("{at_most: 10, unit: dwellings}", "{at_most: 100, unit: m}")
    unknown = (
        REACH.split("rules:\n")[1]
        .replace("{count: {of: dwellings, by: entrance_id}}", "{value: {attribute: private_outdoor_m2}}")
        .replace("code: ", "code: X")
        .replace("- id: ", "- id: other.")
        .replace("{at_most: 10, unit: dwellings}", "{at_least: 5, unit: m2}")
    )
    pack = plancheck.load_pack(packs.write(HEAD + near + unknown))
    return plancheck.judge(plan_from_rows(PLAN), pack, language="en", everything=True)


def test_the_lines_are_those_of_the_findings_one_by_one(review: Review) -> None:
    lines = FindingLines()
    for result in review.results:
        assert len(result.findings) == len(HOMES)
        written = b"".join(lines.of(result.findings, b"\n"))
        assert written.split(b"\n") == [orjson.dumps(finding) for finding in result.findings]


def test_more_lines_than_are_written_at_a_time(packs: Packs) -> None:
    homes = [{"dwelling_id": f"D{number:04}", "geometry": f"POINT ({number} 0)"} for number in range(2500)]
    pack = plancheck.load_pack(packs.write(HEAD + REACH))
    [result] = plancheck.judge(plan_from_rows({"dwellings": homes}), pack, everything=True).results
    lines = [orjson.dumps(finding) for finding in result.findings]

    for findings in (result.findings, tuple(result.findings)):
        some = list(FindingLines().of(findings, b"\n"))
        assert len(some) == 3
        assert b"\n".join(some).split(b"\n") == lines


def test_the_statuses_and_numbers_that_there_can_be_take_part(review: Review) -> None:
    found = {(finding.status, finding.value) for result in review.results for finding in result.findings}

    assert {status for status, _ in found} == {"met", "not_met", "unknown"}
    assert {type(value) for _, value in found} == {float, str, type(None)}


def test_the_columns_are_a_sequence_of_findings(review: Review) -> None:
    found: Sequence[Finding] = review.results[0].findings
    listed = tuple(found)

    assert found[0] == listed[0]
    assert found[1:] == listed[1:]
    assert found == listed
    assert found != listed[1:]
    assert ODD in {finding.subject.id for finding in found}


def test_a_review_that_was_stored_is_written_as_before(review: Review) -> None:
    written = to_json(review)
    again = Review.model_validate(orjson.loads(written))

    assert again == review
    assert to_json(again) == written
    assert b"".join(pieces(again)) == written
