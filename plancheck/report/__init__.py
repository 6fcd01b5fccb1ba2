"""Renderings of a review; the file name says which one is wanted. A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.errors import Fault, PlancheckError, fault
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.report.house_style import HouseStyle
    from plancheck.review.model import Review

Writer = Callable[["Review", "Plan", Path, "HouseStyle"], None]


def _json(review: Review, plan: Plan, path: Path, style: HouseStyle) -> None:
    from plancheck.report.json import to_json

    path.write_bytes(to_json(review))


def _html(review: Review, plan: Plan, path: Path, style: HouseStyle) -> None:
    from plancheck.report.html import to_html

    path.write_bytes(to_html(review, plan, style).encode("utf-8"))


def _geopackage(review: Review, plan: Plan, path: Path, style: HouseStyle) -> None:
    from plancheck.report.geopackage import write_geopackage

    write_geopackage(review, plan, path)


def _pdf(review: Review, plan: Plan, path: Path, style: HouseStyle) -> None:
    from plancheck.report.pdf import to_pdf

    path.write_bytes(to_pdf(review, plan, style))


FORMATS: dict[str, Writer] = {".json": _json, ".html": _html, ".pdf": _pdf, ".gpkg": _geopackage}


def write(review: Review, plan: Plan, path: str | Path, style: HouseStyle | None = None) -> None:
    """Write ``review`` to ``path`` in the format of its suffix; what was there stays until the new file is complete.

    ``style`` is the look of an organisation, for the formats that have a look; without it that of plancheck itself.

    Raises PlancheckError (codes O...) when the suffix is not known or the file cannot be written.
    """
    from plancheck.report.house_style import PLAIN

    path = Path(path)
    check_outputs([path])
    with replacing(path) as half:
        FORMATS[path.suffix.lower()](review, plan, half, PLAIN if style is None else style)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside ``path`` to write to; the new file takes the place of what was there when it is complete.

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


def check_outputs(paths: Iterable[str | Path], inputs: Iterable[str | Path] = ()) -> None:
    """Raise PlancheckError, naming all faults at once, when one of ``paths`` cannot be written; touches no file.

    ``inputs`` are files that were read: an output never takes the place of one.
    """
    read = {Path(path).resolve() for path in inputs}
    faults: list[Fault] = []
    seen: set[Path] = set()
    for path in map(Path, paths):
        problem = _fault_of(path)
        if problem is None and path.resolve() in read:
            problem = fault("O006", text("'{path}' was read as input and is not overwritten.", path=path))
        if problem is None and path.resolve() in seen:
            problem = fault("O007", text("'{path}' is named twice as output.", path=path))
        seen.add(path.resolve())
        if problem is not None:
            faults.append(problem)
    if faults:
        raise PlancheckError(*faults)


def _fault_of(path: Path) -> Fault | None:
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        problem = (
            text("There is no report in the format '{suffix}' ('{path}').", suffix=suffix, path=path)
            if suffix
            else text("The file name '{path}' has no suffix, and the suffix says which report is wanted.", path=path)
        )
        return fault("O001", problem, found=suffix, allowed=FORMATS)
    return _fault_of_place(path)


def _fault_of_place(path: Path) -> Fault | None:
    if not path.parent.is_dir():
        return fault(
            "O002",
            text("The folder '{folder}' for '{name}' does not exist.", folder=path.parent, name=path.name),
            remedy=text("Make the folder first, or choose another one."),
        )
    if path.is_dir():
        return fault("O003", text("'{path}' is a folder; a report is a file.", path=path))
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return _not_permitted(path)
    return None


def _not_permitted(path: Path) -> Fault:
    return fault(
        "O004",
        text("There is no permission to write '{path}', or another program has it open.", path=path),
        remedy=text("Close the file in other programs, or choose another folder."),
    )


def _refused(path: Path, error: OSError) -> Fault:
    if isinstance(error, PermissionError) or error.errno in (errno.EACCES, errno.EBUSY, errno.EPERM, errno.ETXTBSY):
        return _not_permitted(path)
    reason = error.strerror or str(error)
    return fault("O005", text("'{path}' could not be written: {reason}.", path=path, reason=reason))
