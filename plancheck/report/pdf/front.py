"""What comes first: the verdict on the cover, how many rules have which status, and what would settle the unknown."""

from __future__ import annotations

from typing import Any

from plancheck.report import amounts, digest, sentences
from plancheck.report.pdf.letters import Code
from plancheck.report.pdf.rules import reference
from plancheck.report.pdf.scores import bar, scored, whole
from plancheck.report.tongues import in_tongue
from plancheck.report.words import LAYERS, LEVELS, PHASES, STATUSES, word
from plancheck.review.model import Review
from plancheck.texts import Text, number, plural, text

STATUSES_IN_ORDER = ("met", "not_met", "unknown", "waived", "to_judge", "not_applicable", "observation")


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
        "judged": [text("Judged by"), [[in_tongue(pack.title), pack.version] for pack in review.packs]],
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
    share = amounts.percentage(total.completeness, language)
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
        (text("Area"), text("{area} ha", area=number(plan.area_ha, language))),
        (text("Dwellings"), number(plan.dwellings, language)),
        *inhabitants,
    ]


def counts(review: Review) -> dict[str, Any]:
    """Return how many rules have each status."""
    found = digest.status_counts(review)
    names = {**STATUSES, "observation": LEVELS["observation"]}
    return {
        "heading": plural("{count} rule", "All {count} rules", count=len(review.results)),
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
