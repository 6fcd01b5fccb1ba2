"""The tests inside the rules: each tiny plan is reviewed by its rule, and the outcome compared with what is expected.

``value`` is the value of the rule or, when the plan has one subject, that of the subject. A test that is known to fail
says so with ``known_miss``; when it passes after all, the mark must go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from plancheck.errors import Fault, PlancheckError
from plancheck.pack.scales import scale_value
from plancheck.plan.building import plan_from_rows
from plancheck.plan.rows import rows_from_file
from plancheck.review.answer_checks import no_question, off_scale
from plancheck.review.finding import OUT_OF_REACH
from plancheck.review.findings import plain
from plancheck.review.outcome import Outcome, outcome
from plancheck.review.questions import questions_by_name
from plancheck.review.referring import context_of
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.errors import Place
    from plancheck.measures.context import Context
    from plancheck.pack.model import LoadedRule, Pack
    from plancheck.pack.rule import Expectation, RuleTest

Load = Callable[[Mapping[str, float]], "Pack"]
"""Gives a pack, with these figures instead of those of its norm table."""

TOLERANCE = 1e-5
"""Relative: the numbers of a review carry six digits."""


@dataclass(frozen=True)
class Rehearsal:
    """A test, the how manieth of its rule, with the rules of the pack, which the rule may combine."""

    loaded: LoadedRule
    number: int
    test: RuleTest
    rules: tuple[LoadedRule, ...]

    @property
    def place(self) -> Place | None:
        """Where in which file the test is."""
        file = self.loaded.file
        return file.place(("rules", self.loaded.number, "tests", self.number)) if file else None

    def rows(self) -> Mapping[str, Any]:
        """Return the plan of the test as rows; raises :class:`PlancheckError` when its file cannot be read."""
        plan = self.test.plan
        if isinstance(plan, str):
            assert self.loaded.file is not None, "a rule with a file of its own came out of a file"
            return rows_from_file(self.loaded.file.path.parent, plan)
        return plan

    def context(self, rows: Mapping[str, Any]) -> Context:
        """Return a context for a plan, with the answers of the test."""
        return context_of(plan_from_rows(rows), self.rules, self._answers())

    def _answers(self) -> dict[str, float]:
        """Return the answers by rule; raises :class:`PlancheckError` A001 or A002 for one that cannot be given."""
        asked = questions_by_name(self.rules) if self.test.answers else {}
        answers: dict[str, float] = {}
        wrong: list[Fault] = []
        for given in self.test.answers:
            question = asked.get(given.rule)
            value = scale_value(given.value, question.scale) if question else None
            if question is None:
                wrong.append(no_question(given.rule, asked))
            elif value is None:
                wrong.append(off_scale(given.value, question))
            else:
                answers[question.rule] = value
        if wrong:
            raise PlancheckError(*wrong)
        return answers


@dataclass(frozen=True)
class Rehearsed:
    """A test that was run: in what it differs from what was expected, or what is wrong with its plan."""

    rehearsal: Rehearsal
    differences: tuple[Text, ...] = ()
    wrong: tuple[Fault, ...] = ()

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.rehearsal.loaded.rule.id

    @property
    def test(self) -> str:
        """The name of the test."""
        return self.rehearsal.test.name

    @property
    def verdict(self) -> Literal["passed", "failed", "known_miss", "unexpected_pass", "wrong"]:
        """How the test came out."""
        if self.wrong:
            return "wrong"
        if self.rehearsal.test.known_miss is not None:
            return "known_miss" if self.differences else "unexpected_pass"
        return "failed" if self.differences else "passed"

    @property
    def passed(self) -> bool:
        """Whether the rule did what its test expects."""
        return self.verdict == "passed"


def rehearse(load: Load, own: bool = False, chosen: Collection[str] | None = None) -> Iterator[Rehearsed]:
    """Run every test of the rules of the pack that ``load`` gives.

    With ``own`` not those of the packs that it extends; ``chosen`` are the ids of the only rules to test.
    """
    for rehearsal in each_test(load, own, chosen):
        try:
            yield Rehearsed(rehearsal, tuple(differences(rehearsal.test.expect, perform(rehearsal))))
        except PlancheckError as error:
            yield Rehearsed(rehearsal, wrong=error.faults)


def each_test(load: Load, own: bool = False, chosen: Collection[str] | None = None) -> Iterator[Rehearsal]:
    """Yield every test with its rule and the rules of its pack; a test may name figures of the norm table."""
    packs: dict[tuple[tuple[str, float], ...], dict[str, LoadedRule]] = {}
    whole = load({})
    for loaded in whole.rules:
        if (own and loaded.pack != whole.id) or (chosen is not None and loaded.rule.id not in chosen):
            continue
        for number, test in enumerate(loaded.rule.tests):
            figures = tuple(sorted(test.norms.items()))
            if figures not in packs:
                packs[figures] = {item.rule.id: item for item in load(test.norms).rules}
            rules = packs[figures]
            yield Rehearsal(rules[loaded.rule.id], number, test, tuple(rules.values()))


def perform(rehearsal: Rehearsal, rows: Mapping[str, Any] | None = None) -> Outcome:
    """Return what a rule says about the plan of its test, or about another plan in its place."""
    return outcome(rehearsal.loaded, rehearsal.context(rehearsal.rows() if rows is None else rows))


def differences(expected: Expectation, found: Outcome) -> Iterator[Text]:
    """Yield in what an outcome differs from what a test expects."""
    if found.status != expected.status:
        yield text("status is {found}, expected {expected}", found=found.status, expected=expected.status)
    if expected.value is not None:
        values = [plain(found.value)]
        if found.verdicts is not None and len(found.verdicts.value) == 1:
            values.append(plain(float(found.verdicts.value[0])))
        if not any(_same(value, expected.value) for value in values):
            yield text("value is {found}, expected {expected}", found=_said(values[-1]), expected=_said(expected.value))
    if expected.score is not None and not _same(plain(found.score), expected.score):
        score = _said(plain(found.score))
        yield text("score is {found}, expected {expected}", found=score, expected=expected.score)
    if isinstance(expected.findings, int):
        count = 0 if found.verdicts is None else int((~found.verdicts.met).sum())
        if count != expected.findings:
            yield text("findings: {found}, expected {expected}", found=count, expected=expected.findings)
    elif expected.findings is not None:
        named = sorted(map(str, expected.findings))
        short = sorted(_short(found))
        if short != named:
            yield text("what falls short is {found}, expected {expected}", found=short or "-", expected=named or "-")


def _short(found: Outcome) -> list[str]:
    """Return the ids of the subjects that fall short."""
    if found.verdicts is None or found.subjects is None:
        return []
    return [str(name) for name in found.subjects.index[found.verdicts.short]]


def _said(value: float | str | None) -> float | str | Text:
    return text("unknown") if value is None else value


def _same(found: float | str | None, expected: float | str) -> bool:
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected == OUT_OF_REACH
    return found is not None and abs(found - expected) <= TOLERANCE * max(1.0, abs(expected))
