"""Answers to the questions that a drawing cannot settle: from the plan's table and from an answers file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.errors import PlancheckError
from plancheck.plan.model import Issue
from plancheck.review.answer_checks import Judge
from plancheck.review.answer_files import Answer, Entry, read_answers
from plancheck.review.clock import created, day_of
from plancheck.review.model import AnswerFacts, Author
from plancheck.review.questions import questions_by_name

if TYPE_CHECKING:
    from plancheck.pack.model import Pack
    from plancheck.plan.model import Plan

_TABLE_ISSUES = {"A001": ("I070", "note"), "A002": ("I071", "warning"), "A003": ("I077", "warning")}


@dataclass(frozen=True)
class Answers:
    """Answers as numbers on their scales by rule id, who gave them, and what could not be used or is odd."""

    values: Mapping[str, float]
    issues: tuple[Issue, ...] = ()
    given: Mapping[str, AnswerFacts] = field(default_factory=dict)


NO_ANSWERS = Answers({})


def collect_answers(plan: Plan, pack: Pack, path: Path | None = None) -> Answers:
    """Return the answers to the pack's questions; a file overrides the plan's table.

    What the table holds that this pack does not ask, that is not on the scale, or that is dated unreadably is an issue
    of the plan (I070, I071, I077). In a file it is a mistake: :class:`PlancheckError` A001 to A007. Answers to a
    question that was another one (I072, I073, I076), by another role (I074) or dated in the future (I075) are issues
    wherever they are.
    """
    judge = Judge(questions_by_name(pack.rules), pack.scheme, day_of(created()))
    table = judge.check(tuple(table_entries(plan)))
    issues = list(table.issues)
    for name, wrong in table.faults:
        if wrong.code in _TABLE_ISSUES:
            code, level = _TABLE_ISSUES[wrong.code]
            issues.append(Issue(code, level, wrong.problem, "answers", name))  # type: ignore[arg-type]
    if path is None:
        return Answers(table.values, tuple(issues), table.given)
    read = read_answers(path)
    file = judge.check(read.entries, read.pack)
    if file.faults:
        raise PlancheckError(*(wrong for _, wrong in file.faults))
    issues += [*file.issues, *(Issue("I078", "note", note, "answers") for note in read.notes)]
    return Answers({**table.values, **file.values}, tuple(issues), {**table.given, **file.given})


def table_entries(plan: Plan) -> Iterator[Entry]:
    """Yield the answers of the plan's own table; the last of two to the same question counts."""
    table = plan.tables.get("answers")
    if table is None or "value" not in table:
        return
    rows = {str(row["rule"]): row for row in table[table["value"].notna()].to_dict("records")}
    for name, row in rows.items():
        said = {str(key): str(value) for key, value in row.items() if isinstance(value, str) and value}
        author = Author(name=said.get("author"), role=said.get("role"))
        value = row["value"] if isinstance(row["value"], (str, int, float, bool)) else str(row["value"])
        yield Entry(
            Answer(rule=name, value=value, note=said.get("note"), author=author, date=said.get("date"),
                   evidence=tuple(said.get("evidence", "").split(",")) if "evidence" in said else ()),
            lambda key: None,
        )  # fmt: skip
