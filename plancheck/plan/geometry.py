"""Geometry of a layer made fit to measure: valid, of the right kind, never empty, and written in one way only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.plan import feature_issues as issues
from plancheck.plan.affected import Affected, affected
from plancheck.plan.model import Issue
from plancheck.plan.schema import Layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]
    Mask = NDArray[np.bool_]
    Describe = Callable[[Mask], Affected]

DIMENSIONS = {"point": 0, "line": 1, "polygon": 2}
SHAPES = ("point", "line", "polygon")
COLLECTION = 7


def clean(
    geometry: Geometries, damaged: Mask, layer: Layer, ids: NDArray[np.object_], found: list[Issue]
) -> tuple[Geometries, Mask]:
    """Return geometry that ``layer`` can hold, and which features are left; ``geometry`` is 2D and in the plan's
    system.

    Polygons start and turn in one way and single parts stand on their own, so that the same plan from another format is
    the same plan.
    """

    def on(mask: Mask) -> Affected:
        return affected(list(ids[mask]), geometry[mask])

    geometry = geometry.copy()
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    broken = damaged | (~missing & ~np.isfinite(shapely.bounds(geometry)).all(axis=1))
    missing &= ~broken
    if missing.any():
        found.append(issues.geometry_missing(layer.name, on(missing)))
    if broken.any():
        found.append(issues.geometry_unreadable(layer.name, affected(list(ids[broken]))))
    kept = ~missing & ~broken
    geometry[~kept] = None
    _repair(geometry, kept, layer, on, found)
    _fit(geometry, kept, layer, on, found)
    single = np.isin(shapely.get_type_id(geometry), (4, 5, 6)) & (shapely.get_num_geometries(geometry) == 1)
    geometry[single] = shapely.get_geometry(geometry[single], 0)
    areas = shapely.get_dimensions(geometry) == 2
    geometry[areas] = shapely.normalize(geometry[areas])
    return geometry, kept


def _repair(geometry: Geometries, kept: Mask, layer: Layer, on: Describe, found: list[Issue]) -> None:
    """Make invalid geometry valid, keeping the parts of its own dimension."""
    invalid = kept & ~shapely.is_valid(geometry)
    if not invalid.any():
        return
    dimension = shapely.get_dimensions(geometry)
    repaired = shapely.make_valid(geometry[invalid], method="structure", keep_collapsed=False)
    geometry[invalid] = _of_dimension(repaired, dimension[invalid])
    collapsed = invalid & (shapely.is_missing(geometry) | shapely.is_empty(geometry))
    if collapsed.any():
        found.append(issues.geometry_collapsed(layer.name, on(collapsed)))
        kept &= ~collapsed
        geometry[collapsed] = None
    mended = invalid & kept
    if mended.any():
        found.append(issues.geometry_repaired(layer.name, on(mended)))


def _of_dimension(geometry: Geometries, dimension: NDArray[np.int32]) -> Geometries:
    """Return of each collection the parts of ``dimension``, as one geometry; other geometry as it is."""
    result = geometry.copy()
    for number in np.flatnonzero(shapely.get_dimensions(geometry) != dimension):
        result[number] = None
    for number in np.flatnonzero(shapely.get_type_id(result) == COLLECTION):
        # collections are rare (repairs, drawings from CAD), and each one differs
        parts = [
            part
            for part in shapely.get_parts(_flat(result[number]))
            if shapely.get_dimensions(part) == dimension[number]
        ]
        result[number] = shapely.union_all(parts) if parts else None
    return result


def _flat(collection: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(collection)
    while np.isin(shapely.get_type_id(parts), (4, 5, 6, COLLECTION)).any():
        parts = shapely.get_parts(parts)
    return shapely.GeometryCollection(list(parts))


def _fit(geometry: Geometries, kept: Mask, layer: Layer, on: Describe, found: list[Issue]) -> None:
    """Bring geometry of another kind to one that the layer takes, or leave it out."""
    dimensions = sorted(DIMENSIONS[shape] for shape in layer.shapes)
    kinds = shapely.get_type_id(geometry)
    collections = kept & (kinds == COLLECTION)
    if collections.any():
        wanted = np.minimum(shapely.get_dimensions(geometry[collections]), dimensions[-1])
        geometry[collections] = _of_dimension(geometry[collections], wanted)
        kinds = shapely.get_type_id(geometry)
    dimension = shapely.get_dimensions(geometry)
    if dimensions[-1] == 2:
        closed = kept & ~np.isin(dimension, dimensions) & (kinds == 1) & shapely.is_closed(geometry)
        closed &= shapely.get_num_coordinates(geometry) > 3
        if closed.any():
            points, lines = shapely.get_coordinates(geometry[closed], return_index=True)
            rings = shapely.linearrings(points, indices=lines)
            geometry[closed] = shapely.make_valid(shapely.polygons(rings), method="structure")
            found.append(issues.lines_closed(layer.name, on(closed)))
            dimension = shapely.get_dimensions(geometry)
    if dimensions == [0]:
        to_point = kept & ((dimension > 0) | (kinds == 4) & (shapely.get_num_geometries(geometry) > 1))
        if to_point.any():
            geometry[to_point] = shapely.point_on_surface(geometry[to_point])
            found.append(issues.geometry_to_point(layer.name, on(to_point)))
            dimension = shapely.get_dimensions(geometry)
    wrong = kept & ~np.isin(dimension, dimensions)
    for number in np.unique(dimension[wrong]):
        those = wrong & (dimension == number)
        found.append(issues.geometry_type_wrong(layer.name, SHAPES[number] if number >= 0 else "none", on(those)))
    kept &= ~wrong
    geometry[wrong] = None
