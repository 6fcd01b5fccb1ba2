from __future__ import annotations

from datetime import date

import pytest

from plancheck.texts import text
from plancheck.workbooks.cells import day_in, number_in
from plancheck.workbooks.choices import Choices


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (12, 12), ("12,5", 12.5), (" 12.5 ", 12.5), ("90%", 0.9), ("90 %", 0.9), ("-3", -3), ("1e3", 1000),
        ("1.200", None), ("1_000", None), ("tien", None), ("", None), (None, None), (True, None), ("nan", None),
        ("inf", None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written: str | int | None, number: float | None) -> None:
    assert number_in(written) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)), ("2026-03-01", date(2026, 3, 1)), ("1-3-2026", date(2026, 3, 1)),
        ("01/03/2026", date(2026, 3, 1)), ("1.3.2026", date(2026, 3, 1)), ("2026-03-01T10:00", date(2026, 3, 1)),
        (46082, date(2026, 3, 1)), ("31-2-2026", None), ("vorige week", None), ("2026-03-01x", None), (7, None),
        (None, None), (True, None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(written: object, day: date | None) -> None:
    assert day_in(written) == day


def test_words_are_found_in_both_languages_and_shown_only_when_they_are_clear() -> None:
    choices = Choices({"yes": text("yes"), "one": text("Norm"), "two": text("Norm")})
    assert [choices.find(word) for word in ("ja", " YES ", "Norm", "two", "misschien")] == [
        "yes",
        "yes",
        None,
        "two",
        None,
    ]
    assert choices.word("one", "en") == "one"
