"""The questions of a review as rows to fill in, with the answers that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancheck.pack.scales import scale_value
from plancheck.report import digest
from plancheck.report.question_sheets import Group, Row, said_on
from plancheck.report.words import ANSWER_SCALES, ROLES, word
from plancheck.workbooks.cells import day_in
from plancheck.workbooks.reading import Value

if TYPE_CHECKING:
    from plancheck.review.model import Asked, Result, Review


def question_groups(review: Review) -> list[Group]:
    """Return the questions per role, in the order of the roles in the review."""
    asked = [(result, result.asked) for result in digest.questions(review) if result.asked is not None]
    roles = dict.fromkeys([role.role for role in review.judgement.roles] + [question.role for _, question in asked])
    groups = []
    for role in roles:
        rows = [Row(item.scale, _cells(result, item, review)) for result, item in asked if item.role == role]
        if rows:
            groups.append(Group(word(ROLES, role, review.language), rows))
    return groups


def role_titles(review: Review) -> tuple[str, ...]:
    """Return what the roles are called that are asked something."""
    return tuple(word(ROLES, role.role, review.language) for role in review.judgement.roles)


def _cells(result: Result, asked: Asked, review: Review) -> dict[str, Value]:
    language = review.language
    cells: dict[str, Value] = {
        "code": result.code,
        "question": asked.question,
        "guidance": asked.guidance,
        "allowed": ANSWER_SCALES[asked.scale].render(language),
        "asked": asked.fingerprint,
        "role": word(ROLES, asked.role, language),
    }
    answer = result.answer
    if answer is None:
        return cells
    value = scale_value(answer.value, asked.scale)
    author = answer.author
    return cells | {
        "value": None if value is None else said_on(value, asked.scale, language),
        "note": answer.note,
        "name": author.name if author else None,
        "role": (author.role if author else None) or cells["role"],
        "date": day_in(answer.date) or answer.date,
        "evidence": "; ".join(answer.evidence) or None,
    }
