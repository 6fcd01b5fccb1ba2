"""What findings say: the message of the rule with the subject and its value, or why nothing can be said."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plancheck.common_words import unit_word
from plancheck.review.judging import limits, rounded
from plancheck.rounding import alike, hundredfold
from plancheck.texts import Language, Text, catalogue, in_full, number, percent, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.review.outcome import Outcome

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Words = NDArray[np.object_]

SHARE = "share"
_AT_LEAST = text("at least {value}")
_FROM_TO = text("{low} to {high}")
_HERE = "\0"
_SUBJECT = re.compile(r"\{(id|value|unit)\}")


class Sayer:
    """Says the findings of one rule; what is the same in all of them is worked out once."""

    def __init__(self, outcome: Outcome, language: Language) -> None:
        rule = outcome.loaded.rule
        template = rule.message.render(language) if rule.message else _default(language)
        self.unit = rule.norm.unit if rule.norm and rule.norm.unit else outcome.loaded.unit or ""
        bounds = limits(rule.norm)
        sides = (bounds.least, bounds.greatest, *bounds.values) if bounds else ()
        self.beside = tuple(side for side in sides if math.isfinite(side))
        self.in_percent = self.unit == SHARE
        if self.in_percent:
            self.beside = tuple(map(hundredfold, self.beside))
        spoken = template.replace("{norm}", norm_in_words(outcome, language)).replace("%", "%%")
        self.form, self.parts = _SUBJECT.sub("%s", spoken), _SUBJECT.findall(spoken)
        self.units = {one: unit_word(self.unit, language, 1 if one else 2) for one in (True, False)}
        self.language = language
        self.at_least = catalogue(language).gettext(_AT_LEAST.msgid)
        self.from_to = catalogue(language).gettext(_FROM_TO.msgid)
        self.unsettled = _unsettled(outcome, language)
        self.out_of_reach = text("{title}: out of reach from {id}.", title=rule.title, id=_HERE).render(language)

    def say(self, ids: Words, least: Floats, greatest: Floats, settled: Mask) -> list[str]:
        """Return what is said of every subject, whose value lies between ``least`` and ``greatest``."""
        known = np.flatnonzero(settled & ~np.isposinf(least))
        filled = self._filled(ids[known].tolist(), self._values(least[known], greatest[known]))
        if len(known) == len(ids):
            return filled
        messages = np.full(len(ids), self.unsettled, dtype=object)
        messages[known] = filled
        lost = np.flatnonzero(settled & np.isposinf(least))
        messages[lost] = [self.out_of_reach.replace(_HERE, identity) for identity in ids[lost].tolist()]
        said: list[str] = messages.tolist()
        return said

    def _filled(self, ids: list[str], values: list[str]) -> list[str]:
        """Return the message of the rule for subjects and their values."""
        if not self.parts:
            return [self.form % ()] * len(ids)
        units = [self.units[value == "1"] for value in values] if "unit" in self.parts else ()
        columns = {"id": ids, "value": values, "unit": units}
        return list(map(self.form.__mod__, zip(*(columns[part] for part in self.parts), strict=True)))

    def _values(self, least: Floats, greatest: Floats) -> list[str]:
        """Return values in words; those that look alike are written once."""
        low, high = (alike(self._scaled(side), self._unit, self.beside) for side in (least, greatest))
        words = np.empty(len(low), dtype=object)
        known, between = np.flatnonzero(least == greatest), np.flatnonzero(least != greatest)
        codes, different = pd.factorize(low[known])
        words[known] = np.array(list(map(self._write, different.tolist())), dtype=object)[codes]
        intervals = list(zip(low[between].tolist(), high[between].tolist(), strict=True))
        spoken = {interval: self._between(*interval) for interval in set(intervals)}
        words[between] = [spoken[interval] for interval in intervals]
        written: list[str] = words.tolist()
        return written

    def _between(self, least: float, greatest: float) -> str:
        low = self._write(least)
        if greatest == math.inf:
            return self.at_least.replace("{value}", low)
        return self.from_to.replace("{low}", low).replace("{high}", self._write(greatest))

    def _scaled(self, values: Floats) -> Floats:
        return rounded(100 * values) if self.in_percent else values

    def _write(self, value: float) -> str:
        written = number(value, self.language, self._unit, self.beside)
        return f"{written}%" if self.in_percent and math.isfinite(value) else written

    @property
    def _unit(self) -> str | None:
        return None if self.in_percent else self.unit


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
