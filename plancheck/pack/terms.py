"""The words that rules are made of: texts in two languages, targets and amounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from plancheck.errors import RefusedError
from plancheck.filters import Filter, parse
from plancheck.texts import Language, text


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know.

    A model may show how it is written (``EXAMPLE``), and name what loading fills in (``INTERNAL``).
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True, allow_inf_nan=False
    )


@dataclass(frozen=True)
class Named:
    """Marks a text of a rule as a name in the plan model: of a layer, or of an attribute.

    An attribute belongs to ``layer``, or else to the layers of the targets beside it, or else to the subjects; a key
    belongs to the subjects as well. ``besides`` are words that may stand there too.
    """

    what: Literal["layer", "attribute", "key"]
    layer: str | None = None
    besides: tuple[str, ...] = ()

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        """Keep the mark in the JSON Schema, where the names are filled in."""
        return {**handler(core), MARK: [self.what, self.layer, *self.besides]}


MARK = "x-plancheck-names"

LayerName = Annotated[str, Named("layer")]
AttributeName = Annotated[str, Named("attribute")]
KeyName = Annotated[str, Named("key")]


class Bilingual(Strict):
    """A text in Dutch and English."""

    EXAMPLE: ClassVar[str] = '{nl: "...", en: "..."}'

    nl: str
    en: str

    def render(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.nl if language == "nl" else self.en


def _filter(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


Condition = Annotated[Filter, BeforeValidator(_filter), WithJsonSchema({"type": "string", "minLength": 1})]
"""A filter in CQL2 text."""


class Target(Strict):
    """Features of one layer, all of them or those that satisfy ``where``."""

    EXAMPLE: ClassVar[str] = "dwellings, or {layer: facilities, where: \"category = 'library'\"}"

    layer: LayerName
    where: Condition | None = None


def _targets(value: Any) -> Any:
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple({"layer": item} if isinstance(item, str) else item for item in items)


@dataclass(frozen=True)
class _Short:
    """Says in the JSON Schema that a target may also be the name of a layer, and a list of targets just the one."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        listed = handler(core)
        one = [{"type": "string", MARK: ["layer", None]}, listed["items"]]
        return {"anyOf": [*one, {**listed, "items": {"anyOf": one}}]}


Targets = Annotated[tuple[Target, ...], BeforeValidator(_targets), Field(min_length=1), _Short()]
"""One target or several (any of them): ``facilities``, ``{layer: facilities, where: "..."}`` or a list of those."""


class Amount(Strict):
    """How much of something lies inside a subject: one of count, sum (with ``of``), area, length or programme."""

    EXAMPLE: ClassVar[str] = "{count: dwellings}"

    count: Targets | None = None
    sum: AttributeName | None = None
    of: Targets | None = None
    area: Targets | None = None
    length: Targets | None = None
    programme: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Amount:
        given = [name for name in ("count", "sum", "area", "length", "programme") if getattr(self, name) is not None]
        if len(given) != 1:
            raise RefusedError(text("an amount is exactly one of count, sum, area, length or programme"))
        if (self.sum is None) != (self.of is None):
            raise RefusedError(
                text("sum names an attribute and needs of, the features to add up; of goes with sum only")
            )
        return self
