"""A plan as the rest of the program sees it: layers in one metric system, tables, and what was odd about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from plancheck.texts import Text

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import shapely

HOME_CRS = "EPSG:28992"
DRAWING_TOLERANCE_M = 0.5

TEXT: Literal["str"] = "str"
NUMBER: Literal["float64"] = "float64"
BOOLEAN: Literal["boolean"] = "boolean"
"""The pandas types of a plan's columns: text, choices and lists; numbers and whole numbers (NaN); yes and no (NA)."""

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Issue:
    """Something the reader of a review must know about the input; ``location`` is in the plan's coordinate system."""

    code: str
    level: Level
    message: Text
    layer: str | None = None
    feature: str | None = None
    location: tuple[float, float] | None = None


@dataclass(frozen=True)
class Source:
    """A file that the plan was read from: the name as given, and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    """A plan.

    ``layers`` holds only canonical layers that the input has, also when they are empty. Each is a GeoDataFrame in
    ``crs`` (metres, 2D, never null or empty geometry), indexed by its unique text id and sorted by it, with every
    attribute of the model that the input has in the model's type (null where unknown; lists as comma-separated text),
    plus a boolean column ``inside``: whether the feature's representative point lies in the boundary, so that it is
    judged rather than context. Where the layer has a ``status`` it is filled: new inside the boundary, existing
    outside.
    """

    name: str
    crs: str
    boundary: shapely.Geometry
    layers: Mapping[str, gpd.GeoDataFrame]
    tables: Mapping[str, pd.DataFrame]
    sources: tuple[Source, ...] = ()
    issues: tuple[Issue, ...] = ()
    tolerance_m: float = DRAWING_TOLERANCE_M
