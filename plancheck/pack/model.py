"""A pack and what belongs to it as frozen models: its file, its norm table and the scheme of shared names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field

from plancheck.documents import Document
from plancheck.pack.rule import DEFAULT_WEIGHTS, Level, Message, Rule
from plancheck.pack.terms import Bilingual, Strict

LONGEST_PARAMETER = 200
"""A parameter is filled in wherever it is named: a long text would make a small file huge."""


class Work(Strict):
    """A publication that rules refer to."""

    EXAMPLE: ClassVar[str] = '{title: "Handboek veilig ontwerp", publisher: "Voorbeeldstad", year: 2024}'

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
    message: Message | None = None
    reason: Bilingual


class PackFile(Strict):
    """The top level of a pack file; rules are validated one by one so that every mistake is reported."""

    pack: str
    version: str
    title: Bilingual
    description: Bilingual | None = None
    language: Literal["nl", "en"] = "nl"
    sources: dict[str, Work] = Field(default_factory=dict)
    parameters: dict[str, float | int | Annotated[str, Field(max_length=LONGEST_PARAMETER)] | bool] = Field(
        default_factory=dict
    )
    norms: str | None = None
    extends: tuple[str, ...] = ()
    override: dict[str, Override] = Field(default_factory=dict)
    exclude: dict[str, Bilingual] = Field(default_factory=dict)
    rules: tuple[dict[Any, Any], ...] = ()


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
    """A rule ready to run: its measure's parameters validated, its work and pack of origin beside it.

    ``file`` is where it is written, as the rule with this ``number``.
    """

    rule: Rule
    parameters: BaseModel
    work: Work
    pack: str
    measure: Any = None
    """What measures it, as the vocabulary has it; a pack hands it on."""
    file: Document | None = field(default=None, repr=False, compare=False)
    number: int = field(default=0, compare=False)
    lacking: Bilingual | None = None
    """The title of the line for which the norm table has no figure, when the norm waits for one."""

    @property
    def weight(self) -> float:
        """The weight in the score: its own, or that of its level."""
        return DEFAULT_WEIGHTS[self.rule.level] if self.rule.weight is None else self.rule.weight

    @property
    def unit(self) -> str:
        """The unit of the measured number: that of the norm, else that of the measure."""
        norm = self.rule.norm
        return str(norm.unit if norm and norm.unit else self.measure.unit_of(self.parameters))


@dataclass(frozen=True)
class ChangedRule:
    """A rule that a pack changes: per key what it was and what it became, and why."""

    rule: str
    changed: Mapping[str, tuple[Any, Any]]
    reason: Bilingual


@dataclass(frozen=True)
class LeftOut:
    """A rule that a pack leaves out, and why."""

    rule: str
    code: str
    reason: Bilingual


@dataclass(frozen=True)
class OldName:
    """A name that a rule had before, which a pack still uses."""

    name: str
    rule: str
    pack: str


@dataclass(frozen=True)
class PackSource:
    """A pack file that took part, and what it changed in the packs that it extends: for the record in the review."""

    id: str
    version: str
    sha256: str
    title: Bilingual
    parameters: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    overrides: tuple[ChangedRule, ...] = ()
    excluded: tuple[LeftOut, ...] = ()
    description: Bilingual | None = None


@dataclass(frozen=True)
class Pack:
    """A pack with everything it extends taken in; ``settings`` are parameters set from outside: what was, what is."""

    id: str
    sources: tuple[PackSource, ...]
    parameters: Mapping[str, Any]
    scheme: Scheme
    norms: NormTable | None
    rules: tuple[LoadedRule, ...]
    settings: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    old_names: tuple[OldName, ...] = ()

    @property
    def excluded(self) -> Mapping[str, Bilingual]:
        """The rules that were left out, with the reason."""
        return {left.rule: left.reason for source in self.sources for left in source.excluded}
