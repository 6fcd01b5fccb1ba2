"""The review: the one object that every output renders, and the contract ``plancheck.review/1``.

Field order is key order in the JSON. Scores run from 0 to 100; None is "not known". Locations are in the plan's
coordinate system. ``value`` of a rule with many subjects is the share of known subjects that meet; of a rule on
the plan, the measured number; an infinite value (out of reach) is written as the text "out_of_reach".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, WrapValidator

from plancheck.review.finding import Finding, Location, Number, Status
from plancheck.review.listing import Findings
from plancheck.review.provenance import Engine, InputFacts, PackFacts, PlanFacts
from plancheck.review.record import Record

SCHEMA = "plancheck.review/1"

RuleLevel = Literal["requirement", "recommendation", "wish", "observation"]


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


def _listed(given: Any, check: Callable[[Any], Sequence[Finding]]) -> Sequence[Finding]:
    """Take findings that are kept as columns as they are: they were made here."""
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
    settings: dict[str, tuple[Any, Any]] = Field(default_factory=dict)
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
