"""What comes first: the verdict on the cover, what would settle the unknown, and the four keys each on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plancheck.report import digest, sentences
from plancheck.report.pdf.letters import Code
from plancheck.report.pdf.rules import reference, row
from plancheck.report.words import LAYERS, LEVELS, PHASES, STATUSES, word
from plancheck.review.model import Area, Finding, Key, Result, Review, Scored
from plancheck.texts import Language, Text, number, text

Weightiest = Mapping[str, tuple[tuple[int, Result, Finding], ...]]
FINDINGS_OF_A_KEY = 5
STATUSES_IN_ORDER = ("met", "not_met", "unknown", "waived", "to_judge", "not_applicable", "observation")


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


def cover(review: Review) -> dict[str, Any]:
    """Return what the first page says: what was reviewed, and the verdict."""
    plan, language = review.plan, review.language
    phase = word(PHASES, plan.phase, language)
    return {
        "kind": text("Review for social cohesion"),
        "plan": plan.name,
        "subject": [part for part in (plan.municipality, phase, sentences.day_words(review.created, language)) if part],
        "heading": text("Verdict"),
        **_total(review),
        "requirements": _requirements(review),
        "honest": text(
            "A design creates conditions for social cohesion; it does not predict social cohesion. This review tells "
            "where the drawing offers those conditions, by rules whose source is beside them. What people make of it "
            "is not in a drawing."
        ),
        "keys_heading": text("The four keys"),
        "keys": [{"title": key.title, **scored(key, language)} for key in review.keys],
        "facts": _facts(review),
        "judged": [text("Judged by"), ", ".join(f"{pack.title} {pack.version}" for pack in review.packs)],
    }


def _total(review: Review) -> dict[str, Any]:
    total, language = review.total, review.language
    wide = sentences.is_wide_open(total)
    score = None if total.score is None else whole(total.score, language)
    said: list[Text] = []
    if total.low is not None and total.high is not None:
        bounds = {"low": whole(total.low, language), "high": whole(total.high, language)}
        if bounds["low"] != bounds["high"]:
            said.append(
                text("With what is still unknown the score can come out anywhere from {low} to {high}.", **bounds)
            )
    share = sentences.percentage(total.completeness, language)
    said.append(text("{share} of the score is known.", share=share))
    if wide and score is not None:
        said.append(text("By what is known alone it would be {score}: too little to go by.", score=score))
    if total.on_the_edge:
        said.append(
            text(
                "Verdicts on the edge: {count}. There the value lies so close to the norm that the accuracy of the "
                "drawing could decide.",
                count=total.on_the_edge,
            )
        )
    number_words = f"{whole(total.low or 0, language)}–{whole(total.high or 0, language)}" if wide else score
    return {
        "number": number_words or text("No score"),
        "wide": wide,
        "out_of": text("out of 100") if number_words else None,
        "bar": bar(total),
        "bar_key": [text("certain"), text("still open"), text("out of reach"), text("score by what is known")],
        "sentences": said,
    }


def _requirements(review: Review) -> dict[str, Any]:
    asked = digest.requirements(review)
    unknown = sum(result.status == "unknown" for result in asked)
    waived = sum(result.status == "waived" for result in asked)
    said = [text("Requirements in all: {count}; unknown: {unknown}.", count=len(asked), unknown=unknown)]
    if waived:
        said.append(text("Waived: {count}.", count=waived))
    if not asked:
        said = [text("The packs of this review hold no requirements from law or policy.")]
    short = digest.requirements_not_met(review)
    return {
        "status": "not_met" if short else "not_applicable" if not asked else "unknown" if unknown else "met",
        "heading": text("Requirements not met: {count}", count=review.total.requirements_not_met),
        "sentences": said,
        "short": [
            {"title": result.title, "found": sentences.found(result, review.language), "ref": reference(result)}
            for result in short
        ],
    }


def _facts(review: Review) -> list[tuple[Any, Any]]:
    plan, language = review.plan, review.language
    inhabitants = [] if plan.inhabitants is None else [(text("Inhabitants"), number(plan.inhabitants, language))]
    return [
        (text("Area"), text("{area} ha", area=plan.area_ha)),
        (text("Dwellings"), number(plan.dwellings, language)),
        *inhabitants,
    ]


def counts(review: Review) -> dict[str, Any]:
    """Return how many rules have each status."""
    found = digest.status_counts(review)
    names = {**STATUSES, "observation": LEVELS["observation"]}
    return {
        "heading": text("All {count} rules", count=len(review.results)),
        "items": [
            {"status": status, "count": number(found[status], review.language), "name": names[status]}
            for status in STATUSES_IN_ORDER
            if found[status]
        ],
    }


def lacks(review: Review) -> dict[str, Any] | None:
    """Return the missing data and the rules that wait for it."""
    rows = [
        [
            lack.message,
            word(LAYERS, lack.layer, review.language) or "–",
            Code(lack.attribute) if lack.attribute else "–",
            ", ".join(sentences.few(lack.codes)),
        ]
        for lack in digest.lacks(review)
    ]
    if not rows:
        return None
    return {
        "heading": text("What would settle the unknown"),
        "intro": text(
            "What cannot be measured is neither a pass nor a fail. Adding the data below to the plan turns unknown "
            "into a verdict; what settles most comes first."
        ),
        "caption": text("Missing data and the rules that wait for it"),
        "head": [text("What is missing"), text("Layer"), text("Attribute"), text("Rules")],
        "rows": rows,
    }


def keys(review: Review, chosen: Weightiest) -> dict[str, Any]:
    """Return the four keys, each with its factors, the findings that matter most and its rules."""
    rules = dict(digest.by_key(review))
    return {
        "heading": text("The four keys"),
        "intro": text(
            "Each key is the mean of three factors, and each factor the weighted mean of its rules. The line in a bar "
            "is the score by what is known; the lighter part is still open."
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
    known: list[Any] = [text("{share} known", share=sentences.percentage(key.completeness, language))]
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


def scored(value: Scored | Area, language: Language) -> dict[str, Any]:
    """Return a score in words and as a bar."""
    if value.low is None or value.high is None:
        return {"score": None, "range": text("no score"), "bar": bar(value)}
    low, high = whole(value.low, language), whole(value.high, language)
    return {
        "score": text("unknown") if value.score is None else whole(value.score, language),
        "range": text("from {low} to {high}", low=low, high=high) if low != high else None,
        "bar": bar(value),
    }


def bar(value: Scored | Area) -> dict[str, float | None]:
    """Return where the parts of a bar begin and end, of 100: certain up to low, still open up to high."""
    return {
        "low": 0.0 if value.low is None else value.low,
        "high": 100.0 if value.high is None else value.high,
        "score": value.score,
    }


def whole(value: float, language: Language) -> str:
    """Write a score as a whole number."""
    return number(round(value), language)
