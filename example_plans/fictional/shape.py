"""Small geometry helpers for drawing: lines that are shifted, crossed, cut and walked along."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon

Vector = NDArray[np.float64]
GRID_M = 0.01


def vector(x: float, y: float) -> Vector:
    return np.array([x, y], dtype=float)


def unit(start: Vector, end: Vector) -> Vector:
    return (end - start) / float(np.hypot(*(end - start)))


def left(direction: Vector) -> Vector:
    """The direction turned a quarter to the left: inward for an edge of a counter-clockwise ring."""
    return vector(-direction[1], direction[0])


def meet(point: Vector, direction: Vector, other: Vector, other_direction: Vector) -> Vector:
    """Where two endless lines cross."""
    across = direction[0] * other_direction[1] - direction[1] * other_direction[0]
    offset = other - point
    along = (offset[0] * other_direction[1] - offset[1] * other_direction[0]) / across
    return point + direction * along


def at_x(line: LineString, x: float) -> tuple[float, float]:
    """The point of an east-west line at ``x``."""
    xy = np.asarray(line.coords)
    xy = xy[np.argsort(xy[:, 0])]
    return x, float(np.interp(x, xy[:, 0], xy[:, 1]))


def at_y(line: LineString, y: float) -> tuple[float, float]:
    """The point of a north-south line at ``y``."""
    xy = np.asarray(line.coords)
    xy = xy[np.argsort(xy[:, 1])]
    return float(np.interp(y, xy[:, 1], xy[:, 0])), y


def shifted(line: LineString, distance: float) -> LineString:
    """The line moved to its left (right when negative), with sharp corners."""
    return shapely.offset_curve(line, distance, join_style="mitre", mitre_limit=10)


def band(line: LineString, start: float, end: float, near: float, far: float) -> Polygon:
    """The strip beside a line from ``start`` to ``end`` along it, between two distances to its left (right when negative)."""
    part = shapely.ops.substring(line, start, end)
    inner, outer = shifted(part, near), shifted(part, far)
    return Polygon([*inner.coords, *reversed(outer.coords)])


def ribbon(line: LineString, half_width: float) -> Polygon:
    return line.buffer(half_width, cap_style="flat", join_style="mitre", mitre_limit=5)


def parts(geometry: Any, dimension: int = 2) -> list[Any]:
    """The single parts of a geometry that have the dimension; slivers are dropped."""
    found = [part for part in shapely.get_parts(shapely.get_parts([geometry])) if not part.is_empty]
    found = [part for part in found if shapely.get_dimensions(part) == dimension]
    return [part for part in found if dimension != 2 or part.area > 0.05]


def areal(geometry: Any) -> Any:
    """Only the surfaces of a geometry: an overlay may leave lines and points beside them."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    surfaces = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(surfaces) if len(surfaces) != 1 else surfaces[0]


def minus(geometry: Any, other: Any) -> Any:
    return areal(shapely.difference(areal(geometry), areal(other), grid_size=GRID_M))


def overlap(geometry: Any, other: Any) -> Any:
    return areal(shapely.intersection(areal(geometry), areal(other), grid_size=GRID_M))


def joined(geometries: Any) -> Any:
    return areal(shapely.union_all([areal(geometry) for geometry in geometries], grid_size=GRID_M))


def along(line: LineString, first: float, every: float, last: float = 0.0) -> list[float]:
    """Distances along a line from ``first`` on, evenly spaced by about ``every``, ``last`` metres short of its end."""
    free = line.length - first - last
    if free < 0:
        return []
    count = max(1, round(free / every))
    return [first + free * step / count for step in range(count + 1)]


def beside(line: LineString, distance: float, offset: float) -> Point:
    """A point at ``distance`` along a line and ``offset`` to its left."""
    here, ahead = line.interpolate(max(distance - 0.1, 0)), line.interpolate(min(distance + 0.1, line.length))
    direction = unit(vector(here.x, here.y), vector(ahead.x, ahead.y))
    middle = line.interpolate(distance)
    return Point(vector(middle.x, middle.y) + left(direction) * offset)


def ray(point: Vector, direction: Vector, targets: Any, limit: float = 60.0) -> LineString | None:
    """The line from a point in a direction to the first target line that it meets."""
    reach = LineString([point, point + direction * limit])
    hits = parts(reach.intersection(targets), 0)
    if not hits:
        return None
    nearest = min(hits, key=lambda hit: hit.distance(Point(point)))
    return LineString([point, vector(nearest.x, nearest.y)])


def corners(polygon: Polygon, sharp_deg: float = 2.0, shortest: float = 4.0) -> list[Vector]:
    """The true vertices of a block, counter-clockwise: without specks of edge and without vertices on a straight line."""
    ring = shapely.geometry.polygon.orient(polygon.simplify(0.4)).exterior
    points = [np.asarray(xy) for xy in ring.coords[:-1]]
    changed = True
    while changed and len(points) > 3:
        changed = False
        for index in range(len(points)):
            before, here, after = points[index - 1], points[index], points[(index + 1) % len(points)]
            inward, outward = unit(before, here), unit(here, after)
            turn = abs(math.degrees(math.atan2(*(inward[0] * outward[1] - inward[1] * outward[0], inward @ outward))))
            if turn < sharp_deg or float(np.hypot(*(after - here))) < shortest:
                points.pop(index)
                changed = True
                break
    return points
