"""Findings: every subject that falls short or is unknown, in words, with its place and margin."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.review.model import Finding, Number, Status, SubjectName
from plancheck.review.outcome import Outcome
from plancheck.review.where import Gazetteer, gazetteer, places
from plancheck.texts import Language, Text, number, text

if TYPE_CHECKING:
    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context

_PLACE = re.compile(r"\{(id|value|norm|unit)\}")


@dataclass(frozen=True)
class Located:
    """The subjects of one layer: where each is, on the map and in words, by id."""

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
            points = shapely.point_on_surface(frame.geometry.to_numpy())
            ids = [str(item) for item in frame.index]
            east, north = np.round(shapely.get_x(points), 2).tolist(), np.round(shapely.get_y(points), 2).tolist()
            words = [""] * len(ids) if subjects.kind == "plan" else places(points, self.gazetteer, self.language)
            location = dict(zip(ids, zip(east, north, strict=True), strict=True))
            self._found[subjects.layer] = Located(location, dict(zip(ids, words, strict=True)))
        return self._found[subjects.layer]


def findings(outcome: Outcome, locator: Locator, everything: bool = False) -> tuple[Finding, ...]:
    """Return the findings of one rule in subject order; with ``everything`` also those that meet the norm."""
    verdicts, subjects, rule = outcome.verdicts, outcome.subjects, outcome.loaded.rule
    if verdicts is None or subjects is None or rule.level == "observation" or rule.is_question:
        return ()
    language = locator.language
    chosen = np.flatnonzero(np.ones(len(verdicts.met), dtype=bool) if everything else ~verdicts.met)
    if not len(chosen):
        return ()
    located = locator.locate(subjects)
    template = rule.message.render(language) if rule.message else _default(language)
    settled = _unsettled(outcome, language)
    norm, unit = norm_in_words(outcome, language), rule.norm.unit if rule.norm else None
    ids = subjects.frame.index.astype(str).to_numpy()[chosen].tolist()
    values, margin = verdicts.value[chosen].tolist(), verdicts.margin[chosen].tolist()
    met, short = verdicts.met[chosen].tolist(), verdicts.short[chosen].tolist()
    edge = verdicts.edge[chosen].tolist()
    made = []
    for n, identity in enumerate(ids):
        status: Status = "met" if met[n] else "not_met" if short[n] else "unknown"
        if status == "unknown":
            message = settled
        else:
            shown = {"id": identity, "value": number(values[n], language), "norm": norm, "unit": unit or ""}
            message = _PLACE.sub(lambda found, shown=shown: shown[found[1]], template)  # type: ignore[misc]
        made.append(
            Finding.model_construct(
                id=f"{rule.id}:{identity}",
                subject=SubjectName.model_construct(layer=subjects.layer, id=identity),
                status=status,
                value=plain(values[n]),
                margin=None if math.isinf(margin[n]) else plain(margin[n]),
                on_the_edge=edge[n],
                message=message,
                where=located.words[identity],
                hint=None,
                location=located.location[identity],
            )
        )
    return tuple(made)


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
    if norm.between is not None:
        low, high = (number(side, language) for side in norm.between)
        return text("{low} to {high}", low=low, high=high).render(language)
    given = next(v for v in (norm.at_least, norm.at_most, norm.equals, norm.one_of) if v is not None)
    values = given if isinstance(given, tuple) else (given,)
    return ", ".join(number(v, language) if isinstance(v, (int, float)) else str(v) for v in values)


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
