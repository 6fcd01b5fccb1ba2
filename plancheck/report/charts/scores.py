"""Maps of the scores: neighbourhoods and blocks in six classes, on the same window as the map of the plan."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.report.labels import FONT_PX, LETTER_PX, Label
from plancheck.report.places import SCORE_BOUNDS, area_shapes, score_label, score_of
from plancheck.report.projection import UNITS_PER_METRE, Projection
from plancheck.report.sentences import is_wide_open

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.plan.model import Plan
    from plancheck.review.model import Area, Review
    from plancheck.texts import Language

    Geometries = NDArray[np.object_]

CLASSES = len(SCORE_BOUNDS) - 1
SHOWN_PX = (640, 560)
AIR_PX = 4.0


@dataclass(frozen=True)
class ScoreClass:
    """The areas with a score from ``low`` to ``high``: how many, and their path data; ``rank`` 1 is the lowest.

    Of those with ``rank`` None too little is known.
    """

    rank: int | None
    low: int
    high: int
    count: int
    data: str


@dataclass(frozen=True)
class ScoreMap:
    """The areas of a layer by class, the highest first and the unknown last.

    ``pixel`` is how many map units one pixel takes.
    """

    layer: str
    pixel: float
    classes: tuple[ScoreClass, ...]
    labels: tuple[Label, ...]


def score_maps(review: Review, plan: Plan, view: Projection, shown: tuple[int, int] = SHOWN_PX) -> dict[str, ScoreMap]:
    """Return a map of the neighbourhoods and one of the blocks, by layer, as far as the review has them.

    ``shown`` is the width and height in pixels within which a map is shown.
    """
    pixel = max(view.width / shown[0], view.height / shown[1])
    placed = [(area, shape) for area, shape in zip(review.areas, area_shapes(review, plan), strict=True) if shape]
    return {
        layer: _score_map(layer, [pair for pair in placed if pair[0].layer == layer], view, pixel, review.language)
        for layer in ("neighbourhoods", "blocks")
        if any(area.layer == layer for area, _ in placed)
    }


def rank_of(area: Area) -> int | None:
    """Return the class of an area, 1 for the lowest; None when too little is known to give it one."""
    if area.score is None or is_wide_open(score_of(area)):
        return None
    return min(CLASSES, bisect(SCORE_BOUNDS, round(area.score)))  # by the score as it is told


def _bounds(rank: int) -> tuple[int, int]:
    """Return from where to where a class goes: all the way for 0, of which too little is known."""
    return (SCORE_BOUNDS[rank - 1], SCORE_BOUNDS[rank]) if rank else (SCORE_BOUNDS[0], SCORE_BOUNDS[-1])


def _score_map(
    layer: str, placed: list[tuple[Area, shapely.Geometry]], view: Projection, pixel: float, language: Language
) -> ScoreMap:
    shapes = np.array([shape for _, shape in placed], dtype=object)
    ranks = np.array([rank_of(area) or 0 for area, _ in placed])
    of_rank = {rank: shapes[ranks == rank] for rank in range(CLASSES, -1, -1)}
    classes = [
        ScoreClass(rank or None, *_bounds(rank), count=len(found), data=view.paths(found))
        for rank, found in of_rank.items()
        if rank or len(found)
    ]
    return ScoreMap(
        layer, pixel, tuple(classes), tuple(_labels([area for area, _ in placed], shapes, view, pixel, language))
    )


def _labels(
    areas: list[Area], shapes: Geometries, view: Projection, pixel: float, language: Language
) -> Iterator[Label]:
    """Yield for every area its name and score where that fits inside, else its score where that does."""
    scores = [score_label(score_of(area), language) for area in areas]
    long = [f"{area.title}: {score}" for area, score in zip(areas, scores, strict=True)]
    centres = shapely.point_on_surface(shapes)
    whole, short = _fits(long, shapes, centres, pixel), _fits(scores, shapes, centres, pixel)
    places = view.units(shapely.get_coordinates(centres)).tolist()
    for number, (x, y) in enumerate(places):
        if whole[number] or short[number]:
            kind = "score" if rank_of(areas[number]) else "range"
            yield Label(kind, long[number] if whole[number] else scores[number], x, y)


def _fits(words: list[str], shapes: Geometries, centres: Geometries, pixel: float) -> NDArray[np.bool_]:
    metres = pixel / UNITS_PER_METRE
    across = (np.array([len(word) for word in words]) * LETTER_PX + AIR_PX) * metres / 2
    down = (FONT_PX + AIR_PX) * metres / 2
    x, y = shapely.get_coordinates(centres).T
    inside: NDArray[np.bool_] = shapely.contains(shapes, shapely.box(x - across, y - down, x + across, y + down))
    return inside
