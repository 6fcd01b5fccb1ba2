"""How the values of a rule's subjects spread: a bar for every class of the distribution, and the line of the norm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.report.amounts import amount_in_full
from plancheck.report.sentences import norm_unit
from plancheck.report.words import unit_word
from plancheck.texts import Language, text

if TYPE_CHECKING:
    from plancheck.review.model import Result

WIDTH, HEIGHT = 440.0, 120.0
GAP = 1.5
LEAST = 2
"""With fewer values than this there is nothing to see."""
MOST_TICKS = 6
SHARE = "share"


@dataclass(frozen=True)
class Bar:
    """One class: its place in pixels, its bounds in the unit of the norm, and how many values it holds."""

    x: float
    y: float
    width: float
    height: float
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Tick:
    """A value written under the axis."""

    x: float
    label: str


@dataclass(frozen=True)
class Limit:
    """A bound of the norm: where it is, and from where to where values fall short of it."""

    x: float
    value: float
    short_from: float
    short_to: float


@dataclass(frozen=True)
class Histogram:
    """The spread of a rule's values; ``unknown`` and ``out_of_reach`` are the subjects that have no bar."""

    unit: str | None
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    limits: tuple[Limit, ...]
    tallest: int
    unknown: int
    out_of_reach: int


def histogram(result: Result, language: Language) -> Histogram | None:
    """Return the chart of a rule, or None when the review has too few values of it."""
    spread = result.distribution
    if spread is None or sum(spread.counts) < LEAST or len(spread.edges) < 2:
        return None
    bounds = _bounds(result.norm)
    reach = (*spread.edges, *bounds.values())
    least, most = min(reach), max(reach)
    scale = WIDTH / ((most - least) or 1.0)
    tallest = max(spread.counts)

    def across(value: float) -> float:
        return round((value - least) * scale, 1)

    bars = tuple(
        Bar(
            x=across(low),
            y=round(HEIGHT * (1 - count / tallest), 1),
            width=round(max(1.0, (high - low) * scale - GAP), 1),
            height=round(HEIGHT * count / tallest, 1),
            low=low,
            high=high,
            count=count,
        )
        for low, high, count in zip(spread.edges, spread.edges[1:], spread.counts, strict=False)
    )
    edges = {"at_least": 0.0, "at_most": WIDTH}
    limits = tuple(
        Limit(across(value), value, min(across(value), edges[kind]), max(across(value), edges[kind]))
        for kind, value in bounds.items()
    )
    return Histogram(
        unit=norm_unit(result),
        bars=bars,
        ticks=_ticks(least, most, scale, norm_unit(result), language),
        limits=limits,
        tallest=tallest,
        unknown=spread.unknown,
        out_of_reach=spread.out_of_reach,
    )


def _bounds(norm: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the bounds that the norm sets, by the side on which a value must lie."""
    if norm is None:
        return {}
    pair = norm.get("between") or (None, None)
    given = {"at_least": norm.get("at_least", pair[0]), "at_most": norm.get("at_most", pair[1])}
    return {kind: float(value) for kind, value in given.items() if isinstance(value, (int, float))}


def _ticks(least: float, most: float, scale: float, unit: str | None, language: Language) -> tuple[Tick, ...]:
    step = _step((most - least) / MOST_TICKS)
    first = int(-(-least // step))
    values = [step * position for position in range(first, int(most / step + 1e-9) + 1)]
    return tuple(Tick(round((value - least) * scale, 1), _written(round(value, 6), unit, language)) for value in values)


def spread_words(chart: Histogram, language: Language) -> str:
    """Return what the chart shows, with the unit of the values when that has a word."""
    unit = text("share").render(language) if chart.unit == SHARE else unit_word(chart.unit, language)
    said = text("How the values spread, {unit}", unit=unit) if unit else text("How the values spread")
    return said.render(language)


def bound_words(value: float, chart: Histogram, language: Language) -> str:
    """Write a bound of a class; the unit is in :func:`spread_words`."""
    return _written(value, chart.unit, language)


def _written(value: float, unit: str | None, language: Language) -> str:
    return amount_in_full(value, SHARE if unit == SHARE else None, language)


def _step(rough: float) -> float:
    """Return the least of 1, 2 or 5 times a power of ten that is at least ``rough``."""
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough - 1e-12)
