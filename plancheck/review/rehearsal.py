"""The tests inside the rules: each tiny plan is reviewed by its rule, and the outcome compared with what is expected.

``value`` is the value of the rule or, when the plan has one subject, that of the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.pack.scales import scale_value
from plancheck.plan.building import plan_from_rows
from plancheck.review.findings import plain
from plancheck.review.model import OUT_OF_REACH
from plancheck.review.outcome import Outcome, outcome
from plancheck.review.referring import context_of
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule, Pack
    from plancheck.pack.rule import RuleTest

Load = Callable[[Mapping[str, float]], "Pack"]
"""Gives a pack, with these figures instead of those of its norm table."""

TOLERANCE = 1e-5
"""Relative: the numbers of a review carry six digits."""


@dataclass(frozen=True)
class Rehearsed:
    """One test of one rule, and in what it differs from what was expected (nothing when it passes)."""

    rule: str
    test: str
    differences: tuple[Text, ...]

    @property
    def passed(self) -> bool:
        """Whether the rule did what its test expects."""
        return not self.differences


def rehearse(load: Load, own: bool = False) -> Iterator[Rehearsed]:
    """Run every test of every rule of the pack that ``load`` gives; with ``own`` not of the packs that it extends."""
    for loaded, test, rules in each_test(load, own):
        yield Rehearsed(loaded.rule.id, test.name, tuple(_differences(test, perform(loaded, test, rules))))


def each_test(load: Load, own: bool = False) -> Iterator[tuple[LoadedRule, RuleTest, tuple[LoadedRule, ...]]]:
    """Yield every test with its rule and the rules of its pack; a test may name figures of the norm table."""
    packs: dict[tuple[tuple[str, float], ...], dict[str, LoadedRule]] = {}
    whole = load({})
    for loaded in whole.rules:
        if own and loaded.pack != whole.id:
            continue
        for test in loaded.rule.tests:
            figures = tuple(sorted(test.norms.items()))
            if figures not in packs:
                packs[figures] = {item.rule.id: item for item in load(test.norms).rules}
            rules = packs[figures]
            yield rules[loaded.rule.id], test, tuple(rules.values())


def perform(loaded: LoadedRule, test: RuleTest, rules: Sequence[LoadedRule] = ()) -> Outcome:
    """Return what a rule says about the plan of a test; ``rules`` are those of its pack, which it may combine."""
    answers = {str(given["rule"]): scale_value(given["value"]) for given in test.answers}
    return outcome(loaded, context_of(plan_from_rows(test.plan), rules, answers))


def _differences(test: RuleTest, found: Outcome) -> Iterator[Text]:
    expected = test.expect
    if found.status != expected.status:
        yield text("status is {found}, expected {expected}", found=found.status, expected=expected.status)
    if expected.value is not None:
        values = [plain(found.value)]
        if found.verdicts is not None and len(found.verdicts.value) == 1:
            values.append(plain(float(found.verdicts.value[0])))
        if not any(_same(value, expected.value) for value in values):
            yield text("value is {found}, expected {expected}", found=str(values[0]), expected=str(expected.value))
    if expected.score is not None and not _same(plain(found.score), expected.score):
        yield text("score is {found}, expected {expected}", found=str(found.score), expected=str(expected.score))
    if expected.findings is not None:
        count = 0 if found.verdicts is None else int((~found.verdicts.met).sum())
        if count != expected.findings:
            yield text("{found} findings, expected {expected}", found=count, expected=expected.findings)


def _same(found: float | str | None, expected: float | str) -> bool:
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected == OUT_OF_REACH
    return found is not None and abs(found - expected) <= TOLERANCE * max(1.0, abs(expected))
