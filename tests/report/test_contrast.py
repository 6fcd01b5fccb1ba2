"""Colours that carry meaning stand out from what is behind them: 4.5 to 1 for text, 3 to 1 for marks and charts."""

from __future__ import annotations

from typing import get_args

import pytest

from plancheck.report.colours import contrast, hexadecimal
from plancheck.report.house_style import PLAIN, HouseStyle
from plancheck.report.legibility import PAIRS, SHAPE, TEXT, faint, scheme_tokens
from plancheck.report.tokens import OWN_PREFIX, Scheme, own_tokens


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#ffffff", 1.0),
        ("#ff0000", "#0000ff", 2.15),
    ],
)
def test_the_contrast_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#ABC", "#aabbcc"), ("#154273", "#154273"), ("rgb(21 66 115)", "#154273"), ("rgb(100%, 0%, 0%)", "#ff0000"),
        ("hsl(120deg 100% 25%)", "#008000"), ("var(--eigen)", "#102030"), ("var(--rond)", None), ("red", None),
        ("color-mix(in srgb, red, blue)", None), ("", None),
    ],
)  # fmt: skip
def test_colours_are_read_as_a_browser_does(value: str, colour: str | None) -> None:
    assert hexadecimal(value, {"--eigen": "#102030", "--rond": "var(--rond)"}) == colour


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_our_own_colours_can_be_told_apart(scheme: Scheme) -> None:
    tokens = scheme_tokens(PLAIN, scheme)
    for one, other, needed in PAIRS:
        assert contrast(tokens[OWN_PREFIX + one], tokens[OWN_PREFIX + other]) >= needed, (one, other)
    assert {needed for *_, needed in PAIRS} == {TEXT, SHAPE}


def said(tokens: dict[str, str] | None = None, dark: dict[str, str] | None = None) -> list[tuple[str, str]]:
    named = [{OWN_PREFIX + name: value for name, value in (given or {}).items()} for given in (tokens, dark)]
    return [(found.code, found.explain("en")) for found in faint(HouseStyle(tokens=named[0], dark_tokens=named[1]))]


def test_our_own_look_has_nothing_to_warn_of() -> None:
    assert said() == []
    assert said({"link-color": own_tokens("light")["--plancheck-link-color"], "font": "Arial"}) == []


def test_a_colour_that_is_too_light_is_named_with_its_ratio_and_what_is_needed() -> None:
    [on_page, on_soft] = said({"link-color": "#8ab4d8"})
    assert on_page == (
        "H020",
        "H020: --plancheck-link-color (#8ab4d8) on --plancheck-document-background (#ffffff), on a light screen and on "
        "paper: contrast 2.18 to 1.\n  At least 4.5 to 1 is needed. Make one of the two lighter or darker in tokens.css.",
    )
    assert "--plancheck-soft-background" in on_soft[1]


def test_a_ratio_just_below_is_not_rounded_to_enough() -> None:
    [(_, words), *_] = said({"link-color": "#777777"})
    assert "contrast 4.47 to 1" in words


def test_an_own_ground_is_held_against_our_words() -> None:
    warned = said({"document-background": "#333333"})
    assert any(
        "--plancheck-document-color (#1c2733) on --plancheck-document-background (#333333)" in words
        for _, words in warned
    )
    assert all("#333333" in words for _, words in warned)


def test_a_light_colour_that_reaches_the_dark_screen_is_held_against_what_is_there() -> None:
    """Our dark tokens say nothing of the letters of the head, so an own dark letter ends up on our dark ground."""
    [(code, words)] = said({"masthead-background": "#ffffff", "masthead-color": "#14324a"})
    assert code == "H020"
    assert "on a dark screen" in words
    assert "tokens-dark.css" in words
    assert said({"masthead-background": "#ffffff", "masthead-color": "#14324a"}, {"masthead-color": "#ffffff"}) == []


@pytest.mark.parametrize(
    "value", ["rebeccapurple", "rgb(1 2 3 / 50%)", "rgba(1, 2, 3, .5)", "color-mix(in srgb, red, blue)"]
)
def test_a_colour_whose_contrast_cannot_be_known_is_named_once(value: str) -> None:
    [(code, words)] = said({"link-color": value})
    assert code == "H021"
    assert value in words
    assert "#rrggbb" in words


def test_a_token_that_stands_on_nothing_is_not_judged() -> None:
    assert said({"line-color": "#fefefe", "map-paved": "wheat"}) == []
