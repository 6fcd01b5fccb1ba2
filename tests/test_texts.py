"""Sentences and numbers in two languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.texts import LANGUAGES, Text, in_full, number, percent, plural, shown, text


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        (1234.5, "1,235", "1.235"), (1234567, "1,234,567", "1.234.567"), (0.123456, "0.123", "0,123"), (12.0, "12", "12"),
        (-0.0, "0", "0"), (-3.25, "-3.25", "-3,25"), (99_999.6, "100,000", "100.000"), (999.96, "1,000", "1.000"), (-999.7, "-1,000", "-1.000"), (999.2, "999", "999"), (float("nan"), "unknown", "onbekend"),
        (float("inf"), "out of reach", "onbereikbaar"), (1e-12, "0", "0"),
    ],
)  # fmt: skip
def test_numbers(value: float, english: str, dutch: str) -> None:
    assert number(value, "en") == english
    assert number(value, "nl") == dutch


def test_percentages() -> None:
    assert percent(0.4567, "nl") == "45,7%"
    assert percent(1, "en") == "100%"
    assert percent(0.07, "en") == "7%"
    assert percent(0.94996, "nl", (0.95,)) == "94,996%"
    assert percent(float("nan"), "en") == "unknown"
    assert percent(float("inf"), "nl") == "onbereikbaar"


def test_values_are_said_in_the_language_of_the_sentence() -> None:
    sentence = text("{items} and {more} more", items=["a", 1.5, True], more=text("unknown"))
    assert sentence.render("en") == "a, 1.5, yes and unknown more"
    assert sentence.render("nl") == "a, 1,5, ja en nog onbekend"


@pytest.mark.parametrize(
    ("count", "english", "dutch"),
    [
        (0, "0 dwellings", "0 woningen"), (1, "1 dwelling", "1 woning"), (1.0, "1 dwelling", "1 woning"),
        (2, "2 dwellings", "2 woningen"), (0.5, "0.5 dwellings", "0,5 woningen"), (1.5, "1.5 dwellings", "1,5 woningen"),
        (1139, "1,139 dwellings", "1.139 woningen"),
    ],
)  # fmt: skip
def test_one_thing_has_a_form_of_its_own(count: float, english: str, dutch: str) -> None:
    sentence = plural("{count} dwelling", "{count} dwellings", count=count)
    assert sentence.render("en") == english
    assert sentence.render("nl") == dutch
    assert sentence.of(1).render("nl") == "1 woning"


def test_a_figure_that_people_chose_is_written_in_full() -> None:
    assert in_full(1234.5678, "nl") == "1.234,5678"
    assert text("{items}", items=[0.12345, 400.0]).render("en") == "0.12345, 400"


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
def test_numbers_keep_three_digits(value: float) -> None:
    read = float(number(value, "en").replace(",", ""))
    assert read == pytest.approx(value, rel=5e-3, abs=1e-9)
    assert number(value, "nl") == number(value, "en").translate(str.maketrans(",.", ".,"))


SHARES = st.floats(0, 1).map(lambda share: float(f"{share:.6g}"))


@given(SHARES, SHARES)
def test_a_share_never_reads_as_if_it_were_on_the_other_side_of_its_norm(share: float, norm: float) -> None:
    read, written = (float(percent(side, "en", (norm,)).removesuffix("%")) for side in (share, norm))
    assert (read < written, read == written) == (share < norm, share == norm)
