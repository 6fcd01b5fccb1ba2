"""Things by the points at which they look and are seen, and the places where these stand among obstacles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import expanded
from plancheck.facades.standing import Places, joined_places, stood_among_more
from plancheck.facades.viewpoints import Samples, joined

if TYPE_CHECKING:
    from plancheck.facades.edges import Integers, Mask
    from plancheck.facades.obstacles import Obstacles


@dataclass(frozen=True)
class Appearance:
    """Samples, sorted by owner, with the ``places`` where they stand, and those in the ``worst`` case.

    In the worst case everything is there that may be in the way; it has ``moved`` some samples, perhaps. Things that
    appear by the very same samples, such as homes in one building, have these once: ``like`` gives for each thing the
    one that owns them.
    """

    samples: Samples
    places: Places
    worst: Places
    moved: Mask
    like: Integers

    def of(self, things: Integers) -> Appearance:
        """Return how some things appear, numbered 0, 1, ... in their order, each by samples of its own."""
        former, owner = self.like[things], np.arange(len(things), dtype=np.int64)
        first, number = _runs(self.samples.owner, former)
        row = expanded(first, number)
        shift = np.cumsum(number) - number - first

        def inherited(places: Places) -> Places:
            begin, count = _runs(places.owner, former)
            heir, some = np.repeat(owner, count), places.where(expanded(begin, count))
            return replace(some, owner=heir, sample=some.sample + shift[heir])

        samples, places = replace(self.samples.where(row), owner=np.repeat(owner, number)), inherited(self.places)
        worst = places if self.worst is self.places else inherited(self.worst)
        return Appearance(samples, places, worst, self.moved[row], owner)

    def among(self, buildings: Obstacles, sure: Obstacles, perhaps: Obstacles, reach_m: float) -> Appearance:
        """Return where the samples stand among more than buildings: what is ``sure`` there, and what is ``perhaps``."""
        places, _ = stood_among_more(self.samples, self.places, [buildings], sure, reach_m)
        worst, moved = stood_among_more(self.samples, places, [buildings, sure], perhaps, reach_m)
        return Appearance(self.samples, places, worst, moved, self.like)


def appearance(samples: Samples, places: Places, like: Integers | None = None) -> Appearance:
    """Return samples and places; everything appears by itself unless ``like`` something else."""
    owners = np.arange(int(samples.owner.max(initial=-1)) + 1, dtype=np.int64)
    still = np.zeros(len(samples), dtype=bool)
    return Appearance(samples, places, places, still, owners if like is None else like)


def together(parts: list[tuple[Appearance, Integers]], size: int) -> tuple[Appearance, Integers]:
    """Return the appearances of several sets of things as one, of ``size`` things, and the order of the samples.

    The things of each set are given their numbers in the whole, which several may share.
    """
    samples = [replace(part.samples, owner=number[part.samples.owner]) for part, number in parts]
    order = np.argsort(np.concatenate([np.empty(0, dtype=np.int64), *(item.owner for item in samples)]), kind="stable")
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    offsets = np.cumsum([0, *(len(item) for item in samples)])

    def renumbered(places: list[Places]) -> Places:
        return joined_places(
            [
                replace(item, owner=number[item.owner], sample=position[item.sample + offset])
                for item, (_, number), offset in zip(places, parts, offsets, strict=False)
            ]
        )

    places = renumbered([part.places for part, _ in parts])
    alike = all(part.worst is part.places for part, _ in parts)
    worst = places if alike else renumbered([part.worst for part, _ in parts])
    moved = np.concatenate([np.zeros(0, dtype=bool), *(part.moved for part, _ in parts)])[order]
    return Appearance(joined(samples), places, worst, moved, np.arange(size, dtype=np.int64)), order


def _runs(owners: Integers, former: Integers) -> tuple[Integers, Integers]:
    """Return where in sorted ``owners`` those of each former owner begin, and how many there are."""
    number = np.bincount(owners, minlength=int(former.max(initial=-1)) + 1)
    return (np.cumsum(number) - number)[former], number[former]
