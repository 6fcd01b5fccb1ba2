"""Answers to the questions that a drawing cannot settle: read from the plan's table and from an answers file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.documents import Document, Step, mapping, read_document
from plancheck.errors import Fault, Place, PlancheckError, fault
from plancheck.pack.scales import allowed_answers, scale_value
from plancheck.pack.terms import Strict
from plancheck.texts import text
from plancheck.validation import validate

if TYPE_CHECKING:
    from plancheck.pack.model import Pack
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


def collect_answers(plan: Plan, pack: Pack, path: Path | None = None) -> Mapping[str, float]:
    """Return the answer per rule id as a number on its scale; a file overrides the plan's table.

    Raises :class:`PlancheckError`: A001 for an answer to a rule that is not a question of this pack, A002 for an answer
    that is not on the question's scale.
    """
    faults: list[Fault] = []
    answers: dict[str, float] = {}
    table = plan.tables.get("answers")
    if table is not None and len(table):
        rows = table[table["value"].notna()][["rule", "value"]].to_dict("records")
        _take(rows, pack, None, answers, faults)
    if path is not None:
        document = read_document(path)
        file = validate(AnswersFile, mapping(document), document, (), faults)
        if file is not None:
            _take([answer.model_dump() for answer in file.answers], pack, document, answers, faults)
    if faults:
        raise PlancheckError(*faults)
    return answers


def _take(
    rows: Sequence[Mapping[Any, Any]],
    pack: Pack,
    document: Document | None,
    answers: dict[str, float],
    faults: list[Fault],
) -> None:
    questions = {
        name: loaded for loaded in pack.rules if loaded.rule.is_question
        for name in (loaded.rule.id, loaded.rule.code, *loaded.rule.aliases)
    }  # fmt: skip
    for number, row in enumerate(rows):
        name = str(row["rule"])
        loaded = questions.get(name)
        if loaded is None:
            problem = text("There is no question '{name}' in this pack.", name=name)
            place = _place(document, ("answers", number, "rule"))
            allowed = sorted({item.rule.id for item in questions.values()})
            faults.append(fault("A001", problem, place=place, found=name, allowed=allowed))
            continue
        scale = loaded.parameters.scale  # type: ignore[attr-defined]
        value = scale_value(row["value"], scale)
        if value is None:
            problem = text("'{value}' is not an answer to {rule}.", value=row["value"], rule=loaded.rule.id)
            place = _place(document, ("answers", number, "value"))
            faults.append(fault("A002", problem, place=place, found=str(row["value"]), allowed=allowed_answers(scale)))
            continue
        answers[loaded.rule.id] = value


def _place(document: Document | None, steps: tuple[Step, ...]) -> Place | None:
    return document.place(steps) if document else None
