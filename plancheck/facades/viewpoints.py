"""By which points things look and are looked at: windows in walls, points along lines, places as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import expanded
from plancheck.facades.obstacles import TOUCH_M
from plancheck.facades.walls import straight_walls

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Geometries, Integers, Mask

SPACING_M = 5.0
"""Samples are at most so far apart."""

ROUNDING = 1e-6
"""The part of a piece that rounding may add to a length."""


@dataclass(frozen=True)
class Samples:
    """Points (n, 2) by which things look or are seen, the ``owner`` of each first.

    ``outward`` (n, 2) is the side of a wall that it is on, as a unit vector, NaN where that is not known; then a
    sample within ``before`` metres of a wall belongs to it.
    """

    owner: Integers
    points: Floats
    outward: Floats
    before: Floats

    def __len__(self) -> int:
        return len(self.owner)

    def where(self, chosen: Mask | Integers) -> Samples:
        """Return some of the samples."""
        return Samples(self.owner[chosen], self.points[chosen], self.outward[chosen], self.before[chosen])

    def owned_by(self, owner: Integers) -> Samples:
        """Return the samples with other owners: ``owner`` gives the new one for each old one."""
        return Samples(owner[self.owner], self.points, self.outward, self.before)


def joined(samples: list[Samples]) -> Samples:
    """Return several sets of samples as one, sorted by owner."""
    some = [item for item in samples if len(item)] or [unsided(np.empty(0, dtype=np.int64), np.empty((0, 2)))]
    whole = (
        some[0]
        if len(some) == 1
        else Samples(
            np.concatenate([item.owner for item in some]),
            np.concatenate([item.points for item in some]),
            np.concatenate([item.outward for item in some]),
            np.concatenate([item.before for item in some]),
        )
    )
    if (np.diff(whole.owner) >= 0).all():
        return whole
    return whole.where(np.argsort(whole.owner, kind="stable"))


def sided(owner: Integers, points: Floats, outward: Floats) -> Samples:
    """Return samples of which it is known on which side of a wall they are."""
    return Samples(owner, points, outward, np.full(len(points), TOUCH_M))


def unsided(owner: Integers, points: Floats, before_m: float = TOUCH_M) -> Samples:
    """Return samples that belong to the walls that they find within ``before_m``."""
    return Samples(owner, points, np.full((len(points), 2), np.nan), np.full(len(points), before_m))


def window_samples(walls: Edges) -> Samples:
    """Return the middles of walls, cut into equal pieces of at most ``SPACING_M``."""
    wall, share = _middles(walls.length)
    return sided(walls.owner[wall], walls.where(wall).at(share * walls.length[wall]), walls.outward[wall])


def edge_samples(geometries: Geometries, before_m: float = TOUCH_M) -> Samples:
    """Return points as they are, and the middles of equal pieces of at most ``SPACING_M`` of lines and outlines."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    kind = shapely.get_dimensions(parts)
    walls = window_samples(straight_walls(parts[kind == 2]))
    lines = parts[kind == 1]
    line, share = _middles(np.asarray(shapely.length(lines), dtype=float))
    on_lines = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], share, normalized=True))
    found = [
        unsided(owner[kind == 0], shapely.get_coordinates(parts[kind == 0]), before_m),
        unsided(owner[kind == 1][line], on_lines, before_m),
        unsided(owner[kind == 2][walls.owner], walls.points, before_m),
    ]
    return joined(found)


def _middles(length: Floats) -> tuple[Integers, Floats]:
    """Cut lengths into equal pieces; returns which length each piece is of, and the share of it where its middle is."""
    number = np.maximum(np.ceil(length / SPACING_M - ROUNDING), 1).astype(np.int64)
    piece = np.repeat(np.arange(len(length)), number)
    return piece, (expanded(np.zeros_like(number), number) + 0.5) / number[piece]
