"""What a review says about its packs: changes with reasons, parameters that were set, and names that are old."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plancheck.api import load_pack
from plancheck.plan.building import plan_from_rows
from plancheck.report.json import schema, to_json
from plancheck.review.engine import judge
from plancheck.review.model import Review
from tests.pack_files import HEAD, RULE, Packs

SECOND = (
    RULE.removeprefix("rules:\n").replace("T01", "T02").replace("bldg.dwellings_per_entrance", "bldg.second")
    + "    aliases: [bldg.old]\n    tensions: [T01]\n"
)
BASE = HEAD.replace("pack: proef", "pack: basis") + "parameters: {most: 10}\n" + RULE + SECOND
OWN = """\
extends: [basis]
parameters: {most: 8}
override:
  bldg.old: {weight: 5, title: {nl: Kort, en: Short}, reason: {nl: Beleid 2026, en: Policy 2026}}
exclude:
  T03: {nl: Niet hier, en: Not here}
"""


@pytest.fixture
def review(packs: Packs) -> Review:
    packs.write(
        BASE + SECOND.replace("T02", "T03").replace("bldg.second", "bldg.third").replace("bldg.old", "b"), "basis"
    )
    pack = load_pack(packs.write(HEAD + OWN), {"most": "6"})
    eleven = {"repeat": 11, "entrance_id": "E1", "geometry": "POINT (0 5)"}
    door = {"entrance_id": "E1", "kind": "shared_main", "geometry": "POINT (0 0)"}
    return judge(plan_from_rows({"entrances": [door], "dwellings": eleven}), pack, language="en")


def test_the_packs_say_what_they_changed_and_why(review: Review) -> None:
    own, base = (pack.model_dump(mode="json") for pack in review.packs)
    assert own["parameters"] == {"most": [10, 8]}
    assert own["overrides"] == [
        {"rule": "bldg.second", "reason": "Policy 2026", "changed": {"weight": [2.0, 5.0], "title": ["Ten at most", "Short"]}}
    ]  # fmt: skip
    assert own["excluded"] == [{"rule": "bldg.third", "code": "T03", "reason": "Not here"}]
    assert (base["parameters"], base["overrides"], base["excluded"]) == ({}, [], [])


def test_what_was_set_stands_beside_the_parameters(review: Review) -> None:
    assert review.parameters == {"most": 6}
    assert review.settings == {"most": (8, 6)}


def test_an_old_name_is_a_note(review: Review) -> None:
    [note] = [issue for issue in review.input.issues if issue.code == "I090"]
    assert (note.level, note.message) == (
        "note",
        "The pack proef calls the rule bldg.second by its old name 'bldg.old'.",
    )


def test_tensions_may_name_a_rule_by_its_code(review: Review) -> None:
    [tension] = review.tensions
    assert tension.rules == ("bldg.dwellings_per_entrance", "bldg.second")


def test_the_review_keeps_the_contract(review: Review, tmp_path: Path) -> None:
    import jsonschema

    written = to_json(review)
    jsonschema.validate(json.loads(written), schema())
    assert to_json(Review.model_validate_json(written)) == written


def test_a_result_says_why_the_rule_is_there_and_what_is_asked() -> None:
    pack = load_pack()
    boundary = {"name": "proef", "geometry": "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"}
    review = judge(plan_from_rows({"boundary": [boundary]}), pack, language="en")
    by_rule = {loaded.rule.id: loaded.rule for loaded in pack.rules}
    for result in review.results:
        rule = by_rule[result.rule]
        assert result.why == rule.why.en
        assert result.reasoning == (rule.reasoning.en if rule.reasoning else None)
        assert (result.asked is not None) == rule.is_question
    guided = {result.rule: result.asked for result in review.results}["mix.dwelling_types.complement"]
    assert guided is not None
    assert guided.question.startswith("Was it checked which dwellings")
    assert guided.guidance is not None
    assert (guided.role, guided.scale) == ("planner", "yes_partly_no")
