"""Where places reach the network: the nearest points of the network, all of them when several are equally near.

A point reaches it from itself, a line or an area from its edge. The straight line there is the leg. Where a path lies
along the edge of an area, or runs parallel to it at the least distance, the whole stretch is as near, and all of it
gives access.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import diagonals, different, matched
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.outlines import outline_segments, outlines, piece_shapes
from plancheck.walking.segments import crossings, project

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Geometries, Integers, Mask, Segments

TIE_M = 1e-6
"""Points of the network whose distances differ by less than this are equally near."""

NEAR_M = (8.0, 16.0, 32.0, 64.0, 128.0)
"""How far around a place paths are looked for, in turn, before they are looked for everywhere."""

SQUARE_M = 100.0
"""Points are looked up square by square, of this size."""

MANY_PIECES = 16
"""The edge of a place with more straight pieces than this is looked up piece by piece."""


@dataclass(frozen=True)
class Access:
    """Stretches of edges by which ``size`` places reach the network, sorted by place.

    From ``first`` to ``last``, in metres from the start of ``edge``; equal where it is one point. ``leg``: metres in
    a straight line between the place and the network.
    """

    size: int
    place: Integers
    edge: Integers
    first: Floats
    last: Floats
    leg: Floats

    def __len__(self) -> int:
        return len(self.place)

    def where(self, mask: Mask | Integers) -> Access:
        """Return the stretches that a mask chooses, of the same places."""
        arrays = (self.place, self.edge, self.first, self.last, self.leg)
        return Access(self.size, *(array[mask] for array in arrays))  # type: ignore[arg-type]

    def of(self, places: Integers) -> Access:
        """Return the access of ``places``, numbered anew in that order."""
        position, found = matched(places, self.place)
        chosen = self.where(found)
        return Access(len(places), position, chosen.edge, chosen.first, chosen.last, chosen.leg)

    @cached_property
    def heads(self) -> Integers:
        """The first stretch of every place that reaches the network."""
        return np.flatnonzero(np.r_[True, np.diff(self.place) != 0][: len(self)])

    @cached_property
    def distance(self) -> Floats:
        """Metres in a straight line from each place to the network, infinite when there is none."""
        leg = np.full(self.size, np.inf)
        np.minimum.at(leg, self.place, self.leg)
        return leg


def joined(accesses: list[Access]) -> Access:
    """Return the access of several sets of places, numbered one after the other."""
    offsets = np.cumsum([0, *(access.size for access in accesses)])
    whole, real = np.empty(0, dtype=np.int64), np.empty(0)
    return Access(
        int(offsets[-1]),
        np.concatenate([whole, *(a.place + o for a, o in zip(accesses, offsets[:-1], strict=True))]),
        np.concatenate([whole, *(access.edge for access in accesses)]),
        np.concatenate([real, *(access.first for access in accesses)]),
        np.concatenate([real, *(access.last for access in accesses)]),
        np.concatenate([real, *(access.leg for access in accesses)]),
    )


def reach_network(network: Network, geometries: Geometries) -> Access:
    """Find where each geometry reaches the network; nowhere when the network has no edges.

    Cost: an index query per geometry, and the distance to every segment of the network that is near it.
    """
    access, place = reach_together(network, geometries)
    return access.of(place)


def reach_together(network: Network, geometries: Geometries) -> tuple[Access, Integers]:
    """Find where the different ones of some geometries reach the network; returns also which of those each is."""
    if len(geometries) and (shapely.get_type_id(geometries) == 0).all():
        first, place = different(shapely.get_coordinates(geometries), SQUARE_M)  # many homes share a door
        return _reach(network, geometries[first]), place
    return _reach(network, geometries), np.arange(len(geometries), dtype=np.int64)


def _reach(network: Network, geometries: Geometries) -> Access:
    size = len(geometries)
    if not network.edges or not size:
        nothing, no_metres = np.empty(0, dtype=np.int64), np.empty(0)
        return Access(size, nothing, nothing, no_metres, no_metres, no_metres)
    pieces = outline_segments(geometries)
    place, segment, least = _nearest(network, outlines(geometries))
    piece, segment = _pieces_near(network, pieces, place, segment, least)
    first, last = _stretch(pieces, piece, network.segments, segment, _bound(least[pieces.line[piece]]))
    found = first <= last
    along = network.segments.along[segment]
    place, edge = pieces.line[piece][found], network.segments.line[segment][found]
    first, last = (along + first)[found], (along + last)[found]
    order = np.lexsort((last, first, edge, place))
    place, edge, first, last = place[order], edge[order], first[order], last[order]
    fresh = np.r_[True, (np.diff(place) != 0) | (np.diff(edge) != 0)][: len(place)]
    fresh |= np.r_[True, (np.diff(first) > TIE_M) | (np.diff(last) > TIE_M)][: len(place)]
    limit = network.length[edge]
    access = Access(size, place, edge, np.minimum(first, limit), np.minimum(last, limit), least[place])
    return access.where(fresh)


def _pieces_near(
    network: Network, pieces: Segments, place: Integers, segment: Integers, least: Floats
) -> tuple[Integers, Integers]:
    """Return pairs of a piece of a place's edge and a segment, all that can be nearest among them.

    All pieces of a place are paired with its nearest segments; those of a long edge look for segments themselves.
    """
    long = np.bincount(pieces.line, minlength=len(least)) > MANY_PIECES
    short = np.flatnonzero(~long[pieces.line])
    by_place = short[np.argsort(pieces.line[short], kind="stable")]
    pair, found = matched(place, pieces.line[by_place])
    rest = np.flatnonzero(long[pieces.line])
    bound = _bound(least[pieces.line[rest]])
    shapes = piece_shapes(pieces, rest)
    asked, near = network.segment_tree.query(shapes, predicate="dwithin", distance=bound)
    return np.concatenate([by_place[found], rest[asked]]), np.concatenate([segment[pair], near])


def _bound(least: Floats) -> Floats:
    """Return how far away still counts as equally near."""
    return np.maximum(least + TIE_M, TOUCH_M)


def _nearest(network: Network, shapes: Geometries) -> tuple[Integers, Integers, Floats]:
    """Return the pairs of a shape and a segment of the network that is nearest to it, and the metres of every shape.

    Looks near at first: a query of an index by rectangle is ten times as cheap as one for the nearest.
    """
    tree = network.segment_tree
    least, rest = np.full(len(shapes), np.inf), np.arange(len(shapes), dtype=np.int64)
    found: list[tuple[Integers, Integers]] = []
    for metres in NEAR_M:  # a few rounds, each for what was not near enough in the one before
        around = shapely.bounds(shapes[rest])
        asked, segment = tree.query(diagonals(around[:, :2] - metres, around[:, 2:] + metres))
        away = shapely.distance(shapes[rest[asked]], tree.geometries[segment])
        nearest = np.full(len(rest), np.inf)
        np.minimum.at(nearest, asked, away)
        settled = nearest <= metres
        near = settled[asked] & (away <= _bound(nearest[asked]))
        found.append((rest[asked[near]], segment[near]))
        least[rest[settled]] = nearest[settled]
        rest = rest[~settled]
    if len(rest):
        (asked, _), away = tree.query_nearest(shapes[rest], all_matches=False, return_distance=True)
        least[rest[asked]] = away
        asked, segment = tree.query(shapes[rest], predicate="dwithin", distance=_bound(least[rest]))
        found.append((rest[asked], segment))
    return np.concatenate([place for place, _ in found]), np.concatenate([segment for _, segment in found]), least


def _stretch(
    pieces: Segments, piece: Integers, segments: Segments, segment: Integers, bound: Floats
) -> tuple[Floats, Floats]:
    """Return from where to where a segment of the network is at most ``bound`` from a piece of a place's edge.

    The distance is convex along the segment, so that the least and greatest of a few positions tell: the feet of the
    piece's ends, the segment's own ends, and where the two cross. Without any, the first exceeds the last.
    """
    a, b = segments.first[segment], segments.last[segment]
    p, q = pieces.first[piece], pieces.last[piece]
    foot, far = project(p, a, b)
    first, last = np.where(far <= bound, foot, np.inf), np.where(far <= bound, foot, -np.inf)
    wide = pieces.length[piece] > 0
    if wide.any():
        crossing, at, _ = crossings(segments, segment, pieces, piece)
        positions = [(at, np.where(crossing, 0.0, np.inf)), project(q, a, b)]
        positions.append((np.zeros(len(a)), project(a, p, q)[1]))
        positions.append((segments.length[segment], project(b, p, q)[1]))
        for metres, distance in positions:
            good = wide & (distance <= bound)
            first, last = (
                np.where(good, np.minimum(first, metres), first),
                np.where(good, np.maximum(last, metres), last),
            )
    return first, last
