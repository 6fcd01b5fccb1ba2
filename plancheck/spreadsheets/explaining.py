"""The sheets that explain a workbook with criteria, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plancheck.spreadsheets.columns import QUESTIONS, RULES
from plancheck.spreadsheets.rows import NEEDS, USES
from plancheck.spreadsheets.words import KINDS, QUESTION
from plancheck.texts import Language, Text, text
from plancheck.workbooks import writing
from plancheck.workbooks.reading import Value

ALWAYS = ("code", "title_nl", "why_nl", "level", "factor", "ref", "authority")
"""Columns that every rule needs; a text may be in Dutch or in English."""

_LINES: tuple[Text, ...] = (
    text("Criteria in a workbook"),
    text("Every row is a rule. Fill in, save, and make the pack: plancheck pack from-xlsx criteria.xlsx -o pack.yaml"),
    text("# The sheets"),
    text("Rules: what is measured in the drawing. Questions: what people are asked."),
    text("Sources: the publications that rules refer to. Every rule names one."),
    text("Pack: name, version and title. Parameters: numbers that rules share, written as ${{name}}."),
    text("Tests: tiny plans with the outcome that a rule must give. You may leave them as they are."),
    text("Not in this workbook: rules that do not fit in columns. They are carried along as they are."),
    text("Columns: what every column is for. Choices: the words that cells choose from."),
    text("# A rule in six steps"),
    text("1. Give it a code and a title. A code is permanent: never use one again for another rule."),
    text("2. Choose what is judged and what is measured. The sheet with columns says what each measure needs."),
    text("3. Choose the norm and the value. 90% and 0,9 are the same."),
    text("4. Choose level, key and factor."),
    text("5. Name the source and its authority. Authority limits level: a rule of thumb is never a requirement."),
    text("6. Write why it matters, in words for everyone."),
    text("# Good to know"),
    text("Empty rows do no harm. Columns may stand in another order. Dutch and English words are both understood."),
    text("A mistake is reported with its cell, such as Rules!B7, and with what is allowed there. All of them at once."),
    text("A row that you delete is a rule that leaves the pack. plancheck tells you which."),
)  # fmt: skip

_LISTS: Mapping[str, Text] = {
    "levels": text("Level"),
    "factors": text("Key and factor"),
    "assignments": text("Assignment"),
    "scales": text("Scale"),
    "lenses": text("Lenses"),
    "authorities": text("Authority"),
    "kinds": text("Measure"),
    "subjects": text("Judges"),
    "layers": text("Layers"),
    "attributes": text("Attributes"),
    "amounts": text("Amount"),
    "along": text("How related"),
    "properties": text("Shape"),
    "weights": text("Weighed by"),
    "norms": text("Norm"),
    "units": text("Unit"),
    "roles": text("Asked of"),
    "answer_scales": text("Kind of answer"),
    "answers": text("Answers"),
    "languages": text("Language"),
}


def explanation(language: Language) -> list[str]:
    """Return the lines of the first sheet."""
    return [line.render(language) for line in _LINES]


def list_titles(language: Language) -> dict[str, str]:
    """Return the headings of the sheet with choices."""
    return {name: title.render(language) for name, title in _LISTS.items()}


def columns_explained(language: Language) -> tuple[list[writing.Column], list[list[Value]]]:
    """Return the table that says what every column is for, and which measures need or take it."""
    headings = ((text("Column"), 28), (text("What it is for"), 80), (text("Needed for"), 40), (text("Goes with"), 60))
    columns = [writing.Column(title.render(language), width, fill=False) for title, width in headings]
    rows: dict[str, list[Value]] = {}
    for key, column in {**RULES, **QUESTIONS}.items():
        needed, taken = _needed(key, language), _taken(key, language)
        rows.setdefault(key, [column.title.render(language), column.about.render(language), needed, taken])
    return columns, list(rows.values())


def _needed(key: str, language: Language) -> str:
    if key in (*ALWAYS, "judges", "kind"):
        return text("every rule").render(language)
    return _kinds((kind for kind, columns in NEEDS.items() if key in columns), language)


def _taken(key: str, language: Language) -> str:
    kinds = [kind for kind, columns in USES.items() if key in columns]
    if key in QUESTIONS and key not in RULES:
        kinds = [QUESTION]
    return _kinds(kinds, language) or text("every rule").render(language)


def _kinds(kinds: Iterable[str], language: Language) -> str:
    return "; ".join(KINDS[kind].render(language) for kind in kinds)
