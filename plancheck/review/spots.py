"""The nearest of many points, such as places with a name: for a hundred thousand points at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import different

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.spatial import KDTree

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


HAIR_M = 1e-9
"""What is this much farther than the reach is still within it: the tree takes the bound itself for too far."""


@dataclass(frozen=True)
class Spots:
    """Points (n, 2) of which the nearest is looked for; of equals the first."""

    points: Floats

    @cached_property
    def _first(self) -> Integers:
        """The first of the points at every different place."""
        return different(self.points)[0]

    @cached_property
    def _tree(self) -> KDTree:
        from scipy.spatial import KDTree

        return KDTree(self.points[self._first])

    def nearest(self, at: Floats, reach_m: float) -> Integers:
        """Return for each place ``at`` (m, 2) the number of the nearest point within ``reach_m``, or -1."""
        if not len(self.points) or not len(at):
            return np.full(len(at), -1, dtype=np.int64)
        metres, place = map(np.asarray, self._tree.query(at, k=2, distance_upper_bound=reach_m + HAIR_M))
        found = np.append(self._first, -1)[place]
        tie = (metres[:, 0] == metres[:, 1]) & (found >= 0).all(axis=1)
        return np.asarray(np.where(tie, found.min(axis=1), found[:, 0]), dtype=np.int64)
