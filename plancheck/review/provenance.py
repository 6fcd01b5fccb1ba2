"""What was reviewed and by what: the program, the plan, the packs, and what was odd about the input."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from plancheck.review.finding import Location
from plancheck.review.record import Record


class Plugin(Record):
    """A package whose measures took part."""

    name: str
    version: str


class Engine(Record):
    """The program that judged, with the packages that brought measures."""

    name: str
    version: str
    plugins: tuple[Plugin, ...] = ()


class SourceFile(Record):
    """A file that the plan was read from."""

    path: str
    sha256: str


class PlanFacts(Record):
    """What was reviewed; areas in hectares."""

    name: str
    municipality: str | None
    phase: str | None
    crs: str
    area_ha: float
    dwellings: int
    inhabitants: float | None
    sources: tuple[SourceFile, ...]
    layers: dict[str, int]


class Overridden(Record):
    """A rule that a pack changed: per key what it was and what it became, and why."""

    rule: str
    reason: str
    changed: dict[str, tuple[Any, Any]]


class Excluded(Record):
    """A rule that a pack left out, and why."""

    rule: str
    code: str
    reason: str


class PackFacts(Record):
    """A pack, and what it changed in the packs that it extends: per parameter what it was and what it became."""

    id: str
    version: str
    sha256: str
    title: str
    parameters: dict[str, tuple[Any, Any]] = Field(default_factory=dict)
    overrides: tuple[Overridden, ...] = ()
    excluded: tuple[Excluded, ...] = ()


class InputIssue(Record):
    """What was odd about the input, and where."""

    code: str
    level: Literal["error", "warning", "note"]
    layer: str | None
    feature: str | None
    message: str
    location: Location | None


class InputFacts(Record):
    """All that was odd about the input."""

    issues: tuple[InputIssue, ...]
