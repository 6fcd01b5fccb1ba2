"""Files that are written whole or not at all: what was there stays until the new file is complete."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from plancheck.errors import Fault, PlancheckError, fault
from plancheck.texts import Text, text


def fault_of_output(path: Path, suffixes: Collection[str]) -> Fault | None:
    """Return what keeps ``path`` from being written (O001 to O004), or None; touches no file.

    ``suffixes`` are the file name endings that there is something to write for, in lower case.
    """
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        problem = (
            text("'{path}' ends in {suffix}; no such file can be written here.", suffix=suffix, path=path)
            if suffix
            else text("The file name '{path}' has no ending, and the ending says what is written.", path=path)
        )
        return fault("O001", problem, found=suffix, allowed=suffixes)
    return _fault_of_place(path)


def _fault_of_place(path: Path) -> Fault | None:
    if not path.parent.is_dir():
        return fault(
            "O002",
            text("The folder '{folder}' for '{name}' does not exist.", folder=path.parent, name=path.name),
            remedy=text("Make the folder first, or choose another one."),
        )
    if path.is_dir():
        return fault("O003", text("'{path}' is a folder; the name of a file is needed.", path=path))
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return not_permitted(path)
    return None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside ``path`` to write, which takes its place when all went well.

    Raises PlancheckError (O002 to O005) when ``path`` cannot be written; then nothing has changed.
    """
    problem = _fault_of_place(path)
    if problem is not None:
        raise PlancheckError(problem)
    half = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{path.suffix}")
    try:
        yield half
        half.replace(path)
    except OSError as error:
        raise PlancheckError(_refused(path, error)) from error
    finally:
        for left_over in (half, Path(f"{half}-journal"), Path(f"{half}-wal"), Path(f"{half}-shm")):
            left_over.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, in place of what was there."""
    with replacing(path) as half:
        half.write_bytes(content)


def refuse_to_overwrite(path: Path, remedy: Text) -> None:
    """Raise PlancheckError (O011) when there is something at ``path``."""
    if path.exists():
        problem = text("'{path}' is there already and may hold work of yours.", path=path)
        raise PlancheckError(fault("O011", problem, remedy=remedy))


def not_permitted(path: Path) -> Fault:
    """Say that a file cannot be written, because of rights or because it is open (O004)."""
    return fault(
        "O004",
        text("There is no permission to write '{path}', or another program has it open.", path=path),
        remedy=text("Close the file in other programs, or choose another folder."),
    )


def _refused(path: Path, error: OSError) -> Fault:
    if isinstance(error, PermissionError) or error.errno in (errno.EACCES, errno.EBUSY, errno.EPERM, errno.ETXTBSY):
        return not_permitted(path)
    reason = error.strerror or str(error)
    return fault("O005", text("'{path}' could not be written: {reason}.", path=path, reason=reason))
