"""Files to source layers: columns and geometry as they stand in the file, before any of it is given a meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.plan import faults, issues
from plancheck.plan.files import JSON_SUFFIXES, files, sources
from plancheck.plan.model import Issue, Source
from plancheck.plan.tables import SUFFIXES as TABLE_SUFFIXES
from plancheck.threads import in_threads, meanwhile

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]
    Mask = NDArray[np.bool_]

STYLES = "layer_styles"
SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class SourceLayer:
    """A layer of a file, with its columns and geometry on the same rows.

    ``names`` are what it may be known by, first choice first. ``geometry`` is None for a table. ``damaged`` marks
    features whose geometry is there but cannot be read.
    """

    names: tuple[str, ...]
    columns: pd.DataFrame
    geometry: Geometries | None
    damaged: Mask | None
    crs: str | None
    path: str

    @property
    def name(self) -> str:
        """What the layer is called in messages."""
        return self.names[0]


@dataclass(frozen=True)
class Opened:
    """What the files hold: layers, tables with files of their own, layers that were passed over, and the files."""

    layers: tuple[SourceLayer, ...]
    tables: tuple[Path, ...]
    passed_over: tuple[str, ...]
    sources: tuple[Source, ...]


def open_sources(paths: Sequence[Path], wanted: Callable[[str], bool], found: list[Issue]) -> Opened:
    """Read every layer whose name is ``wanted``, in order of file and layer name; raises P001-P004 and P012-P015."""
    named = list(files(paths))
    tables = tuple(path for path, _ in named if path.suffix.lower() in TABLE_SUFFIXES)
    passed_over: list[str] = []
    with meanwhile(lambda: tuple(sources(named))) as digests:
        layers = _layers(named, wanted, passed_over, found)
    return Opened(tuple(layers), tables, tuple(passed_over), digests())


def _layers(
    named: Sequence[tuple[Path, str]], wanted: Callable[[str], bool], passed_over: list[str], found: list[Issue]
) -> list[SourceLayer]:
    layers: list[SourceLayer] = []
    for path, shown in named:
        if path.suffix.lower() in JSON_SUFFIXES:
            from plancheck.plan.geojson import read_geojson

            layers.extend(read_geojson(path, shown))
        elif path.suffix.lower() not in TABLE_SUFFIXES:
            layers.extend(_read_file(path, shown, wanted, passed_over, found))
    return layers


def _read_file(
    path: Path, shown: str, wanted: Callable[[str], bool], passed_over: list[str], found: list[Issue]
) -> list[SourceLayer]:
    import warnings

    import pyogrio

    if path.suffix.lower() == ".gpkg":
        with path.open("rb") as stream:
            if stream.read(len(SQLITE)) != SQLITE:
                raise faults.not_a_geopackage(shown)
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        try:
            listed = sorted((str(name), kind is not None) for name, kind in pyogrio.list_layers(path))
        except Exception as error:  # pyogrio has several classes, GDAL many reasons
            raise faults.unreadable(shown, reason(error)) from error
        asked = []
        for name, spatial in listed:
            names = (name, path.stem) if len(listed) == 1 else (name,)
            if name == STYLES:
                continue
            if any(wanted(candidate) for candidate in names):
                asked.append((names, spatial))
            else:
                passed_over.append(name)
        read = in_threads(lambda layer: _read_layer(path, shown, *layer), asked)
    said = {" ".join(str(remark.message).split()) for remark in remarks}
    for _, odd in read:
        found.extend(odd)
    found.extend(issues.reader_remark(shown, message) for message in sorted(said))
    return [layer for layer, _ in read]


def _read_layer(path: Path, shown: str, names: tuple[str, ...], spatial: bool) -> tuple[SourceLayer, list[Issue]]:
    """Return a layer, and what was odd about it."""
    import pyogrio.raw

    if path.suffix.lower() == ".gpkg":
        from plancheck.plan.arrow import read_arrow

        try:
            columns = read_arrow(path, names[0], spatial)
        except Exception:  # whatever it is, reading by feature says what is wrong, and of which record
            columns = None
        if columns is not None:
            return _layer(names, shown, *columns), []
    try:
        meta, _, encoded, values = pyogrio.raw.read(path, layer=names[0], read_geometry=spatial)
    except Exception as error:  # one bad record makes the whole layer unreadable
        from plancheck.plan.damaged import read_record_by_record

        found: list[Issue] = []
        return read_record_by_record(path, shown, names, spatial, error, found), found
    return _layer(names, shown, meta, None if encoded is None else _drawn(encoded), values), []


def _layer(
    names: tuple[str, ...], shown: str, meta: dict[str, Any], drawn: tuple[Geometries, Mask] | None, columns: list[Any]
) -> SourceLayer:
    import pandas as pd

    frame = pd.DataFrame(dict(zip(map(str, meta["fields"]), map(_plain, columns), strict=True)), copy=False)
    if drawn is None:
        return SourceLayer(names, frame, None, None, None, shown)
    geometry, damaged = drawn
    if not len(frame.columns):
        frame = pd.DataFrame(index=pd.RangeIndex(len(geometry)))
    return SourceLayer(names, frame, geometry, damaged, meta["crs"], shown)


def _drawn(encoded: NDArray[Any]) -> tuple[Geometries, Mask]:
    import shapely

    geometry = shapely.from_wkb(encoded, on_invalid="ignore")
    return geometry, unreadable(geometry, encoded)


def unreadable(geometry: Geometries, encoded: NDArray[Any]) -> Mask:
    """Return where there was a geometry and none could be made of it."""
    import pandas as pd
    import shapely

    missing: Mask = shapely.is_missing(geometry)
    missing[missing] = pd.notna(encoded[missing])
    return missing


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    """Return dates as text; everything else as it is."""
    import numpy as np

    if column.dtype.kind != "M":
        return column
    written = np.datetime_as_string(column).astype(object)
    written[np.isnat(column)] = None
    return written


def reason(error: Exception) -> str:
    """Return the first line of what went wrong, without GDAL's advice to programmers and the SQL it failed on."""
    lines = str(error).strip().splitlines()
    first = lines[0].split("; It might help")[0] if lines else type(error).__name__
    return first.rsplit(" failed: ", 1)[-1].split("; ")[0] if first.startswith("sqlite3_") else first
