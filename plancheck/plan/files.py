"""The files that a plan consists of: which there are to read, what to call them, and their digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from plancheck.errors import nearest
from plancheck.plan import faults
from plancheck.plan.model import Source
from plancheck.plan.tables import table_of

JSON_SUFFIXES = (".geojson", ".json")
DRAWING_SUFFIXES = (".gpkg", ".shp", ".fgb", ".gml", ".parquet", ".dxf", ".tab", ".mif", ".kml", ".gdb", ".zip")
LAYER_SUFFIXES = (*JSON_SUFFIXES, *DRAWING_SUFFIXES)
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
DATABASE = ".gdb"


def files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Return the files to read, and what to call them; folders are read one level deep, in order of name.

    Raises P001 for what is not there, P002 for an empty file, P013 for a folder without layers, P015 without paths.
    """
    if not paths:
        raise faults.no_paths_given()
    for path in paths:
        shown = str(path)
        if not path.exists():
            siblings = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
            raise faults.file_missing(shown, nearest(path.name, siblings))
        if path.is_dir() and path.suffix.lower() != DATABASE:
            inside = [
                item for item in sorted(path.iterdir()) if item.suffix.lower() in LAYER_SUFFIXES or table_of(item)
            ]
            if not any(item.suffix.lower() in LAYER_SUFFIXES for item in inside):
                raise faults.folder_empty(shown)
            for item in inside:
                name = f"{shown.rstrip('/')}/{item.name}"
                yield _not_empty(item, name), name
        else:
            yield _not_empty(path, shown), shown


def _not_empty(path: Path, shown: str) -> Path:
    if path.is_file() and path.stat().st_size == 0:
        raise faults.file_empty(shown)
    return path


def sources(named: Iterable[tuple[Path, str]]) -> Iterator[Source]:
    """Return every file with its digest; a shapefile counts with the files that belong to it."""
    for path, shown in named:
        if path.is_dir():
            members = [(item, f"{shown}/{item.name}") for item in sorted(path.iterdir()) if item.is_file()]
        elif path.suffix.lower() == ".shp":
            parts = [
                part for part in sorted(path.parent.glob(f"{path.stem}.*")) if part.suffix.lower() in SHAPEFILE_PARTS
            ]
            members = [(part, str(Path(shown).with_suffix(part.suffix))) for part in parts]
        else:
            members = [(path, shown)]
        for member, name in members:
            yield Source(name, digest(member))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
