"""Ids: every feature has one of its own, and the features stand in the order of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.plan import feature_issues as issues
from plancheck.plan.affected import SHOWN, Affected, affected
from plancheck.plan.model import TEXT, Issue
from plancheck.plan.schema import Layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]
    Mask = NDArray[np.bool_]


def identified(
    layer: Layer, frame: pd.DataFrame, geometry: Geometries, damaged: Mask, stem: str, found: list[Issue]
) -> tuple[pd.DataFrame, Geometries, Mask, NDArray[np.intp]]:
    """Return features in order of unique ids, and for each the row it came from.

    Where ids are missing or double, they are made in the order of what the features are, so that the order of the file
    does not matter. An unnamed boundary is called after its file.
    """
    key = layer.key
    given = frame[key] if key in frame else pd.Series(None, index=frame.index, dtype=TEXT)
    missing = given.isna().to_numpy()
    names = pd.Index(given)
    if key in frame and not missing.any() and names.is_monotonic_increasing and names.is_unique:  # as most files are
        return frame, geometry, damaged, np.arange(len(frame), dtype=np.intp)
    double = given.duplicated(keep=False).to_numpy() & ~missing
    order = np.arange(len(frame), dtype=np.intp)
    if missing.any() or double.any():
        order = _by_content(frame, geometry)
    ids = given.to_numpy(dtype=object)[order]
    missing, double = missing[order], double[order]
    taken = set(ids[~missing])
    if missing.any():
        ids[missing] = _numbered(
            stem if layer.name == "boundary" else layer.name, int(missing.sum()), taken, layer.name != "boundary"
        )
        found.append(issues.ids_made(layer.name, key, affected(list(ids[missing]))))
    if double.any():
        again = pd.Series(ids).duplicated().to_numpy() & double
        before = sorted(set(ids[again]))
        counts = pd.Series(ids).groupby(ids).cumcount().to_numpy()
        ids[again] = [
            _free(f"{name}-", int(count) + 1, taken) for name, count in zip(ids[again], counts[again], strict=True)
        ]
        found.append(issues.ids_duplicate(layer.name, key, Affected(int(again.sum()), tuple(before[:SHOWN]))))
    by_id = np.argsort(ids.astype(str), kind="stable") if len(ids) else np.zeros(0, dtype=np.intp)
    order = order[by_id]
    result = frame.iloc[order].copy()
    result[key] = pd.Series(ids[by_id], index=result.index, dtype=TEXT)
    return (
        result[[attribute.name for attribute in layer.attributes if attribute.name in result]],
        geometry[order],
        damaged[order],
        order,
    )


def _by_content(frame: pd.DataFrame, geometry: Geometries) -> NDArray[np.intp]:
    """Return the order of features by place, shape and then attributes, however the shape is written down."""
    written = pd.DataFrame({str(name): frame[name].astype(object).astype(str) for name in frame.columns})
    shapes = pd.Series(shapely.to_wkb(shapely.normalize(geometry), hex=True, byte_order=0)).fillna("")
    box = pd.DataFrame(shapely.bounds(geometry)).add_prefix("bound ")
    content = pd.concat([box, shapes.rename("shape"), written.reset_index(drop=True)], axis="columns")
    return content.sort_values(list(content.columns), kind="stable").index.to_numpy()


def _numbered(name: str, count: int, taken: set[str], always: bool) -> list[str]:
    """Return new ids: the bare name for a single one that needs no number, else numbered from 1."""
    if count == 1 and not always and name not in taken:
        return [name]
    return [_free(f"{name}-", number, taken) for number in range(1, count + 1)]


def _free(start: str, number: int, taken: set[str]) -> str:
    while f"{start}{number}" in taken:
        number += 1
    taken.add(f"{start}{number}")
    return f"{start}{number}"
