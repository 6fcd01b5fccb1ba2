"""Findings: every subject that falls short or is unknown, in words, with its place and margin."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.review.judging import rounded
from plancheck.review.model import OUT_OF_REACH, Finding, Number, SubjectName
from plancheck.review.outcome import Outcome
from plancheck.review.where import Gazetteer, gazetteer, places
from plancheck.texts import Language, Text, catalogue, number, percent, text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context

SHARE = "share"
_AT_LEAST = text("at least {value}")
_FROM_TO = text("{low} to {high}")
_HERE = "\0"
_RULE = re.compile(r"\{norm\}|\{unit\}")
_SUBJECT = re.compile(r"\{(id|value)\}")


@dataclass(frozen=True)
class Located:
    """The features of one layer by id: as the subject of a finding, on the map, and in words."""

    subject: dict[str, SubjectName]
    location: dict[str, tuple[float, float]]
    words: dict[str, str]


class Locator:
    """Finds places once per layer, for all rules that judge it."""

    def __init__(self, context: Context, language: Language) -> None:
        self.context = context
        self.language = language
        self._found: dict[str, Located] = {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The named things of the plan."""
        return gazetteer(self.context)

    def locate(self, subjects: Subjects) -> Located:
        """Return the places of all features of the subjects' layer."""
        if subjects.layer not in self._found:
            frame = self.context.layer(subjects.layer) if subjects.kind == "features" else subjects.frame
            frame = subjects.frame if frame is None else frame
            points = self._points(subjects, frame)
            ids = [str(item) for item in frame.index]
            east, north = np.round(shapely.get_x(points), 2).tolist(), np.round(shapely.get_y(points), 2).tolist()
            words = [""] * len(ids) if subjects.kind == "plan" else places(points, self.gazetteer, self.language)
            self._found[subjects.layer] = Located(
                {identity: SubjectName(subjects.layer, identity) for identity in ids},
                dict(zip(ids, zip(east, north, strict=True), strict=True)),
                dict(zip(ids, words, strict=True)),
            )
        return self._found[subjects.layer]

    def _points(self, subjects: Subjects, frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
        """Return a point in each feature: those that the measures made for their index, where they are the same."""
        if frame is self.context.layer(subjects.layer):
            return np.asarray(self.context.point_tree(subjects.layer).geometries, dtype=object)
        return np.asarray(shapely.point_on_surface(frame.geometry.to_numpy()), dtype=object)


def findings(outcome: Outcome, locator: Locator, everything: bool = False) -> tuple[Finding, ...]:
    """Return the findings of one rule in subject order; with ``everything`` also those that meet the norm."""
    verdicts, subjects, rule = outcome.verdicts, outcome.subjects, outcome.loaded.rule
    if verdicts is None or subjects is None or rule.level == "observation" or rule.is_question:
        return ()
    chosen = np.flatnonzero(np.ones(len(verdicts.met), dtype=bool) if everything else ~verdicts.met)
    if not len(chosen):
        return ()
    located = locator.locate(subjects)
    ids = subjects.frame.index.astype(str).to_numpy()[chosen].tolist()
    statuses = np.select([verdicts.met[chosen], verdicts.short[chosen]], ["met", "not_met"], "unknown").tolist()
    values, margins = _plain(verdicts.value[chosen]), _plain(rounded(verdicts.margin[chosen]))
    say = _Sayer(outcome, locator.language)
    return tuple(
        Finding(
            f"{rule.id}:{identity}",
            located.subject[identity],
            status,
            value,
            None if margin == OUT_OF_REACH else margin,
            edge,
            say.settled(identity, least, greatest) if status != "unknown" else say.unsettled,
            located.words[identity],
            None,
            located.location[identity],
        )
        for identity, status, value, margin, edge, least, greatest in zip(
            ids,
            statuses,
            values,
            margins,
            verdicts.edge[chosen].tolist(),
            verdicts.low[chosen].tolist(),
            verdicts.high[chosen].tolist(),
            strict=True,
        )
    )


class _Sayer:
    """Says the findings of one rule; what is the same in all of them is worked out once."""

    def __init__(self, outcome: Outcome, language: Language) -> None:
        rule = outcome.loaded.rule
        template = rule.message.render(language) if rule.message else _default(language)
        unit = rule.norm.unit if rule.norm and rule.norm.unit else ""
        fixed = {"{norm}": norm_in_words(outcome, language), "{unit}": unit}
        self.write = percent if unit == SHARE else number
        spoken = _RULE.sub(lambda found: fixed[found[0]], template).replace("%", "%%")
        self.form = _SUBJECT.sub(r"%(\1)s", spoken)
        self.language = language
        self.at_least = catalogue(language).gettext(_AT_LEAST.msgid)
        self.from_to = catalogue(language).gettext(_FROM_TO.msgid)
        self.unsettled = _unsettled(outcome, language)
        self.out_of_reach = text("{title}: out of reach from {id}.", title=rule.title, id=_HERE).render(language)

    def settled(self, identity: str, least: float, greatest: float) -> str:
        """Return the message of the rule for one subject, whose value lies between ``least`` and ``greatest``."""
        if least == math.inf:
            return self.out_of_reach.replace(_HERE, identity)
        return self.form % {"id": identity, "value": self._between(least, greatest)}

    def _between(self, least: float, greatest: float) -> str:
        if least == greatest:
            return self.write(least, self.language)
        low, high = self.write(least, self.language), self.write(greatest, self.language)
        if greatest == math.inf:
            return self.at_least.replace("{value}", low)
        return self.from_to.replace("{low}", low).replace("{high}", high)


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


def norm_in_words(outcome: Outcome, language: Language) -> str:
    """Return the number or numbers of the norm as text."""
    norm = outcome.loaded.rule.norm
    if norm is None or norm.unresolved is not None:
        return "?"
    write = percent if norm.unit == SHARE else number
    if norm.between is not None:
        low, high = (write(side, language) for side in norm.between)
        return Text(_FROM_TO.msgid, (("low", low), ("high", high))).render(language)
    given = next(v for v in (norm.at_least, norm.at_most, norm.equals, norm.one_of) if v is not None)
    values = given if isinstance(given, tuple) else (given,)
    return ", ".join(write(v, language) if isinstance(v, (int, float)) else str(v) for v in values)


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
