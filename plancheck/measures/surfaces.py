"""Areas that overlap count once: polygons as one surface without overlaps, and how much of it lies in an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import prepared

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Mask

POLYGONS = (3, 6)


def surface(geometries: Geometries, within: Geometries) -> Geometries:
    """Return the polygons that cover what ``geometries`` cover, as parts that do not overlap.

    Only geometries that touch one of the areas ``within`` take part. Points and lines have no surface. Each polygon
    loses what larger ones cover already, which costs far less than uniting them all: most overlap few others.
    """
    flat = geometries[np.isin(shapely.get_type_id(geometries), POLYGONS)]
    if not len(flat):
        return flat
    flat = flat[np.unique(shapely.STRtree(flat).query(within, predicate="intersects")[1])]
    flat = flat[np.argsort(-shapely.area(flat), kind="stable")]
    flat, larger, smaller = _overlapping(flat)
    parts = flat.copy()
    order = np.lexsort((larger, smaller))
    larger, smaller = larger[order], smaller[order]
    turn = np.arange(len(smaller)) - np.searchsorted(smaller, smaller)
    for number in range(int(turn.max(initial=-1)) + 1):  # the first larger one of every polygon, the second, ...
        now = turn == number
        parts[smaller[now]] = shapely.difference(parts[smaller[now]], flat[larger[now]])
    filled: Geometries = parts[~shapely.is_empty(parts)]
    return filled


def _overlapping(flat: Geometries) -> tuple[Geometries, Integers, Integers]:
    """Leave out of polygons, the largest first, those that a larger one covers, often most of those that overlap.

    Returns the others, and the pairs of a larger and a smaller one of them that have an area in common.
    """
    one, other = shapely.STRtree(flat).query(flat)
    one, other = one[one < other], other[one < other]
    bounds = shapely.bounds(flat)
    low, high = bounds[:, :2], bounds[:, 2:]
    around = ((low[one] <= low[other]) & (high[one] >= high[other])).all(axis=1)
    larger, position = np.unique(one[around], return_inverse=True)
    around[around] = shapely.covers(prepared(flat[larger])[position], flat[other[around]])
    left = np.ones(len(flat), dtype=bool)
    left[other[around]] = False
    meeting = (np.minimum(high[one], high[other]) > np.maximum(low[one], low[other])).all(axis=1)
    pair = np.flatnonzero(left[one] & left[other] & meeting)
    pair = pair[shapely.relate_pattern(flat[one[pair]], flat[other[pair]], "T********")]
    number = np.cumsum(left) - 1
    return flat[left], number[one[pair]], number[other[pair]]


def area_within(parts: Geometries, areas: Geometries) -> Floats:
    """Return for each of the ``areas`` how many square metres of it the non-overlapping ``parts`` cover."""
    if not len(parts):
        return np.zeros(len(areas))
    area, part, whole = _meeting(parts, areas)
    covered = np.asarray(shapely.area(parts[part]), dtype=float)
    covered[~whole] = shapely.area(shapely.intersection(areas[area[~whole]], parts[part[~whole]]))
    return np.bincount(area, weights=covered, minlength=len(areas)).astype(float)


def _meeting(parts: Geometries, areas: Geometries) -> tuple[Integers, Integers, Mask]:
    """Return pairs of an area and a part that meet, and whether the whole part lies in the area."""
    tree = shapely.STRtree(parts)
    area, part = tree.query(areas, predicate="intersects")
    inner_area, inner_part = tree.query(areas, predicate="covers")
    whole = np.isin(area * len(parts) + part, inner_area * len(parts) + inner_part)
    return area, part, whole


def length_within(lines: Geometries, areas: Geometries) -> Floats:
    """Return for each of the ``areas`` how many metres of ``lines`` lie in it; of polygons the edge is measured."""
    if not len(lines):
        return np.zeros(len(areas))
    drawn = np.where(np.isin(shapely.get_type_id(lines), POLYGONS), shapely.boundary(lines), lines)
    area, line, whole = _meeting(drawn, areas)
    metres = np.asarray(shapely.length(drawn[line]), dtype=float)
    metres[~whole] = shapely.length(shapely.intersection(areas[area[~whole]], drawn[line[~whole]]))
    return np.bincount(area, weights=metres, minlength=len(areas)).astype(float)
