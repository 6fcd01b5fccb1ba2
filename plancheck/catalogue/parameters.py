"""The parameters of a measure in words: targets, amounts, conditions and numbers, each as a planner would read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from plancheck.catalogue.conditions import condition_words
from plancheck.catalogue.names import attribute_word, value_word
from plancheck.filters import Filter
from plancheck.measures.daily import Destination
from plancheck.pack.combination import OtherRule
from plancheck.pack.expressions import Expression
from plancheck.pack.terms import Amount, Bilingual, Target
from plancheck.report.words import LAYERS, ROLES, word
from plancheck.texts import Language, Text, plural, shown, text

_OF_THE_ENGINE = ("rule",)
"""Parameters that loading fills in; no pack writes them."""

_ATTRIBUTES = ("attribute", "distinct", "weight", "group", "buffer")
"""Parameters that name an attribute of the target."""

_CHOICES: Mapping[tuple[str, str], Text] = {
    ("along", "walk"): text("on foot, along the paths"),
    ("along", "straight"): text("in a straight line"),
    ("scale", "yes_partly_no"): text("yes, partly or no"),
    ("scale", "one_to_ten"): text("a mark from 1 to 10"),
    ("scale", "zero_to_four"): text("a number from 0 to 4"),
    ("scale", "ladder"): text("a rung of the participation ladder, 1 to 6"),
}


@dataclass(frozen=True)
class Parameter:
    """A parameter with its value in words, or several; ``given`` when the rule names it, else it is the usual value.

    ``code`` marks a word of the measure itself, which its page explains.
    """

    name: str
    words: tuple[str, ...]
    given: bool
    code: bool


def parameters_of(parameters: BaseModel, layer: str | None, language: Language) -> tuple[Parameter, ...]:
    """Return what a measure is told; ``layer`` is that of the subjects, for attributes that have no other layer."""
    return tuple(_parameters(parameters, layer, language))


def _parameters(parameters: BaseModel, layer: str | None, language: Language) -> Iterator[Parameter]:
    targets = next((value for _, value in _values(parameters) if _is_targets(value)), None)
    about = targets[0].layer if targets else layer
    for name, field in type(parameters).model_fields.items():
        value, given = getattr(parameters, name), name in parameters.model_fields_set
        if name not in _OF_THE_ENGINE and value is not None and (given or value is not False):
            if isinstance(value, Mapping):
                said = tuple(f"{key}: {_said(str(key), item, about, language)}" for key, item in value.items())
            else:
                several = value if isinstance(value, tuple) else (value,)
                said = tuple(_said(name, item, about, language) for item in several)
            yield Parameter(field.alias or name, said, given, _is_own_word(name, value))


def _values(model: BaseModel) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(model, name)) for name in type(model).model_fields)


def _is_targets(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(item, Target) for item in value)


def target_words(target: Target, language: Language) -> str:
    """Return features of a layer in words."""
    layer = word(LAYERS, target.layer, language)
    if target.where is None:
        return layer
    condition = condition_words(target.where, target.layer, language)
    return text("{layer} for which: {condition}", layer=layer, condition=condition).render(language)


def amount_words(amount: Amount, language: Language) -> str:
    """Return an amount in words: "the number of dwellings"."""
    if amount.programme is not None:
        item = value_word("programme", "item", amount.programme, language)
        return text("the programme's quantity of {item}", item=item).render(language)
    if amount.sum is not None and amount.of is not None:
        attribute = attribute_word(amount.of[0].layer, amount.sum, language)
        sentence = text("the sum of {attribute} of {target}", attribute=attribute, target=_targets(amount.of, language))
        return sentence.render(language)
    if amount.count is not None:
        return text("the number of {target}", target=_targets(amount.count, language)).render(language)
    if amount.area is not None:
        return text("the area of {target}", target=_targets(amount.area, language)).render(language)
    return text("the length of {target}", target=_targets(amount.length or (), language)).render(language)


def _targets(targets: tuple[Target, ...], language: Language) -> str:
    return "; ".join(target_words(target, language) for target in targets)


def _said(name: str, value: Any, layer: str | None, language: Language) -> str:
    if isinstance(value, Target):
        return target_words(value, language)
    if isinstance(value, Amount):
        return amount_words(value, language)
    if isinstance(value, OtherRule):
        return text("the value of the rule {rule}", rule=value.rule).render(language)
    if isinstance(value, Destination):
        target = _targets(value.to, language)
        said = plural(
            "{target}: {count} time a week", "{target}: {count} times a week", count=value.trips, target=target
        )
        return said.render(language)
    if isinstance(value, Bilingual):
        return value.render(language)
    if isinstance(value, Expression):
        return value.source
    if isinstance(value, Filter):
        return condition_words(value, layer, language)
    if isinstance(value, BaseModel):
        return ", ".join(f"{key}: {_said(key, item, layer, language)}" for key, item in _values(value)
                         if item is not None)  # fmt: skip
    if isinstance(value, (tuple, list)):
        return "; ".join(_said(name, item, layer, language) for item in value)
    return _plain(name, value, layer, language)


def _is_own_word(name: str, value: Any) -> bool:
    if isinstance(value, Expression):
        return True
    return isinstance(value, str) and (name, value) not in _CHOICES and name not in (*_ATTRIBUTES, "role")


def _plain(name: str, value: Any, layer: str | None, language: Language) -> str:
    if isinstance(value, str):
        if (name, value) in _CHOICES:
            return _CHOICES[name, value].render(language)
        if name == "role":
            return word(ROLES, value, language)
        if name in _ATTRIBUTES:
            return attribute_word(layer, value, language)
        return value
    written = shown(value, language)
    return f"{written} m" if name.endswith("_m") and not isinstance(value, bool) else written
