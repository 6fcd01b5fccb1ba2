"""A pack and what belongs to it as frozen models: its file, its norm table and the scheme of shared names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from plancheck.pack.rule import DEFAULT_WEIGHTS, Level, Rule
from plancheck.pack.terms import Bilingual, Strict


class Work(Strict):
    """A publication that rules refer to."""

    title: str
    publisher: str | None = None
    year: int | str | None = None
    url: str | None = None
    note: Bilingual | None = None


class Override(Strict):
    """What a pack may change in a rule it took over; texts merge per language."""

    level: Level | None = None
    weight: float | None = Field(default=None, ge=0)
    norm: dict[str, Any] | None = None
    score: dict[str, Any] | None = None
    accept: float | str | None = None
    title: Bilingual | None = None
    why: Bilingual | None = None
    message: Bilingual | None = None
    reason: Bilingual


class PackFile(Strict):
    """The top level of a pack file; rules are validated one by one so that every mistake is reported."""

    pack: str
    version: str
    title: Bilingual
    description: Bilingual | None = None
    language: Literal["nl", "en"] = "nl"
    sources: dict[str, Work] = Field(default_factory=dict)
    parameters: dict[str, float | int | str | bool] = Field(default_factory=dict)
    norms: str | None = None
    extends: tuple[str, ...] = ()
    override: dict[str, Override] = Field(default_factory=dict)
    exclude: dict[str, Bilingual] = Field(default_factory=dict)
    rules: tuple[dict[str, Any], ...] = ()


class NormLine(Strict):
    """A line of a norm table: programme per 10,000 dwellings, or null when nobody published a figure."""

    item: str
    group: str
    title: Bilingual
    per_10000: float | None
    unit: str
    status: str
    note: Bilingual | None = None
    source: dict[str, Any] | None = None


class NormTable(Strict):
    """A table of norms as data, chosen by ``norms:`` in a pack."""

    norms: str
    version: str
    title: Bilingual
    note: Bilingual | None = None
    lines: tuple[NormLine, ...]


class Entry(Strict):
    """A named part of the scheme."""

    id: str
    title: Bilingual
    description: Bilingual | None = None


class Scheme(Strict):
    """The names that packs share: keys, factors (named ``key.factor``), assignments, lenses, scales and roles."""

    version: str
    keys: tuple[Entry, ...]
    factors: tuple[Entry, ...]
    assignments: tuple[Entry, ...]
    lenses: tuple[Entry, ...]
    scales: tuple[Entry, ...]
    roles: tuple[Entry, ...]

    def factors_of(self, key: str) -> tuple[Entry, ...]:
        """Return the factors of a key, in the order of the scheme."""
        return tuple(factor for factor in self.factors if factor.id.startswith(f"{key}."))


@dataclass(frozen=True)
class LoadedRule:
    """A rule ready to run: its measure's parameters validated, its work and pack of origin beside it."""

    rule: Rule
    parameters: BaseModel
    work: Work
    pack: str

    @property
    def weight(self) -> float:
        """The weight in the score: its own, or that of its level."""
        return DEFAULT_WEIGHTS[self.rule.level] if self.rule.weight is None else self.rule.weight


@dataclass(frozen=True)
class PackSource:
    """A pack file that took part: for the record in the review."""

    id: str
    version: str
    sha256: str
    title: Bilingual
    description: Bilingual | None = None


@dataclass(frozen=True)
class Pack:
    """A pack with everything it extends taken in."""

    id: str
    sources: tuple[PackSource, ...]
    parameters: Mapping[str, Any]
    scheme: Scheme
    norms: NormTable | None
    rules: tuple[LoadedRule, ...]
    excluded: Mapping[str, Bilingual]
