"""The maps of scores for paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plancheck.report.cartography import POINTS
from plancheck.report.html import environment
from plancheck.report.pdf.pictures import style_of

if TYPE_CHECKING:
    from plancheck.report.charts.scores import ScoreMap
    from plancheck.report.drawing import Drawing
    from plancheck.review.model import Review

SCORES_PX = (340, 400)
"""What of a map of scores fits beside its legend."""


def score_pictures(
    review: Review,
    drawing: Drawing,
    maps: Mapping[str, ScoreMap],
    said: Mapping[str, Any] | None,
    colours: Mapping[str, str],
) -> dict[str, Any]:
    """Return the maps of scores by layer, as SVG with their width; ``said`` has their labels as they can be printed."""
    template = environment(review.language).get_template("pdf/scores.svg.j2")
    names = {table["layer"]: table["map"]["names"] for table in said["tables"] if table["map"]} if said else {}
    return {
        layer: {
            "width": drawing.width / scored.pixel / SCORES_PX[0],
            "map": template.render(
                drawing=drawing, points=POINTS, style=style_of(colours), scores=scored, scale=scored.pixel,
                labels=[replace(label, name=name) for label, name in zip(scored.labels, names[layer], strict=True)],
            ),
        }
        for layer, scored in maps.items()
        if layer in names
    }  # fmt: skip
