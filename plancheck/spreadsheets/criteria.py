"""What a workbook with criteria holds: its sheets, and a rule as one of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plancheck.errors import Fault, Place
from plancheck.spreadsheets.columns import HEAD, OTHERS, PARAMETERS, QUESTIONS, RULES, SOURCES, TESTS, Column
from plancheck.texts import Text, text
from plancheck.workbooks.choices import Choices

EXPLANATION, COLUMNS, CHOICES = text("Explanation"), text("Columns"), text("Choices")
PACK, OTHER_RULES = text("Pack"), text("Not in this workbook")
SECRET = "plancheck"
"""The sheet that people do not see: which rules were written to the workbook."""

TITLES: Mapping[str, Text] = {
    "rules": text("Rules"),
    "questions": text("Questions"),
    "sources": text("Sources"),
    "parameters": text("Parameters"),
    "tests": text("Tests"),
    "others": OTHER_RULES,
}
"""The sheets with tables."""

TABLES: Mapping[str, Mapping[str, Column]] = {
    "rules": RULES,
    "questions": QUESTIONS,
    "sources": SOURCES,
    "parameters": PARAMETERS,
    "tests": TESTS,
    "others": OTHERS,
}

FIELDS: Mapping[str, Column] = {
    "field": Column(text("Item"), text("What it is."), width=28),
    "value": Column(text("Filled in"), text("What it is for this pack."), width=70),
}
"""The columns of the sheet about the pack, whose rows are those of ``HEAD``."""

HEAD_ROWS = Choices({key: column.title for key, column in HEAD.items()})

PARTS = Choices(
    {
        "rule": text("rule"),
        "override": text("change of a rule that was taken over"),
        "exclude": text("rule that is left out"),
    }
)
"""What the sheet with everything that does not fit may hold."""


@dataclass(frozen=True)
class SheetRule:
    """A rule of a row: what it says, where each of its values stands, and the row's first cell."""

    data: Mapping[str, Any]
    places: Mapping[tuple[str | int, ...], Place]
    place: Place


@dataclass(frozen=True)
class Other:
    """What a workbook carries along and does not show in columns; ``data`` is None when it did not fit in a cell."""

    part: str
    id: str
    data: Any
    place: Place


@dataclass(frozen=True)
class Criteria:
    """A workbook as read: the head of the pack, its rules, what is carried along, and what is wrong.

    ``written`` are the ids of the rules that had a row when the workbook was made; ``tested`` whether it has a sheet
    with tests.
    """

    head: Mapping[str, Any]
    places: Mapping[tuple[str | int, ...], Place]
    rules: tuple[SheetRule, ...]
    others: tuple[Other, ...]
    written: frozenset[str]
    tested: bool
    faults: tuple[Fault, ...] = ()
    notes: tuple[Text, ...] = field(default=())
