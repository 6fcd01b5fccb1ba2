"""The tables of the workbook: rules, findings, areas, missing data, waivers and remarks on the input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.report import digest
from plancheck.report.findings_table import HEADINGS, finding_rows, most_important
from plancheck.report.words import ISSUE_LEVELS, LAYERS, ROLES, WAIVER_OUTCOMES, word
from plancheck.report.workbook.areas import areas
from plancheck.report.workbook.rules import rules, status_colours
from plancheck.texts import Language, Text, text
from plancheck.workbooks.cells import day_in
from plancheck.workbooks.reading import MOST_ROWS, Value
from plancheck.workbooks.writing import Column, Form

if TYPE_CHECKING:
    from plancheck.review.model import Review

MOST = MOST_ROWS // 2
"""Rows of a sheet: what Excel still filters at once, and what is read back with the answers in seconds."""

_FINDING_FORMS: Mapping[str, Form] = {"code": "code", "subject": "code", "x": "place", "y": "place", "id": "code"}
_FINDING_WIDTHS: Mapping[str, float] = {
    "code": 9, "title": 32, "level": 15, "key": 16, "factor": 18, "status": 13, "layer": 16, "subject": 14,
    "message": 46, "place": 40, "value": 11, "unit": 14, "norm": 22, "margin": 11, "edge": 9, "x": 12, "y": 12,
    "hint": 30, "waiver": 36, "id": 32,
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A sheet with a table; ``total`` is how many rows there are, of which the table may hold fewer."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    total: int
    freeze: int = 0


def sheets(review: Review) -> Iterator[Sheet]:
    """Yield the tables in their order, also those without rows."""
    yield _bounded(review, text("Rules"), *rules(review), freeze=2)
    yield _findings(review)
    yield _bounded(review, text("Areas"), *areas(review), freeze=3)
    yield _lacks(review)
    yield _waivers(review)
    yield _issues(review)


def _bounded(
    review: Review, name: Text, columns: Sequence[Column], rows: Sequence[Sequence[Value]], freeze: int = 1
) -> Sheet:
    return Sheet(name.render(review.language), columns, rows[:MOST], len(rows), freeze)


def _findings(review: Review) -> Sheet:
    chosen = most_important(review, MOST)
    rows = list(finding_rows(review, chosen))
    amounts = tuple[Form, ...]("percent" if row.share else "amount" for row in rows)
    columns = [
        Column(
            heading.render(review.language), _FINDING_WIDTHS[key],
            amounts if key in ("value", "margin") else _FINDING_FORMS.get(key, "text"),
            colours=status_colours(review.language) if key == "status" else {},
        )
        for key, heading in HEADINGS.items()
    ]  # fmt: skip
    total = sum(len(result.findings) for result in review.results)
    name = text("Findings").render(review.language)
    return Sheet(name, columns, [[row.cells[key] for key in HEADINGS] for row in rows], total, 2)


def _lacks(review: Review) -> Sheet:
    language = review.language
    columns = _columns(language, (text("Layer"), 20), (text("Attribute"), 22, "code"), (text("What is missing"), 70),
                       (text("Rules that it would settle"), 12, "whole"), (text("Rules"), 40))  # fmt: skip
    rows = [
        [word(LAYERS, lack.layer, language), lack.attribute, lack.message, len(lack.codes), ", ".join(lack.codes)]
        for lack in digest.lacks(review)
    ]
    return _bounded(review, text("Missing data"), columns, rows)


def _waivers(review: Review) -> Sheet:
    language, codes = review.language, {result.rule: result.code for result in review.results}
    columns = _columns(
        language, (text("Rule"), 9, "code"), (text("Feature"), 16, "code"), (text("Outcome"), 24), (text("Reason"), 60),
        (text("Given by"), 20), (text("As"), 22), (text("Given on"), 12, "day"), (text("Holds until"), 12, "day"),
        (text("X"), 12, "place"), (text("Y"), 12, "place"), (text("Id of the finding"), 32, "code"),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            codes.get(waiver.rule, waiver.rule), waiver.feature, word(WAIVER_OUTCOMES, waiver.outcome, language),
            waiver.reason, waiver.author.name if waiver.author else None,
            word(ROLES, waiver.author.role, language) if waiver.author else None, day_in(waiver.date) or waiver.date,
            day_in(waiver.until) or waiver.until, waiver.place.x if waiver.place else None,
            waiver.place.y if waiver.place else None, waiver.finding,
        ]
        for waiver in review.waivers
    ]  # fmt: skip
    return _bounded(review, text("Waivers"), columns, rows)


def _issues(review: Review) -> Sheet:
    language = review.language
    columns = _columns(language, (text("Code"), 9, "code"), (text("Weight"), 16), (text("Layer"), 18),
                       (text("Feature"), 16, "code"), (text("What was odd"), 90), (text("X"), 12, "place"),
                       (text("Y"), 12, "place"))  # fmt: skip
    rows = [
        [
            issue.code, word(ISSUE_LEVELS, issue.level, language), word(LAYERS, issue.layer, language), issue.feature,
            issue.message, *(issue.location or (None, None)),
        ]
        for issue in review.input.issues
    ]  # fmt: skip
    return _bounded(review, text("Remarks on the input"), columns, rows)


def _columns(language: Language, *columns: tuple[Text, float] | tuple[Text, float, Form]) -> list[Column]:
    return [
        Column(column[0].render(language), column[1], column[2] if len(column) == 3 else "text") for column in columns
    ]
