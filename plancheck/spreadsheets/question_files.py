"""The questions of a pack, ready to fill in: a workbook with a sheet per role, or YAML with comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plancheck.pack.scales import scale_value
from plancheck.report.question_sheets import Group, Row, add_question_sheets, said_on
from plancheck.report.words import ANSWER_SCALES
from plancheck.review.answer_files import Answer
from plancheck.review.questions import Question
from plancheck.texts import Language, Text, plural, text
from plancheck.workbooks.cells import day_in
from plancheck.workbooks.choices import Choices
from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import Book, made

if TYPE_CHECKING:
    from plancheck.pack.model import Pack, Scheme

_EXPLANATION = text("Explanation")

LINES: tuple[Text, ...] = (
    text("Questions about a plan"),
    text("Not everything can be read from a drawing. These questions are for the people who know."),
    text("# How to fill it in"),
    text("There is a sheet per role. Answer what you can; an empty answer is no fault."),
    text("Choose an answer from the list in the column Answer. Beside it stands which answers there are."),
    text("Say in a few words why, and write down who answers, in which role, and when (1-3-2026)."),
    text("Evidence: names of documents, with a semicolon between two."),
    text("Do not change the codes. The order of rows and columns does not matter, and rows may be left out."),
    text("# When you are done"),
    text("Save the file, and add it to the review: plancheck check PLAN --answers answers.xlsx"),
)


@dataclass(frozen=True)
class Asked:
    """What to write: a pack, its questions, and the answers that are known already, by rule id."""

    pack: Pack
    questions: Sequence[Question]
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def by_role(self) -> list[tuple[str, list[Question]]]:
        """Return the questions per role, in the order of the scheme."""
        roles = [role.id for role in self.pack.scheme.roles]
        found = [(role, [item for item in self.questions if item.role == role]) for role in roles]
        return [(role, items) for role, items in found if items]


def questions_workbook(asked: Asked, language: Language) -> bytes:
    """Return the questions as a workbook: a page of explanation, and a sheet with a table per role."""
    scheme = asked.pack.scheme
    source = asked.pack.sources[-1]

    def build(book: Book) -> None:
        counts = [
            plural(
                "{role}: {count} question",
                "{role}: {count} questions",
                role=_roles(scheme).words[role],
                count=len(items),
            ).render(language)
            for role, items in asked.by_role()
        ]
        title = f"{source.title.render(language)} ({source.id} {source.version})"
        lines = [line.render(language) for line in LINES]
        book.page(_EXPLANATION.render(language), [lines[0], title, *counts, *lines[1:]])
        groups = [
            Group(
                role_title(role, scheme, language),
                [Row(item.scale, _cells(item, asked.answers.get(item.rule), scheme, language)) for item in items],
            )
            for role, items in asked.by_role()
        ]
        add_question_sheets(book, groups, _roles(scheme).all(language), (source.id, source.version), language)

    return made(text("Questions about a plan").render(language), language, build)


def _cells(question: Question, answer: Answer | None, scheme: Scheme, language: Language) -> dict[str, Value]:
    cells: dict[str, Value] = {
        "code": question.code,
        "question": question.said(language),
        "guidance": question.guidance.render(language) if question.guidance else None,
        "allowed": ANSWER_SCALES[question.scale].render(language),
        "asked": question.fingerprint,
        "role": role_title(question.role, scheme, language),
    }
    if answer is not None:
        author = answer.author
        cells |= {
            "value": answer_word(question, answer, language),
            "note": answer.note or None,
            "name": author.name if author else None,
            "role": (author.role if author else None) or cells["role"],
            "date": day_in(answer.date) or (str(answer.date) if answer.date else None),
            "evidence": "; ".join(answer.evidence) or None,
        }
    return cells


def answer_word(question: Question, answer: Answer, language: Language) -> str | int | None:
    """Return an answer as a reader of the language gives it; None when there is none on the scale."""
    value = scale_value(answer.value, question.scale)
    return None if value is None else said_on(value, question.scale, language)


def _roles(scheme: Scheme) -> Choices:
    return Choices({role.id: role.title for role in scheme.roles})


def role_title(role: str, scheme: Scheme, language: Language) -> str:
    """Return what a role is called."""
    return _roles(scheme).word(role, language)
