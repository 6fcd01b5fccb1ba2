"""Waivers: what falls short and is allowed to, with the reason, who said so and until when; read from a file.

A waiver names a rule (id, code or alias) and a feature or a place. On the plan as a whole it names the rule only.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from plancheck.documents import Document, mapping, read_document
from plancheck.errors import Fault, PlancheckError
from plancheck.pack.terms import Strict
from plancheck.plan.crs import read_crs
from plancheck.review.model import Author
from plancheck.texts import Text, text
from plancheck.validation import validate

RADIUS_M = 15.0
LARGEST_RADIUS_M = 1000.0

_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def _refuse(code: str, problem: Text, remedy: Text | None = None, near: str | None = None) -> PlancheckError:
    return PlancheckError(Fault(code, problem, nearest=near, remedy=remedy))


def read_day(value: Any) -> datetime.date:
    """Return a day written as 2027-03-01; raises :class:`PlancheckError` V003 for anything else."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value.strip())
    except (AttributeError, ValueError):
        remedy = text("Write year, month and day: 2027-03-01.")
        raise _refuse("V003", text("'{value}' is not a date.", value=str(value)), remedy, _turned(str(value))) from None


def _turned(written: str) -> str | None:
    """Return a day that was written as 1-3-2027 in the order that is asked."""
    found = _DUTCH_DAY.fullmatch(written.strip())
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else None
    except ValueError:
        return None


def _end(value: Any) -> Any:
    if value is None or value == datetime.date.min:
        remedy = text("Add a line such as 'until: 2027-03-01': no waiver is for ever.")
        raise _refuse("V002", text("The waiver has no end date."), remedy)
    return read_day(value)


def read_reason(value: Any) -> Any:
    """Return a reason without the space around it; raises :class:`PlancheckError` V001 when there is none."""
    if value is None or (isinstance(value, str) and not value.strip()):
        remedy = text("Say with 'reason' why it may fall short, and by whose agreement.")
        raise _refuse("V001", text("The waiver has no reason."), remedy)
    return value.strip() if isinstance(value, str) else value


def _system(value: Any) -> Any:
    system = read_crs(value) if isinstance(value, str) else None
    if system is None or not (system.is_projected or system.is_geographic):
        problem = text("'{value}' is not a coordinate system.", value=str(value))
        raise _refuse("V005", problem, text("Write one as EPSG:28992 (RD) or EPSG:4326 (degrees, x is longitude)."))
    return value


def _written(value: Any) -> Any:
    """Read an id that YAML takes for a number as the text that it is."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value or None


class Spot(Strict):
    """Where the feature is, in ``crs`` (without it: in the system of the plan), and how many metres it may be off."""

    x: float = Field(allow_inf_nan=False)
    y: float = Field(allow_inf_nan=False)
    radius: float = Field(default=RADIUS_M, gt=0, le=LARGEST_RADIUS_M)
    crs: Annotated[str, BeforeValidator(_system)] | None = None


class Waiver(Strict):
    """One waiver; it holds up to and including the day ``until``."""

    rule: str
    feature: Annotated[str | None, BeforeValidator(_written)] = None
    place: Spot | None = None
    reason: Annotated[str, BeforeValidator(read_reason), Field(validate_default=True)] = ""
    author: Author | None = None
    date: Annotated[datetime.date, BeforeValidator(read_day)] | None = None
    until: Annotated[datetime.date, BeforeValidator(_end), Field(validate_default=True)] = datetime.date.min

    @model_validator(mode="after")
    def _in_order(self) -> Waiver:
        if self.date is not None and self.until < self.date:
            days = {"until": str(self.until), "date": str(self.date)}
            raise _refuse("V004", text("The waiver ends on {until}, before its date {date}.", **days))
        return self


class WaiversFile(Strict):
    """The top level of a waivers file; the same file may hold answers."""

    waivers: Annotated[tuple[Waiver, ...], BeforeValidator(lambda given: given or ())] = ()
    answers: Any = None


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Return the waivers in a file.

    Raises :class:`PlancheckError` with everything that is wrong with them: V001 no reason, V002 no end date, V003 a
    date that is none, V004 an end before the beginning, V005 an unknown coordinate system, R001 to R014 what is not
    written as it should be.
    """
    return waivers_in(read_document(path))


def waivers_in(document: Document) -> tuple[Waiver, ...]:
    """Return the waivers in a file that was read; raises as :func:`read_waivers` does."""
    faults: list[Fault] = []
    file = validate(WaiversFile, mapping(document, "waivers:"), document, (), faults)
    if file is None:
        raise PlancheckError(*faults)
    return file.waivers
