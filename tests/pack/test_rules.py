"""Every test inside every shipped rule, and what every rule must have."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import pytest

from plancheck.api import load_pack
from plancheck.pack.loading import shipped
from plancheck.review.mutating import survivors
from plancheck.review.rehearsal import each_test, perform, rehearse
from tests.pack_files import HEAD, RULE, Packs

OWN = [name for name in shipped() if name != "sociale-cohesie"]


@pytest.mark.parametrize("pack", OWN)
def test_every_rule_does_what_its_tests_expect(pack: str) -> None:
    rehearsed = list(rehearse(partial(load_pack, pack, None), own=True))
    assert rehearsed
    failures = [
        f"{item.rule}: {item.test}: {', '.join(difference.render('en') for difference in item.differences)}"
        for item in rehearsed
        if item.verdict not in ("passed", "known_miss")
    ]
    assert failures == []


@pytest.mark.parametrize("pack", OWN)
def test_a_plan_that_is_good_can_be_damaged_until_the_rule_fails(pack: str) -> None:
    left = [
        f"{item.rehearsal.loaded.rule.id}: {item.rehearsal.test.name} ({item.tried})"
        for item in survivors(partial(load_pack, pack, None), own=True)
    ]
    assert left == []


@pytest.mark.parametrize("pack", OWN)
def test_every_rule_shows_when_it_is_met_when_not_and_when_unknown(pack: str) -> None:
    for loaded in load_pack(pack).rules:
        expected = {test.expect.status for test in loaded.rule.tests}
        if loaded.rule.level == "observation":
            assert expected >= {"not_applicable", "to_judge" if loaded.rule.is_question else "unknown"}, loaded.rule.id
        elif loaded.rule.is_question:
            assert expected >= {"met", "not_met", "to_judge"}, loaded.rule.id
        else:
            assert expected >= {"met", "not_met", "unknown"}, loaded.rule.id


def test_a_rule_with_an_exception_shows_it() -> None:
    excepting = {loaded.rule.id for loaded in load_pack().rules if loaded.rule.unless is not None}
    shown = {
        test.loaded.rule.id
        for test in each_test(partial(load_pack, "sociale-cohesie", None))
        if test.loaded.rule.id in excepting and perform(test).excepted
    }
    assert excepting
    assert excepting - shown == set()


@pytest.mark.parametrize("name", ["id", "code"])
def test_ids_and_codes_are_used_once_over_all_packs(name: str) -> None:
    own = [(loaded.pack, getattr(loaded.rule, name)) for pack in shipped() for loaded in load_pack(pack).rules]
    uses = Counter(found for _, found in set(own))
    assert [found for found, count in uses.items() if count > 1] == []


def test_a_code_is_the_letters_of_a_series_and_a_number() -> None:
    codes = [loaded.rule.code for loaded in load_pack().rules]
    assert [code for code in codes if not re.fullmatch(r"(BC|DS|GW|KBO|KIS|PR|SI|VR|VW)[0-9]{2,3}", code)] == []


def test_nothing_that_ships_is_a_requirement_for_everyone() -> None:
    assert [loaded.rule.id for loaded in load_pack().rules if loaded.rule.level == "requirement"] == []


TEST = """\
    tests:
      - name: eleven is one too many
        plan: {entrances: [{entrance_id: E1, kind: shared_main, geometry: POINT (0 0)}],
               dwellings: {repeat: 11, entrance_id: E1, geometry: POINT (0 5)}}
        expect: {status: not_met, value: 11}
"""


def test_the_example_of_the_rule_format(packs: Packs) -> None:
    rule = RULE + "    score: {full: 10, none: 20}\n    unless: \"faces = 'courtyard' AND dwelling_count < 4\"\n" + TEST
    [result] = rehearse(partial(load_pack, packs.write(HEAD + rule), None))
    assert result.passed, [difference.render("en") for difference in result.differences]


def test_a_test_that_expects_something_else_fails_and_says_what(packs: Packs) -> None:
    wrong = TEST.replace("{status: not_met, value: 11}", "{status: met, value: 12, score: 40, findings: 3}")
    [result] = rehearse(partial(load_pack, packs.write(HEAD + RULE + wrong), None))
    assert [difference.render("en") for difference in result.differences] == [
        "status is not_met, expected met",
        "value is 11, expected 12",
        "score is 0, expected 40",
        "findings: 1, expected 3",
    ]
