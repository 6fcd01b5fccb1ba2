"""The four keys, each on a page: its score and factors, the findings that matter most, and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plancheck.report import amounts, digest, sentences
from plancheck.report.pdf.rules import reference, row
from plancheck.report.pdf.scores import scored
from plancheck.report.words import LEVELS, word
from plancheck.review.finding import Finding
from plancheck.review.model import Key, Result, Review
from plancheck.texts import Language, text

Weightiest = Mapping[str, tuple[tuple[int, Result, Finding], ...]]
FINDINGS_OF_A_KEY = 5


def weightiest(review: Review) -> Weightiest:
    """Return per key the findings that matter most, numbered through the report as they are on its map."""
    ordered = digest.weightiest(review, len(review.results))
    chosen: dict[str, tuple[tuple[int, Result, Finding], ...]] = {}
    count = 0
    for key in review.keys:
        factors = {factor.id for factor in key.factors}
        own = [pair for pair in ordered if pair[0].factor in factors][:FINDINGS_OF_A_KEY]
        chosen[key.id] = tuple((count + place, *pair) for place, pair in enumerate(own, start=1))
        count += len(own)
    return chosen


def keys(review: Review, chosen: Weightiest) -> dict[str, Any]:
    """Return the four keys, each with its factors, the findings that matter most and its rules."""
    rules = dict(digest.by_key(review))
    return {
        "heading": text("The four keys"),
        "intro": text(
            "Each key is the mean of three factors, and each factor the weighted mean of its rules. The line in a bar "
            "is the score by what is known; the hatched part is still open."
        ),
        "factor_head": [text("Factor"), text("Bar"), text("Score")],
        "weightiest": text("The findings that matter most"),
        "rules_head": [text("Verdict"), text("Rule"), text("Level"), text("Found"), text("Norm")],
        "items": [_key(review, key, chosen[key.id], rules.get(key.title, [])) for key in review.keys],
    }


def _key(
    review: Review, key: Key, chosen: tuple[tuple[int, Result, Finding], ...], rules: list[tuple[str, list[Result]]]
) -> dict[str, Any]:
    language = review.language
    known: list[Any] = [text("{share} known", share=amounts.percentage(key.completeness, language))]
    judgement = key.judgement
    if judgement.questions:
        known.append(
            text(
                "questions answered: {answered} of {questions}",
                answered=judgement.answered,
                questions=judgement.questions,
            )
        )
    if judgement.answered:
        known.append(text("judgement {score}", score=sentences.score_words(judgement, language)))
    return {
        "title": key.title,
        **scored(key, language),
        "known": [part.render(language) for part in known],
        "factors_caption": text("Factors of {key}", key=key.title),
        "factors": [{"title": factor.title, **scored(factor, language)} for factor in key.factors],
        "findings": [_finding(place, result, finding, language) for place, result, finding in chosen],
        "rules_caption": text("Rules of {key}", key=key.title),
        "rules": [{"factor": factor, "rows": [row(result, language) for result in found]} for factor, found in rules],
    }


def _finding(place: int, result: Result, finding: Finding, language: Language) -> dict[str, Any]:
    many = result.subjects.not_met
    return {
        "number": str(place),
        "message": finding.message,
        "where": finding.where,
        "hint": finding.hint,
        "rule": f"{word(LEVELS, result.level, language)}: {result.code} {result.title}",
        "ref": reference(result),
        "many": text("falls short in {count} places", count=many) if many > 1 else None,
    }
