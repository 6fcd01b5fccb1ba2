"""Findings: every subject that falls short or is unknown, in words, with its place and margin."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from plancheck.common_words import unit_word
from plancheck.review.finding import OUT_OF_REACH, Finding, Number
from plancheck.review.judging import limits, rounded
from plancheck.review.listing import Findings
from plancheck.review.locating import Locator
from plancheck.review.outcome import Outcome
from plancheck.texts import Language, Text, catalogue, in_full, number, percent, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHARE = "share"
_AT_LEAST = text("at least {value}")
_FROM_TO = text("{low} to {high}")
_HERE = "\0"
_SUBJECT = re.compile(r"\{(id|value|unit)\}")
_STATUSES = np.array(["met", "not_met", "unknown", "waived"], dtype=object)
_MET, _NOT_MET, _UNKNOWN, _WAIVED = range(4)


def findings(outcome: Outcome, locator: Locator, everything: bool = False) -> Sequence[Finding]:
    """Return the findings of one rule in subject order; with ``everything`` also those that meet the norm."""
    verdicts, subjects, rule = outcome.verdicts, outcome.subjects, outcome.loaded.rule
    if verdicts is None or subjects is None or rule.level == "observation" or rule.is_question:
        return ()
    chosen = np.flatnonzero(np.ones(len(verdicts.met), dtype=bool) if everything else ~verdicts.met)
    if not len(chosen):
        return ()
    status = np.select([verdicts.met[chosen], verdicts.short[chosen]], [_MET, _NOT_MET], _UNKNOWN)
    if outcome.waived is not None:
        status[outcome.waived[chosen]] = _WAIVED
    features, rows = locator.locate(subjects, chosen)
    ids = features.ids[rows].tolist()
    low, high = (side[chosen].tolist() for side in (verdicts.low, verdicts.high))
    return Findings(
        rule.id,
        features,
        rows,
        _STATUSES[status].tolist(),
        _plain(verdicts.value[chosen]),
        [None if margin == OUT_OF_REACH else margin for margin in _plain(rounded(verdicts.margin[chosen]))],
        verdicts.edge[chosen].tolist(),
        _Sayer(outcome, locator.language).all(ids, low, high, (status != _UNKNOWN).tolist()),
    )


def in_words(outcome: Outcome, language: Language) -> str | None:
    """Return what a rule that looks at the plan as a whole says of its value; None without that, or without a norm."""
    subjects, verdicts, norm = outcome.subjects, outcome.verdicts, outcome.loaded.rule.norm
    if subjects is None or verdicts is None or subjects.kind != "plan" or outcome.loaded.rule.is_question:
        return None
    if norm is not None and norm.unresolved is not None:  # the sentence would compare the value with nothing
        return None
    low, high = float(verdicts.low[0]), float(verdicts.high[0])
    return _Sayer(outcome, language).settled(str(subjects.index[0]), low, high) if low == high else None


class _Sayer:
    """Says the findings of one rule; what is the same in all of them is worked out once."""

    def __init__(self, outcome: Outcome, language: Language) -> None:
        rule = outcome.loaded.rule
        template = rule.message.render(language) if rule.message else _default(language)
        self.unit = rule.norm.unit if rule.norm and rule.norm.unit else outcome.loaded.unit or ""
        bounds = limits(rule.norm)
        sides = (bounds.least, bounds.greatest, *bounds.values) if bounds else ()
        self.beside = tuple(side for side in sides if math.isfinite(side))
        spoken = template.replace("{norm}", norm_in_words(outcome, language)).replace("%", "%%")
        self.form = _SUBJECT.sub(r"%(\1)s", spoken)
        self.units = {one: unit_word(self.unit, language, 1 if one else 2) for one in (True, False)}
        self.language = language
        self.at_least = catalogue(language).gettext(_AT_LEAST.msgid)
        self.from_to = catalogue(language).gettext(_FROM_TO.msgid)
        self.unsettled = _unsettled(outcome, language)
        self.out_of_reach = text("{title}: out of reach from {id}.", title=rule.title, id=_HERE).render(language)

    def settled(self, identity: str, least: float, greatest: float) -> str:
        """Return the message of the rule for one subject, whose value lies between ``least`` and ``greatest``."""
        if least == math.inf:
            return self.out_of_reach.replace(_HERE, identity)
        return self._filled(identity, self._between(least, greatest))

    def all(self, ids: list[str], least: list[float], greatest: list[float], settled: list[bool]) -> list[str]:
        """Return what is said of every subject; a value that many of them have is written once."""
        written: dict[tuple[float, float], str] = {}
        messages = []
        for identity, low, high, known in zip(ids, least, greatest, settled, strict=True):
            if not known:
                messages.append(self.unsettled)
            elif low == math.inf:
                messages.append(self.settled(identity, low, high))
            else:
                value = written.get((low, high))
                if value is None:
                    value = written[low, high] = self._between(low, high)
                messages.append(self._filled(identity, value))
        return messages

    def _filled(self, identity: str, value: str) -> str:
        return self.form % {"id": identity, "value": value, "unit": self.units[value == "1"]}

    def _between(self, least: float, greatest: float) -> str:
        if least == greatest:
            return self._write(least)
        low, high = self._write(least), self._write(greatest)
        if greatest == math.inf:
            return self.at_least.replace("{value}", low)
        return self.from_to.replace("{low}", low).replace("{high}", high)

    def _write(self, value: float) -> str:
        if self.unit == SHARE:
            return percent(value, self.language, self.beside)
        return number(value, self.language, self.unit, self.beside)


def _plain(values: NDArray[np.float64]) -> list[Number | None]:
    """Return rounded values as they stand in a review: None where unknown, a word where infinite."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    found[np.isinf(values)] = OUT_OF_REACH
    listed: list[Number | None] = found.tolist()
    return listed


def plain(value: float | None) -> Number | None:
    """Return a number for the review: None when unknown, a word when infinite, six significant digits otherwise."""
    if value is None or math.isnan(value):
        return None
    return "out_of_reach" if math.isinf(value) else float(f"{value:.6g}")


def rounded_number(value: float | None) -> float | None:
    """Return a number to six significant digits; None when unknown or infinite."""
    number_ = plain(value)
    return number_ if isinstance(number_, float) else None


def norm_in_words(outcome: Outcome, language: Language) -> str:
    """Return the number or numbers of the norm as text."""
    norm = outcome.loaded.rule.norm
    if norm is None or norm.unresolved is not None:
        return "?"
    if norm.between is not None:
        low, high = (_in_full(side, norm.unit, language) for side in norm.between)
        return Text(_FROM_TO.msgid, (("low", low), ("high", high))).render(language)
    given = next(v for v in (norm.at_least, norm.at_most, norm.equals, norm.one_of) if v is not None)
    values = given if isinstance(given, tuple) else (given,)
    return ", ".join(_in_full(v, norm.unit, language) if isinstance(v, (int, float)) else str(v) for v in values)


def _in_full(value: float, unit: str | None, language: Language) -> str:
    return percent(value, language, (value,)) if unit == SHARE else in_full(value, language)


def _default(language: Language) -> str:
    return text("{subject}: {measured}, the norm is {norm}.", subject="{id}", measured="{value}", norm="{norm}").render(
        language
    )


def _unsettled(outcome: Outcome, language: Language) -> str:
    reasons: list[Text] = [item.message for item in outcome.missing]
    if not reasons:
        return text("This cannot be measured from the plan.").render(language)
    listed = " ".join(reason.render(language) for reason in reasons)
    return text("Unknown. {reasons}", reasons=listed).render(language)
