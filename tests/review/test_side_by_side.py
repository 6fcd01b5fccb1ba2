"""Rules that are judged at the same time give what they give one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import plancheck
from plancheck import threads as module
from plancheck.measures.base import Provider
from plancheck.measures.context import Context
from plancheck.pack.model import LoadedRule, Pack
from plancheck.plan.model import Plan
from plancheck.report.json import to_json
from plancheck.review import engine
from plancheck.review.outcome import Outcome, outcome
from plancheck.review.referring import context_of
from plancheck.review.side_by_side import side_by_side

PLAN = Path(__file__).parents[2] / "example_plans" / "fictional" / "havenkwartier-a.gpkg"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plancheck.read_plan([PLAN])


@pytest.fixture(scope="module")
def pack() -> Pack:
    return plancheck.load_pack()


def outcomes_of(rules: Sequence[LoadedRule], context: Context) -> list[Outcome]:
    return side_by_side(rules, context, lambda loaded: outcome(loaded, context))


def failing(loaded: LoadedRule, said: str) -> LoadedRule:
    """Return the rule with a measure that breaks down."""

    def measure(*given: Any) -> Any:
        raise ArithmeticError(said)

    return replace(loaded, measure=replace(loaded.measure, measure=measure))


def test_measures_of_other_packages_are_never_asked_from_two_threads(plan: Plan, pack: Pack) -> None:
    threads = []

    def noted(loaded: LoadedRule) -> LoadedRule:
        def measure(*given: Any) -> Any:
            threads.append(threading.get_ident())
            return loaded.measure.measure(*given)

        return replace(loaded, measure=replace(loaded.measure, measure=measure, provider=Provider("elsewhere", "1.0")))

    rules = [noted(loaded) for loaded in measured(pack)]
    outcomes_of(rules, context_of(plan, rules, {}))

    assert set(threads) == {threading.get_ident()}


def measured(pack: Pack) -> list[LoadedRule]:
    return [loaded for loaded in pack.rules if not loaded.rule.is_question and loaded.rule.select.plan]


def test_outcomes_come_in_the_order_of_the_rules(plan: Plan, pack: Pack) -> None:
    found = outcomes_of(pack.rules, context_of(plan, pack.rules, {}))

    assert [item.loaded for item in found] == list(pack.rules)


@pytest.mark.parametrize("threads", [2, 8])
def test_the_review_is_the_same_byte_for_byte(
    plan: Plan, pack: Pack, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_by_one(rules: Sequence[LoadedRule], context: Context, work: Callable[[LoadedRule], Any]) -> list[Any]:
        return [work(loaded) for loaded in rules]

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.setattr("os.cpu_count", lambda: threads)
    monkeypatch.setattr(module, "MOST", threads)
    together = to_json(plancheck.judge(plan, pack))
    monkeypatch.setattr(engine, "side_by_side", one_by_one)

    assert to_json(plancheck.judge(plan, pack)) == together


def test_of_several_errors_the_one_of_the_first_rule_is_told(plan: Plan, pack: Pack) -> None:
    first, second, third, *_ = measured(pack)

    with pytest.raises(ArithmeticError, match="second"):
        outcomes_of([first, failing(second, "second"), failing(third, "third")], context_of(plan, pack.rules, {}))


def test_no_rules_give_no_outcomes(plan: Plan, pack: Pack) -> None:
    assert outcomes_of([], context_of(plan, pack.rules, {})) == []
