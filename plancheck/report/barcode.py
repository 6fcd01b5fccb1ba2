"""The barcode: the programme of the plan per 10,000 dwellings as bands beside the bands of the norm, on one scale.

Lines in the same unit form one barcode; a band is as high as its number. Where the plan's number is unknown its band is
as high as the norm asks and drawn hatched, so that what is missing is as visible as what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from plancheck.report.amounts import norm_number
from plancheck.review.model import Result, Review

HEIGHT = 360.0
HEIGHT_PER_LINE = 45.0
GAP = 2.0
LABEL_HEIGHT = 15.0
COLOURS = 10
VISIBLE = 400.0


@dataclass(frozen=True)
class Band:
    """A line of the barcode: top, height and label position of the norm and of the plan, in pixels from the top."""

    number: int
    colour: int
    result: Result
    known: bool
    normed: bool
    norm_top: float
    norm_height: float
    norm_label: float
    plan_top: float
    plan_height: float
    plan_label: float


@dataclass(frozen=True)
class Barcode:
    """The bands of all lines in one unit."""

    unit: str | None
    height: float
    bands: tuple[Band, ...]


def barcodes(review: Review) -> tuple[Barcode, ...]:
    """Return barcodes by unit and order of size, so that no band is too thin to see beside another.

    Lines for which the norm table has no figure stand in the plan only; those without any number have no band.
    """
    groups: list[tuple[str | None, tuple[Result, ...]]] = []
    lines = sorted(_lines(review), key=lambda result: (_unit(result) or "", -_size(result)))
    for unit, group in groupby(lines, key=_unit):
        rest = list(group)
        while rest:
            large = [result for result in rest if _size(result) * VISIBLE >= _size(rest[0])]
            groups.append((unit, tuple(sorted(large, key=_code))))
            rest = rest[len(large) :]
    groups.sort(key=lambda group: -len(group[1]))
    before = [sum(len(lines) for _, lines in groups[:number]) for number in range(len(groups))]
    return tuple(_barcode(unit, lines, first) for (unit, lines), first in zip(groups, before, strict=True))


def without_norm(review: Review) -> tuple[Result, ...]:
    """Return the lines of which neither the norm table nor the plan has a figure."""
    return tuple(
        result for result in review.results
        if "barcode" in result.lenses and (result.norm or {}).get("unresolved") and not _size(result)
    )  # fmt: skip


def _lines(review: Review) -> list[Result]:
    return [result for result in review.results if "barcode" in result.lenses and _size(result) > 0]


def _norm(result: Result) -> float:
    return norm_number(result.norm) or 0.0


def _size(result: Result) -> float:
    """Return what a line is sorted by: its norm, or the plan's own number where only that is known."""
    own = result.value if isinstance(result.value, float) and (result.norm or {}).get("unresolved") else 0.0
    return _norm(result) or own


def _code(result: Result) -> str:
    return result.code


def _unit(result: Result) -> str | None:
    return (result.norm or {}).get("unit") or result.unit


def _barcode(unit: str | None, lines: tuple[Result, ...], first: int) -> Barcode:
    norms = [_norm(result) for result in lines]
    known = [isinstance(result.value, (int, float)) for result in lines]
    values = [
        float(result.value) if isinstance(result.value, (int, float)) else norm
        for result, norm in zip(lines, norms, strict=True)
    ]
    height = min(HEIGHT, HEIGHT_PER_LINE * (1 + len(lines)))
    scale = (height - GAP * len(lines)) / max(sum(norms), sum(values), 1e-9)
    norm_tops, norm_heights = _stack(norms, scale)
    plan_tops, plan_heights = _stack(values, scale)
    norm_labels, plan_labels = _labels(norm_tops, norm_heights), _labels(plan_tops, plan_heights)
    bands = tuple(
        Band(
            number=index + 1,
            colour=(first + index) % COLOURS,
            result=result,
            known=known[index],
            normed=norms[index] > 0,
            norm_top=norm_tops[index],
            norm_height=norm_heights[index],
            norm_label=norm_labels[index],
            plan_top=plan_tops[index],
            plan_height=plan_heights[index],
            plan_label=plan_labels[index],
        )
        for index, result in enumerate(lines)
    )
    lowest = max(*(band.norm_label for band in bands), *(band.plan_label for band in bands), height)
    return Barcode(unit, round(lowest + LABEL_HEIGHT / 2, 1), bands)


def _stack(amounts: list[float], scale: float) -> tuple[list[float], list[float]]:
    tops, heights, top = [], [], 0.0
    for amount in amounts:
        height = max(0.5, amount * scale)
        tops.append(round(top, 1))
        heights.append(round(height, 1))
        top += height + GAP
    return tops, heights


def _labels(tops: list[float], heights: list[float]) -> list[float]:
    """Put every label at the middle of its band, moved down where it would run into the one above."""
    placed: list[float] = []
    for top, height in zip(tops, heights, strict=True):
        wanted = top + height / 2
        placed.append(round(max(wanted, placed[-1] + LABEL_HEIGHT if placed else LABEL_HEIGHT / 2), 1))
    return placed
