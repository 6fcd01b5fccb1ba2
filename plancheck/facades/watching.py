"""Who sees what: pairs of places within a distance, and which of them have a free line between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import by_key, expanded
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.scattered import columns, scattered
from plancheck.facades.sight import clear_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plancheck.facades.edges import Floats, Integers, Mask
    from plancheck.facades.obstacles import Obstacles
    from plancheck.facades.scattered import Scattered
    from plancheck.facades.standing import Places

BATCH = 500_000
"""Pairs of places that are looked at together, so that memory does not grow with their number."""

RINGS = 4
"""Cells are so many times smaller than the distance: finer ones hold fewer points that are too far."""

GROWTH = 4
"""The shortest line is tested first, then the next so many times as many, as long as none is free."""


@dataclass(frozen=True)
class Watch:
    """Who looks (``looking``, by group: the owner), at what (``looked``), how far, and through what not.

    ``unhindered`` says of whom nothing stands in the way; ``barred`` which group does not count for each owner of
    looked-at places, -1 for none.
    """

    looking: Places
    looked: Places
    within_m: float
    obstacles: Sequence[Obstacles]
    unhindered: Mask
    barred: Integers

    def pairs(self) -> Lines:
        """Return a free line for each pair of an owner of looked-at places and a group that sees one of them."""
        found, known, last = [], np.empty(0, dtype=np.int64), -1
        for lines in _near(self, self.looked, 0.0, self.within_m):
            key, owner = self.pair(lines), self.looked.owner[lines.place]
            again = int(np.searchsorted(owner, last, side="right"))  # lines of an owner whose places are in two batches
            fresh = np.append(np.flatnonzero(~np.isin(key[:again], known)), np.arange(again, len(key)))
            new = self._free(key[fresh], self.looked, lines.where(fresh))
            found.append(new)
            if len(owner):
                known = known if owner[-1] == last else known[:0]
                last = int(owner[-1])
                known = np.append(known, self.pair(new)[self.looked.owner[new.place] == last])
        return joined_lines(found)

    @cached_property
    def lookers(self) -> Scattered:
        """Who looks, by cell."""
        looking = self.looking
        return scattered(looking.at, self.within_m / RINGS, columns(looking.at, looking.eye, looking.outward))

    @cached_property
    def groups(self) -> int:
        """More than the number of any group."""
        return int(self.looking.owner.max(initial=0)) + 1

    def pair(self, lines: Lines) -> Integers:
        """Return one number for the looked-at owner and the group of each line."""
        return self.looked.owner[lines.place] * self.groups + self.looking.owner[lines.looker]

    def samples(self) -> Lines:
        """Return a free line to each sample of the looked-at places that is seen by anyone."""
        seen = np.zeros(int(self.looked.sample.max(initial=-1)) + 1, dtype=bool)
        least, found = 0.0, []
        for most in (self.within_m / 4, self.within_m / 2, self.within_m):  # most samples are seen from near by
            rows = np.flatnonzero(~seen[self.looked.sample])
            left = self.looked.where(rows)
            for lines in _near(self, left, least, most):
                fresh = lines.where(~seen[left.sample[lines.place]])
                new = self._free(left.sample[fresh.place], left, fresh)
                seen[left.sample[new.place]] = True
                found.append(Lines(rows[new.place], new.looker, new.metres))
            least = most
        return joined_lines(found)

    def _free(self, key: Integers, looked: Places, lines: Lines) -> Lines:
        """Return for each key of which a line is free one that is: the shortest are tested first."""
        order = by_key(key, lines.metres, self.within_m)
        key = key[order]
        heads = np.flatnonzero(np.diff(key, prepend=key[:1] - 1))
        size = np.diff(heads, append=len(key))
        by = np.full(len(heads), -1, dtype=np.int64)
        if self.unhindered.any():
            open_air = np.flatnonzero(self.unhindered[lines.looker[order]])
            by[np.searchsorted(heads, open_air, side="right") - 1] = open_air
        begin, end, left = 0, 1, np.flatnonzero(by < 0)
        while len(left):  # rounds, each longer than the one before
            number = np.minimum(size[left], end) - begin
            now, of = expanded(heads[left] + begin, number), np.repeat(left, number)
            place, looker = lines.place[order[now]], lines.looker[order[now]]
            free = np.flatnonzero(clear_of_all(self.looking.eye[looker], looked.eye[place], self.obstacles))
            by[of[free]] = now[free]
            begin, end = end, end * (1 + GROWTH)
            left = left[(by[left] < 0) & (size[left] > begin)]
        return lines.where(order[by[by >= 0]])


@dataclass(frozen=True)
class Lines:
    """Lines between a looked-at ``place`` and a ``looker``, by their positions, and how long they are."""

    place: Integers
    looker: Integers
    metres: Floats

    def __len__(self) -> int:
        return len(self.place)

    def where(self, chosen: Mask | Integers) -> Lines:
        """Return some of the lines."""
        return Lines(self.place[chosen], self.looker[chosen], self.metres[chosen])


def joined_lines(found: list[Lines]) -> Lines:
    """Return several sets of lines as one."""
    nobody = np.empty(0, dtype=np.int64)
    return Lines(
        np.concatenate([nobody, *(lines.place for lines in found)]),
        np.concatenate([nobody, *(lines.looker for lines in found)]),
        np.concatenate([np.empty(0), *(lines.metres for lines in found)]),
    )


def _near(watch: Watch, looked: Places, least: float, most: float) -> Iterator[Lines]:
    """Yield the lines longer than ``least`` and at most ``most`` metres (0 metres belongs to the first), in batches.

    Left out are places behind who looks or in one line with its wall, and groups that do not count.
    """
    if not len(watch.looking) or not len(looked):
        return
    lookers = watch.lookers
    from_x, from_y, eye_x, eye_y, out_x, out_y = lookers.columns
    to_x, to_y, spot_x, spot_y = columns(looked.at, looked.eye)
    group, barred = watch.looking.owner[lookers.order], watch.barred[looked.owner]
    aside, itself = not np.isnan(out_x).all(), bool((barred >= 0).any())
    cell, first, number = lookers.runs(looked.at, most)
    total = number.sum(axis=1)[cell]
    share = np.cumsum(total) // BATCH
    for batch in np.split(np.arange(len(looked)), np.flatnonzero(np.diff(share)) + 1):
        place = np.repeat(batch, total[batch])
        run = expanded(first[cell[batch]].ravel(), number[cell[batch]].ravel())
        square = (to_x[place] - from_x[run]) ** 2 + (to_y[place] - from_y[run]) ** 2
        near = np.flatnonzero((square <= most**2) & (square > least**2) if least > 0 else square <= most**2)
        place, run = place[near], run[near]
        if aside:
            ahead = (spot_x[place] - eye_x[run]) * out_x[run] + (spot_y[place] - eye_y[run]) * out_y[run]
            before = np.flatnonzero(~(ahead <= TOUCH_M))  # without a side, ahead is NaN
            near, place, run = near[before], place[before], run[before]
        if itself:
            others = np.flatnonzero(barred[place] != group[run])
            near, place, run = near[others], place[others], run[others]
        yield Lines(place, lookers.order[run], np.sqrt(square[near]))
