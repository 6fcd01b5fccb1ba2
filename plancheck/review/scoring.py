"""From outcomes to scores: rules by weight into factors, factors into keys, keys into the total.

What is not known takes no part in a score, but counts in its range (low to high) and its completeness all the way up.
The same reckoning serves the design score, the judgement (from questions) and the lenses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.review.outcome import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """A score and its range from 0 to 100, and the share (0 to 1) that is known; None when nothing applies."""

    score: float | None
    low: float | None
    high: float | None
    completeness: float | None


NOTHING = Score(None, None, None, None)


def rules_score(outcomes: Iterable[Outcome]) -> Score:
    """Return the mean of rule outcomes by weight."""
    taking_part = [outcome for outcome in outcomes if outcome.counts and outcome.loaded.weight > 0]
    return _mean(
        [Score(outcome.score, outcome.low, outcome.high, outcome.known) for outcome in taking_part],
        [outcome.loaded.weight for outcome in taking_part],
    )


def mean_score(parts: Iterable[Score]) -> Score:
    """Return the plain mean of factors or keys; those to which nothing applies take no part."""
    applying = [part for part in parts if part.low is not None]
    return _mean(applying, [1.0] * len(applying))


def _mean(parts: Sequence[Score], weights: Sequence[float]) -> Score:
    if not parts:
        return NOTHING
    return Score(
        _weighted([part.score for part in parts], weights),
        _weighted([part.low for part in parts], weights),
        _weighted([part.high for part in parts], weights),
        _weighted([part.completeness for part in parts], weights),
    )


def _weighted(values: Sequence[float | None], weights: Sequence[float]) -> float | None:
    column = np.array([[np.nan if value is None else value] for value in values])
    found = float(weighted(column, np.array(weights))[0])
    return None if np.isnan(found) else found


def weighted(values: Floats, weights: Floats) -> Floats:
    """Return the weighted mean of each column of ``values`` (n, m) over what is known, NaN where nothing is."""
    known = ~np.isnan(values)
    total = weights @ known
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(total > 0, (weights @ np.where(known, values, 0.0)) / total, np.nan))
