"""Answers to the questions that a drawing cannot settle: read from the plan's table and from an answers file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.documents import mapping, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.scales import allowed_answers, scale_value
from plancheck.pack.terms import Strict
from plancheck.plan.model import Issue
from plancheck.texts import text
from plancheck.validation import validate

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule, Pack
    from plancheck.plan.model import Plan


class Author(Strict):
    """Who answered."""

    name: str
    role: str | None = None


class Answer(Strict):
    """A judgement by a person."""

    rule: str
    value: str | int | float | bool
    note: str | None = None
    author: Author | None = None
    date: Any = None
    evidence: tuple[str, ...] = ()


class AnswersFile(Strict):
    """The top level of an answers file."""

    answers: tuple[Answer, ...] = ()
    waivers: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Answers:
    """Answers as numbers on their scales by rule id, and what the plan's own table holds that could not be used."""

    values: Mapping[str, float]
    issues: tuple[Issue, ...] = ()


NO_ANSWERS = Answers({})


def collect_answers(plan: Plan, pack: Pack, path: Path | None = None) -> Answers:
    """Return the answers to the pack's questions; a file overrides the plan's table.

    What the table holds that this pack does not ask, or that is not on the scale, is an issue of the plan (I070, I071).
    In a file it is a mistake: :class:`PlancheckError` A001 for a rule that is not a question of this pack, A002 for an
    answer that is not on the question's scale.
    """
    questions = {
        name: loaded for loaded in pack.rules if loaded.rule.is_question
        for name in (loaded.rule.id, loaded.rule.code, *loaded.rule.aliases)
    }  # fmt: skip
    values: dict[str, float] = {}
    issues: list[Issue] = []
    table = plan.tables.get("answers")
    if table is not None and "value" in table:
        for row in table[table["value"].notna()][["rule", "value"]].to_dict("records"):
            problem = _take(row["rule"], row["value"], questions, values)
            if problem:
                code, level = ("I070", "note") if problem.code == "A001" else ("I071", "warning")
                issues.append(Issue(code, level, problem.problem, "answers", str(row["rule"])))  # type: ignore[arg-type]
    if path is not None:
        values.update(_from_file(path, questions))
    return Answers(values, tuple(issues))


def _from_file(path: Path, questions: Mapping[str, LoadedRule]) -> Mapping[str, float]:
    document = read_document(path)
    faults: list[Fault] = []
    values: dict[str, float] = {}
    file = validate(AnswersFile, mapping(document), document, (), faults)
    for number, answer in enumerate(file.answers if file else ()):
        problem = _take(answer.rule, answer.value, questions, values)
        if problem:
            place = document.place(("answers", number, "rule" if problem.code == "A001" else "value"))
            faults.append(replace(problem, place=place))
    if faults:
        raise PlancheckError(*faults)
    return values


def _take(name: str, given: Any, questions: Mapping[str, LoadedRule], values: dict[str, float]) -> Fault | None:
    """Add one answer to ``values``, or return what is wrong with it."""
    loaded = questions.get(name)
    if loaded is None:
        problem = text("There is no question '{name}' in this pack.", name=name)
        return fault("A001", problem, found=name, allowed=sorted({item.rule.id for item in questions.values()}))
    scale = loaded.parameters.scale  # type: ignore[attr-defined]
    value = scale_value(given, scale)
    if value is None:
        problem = text("'{value}' is not an answer to {rule}.", value=str(given), rule=loaded.rule.id)
        return fault("A002", problem, found=str(given), allowed=allowed_answers(scale))
    values[loaded.rule.id] = value
    return None
