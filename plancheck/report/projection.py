"""From the plan's metres to the map's units: clipped, simplified, and written as compact SVG path data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]

CONTEXT_M = 150.0
UNITS_PER_METRE = 10
FINEST_M = 0.2
COARSE_M = 4000.0
"""A map of more metres than this is one of a district: single things are too small to draw on it."""


@dataclass(frozen=True)
class Projection:
    """A window on the plan (metres) drawn in whole decimetres from its top left corner, y pointing down."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> int:
        """The width of the window in map units."""
        return round((self.east - self.west) * UNITS_PER_METRE)

    @property
    def height(self) -> int:
        """The height of the window in map units."""
        return round((self.north - self.south) * UNITS_PER_METRE)

    @property
    def detail_m(self) -> float:
        """The least size in metres that can be seen: about a third of a pixel on a map of a thousand pixels."""
        return max(FINEST_M, max(self.east - self.west, self.north - self.south) / 3000)

    @property
    def is_coarse(self) -> bool:
        """Whether the map is so large that it generalises: no furniture, trees or single facilities."""
        return max(self.east - self.west, self.north - self.south) > COARSE_M

    def clip(self, geometries: Geometries) -> Geometries:
        """Return the parts inside the window, simplified to the detail that can be seen; empty ones are left out."""
        within = geometries[shapely.intersects(geometries, shapely.box(self.west, self.south, self.east, self.north))]
        simple = shapely.simplify(within, self.detail_m, preserve_topology=False)
        cut = shapely.clip_by_rect(simple, self.west, self.south, self.east, self.north)
        return cut[~shapely.is_empty(cut)]

    def units(self, coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return map units of ``n`` by 2 coordinates in metres."""
        moved = (coordinates - (self.west, self.north)) * (UNITS_PER_METRE, -UNITS_PER_METRE)
        return np.rint(moved).astype(np.int64)

    def paths(self, geometries: Geometries) -> str:
        """Return path data of lines and polygons, each ring and line drawn relative to its own start."""
        parts = shapely.get_parts(shapely.get_parts(self.clip(geometries)))
        kinds = shapely.get_dimensions(parts)
        areas = parts[(kinds == 2) & (shapely.area(parts) > self.detail_m**2)]
        rings = self._strings(shapely.get_rings(areas), closed=True)
        return "".join(rings) + "".join(self._strings(parts[kinds == 1], closed=False))

    def dots(self, points: Geometries) -> str:
        """Return path data that a round line cap turns into dots, one on each place however many points share it."""
        inside = points[shapely.intersects(points, shapely.box(self.west, self.south, self.east, self.north))]
        return self.dots_at(self.units(shapely.get_coordinates(inside)))

    @staticmethod
    def dots_at(places: NDArray[np.int64]) -> str:
        """Return path data of dots at ``n`` by 2 places in map units."""
        return "".join(f"M{x} {y}h0" for x, y in np.unique(places, axis=0).tolist())

    def _strings(self, lines: Geometries, closed: bool) -> list[str]:
        coordinates, owner = shapely.get_coordinates(lines, return_index=True)
        if not len(owner):
            return []
        units = self.units(coordinates)
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        steps = np.diff(units, axis=0, prepend=units[:1])
        drawn = []
        # text is assembled line by line: there is no array of path data
        for start, end in zip(starts, [*starts[1:], len(units)], strict=True):
            if closed:
                end -= 1
            moves = [f"{dx} {dy}" for dx, dy in steps[start + 1 : end].tolist() if dx or dy]
            if moves:
                x, y = units[start].tolist()
                drawn.append(f"M{x} {y}l{' '.join(moves)}{'z' if closed else ''}".replace(" -", "-"))
        return drawn


def window(boundary: shapely.Geometry) -> Projection:
    """Return the window of the map: the boundary with surroundings in keeping with its size, 150 m at most."""
    west, south, east, north = shapely.bounds(boundary)
    around = min(CONTEXT_M, 20 + 0.15 * max(east - west, north - south))
    return Projection(west - around, south - around, east + around, north + around)
