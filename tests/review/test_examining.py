"""Damaged rules: in what ways, and which of them the tests of a rule notice."""

from __future__ import annotations

from functools import partial

import pytest

from plancheck.api import load_pack
from plancheck.pack.loading import shipped
from plancheck.review.altering import alterations
from plancheck.review.examining import Examined, examine
from plancheck.review.mutating import mutations, survivors
from tests.pack_files import HEAD, RULE, Packs

SCORE = "    score: {full: 10, none: 20}\n    unless: \"faces = 'courtyard'\"\n    accept: 50%\n"


def door(name: str, homes: int, x: int = 0, kind: str = "shared_main", faces: str = "street") -> tuple[str, str]:
    place = f"POINT ({x} 0)"
    return (
        f"{{entrance_id: {name}, kind: {kind}, faces: {faces}, geometry: {place}}}",
        f"{{repeat: {homes}, entrance_id: {name}, geometry: {place}}}",
    )


def test_of(name: str, expect: str, *doors: tuple[str, str]) -> str:
    entrances, dwellings = (", ".join(part) for part in zip(*doors, strict=True))
    plan = f"{{entrances: [{entrances}], dwellings: [{dwellings}]}}"
    return f"      - {{name: {name}, expect: {{{expect}}}, plan: {plan}}}\n"


test_of.__test__ = False  # type: ignore[attr-defined]

WEAK = "    tests:\n" + test_of("veel te veel", "status: not_met", door("E1", 30)) + test_of(
    "vier", "status: met", door("E1", 4)
)  # fmt: skip
STRONG = "    tests:\n" + "".join(
    (
        test_of("elf", "status: not_met, value: 11, score: 90", door("E1", 11)),
        test_of("tien", "status: met, score: 100", door("E1", 10)),
        test_of("negentien", "status: not_met, score: 10", door("E1", 19)),
        test_of("de helft", "status: met", door("E1", 12), door("E2", 3, 50)),
        test_of("een derde", "status: not_met", door("E1", 12), door("E2", 3, 50), door("E3", 12, 90)),
        test_of("bergingen", "status: not_applicable", door("E1", 30, kind="storage")),
        test_of("hof", "status: not_applicable", door("E1", 30, faces="courtyard")),
    )
)


def examined(packs: Packs, content: str) -> Examined:
    [found] = examine(partial(load_pack, packs.write(HEAD + content), None))
    return found


def unnoticed(found: Examined) -> list[str]:
    return [sentence.render("en") for sentence in found.unnoticed]


def test_tests_at_the_norm_notice_everything(packs: Packs) -> None:
    found = examined(packs, RULE + SCORE + STRONG)
    assert unnoticed(found) == []
    assert found.tried >= 10


def test_tests_far_from_the_norm_let_faults_pass(packs: Packs) -> None:
    assert unnoticed(examined(packs, RULE + SCORE + WEAK)) == [
        "If the norm were 8 instead of 10, no test would notice.",
        "If the norm were 12 instead of 10, no test would notice.",
        "If 'select.where' were left out, no test would notice.",
        "If 'unless' were left out, no test would notice.",
        "If 'accept' were 1 instead of 0.5, no test would notice.",
        "If 'accept' were 0.25 instead of 0.5, no test would notice.",
        "If 'score' were left out, no test would notice.",
        "If 'score.full' were 15 instead of 10, no test would notice.",
        "If 'score.none' were 15 instead of 20, no test would notice.",
    ]


def test_a_rule_without_tests_that_pass_is_named(packs: Packs) -> None:
    nothing = ["No test of this rule passes: nothing would be noticed."]
    assert unnoticed(examined(packs, RULE)) == nothing
    wrong = "    tests:\n" + test_of("vier", "status: not_met", door("E1", 4))
    assert unnoticed(examined(packs, RULE + wrong)) == nothing


def test_a_plan_that_stays_good_is_named(packs: Packs) -> None:
    never = RULE.replace("at_most: 10", "at_least: 0")
    tests = "    tests:\n" + test_of("vier", "status: met", door("E1", 4))
    [survivor] = survivors(partial(load_pack, packs.write(HEAD + never + tests), None))
    assert survivor.rehearsal.test.name == "vier"
    told = unnoticed(examined(packs, never + tests))
    assert told[-1] == f"Whatever is done to the plan of 'vier' ({survivor.tried} ways), the rule stays met."


def test_what_is_alike_is_damaged_once() -> None:
    one = {"dwellings": {"size_m2": 60, "geometry": "POINT (0 0)"}}
    many = {"dwellings": {"repeat": 300, "size_m2": 60, "geometry": "POINT (0 0)"}}
    assert len(list(mutations(one))) <= len(list(mutations(many))) <= 2 * len(list(mutations(one)))
    assert max(len(plan["dwellings"]) for plan in mutations(many)) == 599


def names(packs: Packs, change: tuple[str, str]) -> set[str]:
    assert change[0] in RULE
    return {altered.name for altered in alterations(load_pack(packs.write(HEAD + RULE.replace(*change))).rules[0])}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("at_most: 10", "at_most: 10"), {"at_most 0", "at_most 1", "norm turned"}),
        (("at_most: 10", "equals: 10"), {"equals 0", "equals 1"}),
        (("at_most: 10", "between: [2, 10]"), {"between 0 0", "between 0 1", "between 1 0", "between 1 1"}),
        (("at_most: 10", "one_of: [1, 2]"), {"one_of 0", "one_of 1"}),
    ],
)  # fmt: skip
def test_every_kind_of_norm_is_moved(packs: Packs, change: tuple[str, str], expected: set[str]) -> None:
    found = {name for name in names(packs, change) if not name.startswith(("select", "accept", "count"))}
    assert {name.removeprefix("norm ") if name != "norm turned" else name for name in found} == expected


COUNT = "{count: {of: dwellings, by: entrance_id}}"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (COUNT, {"count.of elsewhere"}),
        ("{count: {of: dwellings, within_m: 50}}", {"count.of elsewhere", "count.within_m times 0.5", "count.within_m times 2.0"}),
        (
            "{distance: {to: [stops, {layer: facilities, where: \"category = 'shop'\"}], along: walk}}",
            {
                "distance.to.1 left out", "distance.to.1 elsewhere", "distance.to.2 left out", "distance.to.2 elsewhere",
                "distance.to.2.where left out", "distance.to.2.where turned", "distance.along next",
            },
        ),
        ("{cover: {by: zones, not: true}}", {"cover.by elsewhere", "cover.not turned"}),
        (
            "{combine: {expression: 2 * homes, with: {homes: {count: dwellings}}}}",
            {"combine.expression 2", "combine.with.homes.count elsewhere"},
        ),
    ],
)  # fmt: skip
def test_every_parameter_of_a_measure_is_changed(packs: Packs, measure: str, expected: set[str]) -> None:
    found = names(packs, (COUNT, measure))
    assert {name for name in found if not name.startswith(("select", "accept", "norm"))} == expected


def test_every_shipped_rule_can_be_damaged_in_ways_that_differ() -> None:
    for pack in shipped():
        for loaded in load_pack(pack).rules:
            found = [altered.name for altered in alterations(loaded)]
            assert len(found) == len(set(found)), loaded.rule.id
            unsettled = loaded.rule.level == "observation" or loaded.rule.norm is None or loaded.rule.norm.unresolved
            assert found or unsettled, loaded.rule.id


def test_the_measured_rules_of_a_shipped_pack_are_examined_whole() -> None:
    found = list(examine(partial(load_pack, "vuistregels", None), own=True))
    assert {item.loaded.rule.id for item in found} == {
        loaded.rule.id for loaded in load_pack("vuistregels").rules if loaded.pack == "vuistregels"
    }
    assert all(item.tried for item in found)
