"""Opening hours as OpenStreetMap writes them: ``Mo-Fr 09:00-17:00; Sa 10:00-14:00 "by appointment"``.

This reads what occurs in practice of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. It does not
read points in time, nor periods other than of weeks (``10:00-16:00/02:00``).
"""

from __future__ import annotations

import re
from typing import Any, get_args

from plancheck.plan.cursor import Cursor, NotReadableError
from plancheck.plan.timetable import Day, Event, Joined, Moment, Range, Rule, Span, State, Weekdays

ATTRIBUTE = "opening_hours"
LONGEST = 1000
"""Characters; OpenStreetMap itself allows 255."""

_WEEKDAYS = {name: number for number, name in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"))}
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_EVENTS: dict[str, Event] = {name: name for name in get_args(Event)}
_STATES: dict[str, State] = {"open": "open", "off": "closed", "closed": "closed", "unknown": "perhaps"}
_SEPARATORS: dict[str, Joined] = {name: name for name in get_args(Joined)}
_HOLIDAYS = ("ph", "sh")
_WORDS = re.compile(r'\s*(?:(24/7|\d{1,2}:\d\d(?!\d)|\d+|[a-z]+|"[^"]*"|\|\||[-,;+/\[\]():])|(\S))')
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")


def read_hours(written: str) -> tuple[Rule, ...] | None:
    """Return the rules that a text consists of, or None when it cannot be read."""
    try:
        return _Reader(written.replace("\N{EN DASH}", "-"), _WORDS).rules() if len(written) <= LONGEST else None
    except NotReadableError:
        return None


class _Reader(Cursor):
    """Goes through the words of opening hours."""

    def rules(self) -> tuple[Rule, ...]:
        """Pass everything."""
        found: list[Rule] = []
        joined: Joined = ";"
        while self.next():
            rule, finished = self.rule(joined)
            found.append(rule)
            separator = self.skip(*_SEPARATORS)
            if self.next() and (not separator or (separator == "," and not finished)):
                raise NotReadableError
            joined = _SEPARATORS[separator or ";"]
            while self.skip(";", ","):  # nothing between two separators
                joined = ";"
        if not found:
            raise NotReadableError
        return tuple(found)

    def rule(self, joined: Joined) -> tuple[Rule, bool]:
        """Pass a rule; the second says whether it has more than days, so that a comma after it begins another."""
        begin = self.at
        days: dict[str, Any] = {}
        while selector := self.selector():
            if set(selector) & set(days):
                raise NotReadableError
            days |= selector
            self.skip(":")
        chosen = self.at
        whole_day = self.skip("24/7")
        spans = () if whole_day or not self.is_time() else self.several(self.span, self.is_time)
        word = self.skip(*_STATES)
        remark = self.next().startswith('"')
        self.at += remark
        if self.at == begin:
            raise NotReadableError
        state = _STATES[word] if word else "perhaps" if remark else "open"
        return Rule(joined, **days, spans=spans, state=state), self.at > chosen

    def selector(self) -> dict[str, Any]:
        """Pass what says on which days a rule holds, by the name that it has in the rule."""
        if self.is_date():
            return {"dates": self.dates()}
        if self.is_number(4):
            return {"years": self.several(self.years, lambda ahead: self.is_number(4, ahead))}
        if self.skip("week"):
            return {"weeks": self.several(self.weeks, lambda ahead: self.is_number(2, ahead))}
        if self.is_day():
            weekdays = tuple(day for day in self.several(self.days, self.is_day) if day is not None)
            return {"weekdays": weekdays} if weekdays else {"holidays": True}
        return {}

    def is_date(self, ahead: int = 0) -> bool:
        """Whether a date comes: a month or Easter, perhaps of a year."""
        ahead += self.is_number(4, ahead)
        return self.next(ahead) in (*_MONTHS, "easter")

    def is_day(self, ahead: int = 0) -> bool:
        """Whether a day of the week comes, or holidays."""
        return self.next(ahead) in (*_WEEKDAYS, *_HOLIDAYS)

    def is_time(self, ahead: int = 0) -> bool:
        """Whether a time comes."""
        ahead += self.next(ahead) == "("
        return self.next(ahead) in _EVENTS or _CLOCK.fullmatch(self.next(ahead)) is not None

    def years(self) -> Range:
        """Pass ``2030``, ``2030-2032`` or ``2030+``."""
        first = self.number(1000, 9999)
        if self.skip("+"):
            return Range(first, 9999)
        return Range(first, self.number(first, 9999) if self.skip("-") else first)

    def weeks(self) -> Range:
        """Pass ``1``, ``1-10`` or ``1-53/2``."""
        first = self.number(1, 53)
        last = self.number(first, 53) if self.skip("-") else first
        return Range(first, last, self.number(1, 53) if self.skip("/") else 1)

    def dates(self) -> tuple[tuple[Day, Day], ...]:
        """Pass ``Oct-Mar``, ``Dec 24-Jan 2``, ``Dec 24,31`` or ``easter -2 days``, with or without years."""
        found: list[tuple[Day, Day]] = []
        while not found or (self.next() == "," and (self.is_date(1) or (found[-1][1].day and self.is_number(2, 1)))):
            self.skip(",")
            first = self.date() if self.is_date() else Day(found[-1][1].month, self.number(1, 31), found[-1][1].year)
            last = first
            if self.next() == "-" and self.is_date(1):
                self.skip("-")
                last = self.date()
            elif first.day and self.skip("-"):
                last = Day(first.month, self.number(1, 31), first.year)
            found.append((first, last))
        return tuple(found)

    def date(self) -> Day:
        """Pass ``Dec``, ``Dec 24`` or ``easter +1 day``, perhaps after a year."""
        year = self.number(1000, 9999) if self.is_number(4) else None
        if self.skip("easter"):
            return Day(year=year, shift=self.shift())
        month = _MONTHS[self.need(*_MONTHS)]
        if not self.is_number(2):
            return Day(month, year=year)
        return Day(month, self.number(1, 31), year, self.shift())

    def days(self) -> Weekdays | None:
        """Pass ``Mo``, ``Mo-Fr`` or ``Mo[1,-1] +2 days``; nothing for holidays."""
        if self.skip(*_HOLIDAYS):
            self.shift()
            return None
        first = _WEEKDAYS[self.need(*_WEEKDAYS)]
        if self.skip("-"):
            return Weekdays(first, _WEEKDAYS[self.need(*_WEEKDAYS)])
        if not self.skip("["):
            return Weekdays(first, first)
        found = self.several(self.nth, lambda ahead: True)
        self.need("]")
        return Weekdays(first, first, tuple(number for numbers in found for number in numbers), self.shift())

    def nth(self) -> tuple[int, ...]:
        """Pass ``1``, ``1-3`` or ``-1``."""
        if self.skip("-"):
            return (-self.number(1, 5),)
        first = self.number(1, 5)
        return tuple(range(first, (self.number(first, 5) if self.skip("-") else first) + 1))

    def shift(self) -> int:
        """Pass ``+1 day`` or ``-2 days``, where it is there."""
        if self.next() not in ("+", "-") or self.next(2) not in ("day", "days"):
            return 0
        sign = -1 if self.need("+", "-") == "-" else 1
        days = self.number(0, 366)
        self.need("day", "days")
        return sign * days

    def span(self) -> Span:
        """Pass ``10:00-18:00``, ``10:00-26:00``, ``(sunrise+01:00)-sunset``, ``10:00+`` or ``10:00-18:00+``."""
        start = self.moment(1)
        if self.skip("+"):
            return Span(start, None, open_end=True)
        self.need("-")
        return Span(start, self.moment(2), open_end=bool(self.skip("+")))

    def moment(self, days: int) -> Moment:
        """Pass a time within so many days."""
        if self.skip("("):
            event = _EVENTS[self.need(*_EVENTS)]
            sign = -1 if self.need("+", "-") == "-" else 1
            minutes = self.clock(1)
            self.need(")")
            return Moment(sign * minutes, event)
        event_name = self.skip(*_EVENTS)
        return Moment(0, _EVENTS[event_name]) if event_name else Moment(self.clock(days))

    def clock(self, days: int) -> int:
        """Pass hours and minutes."""
        found = _CLOCK.fullmatch(self.next())
        minutes = 60 * int(found[1]) + int(found[2]) if found else -1
        if not 0 <= minutes <= 24 * 60 * days - (days == 1):
            raise NotReadableError
        self.at += 1
        return minutes
