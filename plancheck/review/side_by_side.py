"""Rules that are judged at the same time, on all the processors that there are for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from plancheck.review.outcome import outcome
from plancheck.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plancheck.measures.context import Context
    from plancheck.pack.model import LoadedRule

Result = TypeVar("Result")


def side_by_side(rules: Sequence[LoadedRule], context: Context, work: Callable[[LoadedRule], Result]) -> list[Result]:
    """Return what ``work`` makes of every rule, in the order of the rules; the first one that fails is the error.

    Measures of other packages come first and one by one: nobody asked their authors to think of threads.
    """
    for loaded in rules:
        if loaded.measure.provider is not None:
            outcome(loaded, context)
    return in_threads(work, rules, _by_turns(rules))


def _by_turns(rules: Sequence[LoadedRule]) -> list[int]:
    """Return the positions of the rules, kind by kind in turn: rules of one kind wait for what they share."""
    turn: Counter[str] = Counter()
    order = []
    for at, loaded in enumerate(rules):
        order.append((turn[loaded.rule.kind], at))
        turn[loaded.rule.kind] += 1
    return [at for _, at in sorted(order)]
