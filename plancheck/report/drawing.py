"""The map of a plan with the findings on it: marks for those that have a row in the page, dots for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.report.anchors import ROWS_PER_RULE, Anchored, is_placed
from plancheck.report.cartography import Group, groups
from plancheck.report.clusters import Clustering, clustering
from plancheck.report.labels import Label, labels
from plancheck.report.projection import UNITS_PER_METRE, Projection, window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.plan.model import Plan
    from plancheck.review.finding import Finding
    from plancheck.review.model import Review

SHOWN_ON_SCREEN_PX = (960, 760)
MOST_DOTS = 400
DRAWN_STATUSES = ("unknown", "waived", "not_met")


@dataclass(frozen=True)
class Marker:
    """A finding on the map, linked to its row in the tables.

    ``outline`` is the subject's own shape; a rule with more findings than rows has ``small`` marks, so that the map is
    read from the exceptional to the general.
    """

    anchor: str
    row: str
    code: str
    status: str
    title: str
    x: int
    y: int
    outline: str
    small: bool


@dataclass(frozen=True)
class Dots:
    """The findings of a rule that have no row of their own: generalised to dots."""

    code: str
    status: str
    data: str


@dataclass(frozen=True)
class Drawing:
    """A map in units of a decimetre; ``pixel`` is how many units one pixel takes when the whole map is shown.

    A ``coarse`` map shows no single things, and its findings stay clusters however far one zooms in.
    """

    width: int
    height: int
    pixel: float
    coarse: bool
    groups: tuple[Group, ...]
    outside: str
    boundary: str
    dots: tuple[Dots, ...]
    markers: tuple[Marker, ...]
    clusters: Clustering
    labels: tuple[Label, ...]
    bar_m: int
    bar_width: int


def draw(
    review: Review, plan: Plan, anchored: tuple[Anchored, ...], shown: tuple[int, int] = SHOWN_ON_SCREEN_PX
) -> Drawing:
    """Draw the plan with the findings of the review; ``anchored`` are the findings that have a row in the page.

    ``shown`` is the width and height in pixels within which the whole map is shown.
    """
    view = window(plan.boundary)
    pixel = max(view.width / shown[0], view.height / shown[1])
    boundary = view.paths(np.array([plan.boundary], dtype=object))
    clusters = clustering(review, view, pixel, finer=view.is_coarse)
    bar_m = _round_length(pixel * 180 / UNITS_PER_METRE)
    return Drawing(
        width=view.width,
        height=view.height,
        pixel=pixel,
        coarse=view.is_coarse,
        groups=tuple(groups(plan, view)),
        outside=f"M0 0h{view.width}v{view.height}h-{view.width}z{boundary}",
        boundary=boundary,
        dots=tuple(_dots(review, view, pixel, {item.finding.id for item in anchored})),
        markers=tuple(_markers(review, plan, view, anchored)),
        clusters=clusters,
        labels=labels(plan, view, pixel, clusters.far),
        bar_m=bar_m,
        bar_width=bar_m * UNITS_PER_METRE,
    )


def _markers(review: Review, plan: Plan, view: Projection, anchored: tuple[Anchored, ...]) -> Iterator[Marker]:
    many = {result.code for result in review.results if len(result.findings) > ROWS_PER_RULE}
    ordered = sorted(anchored, key=lambda item: item.code not in many)
    for status in DRAWN_STATUSES:
        for item in ordered:
            finding = item.finding
            if finding.status == status and finding.location is not None and is_placed(finding):
                x, y = view.units(np.array([finding.location])).tolist()[0]
                title = f"{item.code}: {finding.message}"
                outline = _outline(plan, finding, view)
                yield Marker(item.marker, item.row, item.code, status, title, x, y, outline, item.code in many)


def _outline(plan: Plan, finding: Finding, view: Projection) -> str:
    frame = plan.layers.get(finding.subject.layer)
    if frame is None or finding.subject.id not in frame.index:
        return ""
    return view.paths(np.array([frame.geometry.loc[finding.subject.id]], dtype=object))


def _dots(review: Review, view: Projection, pixel: float, shown: set[str]) -> Iterator[Dots]:
    for status in DRAWN_STATUSES:
        for result in review.results:
            places = [
                finding.location for finding in result.findings
                if finding.status == status and finding.location and finding.id not in shown and is_placed(finding)
            ]  # fmt: skip
            if places:
                yield Dots(result.code, status, view.dots_at(_generalise(view.units(np.array(places)), pixel)))


def _generalise(places: NDArray[np.int64], pixel: float) -> NDArray[np.int64]:
    """Keep one place in every cell of an ever coarser grid until there are few enough to read."""
    cell = max(1, round(3 * pixel))
    while len(places) > MOST_DOTS:
        _, first = np.unique(places // cell, axis=0, return_index=True)
        places = places[np.sort(first)]
        cell *= 2
    return places


def _round_length(metres: float) -> int:
    """Return the greatest of 1, 2 or 5 times a power of ten that is at most ``metres``."""
    power = 10 ** int(np.floor(np.log10(max(metres, 1.0))))
    return int(max(factor * power for factor in (1, 2, 5) if factor * power <= max(metres, 1.0)))
