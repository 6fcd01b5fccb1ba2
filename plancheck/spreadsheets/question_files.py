"""The questions of a pack, ready to fill in: a workbook with a sheet per role, or YAML with comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plancheck.pack.scales import RANGES, scale_value
from plancheck.report.words import ANSWERS
from plancheck.review.answer_files import ABOUT, HEADINGS, Answer
from plancheck.review.questions import Question
from plancheck.spreadsheets.words import ANSWER_SCALES
from plancheck.texts import Language, Text, text
from plancheck.workbooks.cells import day_in
from plancheck.workbooks.choices import Choices
from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import LONGEST_TEXT, Book, Column, Form, made, sheet_name

if TYPE_CHECKING:
    from plancheck.pack.model import Pack, Scheme

_EXPLANATION, _CHOICES = text("Explanation"), text("Choices")
_WIDTHS: Mapping[str, float] = {
    "code": 9, "question": 48, "guidance": 48, "allowed": 20, "value": 12, "note": 36, "name": 18, "role": 20,
    "date": 12, "evidence": 26, "asked": 12,
}  # fmt: skip
_TO_READ = ("code", "question", "guidance", "allowed", "asked")
_WORDS = {0.0: "no", 0.5: "partly", 1.0: "yes"}

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
    choices: dict[str, Sequence[str]] = {scale: answers_of(scale, language) for scale in ANSWER_SCALES}
    choices["roles"] = _roles(scheme).all(language)
    source = asked.pack.sources[-1]

    def build(book: Book) -> None:
        book.announce(_CHOICES.render(language), choices)
        counts = [
            text("{role}: {count} questions", role=_roles(scheme).words[role], count=len(items)).render(language)
            for role, items in asked.by_role()
        ]
        title = f"{source.title.render(language)} ({source.id} {source.version})"
        lines = [line.render(language) for line in LINES]
        book.page(_EXPLANATION.render(language), [lines[0], title, *counts, *lines[1:]])
        for role, items in asked.by_role():
            _sheet(book, role, items, asked, language)
        headings = {scale: words.render(language) for scale, words in ANSWER_SCALES.items()}
        book.lists(_CHOICES.render(language), choices, {**headings, "roles": HEADINGS["role"].render(language)})
        book.secret(ABOUT, [["pack", source.id], ["version", source.version]])

    return made(text("Questions about a plan").render(language), language, build)


def _sheet(book: Book, role: str, items: Sequence[Question], asked: Asked, language: Language) -> None:
    """Add the sheet of a role; every cell for an answer chooses from the answers of its own question."""
    scheme = asked.pack.scheme
    forms: Mapping[str, Form] = {"value": "number", "date": "day", "code": "code"}
    lists: Mapping[str, str | tuple[str, ...]] = {"value": tuple(item.scale for item in items), "role": "roles"}
    columns = [
        Column(
            heading.render(language), _WIDTHS[key], forms.get(key, "text"), lists.get(key), strict=False,
            fill=key not in _TO_READ, hidden=key == "asked",
        )
        for key, heading in HEADINGS.items()
    ]  # fmt: skip
    rows = [_row(item, asked.answers.get(item.rule), role, scheme, language) for item in items]
    title = sheet_name(role_title(role, scheme, language))
    book.table(title, columns, [[row.get(key) for key in HEADINGS] for row in rows], freeze=2)


def _row(
    question: Question, answer: Answer | None, role: str, scheme: Scheme, language: Language
) -> dict[str, Value]:  # fmt: skip
    row: dict[str, Value] = {
        "code": question.code,
        "question": question.said(language),
        "guidance": question.guidance.render(language) if question.guidance else None,
        "allowed": ANSWER_SCALES[question.scale].render(language),
        "asked": question.fingerprint,
        "role": role_title(role, scheme, language),
    }
    if answer is not None:
        author = answer.author
        row |= {
            "value": answer_word(question, answer, language),
            "note": (answer.note or "")[:LONGEST_TEXT] or None,
            "name": author.name if author else None,
            "role": (author.role if author else None) or row["role"],
            "date": day_in(answer.date) or (str(answer.date) if answer.date else None),
            "evidence": "; ".join(answer.evidence) or None,
        }
    return row


def answer_word(question: Question, answer: Answer, language: Language) -> str | float | int | None:
    """Return an answer as a reader of the language gives it; None when there is none on the scale."""
    value = scale_value(answer.value, question.scale)
    if value is None:
        return None
    return ANSWERS[_WORDS[value]].render(language) if question.scale == "yes_partly_no" else int(value)


def answers_of(scale: Any, language: Language) -> tuple[str, ...]:
    """Return the answers on a scale, in a language."""
    if scale == "yes_partly_no":
        return tuple(ANSWERS[name].render(language) for name in ("yes", "partly", "no"))
    low, high = RANGES[scale]
    return tuple(str(number) for number in range(int(low), int(high) + 1))


def _roles(scheme: Scheme) -> Choices:
    return Choices({role.id: role.title for role in scheme.roles})


def role_title(role: str, scheme: Scheme, language: Language) -> str:
    """Return what a role is called."""
    return _roles(scheme).word(role, language)
