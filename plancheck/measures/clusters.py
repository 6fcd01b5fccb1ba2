"""Clusters of features, and the mean over groups of which some are not certain to be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import different
from plancheck.measures.base import SLACK_M

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Mask

POINT = 0


@dataclass(frozen=True)
class Neighbours:
    """Places, and the pairs of them that are near each other; ``place`` is the place of each geometry.

    All points in one place share it; every other geometry has one of its own.
    """

    place: Integers
    one: Integers
    other: Integers


def neighbours(geometries: Geometries, metres: float) -> Neighbours:
    """Return which geometries are at most ``metres`` apart, edge to edge."""
    from scipy.spatial import KDTree

    reach = metres + SLACK_M
    kind = shapely.get_type_id(geometries)
    point, drawn = np.flatnonzero(kind == POINT), np.flatnonzero(kind != POINT)
    xy = shapely.get_coordinates(geometries[point])
    first, at = different(xy)
    place = np.empty(len(geometries), dtype=np.int64)
    place[point], place[drawn] = at, len(first) + np.arange(len(drawn))
    pairs = [np.empty((2, 0), dtype=np.int64)]
    if len(first):
        pairs.append(KDTree(xy[first]).query_pairs(reach, output_type="ndarray").T)
    if len(drawn):
        west, south, east, north = shapely.bounds(geometries[drawn]).T
        wide = reach + SLACK_M
        boxes = shapely.box(west - wide, south - wide, east + wide, north + wide)
        near, far = shapely.STRtree(geometries).query(boxes)
        once = (drawn[near] < far) | (kind[far] == POINT)  # an index asked for the distance itself finds pairs twice
        near, far = drawn[near[once]], far[once]
        pairs.append(place[np.stack([near, far])[:, shapely.dwithin(geometries[near], geometries[far], reach)]])
    return Neighbours(place, *np.concatenate(pairs, axis=1))


def clusters(near: Neighbours, chosen: Mask) -> Integers:
    """Return the number of the cluster that each chosen geometry is in, from 0, and -1 for the others.

    Neighbours are in one cluster, and so are those that a chain of chosen neighbours joins (single linkage).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    found = np.full(len(chosen), -1, dtype=np.int64)
    there, mine = np.unique(near.place[chosen], return_inverse=True)
    number = np.full(len(near.place), -1, dtype=np.int64)
    number[there] = np.arange(len(there))
    one, other = number[near.one], number[near.other]
    both = (one >= 0) & (other >= 0)
    ones = np.ones(int(both.sum()), dtype=bool)
    graph = coo_array((ones, (one[both], other[both])), shape=(len(there), len(there)))
    found[chosen] = connected_components(graph, directed=False)[1][mine]
    return found


def mean_bounds(
    subject: Integers, sure: Mask, low: Floats, high: Floats, fewest: Floats, most: Floats, size: int
) -> tuple[Floats, Floats]:
    """Return the least and greatest mean per subject over groups with values from ``low`` to ``high``.

    A group that is not ``sure`` counts for ``fewest`` to ``most`` groups, each of them with any of its values. Where
    there may be no group at all the mean is NaN.
    """

    def added(values: Floats) -> Floats:
        return np.bincount(subject, values, size).astype(float)

    def mean(values: Floats, extra: Floats, number: Floats) -> Floats:
        return (added(values * sure) + np.where(number > 0, number * extra, 0.0)) / (groups + number)

    groups, loose = added(sure.astype(float)), subject[~sure]
    lowest, highest = np.full(size, np.inf), np.zeros(size)
    np.minimum.at(lowest, loose, low[~sure])
    np.maximum.at(highest, loose, high[~sure])
    some, all_ = added(fewest * ~sure), added(most * ~sure)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.minimum(mean(low, lowest, some), mean(low, lowest, all_))
        greatest = np.maximum(mean(high, highest, some), mean(high, highest, all_))
    nobody = groups + some == 0
    return np.where(nobody, np.nan, least), np.where(nobody, np.nan, greatest)
