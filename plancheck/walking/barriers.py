"""Where the walking network meets barriers, and where one goes through them there.

A walk meets a barrier where it comes within half a metre of it, or runs inside it, and crosses it there when the way
before and the way behind are on different sides. That is looked at for each place where the network meets barriers:
once and for all where it does so between two nodes, and else for the way that walks take through those nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.walking.bands import Bands, bands
from plancheck.walking.building import SNAP_M
from plancheck.walking.inside import near_places
from plancheck.walking.sides import separated
from plancheck.walking.stretches import Stretches, merged, touches

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask

PROBE_M = SNAP_M / 2
"""How far before and behind a barrier it is looked on which side a way is."""


@dataclass(frozen=True)
class Certainty:
    """Which of some things are surely so, and which are at least perhaps so."""

    surely: Mask
    perhaps: Mask


@dataclass(frozen=True)
class Barriers:
    """Barriers, which of them are ``certain``, and which edges of a network are ``formal`` crossings, if at all."""

    network: Network
    shapes: Geometries
    certain: Mask
    formal: Certainty

    @cached_property
    def bands(self) -> Bands:
        """Where the network meets barriers."""
        return bands(self.network, _unowned(near_places(self.network, self.shapes, SNAP_M)))

    @cached_property
    def open(self) -> Mask:
        """Which clusters of bands a barrier takes part in that may be none."""
        found = np.zeros(self.bands.clusters, dtype=bool)
        if not self.certain.all():
            doubtful = merged(near_places(self.network, self.shapes[~self.certain], SNAP_M))
            found[self.bands.cluster[touches(self.network, self.bands.stretches, doubtful)]] = True
        return found

    @cached_property
    def unsettled(self) -> Stretches:
        """Where a walk may cross what may be a barrier, other than by a formal crossing; merged, as bands are."""
        stretches = self.bands.stretches
        return stretches.where(self.open[self.bands.cluster] & ~self.formal.surely[stretches.edge])

    @cached_property
    def arm(self) -> Integers:
        """The arm by which one comes to the start and to the end of an edge through a band, -1 without: (edges, 2)."""
        arms, found = self.bands.arms, np.full((self.network.edges, 2), -1, dtype=np.int64)
        reaching = np.flatnonzero(arms.node >= 0)
        found[arms.edge[reaching], np.where(arms.ahead[reaching], 0, 1)] = reaching
        return found

    @cached_property
    def between_nodes(self) -> tuple[Stretches, Certainty]:
        """The bands that no node is part of, and whether one crosses a barrier there without a formal crossing."""
        arms = self.bands.arms
        inner = np.flatnonzero((arms.node < 0) & (arms.band >= 0))
        inner = inner[np.argsort(arms.band[inner], kind="stable")]
        before, behind = inner[~arms.ahead[inner]], inner[arms.ahead[inner]]
        number = np.arange(len(before), dtype=np.int64)
        ways = Stretches(number, arms.edge[before], self._probe(before), self._probe(behind))
        return self.bands.stretches.where(arms.band[before]), self.crossed(ways, before, behind)

    def _probe(self, arm: Integers) -> Floats:
        arms = self.bands.arms
        return arms.into(np.minimum(arms.free / 2, PROBE_M))[arm]

    def stub(self, owner: Integers, arm: Integers) -> Stretches:
        """Return the stretches from nodes through bands to where it is looked on which side the arms are."""
        arms, edge = self.bands.arms, self.bands.arms.edge[arm]
        probe, length = self._probe(arm), self.network.length[edge]
        return Stretches(owner, edge, np.where(arms.ahead[arm], 0.0, probe), np.where(arms.ahead[arm], probe, length))

    @cached_property
    def reach(self) -> Floats:
        """The metres from the node behind each arm to where it begins, and infinity behind the last arm, for none."""
        arms = self.bands.arms
        return np.append(np.where(arms.ahead, arms.at, self.network.length[arms.edge] - arms.at), np.inf)

    def crossed(self, ways: Stretches, before: Integers, behind: Integers) -> Certainty:
        """Return which ways, each from one arm to another, cross a barrier without a formal crossing.

        Ways past what may be no barrier are left to ``unsettled``.
        """
        arms, size = self.bands.arms, len(before)
        formal, maybe = (np.bincount(ways.owner, chosen[ways.edge], size) > 0
                         for chosen in (self.formal.surely, self.formal.perhaps))  # fmt: skip
        perhaps = self._parted(ways, before, behind, ~formal & ~self.open[arms.cluster[before]], self.shapes)
        if self.certain.all():
            return Certainty(perhaps & ~maybe, perhaps)
        return Certainty(self._parted(ways, before, behind, perhaps & ~maybe, self.shapes[self.certain]), perhaps)

    def _parted(self, ways: Stretches, before: Integers, behind: Integers, asked: Mask, barriers: Geometries) -> Mask:
        """Return which of the ways that are asked about have barriers between their two arms."""
        lines, edge, parted = self.network.lines, self.bands.arms.edge, np.zeros(len(asked), dtype=bool)
        one, other = (shapely.line_interpolate_point(lines[edge[arm]], self._probe(arm))
                      for arm in (before[asked], behind[asked]))  # fmt: skip
        parted[asked] = separated(self.network, renumbered(ways, asked), one, other, barriers)
        return parted


def renumbered(ways: Stretches, chosen: Mask) -> Stretches:
    """Return the stretches of chosen owners, those numbered anew."""
    number = np.cumsum(chosen) - 1
    found = ways.where(chosen[ways.owner])
    return Stretches(number[found.owner], found.edge, found.first, found.last)


def _unowned(stretches: Stretches) -> Stretches:
    return Stretches(np.zeros(len(stretches), dtype=np.int64), stretches.edge, stretches.first, stretches.last)
