"""The words that rules are made of: texts in two languages, targets and amounts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from plancheck.errors import RefusedError
from plancheck.filters import Filter, parse
from plancheck.texts import Language, text


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Bilingual(Strict):
    """A text in Dutch and English."""

    nl: str
    en: str

    def render(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.nl if language == "nl" else self.en


def _filter(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


Condition = Annotated[Filter, BeforeValidator(_filter)]


class Target(Strict):
    """Features of one layer, all of them or those that satisfy ``where``."""

    layer: str
    where: Condition | None = None


def _targets(value: Any) -> Any:
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple({"layer": item} if isinstance(item, str) else item for item in items)


Targets = Annotated[tuple[Target, ...], BeforeValidator(_targets), Field(min_length=1)]
"""One target or several (any of them): ``facilities``, ``{layer: facilities, where: "..."}`` or a list of those."""


class Amount(Strict):
    """How much of something lies inside a subject: one of count, sum (with ``of``), area, length or programme."""

    count: Targets | None = None
    sum: str | None = None
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
