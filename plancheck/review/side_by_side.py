"""Rules that are judged at the same time, on all the processors that there are for it."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from plancheck.review.outcome import outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plancheck.measures.context import Context
    from plancheck.pack.model import LoadedRule

Result = TypeVar("Result")

MOST = 4
"""More threads wait for each other more than they gain, and each takes its own room for what it works out."""


def side_by_side(rules: Sequence[LoadedRule], context: Context, work: Callable[[LoadedRule], Result]) -> list[Result]:
    """Return what ``work`` makes of every rule, in the order of the rules; the first one that fails is the error.

    Nearly all of the work is done in arrays of numbers and geometries, where Python lets several threads go on.
    Measures of other packages come first and one by one: nobody asked their authors to think of threads.
    """
    for loaded in rules:
        if loaded.measure.provider is not None:
            outcome(loaded, context)
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        waiting = {at: pool.submit(work, rules[at]) for at in _by_turns(rules)}
        try:
            return [waiting[at].result() for at in range(len(rules))]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # nobody waits for the rest, also when one stops the program
            raise


def _by_turns(rules: Sequence[LoadedRule]) -> list[int]:
    """Return the positions of the rules, kind by kind in turn: rules of one kind wait for what they share."""
    turn: Counter[str] = Counter()
    order = []
    for at, loaded in enumerate(rules):
        order.append((turn[loaded.rule.kind], at))
        turn[loaded.rule.kind] += 1
    return [at for _, at in sorted(order)]
