"""Which features belong to which subject: by lying inside it, by being near it, or by carrying its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.arrays import matched
from plancheck.measures.base import SLACK_M, Missing, no_attribute
from plancheck.measures.targets import Part, Selection, column_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.measures.base import Floats, Geometries, Integers, Mask, Subjects
    from plancheck.measures.context import Context


@dataclass(frozen=True)
class Pairs:
    """Positions of subjects and of the features of a selection that belong together."""

    subject: Integers
    feature: Integers

    def where(self, mask: Mask) -> Pairs:
        """Return the pairs that a mask chooses."""
        return Pairs(self.subject[mask], self.feature[mask])

    def of(self, subjects: Integers, size: int) -> Pairs:
        """Return the pairs of some of ``size`` subjects, which are then numbered in the order given."""
        number = np.full(size, -1, dtype=np.int64)
        number[subjects] = np.arange(len(subjects))
        mine = number[self.subject] >= 0
        return Pairs(number[self.subject[mine]], self.feature[mine])


@dataclass(frozen=True)
class Related:
    """Pairs, which subjects could be related at all, and what the others lack."""

    pairs: Pairs
    settled: Mask
    missing: tuple[Missing, ...] = ()


def inside(context: Context, subjects: Subjects, selection: Selection) -> Related:
    """Relate features to the subjects that their representative point lies in, edge included.

    The plan as a whole is related to the features that are judged.
    """
    everyone = np.ones(len(subjects), dtype=bool)
    if subjects.kind == "plan":
        judged = np.flatnonzero(selection.inside)
        return Related(Pairs(np.zeros(len(judged), dtype=np.int64), judged), everyone)
    rows = [rows_inside(context, subjects, part.layer) for part in selection.parts]
    return Related(_renumbered(selection, rows), everyone)


def rows_inside(context: Context, subjects: Subjects, layer: str) -> Integers:
    """Return pairs (2, n) of a subject and a row of a layer with its representative point in it."""

    def make() -> Integers:
        return context.point_tree(layer).query(subjects.geometry, predicate="intersects")

    return context.once_for(subjects.frame, f"inside {layer}", make) if subjects.wide else make()


@dataclass(frozen=True)
class Loosely:
    """Pairs of which some would not be there, had the drawing been a bit different, and which surely would."""

    pairs: Pairs
    sure: Mask


def loosely_inside(context: Context, subjects: Subjects, selection: Selection, off: float) -> Loosely:
    """Relate features to the areas that they can lie in when every point may be ``off`` by so many metres."""
    if subjects.kind == "plan":
        parts = [_near_plan(context, part.layer, 2 * off)[part.rows] for part in selection.parts]
        near = np.concatenate([np.zeros(0, dtype=bool), *parts])
        every = np.flatnonzero(near | selection.inside)
        return Loosely(Pairs(np.zeros(len(every), dtype=np.int64), every), ~near[every])
    edges = np.asarray(shapely.boundary(subjects.geometry), dtype=object)
    found = [_near(context, part.layer, edges, 2 * off) for part in selection.parts]
    pairs, size = (_renumbered(selection, found), inside(context, subjects, selection).pairs), max(len(selection), 1)
    doubtful, certain = (pair.subject * size + pair.feature for pair in pairs)
    sure = np.setdiff1d(certain, doubtful)
    either = np.concatenate([sure, np.unique(doubtful)])
    return Loosely(Pairs(either // size, either % size), np.arange(len(either)) < len(sure))


def _near_plan(context: Context, layer: str, metres: float) -> Mask:
    """Return whether the representative point of each feature is at most so far from the boundary of the plan."""

    def make() -> Mask:
        corners = [shapely.get_coordinates(ring) for ring in shapely.get_parts(shapely.boundary(context.plan.boundary))]
        ends = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in corners])
        near = np.zeros(len(context.geometry(layer)), dtype=bool)
        near[_near(context, layer, np.asarray(shapely.linestrings(ends), dtype=object), metres)[1]] = True
        return near

    return context.once(("near the edge", layer, metres), make)


def _near(context: Context, layer: str, edges: Geometries, metres: float) -> tuple[Integers, Integers]:
    """Return pairs of an edge and a row of a layer with its representative point at most so far from it."""
    edge, row = context.point_tree(layer).query(edges, predicate="dwithin", distance=metres + SLACK_M)
    return edge, row


def within(context: Context, subjects: Subjects, selection: Selection, metres: float) -> Related:
    """Relate features to the subjects that they are at most ``metres`` away from in a straight line, edge to edge."""
    shapes = subjects.geometry
    trees = [
        context.tree(part.layer).query(shapes, predicate="dwithin", distance=metres + SLACK_M)
        for part in selection.parts
    ]
    return Related(_renumbered(selection, trees), np.ones(len(subjects), dtype=bool))


def by_key(subjects: Subjects, selection: Selection, key: str) -> Related:
    """Relate features to the subjects that have the same value of ``key``.

    A subject without the key is not settled, and nobody is when no feature has it. Features without it belong to
    nobody.
    """
    own = column_of(subjects.layer, subjects.frame, key)
    if subjects.kind == "blocks" and key == "block_id" and key not in subjects.frame.columns:
        own = pd.Series(subjects.index.to_numpy(), index=subjects.index)
    theirs = selection.values(key)
    settled = own.notna().to_numpy(dtype=bool)
    missing: list[Missing] = []
    if not settled.all():
        missing.append(no_attribute(subjects.layer, key, int((~settled).sum()) if settled.any() else None))
    carrying = theirs.notna().to_numpy(dtype=bool)
    if len(selection) and not carrying.any():
        settled = np.zeros(len(subjects), dtype=bool)
        missing.extend(no_attribute(part.layer, key) for part in selection.parts)
    mine, yours = np.flatnonzero(own.notna().to_numpy(dtype=bool)), np.flatnonzero(carrying)
    keys = [column.astype("string").to_numpy(dtype=object) for column in (own, theirs)]
    code = pd.factorize(np.concatenate([keys[0][mine], keys[1][yours]]))[0]
    order = np.argsort(code[len(mine) :], kind="stable")
    at, found = matched(code[: len(mine)], code[len(mine) :][order])
    pairs = Pairs(mine[at], yours[order[found]])
    return Related(pairs, settled, tuple(missing))


def without_self(subjects: Subjects, selection: Selection, pairs: Pairs) -> Pairs:
    """Leave out the pairs of a subject with itself."""
    itself = self_positions(subjects, selection)
    return pairs.where(itself[pairs.subject] != pairs.feature)


def self_positions(subjects: Subjects, selection: Selection) -> Integers:
    """Return per subject its own position among the features of a selection, -1 when it is not one of them."""
    found = np.full(len(subjects), -1, dtype=np.int64)
    if subjects.kind != "features":
        return found
    offset = 0
    for part in selection.parts:
        if part.layer == subjects.layer:
            at = pd.Index(part.frame.index[part.rows]).get_indexer(subjects.index)
            found = np.where(at >= 0, at + offset, found)
        offset += len(part.rows)
    return found


def totals(pairs: Pairs, size: int, weights: Floats | None = None) -> Floats:
    """Add up ``weights`` of features (each 1 by default) per subject."""
    chosen = None if weights is None else weights[pairs.feature]
    return np.bincount(pairs.subject, weights=chosen, minlength=size).astype(float)


def _renumbered(selection: Selection, found: Sequence[Sequence[Integers] | Integers]) -> Pairs:
    """Turn rows of layers into positions in the selection, leaving out rows that are not in it."""
    subjects, features, offset = [], [], 0
    for part, (subject, row) in zip(selection.parts, found, strict=True):
        position = _positions(part)[row]
        subjects.append(subject[position >= 0])
        features.append(position[position >= 0] + offset)
        offset += len(part.rows)
    empty = np.empty(0, dtype=np.int64)
    return Pairs(np.concatenate([empty, *subjects]), np.concatenate([empty, *features]))


def _positions(part: Part) -> Integers:
    position = np.full(len(part.frame), -1, dtype=np.int64)
    position[part.rows] = np.arange(len(part.rows))
    return position
