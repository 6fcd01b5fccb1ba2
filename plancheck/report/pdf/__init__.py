"""The review for paper: a tagged PDF (PDF/UA-1) that says what the page on the screen says, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Review


def to_pdf(review: Review, plan: Plan) -> bytes:
    """Return the PDF in the language of the review; the same review and plan give the same bytes on every machine."""
    from plancheck.report.pdf import pictures
    from plancheck.report.pdf.content import content
    from plancheck.report.pdf.front import weightiest
    from plancheck.report.pdf.letters import printable
    from plancheck.report.pdf.typesetting import typeset

    chosen, colours = weightiest(review), pictures.light_colours()
    drawing = pictures.drawn(review, plan, chosen)
    said = printable({**content(review, chosen), "map": pictures.said(review, drawing, chosen)}, review.language)
    drawn = pictures.pictures(review, drawing, said["map"]["names"], colours)
    return typeset({**said, "colours": colours, "pictures": drawn}, review.created)
