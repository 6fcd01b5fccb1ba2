"""How features of a plan cover areas; what overlaps what is found once for all rules about the same layers."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from plancheck.arrays import distinct
from plancheck.measures.overlapping import Overlaps, overlaps, without_overlaps
from plancheck.measures.surfaces import POLYGONS, Covered, Near, amount_inside, covered_by, near_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from plancheck.measures.base import Floats, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


MANY = 0.25
"""When so large a part of layers takes part, what overlaps in all of them is worth finding."""


def covering(context: Context, subjects: Subjects, selection: Selection, chosen: Mask) -> Covered:
    """Return how the chosen features cover the subjects, with those near enough to come in when points move."""
    taken, offset = {}, 0
    for part in selection.parts:
        taken[part.layer] = np.zeros(len(part.frame), dtype=bool)
        taken[part.layer][part.rows] = chosen[offset : offset + len(part.rows)]
        offset += len(part.rows)
    many = chosen.sum() > MANY * sum(map(len, taken.values()))
    if many and (subjects.kind == "plan" or subjects.layer == "neighbourhoods"):
        return _sharing(context, subjects, dict(sorted(taken.items())))
    return covered_by(selection.geometry[chosen], subjects.geometry, _near_m(context))


def _sharing(context: Context, subjects: Subjects, taken: dict[str, Mask]) -> Covered:
    """Use what all rules share: subjects as large as these meet most features, and rules ask for nearly the same."""
    areas, mask = subjects.geometry, np.concatenate(list(taken.values()))
    starts = np.cumsum([0, *map(len, taken.values())])
    layers = zip((_near(context, subjects, layer) for layer in taken), starts[:-1], strict=True)
    area, shape, whole, edge, inside = _stacked(
        (near.area, near.shape + start, near.whole, near.edge, amount) for (near, amount), start in layers
    )
    near, inside = Near(area, shape, whole, edge).where(mask[shape]), inside[mask[shape]]
    kept = distinct(near.shape)
    number = np.full(len(mask), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    near = replace(near, shape=number[near.shape])
    numbers = dict(zip(taken, np.split(number, starts[1:-1]), strict=True))
    common = [
        _overlaps(context, one, other).renumbered(np.concatenate([numbers[layer] for layer in {one: 0, other: 0}]))
        for one, other in combinations_with_replacement(taken, 2)
    ]
    found = Overlaps(*_stacked((pair.larger, pair.smaller, pair.whole, pair.rest) for pair in common))
    flat = np.concatenate([context.geometry(layer) for layer in taken])[kept]
    parts, changed = without_overlaps(flat, found)
    again = changed[near.shape]
    inside[again] = amount_inside(areas, parts, near.where(again), shapely.area)
    return Covered(areas, parts, near, _near_m(context), inside)


def _stacked(tables: Iterable[tuple[NDArray[Any], ...]]) -> list[NDArray[Any]]:
    return [np.concatenate(columns) for columns in zip(*tables, strict=True)]


def _near_m(context: Context) -> float:
    """Return how far away features can be and still come in, or be left out, when every point is a bit off."""
    return 2 * context.plan.tolerance_m


def _near(context: Context, subjects: Subjects, layer: str) -> tuple[Near, Floats]:
    """Return which polygons of a layer (rows) are near which subjects, and how many square metres lie in them."""

    def make() -> tuple[Near, Floats]:
        geometry = context.geometry(layer)
        near = near_to(context.tree(layer), subjects.geometry, _near_m(context))
        near = near.where(np.isin(shapely.get_type_id(geometry), POLYGONS)[near.shape])
        return near, amount_inside(subjects.geometry, geometry, near, shapely.area)

    return context.once_for(subjects.frame, f"near {layer}", make)


def _overlaps(context: Context, one: str, other: str) -> Overlaps:
    """Return which polygons of two layers overlap, numbered by row, those of the second layer after the first."""

    def make() -> Overlaps:
        flat, theirs = context.geometry(one), np.flatnonzero(_polygons(context, other))
        second, first = context.tree(one).query(context.geometry(other)[theirs])
        second, ours = theirs[second], _polygons(context, one)[first]
        if one != other:
            flat, second = np.concatenate([flat, context.geometry(other)]), len(flat) + second
        ours &= first < second
        return overlaps(flat, first[ours], second[ours])

    return context.once(("overlaps", one, other), make)


def _polygons(context: Context, layer: str) -> Mask:
    """Return which features of a layer are polygons that can be near the plan or a neighbourhood."""
    neighbourhoods = context.layer("neighbourhoods")
    areas = [context.plan.boundary, *(() if neighbourhoods is None else neighbourhoods.geometry)]
    west, south, east, north = shapely.total_bounds(areas) + _near_m(context) * np.array([-1, -1, 1, 1])
    bounds = shapely.bounds(context.geometry(layer)).T
    near = (bounds[0] <= east) & (bounds[1] <= north) & (bounds[2] >= west) & (bounds[3] >= south)
    flat: Mask = near & np.isin(shapely.get_type_id(context.geometry(layer)), POLYGONS)
    return flat
