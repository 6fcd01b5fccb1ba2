"""Answers that are known already, for a fresh file with questions: what still holds, and what to tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from plancheck.errors import PlancheckError
from plancheck.review.answer_checks import Judge
from plancheck.review.answer_files import Answer, AskedBy, Entry
from plancheck.review.clock import created, day_of
from plancheck.review.questions import questions_by_name
from plancheck.texts import Language, Text, text

if TYPE_CHECKING:
    from plancheck.pack.model import Pack


def answers_known(
    pack: Pack, files: Iterable[tuple[Sequence[Entry], AskedBy | None]], language: Language
) -> tuple[dict[str, Answer], list[Text]]:
    """Return the answers of files by rule id, the last file first in rank, and what is odd about them.

    An answer to a question that was worded otherwise says so in its note. Raises :class:`PlancheckError` with what is
    wrong with the answers.
    """
    questions = questions_by_name(pack.rules)
    judge = Judge(questions, pack.scheme, day_of(created()))
    known: dict[str, Answer] = {}
    told: list[Text] = []
    for entries, made_for in files:
        checked = judge.check(entries, made_for)
        if checked.faults:
            raise PlancheckError(*(wrong for _, wrong in checked.faults))
        told += [issue.message for issue in checked.issues]
        for entry in entries:
            answer, question = entry.answer, questions.get(entry.answer.rule)
            said = answer.value not in (None, "")
            if question is None or (said and question.rule not in checked.values):
                continue
            if said and answer.asked not in (None, question.fingerprint) and answer.question:
                earlier = text("Answered to: {question}", question=answer.question).render(language)
                answer = answer.model_copy(update={"note": f"{answer.note or ''} ({earlier})".strip()})
            if said or answer.note or answer.evidence:
                known[question.rule] = answer
    return known, told
