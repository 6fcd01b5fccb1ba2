"""Sentences and numbers in two languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.texts import LANGUAGES, Text, number, percent, shown, text


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        (1234.5, "1,234", "1.234"), (1234567, "1,234,567", "1.234.567"), (0.123456, "0.1235", "0,1235"), (12.0, "12", "12"),
        (-0.0, "0", "0"), (-3.25, "-3.25", "-3,25"), (99_999.6, "100,000", "100.000"), (float("nan"), "unknown", "onbekend"),
        (float("inf"), "out of reach", "onbereikbaar"), (1e-12, "0", "0"),
    ],
)  # fmt: skip
def test_numbers(value: float, english: str, dutch: str) -> None:
    assert number(value, "en") == english
    assert number(value, "nl") == dutch


def test_percentages() -> None:
    assert percent(0.4567, "nl") == "45,7%"
    assert percent(1, "en") == "100%"
    assert percent(float("nan"), "en") == "unknown"
    assert percent(float("inf"), "nl") == "onbereikbaar"


def test_values_are_said_in_the_language_of_the_sentence() -> None:
    sentence = text("{items} and {more} more", items=["a", 1.5, True], more=text("unknown"))
    assert sentence.render("en") == "a, 1.5, yes and unknown more"
    assert sentence.render("nl") == "a, 1,5, ja en nog onbekend"


def test_a_sentence_is_a_value() -> None:
    assert text("x {a}", a=[1, 2]) == text("x {a}", a=(1, 2))
    assert hash(text("x {a}", a=[1, 2])) == hash(Text("x {a}", (("a", (1, 2)),)))
    assert text("").render("nl") == ""


def test_what_the_catalogue_lacks_stays_english() -> None:
    assert text("Not a sentence of this program").render("nl") == "Not a sentence of this program"


@given(st.text())
def test_values_with_braces_are_left_alone(value: str) -> None:
    for language in LANGUAGES:
        assert text("{items}", items=value).render(language) == value
        assert shown(value, language) == value


@given(st.floats(-1e12, 1e12))
def test_numbers_keep_four_digits(value: float) -> None:
    read = float(number(value, "en").replace(",", ""))
    assert read == pytest.approx(value, rel=1e-3, abs=1e-9)
    assert number(value, "nl") == number(value, "en").translate(str.maketrans(",.", ".,"))
