"""Where the neighbourhoods and blocks of a review lie, and their score in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from plancheck.report.sentences import is_wide_open
from plancheck.review.model import Scored
from plancheck.texts import Language, number

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Area, Review

SCORE_BOUNDS = (0, 50, 60, 70, 80, 90, 100)
"""Scores on maps are shown in classes from each of these to the next, the same for every plan, so that the maps of two
plans can be laid side by side; finer where most scores are."""


def area_shapes(review: Review, plan: Plan) -> list[Any]:
    """Return the shape of each area of the review: its own, or that of the plan's feature, or None."""
    drawn = shapely.from_wkt([area.geometry for area in review.areas])
    known = {
        layer: dict(zip(plan.layers[layer].index.astype(str), plan.layers[layer].geometry, strict=True))
        for layer in {area.layer for area in review.areas} & set(plan.layers)
    }
    return [
        known.get(area.layer, {}).get(area.id) if shape is None else shape
        for area, shape in zip(review.areas, drawn, strict=True)
    ]


def score_of(area: Area) -> Scored:
    """Return the score of an area with its range."""
    return Scored(score=area.score, low=area.low, high=area.high, completeness=area.completeness)


def score_label(scored: Scored, language: Language) -> str:
    """Return a score for on a map: a number, or the range when that says more."""
    if scored.low is None or scored.high is None:
        return "–"
    if scored.score is None or is_wide_open(scored):
        return f"{number(round(scored.low), language)}–{number(round(scored.high), language)}"
    return number(round(scored.score), language)
