"""How the values of a rule's subjects are spread: a histogram on a round scale, for charts to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.review.model import Distribution

if TYPE_CHECKING:
    from plancheck.review.outcome import Outcome

MOST_BINS = 24
_STEPS = (1.0, 2.0, 5.0, 10.0)


def distribution(outcome: Outcome) -> Distribution | None:
    """Return how the values of the subjects of a rule are spread; None for one value, one subject or a question.

    Bins are as wide as 1, 2 or 5 times a power of ten, and closed on the left. Cost: linear in the subjects.
    """
    subjects, verdicts = outcome.subjects, outcome.verdicts
    if verdicts is None or subjects is None or subjects.kind == "plan" or outcome.loaded.rule.is_question:
        return None
    values = verdicts.value
    known = values[np.isfinite(values)]
    if not len(known) or known.min() == known.max():
        return None
    step = round_step(float(known.max() - known.min()) / MOST_BINS)
    first = int(np.floor(known.min() / step))
    counts = np.bincount(np.floor(known / step * (1 + 1e-12)).astype(np.int64) - first)
    edges = (first + np.arange(len(counts) + 1)) * step
    return Distribution(
        edges=tuple(float(f"{edge:.6g}") for edge in edges),
        counts=tuple(counts.tolist()),
        out_of_reach=int(np.isposinf(values).sum()),
        unknown=int(np.isnan(values).sum()),
    )


def round_step(least: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is at least ``least``."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9)))
