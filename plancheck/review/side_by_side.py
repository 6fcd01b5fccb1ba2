"""Rules that are judged at the same time, on all the processors that there are for it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from plancheck.review.outcome import Outcome, outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.measures.context import Context
    from plancheck.pack.model import LoadedRule

MOST = 4
"""More threads wait for each other more than they gain, and each takes its own room for what it works out."""


def outcomes_of(rules: Sequence[LoadedRule], context: Context) -> list[Outcome]:
    """Return the outcome of every rule, in the order of the rules; the first one that fails is the error.

    Nearly all of the work is done in arrays of numbers and geometries, where Python lets several threads go on.
    Measures of other packages come first and one by one: nobody asked their authors to think of threads.
    """
    for loaded in rules:
        if loaded.measure.provider is not None:
            outcome(loaded, context)
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(outcome, loaded, context) for loaded in rules]
        try:
            return [item.result() for item in waiting]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # nobody waits for the rest, also when one stops the program
            raise
