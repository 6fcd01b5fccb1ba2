"""What opening hours amount to in a normal week: hours, evenings and days of the weekend.

Every minute of a year is painted, rule by rule. What holds for a day of the week on fewer than ``RARE`` of its 52 dates
is an exception: holidays and short closures do not count, seasons do.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from plancheck.measures.calendars import FIXED, holds, sun
from plancheck.plan.hours import read_hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from plancheck.measures.base import Floats, Integers, Mask
    from plancheck.measures.calendars import Dates
    from plancheck.plan.timetable import Moment, Rule, Span

    States = NDArray[np.int8]

STATISTICS = {"hours_per_week": 168.0, "evenings": 7.0, "weekend": 2.0}
"""What can be counted, and the most there can be."""

YEAR, WEEKS, RARE = 2035, 52, 4
"""A year that begins on a Monday, its weeks, and what is rare in it."""

MORNING, EVENING, HOUR, DAY = 6, 18, 60, 1440
LATEST = 30 * HOUR
"""What has an open end may go on until six o'clock the next morning."""

CLOSED, PERHAPS, OPEN = 0, 1, 2


def normal_week(written: str) -> Floats | None:
    """Return the least and the greatest figure of every statistic (3, 2); None when the text cannot be read.

    They differ where a remark or an open end leaves it open, and where years that are named differ from others.
    """
    rules = read_hours(written)
    if rules is None:
        return None
    named = set(_named_years(rules))
    unnamed = next(year for year in count(YEAR) if year not in named)
    figures = [_figures(rules, year) for year in sorted({*named, unnamed})]
    low, high = np.min([figure[:, 0] for figure in figures], axis=0), np.max([f[:, 1] for f in figures], axis=0)
    return np.column_stack([low, high])


def _named_years(rules: tuple[Rule, ...]) -> Iterator[int]:
    """Yield the years in which something begins or ends, as far as the calendar makes sense."""
    for rule in rules:
        named = [year for item in rule.years for year in (item.first, item.last)]
        named += [day.year for dates in rule.dates for day in dates if day.year is not None]
        yield from (year for year in named if 1900 <= year < 2200)


def _figures(rules: tuple[Rule, ...], year: int) -> Floats:
    """Return the figures of the mean week of a year, or of one week when they are all the same (3, 2)."""
    seasons = any(rule.years or rule.dates or rule.weeks or any(day.nth for day in rule.weekdays) for rule in rules)
    sunny = any(moment.event for rule in rules for span in rule.spans for moment in (span.start, span.end) if moment)
    weeks = WEEKS if seasons or sunny else 1
    monday: Any = np.datetime64(f"{year}-01-04", "D")
    monday -= (monday.astype(np.int64) + 3) % 7
    days = np.arange(monday - 1, monday + 7 * weeks)
    plain = _minutes(_painted(rules, days, sunny=False))
    normal = _normal(np.hstack(plain))
    low, high = _minutes(_painted(rules, days, sunny=True)) if sunny else plain
    return np.column_stack([_counted(low, normal), _counted(high, normal)])


def _painted(rules: tuple[Rule, ...], days: Dates, sunny: bool) -> States:
    """Return what is the case in every minute of ``days``, of which the first is there for the night after it only."""
    states = np.full((len(days) + 1) * DAY, CLOSED, dtype=np.int8)
    for rule in rules:
        on = holds(rule, days)
        if rule.joined == ";" and (rule.state != "closed" or not rule.spans):
            states[: len(days) * DAY].reshape(-1, DAY)[on] = CLOSED
        free = states == CLOSED if rule.joined == "||" else np.True_
        surely, perhaps = np.zeros_like(states, dtype=bool), np.zeros_like(states, dtype=bool)
        if not rule.spans:
            surely[: len(days) * DAY].reshape(-1, DAY)[on] = True
        for span in rule.spans:
            start, end = _ends(span, days, sunny)
            _mark(surely, on, start, start + 1 if end is None else end)
            if span.open_end:
                _mark(perhaps, on, start if end is None else end, np.full(len(days), LATEST))
        states[perhaps & free] = CLOSED if rule.state == "closed" else PERHAPS
        states[surely & free] = {"closed": CLOSED, "perhaps": PERHAPS, "open": OPEN}[rule.state]
    return states[DAY : len(days) * DAY]


def _ends(span: Span, days: Dates, sunny: bool) -> tuple[Integers, Integers | None]:
    """Return when a part of the day begins and ends, in minutes after midnight; the end may be on the next day."""

    def of(moment: Moment, fixed: bool) -> Integers:
        if moment.event is None:
            return np.full(len(days), moment.minutes)
        return moment.minutes + (np.full(len(days), FIXED[moment.event]) if fixed else sun(moment.event, days))

    start = of(span.start, fixed=not sunny)
    if span.end is None:
        return start, None
    over = of(span.end, fixed=True) <= of(span.start, fixed=True)
    return start, of(span.end, fixed=not sunny) + np.where(over, DAY, 0)


def _mark(minutes: Mask, on: Mask, start: Integers, end: Integers) -> None:
    """Mark from start to end on the days that are ``on``, and on into the day after."""
    time = np.arange(2 * DAY)
    inside = on[:, None] & (time >= start[:, None]) & (time < end[:, None])
    minutes[:-DAY].reshape(-1, DAY)[:] |= inside[:, :DAY]
    minutes[DAY:].reshape(-1, DAY)[:] |= inside[:, DAY:]


def _minutes(states: States) -> tuple[Floats, Floats]:
    """Return how many minutes of every hour of every day (n, 24) are surely open, and how many may be."""
    hours = states.reshape(-1, 24, HOUR)
    return (hours == OPEN).sum(axis=2).astype(float), (hours != CLOSED).sum(axis=2).astype(float)


def _normal(days: Floats) -> Mask:
    """Return which days (n, 48) are like enough others of their weekday; all of them where none is."""
    normal = np.ones(len(days), dtype=bool)
    for weekday in range(7):
        _, kinds, counts = np.unique(days[weekday::7], axis=0, return_inverse=True, return_counts=True)
        common = counts[kinds] >= RARE
        normal[weekday::7] = common | ~common.any()
    return normal


def _counted(minutes: Floats, normal: Mask) -> Floats:
    """Return the figures of the mean week of normal days, from the minutes open in every hour (n, 24)."""
    weekend = np.arange(len(minutes)) % 7 >= 5
    evening = minutes[:, EVENING:].sum(axis=1) >= HOUR
    figures = np.column_stack(
        [minutes.sum(axis=1) / HOUR, evening, (minutes[:, MORNING:].sum(axis=1) > 0) & weekend]
    ).reshape(-1, 7, 3)
    kept = normal.reshape(-1, 7, 1)
    return np.asarray(((figures * kept).sum(axis=0) / kept.sum(axis=0)).sum(axis=0), dtype=float)
