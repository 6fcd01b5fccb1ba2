"""The outcome of one rule on one plan, in numbers: a verdict per subject and for the rule as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.base import Measured, Missing, Subjects
from plancheck.pack.scales import RANGES
from plancheck.review.edges import on_the_edge
from plancheck.review.judging import Limits, limits, margins, meets, rounded, scores
from plancheck.review.subjects import Selected, select
from plancheck.texts import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.measures.context import Context
    from plancheck.pack.model import LoadedRule
    from plancheck.review.finding import Status

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Verdicts:
    """Per subject, in subject order: interval, met or short (neither: unknown), margin, edge, score interval (0-1)."""

    low: Floats
    high: Floats
    met: Mask
    short: Mask
    margin: Floats
    edge: Mask
    score_low: Floats
    score_high: Floats

    @property
    def value(self) -> Floats:
        """The known values; NaN where unknown."""
        return np.where(self.low == self.high, self.low, np.nan)

    @property
    def unknown(self) -> Mask:
        """The subjects without a verdict."""
        return ~(self.met | self.short)


@dataclass(frozen=True)
class Outcome:
    """A rule's outcome; scores run from 0 to 100, ``known`` is the share of subjects whose verdict is known.

    Subjects that are ``waived`` take part in neither.
    """

    loaded: LoadedRule
    status: Status
    value: float | None
    score: float | None
    low: float | None
    high: float | None
    known: float | None
    on_the_edge: bool
    excepted: int
    missing: tuple[Missing, ...]
    subjects: Subjects | None
    verdicts: Verdicts | None
    waived: Mask | None = None

    @property
    def counts(self) -> bool:
        """Whether the rule takes part in a score: it applies, and is not an observation."""
        return self.low is not None and self.loaded.rule.level != "observation"


def outcome(loaded: LoadedRule, context: Context) -> Outcome:
    """Judge the plan by one rule, once in a context: other rules may combine its value."""
    return context.once(("outcome", loaded.rule.id), lambda: fresh_outcome(loaded, context))


def fresh_outcome(loaded: LoadedRule, context: Context) -> Outcome:
    """Judge the plan by one rule, whatever was found for a rule of this id before."""
    selected = select(loaded.rule, context)
    if isinstance(selected, Missing):
        return _unsettled(loaded, (selected,))
    subjects = selected.subjects
    if not len(subjects.frame):
        return Outcome(
            loaded, "not_applicable", None, None, None, None, None, False, selected.excepted, (), subjects, None
        )
    measured = loaded.measure.measure(context, subjects, loaded.parameters)
    bounds = limits(loaded.rule.norm)
    missing = _distinct((*selected.missing, *measured.missing, *_missing_norm(loaded)))
    verdicts = _verdicts(loaded, measured, selected, bounds, context.plan.tolerance_m)
    if loaded.rule.level == "observation":
        return _observed(loaded, subjects, verdicts, missing, selected.excepted)
    return judged(loaded, subjects, verdicts, missing, selected.excepted)


def _verdicts(
    loaded: LoadedRule, measured: Measured, selected: Selected, bounds: Limits | None, tolerance: float
) -> Verdicts:
    least, greatest = measured.low.to_numpy(dtype=float), measured.high.to_numpy(dtype=float)
    low = rounded(least)
    high = low if np.array_equal(least, greatest) else rounded(greatest)
    nothing = np.zeros(len(low), dtype=bool)
    met, short = meets(low, high, bounds) if bounds else (nothing, nothing)
    met, short = met & ~selected.unsure, short & ~selected.unsure
    value = np.where(low == high, low, np.nan)
    margin = margins(value, bounds) if bounds else np.full(len(low), np.nan)
    if bounds is None or loaded.rule.level == "observation":
        edge = nothing
    else:
        edge = on_the_edge(measured, low, high, met, short, bounds, tolerance)
    score_low, score_high = _score_lines(loaded, low, high, met, short)
    score_low, score_high = np.where(selected.unsure, 0.0, score_low), np.where(selected.unsure, 1.0, score_high)
    return Verdicts(low, high, met, short, margin, edge, score_low, score_high)


def _score_lines(loaded: LoadedRule, low: Floats, high: Floats, met: Mask, short: Mask) -> tuple[Floats, Floats]:
    """Score on the rule's line, a question on its scale, anything else 1 or 0; without a norm nothing is known."""
    rule = loaded.rule
    if rule.score is not None:
        return scores(low, high, rule.score)
    if rule.is_question:
        least, greatest = RANGES[loaded.parameters.scale]  # type: ignore[attr-defined]
        return np.clip((low - least) / (greatest - least), 0, 1), np.clip((high - least) / (greatest - least), 0, 1)
    return met.astype(float), (~short).astype(float)


def judged(
    loaded: LoadedRule, subjects: Subjects, verdicts: Verdicts, missing: tuple[Missing, ...], excepted: int
) -> Outcome:
    """Return the outcome that the verdicts on the subjects, of which there is at least one, give."""
    total = len(verdicts.met)
    certain = verdicts.score_low == verdicts.score_high
    known = ~verdicts.unknown
    status = _status(loaded, verdicts.met, verdicts.short)
    if loaded.rule.is_question and not known.any():
        status = "to_judge"
    if status not in ("met", "not_met"):
        edge = False
    else:
        flipped = _status(loaded, verdicts.met & ~verdicts.edge, verdicts.short | verdicts.edge)
        raised = _status(loaded, verdicts.met | verdicts.edge, verdicts.short & ~verdicts.edge)
        edge = bool(verdicts.edge.any()) and (flipped != status or raised != status)
    if subjects.kind == "plan":
        value = float(verdicts.value[0])
    else:
        value = float(verdicts.met.sum() / known.sum()) if known.any() else np.nan
    return Outcome(
        loaded=loaded,
        status=status,
        value=None if np.isnan(value) else value,
        score=100 * float(verdicts.score_low[certain].mean()) if certain.any() else None,
        low=100 * float(verdicts.score_low.mean()),
        high=100 * float(verdicts.score_high.mean()),
        known=float(known.sum() / total),
        on_the_edge=edge,
        excepted=excepted,
        missing=missing if verdicts.unknown.any() else (),
        subjects=subjects,
        verdicts=verdicts,
    )


def _status(loaded: LoadedRule, met: Mask, short: Mask) -> Status:
    """Met when enough subjects meet whatever the unknown ones are; not met when too few can."""
    needed = loaded.rule.accept * len(met) - 1e-9
    if met.sum() >= needed:
        return "met"
    return "not_met" if len(short) - short.sum() < needed else "unknown"


def _observed(
    loaded: LoadedRule, subjects: Subjects, verdicts: Verdicts, missing: tuple[Missing, ...], excepted: int
) -> Outcome:
    """An observation has a value (the mean of the known ones) and no verdict."""
    values = verdicts.value[~np.isnan(verdicts.value)]
    value = float(values.mean()) if len(values) else None
    unanswered: Status = "to_judge" if loaded.rule.is_question else "unknown"
    status: Status = unanswered if value is None else "not_applicable"
    gaps = missing if len(values) < len(verdicts.value) else ()
    share = len(values) / len(verdicts.value)
    return Outcome(loaded, status, value, None, None, None, share, False, excepted, gaps, subjects, verdicts)


def _unsettled(loaded: LoadedRule, missing: tuple[Missing, ...]) -> Outcome:
    if loaded.rule.level == "observation":
        return Outcome(loaded, "unknown", None, None, None, None, 0.0, False, 0, missing, None, None)
    return Outcome(loaded, "unknown", None, None, 0.0, 100.0, 0.0, False, 0, missing, None, None)


def _missing_norm(loaded: LoadedRule) -> tuple[Missing, ...]:
    norm = loaded.rule.norm
    if norm is None or norm.unresolved is None:
        return ()
    return (
        Missing(None, None, text("The norm table has no figure for '{item}'.", item=loaded.lacking or norm.unresolved)),
    )


def _distinct(missing: tuple[Missing, ...]) -> tuple[Missing, ...]:
    return tuple({(item.layer, item.attribute, item.message.msgid): item for item in missing}.values())
