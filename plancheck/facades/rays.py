"""Looking from many points in many directions: where straight edges are met, and which is met first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from plancheck.facades.edges import Edges, Floats, Geometries, Integers, Mask

TOUCH_M = 1e-6
"""What rounding may put between a ray and the corner that it touches."""

BATCH = 20_000
"""Rays that are cast together, so that memory does not grow with their number."""

SHORT = 0.25
"""The part of their reach over which rays are tried first: most meet something there."""


@dataclass(frozen=True)
class Met:
    """Per ray the edge that it meets first, -1 for none, and how many metres away, infinite for none."""

    edge: Integers
    distance: Floats

    def where(self, chosen: Mask) -> Met:
        """Return what some of the rays meet."""
        return Met(self.edge[chosen], self.distance[chosen])


def crossing(origin: Floats, direction: Floats, first: Floats, last: Floats) -> Floats:
    """Return how many metres along each ray it meets its own segment, infinite where it does not.

    All arguments are (n, 2), ``direction`` of length 1. Ends belong to a segment: a ray meets what it only touches,
    and of a segment that it runs along the nearest point. An origin on the segment is 0 metres away from it.
    """
    near, far = first - origin, last - origin
    along = [(point * direction).sum(axis=1) for point in (near, far)]
    aside = [direction[:, 0] * point[:, 1] - direction[:, 1] * point[:, 0] for point in (near, far)]
    between = (np.minimum(*aside) <= TOUCH_M) & (np.maximum(*aside) >= -TOUCH_M)
    parallel = np.abs(aside[1] - aside[0]) <= TOUCH_M
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(aside[0] / (aside[0] - aside[1]), 0.0, 1.0)
    nearest = np.maximum(np.minimum(*along), 0.0)
    metres = np.where(parallel, nearest, along[0] + np.where(parallel, 0.0, share) * (along[1] - along[0]))
    ahead = np.where(parallel, np.maximum(*along), metres) >= -TOUCH_M
    return np.where(between & ahead, np.maximum(metres, 0.0), np.inf)


def first_met(origin: Floats, direction: Floats, reach: float, edges: Edges) -> Met:
    """Return which of ``edges`` each ray from ``origin`` (n, 2) along unit ``direction`` meets first within ``reach``.

    Of edges met at the same distance (to a micrometre), the one with the lowest number. Cost: two queries of a
    spatial index, and some arithmetic per edge whose bounding box the ray's box touches.
    """
    edge, distance = np.full(len(origin), -1, dtype=np.int64), np.full(len(origin), np.inf)
    if not len(edges):
        return Met(edge, distance)
    for metres in (reach * SHORT, reach):
        searching = np.flatnonzero(edge < 0)
        for start in range(0, len(searching), BATCH):  # a loop over batches bounds the memory
            rays = searching[start : start + BATCH]
            ray, candidate = edges.tree.query(_lines(origin[rays], direction[rays], metres))
            ray = rays[ray]
            met = crossing(origin[ray], direction[ray], edges.first[candidate], edges.last[candidate])
            found = met <= metres + TOUCH_M
            ray, candidate, met = ray[found], candidate[found], met[found]
            order = np.lexsort((candidate, np.round(met / TOUCH_M), ray))
            best = order[np.r_[True, np.diff(ray[order]) != 0][: len(order)]]
            edge[ray[best]], distance[ray[best]] = candidate[best], met[best]
    return Met(edge, distance)


def _lines(origin: Floats, direction: Floats, metres: float) -> Geometries:
    return np.asarray(shapely.linestrings(np.stack([origin, origin + metres * direction], axis=1)), dtype=object)
