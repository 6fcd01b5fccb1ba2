"""A rule as a frozen model; what it may say, and what it may not claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from plancheck.errors import RefusedError, nearest
from plancheck.pack.scales import scale_value
from plancheck.pack.terms import Bilingual, Condition, LayerName, Strict
from plancheck.texts import text

Level = Literal["requirement", "recommendation", "wish", "observation"]
Authority = Literal["law", "policy", "label", "guideline", "research", "rule_of_thumb", "working_value"]

DEFAULT_WEIGHTS: Mapping[Level, float] = {"requirement": 3.0, "recommendation": 2.0, "wish": 1.0, "observation": 0.0}
_RANK: Mapping[Level, int] = {"observation": 0, "wish": 1, "recommendation": 2, "requirement": 3}
HIGHEST_LEVEL: Mapping[Authority, Level] = {
    "law": "requirement",
    "policy": "requirement",
    "label": "recommendation",
    "guideline": "recommendation",
    "research": "recommendation",
    "rule_of_thumb": "recommendation",
    "working_value": "wish",
}


class Source(Strict):
    """Where a norm comes from: a work of the pack, the section in it, and what kind of authority it has."""

    EXAMPLE: ClassVar[str] = '{ref: handboek, section: "hoofdstuk 3", authority: guideline}'

    ref: str
    section: str | None = None
    authority: Authority


class Selection(Strict):
    """Whom a rule judges: features of a layer (those satisfying ``where``), blocks, or the word ``plan``."""

    EXAMPLE: ClassVar[str] = "{layer: entrances, where: \"kind = 'shared_main'\"}"
    INTERNAL: ClassVar[tuple[str, ...]] = ("plan",)

    layer: LayerName | None = None
    where: Condition | None = None
    blocks: bool = False
    plan: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Selection:
        if (self.layer is not None) + self.blocks + self.plan != 1:
            raise RefusedError(text("select is 'plan', {{layer: ...}} or {{blocks: true}}"))
        return self


def _selection(value: Any) -> Any:
    return {"plan": True} if value == "plan" else value


class Norm(Strict):
    """What a value must be.

    ``unresolved`` names a line that the norm table lacks, for the ``side`` that it would have filled: then there is no
    verdict.
    """

    EXAMPLE: ClassVar[str] = "{at_most: 10, unit: dwellings}"
    INTERNAL: ClassVar[tuple[str, ...]] = ("unresolved", "side")

    at_least: float | str | None = None
    at_most: float | str | None = None
    between: tuple[float, float] | None = None
    equals: float | str | None = None
    one_of: tuple[float | str, ...] | None = None
    unit: str | None = None
    unresolved: str | None = None
    side: Literal["at_least", "at_most", "equals"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Norm:
        kinds = (self.at_least, self.at_most, self.between, self.equals, self.one_of, self.unresolved)
        if sum(kind is not None for kind in kinds) != 1:
            raise RefusedError(
                text("a norm is exactly one of at_least, at_most, between, equals or one_of, with a unit")
            )
        words = (self.at_least, self.at_most, self.equals, *(self.one_of or ()))
        if any(word is not None and scale_value(word) is None for word in words):
            raise RefusedError(text("a norm is a number, or an answer such as 'yes' or 'partly'"))
        return self


class ScoreLine(Strict):
    """A straight line between the value that scores fully and the value that scores nothing."""

    EXAMPLE: ClassVar[str] = "{full: 10, none: 20}"

    full: float
    none: float

    @model_validator(mode="after")
    def _apart(self) -> ScoreLine:
        if self.full == self.none:
            raise RefusedError(text("full and none must differ"))
        return self


def _share(value: Any) -> Any:
    """Read ``90%`` as 0.9."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return float(value.strip()[:-1].replace(",", ".")) / 100
        except ValueError:
            return value
    return value


_PLACE = re.compile(r"\{([^{}]*)\}")
MESSAGE_PLACES = ("id", "value", "norm", "unit")


def _places(message: Bilingual | None) -> Bilingual | None:
    """Refuse a message with other places than those that the review fills in."""
    for language, said in (("nl", message.nl), ("en", message.en)) if message else ():
        for found in _PLACE.finditer(said):
            if found[1] not in MESSAGE_PLACES:
                allowed = [f"{{{name}}}" for name in MESSAGE_PLACES]
                near = nearest(found[1], MESSAGE_PLACES)
                raise RefusedError(
                    text("A message cannot hold '{found}'", found=found[0]),
                    language,
                    nearest=near and f"{{{near}}}",
                    remedy=text("What can stand between braces: {allowed}.", allowed=allowed),
                )
    return message


Message = Annotated[Bilingual, AfterValidator(_places)]
"""A sentence about one subject, in which {id}, {value}, {norm} and {unit} are filled in."""


class Expectation(Strict):
    """What a rule's own test expects.

    ``findings`` is the number of subjects that do not meet, or the ids of those that fall short.
    """

    EXAMPLE: ClassVar[str] = "{status: not_met, findings: 1}"

    status: Literal["met", "not_met", "unknown", "not_applicable", "to_judge"]
    value: float | Literal["out_of_reach"] | None = None
    score: float | None = None
    findings: int | tuple[str | int, ...] | None = None


class GivenAnswer(Strict):
    """An answer to a question, in a test."""

    rule: str
    value: str | int | float | bool


MOST_FEATURES = 10_000


def _tiny(plan: dict[str, Any] | str) -> dict[str, Any] | str:
    """Refuse a plan that is not tiny: ``repeat`` makes many features of a few words."""
    if isinstance(plan, str):
        return plan
    rows = [row for given in plan.values() for row in (given if isinstance(given, list) else [given])]
    repeats = [row.get("repeat", 1) for row in rows if isinstance(row, dict)]
    if any(not isinstance(number, int) or isinstance(number, bool) or number < 0 for number in repeats):
        raise RefusedError(text("repeat is a whole number"))
    if sum(repeats) > MOST_FEATURES:
        raise RefusedError(text("a rule's test can hold {limit} features at most", limit=MOST_FEATURES))
    return plan


class RuleTest(Strict):
    """A tiny plan with the outcome that it must give.

    ``plan`` has rows by layer, or is the name of a file in the folder of the pack. ``known_miss`` says why the outcome
    is known to be another one for now.
    """

    name: str
    plan: Annotated[dict[str, Any] | str, AfterValidator(_tiny)]
    answers: tuple[GivenAnswer, ...] = ()
    norms: dict[str, float] = Field(default_factory=dict)
    expect: Expectation
    known_miss: Bilingual | None = None


class Rule(Strict):
    """One rule: whom it judges, what it measures, what the norm is, and where that comes from."""

    INTERNAL: ClassVar[tuple[str, ...]] = ("reason",)

    id: str
    code: str
    aliases: tuple[str, ...] = ()
    title: Bilingual
    why: Bilingual
    source: Source
    factor: str
    assignment: str | None = None
    lenses: tuple[str, ...] = ()
    scale: str | None = None
    level: Level
    weight: float | None = Field(default=None, ge=0)
    select: Annotated[Selection, BeforeValidator(_selection)]
    unless: Condition | None = None
    measure: dict[str, Any]
    norm: Norm | None = None
    score: ScoreLine | None = None
    accept: Annotated[float, BeforeValidator(_share), Field(gt=0, le=1)] = 1.0
    message: Message | None = None
    covers: tuple[str, ...] = ()
    tensions: tuple[str, ...] = ()
    reasoning: Bilingual | None = None
    reason: Bilingual | None = None
    tests: tuple[RuleTest, ...] = ()

    @model_validator(mode="after")
    def _honest(self) -> Rule:
        if len(self.measure) != 1:
            raise RefusedError(text("measure names exactly one kind, such as {{count: {{...}}}}"))
        highest = HIGHEST_LEVEL[self.source.authority]
        if _RANK[self.level] > _RANK[highest]:
            problem = text(
                "With a source of authority {authority} a rule is a {level} at most, and this says {found}",
                authority=self.source.authority,
                level=highest,
                found=self.level,
            )
            remedy = text("A requirement needs a source with authority law or policy.")
            raise RefusedError(problem, "level", remedy=remedy if self.level == "requirement" else None)
        if self.level != "observation" and self.norm is None:
            raise RefusedError(text("a rule without norm can only be an observation"), "level")
        if self.source.authority == "working_value" and self.level != "observation" and self.reasoning is None:
            raise RefusedError(text("a working value needs reasoning: why this number"))
        return self

    @property
    def kind(self) -> str:
        """The measure kind that the rule uses."""
        return next(iter(self.measure))

    @property
    def is_question(self) -> bool:
        """Whether a person answers it, so that it belongs to the judgement and not to the design score."""
        return self.kind == "ask"
