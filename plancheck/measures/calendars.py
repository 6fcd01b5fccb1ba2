"""On which days the rules of opening hours hold, and when the sun rises and sets on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plancheck.measures.base import Floats, Integers, Mask
    from plancheck.plan.timetable import Day, Event, Range, Rule, Weekdays

    Dates = NDArray[np.datetime64]

LATITUDE, LONGITUDE = 52.16, 5.39
"""Amersfoort, in the middle of the Netherlands."""

FIXED: dict[Event, int] = {"dawn": 330, "sunrise": 360, "sunset": 1080, "dusk": 1110}
"""Minutes after midnight that stand for the sun, to see whether a time is on the next day."""

_HORIZON = {"dawn": 96.0, "sunrise": 90.833, "sunset": 90.833, "dusk": 96.0}
_DAY: Any = np.timedelta64(1, "D")


def holds(rule: Rule, days: Dates) -> Mask:
    """Return on which days (datetime64[D]) a rule holds when none of them is a holiday."""
    on = np.full(len(days), not rule.holidays)
    if rule.years:
        on &= _in_ranges(year_of(days), rule.years)
    if rule.dates:
        on &= np.any([_in_period(days, first, last) for first, last in rule.dates], axis=0)
    if rule.weeks:
        on &= _in_ranges(_week(days), rule.weeks)
    if rule.weekdays:
        on &= np.any([_on_weekdays(days, weekdays) for weekdays in rule.weekdays], axis=0)
    return on


def year_of(days: Dates) -> Integers:
    """Return the years of days."""
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def weekday_of(days: Dates) -> Integers:
    """Return the days of the week; Monday is 0."""
    return (days.astype(np.int64) + 3) % 7  # the first of January 1970 was a Thursday


def _day_of_year(days: Dates) -> Integers:
    return (days - days.astype("datetime64[Y]").astype(days.dtype)).astype(np.int64)


def _week(days: Dates) -> Integers:
    """Return the weeks of ISO 8601: a week belongs to the year that its Thursday is in."""
    return _day_of_year(days + (3 - weekday_of(days)) * _DAY) // 7 + 1


def _in_ranges(numbers: Integers, ranges: Sequence[Range]) -> Mask:
    found = [
        (numbers >= item.first) & (numbers <= item.last) & ((numbers - item.first) % item.step == 0) for item in ranges
    ]
    return np.asarray(np.any(found, axis=0), dtype=bool)


def _on_weekdays(days: Dates, weekdays: Weekdays) -> Mask:
    days = days - weekdays.shift * _DAY
    number = weekday_of(days)
    on = (number - weekdays.first) % 7 <= (weekdays.last - weekdays.first) % 7
    if not weekdays.nth:
        return on
    month = days.astype("datetime64[M]")
    from_start = (days - month.astype(days.dtype)).astype(np.int64) // 7 + 1
    from_end = -(((month + 1).astype(days.dtype) - _DAY - days).astype(np.int64) // 7 + 1)
    return np.asarray(on & (np.isin(from_start, weekdays.nth) | np.isin(from_end, weekdays.nth)), dtype=bool)


def _in_period(days: Dates, first: Day, last: Day) -> Mask:
    """Return which days lie from one date to another, over New Year where the second comes before the first."""
    years = year_of(days)
    on = np.zeros(len(days), dtype=bool)
    named = last.year if first.year is None else first.year
    if named is not None:
        start, end = date_of(first, named, end=False), date_of(last, last.year or named, end=True)
        end = date_of(last, named + 1, end=True) if end < start else end
        return np.asarray((days >= start) & (days <= end), dtype=bool)
    for year in np.unique(years):  # at most three
        start, end = date_of(first, int(year), end=False), date_of(last, int(year), end=True)
        after, before = days >= start, days <= end
        on |= (years == year) & ((after & before) if start <= end else (after | before))
    return on


def date_of(day: Day, year: int, end: bool) -> np.datetime64:
    """Return a date in a year; of a month alone its first day, or its last; the month ends before a day it lacks."""
    if day.month is None:
        shifted: np.datetime64 = easter(year) + day.shift * _DAY
        return shifted
    month = np.datetime64(f"{year:04}-{day.month:02}", "M")
    first: np.datetime64 = month.astype("datetime64[D]")
    last: np.datetime64 = (month + 1).astype("datetime64[D]") - _DAY
    if day.day is None:
        return last if end else first
    found: np.datetime64 = min(first + (day.day - 1) * _DAY, last) + day.shift * _DAY
    return found


def easter(year: int) -> np.datetime64:
    """Return Easter Sunday: the first after the full moon of the church's calendar."""
    century, golden = year // 100, year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 100 % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    days = moon + sunday - 7 * late + 114
    return np.datetime64(f"{year:04}-{days // 31:02}-{days % 31 + 1:02}", "D")


def sun(event: Event, days: Dates) -> Integers:
    """Return when an event of the sun happens in Amersfoort, in minutes after midnight by the clock there.

    After the formulas of the Global Monitoring Laboratory of NOAA; a few minutes from an almanac at most.
    """
    angle = 2 * np.pi / 365 * (_day_of_year(days) + (-0.25 if event in ("dawn", "sunrise") else 0.25))
    equation = 229.18 * (
        0.000075 + 0.001868 * np.cos(angle) - 0.032077 * np.sin(angle)
        - 0.014615 * np.cos(2 * angle) - 0.040849 * np.sin(2 * angle)
    )  # fmt: skip
    declination = (
        0.006918 - 0.399912 * np.cos(angle) + 0.070257 * np.sin(angle) - 0.006758 * np.cos(2 * angle)
        + 0.000907 * np.sin(2 * angle) - 0.002697 * np.cos(3 * angle) + 0.00148 * np.sin(3 * angle)
    )  # fmt: skip
    latitude, horizon = np.radians(LATITUDE), np.radians(_HORIZON[event])
    height = np.cos(horizon) / (np.cos(latitude) * np.cos(declination)) - np.tan(latitude) * np.tan(declination)
    from_noon = 4 * np.degrees(np.arccos(height)) * (-1 if event in ("dawn", "sunrise") else 1)
    minutes: Floats = 720 - 4 * LONGITUDE - equation + from_noon + 60 + 60 * _summer_time(days)
    return np.rint(minutes).astype(np.int64)


def _summer_time(days: Dates) -> Mask:
    """Return on which days it is summer time: from the last Sunday of March to the one of October."""
    years = days.astype("datetime64[Y]").astype("datetime64[M]")
    april, november = ((years + months).astype("datetime64[D]") for months in (3, 10))
    start, end = april - (weekday_of(april) + 1) * _DAY, november - (weekday_of(november) + 1) * _DAY
    return np.asarray((days >= start) & (days < end), dtype=bool)
