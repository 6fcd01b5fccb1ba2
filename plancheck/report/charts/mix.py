"""The mix of dwellings in every neighbourhood and block: a bar in parts, on one scale from nothing to all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.report.words import CLASSES, MIXED, word

if TYPE_CHECKING:
    from plancheck.review.model import Area, Review

WIDTH = 200.0
GAP = 1.0
COLOURS = 10
MOST_AREAS = 40
UNKNOWN = "unknown"


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
    """An area with the parts of its bars, one bar for every attribute of the table."""

    area: Area
    bars: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Legend:
    """An attribute and its classes with their colours (None: not known)."""

    title: str
    classes: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class AreaTable:
    """The areas of a layer, those with most dwellings first; ``more`` is how many are left out."""

    layer: str
    legends: tuple[Legend, ...]
    rows: tuple[Row, ...]
    more: int


def area_tables(review: Review) -> tuple[AreaTable, ...]:
    """Return a table of the neighbourhoods and one of the blocks, as far as the review has them."""
    tables = (_table(layer, review) for layer in ("neighbourhoods", "blocks"))
    return tuple(table for table in tables if table.rows)


def _table(layer: str, review: Review) -> AreaTable:
    areas = sorted(
        (area for area in review.areas if area.layer == layer), key=lambda area: (-area.dwellings, area.title, area.id)
    )
    counted = {
        attribute: [_counts(area, attribute) for area in areas]
        for attribute in MIXED
        if any(mix.attribute == attribute and any(mix.counts.values()) for area in areas for mix in area.mix)
    }
    colours = {attribute: _colours(counts) for attribute, counts in counted.items()}
    words = {name: word(CLASSES, name, review.language) for used in colours.values() for name in used}
    return AreaTable(
        layer=layer,
        legends=tuple(
            Legend(
                MIXED[attribute].render(review.language),
                tuple((words[name], colour) for name, colour in used.items()),
            )
            for attribute, used in colours.items()
        ),
        rows=tuple(
            Row(area, tuple(_parts(counted[attribute][number], colours[attribute], words) for attribute in counted))
            for number, area in enumerate(areas[:MOST_AREAS])
        ),
        more=max(0, len(areas) - MOST_AREAS),
    )


def _colours(counted: Iterable[Mapping[str, int]]) -> dict[str, int | None]:
    """Give the classes their colours, the most common first; what is not known comes last and has none."""
    totals: dict[str, int] = {}
    for counts in counted:
        for name, count in counts.items():
            totals[name] = totals.get(name, 0) + count
    named = sorted((name for name in totals if name != UNKNOWN), key=lambda name: (-totals[name], name))
    colours: dict[str, int | None] = {name: number % COLOURS for number, name in enumerate(named)}
    return {**colours, **({UNKNOWN: None} if UNKNOWN in totals else {})}


def _counts(area: Area, attribute: str) -> dict[str, int]:
    """Return the dwellings of an area by class; those without a value are unknown."""
    counts = next((mix.counts for mix in area.mix if mix.attribute == attribute), {})
    lacking = area.dwellings - sum(counts.values())
    return {**counts, **({UNKNOWN: lacking} if lacking > 0 else {})}


def _parts(counts: Mapping[str, int], colours: Mapping[str, int | None], words: Mapping[str, str]) -> tuple[Part, ...]:
    whole = sum(counts.values())
    parts: list[Part] = []
    x = 0.0
    for name, colour in colours.items():
        count = counts.get(name, 0)
        if count:
            width = WIDTH * count / whole
            drawn = round(max(0.5, width - GAP), 1)
            parts.append(Part(words[name], colour, count, count / whole, round(x, 1), drawn))
            x += width
    return tuple(parts)
