"""Doors in fronts: which of the entrances of a plan stand in which part of a front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.arrays import matched
from plancheck.measures.base import SLACK_M, no_attribute, no_layer
from plancheck.measures.fronts import AT_WALL_M, buildings_of_fronts, pieces_of, rows_of_buildings
from plancheck.measures.targets import column_of
from plancheck.walking.segments import project

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Integers, Mask, Missing
    from plancheck.measures.context import Context
    from plancheck.measures.fronts import Parts

DOORS = ("private_front", "shared_main", "facility")
"""The kinds of entrance that are doors to the street."""

PORCH_M = 3.0
"""How far behind or before the front of its own building a door may be."""


@dataclass(frozen=True)
class _Doors:
    """Doors in fronts: the straight piece that each is in, the metres along it, and whether it surely counts."""

    piece: Integers
    along: Floats
    certain: Mask


def doors_in(context: Context, parts: Parts, size: int) -> tuple[Floats, Floats, tuple[Missing, ...]]:
    """Count per subject the doors that surely and that perhaps are in its fronts."""
    entrances = context.layer("entrances")
    if entrances is None:
        return np.zeros(size), np.full(size, np.inf), (no_layer("entrances"),)
    doors = context.once(("doors in fronts",), lambda: _placed(context))
    order = np.argsort(doors.piece, kind="stable")
    part, found = matched(parts.piece, doors.piece[order])
    door = order[found]
    there = (doors.along[door] >= parts.begin[part] - SLACK_M) & (doors.along[door] <= parts.finish[part] + SLACK_M)
    pair = np.unique(np.stack([parts.subject[part[there]], door[there]]), axis=1)
    certain = doors.certain[pair[1]]
    low, high = (np.bincount(subject, minlength=size).astype(float) for subject in (pair[0][certain], pair[0]))
    return low, high, () if certain.all() else (_kindless(certain),)


def _placed(context: Context) -> _Doors:
    """Put doors in fronts, and leave out those that are in none or are no front doors."""
    entrances, pieces = context.layer("entrances"), pieces_of(context)
    assert entrances is not None
    kind = column_of("entrances", entrances, "kind")
    certain, unsaid = kind.isin(DOORS).to_numpy(dtype=bool), kind.isna().to_numpy(dtype=bool)
    points = shapely.centroid(context.geometry("entrances"))
    door, piece = pieces.tree.query(points, predicate="dwithin", distance=PORCH_M)
    along, away = project(shapely.get_coordinates(points)[door], pieces.first[piece], pieces.last[piece])
    home = rows_of_buildings(context, column_of("entrances", entrances, "building_id"))[door]
    own = (home >= 0) & (home == buildings_of_fronts(context)[pieces.owner[piece]])
    near = np.flatnonzero((own | (away <= AT_WALL_M + SLACK_M)) & (certain | unsaid)[door])
    order = near[np.lexsort((piece[near], np.round(away[near], 6), ~own[near], door[near]))]
    first = order[np.r_[True, np.diff(door[order]) != 0][: len(order)]]
    return _Doors(piece[first], along[first], certain[door[first]])


def _kindless(certain: Mask) -> Missing:
    return no_attribute("entrances", "kind", None if not certain.any() else int((~certain).sum()))
