"""Shapes made wider on all sides. Points become circles without the search that other shapes need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries

POINT = 0

QUARTER = 16
"""Segments per quarter of a round corner."""

ROUNDING = 5e-16
"""A smaller sine or cosine is 0."""

BATCH = 1_000
"""Circles that are drawn together: few enough that their points stay in the cache of a processor."""


def widened(geometries: Geometries, metres: Floats) -> Geometries:
    """Return geometries made wider by so many metres each; by 0 metres points and lines become nothing."""
    points = (shapely.get_type_id(geometries) == POINT) & ~shapely.is_empty(geometries)
    points &= (metres > 0) & np.isfinite(metres)
    found = np.empty(len(geometries), dtype=object)
    found[~points] = shapely.buffer(geometries[~points], metres[~points], quad_segs=QUARTER)
    found[points] = _circles(shapely.get_coordinates(geometries[points]), metres[points])
    return found


def _circles(centres: Floats, radii: Floats) -> Geometries:
    """Return what ``shapely.buffer`` makes of points (n, 2)."""
    turn = -np.arange(4 * QUARTER) * (np.pi / 2 / QUARTER)
    unit = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    unit[np.abs(unit) < ROUNDING] = 0.0
    found = np.empty(len(centres), dtype=object)
    for start in range(0, len(centres), BATCH):
        some = slice(start, start + BATCH)
        found[some] = shapely.polygons(centres[some, None] + radii[some, None, None] * unit)
    return found
