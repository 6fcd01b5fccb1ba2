"""`value`: an attribute of the subject, or a property of its shape.

**Definition.** The attribute as a number (yes is 1 and no is 0; of a list, the number of its different items), or:
`length` of a line in metres, and of an area the longer side of its minimum rotated rectangle; `width`, the shorter
side of that rectangle; `area` in square metres; `perimeter` in metres; `compactness`, 4 pi times the area over the
perimeter squared: 1 for a circle, 0.785 for a square.

**Parameters.** One of `attribute` or `property`.

**Unit.** that of the attribute; m, m2, or none for compactness.

**Unknowns.** A subject without the attribute, or with text where a number is asked; the compactness of what has no
perimeter.

**On the edge.** With a drawing that may be t off, an area changes by at most t times its outline, a line or an outline
by at most t for every end and corner, a side of the rectangle by at most 2 t as long as it keeps its direction. An
attribute does not change.

**Cost.** Linear in the number of points of the subjects.

**Source.** Compactness is the isoperimetric quotient (Polsby and Popper, 1991).

Example::

    value: {property: width}
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from pydantic import model_validator

from plancheck.errors import RefusedError
from plancheck.measures.base import STRAIGHT_ENDS, Kind, Measured, Moved, between, no_attribute
from plancheck.measures.drawn import area_off, length_off
from plancheck.measures.targets import column_of, numbers
from plancheck.pack.terms import AttributeName, Strict
from plancheck.plan.schema import LAYERS
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Subjects
    from plancheck.measures.context import Context

Property = Literal["length", "area", "perimeter", "width", "compactness"]

_UNITS: dict[Property, str] = {"length": "m", "area": "m2", "perimeter": "m", "width": "m", "compactness": "-"}


class ValueParameters(Strict):
    """An attribute or a property."""

    attribute: AttributeName | None = None
    property: Property | None = None

    @model_validator(mode="after")
    def _one(self) -> ValueParameters:
        if (self.attribute is None) == (self.property is None):
            raise RefusedError(text("value takes either an attribute or a property"))
        return self

    @builtins.property
    def unit(self) -> str:
        """The unit that goes with the property."""
        return _UNITS[self.property] if self.property else ""


def measure(context: Context, subjects: Subjects, parameters: ValueParameters) -> Measured:
    """Return the attribute or the property of each subject."""
    if parameters.attribute is not None:
        values = _numbers(subjects, parameters.attribute)
        count = int(np.isnan(values).sum())
        lacking = no_attribute(subjects.layer, parameters.attribute, None if count == len(values) else count)
        return between(subjects, values, values, (lacking,))
    assert parameters.property is not None
    geometry = subjects.geometry
    values = _shape(geometry, parameters.property)
    name = parameters.property

    def moved(rows: Integers, off: float, sign: int) -> Floats:
        return _moved(geometry[rows], values[rows], name, off, sign)

    return between(
        subjects,
        values,
        values,
        moved=Moved(lambda rows, off: moved(rows, off, -1), lambda rows, off: moved(rows, off, 1)),
    )


def _numbers(subjects: Subjects, name: str) -> Floats:
    """Return an attribute as numbers; a list counts its different items, which are text between commas."""
    column = column_of(subjects.layer, subjects.frame, name)
    described = LAYERS[subjects.layer].attribute(name) if subjects.layer in LAYERS else None
    if described is None or described.kind != "list":
        return numbers(column)
    items = column.dropna().astype(str).str.split(",").explode().str.strip()
    counted = items[items != ""].groupby(level=0).nunique()
    counts = np.nan_to_num(counted.reindex(column.index).to_numpy(dtype=float))
    return np.where(column.isna().to_numpy(dtype=bool), np.nan, counts)


def _shape(geometry: Geometries, name: Property) -> Floats:
    area, edge = np.asarray(shapely.area(geometry)), np.asarray(shapely.length(geometry))
    if name == "area":
        return area
    if name == "perimeter":
        return edge
    if name == "compactness":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(edge > 0, 4 * np.pi * area / edge**2, np.nan)
    sides = np.sort(_sides(geometry), axis=1)
    if name == "width":
        return np.asarray(sides[:, 0], dtype=float)
    return np.where(shapely.get_dimensions(geometry) == 2, sides[:, 1], edge)


def _sides(geometry: Geometries) -> Floats:
    """Return the two sides of each minimum rotated rectangle; what has no width has a side of nothing."""
    boxes = np.asarray(shapely.oriented_envelope(geometry), dtype=object)
    flat = shapely.get_type_id(boxes) != 3
    sides = np.zeros((len(boxes), 2))
    sides[flat, 1] = shapely.length(boxes[flat])
    if not flat.all():
        corners = shapely.get_coordinates(boxes[~flat]).reshape(-1, 5, 2)
        steps = np.linalg.norm(np.diff(corners[:, :3], axis=1), axis=2)
        sides[~flat] = steps
    return sides


def _moved(geometry: Geometries, values: Floats, name: Property, off: float, sign: int) -> Floats:
    """Return the least (``sign`` -1) or greatest (1) of a property when every point may be so many metres off."""
    if name == "compactness":
        area = np.maximum(shapely.area(geometry) + sign * area_off(geometry, off), 0.0)
        edge = np.maximum(shapely.length(geometry) - sign * length_off(geometry, off), 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            round_ = np.nan_to_num(4 * np.pi * area / edge**2, nan=0.0 if sign < 0 else 1.0)
        return np.asarray(np.clip(round_, 0.0, 1.0), dtype=float)
    line = (shapely.get_dimensions(geometry) == 1) & (name == "length")
    change = np.full(len(geometry), STRAIGHT_ENDS * off)
    change[line] = length_off(geometry[line], off)
    if name in ("area", "perimeter"):
        change = (area_off if name == "area" else length_off)(geometry, off)
    return np.asarray(np.maximum(values + sign * change, 0.0), dtype=float)


KIND = Kind("value", ValueParameters, measure, "")
