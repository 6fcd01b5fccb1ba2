"""What every measure takes and gives: subjects in, an interval per subject out.

A measure answers with the least and the greatest value that fit the data. Where they are equal the value is known;
where they differ it is unknown, and the interval says how far it could still go. A norm is met when the whole
interval meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field

from plancheck.common_words import LAYERS, layer_word
from plancheck.texts import Text, plural, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.context import Context

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Geometries = NDArray[np.object_]

SubjectKind = Literal["plan", "features", "blocks"]
EVERY_SUBJECT: tuple[SubjectKind, ...] = ("plan", "features", "blocks")

Read = tuple[str | None, str | None]
"""A layer and an attribute of it, or None for the layer as it is; None as layer means that of the subjects."""

PATHS: Read = ("paths", None)

Metres = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A length in metres, never negative."""

STRAIGHT_ENDS = 2.0
"""What a straight distance changes by at most, per metre that each of its two ends may move."""

WALK_ENDS = 2 * 2**0.5
"""The same for a walk along paths that stay: each end moves along its path and away from it."""

SLACK_M = 1e-6
"""What rounding may add to a distance: a micrometre is never what makes a distance too long."""


@dataclass(frozen=True)
class Subjects:
    """What a rule judges: a GeoDataFrame indexed by id, from ``layer``; its rows are judged, never context.

    ``plan`` has one row with the boundary, ``features`` rows of a plan layer, ``blocks`` areas indexed by block id.
    """

    kind: SubjectKind
    layer: str
    frame: gpd.GeoDataFrame

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def index(self) -> pd.Index[Any]:
        """The ids."""
        index: pd.Index[Any] = self.frame.index
        return index

    @property
    def geometry(self) -> Geometries:
        """The geometries, in row order."""
        return np.asarray(self.frame.geometry.values, dtype=object)

    @property
    def wide(self) -> bool:
        """Whether these are areas that most of the plan lies in, so that what lies in them is worth finding once."""
        return self.kind != "features" or self.layer == "neighbourhoods"

    def only(self, rows: Integers) -> Subjects:
        """Return the subjects at some positions."""
        return Subjects(self.kind, self.layer, self.frame.iloc[rows])


@dataclass(frozen=True)
class Missing:
    """Data that would settle what is unknown: a layer, or an attribute of it."""

    layer: str | None
    attribute: str | None
    message: Text


@dataclass(frozen=True)
class Moved:
    """How far values can go when every point of the drawing may be off by some metres.

    ``least`` gives the least that the low bound can become and ``greatest`` the most that the high bound can, for the
    positions of subjects and for metres. The review asks only for subjects whose verdict could change for it, and only
    on the side where it could, so that the answer may cost as much as the measurement of those subjects.

    What is meant by a drawing that is off is the same for all measures: points that are drawn in one place stay
    together, so that what touches keeps touching; the paths that people walk along are as drawn, and walks keep
    leaving them at the same path; and who is judged, and which features a condition chooses, does not change.
    """

    least: Callable[[Integers, float], Floats]
    greatest: Callable[[Integers, float], Floats]


@dataclass(frozen=True)
class Measured:
    """``low`` and ``high`` per subject, index-aligned floats in the measure's unit; infinite means beyond any limit.

    Two ways to say what a drawing that is a bit off would do, with which the review finds verdicts on the edge:
    ``sensitivity`` is how much a value changes at most per metre that every point of the drawing may move, one number
    or an array with one per subject; ``moved`` goes before it, for what does not change in proportion. Without both a
    value does not hang on where points are, or it is not known how: the kind's page says which.
    """

    low: pd.Series
    high: pd.Series
    missing: tuple[Missing, ...] = ()
    sensitivity: float | Floats = 0.0
    moved: Moved | None = None

    @property
    def value(self) -> pd.Series:
        """The known values; NaN where unknown."""
        return self.low.where(self.low == self.high)


def between(
    subjects: Subjects,
    low: Floats,
    high: Floats,
    missing: Iterable[Missing] = (),
    sensitivity: float | Floats = 0.0,
    moved: Moved | None = None,
) -> Measured:
    """Return bounds in subject order as a measurement.

    A NaN bound is no bound. What is missing is told only when a value is not known.
    """
    least, greatest = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    told = tuple(dict.fromkeys(missing)) if (least != greatest).any() else ()
    lower, upper = (pd.Series(bound, index=subjects.index, dtype=float) for bound in (least, greatest))
    return Measured(lower, upper, told, sensitivity, moved)


def known(values: pd.Series, missing: tuple[Missing, ...] = (), sensitivity: float | Floats = 0.0) -> Measured:
    """Return values as a measurement; NaN becomes unknown without bounds."""
    values = values.astype(float)
    return Measured(values.fillna(-np.inf), values.fillna(np.inf), missing, sensitivity)


def unknown(subjects: Subjects, *missing: Missing) -> Measured:
    """Return a measurement that knows nothing, and why."""
    return known(pd.Series(np.nan, index=subjects.index), missing)


def no_layer(layer: str) -> Missing:
    """Say that the plan lacks a layer."""
    if layer not in LAYERS:
        return Missing(layer, None, text("The plan has no layer '{name}'.", name=layer))
    named = text("The plan has no {layer} (layer '{name}').", layer=layer_word(layer), name=layer)
    return Missing(layer, None, named)


def no_features(layer: str) -> Missing:
    """Say that a layer holds nothing that could be measured here."""
    return Missing(layer, None, text("There is nothing here to measure in the layer {layer}.", layer=layer_word(layer)))


def no_attribute(layer: str, attribute: str, count: int | None = None) -> Missing:
    """Say that features of a layer lack an attribute: ``count`` of them, or all when it is None."""
    if count is None:
        message = text(
            "No feature of the layer {layer} has '{attribute}'.", layer=layer_word(layer), attribute=attribute
        )
    else:
        message = plural(
            "'{attribute}' is not known for {count} feature of the layer {layer}.",
            "'{attribute}' is not known for {count} features of the layer {layer}.",
            attribute=attribute, count=count, layer=layer_word(layer),
        )  # fmt: skip
    return Missing(layer, attribute, message)


@dataclass(frozen=True)
class Provider:
    """The package that a measure kind comes from."""

    name: str
    version: str


def _nothing_else(_: Any) -> tuple[Read, ...]:
    return ()


@dataclass(frozen=True)
class Kind:
    """A measure kind: its parameters, the function, the unit of its number and the subjects it can judge.

    ``unit`` is what the number means when the norm does not name a unit; where it depends on the parameters, the
    parameters carry a ``unit`` of their own. ``reads`` gives what it needs of a plan that its parameters do not name.
    ``provider`` is the package that it comes from, None for the kinds of plancheck itself.
    """

    name: str
    parameters: type[BaseModel]
    measure: Callable[[Context, Subjects, Any], Measured]
    unit: str
    subjects: tuple[SubjectKind, ...] = EVERY_SUBJECT
    reads: Callable[[Any], tuple[Read, ...]] = _nothing_else
    provider: Provider | None = None

    def unit_of(self, parameters: BaseModel) -> str:
        """Return the unit of the number that these parameters give."""
        return str(getattr(parameters, "unit", self.unit))
