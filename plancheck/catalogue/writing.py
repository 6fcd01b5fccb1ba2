"""A folder of pages written whole or not at all: an earlier catalogue is replaced, anything else is left alone.

The pages are made in a folder beside it and then take its place. On Windows a folder that is open in another program
cannot be moved; the old one stays then.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from plancheck.errors import Fault, PlancheckError, fault
from plancheck.outputs import not_permitted
from plancheck.texts import text

MANIFEST = "catalogue.json"
"""The file that says which pages were made here, with the SHA-256 of each: what differs is a person's work."""

_CLUTTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_NAMED = 3


def check_folder(folder: str | Path) -> None:
    """Raise PlancheckError when ``folder`` cannot become a catalogue; touches nothing."""
    folder = Path(folder)
    problem = _fault_of(folder)
    if problem is not None:
        raise PlancheckError(problem)


def write_folder(pages: Mapping[str, str], folder: str | Path) -> None:
    """Put ``pages`` (text by file name, with / between folders) in ``folder``, in place of an earlier catalogue.

    Raises PlancheckError (O002 to O005, O008 to O010) when that cannot be done; what was there stays.
    """
    check_folder(folder)
    target = Path(folder).resolve()
    mark = secrets.token_hex(4)
    fresh, old = target.with_name(f".{target.name}-{mark}"), target.with_name(f".{target.name}-{mark}-old")
    try:
        _fill(fresh, pages)
        _swap(fresh, target, old)
    except PermissionError as error:
        raise PlancheckError(not_permitted(Path(folder))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        problem = text("'{path}' could not be written: {reason}.", path=folder, reason=reason)
        raise PlancheckError(fault("O005", problem)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if target.is_dir():
            shutil.rmtree(old, ignore_errors=True)


def _fill(folder: Path, pages: Mapping[str, str]) -> None:
    made: dict[str, str] = {}
    folder.mkdir()
    for name, page in pages.items():
        content = page.encode("utf-8")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        made[name] = hashlib.sha256(content).hexdigest()
    manifest = {"made_by": "plancheck pack docs", "files": dict(sorted(made.items()))}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Let ``fresh`` take the place of ``target``; when the second move fails the first is undone."""
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _fault_of(folder: Path) -> Fault | None:
    target = folder.resolve()
    if target.exists() and not target.is_dir():
        return fault("O009", text("'{path}' is a file; the catalogue is a folder.", path=folder))
    if not target.parent.is_dir():
        problem = text("The folder '{folder}' for '{name}' does not exist.", folder=target.parent, name=target.name)
        return fault("O002", problem, remedy=text("Make the folder first, or choose another one."))
    if target.is_dir() and Path.cwd().resolve().is_relative_to(target):
        problem = text("'{path}' is the folder that you are in, or one above it: it cannot be replaced.", path=folder)
        return fault("O010", problem, remedy=text("Choose a folder inside it or beside it."))
    if not os.access(target.parent, os.W_OK) or (target.is_dir() and not os.access(target, os.W_OK)):
        return not_permitted(folder)
    foreign = list(islice(_foreign(target), _MOST_NAMED + 1)) if target.is_dir() else []
    if foreign:
        named = ", ".join(foreign[:_MOST_NAMED]) + (", ..." if len(foreign) > _MOST_NAMED else "")
        problem = text("'{path}' holds what 'pack docs' did not make: {files}.", path=folder, files=named)
        return fault("O008", problem, remedy=text("Choose a folder that is empty or does not exist yet."))
    return None


def _foreign(folder: Path) -> Iterator[str]:
    """Yield the files below ``folder`` that are not, or no longer, as an earlier catalogue left them."""
    made = _manifest(folder)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and path.name not in _CLUTTER and not _is_ours(name, path, made)):
            yield name


def _is_ours(name: str, path: Path, made: Mapping[str, str] | None) -> bool:
    """Whether a file is the manifest itself or a page that is still as it was made."""
    if made is None:
        return False
    return name == MANIFEST or made.get(name) == hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(folder: Path) -> Mapping[str, str] | None:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    files = content.get("files") if isinstance(content, dict) else None
    return files if isinstance(files, dict) else None
