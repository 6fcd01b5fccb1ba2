"""Neighbourhoods and blocks as a table, with a column for every class of dwellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plancheck.report.words import CLASSES, LAYERS, MIXED, word
from plancheck.texts import text
from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import Column, Form

if TYPE_CHECKING:
    from plancheck.review.model import Area, Review

MOST_CLASSES = 20
"""Columns per attribute: the classes that most dwellings have; the others are counted together."""


def areas(review: Review) -> tuple[list[Column], list[list[Value]]]:
    """Return the columns and the rows of the areas."""
    language = review.language
    facts: list[tuple[str, float, Form]] = [
        (text("Layer").render(language), 14, "text"), (text("Id").render(language), 12, "code"),
        (text("Name").render(language), 24, "text"), (text("Dwellings").render(language), 11, "whole"),
        (text("Score").render(language), 9, "score"), (text("Lowest").render(language), 9, "score"),
        (text("Highest").render(language), 9, "score"), (text("Known").render(language), 9, "percent"),
    ]  # fmt: skip
    classes = {attribute: _classes(review.areas, attribute) for attribute in MIXED}
    other = text("other").render(language)
    for attribute, (named, rest) in classes.items():
        title = MIXED[attribute].render(language)
        names = [word(CLASSES, name, language) for name in named] + ([other] if rest else [])
        facts += [(f"{title}: {name}", 11, "whole") for name in names]
    rows: list[list[Value]] = []
    for area in review.areas:
        counts = {mix.attribute: mix.counts for mix in area.mix}
        mixed: list[Value] = []
        for attribute, (named, rest) in classes.items():
            found = counts.get(attribute, {})
            mixed += [found.get(name, 0) for name in named]
            mixed += [sum(found.get(name, 0) for name in rest)] if rest else []
        score: list[Value] = [area.score, area.low, area.high, area.completeness]
        rows.append([word(LAYERS, area.layer, language), area.id, area.title, area.dwellings, *score, *mixed])
    return [Column(title, width, form) for title, width, form in facts], rows


def _classes(areas: Sequence[Area], attribute: str) -> tuple[list[str], list[str]]:
    """Return the classes of an attribute that get a column, and those that share one."""
    counts = Counter[str]()
    for area in areas:
        for mix in area.mix:
            if mix.attribute == attribute:
                counts.update(mix.counts)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return ordered[:MOST_CLASSES], ordered[MOST_CLASSES:]
