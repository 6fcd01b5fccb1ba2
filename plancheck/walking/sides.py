"""Whether a way past a barrier stays on one side of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.walking.building import SNAP_M
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.segments import substrings

if TYPE_CHECKING:
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Geometries, Mask
    from plancheck.walking.stretches import Stretches


def separated(network: Network, ways: Stretches, before: Geometries, behind: Geometries, barriers: Geometries) -> Mask:
    """Return which ways have their two ends on different sides of the barriers.

    The stretches of a way are owned by its number; ``before`` and ``behind`` are its two ends. They are on one side
    when one can get from one to the other within half a metre of the way without touching a barrier: round the end of
    a fence, or along it.
    """
    different = np.zeros(len(before), dtype=bool)
    if not len(before) or not len(barriers):
        return different
    order = np.argsort(ways.owner, kind="stable")
    lines = substrings(network.lines, ways.edge[order], ways.first[order], ways.last[order])
    together = np.asarray(shapely.multilinestrings(lines, indices=ways.owner[order]), dtype=object)
    room = np.asarray(shapely.buffer(together, SNAP_M, quad_segs=4), dtype=object)
    way, barrier = shapely.STRtree(barriers).query(room, predicate="intersects")
    order = np.argsort(way, kind="stable")
    way, barrier = way[order], barrier[order]
    inside = np.asarray(shapely.intersection(room[way], barriers[barrier]), dtype=object)
    met, wall = np.unique(way, return_inverse=True)
    walls = shapely.buffer(shapely.geometrycollections(inside, indices=wall), TOUCH_M, quad_segs=1)
    parts, owner = shapely.get_parts(np.asarray(shapely.difference(room[met], walls)), return_index=True)
    owner = met[owner]
    both = shapely.intersects(parts, before[owner]) & shapely.intersects(parts, behind[owner])
    different[met] = True
    different[owner[both]] = False
    return different
