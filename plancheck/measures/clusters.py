"""Clusters of features, and the mean over groups of which some are not certain to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.measures.base import SLACK_M

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Mask

POINT = 0


def clusters(geometries: Geometries, metres: float) -> Integers:
    """Return the number of the cluster that each geometry is in, from 0.

    Geometries at most ``metres`` apart, edge to edge, are in one cluster, and so are those that a chain of such steps
    joins (single linkage).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    number, reach = len(geometries), metres + SLACK_M
    if not number:
        return np.empty(0, dtype=np.int64)
    point = np.flatnonzero(shapely.get_type_id(geometries) == POINT)
    drawn = np.flatnonzero(shapely.get_type_id(geometries) != POINT)
    places = shapely.get_coordinates(geometries[point])
    order = np.lexsort(places.T)  # what is in one place comes together: one of each place is enough to search from
    again = (np.diff(places[order], axis=0) == 0).all(axis=1)
    links = [np.stack([point[order[:-1][again]], point[order[1:][again]]])]
    if len(point):
        first = order[np.concatenate([[True], ~again])]
        links.append(point[first[KDTree(places[first]).query_pairs(reach, output_type="ndarray").T]])
    if len(drawn):
        near, far = shapely.STRtree(geometries).query(geometries[drawn], predicate="dwithin", distance=reach)
        links.append(np.stack([drawn[near], far]))
    one, other = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(number, number))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


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
