"""Rules that combine the values of other rules: each is judged once, whether or not it is asked for."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pytest

import plancheck
from plancheck.api import load_pack
from plancheck.measures.context import RuleValue
from plancheck.pack.model import Pack
from plancheck.pack.selecting import select_rules
from plancheck.plan.building import plan_from_rows
from plancheck.review import outcome as judging
from plancheck.review.answers import Answers
from plancheck.review.referring import context_of
from plancheck.review.rehearsal import rehearse
from tests.pack_files import HEAD, Packs

BOUNDARY = {"name": "proef", "geometry": "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"}
RULE = """\
  - id: {id}
    code: {code}
    aliases: [{id}-alias]
    title: {{nl: Titel, en: Title}}
    why: {{nl: Daarom, en: Because}}
    source: {{ref: essay, authority: guideline}}
    factor: vanzelfsprekend.levendigheid
    level: {level}
    select: {select}
    measure: {measure}
"""
NORM = "    norm: {{{norm}}}\n"


def rule(identity: str, code: str, measure: str, norm: str | None, select: str = "plan", level: str = "wish") -> str:
    written = RULE.format(id=identity, code=code, level=level, select=select, measure=measure)
    return written + (NORM.format(norm=norm) if norm else "")


RULES = HEAD + "rules:\n" + "".join(
    (
        rule("plan.homes", "T01", "{ratio: {of: {count: dwellings}, per: {programme: sites}}}", "at_least: 1"),
        rule("homes.large", "T02", "{value: {attribute: size_m2}}", "at_least: 80", "{layer: dwellings}"),
        rule("homes.size", "T03", "{value: {attribute: size_m2}}", None, "{layer: dwellings}", "observation"),
        rule("stops.lit", "T04", "{count: {of: trees, within_m: 5}}", "at_least: 1", "{layer: stops, where: \"mode = 'bus'\"}"),
        rule("ask.place", "T05", "{ask: {question: {nl: Is er een plek?, en: Is there a place?}, role: planner}}", "equals: yes"),
        rule("plan.sum", "T06", "{combine: {expression: a + b, with: {a: T01, b: homes.large-alias}}}", "at_least: 3"),
        rule("plan.twice", "T07", "{combine: {expression: 2 * a, with: {a: plan.sum}}}", "at_least: 3"),
        rule("plan.mean", "T08", "{combine: {expression: a, with: {a: homes.size}}}", "at_least: 3"),
        rule("plan.lit", "T09", "{combine: {expression: a, with: {a: stops.lit}}}", "at_least: 3"),
        rule("plan.asked", "T10", "{combine: {expression: 10 * a, with: {a: T05}}}", "at_least: 3"),
    )
)  # fmt: skip


def homes(*sizes: float | None) -> list[dict[str, Any]]:
    return [
        {"dwelling_id": f"D{number}", "size_m2": size, "geometry": f"POINT ({number + 10} 10)"}
        for number, size in enumerate(sizes)
    ]


def plan(**layers: Any) -> Any:
    return plan_from_rows({"boundary": [BOUNDARY], "programme": [{"item": "sites", "quantity": 2}], **layers})


@pytest.fixture
def pack(packs: Packs) -> Pack:
    return load_pack(packs.write(RULES))


def result(pack: Pack, made: Any, name: str, **given: Any) -> Any:
    review = plancheck.judge(made, pack, language="en", **given)
    return next(item for item in review.results if item.rule == name)


def values(pack: Pack, made: Any, answers: dict[str, float] | None = None) -> dict[str, RuleValue]:
    context = context_of(made, pack.rules, answers or {})
    return {loaded.rule.id: context.rule_value(loaded.rule.id) for loaded in pack.rules}


def test_numbers_of_the_plan_and_shares_of_many(pack: Pack) -> None:
    made = plan(dwellings=homes(100, 90, 70, 60))
    assert result(pack, made, "plan.sum").value == 2 + 0.5
    assert result(pack, made, "plan.twice").value == 5
    assert result(pack, made, "plan.mean").value == 80
    found = values(pack, made)
    assert (found["plan.homes"].low, found["homes.large"].low, found["homes.size"].low) == (2, 0.5, 80)
    assert not any(found[name].missing for name in ("plan.homes", "homes.large", "homes.size"))


def test_what_is_not_known_widens(pack: Pack) -> None:
    made = plan(dwellings=homes(100, 90, 70, None))
    found = values(pack, made)
    assert (found["homes.large"].low, found["homes.large"].high) == (0.5, 0.75)
    assert (found["plan.twice"].low, found["plan.twice"].high) == (5, 5.5)
    assert (found["homes.size"].low, found["homes.size"].high) == (-math.inf, math.inf)
    combined = result(pack, made, "plan.sum")
    assert (combined.status, combined.value) == ("not_met", None)  # at most 2.75
    known = result(pack, made, "plan.twice")
    assert (known.status, known.value, known.missing) == ("met", None, ())
    mean = result(pack, made, "plan.mean")
    assert (mean.status, mean.value) == ("unknown", None)
    assert [(gap.attribute, gap.message) for gap in mean.missing] == [
        ("size_m2", "'size_m2' is not known for 1 feature of the layer dwellings."),
        (None, "The value of rule T03 is not known."),
    ]


def test_a_rule_that_does_not_apply(pack: Pack) -> None:
    stops = [{"stop_id": "S1", "mode": "tram", "geometry": "POINT (5 5)"}]
    combined = result(pack, plan(dwellings=homes(90), stops=stops, trees=[]), "plan.lit")
    assert (combined.status, combined.value) == ("unknown", None)
    assert [gap.message for gap in combined.missing] == ["Rule T04 does not apply to this plan."]


def test_a_rule_without_its_layer(pack: Pack) -> None:
    found = values(pack, plan(dwellings=homes(90)))["stops.lit"]
    assert (found.low, found.high) == (0, 1)
    combined = result(pack, plan(dwellings=homes(90)), "plan.lit")
    assert combined.status == "not_met"  # a share is never 3
    assert [gap.message for gap in result(pack, plan(), "plan.mean").missing] == [
        "The plan has no dwellings (layer 'dwellings').", "The value of rule T03 is not known.",
    ]  # fmt: skip


def test_answers_are_numbers_on_their_scale(pack: Pack) -> None:
    made = plan(dwellings=homes(90))
    assert result(pack, made, "plan.asked", answers=Answers({"ask.place": 0.5})).value == 5
    found = values(pack, made)["ask.place"]
    assert (found.low, found.high) == (0, 1)
    assert result(pack, made, "plan.asked").status == "unknown"


def test_some_rules_may_combine_all(pack: Pack) -> None:
    made = plan(dwellings=homes(100, 90, 70, 60))
    review = plancheck.judge(made, pack, rules=select_rules(pack.rules, ["plan.twice"]))
    assert [(item.rule, item.value) for item in review.results] == [("plan.twice", 5)]


def test_every_rule_is_judged_once(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    inner = judging.fresh_outcome

    def counted(loaded: Any, context: Any) -> Any:
        judged.append(loaded.rule.id)
        return inner(loaded, context)

    monkeypatch.setattr(judging, "fresh_outcome", counted)
    plancheck.judge(plan(dwellings=homes(100, 60)), pack)
    assert sorted(judged) == sorted(loaded.rule.id for loaded in pack.rules)


def test_a_name_that_no_rule_has(pack: Pack) -> None:
    found = context_of(plan(), pack.rules, {}).rule_value("plan.hmoes")
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert [gap.message.render("en") for gap in found.missing] == ["There is no rule 'plan.hmoes' to combine."]


def test_tests_inside_rules_combine_too(packs: Packs) -> None:
    tests = """\
    tests:
      - name: two homes on two sites, one of them large
        plan: {programme: [{item: sites, quantity: 2}],
               dwellings: [{size_m2: 90, geometry: POINT (0 0)}, {size_m2: 60, geometry: POINT (5 5)}]}
        expect: {status: not_met, value: 1.5}
"""
    content = RULES.replace("  - id: plan.twice", tests + "  - id: plan.twice")
    [found] = rehearse(partial(load_pack, packs.write(content), None))
    assert found.passed, [difference.render("en") for difference in found.differences]
