"""Everything that the PDF says, in its order, as data for the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plancheck.report import sentences
from plancheck.report.pdf import account, charts, front, keys, parts, rules
from plancheck.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plancheck.report.charts.flows import Flow, Street
    from plancheck.report.charts.scores import ScoreMap
    from plancheck.review.model import Review


def content(
    review: Review,
    chosen: keys.Weightiest,
    flows: Sequence[Flow],
    streets: Sequence[Street],
    maps: Mapping[str, ScoreMap],
) -> dict[str, Any]:
    """Return the sections of the report; those that would be empty are None."""
    engine, day = review.engine, sentences.day_words(review.created, review.language)
    return {
        "language": review.language,
        "title": text("Review of {plan}", plan=review.plan.name),
        "contents": text("Contents"),
        "page": text("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "cover": front.cover(review),
        "counts": front.counts(review),
        "lacks": front.lacks(review),
        "keys": keys.keys(review, chosen),
        "barcode": parts.barcode(review),
        "routes": charts.routes(review, flows, streets),
        "areas": charts.areas(review, maps),
        "lenses": parts.lenses(review),
        "questions": parts.questions(review),
        "waivers": account.waivers(review),
        "remarks": account.remarks(review),
        "account": account.account(review),
        "annex": rules.annex(review, charts.spread),
        "colophon": [
            text(
                "Made with {engine} {version} on {date}. The same numbers are in the JSON file of this review.",
                engine=engine.name,
                version=engine.version,
                date=day,
            ),
            text("A sign that the fonts of this file cannot draw is shown as {sign}.", sign="�"),
        ],
    }
