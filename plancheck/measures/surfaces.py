"""Areas that overlap count once: polygons as one surface without overlaps, and how much of it lies in an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries

POLYGONS = (3, 6)


def surface(geometries: Geometries, within: Geometries) -> Geometries:
    """Return the polygons that cover what ``geometries`` cover, as parts that do not overlap.

    Only geometries that touch one of the areas ``within`` take part. Points and lines have no surface.
    """
    flat = geometries[np.isin(shapely.get_type_id(geometries), POLYGONS)]
    if not len(flat):
        return flat
    near = np.unique(shapely.STRtree(flat).query(within, predicate="intersects")[1])
    return np.asarray(shapely.get_parts(shapely.union_all(flat[near])), dtype=object)


def area_within(parts: Geometries, areas: Geometries) -> Floats:
    """Return for each of the ``areas`` how many square metres of it the non-overlapping ``parts`` cover."""
    if not len(parts):
        return np.zeros(len(areas))
    area, part = shapely.STRtree(parts).query(areas, predicate="intersects")
    covered = shapely.area(shapely.intersection(areas[area], parts[part]))
    return np.bincount(area, weights=covered, minlength=len(areas)).astype(float)


def length_within(lines: Geometries, areas: Geometries) -> Floats:
    """Return for each of the ``areas`` how many metres of ``lines`` lie in it; of polygons the edge is measured."""
    if not len(lines):
        return np.zeros(len(areas))
    drawn = np.where(np.isin(shapely.get_type_id(lines), POLYGONS), shapely.boundary(lines), lines)
    area, line = shapely.STRtree(drawn).query(areas, predicate="intersects")
    metres = shapely.length(shapely.intersection(areas[area], drawn[line]))
    return np.bincount(area, weights=metres, minlength=len(areas)).astype(float)
