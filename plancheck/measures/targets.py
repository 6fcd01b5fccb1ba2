"""Which features a target means: those that certainly belong to it, those that may, and what would settle the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from plancheck.filters import DERIVED, Truth, evaluate
from plancheck.measures.base import Missing, no_attribute, no_layer
from plancheck.measures.memory import Memory
from plancheck.plan.schema import LAYERS, Attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.filters import Filter
    from plancheck.measures.base import Floats, Geometries, Integers, Mask
    from plancheck.pack.terms import Target

Scalar = TypeVar("Scalar", bound=np.generic)

Key = tuple[tuple[str, str], ...]
"""What tells targets apart: their layers and the texts of their filters."""


@dataclass(frozen=True)
class Part:
    """The chosen features of one layer: ``frame`` holds the whole layer, ``rows`` the positions of those chosen."""

    layer: str
    frame: gpd.GeoDataFrame
    rows: Integers
    certain: Mask


@dataclass(frozen=True)
class Selection:
    """Features of one or more layers, numbered from 0 in the order of ``parts``.

    ``certain`` features belong to the target; the others may, for want of an attribute. ``absent`` names target
    layers that the plan lacks: there may be any number of features in them.
    """

    key: Key
    parts: tuple[Part, ...]
    absent: tuple[str, ...]
    missing: tuple[Missing, ...]

    def __len__(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @cached_property
    def memory(self) -> Memory:
        """What was worked out about these features, for all rules that ask for them."""
        return Memory()

    @property
    def complete(self) -> bool:
        """Whether every target layer is in the plan."""
        return not self.absent

    @property
    def certain(self) -> Mask:
        """Whether a feature certainly belongs to the target."""
        return _joined([part.certain for part in self.parts], np.bool_)

    @property
    def inside(self) -> Mask:
        """Whether a feature's representative point lies in the boundary of the plan."""
        return _joined([part.frame["inside"].to_numpy(dtype=bool)[part.rows] for part in self.parts], np.bool_)

    @property
    def geometry(self) -> Geometries:
        """The geometries of the features."""
        return _joined(
            [np.asarray(part.frame.geometry.values, dtype=object)[part.rows] for part in self.parts], np.object_
        )

    def values(self, attribute: str) -> pd.Series:
        """Return an attribute of all features, null where a layer does not have it; a layer's key may be its index."""
        columns = [column_of(part.layer, part.frame, attribute).iloc[part.rows] for part in self.parts]
        columns = [column for column in columns if len(column)]
        if not columns:
            return pd.Series([], dtype=object)
        if len(columns) > 1:
            columns = [column.astype(object) for column in columns]
        return pd.concat(columns, ignore_index=True)

    def numbers(self, attribute: str) -> Floats:
        """Return an attribute as numbers, NaN where it is null or no number; yes and no are 1 and 0."""
        return numbers(self.values(attribute))

    def attribute(self, name: str) -> Attribute | None:
        """Return how the plan model describes an attribute of these features, when their layers agree on it."""
        found = {LAYERS[part.layer].attribute(name) if part.layer in LAYERS else None for part in self.parts}
        return found.pop() if len(found) == 1 else None

    def lacking(self, attribute: str, chosen: Mask | None = None) -> tuple[Missing, ...]:
        """Say in which layers chosen features have no value for an attribute."""
        null = self.values(attribute).isna().to_numpy(dtype=bool)
        null = null if chosen is None else null & chosen
        found, offset = [], 0
        for part in self.parts:
            count = int(null[offset : offset + len(part.rows)].sum())
            offset += len(part.rows)
            if count:
                found.append(no_attribute(part.layer, attribute, count))
        return tuple(found)

    def only(self, chosen: Mask) -> Selection:
        """Return the chosen ones of these features."""
        parts, offset = [], 0
        for part in self.parts:
            mask = chosen[offset : offset + len(part.rows)]
            offset += len(part.rows)
            parts.append(Part(part.layer, part.frame, part.rows[mask], part.certain[mask]))
        return Selection(self.key, tuple(parts), self.absent, self.missing)


def key_of(targets: Sequence[Target]) -> Key:
    """Return what tells targets apart."""
    return tuple((target.layer, target.where.text if target.where else "") for target in targets)


def select(targets: Sequence[Target], layer_of: Callable[[str], gpd.GeoDataFrame | None]) -> Selection:
    """Choose features by ``targets`` (any of them), where ``layer_of`` gives a layer or None."""
    parts: list[Part] = []
    absent: list[str] = []
    missing: list[Missing] = []
    for layer in dict.fromkeys(target.layer for target in targets):
        frame = layer_of(layer)
        if frame is None:
            absent.append(layer)
            missing.append(no_layer(layer))
            continue
        conditions = [target.where for target in targets if target.layer == layer]
        truth = reduce(Truth.__or__, (truth_of(condition, layer, frame) for condition in conditions))
        chosen = np.flatnonzero(~truth.no)
        parts.append(Part(layer, frame, chosen, truth.yes[chosen]))
        for condition in conditions:
            missing.extend(unsettled(condition, layer, frame, truth.unknown))
    return Selection(key_of(targets), tuple(parts), tuple(absent), tuple(dict.fromkeys(missing)))


def truth_of(condition: Filter | None, layer: str, frame: gpd.GeoDataFrame) -> Truth:
    """Evaluate a condition on every row of a layer; without condition it holds."""
    if condition is None:
        everywhere = np.ones(len(frame), dtype=bool)
        return Truth(everywhere, ~everywhere)
    key = LAYERS[layer].key if layer in LAYERS else None
    if key in condition.attributes and key not in frame.columns:
        frame = frame.assign(**{str(key): frame.index})
    return evaluate(condition, frame)


def unsettled(condition: Filter | None, layer: str, frame: gpd.GeoDataFrame, unknown: Mask) -> list[Missing]:
    """Say which attributes would settle a condition for the rows where it is unknown."""
    if condition is None or not unknown.any():
        return []
    nulls = {name: column_of(layer, frame, name).isna().to_numpy(dtype=bool) for name in condition.attributes}
    return [
        no_attribute(layer, name, None if null.all() else int((null & unknown).sum()))
        for name, null in nulls.items()
        if (null & unknown).any()
    ]


def column_of(layer: str, frame: gpd.GeoDataFrame, attribute: str) -> pd.Series:
    """Return a column of a layer, nulls where it has none; its index stands in for its key, its shape for its size."""
    if attribute in frame.columns:
        column: pd.Series = frame[attribute]
        return column
    if layer in LAYERS and attribute == LAYERS[layer].key:
        return pd.Series(frame.index.to_numpy(), index=frame.index)
    if attribute in DERIVED:
        return pd.Series(DERIVED[attribute](frame), index=frame.index)
    return pd.Series(None, index=frame.index, dtype=object)


def numbers(values: pd.Series) -> Floats:
    """Return values as floats, NaN where they are null or no number; true is 1 and false is 0."""
    if values.dtype == object:
        words = {True: 1.0, False: 0.0, "true": 1.0, "false": 0.0}
        values = values.map(lambda value: words.get(value, value) if isinstance(value, (bool, str)) else value)
    return np.asarray(pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan), dtype=float)


def _joined(arrays: list[NDArray[Scalar]], dtype: type[Scalar]) -> NDArray[Scalar]:
    return np.concatenate([np.empty(0, dtype=dtype), *arrays])
