"""What is odd about a waiver, for the reader of the review: one permanent code for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from plancheck.errors import nearest
from plancheck.plan.model import Issue
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.plan.model import Level
    from plancheck.review.model import WaiverOutcome
    from plancheck.review.waivers import Waiver


def issues_of(waiver: Waiver, outcome: WaiverOutcome, moved: bool, rules: Mapping[str, Any]) -> Iterator[Issue]:
    """Yield what the reader must know about one waiver; ``rules`` are those of the pack, by every name they have.

    I080 it has ended, I081 it matches nothing, I082 it matches more than one thing, I083 what it is about meets the
    norm, I084 there is no such rule, I085 the feature is no longer at its place, I086 what it is about is not known,
    I087 the rule gives no verdict on the drawing.
    """
    what = waiver.rule if waiver.feature is None else f"{waiver.rule} {waiver.feature}"
    if outcome == "ended":
        message = text("The waiver for {what} ended on {day} and no longer counts.", what=what, day=str(waiver.until))
        yield _issue("I080", "warning", message, waiver)
    elif outcome == "unmatched":
        yield _issue("I081", "warning", _unmatched(waiver, what), waiver)
    elif outcome == "ambiguous":
        yield _issue("I082", "warning", _ambiguous(waiver, what), waiver)
    elif outcome == "superfluous":
        message = text("The waiver for {what} is not needed: the norm is met.", what=what)
        yield _issue("I083", "note", message, waiver)
    elif outcome == "no_rule":
        yield _issue("I084", "warning", _no_rule(waiver.rule, rules), waiver)
    elif outcome == "unknown":
        message = text("The waiver for {what} waives nothing: there the outcome is not known.", what=what)
        yield _issue("I086", "note", message, waiver)
    elif outcome == "no_verdict":
        message = text("The waiver for {what} waives nothing: only what a drawing shows can be waived.", what=what)
        yield _issue("I087", "warning", message, waiver)
    elif moved:
        message = text("{what} has a waiver, but is no longer at the place in it: is it the same one?", what=what)
        yield _issue("I085", "warning", message, waiver)


def _issue(code: str, level: Level, message: Text, waiver: Waiver) -> Issue:
    return Issue(code, level, message, feature=waiver.feature)


def _unmatched(waiver: Waiver, what: str) -> Text:
    place = waiver.place
    if place is None:
        return text("The waiver for {what} matches nothing: the rule judges no such feature in this plan.", what=what)
    at = f"{place.x:.10g}, {place.y:.10g}" + (f" ({place.crs})" if place.crs else "")
    if waiver.feature is None:
        return text(
            "The waiver for {what} matches nothing: the rule judges nothing within {radius} m of {place}.",
            what=what, radius=place.radius, place=at,
        )  # fmt: skip
    return text(
        "The waiver for {what} matches nothing: there is no such feature, and no other within {radius} m of {place}.",
        what=what, radius=place.radius, place=at,
    )  # fmt: skip


def _ambiguous(waiver: Waiver, what: str) -> Text:
    if waiver.feature is None and waiver.place is None:
        return text("The waiver for {what} must name a feature or a place: the rule judges more than one.", what=what)
    return text(
        "The waiver for {what} matches more than one feature that falls short, and waives none. Name one, or make the "
        "radius smaller.",
        what=what,
    )


def _no_rule(name: str, rules: Mapping[str, Any]) -> Text:
    near = nearest(name, rules)
    if near is None:
        return text("There is a waiver for '{rule}', a rule that is not in the pack.", rule=name)
    return text("There is a waiver for '{rule}', a rule that is not in the pack. Is it '{near}'?", rule=name, near=near)
