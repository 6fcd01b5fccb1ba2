"""The review as JUnit: what fails is what makes the run fail, and everything else says why it does not."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from plancheck.report.pipeline import MOST_FINDINGS, to_junit
from tests.report.builders import finding, result, small_review


def cases(content: bytes) -> dict[str, ElementTree.Element]:
    return {case.get("name", "").split(" ")[0]: case for case in ElementTree.fromstring(content).iter("testcase")}


def kind(case: ElementTree.Element) -> str:
    return next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")


def test_a_suite_per_key_and_a_case_per_rule() -> None:
    root = ElementTree.fromstring(to_junit(small_review(language="en")))
    assert root.get("name") == "Review of Testwijk"
    total, *suites = root
    assert (total.get("name"), total.get("tests")) == ("Total", "0")
    assert [suite.get("name") for suite in suites] == ["Veelzijdig", "Vanzelfsprekend", "Uitnodigend", "Toegankelijk"]
    assert sum(int(suite.get("tests", 0)) for suite in suites) == len(small_review().results)
    for suite in suites:
        kinds = [kind(case) for case in suite.iterfind("testcase")]
        assert [suite.get(name) for name in ("failures", "errors", "skipped")] == [
            str(kinds.count(name)) for name in ("failure", "error", "skipped")
        ]
        assert suite.get("timestamp") == "2026-03-01T12:00:00"


@pytest.mark.parametrize(
    ("level", "failing"),
    [("requirement", {"KI07"}), ("recommendation", {"KI07", "DS01", "BC01"}), ("wish", {"KI07", "DS01", "BC01"})],
)
def test_what_fails_is_what_the_run_fails_on(level: str, failing: set[str]) -> None:
    found = cases(to_junit(small_review(), level))  # type: ignore[arg-type]
    assert {code for code, case in found.items() if kind(case) == "failure"} == failing


def test_what_has_no_verdict_is_skipped_and_says_why() -> None:
    found = cases(to_junit(small_review(language="en")))
    assert {code: kind(case) for code, case in found.items()} == {
        "DS01": "skipped", "KI07": "failure", "KI12": "skipped", "KI20": "passed", "BC01": "skipped", "BC02": "passed",
        "BC03": "skipped", "BC04": "passed", "OB01": "passed", "PR01": "skipped", "PR02": "passed",
    }  # fmt: skip
    assert found["KI12"].find("skipped").get("message", "").startswith("Unknown (recommendation): ")  # type: ignore[union-attr]
    assert "ground_floor_use" in (found["KI12"].findtext("skipped") or "")
    assert found["DS01"].find("skipped").get("message") == "Falls short (recommendation): falls short: 3 of 10"  # type: ignore[union-attr]
    failure = found["KI07"].find("failure")
    assert failure is not None
    assert failure.get("type") == "requirement"
    assert "62% van de woningen" in (failure.text or "")
    assert found["PR01"].find("skipped").get("message") == "To be judged: Wie is gastheer op het plein?"  # type: ignore[union-attr]


def test_many_findings_are_cut_off_and_odd_characters_do_no_harm() -> None:
    many = tuple(finding("a.rule", "trees", f"T{n}\x00<&", "not_met") for n in range(MOST_FINDINGS + 5))
    review = small_review(language="en", results=(result("a.rule", "A", "\x1b]]>", "not_met", findings=many),))
    [case] = cases(to_junit(review)).values()
    lines = (case.findtext("skipped") or "").splitlines()
    assert lines[-1] == "and 5 more"
    assert lines[1].startswith("T0\N{REPLACEMENT CHARACTER}<&: ")
