"""Work done on several things at the same time, on all the processors that there are for it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 4
"""More threads wait for each other more than they gain, and each takes its own room for what it works out."""


def in_threads(
    work: Callable[[Item], Result], items: Sequence[Item], order: Iterable[int] | None = None
) -> list[Result]:
    """Return what ``work`` makes of every item, in the order of the items; the first one that fails is the error.

    ``order`` has the positions of all items, in the order that they are begun with. Threads help where most of the
    work is done in arrays of numbers and geometries: Python lets other threads go on meanwhile.
    """
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        waiting = {at: pool.submit(work, items[at]) for at in (range(len(items)) if order is None else order)}
        try:
            return [waiting[at].result() for at in range(len(items))]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # nobody waits for the rest, also when one stops the program
            raise


@contextmanager
def meanwhile(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Do ``work`` beside what stands in the ``with``, and give a function that tells what it made or why it failed."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work).result
