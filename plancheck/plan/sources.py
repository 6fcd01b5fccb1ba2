"""Files to source layers: columns and geometry as they stand in the file, before any of it is given a meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.errors import nearest
from plancheck.plan import faults, issues
from plancheck.plan.model import Issue, Source

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]

JSON_SUFFIXES = (".geojson", ".json")
TABLE_SUFFIXES = (".yaml", ".yml", ".csv")
LAYER_SUFFIXES = (*JSON_SUFFIXES, ".gpkg", ".shp", ".fgb", ".gml", ".parquet", ".dxf", ".tab", ".mif", ".kml", ".gdb", ".zip")
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
STYLES = "layer_styles"


@dataclass(frozen=True)
class SourceLayer:
    """A layer of a file. ``names`` are what it may be known by, first choice first; ``geometry`` is aligned with ``columns``.

    ``geometry`` is None for a table. ``damaged`` marks features whose geometry is there but cannot be read.
    """

    names: tuple[str, ...]
    columns: pd.DataFrame
    geometry: Geometries | None
    damaged: NDArray[np.bool_] | None
    crs: str | None
    path: str

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True)
class Opened:
    """What the files hold: layers, tables in files of their own, names of layers that were passed over, and the files."""

    layers: tuple[SourceLayer, ...]
    tables: tuple[Path, ...]
    passed_over: tuple[str, ...]
    sources: tuple[Source, ...]


def open_sources(paths: Sequence[Path], wanted: Callable[[str], bool], found: list[Issue]) -> Opened:
    """Read every layer whose name is ``wanted``, in order of file and layer name; raises P001-P004 and P012-P015."""
    layers: list[SourceLayer] = []
    passed_over: list[str] = []
    files = list(_files(paths))
    for path, shown in files:
        if path.suffix.lower() in JSON_SUFFIXES:
            from plancheck.plan.geojson import read_geojson

            layers.extend(read_geojson(path, shown))
        elif path.suffix.lower() not in TABLE_SUFFIXES:
            layers.extend(_read_file(path, shown, wanted, passed_over, found))
    tables = tuple(path for path, _ in files if path.suffix.lower() in TABLE_SUFFIXES)
    return Opened(tuple(layers), tables, tuple(passed_over), tuple(sources(files)))


def sources(files: Iterable[tuple[Path, str]]) -> Iterator[Source]:
    """Return every file with its digest; a shapefile counts with the files that belong to it."""
    for path, shown in files:
        if path.is_dir():
            members = [(member, f"{shown}/{member.name}") for member in sorted(path.iterdir()) if member.is_file()]
        elif path.suffix.lower() == ".shp":
            parts = [member for member in sorted(path.parent.glob(f"{path.stem}.*")) if member.suffix.lower() in SHAPEFILE_PARTS]
            members = [(member, str(Path(shown).with_suffix(member.suffix))) for member in parts]
        else:
            members = [(path, shown)]
        for member, name in members:
            yield Source(name, digest(member))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Return the files to read, and what to call them; folders are read one level deep, in order of name."""
    if not paths:
        raise faults.no_paths_given()
    for path in paths:
        shown = str(path)
        if not path.exists():
            siblings = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
            raise faults.file_missing(shown, nearest(path.name, siblings))
        if path.is_dir() and path.suffix.lower() != ".gdb":
            inside = [item for item in sorted(path.iterdir()) if _readable(item)]
            if not any(item.suffix.lower() in LAYER_SUFFIXES for item in inside):
                raise faults.folder_empty(shown)
            for item in inside:
                yield _not_empty(item, f"{shown.rstrip('/')}/{item.name}"), f"{shown.rstrip('/')}/{item.name}"
        else:
            yield _not_empty(path, shown), shown


def _readable(path: Path) -> bool:
    from plancheck.plan.schema import TABLES

    suffix = path.suffix.lower()
    return suffix in LAYER_SUFFIXES or suffix in TABLE_SUFFIXES and path.stem.lower() in TABLES


def _not_empty(path: Path, shown: str) -> Path:
    if path.is_file() and path.stat().st_size == 0:
        raise faults.file_empty(shown)
    return path


def _read_file(
    path: Path, shown: str, wanted: Callable[[str], bool], passed_over: list[str], found: list[Issue]
) -> Iterator[SourceLayer]:
    import warnings

    import pyogrio

    if path.suffix.lower() == ".gpkg":
        with path.open("rb") as stream:
            if stream.read(16) != b"SQLite format 3\0":
                raise faults.not_a_geopackage(shown)
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        try:
            listed = sorted((str(name), kind is not None) for name, kind in pyogrio.list_layers(path))
        except Exception as error:  # pyogrio has several classes, GDAL many reasons
            raise faults.unreadable(shown, reason(error)) from error
        for name, spatial in listed:
            names = (name, path.stem) if len(listed) == 1 else (name,)
            if name == STYLES:
                continue
            if not any(wanted(candidate) for candidate in names):
                passed_over.append(name)
                continue
            yield _read_layer(path, shown, names, spatial, found)
    said = {" ".join(str(remark.message).split()) for remark in remarks}
    found.extend(issues.reader_remark(shown, message) for message in sorted(said))


def _read_layer(path: Path, shown: str, names: tuple[str, ...], spatial: bool, found: list[Issue]) -> SourceLayer:
    import numpy as np
    import pandas as pd
    import pyogrio.raw
    import shapely

    try:
        meta, _, encoded, columns = pyogrio.raw.read(path, layer=names[0], read_geometry=spatial)
    except Exception as error:
        from plancheck.plan.damaged import read_record_by_record

        return read_record_by_record(path, shown, names, error, found)
    frame = pd.DataFrame(dict(zip(map(str, meta["fields"]), map(_plain, columns), strict=True)), copy=False)
    if encoded is None:
        return SourceLayer(names, frame, None, None, None, shown)
    if not len(frame.columns):
        frame = pd.DataFrame(index=pd.RangeIndex(len(encoded)))
    geometry = shapely.from_wkb(encoded, on_invalid="ignore")
    damaged = shapely.is_missing(geometry) & np.not_equal(encoded, None)
    return SourceLayer(names, frame, geometry, damaged, meta["crs"], shown)


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    """Return dates as text; everything else as it is."""
    import numpy as np

    if column.dtype.kind != "M":
        return column
    written = np.datetime_as_string(column).astype(object)
    written[np.isnat(column)] = None
    return written


def reason(error: Exception) -> str:
    """Return the first line of what went wrong."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
