"""What makes a plan unreadable: one function per permanent code, each an error that ends the run (exit code 2)."""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.errors import PlancheckError, fault, nearest
from plancheck.plan.attributes import simplified
from plancheck.plan.dutch import dutch_layers
from plancheck.plan.schema import LAYERS
from plancheck.texts import Text, text

_QGIS_CRS = text(
    "In QGIS: Layer > Set CRS, choose EPSG:28992 (Amersfoort / RD New) or the system that was drawn in, and save again."
)


def _error(code: str, problem: Text, remedy: Text | None = None) -> PlancheckError:
    return PlancheckError(fault(code, problem, remedy=remedy))


def file_missing(path: str, near: str | None) -> PlancheckError:
    """P001: there is no such file or folder."""
    remedy = text("There is a file '{near}'.", near=near) if near else None
    return _error("P001", text("There is no file or folder '{path}'.", path=path), remedy)


def file_empty(path: str) -> PlancheckError:
    """P002: the file has no content."""
    remedy = text("Save or copy the plan again.")
    return _error("P002", text("The file '{path}' is empty (0 bytes).", path=path), remedy)


def not_a_geopackage(path: str) -> PlancheckError:
    """P003: a file called .gpkg that is something else."""
    remedy = text("In QGIS: Layer > Save As > GeoPackage. If it is GeoJSON, call it .geojson.")
    return _error("P003", text("The file '{path}' is called .gpkg and is not a GeoPackage.", path=path), remedy)


def unreadable(path: str, reason: str) -> PlancheckError:
    """P004: no reader can make sense of the file."""
    remedy = text("plancheck reads GeoPackage, GeoJSON and what GDAL reads.")
    return _error(
        "P004", text("The file '{path}' cannot be read: {reason}.", path=path, reason=reason.rstrip(".")), remedy
    )


def nothing_recognised(found: Sequence[str]) -> PlancheckError:
    """P005: none of the layers is a layer of the plan model."""
    close = [(name, nearest(simplified(name), (*LAYERS, *dutch_layers()))) for name in found]
    shown = [f"{name} ({near}?)" if near else name for name, near in close]
    problem = (
        text("The plan has no layer that is known. Found: {found}.", found=shown)
        if shown
        else text("The plan has no layers.")
    )
    remedy = text(
        "Rename the layers, or bring them home with a mapping file (--mapping). Known layers: {layers}.",
        layers=list(LAYERS),
    )
    return _error("P005", problem, remedy)


def no_dwellings() -> PlancheckError:
    """P006: there is nothing to judge."""
    remedy = text(
        "Add a layer 'dwellings' with a point for each dwelling, or a line 'dwellings' to the table 'programme'."
    )
    return _error("P006", text("The plan has no dwellings."), remedy)


def no_dwellings_inside(count: int) -> PlancheckError:
    """P007: there are dwellings, none of them in the plan."""
    problem = text("None of the dwellings lies inside the boundary ({count} outside).", count=count)
    return _error("P007", problem, text("Check the boundary and the coordinate systems of both layers."))


def degrees_without_crs(layers: Sequence[str]) -> PlancheckError:
    """P008: coordinates that look like degrees, and no coordinate system."""
    problem = text("The plan is drawn in degrees and names no coordinate system: {layers}.", layers=list(layers))
    return _error("P008", problem, _QGIS_CRS)


def unknown_crs(layers: Sequence[str], bounds: Sequence[float]) -> PlancheckError:
    """P009: no coordinate system, and coordinates that are not those of the Netherlands."""
    problem = text(
        "No coordinate system is given and the coordinates are not those of EPSG:28992: {layers} ({low} to {high}).",
        layers=list(layers), low=_point(bounds[:2]), high=_point(bounds[2:]),
    )  # fmt: skip
    return _error("P009", problem, _QGIS_CRS)


def crs_unreadable(layers: Sequence[str], crs: str) -> PlancheckError:
    """P010: the coordinate system that the file names does not exist."""
    problem = text("The coordinate system '{crs}' cannot be read: {layers}.", crs=crs, layers=list(layers))
    return _error("P010", problem, _QGIS_CRS)


def no_metric_crs(crs: str, bounds: Sequence[float]) -> PlancheckError:
    """P011: coordinates that no metric system fits."""
    problem = text(
        "The coordinates cannot be brought to metres: from {low} to {high} in {crs}.",
        low=_point(bounds[:2]), high=_point(bounds[2:]), crs=crs,
    )  # fmt: skip
    return _error("P011", problem, _QGIS_CRS)


def not_geojson(path: str, reason: Text) -> PlancheckError:
    """P012: a file called .geojson or .json that is not GeoJSON."""
    remedy = text("A plan in GeoJSON is a FeatureCollection whose features have a 'layer'.")
    return _error("P012", text("The file '{path}' is not GeoJSON: {reason}.", path=path, reason=reason), remedy)


def folder_empty(path: str) -> PlancheckError:
    """P013: a folder without anything that could be a layer."""
    remedy = text("A folder holds one file for each layer, such as dwellings.geojson.")
    return _error("P013", text("The folder '{path}' holds no file that can be a layer of a plan.", path=path), remedy)


def table_unreadable(path: str, reason: Text) -> PlancheckError:
    """P014: a table beside the plan that is not a table."""
    return _error("P014", text("The table '{path}' cannot be read: {reason}.", path=path, reason=reason))


def no_paths_given() -> PlancheckError:
    """P015: there is no plan to read."""
    return _error("P015", text("No plan is given."), text("Name at least one file or folder."))


def degrees_in_metric_crs(paths: Sequence[str], layers: Sequence[str], crs: Sequence[str]) -> PlancheckError:
    """P016: degrees in a file that says its coordinates are metres."""
    problem = text(
        "The coordinates in {paths} are degrees, while the file says {crs}: {layers}.",
        paths=list(paths), crs=list(crs), layers=list(layers),
    )  # fmt: skip
    remedy = text(
        "In QGIS: Layer > Set CRS, choose EPSG:4326 (WGS 84), and save again; or transform the coordinates to metres."
    )
    return _error("P016", problem, remedy)


def _point(coordinates: Sequence[float]) -> str:
    return " ".join(f"{value:.6g}" for value in coordinates)
