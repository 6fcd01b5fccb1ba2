"""Drawing many things at once: random words with gaps, lines, quadrilaterals, and layers in the types of the model."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from plancheck.plan.schema import LAYERS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Words = NDArray[np.object_]
Random = np.random.Generator

GAPS = 0.03
"""The part of every attribute that nobody filled in."""
DTYPES: dict[str, Any] = {"number": "float64", "integer": "Int32", "boolean": "boolean"}
ORIGIN = np.array([90_000.0, 430_000.0])
TURN = np.deg2rad(-7.0)


def finished(xy: Floats) -> Floats:
    """Turn local metres (..., 2) a little, set them down in EPSG:28992 and round to centimetres."""
    cosine, sine = np.cos(TURN), np.sin(TURN)
    return np.round(xy @ np.array([[cosine, sine], [-sine, cosine]]) + ORIGIN, 2)


def points(xy: Floats) -> Words:
    return np.asarray(shapely.points(finished(xy)), dtype=object)


def lines(xy: Floats) -> Words:
    """Lines of equally many points each (n, points, 2)."""
    return np.asarray(shapely.linestrings(finished(xy)), dtype=object)


def areas(xy: Floats) -> Words:
    """Areas of equally many corners each (n, corners, 2)."""
    return np.asarray(shapely.polygons(finished(xy)), dtype=object)


def words(random: Random, size: int, parts: dict[str, float]) -> Words:
    """Return ``size`` words in about these parts."""
    share = np.array(list(parts.values()))
    chosen: Words = np.array(list(parts), dtype=object)[random.choice(len(share), size=size, p=share / share.sum())]
    return chosen


def chance(random: Random, size: int, share: float) -> Words:
    """Return truth values, so many of them true."""
    drawn: Words = (random.random(size) < share).astype(object)
    return drawn


def veiled(random: Random, values: Any, share: float = GAPS) -> Any:
    """Return values of which a part is unknown."""
    values = np.asarray(values)
    shown = values.astype(float) if values.dtype.kind in "iuf" else values.astype(object)
    shown[random.random(len(shown)) < share] = np.nan if shown.dtype.kind == "f" else None
    return shown


def ids(prefix: str, size: int) -> Words:
    """Return the names prefix1 ... prefix``size``, equally long."""
    digits = max(5, len(str(size)))
    return named(prefix, np.arange(1, size + 1), digits)


def named(prefix: str, numbers: Integers, digits: int = 0) -> Words:
    """Return names with a number behind them; None where the number is negative."""
    distinct, where = np.unique(numbers, return_inverse=True)
    names = np.array([f"{prefix}{n:0{digits}d}" if n >= 0 else None for n in distinct.tolist()], dtype=object)
    found: Words = names[where]
    return found


def layer(name: str, geometry: Words, /, **columns: Any) -> gpd.GeoDataFrame:
    """Return a layer of the model, its columns in the model's types."""
    attributes = {attribute.name: attribute for attribute in LAYERS[name].attributes}
    data = {}
    for column, values in columns.items():  # a handful of columns
        whole = values if isinstance(values, np.ndarray) else np.full(len(geometry), values, dtype=object)
        dtype = DTYPES.get(attributes[column].kind)
        data[column] = pd.array(whole, dtype=dtype) if dtype else whole
    return gpd.GeoDataFrame(data, geometry=geometry, crs="EPSG:28992")
