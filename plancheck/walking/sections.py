"""The links of a network cut into equal sections, wherever its paths were cut by the drawing.

A link runs from one place where ways part, or where they end, to the next. Its sections follow each other from end to
end and are as long as each other, at most a given length, so that it does not matter in which direction they are laid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plancheck.arrays import expanded
from plancheck.walking.segments import points_along
from plancheck.walking.stretches import Stretches

if TYPE_CHECKING:
    from plancheck.walking.form import Form
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers, Mask

SLACK_M = 0.05
"""A link may be this much longer than a whole number of sections before it takes one more."""

CHORD_M = 1.0
"""How far on both sides of a place its direction is looked at, so that a corner there is cut and not chosen."""

BACK_M = 0.01
"""Where the ends of that stretch are nearer to each other than this, the path turns back on itself."""


@dataclass(frozen=True)
class Sections:
    """Sections: the ``stretches`` of edges that they consist of (owned by section, in axis order), the point halfway
    (n, 2), and the unit vector along the link there (n, 2), NaN where it turns back on itself.
    """

    stretches: Stretches
    middle: Floats
    ahead: Floats


@dataclass(frozen=True)
class _Laid:
    """Edges laid along their links, in order: the metres from the beginning of the link, and whether forward."""

    edge: Integers
    link: Integers
    begin: Floats
    forward: Mask
    length: Floats


def sections_of(network: Network, form: Form, most: float) -> Sections:
    """Cut all links into equal sections of at most ``most`` metres. Cost: a search along every link, and a sort."""
    laid = _lay(network, form)
    total = np.bincount(laid.link, laid.length)
    number = np.maximum(np.ceil((total - SLACK_M) / most), 1).astype(np.int64)
    size, head = total / number, np.cumsum(number) - number
    link = np.repeat(np.arange(len(total)), number)
    place = np.arange(len(link)) - head[link]
    middle = (place + 0.5) * size[link]
    chord = np.minimum(np.minimum(middle, total[link] - middle), CHORD_M)
    step = _at(network, laid, link, middle + chord) - _at(network, laid, link, middle - chord)
    metres = np.hypot(*step.T)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        ahead = np.where(metres > BACK_M, step / metres, np.nan)
    return Sections(_stretches(laid, head, number, size), _at(network, laid, link, middle), ahead)


def _lay(network: Network, form: Form) -> _Laid:
    """Lay edges along their links, from an end; a ring begins at the node that is farthest from its middle."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    edge = np.flatnonzero(form.link >= 0)
    used, link = np.unique(form.link[edge], return_inverse=True)
    count, node, length = len(edge), np.stack([network.start[edge], network.end[edge]]), network.length[edge]
    if not count:
        return _Laid(edge, edge, np.empty(0), np.empty(0, dtype=bool), np.empty(0))
    seam = form.degree[node] != 2
    ring = np.bincount(link, seam.sum(axis=0), len(used)) == 0
    opened = _farthest(network, node, link, ring)
    seam |= node == opened[link]
    apart = network.nodes + np.arange(2 * count).reshape(2, count)
    place = np.unique(np.where(seam, apart, node), return_inverse=True)[1].reshape(2, count)
    ends = np.flatnonzero(seam.ravel())
    origin = ends[np.unique(np.tile(link, 2)[ends], return_index=True)[1]]
    size = int(place.max()) + 1
    linked = coo_array((length, (place[0], place[1])), shape=(size, size)).tocsr()
    away = dijkstra(linked, directed=False, indices=place.ravel()[origin], min_only=True)
    begin, forward = away[place].min(axis=0), away[place[0]] <= away[place[1]]
    order = np.lexsort((begin, link))
    return _Laid(edge[order], link[order], begin[order], forward[order], length[order])


def _farthest(network: Network, node: Integers, link: Integers, ring: Mask) -> Integers:
    """Return for each ring the node farthest from its middle, -1 for links that are none."""
    size = len(ring)
    found = np.full(size, -1, dtype=np.int64)
    chosen = ring[link]
    if not chosen.any():
        return found
    nodes, owner = node[:, chosen].ravel(), np.tile(link[chosen], 2)
    xy = network.xy[nodes]
    number = np.maximum(np.bincount(owner, minlength=size), 1)
    middle = np.stack([np.bincount(owner, xy[:, axis], size) / number for axis in (0, 1)], axis=1)
    order = np.lexsort((nodes, -np.round(np.hypot(*(xy - middle[owner]).T), 3), owner))
    heads = order[np.r_[True, np.diff(owner[order]) != 0]]
    found[owner[heads]] = nodes[heads]
    return found


def _at(network: Network, laid: _Laid, link: Integers, metres: Floats) -> Floats:
    """Return the points (n, 2) that lie so many metres along links."""
    if not len(link):
        return np.empty((0, 2))
    room = float((laid.begin + laid.length).max()) + 1.0
    row = np.searchsorted(laid.link * room + laid.begin, link * room + metres, side="right") - 1
    along = metres - laid.begin[row]
    along = np.clip(np.where(laid.forward[row], along, laid.length[row] - along), 0.0, laid.length[row])
    return points_along(network.segments, laid.edge[row], along)


def _stretches(laid: _Laid, head: Integers, number: Integers, size: Floats) -> Stretches:
    """Cut every edge where a section ends."""
    step, last = size[laid.link], number[laid.link] - 1
    finish = laid.begin + laid.length
    first = np.clip(np.floor(laid.begin / step + 1e-9).astype(np.int64), 0, last)
    final = np.clip(np.ceil(finish / step - 1e-9).astype(np.int64) - 1, first, last)
    row = np.repeat(np.arange(len(laid.edge)), final - first + 1)
    place = expanded(first, final - first + 1)
    begin = np.where(place == first[row], laid.begin[row], place * step[row]) - laid.begin[row]
    end = np.where(place == final[row], finish[row], (place + 1) * step[row]) - laid.begin[row]
    length, forward = laid.length[row], laid.forward[row]
    low, high = np.where(forward, begin, length - end), np.where(forward, end, length - begin)
    order = np.lexsort((low, laid.edge[row]))
    return Stretches((head[laid.link[row]] + place)[order], laid.edge[row][order], low[order], high[order])
