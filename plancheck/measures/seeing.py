"""Who sees what at best and at worst: free lines in the best case, and which of them are left in the worst."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from plancheck.facades.sight import clear
from plancheck.facades.watching import Watch
from plancheck.measures.base import SLACK_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.facades.appearance import Appearance
    from plancheck.facades.obstacles import Obstacles
    from plancheck.facades.standing import Places
    from plancheck.facades.watching import Lines
    from plancheck.measures.base import Floats, Integers, Mask
    from plancheck.measures.hiding import InTheWay
    from plancheck.measures.looking import Lookers

Statistic = Literal["count", "share_seen"]


@dataclass(frozen=True)
class Seeing:
    """Who looks (``lookers``) at what (``shown``, by subject), at most how far, and past what (``hiding``).

    ``own`` is the group that a subject itself looks with, -1 for none; ``surely`` is 1 where it certainly does.
    """

    lookers: Lookers
    shown: Appearance
    own: Integers
    surely: Floats
    hiding: InTheWay
    within_m: float
    statistic: Statistic

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the statistic of each subject at worst and at best.

        What is seen at worst is seen at best, and mostly along the same line: only where that line is not certain
        another one is looked for.
        """
        lookers, looking, hiding = self.lookers, self.lookers.appearance, self.hiding
        itself = (self.own >= 0).astype(float)
        possible = looking.places.where(lookers.high[looking.places.owner] > 0)
        best = self._watch(possible, self.shown.places, [hiding.least], self._alone(lookers.high, itself))
        lines = self._lines(best)
        high = self._number(best, lines, lookers.high, itself)

        sure = lookers.certain & (lookers.low[looking.samples.owner] > 0)
        surest, alone = looking.worst.where(sure[looking.worst.sample]), self._alone(lookers.low, self.surely)
        worst = self._watch(surest, self.shown.worst, [hiding.least, hiding.perhaps], alone)
        certain = self._certain(best, lines, sure & ~looking.moved, alone)
        low = self._number(best, lines.where(certain), lookers.low, self.surely)
        if not certain.all():
            narrowed, others = self._otherwise(best, lines.where(~certain), worst)
            low += self._number(narrowed, others, lookers.low, self.surely)
        if self.statistic == "share_seen":
            size = np.maximum(np.bincount(self.shown.samples.owner, minlength=len(self.own)), 1)
            return low / size, high / size
        return low, high

    def _watch(self, looking: Places, looked: Places, obstacles: Sequence[Obstacles], alone: Integers) -> Watch:
        """Nothing stands in the way of stray groups, and who is ``alone`` in a group does not see itself."""
        unhindered = self.lookers.stray[looking.owner]
        return Watch(looking, looked, self.within_m + SLACK_M, obstacles, unhindered, alone)

    def _alone(self, weights: Floats, mine: Floats) -> Integers:
        """Return for each subject its own group where nobody else is in it, -1 otherwise."""
        own = self.own
        return np.where((own >= 0) & (weights[own] <= mine), own, -1) if len(weights) else own

    def _lines(self, watch: Watch) -> Lines:
        return watch.pairs() if self.statistic == "count" else watch.samples()

    def _pairs(self, watch: Watch, lines: Lines) -> Integers:
        """Return one number for the subject and the group of each line."""
        return watch.looked.owner[lines.place] * len(self.lookers.low) + watch.looking.owner[lines.looker]

    def _certain(self, watch: Watch, lines: Lines, sure: Mask, alone: Integers) -> Mask:
        """Return which free lines stay so in the worst case: from ``sure`` samples, with both ends where they were."""
        found = sure[watch.looking.sample[lines.looker]] & ~self.shown.moved[watch.looked.sample[lines.place]]
        found &= alone[watch.looked.owner[lines.place]] != watch.looking.owner[lines.looker]
        rows = np.flatnonzero(found)
        starts, ends = watch.looking.eye[lines.looker[rows]], watch.looked.eye[lines.place[rows]]
        found[rows] = clear(starts, ends, self.hiding.perhaps)
        return found

    def _otherwise(self, best: Watch, lines: Lines, worst: Watch) -> tuple[Watch, Lines]:
        """Return by which lines the same is seen in the worst case, if it is, and who watches there."""
        if self.statistic == "share_seen":
            left = np.isin(worst.looked.sample, best.looked.sample[lines.place])
            narrowed = replace(worst, looked=worst.looked.where(left))
            return narrowed, narrowed.samples()
        pairs = self._pairs(best, lines)
        groups, subjects = pairs % len(self.lookers.low), pairs // len(self.lookers.low)
        looking = np.isin(worst.looking.owner, groups)
        narrowed = self._watch(
            worst.looking.where(looking),
            worst.looked.where(np.isin(worst.looked.owner, subjects)),
            worst.obstacles,
            worst.barred,
        )
        found = narrowed.pairs()
        return narrowed, found.where(np.isin(self._pairs(narrowed, found), pairs))

    def _number(self, watch: Watch, lines: Lines, weights: Floats, mine: Floats) -> Floats:
        """Return how many things or, for a share, samples are seen per subject along free lines."""
        subject = watch.looked.owner[lines.place]
        if self.statistic == "share_seen":
            return np.bincount(subject, minlength=len(self.own)).astype(float)
        group = watch.looking.owner[lines.looker]
        own = np.where(self.own[subject] == group, mine[subject], 0.0)
        return np.bincount(subject, weights[group] - own, len(self.own)).astype(float)
