"""The least and greatest diversity of groups in which some members are of an unknown class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers

Index = Literal["simpson", "shannon", "largest_share"]


@dataclass(frozen=True)
class Contents:
    """What is in each subject: members with a class (``subject``, ``code``, ``weight``) and members without
    (``loose``).

    ``classes`` is the number of known classes, ``allowed`` of all that there can be (None: any number); ``whole``
    says that every member weighs 1.
    """

    size: int
    subject: Integers
    code: Integers
    weight: Floats
    loose_subject: Integers
    loose_weight: Floats
    classes: int
    allowed: int | None
    whole: bool


@dataclass(frozen=True)
class Spread:
    """What the indices need of a division into classes, per subject, with ``total`` the weight of all members."""

    total: Floats
    squares: Floats
    logs: Floats
    largest: Floats


@dataclass(frozen=True)
class Extremes:
    """The division of all members that is least even, and one at least as even as any; ``present`` counts the known
    classes of each subject, ``fresh`` the loose members that may each bring a class of their own.
    """

    uneven: Spread
    even: Spread
    present: Floats
    fresh: Floats


def extremes(contents: Contents) -> Extremes:
    """Let the members without a class join the largest class, and let them level out the smallest ones."""
    size, loose = contents.size, np.bincount(contents.loose_subject, contents.loose_weight, contents.size).astype(float)
    key, inverse = np.unique(contents.subject * max(contents.classes, 1) + contents.code, return_inverse=True)
    weight = np.bincount(inverse, contents.weight, len(key)).astype(float)
    owner, code = key // max(contents.classes, 1), key % max(contents.classes, 1)
    known = _spread(owner, weight, size)
    present = np.bincount(owner[weight > 0], minlength=size).astype(float)
    total = known.total + loose
    grown = known.largest + loose
    uneven = Spread(
        total,
        known.squares - known.largest**2 + grown**2,
        known.logs - _log(known.largest) + _log(grown),
        grown,
    )
    fresh = np.bincount(contents.loose_subject[contents.loose_weight > 0], minlength=size).astype(float)
    if contents.allowed is not None:
        return Extremes(uneven, _levelled(contents, owner, code, weight, known, loose), present, fresh)
    own = _spread(contents.loose_subject, contents.loose_weight, size)
    even = Spread(total, known.squares + own.squares, known.logs + own.logs, np.maximum(known.largest, own.largest))
    return Extremes(uneven, even, present, fresh)


def bounds(contents: Contents, index: Index) -> tuple[Floats, Floats, float, float]:
    """Return the least and greatest value per subject (NaN where nothing is), and those of any subject whatever."""
    found, size = extremes(contents), contents.size
    uneven, even, total = found.uneven, found.even, found.uneven.total
    if contents.allowed is not None:
        most = least = np.full(size, float(contents.allowed))
        ceiling = contents.allowed
    else:
        most = found.present + found.fresh
        least = np.where(most > 1, np.maximum(found.present, 2), found.present)
        ceiling = 0
    with np.errstate(divide="ignore", invalid="ignore"):
        if index == "simpson":
            low, high = 1 - uneven.squares / total**2, 1 - even.squares / total**2
            worst, best = 0.0, 1 - 1 / ceiling if ceiling else 1.0
        elif index == "largest_share":
            low, high = even.largest / total, uneven.largest / total
            worst, best = 1 / ceiling if ceiling else 0.0, 1.0
        else:
            low, high = _entropy(uneven, most), np.minimum(_entropy(even, least), 1.0)
            worst, best = 0.0, 1.0
    nothing = total <= 0
    settled = np.bincount(contents.loose_subject, minlength=size) == 0
    high = np.where(settled, low, high)
    return np.where(nothing, np.nan, np.clip(low, 0, 1)), np.where(nothing, np.nan, np.clip(high, 0, 1)), worst, best


def disorder(contents: Contents) -> tuple[Floats, Floats]:
    """Return the least and greatest Shannon entropy per subject, in nats, times the weight of all its members."""
    found = extremes(contents)
    low, high = (np.maximum(_log(each.total) - each.logs, 0.0) for each in (found.uneven, found.even))
    settled = np.bincount(contents.loose_subject, minlength=contents.size) == 0
    return low, np.where(settled, low, np.maximum(low, high))


def _entropy(spread: Spread, classes: Floats) -> Floats:
    """Shannon entropy over ln k, 0 where there can be but one class."""
    entropy = np.log(spread.total) - spread.logs / spread.total
    return np.where(classes > 1, entropy / np.log(np.maximum(classes, 2)), 0.0)


def _spread(owner: Integers, weight: Floats, size: int) -> Spread:
    largest = np.zeros(size)
    np.maximum.at(largest, owner, weight)
    total, squares, logs = (
        np.bincount(owner, values, size).astype(float) for values in (weight, weight**2, _log(weight))
    )
    return Spread(total, squares, logs, largest)


def _log(weight: Floats) -> Floats:
    return weight * np.log(np.where(weight > 0, weight, 1.0))


def _levelled(
    contents: Contents, owner: Integers, code: Integers, weight: Floats, known: Spread, loose: Floats
) -> Spread:
    """Let the loose members level out the smallest classes, in whole members where each weighs 1."""
    assert contents.allowed is not None
    squares, logs, largest = known.squares.copy(), known.logs.copy(), known.largest.copy()
    rows = np.flatnonzero(loose > 0)
    row_of = np.full(contents.size, -1)
    row_of[rows] = np.arange(len(rows))
    table = np.zeros((len(rows), max(contents.allowed, 1)))
    mine = row_of[owner] >= 0
    table[row_of[owner[mine]], code[mine]] = weight[mine]
    table.sort(axis=1)
    number = np.arange(1, table.shape[1] + 1)
    level = (table.cumsum(axis=1) + loose[rows, None]) / number
    filled = (level >= table).sum(axis=1)
    height = level[np.arange(len(rows)), filled - 1]
    if contents.whole:
        floor = np.floor(height + 1e-9)
        extra = np.rint((height - floor) * filled)
        levels = floor[:, None] + (number <= extra[:, None])
    else:
        levels = np.broadcast_to(height[:, None], table.shape)
    table = np.where(number <= filled[:, None], levels, table)
    squares[rows], logs[rows], largest[rows] = (table**2).sum(axis=1), _log(table).sum(axis=1), table.max(axis=1)
    return Spread(known.total + loose, squares, logs, largest)
