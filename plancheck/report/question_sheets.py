"""Sheets with questions to fill in: one per role, as :mod:`plancheck.review.answer_files` reads them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plancheck.pack.scales import RANGES, Scale
from plancheck.report.words import ANSWER_SCALES, ANSWERS
from plancheck.review.answer_files import ABOUT, HEADINGS
from plancheck.texts import Language, text
from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import Book, Column, Form

CHOICES = text("Choices")
_WIDTHS: Mapping[str, float] = {
    "code": 9, "question": 48, "guidance": 48, "allowed": 20, "value": 12, "note": 36, "name": 18, "role": 20,
    "date": 12, "evidence": 26, "asked": 12,
}  # fmt: skip
_TO_READ = ("code", "question", "guidance", "allowed", "asked")
_FORMS: Mapping[str, Form] = {"value": "number", "date": "day", "code": "code"}
_WORDS = {0.0: "no", 0.5: "partly", 1.0: "yes"}


@dataclass(frozen=True)
class Row:
    """A question as a row: the kind of answer, and the cells by the key of their column."""

    scale: Scale
    cells: Mapping[str, Value]


@dataclass(frozen=True)
class Group:
    """The questions for one role, by the title of the role."""

    role: str
    rows: Sequence[Row]


def add_question_sheets(
    book: Book, groups: Sequence[Group], roles: Sequence[str], pack: tuple[str, str], language: Language
) -> None:
    """Add a sheet per group, the lists that cells choose from, and which ``pack`` (id and version) asks.

    Every cell for an answer chooses from the answers of its own question.
    """
    choices: dict[str, Sequence[str]] = {scale: answers_of(scale, language) for scale in RANGES}
    choices["roles"] = roles
    name = CHOICES.render(language)
    book.announce(name, choices)
    for group in groups:
        lists: Mapping[str, str | tuple[str, ...]] = {"value": tuple(row.scale for row in group.rows), "role": "roles"}
        columns = [
            Column(
                heading.render(language), _WIDTHS[key], _FORMS.get(key, "text"), lists.get(key), strict=False,
                fill=key not in _TO_READ, hidden=key == "asked",
            )
            for key, heading in HEADINGS.items()
        ]  # fmt: skip
        book.table(group.role, columns, [[row.cells.get(key) for key in HEADINGS] for row in group.rows], freeze=2)
    headings = {scale: words.render(language) for scale, words in ANSWER_SCALES.items()}
    book.lists(name, choices, {**headings, "roles": HEADINGS["role"].render(language)})
    book.secret(ABOUT, [["pack", pack[0]], ["version", pack[1]]])


def said_on(value: float, scale: Scale, language: Language) -> str | int:
    """Return an answer as a reader of the language gives it."""
    return ANSWERS[_WORDS[value]].render(language) if scale == "yes_partly_no" else int(value)


def answers_of(scale: Scale, language: Language) -> tuple[str, ...]:
    """Return the answers on a scale, in a language."""
    if scale == "yes_partly_no":
        return tuple(ANSWERS[name].render(language) for name in ("yes", "partly", "no"))
    low, high = RANGES[scale]
    return tuple(str(number) for number in range(int(low), int(high) + 1))
