"""Scores in words and as bars."""

from __future__ import annotations

from typing import Any

from plancheck.review.model import Area, Scored
from plancheck.texts import Language, number, text


def scored(value: Scored | Area, language: Language) -> dict[str, Any]:
    """Return a score in words and as a bar."""
    if value.low is None or value.high is None:
        return {"score": None, "range": text("no score"), "bar": bar(value)}
    low, high = whole(value.low, language), whole(value.high, language)
    return {
        "score": text("unknown") if value.score is None else whole(value.score, language),
        "range": text("from {low} to {high}", low=low, high=high) if low != high else None,
        "bar": bar(value),
    }


def bar(value: Scored | Area) -> dict[str, float | None]:
    """Return where the parts of a bar end, of 100: certain up to low, still open up to high; empty without a score."""
    return {
        "low": 0.0 if value.low is None else value.low,
        "high": 0.0 if value.high is None else value.high,
        "score": value.score,
    }


def whole(value: float, language: Language) -> str:
    """Write a score as a whole number."""
    return number(round(value), language)
