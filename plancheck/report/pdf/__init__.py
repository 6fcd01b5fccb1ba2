"""The review for paper: a tagged PDF (PDF/UA-1) that says what the page on the screen says, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancheck.report.house_style import PLAIN, HouseStyle

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Review


def to_pdf(review: Review, plan: Plan, style: HouseStyle = PLAIN) -> bytes:
    """Return the PDF in the language of the review; the same review and plan give the same bytes on every machine.

    Raises PlancheckError: H013, H014 when the look of the organisation cannot be put on paper.
    """
    from plancheck.report.charts.flows import flows, streets
    from plancheck.report.charts.scores import score_maps
    from plancheck.report.pdf import look, pictures
    from plancheck.report.pdf.content import content
    from plancheck.report.pdf.keys import weightiest
    from plancheck.report.pdf.letters import printable
    from plancheck.report.pdf.score_pictures import SCORES_PX, score_pictures
    from plancheck.report.pdf.typesetting import typeset
    from plancheck.report.projection import window

    house, colours = look.house(style, review.language), look.colours(style)
    chosen = weightiest(review)
    drawing = pictures.drawn(review, plan, chosen)
    map_words = pictures.said(review, drawing, chosen)
    logo = house.pop("logo")
    view = window(plan.boundary)
    walked, maps = flows(review, view), score_maps(review, plan, view, SCORES_PX)
    words = content(review, chosen, walked, streets(review, plan), maps)
    said = printable({**words, "map": map_words, "house": house}, review.language)
    drawn = pictures.pictures(review, drawing, walked, said["map"]["names"], colours)
    drawn["scores"] = score_pictures(review, drawing, maps, said["areas"], colours)
    return typeset({**said, "colours": colours, "pictures": {**drawn, "logo": logo}}, review.created)
