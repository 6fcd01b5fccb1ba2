"""The maps for paper: the drawing that the page on the screen has, with numbers where that has links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from plancheck.report.anchors import ROWS_PER_RULE, Anchored, is_placed
from plancheck.report.cartography import POINTS, WORDS, Shape
from plancheck.report.drawing import Drawing, draw
from plancheck.report.html import environment
from plancheck.report.labels import labels
from plancheck.report.projection import window
from plancheck.resources import folder
from plancheck.texts import Text, number, text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.report.charts.flows import Flow
    from plancheck.report.drawing import Marker
    from plancheck.report.pdf.keys import Weightiest
    from plancheck.review.model import Review

PAPER_PX = (680, 800)
"""What of a map fits on a page, in the pixels in which its signs and names are measured."""
BADGE_PX = 15.0
DRAWN = ("not_met", "waived")
"""Findings on the paper map: what is unknown would hide them, and is listed in words."""
REACH = 4
"""A number that has no room at its place goes at most this many times its own size away."""


@dataclass(frozen=True)
class Badge:
    """The number of a finding on the map, in map units; beside its place where another number stands on it."""

    number: str
    x: float
    y: float
    place_x: int
    place_y: int
    outline: str


@dataclass(frozen=True)
class Sign:
    """A line of the legend: its words, and a sample with words of its own for each class."""

    title: Text
    samples: tuple[tuple[Shape, Text | None], ...]


def drawn(review: Review, plan: Plan, chosen: Weightiest) -> Drawing:
    """Draw the plan with the findings of the review, those that have a number marked."""
    numbered = tuple(
        Anchored(result.code, finding, str(place), "")
        for findings in chosen.values()
        for place, result, finding in findings
    )
    drawing = draw(review, plan, numbered, PAPER_PX)
    if drawing.coarse:
        return replace(drawing, dots=())
    # where findings are dots, names need not stay clear of clusters
    names = labels(plan, window(plan.boundary), drawing.pixel)
    return replace(drawing, labels=names, dots=tuple(dots for dots in drawing.dots if dots.status in DRAWN))


def said(review: Review, drawing: Drawing, chosen: Weightiest) -> dict[str, Any]:
    """Return what stands around the map in words, and the names on it."""
    unknown = sum(
        finding.status == "unknown" and is_placed(finding) for result in review.results for finding in result.findings
    )
    intro = [text("Every finding is also in the tables, with its place in words.")]
    if unknown:
        hidden = number(unknown, review.language)
        intro.append(text("Places where something is unknown are not drawn: {count}.", count=hidden))
    marked = {int(marker.row) for marker in drawing.markers}
    findings = [item for items in chosen.values() for item in items if item[0] in marked]
    return {
        "heading": text("The plan and its findings"),
        "intro": intro,
        "alt": text(
            "Map of {plan} with the findings of the review. The numbered findings are in the table below it, with "
            "their place in words.",
            plan=review.plan.name,
        ),
        "names": [label.name for label in drawing.labels],
        "legend": [
            {"title": sign.title, "samples": [words for _, words in sign.samples]} for sign in _legend(review, drawing)
        ],
        "caption": text("The numbers on the map"),
        "head": [text("No."), text("Finding"), text("Where")],
        "rows": [[str(place), finding.message, finding.where] for place, _, finding in findings],
    }


def _legend(review: Review, drawing: Drawing) -> Iterator[Sign]:
    yield from (Sign(title, ((shape, None),)) for title, shape in _signs(review, drawing))
    for group in drawing.groups:
        shapes = group.shapes[:1] if group.name == "trees" else group.shapes
        several = len(shapes) > 1
        yield Sign(group.title, tuple((shape, WORDS.get(shape.style) if several else None) for shape in shapes))
    yield Sign(text("Plan boundary"), ((Shape("boundary", ""), None),))


def _signs(review: Review, drawing: Drawing) -> Iterator[tuple[Text, Shape]]:
    """Yield what the signs of findings stand for; of rules that few places break, and of those that many do."""
    if drawing.coarse and any(cluster.status in DRAWN for cluster in drawing.clusters.far):
        yield text("Findings that fall short, together with their number"), Shape("cluster cluster-not_met", "")
    many = _of_many_places(review)
    found = {(dots.status, dots.code in many) for dots in drawing.dots}
    if ("not_met", False) in found:
        yield text("Falls short"), Shape("dots dots-not_met", "", 9)
    if ("not_met", True) in found:
        limit = text("Falls short, of a rule with more than {count} findings", count=ROWS_PER_RULE)
        yield limit, Shape("dots dots-not_met dots-many", "", 5)
    if {("waived", False), ("waived", True)} & found:
        yield text("Waived"), Shape("dots dots-waived", "", 7)


def _of_many_places(review: Review) -> set[str]:
    return {result.code for result in review.results if len(result.findings) > ROWS_PER_RULE}


def pictures(
    review: Review, drawing: Drawing, flows: Sequence[Flow], names: Sequence[str], colours: Mapping[str, str]
) -> dict[str, Any]:
    """Return the maps and the samples of their legends as SVG; ``names`` are the labels as they can be printed."""
    style = style_of(colours)
    templates = environment(review.language)

    def svg(template: str, **given: Any) -> str:
        made = templates.get_template(f"pdf/{template}.svg.j2")
        return made.render(drawing=drawing, points=POINTS, style=style, **given)

    findings = {
        "labels": [replace(label, name=name) for label, name in zip(drawing.labels, names, strict=True)],
        "badges": badges(drawing.markers, drawing.pixel),
        "clusters": [cluster for cluster in drawing.clusters.far if drawing.coarse and cluster.status in DRAWN],
        "many": _of_many_places(review),
    }
    return {
        "width": drawing.width / drawing.pixel / PAPER_PX[0],
        "map": svg("map", **findings),
        "samples": [
            [svg("sample", shape=shape) for shape, _ in sign.samples] for sign in _legend(review, drawing)
        ],
        "routes": svg("routes", flows=flows) if flows else None,
        "flows": [svg("sample", shape=Shape(f"flow flow-{flow.rank}", "")) for flow in flows],
    }  # fmt: skip


def style_of(colours: Mapping[str, str]) -> str:
    """Return the style sheet of a map on paper."""
    return with_colours((folder("templates") / "pdf" / "map.css").read_text(encoding="utf-8"), colours)


def badges(markers: Iterable[Marker], pixel: float) -> tuple[Badge, ...]:
    """Return the numbers on the map, none over another: each at its place, else in the nearest free spot around it."""
    size, placed = BADGE_PX * pixel, list[Badge]()
    for marker in sorted(markers, key=lambda marker: int(marker.row)):
        spots = ((marker.x + across * size, marker.y + down * size) for across, down in _AROUND)
        free = (spot for spot in spots if not any(_touch(spot, badge, size) for badge in placed))
        x, y = next(free, (float(marker.x), float(marker.y)))
        placed.append(Badge(marker.row, x, y, marker.x, marker.y, marker.outline))
    return tuple(placed)


_AROUND = tuple(
    sorted(
        ((float(across), float(down)) for across in range(-REACH, REACH + 1) for down in range(-REACH, REACH + 1)),
        key=lambda spot: (spot[0] ** 2 + spot[1] ** 2, spot[1], -spot[0]),
    )
)


def _touch(spot: tuple[float, float], badge: Badge, size: float) -> bool:
    return (spot[0] - badge.x) ** 2 + (spot[1] - badge.y) ** 2 < size**2


def with_colours(style: str, colours: Mapping[str, str]) -> str:
    """Return a style sheet with its custom properties filled in: a drawing in a PDF knows none."""
    return re.sub(r"var\((--[\w-]+)\)", lambda used: colours[used[1]], style)
