"""A table of a GeoPackage before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

GeometryType = Literal["MultiPolygon", "MultiLineString", "Point"]
GEOMETRY_TYPES: dict[int, GeometryType] = {2: "MultiPolygon", 1: "MultiLineString", 0: "Point"}
"""The geometry of a table by the dimension of its shapes."""


@dataclass(frozen=True)
class Table:
    """Rows with a shape each (an array of geometries of one dimension); of the plan itself, with the ``layer``."""

    name: str
    geometry: GeometryType
    rows: pd.DataFrame
    shapes: Any
    layer: str = ""
