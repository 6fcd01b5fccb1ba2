"""Findings: every subject that falls short or is unknown, in words, with its place and margin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from plancheck.review.finding import OUT_OF_REACH, Finding, Number
from plancheck.review.judging import rounded
from plancheck.review.listing import Findings
from plancheck.review.locating import Locator
from plancheck.review.outcome import Outcome
from plancheck.review.wording import Sayer
from plancheck.texts import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

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
    low, high, margin = verdicts.low[chosen], verdicts.high[chosen], rounded(verdicts.margin[chosen])
    return Findings(
        rule.id,
        features,
        rows,
        _STATUSES[status].tolist(),
        _plain(verdicts.value[chosen]),
        _plain(np.where(np.isinf(margin), np.nan, margin)),
        verdicts.edge[chosen].tolist(),
        Sayer(outcome, locator.language).say(features.ids[rows], low, high, status != _UNKNOWN),
    )


def in_words(outcome: Outcome, language: Language) -> str | None:
    """Return what a rule that looks at the plan as a whole says of its value; None without that, or without a norm."""
    subjects, verdicts, norm = outcome.subjects, outcome.verdicts, outcome.loaded.rule.norm
    if subjects is None or verdicts is None or subjects.kind != "plan" or outcome.loaded.rule.is_question:
        return None
    if norm is not None and norm.unresolved is not None:  # the sentence would compare the value with nothing
        return None
    if verdicts.low[0] != verdicts.high[0]:
        return None
    ids = subjects.index.astype(str).to_numpy(dtype=object)
    return Sayer(outcome, language).say(ids, verdicts.low, verdicts.high, np.array([True]))[0]


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
