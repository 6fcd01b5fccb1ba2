"""The review: the one object that every output renders, and the contract ``plancheck.review/1``.

Field order is key order in the JSON. Scores run from 0 to 100; None is "not known". Locations are in the plan's
coordinate system. ``value`` of a rule with many subjects is the share of known subjects that meet; of a rule on
the plan, the measured number; an infinite value (out of reach) is written as the text "out_of_reach".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WrapValidator

SCHEMA = "plancheck.review/1"
OUT_OF_REACH = "out_of_reach"

Status = Literal["met", "not_met", "unknown", "not_applicable", "waived", "to_judge"]
RuleLevel = Literal["requirement", "recommendation", "wish", "observation"]
Location = tuple[float, float]
Number = float | Literal["out_of_reach"]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Plugin(Record):
    """A package whose measures took part."""

    name: str
    version: str


class Engine(Record):
    name: str
    version: str
    plugins: tuple[Plugin, ...] = ()


class SourceFile(Record):
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
    parameters: dict[str, tuple[Any, Any]] = {}
    overrides: tuple[Overridden, ...] = ()
    excluded: tuple[Excluded, ...] = ()


class InputIssue(Record):
    code: str
    level: Literal["error", "warning", "note"]
    layer: str | None
    feature: str | None
    message: str
    location: Location | None


class InputFacts(Record):
    issues: tuple[InputIssue, ...]


class Scored(Record):
    """A score from 0 to 100 with the range it could still take, and the share (0 to 1) of it that is known."""

    score: float | None
    low: float | None
    high: float | None
    completeness: float | None


class Total(Scored):
    requirements_not_met: int
    on_the_edge: int


class JudgementScore(Record):
    score: float | None
    low: float | None
    high: float | None
    questions: int
    answered: int


class RoleCount(Record):
    role: str
    questions: int
    answered: int


class Judgement(JudgementScore):
    roles: tuple[RoleCount, ...]


class Named(Record):
    id: str
    title: str


class Factor(Scored, Named):
    """A factor of a key."""


class Lens(Scored, Named):
    """Another grouping of the same results."""


class Key(Factor):
    """A key with its factors and, beside the design score, the judgement of people."""

    judgement: JudgementScore
    factors: tuple[Factor, ...]


class SubjectCounts(Record):
    total: int
    met: int
    not_met: int
    unknown: int
    waived: int
    excepted: int


class MissingData(Record):
    layer: str | None
    attribute: str | None
    message: str


class SourceFacts(Record):
    title: str
    section: str | None
    authority: str
    url: str | None


class Author(Record):
    """Who answered a question, or gave a waiver."""

    name: str | None = None
    role: str | None = None


class AnswerFacts(Record):
    """What a person answered to a question (in the words or numbers of its scale), and on what ground."""

    value: float | str
    note: str | None
    author: Author | None
    date: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class SubjectName:
    layer: str
    id: str


@dataclass(frozen=True, init=False)
class Finding:
    """One subject that is not met, unknown or waived (or met, in full mode)."""

    id: str
    subject: SubjectName
    status: Status
    value: Number | None
    margin: Number | None
    on_the_edge: bool
    message: str
    where: str
    hint: str | None
    location: Location | None

    def __init__(
        self,
        id: str,
        subject: SubjectName,
        status: Status,
        value: Number | None,
        margin: Number | None,
        on_the_edge: bool,
        message: str,
        where: str,
        hint: str | None,
        location: Location | None,
    ) -> None:
        # there can be a hundred thousand findings, and filling a frozen dataclass field by field takes twice as long
        self.__dict__.update(
            id=id, subject=subject, status=status, value=value, margin=margin, on_the_edge=on_the_edge, message=message,
            where=where, hint=hint, location=location,
        )  # fmt: skip


def _listed(given: Any, check: Callable[[Any], Sequence[Finding]]) -> Sequence[Finding]:
    """Take findings that are kept as columns as they are: they were made here."""
    from plancheck.review.listing import Findings

    return given if isinstance(given, Findings) else tuple(check(given))


class Distribution(Record):
    """How the known values of a rule's subjects are spread: ``counts`` from each of the ``edges`` up to the next."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    out_of_reach: int
    unknown: int


class Asked(Record):
    """What people are asked: the question, what to look at, who can answer it and on which scale.

    ``fingerprint`` changes when the question does, so that an answer is known to be to this one.
    """

    question: str
    guidance: str | None
    role: str
    scale: Literal["yes_partly_no", "one_to_ten", "zero_to_four", "ladder"]
    fingerprint: str


class Result(Record):
    """The outcome of one rule."""

    rule: str
    code: str
    pack: str
    title: str
    level: RuleLevel
    factor: str
    assignment: str | None
    scale: str | None
    lenses: tuple[str, ...]
    weight: float
    status: Status
    score: float | None
    low: float | None
    high: float | None
    value: Number | None
    unit: str | None
    norm: dict[str, Any] | None
    accept: float
    subjects: SubjectCounts
    on_the_edge: bool
    missing: tuple[MissingData, ...]
    source: SourceFacts
    findings: Annotated[Sequence[Finding], WrapValidator(_listed)]
    message: str | None = None
    """What a rule that looks at the plan as a whole says of its value."""
    distribution: Distribution | None = None
    answer: AnswerFacts | None = None
    margin: Number | None = None
    """How far the value of a rule on the plan as a whole is inside its norm; negative when it falls short."""
    why: str = ""
    reasoning: str | None = None
    asked: Asked | None = None


WaiverOutcome = Literal[
    "waived", "ended", "unmatched", "ambiguous", "superfluous", "unknown", "no_rule", "no_verdict", "not_judged"
]
"""What became of a waiver; all but the first waive nothing."""


class WaiverPlace(Record):
    x: float
    y: float
    radius: float
    crs: str | None


class WaiverFacts(Record):
    """A waiver, whether it waived something, and the finding that it is about."""

    rule: str
    feature: str | None
    place: WaiverPlace | None
    reason: str
    author: Author | None
    date: str | None
    until: str
    matched: bool
    outcome: WaiverOutcome
    finding: str | None


class Tension(Record):
    rules: tuple[str, ...]
    location: Location | None
    message: str


class Route(Record):
    """A stretch between crossings that people walk: by how many different households, with how many trips a week."""

    path: str
    households: float
    trips: float
    geometry: str


class ClassCounts(Record):
    """How many dwellings of an area have which class of an attribute; those without a value are left out."""

    attribute: str
    counts: dict[str, int]


class Area(Record):
    """A neighbourhood or a block with the score of what the rules judge in it; ``geometry`` of what is not drawn."""

    layer: Literal["neighbourhoods", "blocks"]
    id: str
    title: str
    geometry: str | None
    dwellings: int
    score: float | None
    low: float | None
    high: float | None
    completeness: float | None
    mix: tuple[ClassCounts, ...]


class Review(Record):
    schema_: str = Field(alias="schema", default=SCHEMA)
    engine: Engine
    created: str
    language: Literal["nl", "en"]
    plan: PlanFacts
    packs: tuple[PackFacts, ...]
    parameters: dict[str, Any]
    settings: dict[str, tuple[Any, Any]] = {}
    """The parameters that were set from outside: what the packs say, and what was set."""
    input: InputFacts
    total: Total
    judgement: Judgement
    keys: tuple[Key, ...]
    lenses: tuple[Lens, ...]
    results: tuple[Result, ...]
    waivers: tuple[WaiverFacts, ...]
    tensions: tuple[Tension, ...]
    areas: tuple[Area, ...] = ()
    routes: tuple[Route, ...] = ()
