"""Coordinate systems: which one a plan is in, and how every layer gets there.

A plan stays in the metric system it was drawn in. Degrees, Web Mercator (whose metres are not metres) and anything else
come home to EPSG:28992 in the Netherlands and to the local UTM zone elsewhere. Coordinates are rounded to a millimetre,
so that a plan gives the same answer in whatever system it was handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from plancheck.plan import faults
from plancheck.plan.model import HOME_CRS

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    Bounds = NDArray[np.float64]

MILLIMETRES = 3
RD_BOUNDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""Where EPSG:28992 is used: x stays below 300,000 and y above 289,000, so swapped axes show."""
UNDEFINED = ('"Undefined Cartesian SRS"', '"Undefined geographic SRS"')
"""The systems with which a GeoPackage says that there is none (srs_id -1 and 0)."""
DEGREES_NETHERLANDS = (3.2, 50.7, 7.3, 53.7)
DEGREES_AROUND = (3.0, 50.0, 8.0, 54.0)
"""No plan is as small as this in metres and lies where these numbers would be metres."""
MERCATOR = ("Popular Visualisation Pseudo Mercator", "Mercator (variant A)", "Mercator (variant B)")
FARTHEST_UTM_LATITUDE = 84.0


@lru_cache(maxsize=16)
def read_crs(name: str) -> pyproj.CRS | None:
    """Return the horizontal part of a coordinate system, by its EPSG number where it has one; None when unreadable."""
    import pyproj

    try:
        crs = pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError:
        return None
    if crs.is_compound:
        crs = next((part for part in crs.sub_crs_list if part.is_projected or part.is_geographic), crs)
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    authority = crs.to_authority(min_confidence=70)
    return pyproj.CRS.from_authority(*authority) if authority else crs.to_2d()


def is_stated(name: str | None) -> bool:
    """Return whether a file names a coordinate system at all; some have a name for having none."""
    return bool(name) and not any(undefined in str(name) for undefined in UNDEFINED)


def written(crs: pyproj.CRS) -> str:
    """Return the short name of a coordinate system, such as EPSG:28992, or its WKT when it has none."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.to_wkt()


def is_metric(crs: pyproj.CRS) -> bool:
    """Return whether distances in this system are metres on the ground, near enough."""
    if not crs.is_projected or any(axis.unit_name not in ("metre", "meter") for axis in crs.axis_info[:2]):
        return False
    operation = crs.coordinate_operation
    return operation is None or operation.method_name not in MERCATOR


def metric_home(crs: pyproj.CRS, bounds: Bounds) -> pyproj.CRS:
    """Return the metric system for coordinates in ``crs``; raises P011 when there is none."""
    import pyproj

    if is_metric(crs):
        return crs
    low = pyproj.Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)
    x, y = low.transform((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    if not (np.isfinite([x, y]).all() and abs(x) <= 180 and abs(y) <= FARTHEST_UTM_LATITUDE):
        raise faults.no_metric_crs(written(crs), bounds.tolist())
    west, south, east, north = DEGREES_NETHERLANDS
    if west <= x <= east and south <= y <= north:
        return pyproj.CRS.from_user_input(HOME_CRS)
    zone = min(int((x + 180) // 6) + 1, 60)
    return pyproj.CRS.from_epsg((32600 if y >= 0 else 32700) + zone)


def within(bounds: Bounds, area: Sequence[float]) -> bool:
    """Return whether ``bounds`` lies in ``area``, both as west, south, east, north."""
    return bool(area[0] <= bounds[0] and area[1] <= bounds[1] and bounds[2] <= area[2] and bounds[3] <= area[3])


def are_swapped(bounds: Bounds, crs: pyproj.CRS) -> bool:
    """Return whether the axes stand in each other's place, as far as that can be told beyond doubt."""
    turned = bounds[[1, 0, 3, 2]]
    if crs.is_geographic:
        impossible = bool(np.abs(bounds[[1, 3]]).max() > 90) and bool(np.abs(turned[[1, 3]]).max() <= 90)
        return impossible or within(turned, DEGREES_NETHERLANDS)
    home = crs.to_authority() == tuple(HOME_CRS.split(":"))
    return home and within(turned, RD_BOUNDS) and not within(bounds, RD_BOUNDS)


def transformed(geometry: NDArray[Any], source: pyproj.CRS, target: pyproj.CRS, swap: bool) -> NDArray[Any]:
    """Return 2D geometry in ``target``, rounded to a millimetre; points that cannot be transformed become NaN.

    Most plans have nothing but millimetres, and geometry that would come out as it went in is not written anew.
    """
    import pyproj
    import shapely

    transformer = None if source == target else pyproj.Transformer.from_crs(source, target, always_xy=True)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = points[:, ::-1] if swap else points
        if transformer is not None:
            moved = np.column_stack(transformer.transform(moved[:, 0], moved[:, 1]))
        rounded = np.round(moved, MILLIMETRES) + 0.0
        return np.where(np.isfinite(rounded), rounded, np.nan)

    points = shapely.get_coordinates(geometry)
    if (shapely.get_coordinate_dimension(geometry) <= 2).all() and move(points).tobytes() == points.tobytes():
        return geometry
    return np.asarray(shapely.transform(geometry, move), dtype=object)
