"""Opening hours as data: rules that hold on some days, with parts of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["open", "perhaps", "closed"]
Joined = Literal[";", ",", "||"]
"""``;`` replaces what was said of the same days, ``,`` adds to it, ``||`` is for the times that nothing is open."""

Event = Literal["dawn", "sunrise", "sunset", "dusk"]


@dataclass(frozen=True)
class Day:
    """A date, of ``year`` or of any year, and ``shift`` days later; without month it is Easter, without day a month."""

    month: int | None = None
    day: int | None = None
    year: int | None = None
    shift: int = 0


@dataclass(frozen=True)
class Range:
    """From a number to another, both included, in steps."""

    first: int
    last: int
    step: int = 1


@dataclass(frozen=True)
class Weekdays:
    """Days of the week from one to another, over Sunday where need be; only the ``nth`` of the month, shifted."""

    first: int
    last: int
    nth: tuple[int, ...] = ()
    shift: int = 0


@dataclass(frozen=True)
class Moment:
    """Minutes after midnight, or after an event of the sun."""

    minutes: int
    event: Event | None = None


@dataclass(frozen=True)
class Span:
    """A part of a day, over midnight where it ends no later than it begins; an open end may be later, or any time."""

    start: Moment
    end: Moment | None
    open_end: bool = False


@dataclass(frozen=True)
class Rule:
    """On which days it holds (on all, where it says nothing), when, and what is then the case.

    Without ``spans`` it is the whole day. ``holidays`` says that it holds on holidays only.
    """

    joined: Joined
    years: tuple[Range, ...] = ()
    dates: tuple[tuple[Day, Day], ...] = ()
    weeks: tuple[Range, ...] = ()
    weekdays: tuple[Weekdays, ...] = ()
    holidays: bool = False
    spans: tuple[Span, ...] = ()
    state: State = "open"
