"""Are answers of use: to a question of this pack, on its scale, by the one who was asked, and to what is asked now?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from plancheck.errors import Fault, Place, fault, nearest
from plancheck.pack.scales import allowed_answers, scale_value
from plancheck.plan.model import Issue
from plancheck.review.answer_files import Answer, AskedBy, Entry
from plancheck.review.model import AnswerFacts
from plancheck.texts import text
from plancheck.workbooks.cells import day_in
from plancheck.workbooks.choices import Choices

if TYPE_CHECKING:
    from plancheck.pack.model import Scheme
    from plancheck.review.questions import Question

_WORDS = {0.0: "no", 0.5: "partly", 1.0: "yes"}


@dataclass
class Checked:
    """Answers that count, by rule id: as numbers on their scales and as facts; what is odd, and what is wrong.

    A fault comes with the name of the rule as it was given.
    """

    values: dict[str, float] = field(default_factory=dict)
    given: dict[str, AnswerFacts] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)


@dataclass(frozen=True)
class Judge:
    """What answers are held against: the questions by name, the scheme, and the day."""

    questions: Mapping[str, Question]
    scheme: Scheme
    today: date

    def check(self, entries: Sequence[Entry], made_for: AskedBy | None = None) -> Checked:
        """Check the answers of one file; rows without an answer are passed over."""
        found = Checked()
        seen: dict[str, Entry] = {}
        other_roles: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            answer = entry.answer
            if answer.value is None or answer.value == "":
                continue
            question = self.questions.get(answer.rule)
            if question is None:
                self._unknown(entry, found)
                continue
            if self._has_changed(answer, question, found):
                continue
            value = scale_value(answer.value, question.scale)
            if value is None:
                found.faults.append((answer.rule, off_scale(answer.value, question, entry.place("value"))))
                continue
            first = seen.setdefault(question.rule, entry)
            if first is not entry:
                found.faults.extend((answer.rule, wrong) for wrong in _twice(first, entry, question))
                continue
            day = self._day(entry, found)
            role = answer.author.role if answer.author else None
            if role and Choices({item.id: item.title for item in self.scheme.roles}).find(role) != question.role:
                other_roles[question.role, role] += 1
            found.values[question.rule] = value
            found.given[question.rule] = _facts(answer, value, question, day)
        found.issues.extend(self._role_issues(other_roles))
        return _of_another_pack(found, made_for)

    def _unknown(self, entry: Entry, found: Checked) -> None:
        """Tell of a question that is not asked: a mistake, unless an earlier version of the pack did ask it."""
        answer = entry.answer
        if answer.asked:
            message = text("The question '{rule}' is no longer asked; the answer '{value}' is not used.",
                           rule=answer.rule, value=str(answer.value))  # fmt: skip
            found.issues.append(Issue("I076", "warning", message, "answers", answer.rule))
            return
        found.faults.append((answer.rule, no_question(answer.rule, self.questions, entry.place("rule"))))

    def _has_changed(self, answer: Answer, question: Question, found: Checked) -> bool:
        """Tell when the question was another one; return whether the answer cannot count, being of another kind."""
        if not answer.asked or answer.asked == question.fingerprint:
            return False
        was, now = answer.question or "?", question.question
        reworded = was not in (now.nl, now.en)
        if answer.asked.rpartition("-")[0] != question.scale:
            message = text(
                "The kind of answer to {code} has changed since it was answered: the answer '{value}' is not used. "
                "The question was '{was}' and is '{now}'.",
                code=question.code, value=str(answer.value), was=was, now=now,
            )  # fmt: skip
            found.issues.append(Issue("I073", "warning", message, "answers", question.rule))
            return True
        if not reworded:
            return False  # the words in the other language changed
        message = text("The question {code} has changed since it was answered: it was '{was}' and is '{now}'. The "
                       "answer counts; look at it again.", code=question.code, was=was, now=now)  # fmt: skip
        found.issues.append(Issue("I072", "warning", message, "answers", question.rule))
        return False

    def _day(self, entry: Entry, found: Checked) -> date | None:
        given = entry.answer.date
        if given is None or given == "":
            return None
        day = day_in(given)
        if day is None:
            problem = text("'{value}' is not a day.", value=str(given))
            remedy = text("Write it as 2026-03-01 or 1-3-2026.")
            found.faults.append((entry.answer.rule, fault("A003", problem, place=entry.place("date"), remedy=remedy)))
        elif day > self.today:
            message = text("The answer to {rule} has a date in the future: {day}.",
                           rule=entry.answer.rule, day=day.isoformat())  # fmt: skip
            found.issues.append(Issue("I075", "warning", message, "answers", entry.answer.rule))
        return day

    def _role_issues(self, roles: Counter[tuple[str, str]]) -> Iterator[Issue]:
        titles = {entry.id: entry.title for entry in self.scheme.roles}
        for (asked, given), count in sorted(roles.items()):
            message = text("Questions asked of {asked} and answered by {given}: {count}.",
                           count=count, asked=titles.get(asked, asked), given=given)  # fmt: skip
            yield Issue("I074", "note", message, "answers")


def no_question(name: str, questions: Mapping[str, Question], place: Place | None = None) -> Fault:
    """Say that nothing of this name is asked (A001), with the nearest name that is."""
    problem = text("There is no question '{name}' in this pack.", name=name)
    remedy = text("See what is asked with: plancheck questions -o questions.xlsx")
    return Fault("A001", problem, place, nearest=nearest(name, sorted(questions)), remedy=remedy)


def off_scale(value: object, question: Question, place: Place | None = None) -> Fault:
    """Say that an answer is not on the scale of its question (A002), with what can be answered."""
    problem = text("'{value}' is not an answer to {rule}.", value=str(value), rule=question.rule)
    return fault("A002", problem, place=place, found=str(value), allowed=allowed_answers(question.scale))


def _twice(first: Entry, second: Entry, question: Question) -> Iterator[Fault]:
    """Yield a fault when a question has two answers that differ."""
    one, other = (scale_value(entry.answer.value, question.scale) for entry in (first, second))
    if one != other:
        problem = text("{rule} has two answers: '{one}' and '{other}'.", rule=question.rule,
                       one=str(first.answer.value), other=str(second.answer.value))  # fmt: skip
        remedy = text("The first is at {place}; keep one of the two.", place=str(first.place("value")))
        yield fault("A004", problem, place=second.place("value"), remedy=remedy)


def _facts(answer: Answer, value: float, question: Question, day: date | None) -> AnswerFacts:
    author = answer.author
    known = author is not None and (author.name or author.role)
    return AnswerFacts(
        value=_WORDS[value] if question.scale == "yes_partly_no" else value,
        note=answer.note or None,
        author=author if known else None,
        date=day.isoformat() if day else None,
        evidence=answer.evidence,
    )


def _of_another_pack(found: Checked, made_for: AskedBy | None) -> Checked:
    """Say in one sentence that a file is for another pack, in place of once per question."""
    lost = [issue for issue in found.issues if issue.code == "I076"]
    if not lost or found.values or made_for is None:
        return found
    problem = text("These are answers for the pack {pack} {version}; this pack asks none of its questions.",
                   pack=made_for.id, version=made_for.version)  # fmt: skip
    remedy = text("Name the pack with -r {pack}.", pack=made_for.id)
    return replace(found, faults=[(made_for.id, fault("A005", problem, remedy=remedy))])
