"""The findings as a table, one row each: what the workbook and the file with commas both hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plancheck.report import digest
from plancheck.report.amounts import norm_words
from plancheck.report.anchors import importance
from plancheck.report.sentences import factor_titles, norm_unit, waiver_words
from plancheck.report.words import ANSWERS, LAYERS, LEVELS, STATUSES, unit_word, word
from plancheck.review.finding import OUT_OF_REACH, Finding
from plancheck.review.model import Result, Review
from plancheck.texts import Language, Text, shown, text
from plancheck.workbooks.reading import Value

HEADINGS: Mapping[str, Text] = {
    "code": text("Rule"),
    "title": text("What it asks"),
    "level": text("Level"),
    "key": text("Key"),
    "factor": text("Factor"),
    "status": text("Status"),
    "layer": text("Layer"),
    "subject": text("Feature"),
    "message": text("Finding"),
    "place": text("Place"),
    "value": text("Value"),
    "unit": text("Unit"),
    "norm": text("Norm"),
    "margin": text("Margin"),
    "edge": text("On the edge"),
    "x": text("X"),
    "y": text("Y"),
    "hint": text("Hint"),
    "waiver": text("Waiver"),
    "id": text("Id of the finding"),
}
"""The columns, in their order."""

SHARE = "share"


@dataclass(frozen=True)
class FindingRow:
    """A finding: its cells by the key of their column, and whether value and margin are shares (0 to 1)."""

    cells: Mapping[str, Value]
    share: bool


def finding_rows(review: Review, findings: Iterable[tuple[Result, Finding]]) -> Iterator[FindingRow]:
    """Yield ``findings`` of ``review`` as rows; what a number is not known of is empty."""
    language = review.language
    keys, factors = {key.id: key.title for key in review.keys}, factor_titles(review)
    waivers = {finding: waiver_words(waiver, language) for finding, waiver in digest.waiver_of(review).items()}
    statuses = {status: words.render(language) for status, words in STATUSES.items()}
    layers = {layer: words.render(language) for layer, words in LAYERS.items()}
    edge = shown(True, language)
    said: dict[str, dict[str, Value]] = {}
    for result, finding in findings:
        unit = norm_unit(result)
        if result.rule not in said:
            said[result.rule] = {
                "code": result.code,
                "title": result.title,
                "level": word(LEVELS, result.level, language),
                "key": keys.get(result.factor.partition(".")[0], ""),
                "factor": factors.get(result.factor, result.factor),
                "unit": unit_in_words(unit, language),
                "norm": norm_words(result.norm, unit, language) if result.norm else None,
            }
        x, y = finding.location or (None, None)
        cells: dict[str, Value] = {
            **said[result.rule],
            "status": statuses[finding.status],
            "layer": layers.get(finding.subject.layer) or word(LAYERS, finding.subject.layer, language),
            "subject": finding.subject.id,
            "message": finding.message,
            "place": finding.where,
            "value": cell(finding.value, unit, language),
            "margin": cell(finding.margin, None, language),
            "edge": edge if finding.on_the_edge else None,
            "x": x,
            "y": y,
            "hint": finding.hint,
            "waiver": waivers.get(finding.id),
            "id": finding.id,
        }
        yield FindingRow(cells, unit == SHARE)


def all_findings(review: Review) -> Iterator[tuple[Result, Finding]]:
    """Yield the findings of every rule, in the order of the review."""
    return ((result, finding) for result in review.results for finding in result.findings)


def most_important(review: Review, most: int) -> list[tuple[Result, Finding]]:
    """Return the findings, at most ``most``: when there are more, of every rule those that fall short most."""
    counts = sorted(len(result.findings) for result in review.results)
    left, each = most, 0
    for at, count in enumerate(counts):
        each = left // (len(counts) - at)
        if count > each:
            break
        left, each = left - count, count
    return [
        (result, finding)
        for result in review.results
        for finding in (
            result.findings if len(result.findings) <= each else sorted(result.findings, key=importance)[:each]
        )
    ]


def cell(value: float | str | None, unit: str | None, language: Language) -> Value:
    """Return a number as a number; what has no number as a word, and nothing when it is not known."""
    if value is None:
        return None
    if value == OUT_OF_REACH:
        return text("out of reach").render(language)
    if isinstance(value, str):
        return word(ANSWERS, value, language)
    return shown(bool(value), language) if unit == "yes_no" else value


def unit_in_words(unit: str | None, language: Language) -> str:
    """Return the unit of a number in a column of its own."""
    return text("share").render(language) if unit == SHARE else unit_word(unit, language)
