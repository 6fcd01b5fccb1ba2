"""Where drawn paths meet: crossings, T-junctions, ends that nearly touch, and paths drawn on top of each other.

Two paths meet where they cross, or come within a millimetre of each other at a vertex. An end that touches no other
path is connected to what lies within the snapping tolerance: to other such ends, and to the nearest point of the
nearest path. An end that already touches another path stays where it is, so that cutting a path in two changes
nothing. The inside of a path over or under others (grade separated) meets nothing; its ends do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.walking.contacts import TOUCH_M, Contacts, at_end, stacked
from plancheck.walking.segments import crossings, project, segments_of
from plancheck.walking.snapping import snapped

if TYPE_CHECKING:
    from plancheck.walking.segments import Floats, Geometries, Mask, Segments


def contacts(lines: Geometries, bridging: Mask, snap_m: float) -> Contacts:
    """Return where lines meet; ``bridging`` marks those whose inside passes over or under the others."""
    segments = segments_of(lines)
    length = np.bincount(segments.line, segments.length, minlength=len(lines)).astype(float)
    touching = _allowed(_touching(segments), length, bridging)
    return stacked([touching, snapped(lines, touching, length, bridging, snap_m)])


def _touching(segments: Segments) -> Contacts:
    """Find crossings and vertices on segments, those within one line included."""
    low, high = np.minimum(segments.first, segments.last), np.maximum(segments.first, segments.last)
    boxes = np.asarray(shapely.box(*(low - TOUCH_M).T, *(high + TOUCH_M).T), dtype=object)
    i, j = shapely.STRtree(boxes).query(boxes)
    i, j = i[i < j], j[i < j]
    found = []
    for a, b in ((i, j), (j, i)):
        for end, at in ((segments.first, np.zeros(len(segments))), (segments.last, segments.length)):
            metres, distance = project(end[a], segments.first[b], segments.last[b])
            near = distance <= TOUCH_M
            a_along = segments.along[a] + at[a]
            found.append(Contacts(segments.line[a], a_along, segments.line[b], segments.along[b] + metres).where(near))
    crossing, on_i, on_j = crossings(segments, i, segments, j)
    through = Contacts(segments.line[i], segments.along[i] + on_i, segments.line[j], segments.along[j] + on_j)
    together = stacked([*found, through.where(crossing)])
    elsewhere = (together.line != together.other) | (np.abs(together.along - together.other_along) > 2 * TOUCH_M)
    return stacked([together.where(elsewhere), _folds(segments)])


def _folds(segments: Segments) -> Contacts:
    """Find where a line turns back on itself: it meets itself at the turn, so that both ways become one edge."""
    joint = np.flatnonzero(segments.line[1:] == segments.line[:-1])
    here, there = joint, joint + 1
    back, off = project(segments.last[there], segments.first[here], segments.last[here])
    folded = (off <= TOUCH_M) & (segments.length[here] - back > 2 * TOUCH_M)
    on, off = project(segments.first[here], segments.first[there], segments.last[there])
    folded |= (off <= TOUCH_M) & (on > 2 * TOUCH_M)
    turn = there[folded]
    return Contacts(segments.line[turn], segments.along[turn], segments.line[turn], segments.along[turn])


def _allowed(found: Contacts, length: Floats, bridging: Mask) -> Contacts:
    """Leave out contacts with the inside of a bridging line."""
    inside = bridging[found.line] & ~at_end(found.line, found.along, length)
    other_inside = bridging[found.other] & ~at_end(found.other, found.other_along, length)
    return found.where(~inside & ~other_inside)
