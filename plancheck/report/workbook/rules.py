"""The rules as a table: what each asks, what came out, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from plancheck.report import digest
from plancheck.report.amounts import norm_words
from plancheck.report.findings_table import SHARE, cell, unit_in_words
from plancheck.report.sentences import answer_words, factor_titles, is_question, lens_titles, norm_unit, status_word
from plancheck.report.words import AUTHORITIES, LEVELS, STATUSES, word
from plancheck.texts import Language, Text, shown, text
from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import Column, Form

if TYPE_CHECKING:
    from plancheck.review.model import Result, Review

_COLOURS: Mapping[str, tuple[str, str]] = {
    "not_met": ("#F8D7DA", "#7A1420"), "unknown": ("#FFF3CD", "#5C4400"), "met": ("#DDF0DC", "#14532D"),
    "waived": ("#EADCF2", "#4A235A"), "to_judge": ("#D6E8F7", "#12406B"), "not_applicable": ("#ECECEC", "#404040"),
}  # fmt: skip

_STATUS, _VALUE, _MARGIN = text("Status"), text("Value"), text("Margin")
Entry = tuple[Text, float, Form, Callable[["Result"], Value]]
"""A column: its heading, width and form, and what of a rule it holds."""


def status_colours(language: Language) -> dict[str, tuple[str, str]]:
    """Return the colours of paper and ink behind each status, by its word."""
    return {word(STATUSES, status, language): colours for status, colours in _COLOURS.items()}


def rules(review: Review) -> tuple[list[Column], list[list[Value]]]:
    """Return the columns and the rows of the rules, by key and code."""
    language = review.language
    order = {key.id: at for at, key in enumerate(review.keys)}
    results = sorted(
        review.results, key=lambda result: (order.get(_key(result), len(order)), digest.by_code(result.code))
    )
    amounts = tuple[Form, ...]("percent" if result.unit == SHARE else "amount" for result in results)
    margins = tuple[Form, ...]("percent" if norm_unit(result) == SHARE else "amount" for result in results)
    varied = {_VALUE: amounts, _MARGIN: margins}
    entries = _entries(review)
    columns = [
        Column(
            heading.render(language), width, varied.get(heading, form),
            colours=status_colours(language) if heading == _STATUS else {},
        )
        for heading, width, form, _ in entries
    ]  # fmt: skip
    return columns, [[held(result) for _, _, _, held in entries] for result in results]


def _entries(review: Review) -> tuple[Entry, ...]:
    language = review.language
    keys = {key.id: key.title for key in review.keys}
    factors, lenses = factor_titles(review), lens_titles(review)
    return (
        (text("Rule"), 9, "code", lambda rule: rule.code),
        (text("What it asks"), 44, "text", lambda rule: rule.title),
        (text("Key"), 16, "text", lambda rule: keys.get(_key(rule))),
        (text("Factor"), 18, "text", lambda rule: factors.get(rule.factor, rule.factor)),
        (text("Level"), 15, "text", lambda rule: word(LEVELS, rule.level, language)),
        (_STATUS, 15, "text", lambda rule: status_word(rule, language)),
        (_VALUE, 11, "amount", lambda rule: _value(rule, language)),
        (text("Unit"), 14, "text", lambda rule: None if is_question(rule) else unit_in_words(rule.unit, language)),
        (
            text("Norm"),
            24,
            "text",
            lambda rule: norm_words(rule.norm, norm_unit(rule), language) if rule.norm else None,
        ),
        (_MARGIN, 11, "amount", lambda rule: cell(rule.margin, None, language)),
        (text("Score"), 9, "score", lambda rule: rule.score),
        (text("Lowest"), 9, "score", lambda rule: rule.low),
        (text("Highest"), 9, "score", lambda rule: rule.high),
        (text("Weight in the score"), 10, "amount", lambda rule: rule.weight),
        (text("Judged"), 9, "whole", lambda rule: rule.subjects.total),
        (STATUSES["met"], 9, "whole", lambda rule: rule.subjects.met),
        (STATUSES["not_met"], 9, "whole", lambda rule: rule.subjects.not_met),
        (STATUSES["unknown"], 10, "whole", lambda rule: rule.subjects.unknown),
        (STATUSES["waived"], 9, "whole", lambda rule: rule.subjects.waived),
        (text("Excepted"), 10, "whole", lambda rule: rule.subjects.excepted),
        (text("On the edge"), 9, "text", lambda rule: shown(True, language) if rule.on_the_edge else None),
        (text("Finding"), 44, "text", lambda rule: rule.message),
        (text("Why"), 44, "text", lambda rule: rule.why),
        (text("Source"), 34, "text", lambda rule: rule.source.title),
        (text("Section"), 22, "text", lambda rule: rule.source.section),
        (text("Authority"), 15, "text", lambda rule: word(AUTHORITIES, rule.source.authority, language)),
        (text("Web address"), 30, "text", lambda rule: rule.source.url),
        (text("Lenses"), 22, "text", lambda rule: ", ".join(lenses.get(lens, lens) for lens in rule.lenses)),
        (text("Name of the rule"), 30, "code", lambda rule: rule.rule),
        (text("Pack"), 18, "text", lambda rule: rule.pack),
    )


def _key(result: Result) -> str:
    return result.factor.partition(".")[0]


def _value(result: Result, language: Language) -> Value:
    if not is_question(result):
        return cell(result.value, result.unit, language)
    if not isinstance(result.value, (int, float)):
        return None
    said = answer_words(result, language)
    return said if said.isalpha() else result.value


def _norm(result: Result, language: Language) -> Value:
    return norm_words(result.norm, norm_unit(result), language) if result.norm else None
