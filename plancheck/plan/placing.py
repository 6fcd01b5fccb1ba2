"""All pieces of a plan in one metric coordinate system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.plan import faults, feature_issues, issues
from plancheck.plan.crs import (
    DEGREES_AROUND,
    RD_BOUNDS,
    are_swapped,
    is_stated,
    metric_home,
    read_crs,
    transformed,
    within,
    written,
)
from plancheck.plan.model import HOME_CRS, Issue
from plancheck.plan.schema import LAYERS
from plancheck.plan.translating import Piece

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]


def placed(pieces: Sequence[Piece], found: list[Issue]) -> tuple[list[Geometries], pyproj.CRS, str]:
    """Return the geometry of every piece in the plan's system, 2D and in millimetres, the system, and its name.

    The system follows the first layer of the model that has features. Raises P008-P011 when there is no way to metres.
    """
    bounds = [piece.bounds for piece in pieces]
    filled = [bool(np.isfinite(box).all()) for box in bounds]
    systems = _systems(pieces, bounds, filled, found)
    order = list(LAYERS)
    known = [number for number in range(len(pieces)) if filled[number] and systems[number] is not None]
    if not known:
        home = read_crs(HOME_CRS)
        assert home is not None, "the home system is part of every PROJ database"
        return [piece.geometry for piece in pieces], home, HOME_CRS
    swaps = [
        bool(filled[number] and are_swapped(bounds[number], _the(systems[number]))) for number in range(len(pieces))
    ]
    lead = min(known, key=lambda number: (order.index(pieces[number].layer), pieces[number].source))
    lead_bounds = bounds[lead][[1, 0, 3, 2]] if swaps[lead] else bounds[lead]
    target = metric_home(_the(systems[lead]), lead_bounds)
    moved = []
    heights: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        system = systems[number] or target
        high = shapely.has_z(piece.geometry)
        if high.any():
            heights.setdefault(piece.layer, []).append(int(high.sum()))
        moved.append(
            transformed(piece.geometry, system, target, swaps[number]) if len(piece.geometry) else piece.geometry
        )
    _report(pieces, systems, swaps, heights, target, known, found)
    return moved, target, written(target)


def refuse_degrees(pieces: Sequence[Piece]) -> None:
    """Raise P016 for coordinates that can only be degrees in a file that says they are something else."""
    wrong: list[tuple[Piece, str]] = []
    for piece in pieces:
        system = read_crs(piece.crs) if piece.crs and is_stated(piece.crs) else None
        if system is None or not system.is_projected or not len(piece.geometry):
            continue
        bounds = piece.bounds
        if within(bounds, DEGREES_AROUND) or within(bounds[[1, 0, 3, 2]], DEGREES_AROUND):
            wrong.append((piece, written(system)))
    if wrong:
        paths, layers = {piece.path for piece, _ in wrong}, {piece.source for piece, _ in wrong}
        raise faults.degrees_in_metric_crs(sorted(paths), sorted(layers), sorted({system for _, system in wrong}))


def _the(system: pyproj.CRS | None) -> pyproj.CRS:
    assert system is not None, "pieces with features have a system"
    return system


def _report(
    pieces: Sequence[Piece], systems: Sequence[pyproj.CRS | None], swaps: Sequence[bool], heights: dict[str, list[int]],
    target: pyproj.CRS, known: Sequence[int], found: list[Issue],
) -> None:  # fmt: skip
    swapped = sorted({piece.source for piece, swap in zip(pieces, swaps, strict=True) if swap})
    if swapped:
        found.append(issues.axes_swapped(swapped))
    others = sorted({written(_the(systems[number])) for number in known if systems[number] != target})
    if others:
        found.append(issues.crs_transformed(others, written(target)))
    found.extend(feature_issues.heights_dropped(layer, sum(counts)) for layer, counts in sorted(heights.items()))


def _systems(
    pieces: Sequence[Piece], bounds: Sequence[NDArray[np.float64]], filled: Sequence[bool], found: list[Issue]
) -> list[pyproj.CRS | None]:
    """Return the system of every piece, guessed only where the coordinates leave no doubt."""
    systems: list[pyproj.CRS | None] = []
    guessed, degrees = set(), set()
    for piece, box, has_features in zip(pieces, bounds, filled, strict=True):
        if piece.crs and is_stated(piece.crs):
            system = read_crs(piece.crs)
            if system is None or not (system.is_geographic or system.is_projected):
                raise faults.crs_unreadable([piece.source], piece.crs)
            systems.append(system)
        elif not has_features:
            systems.append(None)
        elif np.abs(box).max() <= 180:
            degrees.add(piece.source)
            systems.append(None)
        elif within(box, RD_BOUNDS) or within(box[[1, 0, 3, 2]], RD_BOUNDS):
            guessed.add(piece.source)
            systems.append(read_crs(HOME_CRS))
        else:
            raise faults.unknown_crs([piece.source], box.tolist())
    if degrees:
        raise faults.degrees_without_crs(sorted(degrees))
    if guessed:
        found.append(issues.crs_guessed(sorted(guessed), HOME_CRS))
    return systems
