"""The fronts that rules are about: made once per plan, and which parts of them belong to which subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.arrays import matched
from plancheck.facades.edges import Edges, line_edges
from plancheck.facades.fronts import derive, faced_by, fronts_derived, things_to_face, without_sheds
from plancheck.facades.scene import Buildings, Things
from plancheck.measures.targets import column_of
from plancheck.walking.network import walkable_paths

if TYPE_CHECKING:
    import geopandas as gpd

    from plancheck.measures.base import Floats, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.plan.model import Issue

AT_WALL_M = 1.0
"""How far from a building a front may be drawn and still be one of it."""


@dataclass(frozen=True)
class Parts:
    """Parts of fronts that belong to subjects: the number of the straight ``piece``, from where to where along it."""

    subject: Integers
    piece: Integers
    begin: Floats
    finish: Floats

    def where(self, chosen: Mask) -> Parts:
        """Return some of the parts."""
        return Parts(self.subject[chosen], self.piece[chosen], self.begin[chosen], self.finish[chosen])

    def longer(self, off: float) -> Parts:
        """Return parts of which both ends are so many metres farther out; for negative ones shorter, to nothing."""
        return Parts(self.subject, self.piece, self.begin, np.maximum(self.finish + 2 * off, self.begin))

    @property
    def length(self) -> Floats:
        """The metres of each part."""
        return self.finish - self.begin


def derived_fronts(context: Context) -> gpd.GeoDataFrame | None:
    """Return fronts made from the outlines of buildings; None without buildings or anything that they could face."""
    buildings, things = context.layer("buildings"), _things(context)
    if buildings is None or things is None:
        return None
    return derive(buildings, things)


def front_issues(context: Context) -> tuple[Issue, ...]:
    """Say that fronts were derived."""
    fronts = context.layer("frontages")
    return () if fronts is None else (fronts_derived(fronts),)


def pieces_of(context: Context) -> Edges:
    """Return the straight pieces of all fronts; the owner is the row."""
    return context.once(("front pieces",), lambda: line_edges(context.geometry("frontages"), straighten=True))


def facades_of(context: Context) -> Buildings:
    """Return the buildings that make a street: all but sheds."""

    def make() -> Buildings:
        every = _buildings(context)
        shapes = without_sheds(every.shapes)
        sheds = shapely.is_missing(shapes) & ~shapely.is_missing(every.shapes)
        return Buildings(shapes) if sheds.any() else every

    return context.once(("facades",), make)


def _buildings(context: Context) -> Buildings:
    """Return all buildings, with the indexes that are made of them."""
    return context.once(("outlines of buildings",), lambda: Buildings(context.shapes("buildings")))


def buildings_of_fronts(context: Context) -> Integers:
    """Return per front the row of its building, -1 for none: the one that it names, or else the one that it is at."""
    return context.once(("buildings of fronts",), lambda: _buildings_of_fronts(context))


def rows_of_buildings(context: Context, names: pd.Series) -> Integers:
    """Return the row of the building of each name, -1 where there is none."""
    buildings = context.layer("buildings")
    if buildings is None:
        return np.full(len(names), -1, dtype=np.int64)
    found = pd.Index(buildings.index.astype(str)).get_indexer(names.astype("string").fillna("").to_numpy(dtype=object))
    return np.where(names.isna().to_numpy(dtype=bool), -1, found).astype(np.int64)


def parts_of(context: Context, subjects: Subjects) -> Parts:
    """Return the parts of fronts that belong to each subject.

    To the plan belong the fronts that are judged; to a front itself; to a building, and to what names one, its own;
    to a block those of its buildings; to a space or a path the parts that face it; to other areas the fronts with
    their middle inside.
    """
    fronts, pieces = context.layer("frontages"), pieces_of(context)
    assert fronts is not None
    if subjects.layer in ("public_spaces", "paths"):
        return _facing(context, subjects, pieces)
    if subjects.kind == "plan":
        front = np.flatnonzero(fronts["inside"].to_numpy(dtype=bool))
        subject = np.zeros(len(front), dtype=np.int64)
    elif subjects.layer == "frontages":
        front = context.rows(subjects)
        subject = np.arange(len(front))
    elif subjects.layer == "buildings" or (subjects.kind == "features" and "building_id" in subjects.frame.columns):
        subject, front = _by_building(context, subjects)
    else:
        subject, front = _by_place(context, subjects, fronts)
    at, piece = matched(front, pieces.owner)
    return Parts(subject[at], piece, np.zeros(len(piece)), pieces.length[piece])


def _by_building(context: Context, subjects: Subjects) -> tuple[Integers, Integers]:
    own = subjects.layer == "buildings"
    names = pd.Series(subjects.index.to_numpy()) if own else column_of(subjects.layer, subjects.frame, "building_id")
    row, building = rows_of_buildings(context, names), buildings_of_fronts(context)
    order = np.argsort(building, kind="stable")
    known = np.flatnonzero(row >= 0)
    at, found = matched(row[known], building[order])
    return known[at], order[found]


def _by_place(context: Context, subjects: Subjects, fronts: gpd.GeoDataFrame) -> tuple[Integers, Integers]:
    """Relate fronts to areas, and to blocks by their key where the buildings or the fronts have one."""
    area, front = context.point_tree("frontages").query(subjects.geometry, predicate="intersects")
    if subjects.kind != "blocks":
        return area, front
    block = column_of("frontages", fronts, "block_id").astype("string").to_numpy(dtype=object, na_value="")
    buildings, row = context.layer("buildings"), buildings_of_fronts(context)
    if buildings is not None:
        theirs = column_of("buildings", buildings, "block_id").astype("string").to_numpy(dtype=object, na_value="")
        block = np.where(block == "", np.r_[theirs, np.array([""], dtype=object)][row], block)
    named = block != ""
    subject = pd.Index(subjects.index.astype(str)).get_indexer(block)
    keyed = np.flatnonzero(named & (subject >= 0))
    return np.concatenate([subject[keyed], area[~named[front]]]), np.concatenate([keyed, front[~named[front]]])


def _facing(context: Context, subjects: Subjects, pieces: Edges) -> Parts:
    things, spaces = _things(context), context.layer("public_spaces")
    assert things is not None
    faced = context.once(("faced",), lambda: faced_by(pieces, _buildings(context), things))
    before = len(spaces) if subjects.layer == "paths" and spaces is not None else 0
    order = np.argsort(faced.name, kind="stable")
    at, found = matched(before + context.rows(subjects), faced.name[order])
    row = order[found]
    return Parts(at, faced.wall[row], faced.begin[row], faced.finish[row])


def _things(context: Context) -> Things | None:
    """Return what fronts can face, None when the plan has neither spaces nor paths."""
    spaces, paths = context.layer("public_spaces"), context.layer("paths")
    if spaces is None and paths is None:
        return None

    def make() -> Things:
        walkable = np.zeros(0, dtype=bool) if paths is None else walkable_paths(paths)
        return things_to_face(spaces, paths, walkable)

    return context.once(("things to face",), make)


def _buildings_of_fronts(context: Context) -> Integers:
    fronts = context.layer("frontages")
    assert fronts is not None
    names = column_of("frontages", fronts, "building_id")
    row = rows_of_buildings(context, names)
    nameless = np.flatnonzero(names.isna().to_numpy(dtype=bool))
    if context.layer("buildings") is not None and len(nameless):
        lines = context.geometry("frontages")[nameless]
        middle = shapely.line_interpolate_point(shapely.line_merge(lines), 0.5, normalized=True)
        at, building = context.tree("buildings").query_nearest(middle, max_distance=AT_WALL_M, all_matches=False)
        row[nameless[at]] = building
    return row
