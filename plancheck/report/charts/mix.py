"""The mix of dwellings in every neighbourhood and block: a bar in parts, on one scale from nothing to all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.report.words import word
from plancheck.texts import Language, Text, text

if TYPE_CHECKING:
    from plancheck.review.model import Area, Review

WIDTH = 200.0
GAP = 1.0
COLOURS = 10
MOST_AREAS = 40
UNKNOWN = "unknown"
ATTRIBUTES: Mapping[str, Text] = {
    "tenure": text("Tenure"),
    "dwelling_type": text("Type of dwelling"),
    "price_class": text("Price class"),
}
CLASSES: Mapping[str, Text] = {
    "social_rent": text("social rent"),
    "mid_rent": text("mid-priced rent"),
    "free_rent": text("free-sector rent"),
    "affordable_owner": text("affordable owner-occupied"),
    "owner": text("owner-occupied"),
    "low": text("low price"),
    "middle": text("middle price"),
    "high": text("high price"),
    "apartment": text("apartment"),
    "row_house": text("terraced house"),
    "corner_house": text("end-of-terrace house"),
    "semi_detached": text("semi-detached house"),
    "detached": text("detached house"),
    "maisonette": text("maisonette"),
    "gallery_apartment": text("gallery apartment"),
    "senior_apartment": text("apartment for older people"),
    "penthouse": text("penthouse"),
    UNKNOWN: text("unknown"),
}


@dataclass(frozen=True)
class Part:
    """A class of an area: its place in the bar in pixels, and its share (0 to 1) of the dwellings."""

    name: str
    colour: int | None
    count: int
    share: float
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """An area with the parts of its bar."""

    area: Area
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class MixChart:
    """The mix by one attribute: the classes with their colour (None: not known) and a row for every area."""

    attribute: str
    title: str
    layer: str
    classes: tuple[tuple[str, int | None], ...]
    rows: tuple[Row, ...]
    more: int


def mixes(review: Review) -> tuple[MixChart, ...]:
    """Return the charts by layer and attribute; of many areas those with most dwellings."""
    charts = []
    for layer in ("neighbourhoods", "blocks"):
        areas = sorted(
            (area for area in review.areas if area.layer == layer), key=lambda area: (-area.dwellings, area.id)
        )
        for attribute in ATTRIBUTES:
            chart = _chart(attribute, layer, areas, review.language)
            if chart is not None:
                charts.append(chart)
    return tuple(charts)


def _chart(attribute: str, layer: str, areas: Iterable[Area], language: Language) -> MixChart | None:
    counted = [
        (area, _with_unknown(mix.counts, area.dwellings))
        for area in areas
        for mix in area.mix
        if mix.attribute == attribute and any(mix.counts.values())
    ]
    if not counted:
        return None
    totals: dict[str, int] = {}
    for _, counts in counted:
        for name, count in counts.items():
            totals[name] = totals.get(name, 0) + count
    named = sorted((name for name in totals if name != UNKNOWN), key=lambda name: (-totals[name], name))
    colours: dict[str, int | None] = {name: number % COLOURS for number, name in enumerate(named)}
    if UNKNOWN in totals:
        colours[UNKNOWN] = None
    words = {name: word(CLASSES, name, language) for name in colours}
    return MixChart(
        attribute=attribute,
        title=ATTRIBUTES[attribute].render(language),
        layer=layer,
        classes=tuple((words[name], colour) for name, colour in colours.items()),
        rows=tuple(Row(area, _parts(counts, colours, words)) for area, counts in counted[:MOST_AREAS]),
        more=max(0, len(counted) - MOST_AREAS),
    )


def _with_unknown(counts: Mapping[str, int], dwellings: int) -> dict[str, int]:
    lacking = dwellings - sum(counts.values())
    return {**counts, **({UNKNOWN: lacking} if lacking > 0 else {})}


def _parts(counts: Mapping[str, int], colours: Mapping[str, int | None], words: Mapping[str, str]) -> tuple[Part, ...]:
    whole = sum(counts.values())
    parts, x = [], 0.0
    for name, colour in colours.items():
        count = counts.get(name, 0)
        if count:
            width = WIDTH * count / whole
            drawn = round(max(0.5, width - GAP), 1)
            parts.append(Part(words[name], colour, count, count / whole, round(x, 1), drawn))
            x += width
    return tuple(parts)
