from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from dateutil.easter import easter as easter_on
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.measures.calendars import holds, sun
from plancheck.measures.weeks import WEEKS, YEAR, normal_week
from plancheck.plan.hours import LONGEST, read_hours
from tests.measures.builder import interval, plan, run, value

STATISTICS = ("hours_per_week", "evenings", "weekend")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 24 * 60

# text: hours a week, evenings, days of the weekend
REAL: dict[str, tuple[float, float, float]] = {
    "24/7": (168, 7, 2),
    "Mo-Fr 08:00-17:00": (45, 0, 0),
    "Mo-Fr 10:00-18:00; Sa 10:00-17:00": (47, 0, 1),
    "Mo-Sa 08:00-21:00; Su 10:00-18:00": (86, 6, 2),
    "Mo-Fr 08:30-22:00; Sa-Su 10:00-18:00": (83.5, 5, 2),
    "Mo-Su 09:00-23:00": (98, 7, 2),
    "We 17:00-21:00": (4, 1, 0),
    "We-Th 16:30-22:00": (11, 2, 0),
    "Mo-Fr 08:30-19:00; PH closed": (52.5, 5, 0),
    "Mo-Su 08:00-12:00, 13:00-17:00, 18:00-21:00": (77, 7, 2),
    "Mo,We 08:00-22:30; Tu,Th 08:00-19:30; Fr 08:00-18:00": (62, 4, 0),
    "Mo-Fr 08:00-01:00, Sa-Su 08:00-23:00": (115, 7, 2),
    "Mo-Fr 10:00-22:00; Sa,Su 17:00-21:00": (68, 7, 2),
    "Tu-Fr 09:00-17:30; Mo 13:00-17:30": (38.5, 0, 0),
    "Mo-Su 08:00-24:00": (112, 7, 2),
    "Mo-Su,PH 08:00-22:00": (98, 7, 2),
    "PH,SH off; Mo-Fr 08:15-15:00": (33.75, 0, 0),
    "SH Mo-Fr 10:00-12:00": (0, 0, 0),
    "Mo-Fr 08:30-12:30,13:00-17:00;": (40, 0, 0),
    "mo-fr 9:00-17:00": (40, 0, 0),
    "Mo-Th 09:00-18:45; Fr 09:00-19:00": (49, 1, 0),
    "Fr-Sa 22:00-04:00": (12, 2, 1),
    "Fr-Sa 23:30-05:00": (11, 0, 1),
    "Fr 20:00-26:00": (6, 1, 0),
    "Fr-Mo 10:00-12:00": (8, 0, 2),
    "Mo-Fr 18:00-18:30,19:00-19:30": (5, 5, 0),
    "Mo-Th 16:00-01:00; Fr-Sa 16:00-02:00; Su 14:00-22:00": (4 * 9 - 1 + 2 * 10 - 2 + 8, 7, 2),
    "Mo-Fr 09:00-17:00; We off": (32, 0, 0),
    "Mo-Fr 09:00-17:00; We 12:00-20:00": (40, 1, 0),
    "Mo-Fr 09:00-17:00, We 19:00-21:00": (42, 1, 0),
    "Mo-Fr 09:00-17:00; Dec 25-26 off; Jan 01 off; easter +1 day off": (40, 0, 0),
    "Mo-Fr 09:00-17:00; Dec 24,31 09:00-12:00; Dec 25-Jan 5 off": (40, 0, 0),
    "Mo-Fr 09:00-17:00; Jul 15-Aug 4 off": (40, 0, 0),
    "Mo-Fr 09:00-17:00; 2031 Dec 25 off": (40, 0, 0),
    "Mo[1] 19:00-21:00": (2 * 12 / 52, 12 / 52, 0),
    "Su[1] 12:00-17:00; Mo-Sa 09:00-18:00": (54 + 5 * 12 / 52, 0, 1 + 12 / 52),
    "week 1-53/2 We 18:00-22:00": (2, 0.5, 0),
    "week 10-35 Sa 10:00-12:00": (1, 0, 0.5),
    "sunrise-16:00; Mo-Su 10:00-16:00": (42, 0, 2),
    "Mo-Fr 09:00-17:00 || Sa 10:00-12:00": (42, 0, 1),
    "Su-Th 10:00-22:00; Fr-Sa 10:00-02:00": (5 * 12 + 2 * 16, 7, 2),
    "Mo-Fr 09:00–17:00; Dec 24,31 off": (40, 0, 0),
    "Apr-Sep: Mo-Su 09:00-21:00; Oct-Mar: Mo-Su 09:00-17:00": (56 + 28 * 183 / 364, 7 * 183 / 364, 2),
    "off": (0, 0, 0),
    'closed "verbouwing"': (0, 0, 0),
}
UNREADABLE = (
    "ma-vr 9:00-17:00", "maandag t/m vrijdag 9 tot 17 uur", "Mo-Fr 9-17", "09:00-17:00 Mo-Fr", "Mo-Fr 25:00-26:00", "?", ";",
    "Mo-Fr 09.00 - 17.00 uur", "Mo Tu We", "Mo-Fr 09:00-17:00 (zomer)", "Mo-Fr 09:00-17:00,", "x" * 5, "Mo-Fr 09:00", "((((",
    "Mo-Fr 09:00-17:00; " * (LONGEST // 10) + "off",
)  # fmt: skip


@pytest.mark.parametrize("written", REAL)
def test_real_texts(written: str) -> None:
    week = normal_week(written)
    assert week is not None
    assert week[:, 0] == pytest.approx(REAL[written])
    assert week[:, 1] == pytest.approx(REAL[written])


def test_the_subject_is_the_facility() -> None:
    town = plan({"facilities": [{"geometry": "POINT (0 0)", "opening_hours": text} for text in REAL]})
    for number, statistic in enumerate(STATISTICS):
        found = run("opening", {"statistic": statistic}, town, "facilities")
        expected = {f"facilities-{n}": figures[number] for n, figures in enumerate(REAL.values(), 1)}
        assert found.value.to_dict() == pytest.approx(expected)
        assert found.missing == ()
    assert value("opening", {}, town, "facilities") == run("opening", {}, town, "facilities").value.tolist()


@pytest.mark.parametrize("written", UNREADABLE)
def test_what_cannot_be_read_is_unknown(written: str) -> None:
    readable = written == "Mo-Fr 09:00-17:00,"
    assert (normal_week(written) is None) is not readable
    town = plan({"facilities": [{"geometry": "POINT (0 0)", "opening_hours": written}]})
    if not readable:
        assert interval("opening", {}, town, "facilities") == (0, 168)
        assert interval("opening", {"statistic": "evenings"}, town, "facilities") == (0, 7)
        measured = run("opening", {"statistic": "weekend"}, town, "facilities")
        assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 2)
        [missing] = measured.missing
        assert (missing.layer, missing.attribute) == ("facilities", "opening_hours")
        assert missing.message.render("en") == "The opening hours of 1 feature of the layer facilities cannot be read."


def test_what_is_missing_is_told_apart() -> None:
    texts = ("Mo 10:00-12:00", None, "nooit", 'Mo 10:00-12:00 "op afspraak"', "elke dag")
    town = plan({"facilities": [{"geometry": "POINT (0 0)", "opening_hours": text} for text in texts]})
    measured = run("opening", {}, town, "facilities")
    assert measured.low.tolist() == [2, 0, 0, 0, 0]
    assert measured.high.tolist() == [2, 168, 168, 2, 168]
    assert [missing.message.render("en") for missing in measured.missing] == [
        "'opening_hours' is not known for 1 feature of the layer facilities.",
        "The opening hours of 2 features of the layer facilities cannot be read.",
        "The opening hours of 1 feature of the layer facilities leave open when it is open.",
    ]


def test_no_attribute_and_no_subjects() -> None:
    town = plan({"facilities": [{"geometry": "POINT (0 0)"}], "stops": [{"geometry": "POINT (0 0)"}]})
    for layer in ("facilities", "stops"):
        measured = run("opening", {"statistic": "evenings"}, town, layer)
        assert (measured.low.tolist(), measured.high.tolist()) == ([0], [7])
        assert [missing.attribute for missing in measured.missing] == ["opening_hours"]
    assert value("opening", {}, plan({"facilities": []}), "facilities") == []


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ('"op afspraak"', (0, 0, 0), (168, 7, 2)),
        ('Mo-Fr 09:00-17:00; Sa "op afspraak"', (40, 0, 0), (64, 1, 1)),
        ('Mo-Fr 09:00-17:00 || "op afspraak"', (40, 0, 0), (168, 7, 2)),
        ("Mo-Fr 09:00-17:00 unknown", (0, 0, 0), (40, 0, 0)),
        ("We 18:00-20:00; Th 18:00-20:00 unknown", (2, 1, 0), (4, 2, 0)),
        ("2026 Mo-Fr 09:00-17:00", (0, 0, 0), (40, 0, 0)),
        (f"{YEAR} Mo-Fr 09:00-17:00", (0, 0, 0), (40, 0, 0)),
        ("2030+ Mo-Fr 09:00-17:00", (40, 0, 0), (40, 0, 0)),
        ("Mo-Fr 09:00-17:00; 2027 Mo-Fr 09:00-13:00", (20, 0, 0), (40, 0, 0)),
        ("Fr 17:00-22:00+", (5, 1, 0), (13, 1, 0)),
        ("Fr 17:00+", (1 / 60, 0, 0), (13, 1, 0)),
        ("Sa 23:59+", (1 / 60, 0, 1), (6 + 1 / 60, 0, 1)),
        ("Sa 10:00-12:00; Fr 17:00+ off", (2, 0, 1), (2, 0, 1)),
    ],
)
def test_what_texts_leave_open(written: str, low: tuple[float, float, float], high: tuple[float, float, float]) -> None:
    week = normal_week(written)
    assert week is not None
    assert week[:, 0] == pytest.approx(low)
    assert week[:, 1] == pytest.approx(high)


def test_the_sun_sets_late_in_summer() -> None:
    week = normal_week("sunrise-sunset")
    assert week is not None
    (hours, evenings, weekend) = week[:, 0]
    assert hours == pytest.approx(7 * 12.3, abs=0.5)
    assert 3.5 < evenings < 4.5  # from the middle of March until October, with summer time
    assert weekend == 2
    assert (week[:, 0] == week[:, 1]).all()
    open_end = normal_week("sunset+")
    assert open_end is not None
    assert open_end[:, 0] == pytest.approx([7 / 60, 0, 2])
    assert open_end[0, 1] > 70
    early = normal_week("sunrise-08:00")  # in winter the sun is up later than that: not open, rather than all day
    assert early is not None
    assert 5 < early[0, 0] < 14


def test_the_sun_over_amersfoort() -> None:
    days = np.array(
        ["2035-06-21", "2035-12-21", "2035-03-24", "2035-03-25", "2035-10-27", "2035-10-28"], dtype="datetime64[D]"
    )
    almanac = {
        "sunrise": ["05:17", "08:44", "06:32", "07:30", "08:23", "07:25"],
        "sunset": ["22:03", "16:27", "18:56", "19:58", "18:20", "17:18"],
    }
    for event, times in almanac.items():
        expected = [60 * int(time[:2]) + int(time[3:]) for time in times]
        assert sun(event, days).tolist() == pytest.approx(expected, abs=4)  # type: ignore[arg-type]
    assert (sun("dawn", days) < sun("sunrise", days) - 25).all()
    assert (sun("dusk", days) > sun("sunset", days) + 25).all()


def easter_of(year: int) -> date:
    return easter_on(year)


def nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def last_of_month(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def within(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    now = (day.month, day.day)
    return first <= now <= last if first <= last else now >= first or now <= last


SELECTORS: dict[str, Callable[[date], bool]] = {
    "Mo-Fr": lambda day: day.weekday() < 5,
    "Fr-Mo,We": lambda day: day.weekday() not in (1, 3),
    "PH": lambda day: False,
    "SH Mo-Fr": lambda day: False,
    "Mo,PH": lambda day: day.weekday() == 0,
    "Mo[1]": lambda day: day.weekday() == 0 and nth(day) == 1,
    "We[2-4]": lambda day: day.weekday() == 2 and nth(day) in (2, 3, 4),
    "Su[1,-1]": lambda day: day.weekday() == 6 and (nth(day) == 1 or last_of_month(day)),
    "Sa[1] +1 day": lambda day: day.weekday() == 6 and nth(day - timedelta(days=1)) == 1,
    "We[2] -3 days": lambda day: day.weekday() == 6 and nth(day + timedelta(days=3)) == 2,
    "week 1-53/2": lambda day: day.isocalendar().week % 2 == 1,
    "week 10-20,53": lambda day: day.isocalendar().week in (*range(10, 21), 53),
    "Oct-Feb": lambda day: day.month in (10, 11, 12, 1, 2),
    "Jan,Apr-May": lambda day: day.month in (1, 4, 5),
    "Dec 24-Jan 2": lambda day: within(day, (12, 24), (1, 2)),
    "Dec 24-26,31": lambda day: within(day, (12, 24), (12, 26)) or within(day, (12, 31), (12, 31)),
    "Apr 15-Jun": lambda day: within(day, (4, 15), (6, 30)),
    "Feb 20-30": lambda day: day.month == 2 and day.day >= 20,
    "easter": lambda day: day == easter_of(day.year),
    "easter -2 days-easter +1 day": lambda day: -2 <= (day - easter_of(day.year)).days <= 1,
    "2031": lambda day: day.year == 2031,
    "2030-2032,2034+": lambda day: day.year in (2030, 2031, 2032) or day.year >= 2034,
    "2031 Dec 24-2032 Jan 3": lambda day: date(2031, 12, 24) <= day <= date(2032, 1, 3),
    "2031 Nov-Feb": lambda day: date(2031, 11, 1) <= day <= date(2032, 2, 29),
    "2031 Jul": lambda day: (day.year, day.month) == (2031, 7),
    "Jan-Mar Mo-Fr": lambda day: day.month <= 3 and day.weekday() < 5,
    "2032 week 8 Su-Tu": lambda day: day.year == 2032 and day.isocalendar().week == 8 and day.weekday() in (6, 0, 1),
}


@pytest.mark.parametrize("written", SELECTORS)
def test_days_agree_with_the_calendar(written: str) -> None:
    rules = read_hours(f"{written} 10:00-12:00")
    assert rules is not None
    days = np.arange(np.datetime64("2027-01-01"), np.datetime64("2036-01-01"))
    expected = [SELECTORS[written](day) for day in days.astype(object)]
    assert holds(rules[0], days).tolist() == expected


@dataclass(frozen=True)
class Rule:
    """A rule of opening hours: on these months and weekdays, between these minutes."""

    days: tuple[int, int]
    times: tuple[tuple[int, int], ...]
    months: tuple[int, int] | None = None
    additional: bool = False

    def written(self) -> str:
        days = DAYS[self.days[0]] if self.days[0] == self.days[1] else "-".join(DAYS[n] for n in self.days)
        months = [] if self.months is None else ["-".join(MONTHS[n] for n in self.months)]
        times = ",".join(f"{clock(start)}-{clock(end)}" for start, end in self.times) or "off"
        return " ".join([*months, days, times])

    def holds(self, day: date) -> bool:
        return between(day.weekday(), self.days) and (self.months is None or between(day.month - 1, self.months))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def between(number: int, ends: tuple[int, int]) -> bool:
    first, last = ends
    return first <= number <= last if first <= last else number >= first or number <= last


def by_the_minute(rules: tuple[Rule, ...]) -> tuple[float, float, float]:
    """Paint every minute of the year, rule by rule, and count."""
    first = date.fromisocalendar(YEAR, 1, 1)
    days = [first + timedelta(days=number) for number in range(-1, 7 * WEEKS)]
    minutes = np.zeros((len(days) + 2) * DAY, dtype=bool)
    for rule in rules:
        matching = [number for number, day in enumerate(days) if rule.holds(day)]
        for number in matching:
            if not rule.additional:
                minutes[number * DAY : (number + 1) * DAY] = False
        for number in matching:
            for start, end in rule.times:
                stop = end if end > start else end + DAY
                minutes[number * DAY + start : number * DAY + stop] = True
    figures = [0.0, 0.0, 0.0]
    for weekday in range(7):
        dates = [minutes[n * DAY : (n + 1) * DAY] for n, day in enumerate(days) if n and day.weekday() == weekday]
        often = Counter(pattern.tobytes() for pattern in dates)
        normal = [pattern for pattern in dates if often[pattern.tobytes()] >= 4] or dates
        figures[0] += np.mean([pattern.sum() / 60 for pattern in normal])
        figures[1] += np.mean([pattern[18 * 60 :].sum() >= 60 for pattern in normal])
        figures[2] += np.mean([pattern[6 * 60 :].any() for pattern in normal]) if weekday >= 5 else 0
    return figures[0], figures[1], figures[2]


NOON = st.integers(0, DAY // 15 - 1).map(lambda n: 15 * n)
TIMES = st.lists(st.tuples(NOON, NOON).filter(lambda pair: pair[0] != pair[1]), max_size=2).map(tuple)
RULES = st.builds(
    Rule,
    days=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    times=TIMES,
    months=st.none() | st.tuples(st.integers(0, 11), st.integers(0, 11)),
    additional=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=4).map(tuple))
def test_agrees_with_a_year_of_minutes(rules: tuple[Rule, ...]) -> None:
    rules = tuple(rule for n, rule in enumerate(rules) if rule.times or not (n and rule.additional))
    if not rules:
        return
    written = rules[0].written() + "".join((", " if r.additional else "; ") + r.written() for r in rules[1:])
    week = normal_week(written)
    assert week is not None, written
    assert week[:, 0] == pytest.approx(by_the_minute(rules)), written
    assert (week[:, 0] == week[:, 1]).all()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='MoTuWeFrSaPH 0123456789:-+,;|[]"()offJan/wksunrisetopen', max_size=40))
def test_any_text_is_read_or_not(written: str) -> None:
    week = normal_week(written)
    assert (week is None) == (read_hours(written) is None)
    if week is not None:
        assert (week[:, 0] <= week[:, 1]).all()
        assert (week[:, 0] >= 0).all()
        assert (week[:, 1] <= np.array([168, 7, 2]) + 1e-9).all()


def test_every_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.measures import opening
    from plancheck.measures.context import Context

    read: list[str] = []

    def counted(written: str) -> object:
        read.append(written)
        return normal_week(written)

    monkeypatch.setattr(opening, "normal_week", counted)
    texts = ["Mo 10:00-12:00", "Tu 10:00-12:00"] * 20
    context = Context(plan({"facilities": [{"geometry": "POINT (0 0)", "opening_hours": text} for text in texts]}))
    for statistic in STATISTICS:
        run("opening", {"statistic": statistic}, context, "facilities")
    assert sorted(read) == ["Mo 10:00-12:00", "Tu 10:00-12:00"]


def test_the_order_of_features_does_not_matter() -> None:
    texts = [*REAL, *UNREADABLE, None]
    rows = [
        {"facility_id": f"F{n:03}", "geometry": shapely.Point(n, 0), "opening_hours": t} for n, t in enumerate(texts)
    ]
    expected = run("opening", {}, plan({"facilities": rows}), "facilities")
    random.Random(5).shuffle(rows)
    found = run("opening", {}, plan({"facilities": rows}), "facilities")
    assert found.low.equals(expected.low)
    assert found.high.equals(expected.high)
