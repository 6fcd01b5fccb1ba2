"""Colours that carry meaning stand out from what is behind them: 4.5 to 1 for text, 3 to 1 for marks and charts."""

from __future__ import annotations

import pytest

from plancheck.report.tokens import own_tokens

SCHEMES = {"light": own_tokens("light"), "dark": {**own_tokens("light"), **own_tokens("dark")}}
TEXT = [
    "document-color", "quiet-color", "heading-color", "link-color", "met-color", "not-met-color", "unknown-color",
    "waived-color", "to-judge-color", "neutral-color",
]  # fmt: skip
GRAPHICS = ["sure-color", "score-color", "focus-color", *(f"band-{number}" for number in range(10))]
ON_MAP = ["map-seat", "map-stop", "map-facility", "map-meet", "map-ink", *(f"flow-{number}" for number in range(1, 5))]


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_and_charts_can_be_told_from_the_ground(scheme: str) -> None:
    tokens = {name.removeprefix("--plancheck-"): value for name, value in SCHEMES[scheme].items()}
    grounds = (tokens["document-background"], tokens["soft-background"])
    for name in TEXT:
        assert min(contrast(tokens[name], ground) for ground in grounds) >= 4.5, name
    for name in GRAPHICS:
        assert contrast(tokens[name], tokens["document-background"]) >= 3, name
    for name in ON_MAP:
        assert contrast(tokens[name], tokens["map-paper"]) >= 3, name
    assert contrast(tokens["masthead-color"], tokens["masthead-background"]) >= 4.5
