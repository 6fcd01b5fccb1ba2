"""A review as it was stored, read back; what is no review, or not a whole one, is refused in words."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError

from plancheck import __version__
from plancheck.errors import Place, PlancheckError, fault
from plancheck.review.model import SCHEMA, Review
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan

MAXIMUM_BYTES = 500_000_000
SHOWN_FAULTS = 5
_FAMILY = SCHEMA.partition("/")[0] + "/"
_MAKE = text("Make a review with: plancheck check PLAN -o review.json")
_AGAIN = text("Judge the plan again: plancheck check PLAN -o review.json")


def read_review(path: Path) -> Review:
    """Read a stored review.

    Raises :class:`PlancheckError`: S001 when the file cannot be read, S002 when it is too large, S003 when it is not
    JSON, S004 when it is not a review, S005 when it is one of another version, S006 when something in it is wrong.
    """
    found = _json(_bytes(path), path)
    name = found.get("schema") if isinstance(found, Mapping) else None
    if not isinstance(name, str) or not name.startswith(_FAMILY):
        problem = text("The file {file} is not a review in the form {schema}.", file=str(path), schema=SCHEMA)
        raise PlancheckError(fault("S004", problem, remedy=_MAKE))
    if name != SCHEMA:
        problem = text(
            "{file} is a review in the form {found}; this version reads {schema}.",
            file=str(path), found=name, schema=SCHEMA,
        )  # fmt: skip
        raise PlancheckError(fault("S005", problem, remedy=_AGAIN))
    try:
        review = Review.model_validate(found)
    except ValidationError as error:
        raise _damaged(path, _engine(found), (_place(item["loc"]) for item in error.errors())) from error
    unreadable = tuple(_unreadable(review))
    if unreadable:
        raise _damaged(path, review.engine.version, unreadable)
    return review


def other_plan(review: Review, plan: Plan) -> Text | None:
    """Say which files of ``plan`` are not those that were reviewed, or return None when all are; names do not count."""
    reviewed = Counter(source.sha256 for source in review.plan.sources)
    given = Counter(source.sha256 for source in plan.sources)
    if reviewed == given:
        return None
    absent, added = reviewed - given, given - reviewed
    return text(
        "This is not the plan that was reviewed. Reviewed and not given, or changed since: {absent}. Given and not "
        "reviewed: {added}.",
        absent=_named(source.path for source in review.plan.sources if source.sha256 in absent),
        added=_named(source.path for source in plan.sources if source.sha256 in added),
    )  # fmt: skip


def _named(names: Iterator[str]) -> object:
    return list(names) or text("nothing")


def _bytes(path: Path) -> bytes:
    file = str(path)
    if path.is_dir():
        raise PlancheckError(fault("S001", text("{file} is a folder; a file is needed.", file=file), remedy=_MAKE))
    if path.exists() and not path.is_file():
        raise PlancheckError(fault("S001", text("{file} is not a file that can be read.", file=file)))
    try:
        with path.open("rb") as stream:
            data = stream.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError as error:
        raise PlancheckError(fault("S001", text("There is no file {file}.", file=file), remedy=_MAKE)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        problem = text("The file {file} cannot be read: {reason}.", file=file, reason=reason)
        raise PlancheckError(fault("S001", problem)) from error
    if len(data) > MAXIMUM_BYTES:
        limit = MAXIMUM_BYTES // 1_000_000
        raise PlancheckError(fault("S002", text("The file {file} is larger than {limit} MB.", file=file, limit=limit)))
    return data


def _json(data: bytes, path: Path) -> Any:
    file = str(path)
    if not data.strip():
        raise PlancheckError(fault("S003", text("The file {file} is empty.", file=file), remedy=_MAKE))
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.lstrip()[:1] != b"{":
        problem = text("{file} is not a review: a review is a .json file of plancheck.", file=file)
        raise PlancheckError(fault("S004", problem, remedy=_MAKE))
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        problem = text("The file is damaged or only half there: from here it is not JSON ({reason}).", reason=error.msg)
        place = Place(file, error.lineno, error.colno)
        raise PlancheckError(fault("S003", problem, place=place, remedy=_AGAIN)) from error


def _engine(found: Mapping[str, Any]) -> str:
    engine = found.get("engine")
    return str(engine.get("version", "?")) if isinstance(engine, Mapping) else "?"


def _place(steps: Sequence[int | str]) -> str:
    """Return where something is wrong as a path: ``results[3].level``; positions count from 0, as in JSON."""
    named = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(named).removeprefix(".") or "."


def _unreadable(review: Review) -> Iterator[str]:
    """Yield where the moment of the review is none, and where no shape can be made of an area or a route."""
    import shapely

    try:
        datetime.fromisoformat(review.created)
    except ValueError:
        yield "created"
    named = [(f"areas[{at}].geometry", area.geometry) for at, area in enumerate(review.areas) if area.geometry]
    named += [(f"routes[{at}].geometry", route.geometry) for at, route in enumerate(review.routes)]
    read = shapely.from_wkt([geometry for _, geometry in named], on_invalid="ignore")
    yield from (place for (place, _), shape in zip(named, read, strict=True) if shape is None)


def _damaged(path: Path, version: str, places: Iterator[str] | Sequence[str]) -> PlancheckError:
    listed = list(dict.fromkeys(places))
    more = [f"+{len(listed) - SHOWN_FAULTS}"] if len(listed) > SHOWN_FAULTS else []
    problem = text(
        "{file} is a review that this version cannot read. It was made by plancheck {made}, this is {own}. Not as "
        "expected: {places}.",
        file=str(path), made=version, own=__version__, places=[*listed[:SHOWN_FAULTS], *more],
    )  # fmt: skip
    return PlancheckError(fault("S006", problem, remedy=_AGAIN))
