"""The least and greatest dissimilarity of a group and the rest, when some answers or areas are not known.

With a and b the members of the group and of the rest in an area, A and B all of them, the dissimilarity is
D = sum over areas of max(a/A - b/B, 0).

*Least.* An area surely holds y of the group and n of the rest, and h more that may be of the rest. Then D is at least
the sum of max(y/A - (n + h)/B, 0), less what members without an area can make up for; likewise the other way round.
Both are convex in (1/A, 1/B) and shrink when A and B grow in proportion. What is left to search is the proportion
A : B, along which the bound first falls and then rises.

*Greatest.* D is the greatest of a(S)/A - b(S)/B over all sets S of areas. For a given S it grows when everything
unknown in S joins the group and everything unknown elsewhere joins the rest, so that
1 - D = y(not S) / (Y + m(S)) + n(S) / (N + m(not S)), with m the members whose answer is unknown. Where few
areas have unknown members every S is tried. Elsewhere the least of it is, per step of m(S), a fractional knapsack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Mask

SEARCH_STEPS = 36
GRID = 16
FEW = 6


@dataclass(frozen=True)
class Cells:
    """Areas within subjects (``owner``, sorted), with how many members each holds, for ``size`` subjects.

    ``group`` and ``rest`` are surely there, ``either`` is there with an unknown answer, or may be; ``more_group`` and
    ``more_rest`` may be there with that answer. ``free_group`` and ``free_rest`` count per subject the members in
    no known area that may be of the group, or of the rest; the cells hold them as areas of their own, marked
    ``nowhere``.
    """

    size: int
    owner: Integers
    group: Floats
    rest: Floats
    either: Floats
    more_group: Floats
    more_rest: Floats
    nowhere: Floats
    free_group: Floats
    free_rest: Floats

    def total(self, values: Floats) -> Floats:
        """Add up values of cells per subject."""
        return np.bincount(self.owner, values, self.size).astype(float)

    def only(self, chosen: Mask) -> Cells:
        """Return the cells of the chosen subjects, numbered anew."""
        mine = chosen[self.owner]
        number = np.cumsum(chosen) - 1
        counts = (self.group, self.rest, self.either, self.more_group, self.more_rest, self.nowhere)
        group, rest, either, more_group, more_rest, nowhere = (values[mine] for values in counts)
        return Cells(
            int(chosen.sum()), number[self.owner[mine]], group, rest, either, more_group, more_rest, nowhere,
            self.free_group[chosen], self.free_rest[chosen],
        )  # fmt: skip


def dissimilarity(cells: Cells) -> Floats:
    """Return D of what is surely there, for subjects where both the group and the rest have members."""
    group, rest = cells.total(cells.group)[cells.owner], cells.total(cells.rest)[cells.owner]
    return cells.total(np.abs(cells.group / group - cells.rest / rest)) / 2


def least(cells: Cells) -> Floats:
    """Return a bound that D is never below: exact but for whole numbers when every area is known."""
    here = 1 - cells.nowhere
    surely_group, surely_rest = cells.group * here, cells.rest * here
    at_most_group = surely_group + (cells.either + cells.more_group) * here
    at_most_rest = surely_rest + (cells.either + cells.more_rest) * here
    least_group, least_rest = cells.total(cells.group), cells.total(cells.rest)
    everyone = cells.total(cells.group + cells.rest + cells.either + cells.more_group + cells.more_rest)
    most_group = least_group + cells.total(cells.either + cells.more_group)
    most_rest = least_rest + cells.total(cells.either + cells.more_rest)

    def bound(proportion: Floats) -> Floats:
        ratio = np.exp(proportion)
        rest = np.minimum(np.minimum(most_rest, most_group / ratio), everyone / (1 + ratio))
        per_group, per_rest = 1 / (ratio * rest), 1 / rest
        a, b = per_group[cells.owner], per_rest[cells.owner]
        above = cells.total(np.maximum(surely_group * a - at_most_rest * b, 0)) - cells.free_rest * per_rest
        below = cells.total(np.maximum(surely_rest * b - at_most_group * a, 0)) - cells.free_group * per_group
        forced: Floats = np.maximum(np.maximum(above, below), 0)
        return forced

    first, last = np.log(least_group / most_rest), np.log(most_group / least_rest)
    golden = (np.sqrt(5) - 1) / 2
    left, right = last - golden * (last - first), first + golden * (last - first)
    at_left, at_right = bound(left), bound(right)
    found = np.minimum(at_left, at_right)
    for _ in range(SEARCH_STEPS):  # golden section, all subjects at once
        leftward = at_left <= at_right
        first, last = np.where(leftward, first, left), np.where(leftward, right, last)
        new = np.where(leftward, last - golden * (last - first), first + golden * (last - first))
        at_new = bound(new)
        left, at_left, right, at_right = (
            np.where(leftward, new, right), np.where(leftward, at_new, at_right),
            np.where(leftward, left, new), np.where(leftward, at_left, at_new),
        )  # fmt: skip
        found = np.minimum(found, at_new)
    slope = 2.0  # how much the bound changes at most per step of the logarithm of the proportion
    lowest: Floats = np.maximum(found - slope * (last - first), 0)
    return lowest


def greatest(cells: Cells) -> Floats:
    """Return a bound that D is never above: exact in subjects where few areas have unknown members."""
    doubtful = cells.either + cells.more_group + cells.more_rest > 0
    anywhere = cells.total(cells.either * cells.nowhere)  # they need not choose together, as an area does
    few = (cells.total(doubtful.astype(float)) <= FEW) & (anywhere <= 1)
    fewest: Floats = np.empty(cells.size)
    fewest[few], fewest[~few] = _tried(cells.only(few)), _gridded(cells.only(~few))
    return 1 - fewest


def _tried(cells: Cells) -> Floats:
    """Return the least that the areas cost, trying every choice from those with unknown members."""
    doubtful = cells.either + cells.more_group + cells.more_rest > 0
    counted = np.cumsum(doubtful)
    first = np.searchsorted(cells.owner, cells.owner)
    rank = counted - counted[first] + doubtful[first] - 1
    group, rest = cells.total(cells.group), cells.total(cells.rest)
    fewest = np.full(cells.size, np.inf)
    for choice in range(2 ** int(rank.max(initial=-1) + 1)):
        chosen = doubtful & ((choice >> np.maximum(rank, 0)) & 1 == 1)
        members = group + cells.total((cells.either + cells.more_group) * chosen)
        others = rest + cells.total((cells.either + cells.more_rest) * ~chosen)
        out, into = cells.group / members[cells.owner], cells.rest / others[cells.owner]
        fewest = np.minimum(fewest, cells.total(np.where(doubtful, np.where(chosen, into, out), np.minimum(into, out))))
    return fewest


def _gridded(cells: Cells) -> Floats:
    """Return no more than the areas cost, step by step over how many unknown members join the group."""
    group = cells.total(cells.group + cells.more_group)
    rest = cells.total(cells.rest + cells.more_rest)
    unknown = cells.total(cells.either)
    fewest = np.full(cells.size, np.inf)
    for step in range(GRID + 1 if cells.size else 0):
        exactly = np.minimum(step, unknown)
        lower = np.where(unknown <= GRID, exactly, unknown * step / (GRID + 1))
        upper = np.where(unknown <= GRID, exactly, unknown * (step + 1) / (GRID + 1))
        fewest = np.minimum(fewest, _misplaced(cells, lower, upper, 1 / (group + upper), 1 / (rest + unknown - lower)))
    return fewest


def _misplaced(cells: Cells, lower: Floats, upper: Floats, per_group: Floats, per_rest: Floats) -> Floats:
    """Return the least that the areas must cost when those chosen hold ``lower`` to ``upper`` unknown members.

    A chosen area costs its share of the rest, any other its share of the group; part of an area may be chosen.
    """
    left_out, chosen = cells.group * per_group[cells.owner], cells.rest * per_rest[cells.owner]
    doubtful = np.flatnonzero(cells.either > 0)
    settled = np.minimum(left_out, chosen)
    settled[doubtful] = left_out[doubtful]
    owner, weight = cells.owner[doubtful], cells.either[doubtful]
    slope = (chosen[doubtful] - left_out[doubtful]) / weight
    order = np.lexsort((slope, owner))
    owner, weight, slope = owner[order], weight[order], slope[order]
    wanted = np.clip(np.bincount(owner, weight * (slope < 0), cells.size), lower, upper)
    walked = np.cumsum(weight) - weight
    before = walked - walked[np.searchsorted(owner, owner)]
    taken = np.clip(wanted[owner] - before, 0, weight)
    return cells.total(settled) + np.bincount(owner, slope * taken, cells.size)
