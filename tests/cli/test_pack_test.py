"""``plancheck pack test``: a test runner for rules, with exit codes that a build server can go by."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.pack_files import HEAD, RULE, Packs

PLAN = "{entrances: [{entrance_id: E1, kind: shared_main, geometry: POINT (0 0)}], dwellings: {repeat: %d, entrance_id: E1, geometry: POINT (0 5)}}"
GOOD = f"""\
    tests:
      - {{name: elf, plan: {PLAN % 11}, expect: {{status: not_met, value: 11}}}}
      - {{name: tien, plan: {PLAN % 10}, expect: {{status: met}}}}
"""
FAILS = f"      - {{name: vier, plan: {PLAN % 4}, expect: {{status: not_met}}}}\n"
MISS = FAILS.replace("{name: vier,", "{name: drempel, known_miss: {nl: Telt nog niet mee, en: Does not count yet},")
PASSES = MISS.replace("status: not_met", "status: met")
UNREADABLE = "      - {name: typefout, plan: {entrances: {kidn: rear, geometry: POINT (0 0)}}, expect: {status: met}}\n"


@pytest.fixture
def tested(plancheck: Any, packs: Packs) -> Any:
    def run(tests: str, *options: object) -> Any:
        return plancheck("pack", "test", packs.write(HEAD + RULE + tests), "--lang", "en", *options)

    return run


def test_all_well(tested: Any) -> None:
    result = tested(GOOD)
    assert (result.code, result.out) == (0, "proef: tests passed 2, failed 0\n")


def test_every_test_by_name(tested: Any) -> None:
    assert "T01 bldg.dwellings_per_entrance: elf: passed" in tested(GOOD, "-v").out


def test_a_failure_is_told_with_its_line_and_what_was_expected(tested: Any, packs: Packs) -> None:
    result = tested(GOOD + FAILS)
    line = (HEAD + RULE + GOOD).count("\n") + 1
    assert result.code == 1
    assert result.out.replace(str(packs.folder), "") .replace("\\", "/") == (
        f"/proef.yaml:{line}:9: T01 bldg.dwellings_per_entrance: vier: failed\n"
        "  status is met, expected not_met\n"
        "proef: tests passed 2, failed 1\n"
    )  # fmt: skip


def test_a_known_miss_is_told_apart(tested: Any) -> None:
    result = tested(GOOD + MISS)
    assert result.code == 0
    assert "drempel: known miss\n  Does not count yet\n" in result.out
    assert "proef: tests passed 2, failed 0, known misses 1" in result.out


def test_a_known_miss_that_passes_is_a_failure(tested: Any) -> None:
    result = tested(GOOD + PASSES)
    assert result.code == 1
    assert "Take the mark 'known_miss' away" in result.out


def test_a_plan_that_cannot_be_read_is_a_wrong_pack(tested: Any) -> None:
    result = tested(GOOD + FAILS + UNREADABLE)
    assert result.code == 2
    assert "Did you mean 'kind'?" in result.out
    assert "proef: tests passed 2, failed 2" in result.out


def test_a_wrong_pack(tested: Any) -> None:
    result = tested(GOOD.replace("status: met", "status: mte"))
    assert result.code == 2
    assert "Did you mean 'met'?" in result.err


def test_only_the_rules_that_are_named(plancheck: Any) -> None:
    result = plancheck("pack", "test", "kbo", "--select", "KBO03", "--lang", "en", "-v")
    assert result.code == 0
    assert {line.split()[0] for line in result.out.splitlines()[:-1]} == {"KBO03"}
    result = plancheck("pack", "test", "kbo", "--ignore", "KBO*", "--lang", "en")
    assert result.out == "kbo: no tests of its own; --all takes those of the packs that it extends\n"
    result = plancheck("pack", "test", "kbo", "--select", "KB003", "--lang", "en")
    assert (result.code, "R040" in result.err) == (2, True)


def test_the_packs_that_a_pack_extends_are_tested_on_demand_and_by_their_own_norms(
    plancheck: Any, packs: Packs
) -> None:
    packs.write(HEAD + RULE + GOOD, "basis")
    override = "override:\n  bldg.dwellings_per_entrance: {norm: {at_most: 8}, reason: {nl: Beleid, en: Policy}}\n"
    path = packs.write(HEAD.replace("pack: proef", "pack: eigen") + "extends: [basis]\n" + override, "eigen")
    assert "eigen: no tests of its own" in plancheck("pack", "test", path, "--lang", "en").out
    result = plancheck("pack", "test", path, "--all", "--lang", "en")
    assert (result.code, result.out.splitlines()[0]) == (0, "proef: tests passed 2, failed 0")


def test_what_no_test_would_notice_is_told_and_does_not_fail(tested: Any) -> None:
    result = tested(GOOD, "--mutate")
    assert result.code == 0
    assert "If 'select.where' were left out, no test would notice." in result.out
    assert "Rules damaged: 1. Ways tried:" in result.out
    dutch = tested(GOOD, "--mutate", "--lang", "nl").out
    assert "select.where" in dutch


def test_the_outcome_as_junit(tested: Any, tmp_path: Path) -> None:
    output = tmp_path / "uitslag.xml"
    tested(GOOD + FAILS + MISS + UNREADABLE, "-o", output)
    [suite] = ElementTree.parse(output).getroot()
    assert suite.attrib == {"name": "proef", "tests": "5", "failures": "1", "errors": "1", "skipped": "1"}
    assert [case.get("name") for case in suite] == ["elf", "tien", "vier", "drempel", "typefout"]
    [failure] = suite.iter("failure")
    assert failure.text == "status is met, expected not_met"


def test_junit_goes_to_xml_only(tested: Any, tmp_path: Path) -> None:
    result = tested(GOOD, "-o", tmp_path / "uitslag.json")
    assert (result.code, "O001" in result.err, result.out) == (2, True, "")
