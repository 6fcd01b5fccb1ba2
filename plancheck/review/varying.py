"""The parameters of a measure with one thing changed, found by walking through what a rule says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from plancheck.filters import Filter, parse
from plancheck.pack.expressions import Expression, Operation
from plancheck.pack.terms import Target
from plancheck.texts import Text, text

FACTORS = (0.5, 2.0)
ELSEWHERE = ("trees", "landmarks")
"""Where a target is looked for that is somewhere else: the first layer that it is not."""
_OPPOSITE = MappingProxyType({"+": "-", "-": "+", "*": "/", "/": "*", "min": "max", "max": "min", "mean": "max"})

Path = tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """Something with one thing changed: the name of the change, what it means when no test notices, and the result."""

    name: str
    said: Text
    value: Any


def instead(what: Text | str, old: object, new: object) -> Text:
    """Say that a value could have been another one."""
    return text("If {what} were {new} instead of {old}, no test would notice.", what=_quoted(what), new=new, old=old)


def left_out(what: Text | str) -> Text:
    """Say that something could have been left out."""
    return text("If {what} were left out, no test would notice.", what=_quoted(what))


def turned_round(what: Text | str) -> Text:
    """Say that something could have meant the opposite."""
    return text("If {what} were turned round, no test would notice.", what=_quoted(what))


def _quoted(what: Text | str) -> Text | str:
    return f"'{what}'" if isinstance(what, str) else what


def variants(value: Any, annotation: Any, path: Path) -> Iterator[Variant]:
    """Yield ``value`` with one thing changed; ``annotation`` is its type and ``path`` where it stands in the rule."""
    name = ".".join(path)
    if isinstance(value, bool):
        yield Variant(f"{name} turned", turned_round(name), not value)
    elif isinstance(value, (int, float)):
        for factor in FACTORS if value else ():
            new = float(f"{value * factor:.6g}")
            yield Variant(f"{name} times {factor}", instead(name, value, new), new)
    elif isinstance(value, str):
        choices = _choices(annotation)
        if value in choices and len(choices) > 1:
            new = choices[(choices.index(value) + 1) % len(choices)]
            yield Variant(f"{name} next", instead(name, value, new), new)
    elif isinstance(value, Filter):
        yield Variant(f"{name} left out", left_out(name), None)
        yield Variant(f"{name} turned", turned_round(name), parse(f"NOT ({value.text})"))
    elif isinstance(value, Expression):
        yield from _signs(value, name)
    elif isinstance(value, tuple):
        yield from _items(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            for variant in variants(item, None, (*path, str(key))):
                yield Variant(variant.name, variant.said, {**value, key: variant.value})
    elif isinstance(value, BaseModel):
        yield from _fields(value, path)


def _choices(annotation: Any) -> tuple[Any, ...]:
    """Return the values that a type spells out, also when it is one of several types."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(choice for part in get_args(annotation) for choice in _choices(part))


def _signs(expression: Expression, name: str) -> Iterator[Variant]:
    for number, step in enumerate(expression.steps):
        if isinstance(step, Operation) and step.name in _OPPOSITE:
            other: Any = replace(step, name=_OPPOSITE[step.name])  # type: ignore[arg-type]
            steps = (*expression.steps[:number], other, *expression.steps[number + 1 :])
            what = text("a sign of '{name}'", name=name)
            yield Variant(f"{name} {number}", instead(what, step.name, other.name), replace(expression, steps=steps))


def _items(items: tuple[Any, ...], path: Path) -> Iterator[Variant]:
    alone = len(items) == 1
    for number, item in enumerate(items):
        here = path if alone else (*path, str(number + 1))
        rest = (*items[:number], *items[number + 1 :])
        if not alone and isinstance(item, BaseModel):
            name = ".".join(here)
            yield Variant(f"{name} left out", left_out(name), rest)
        for variant in variants(item, None, here):
            yield Variant(variant.name, variant.said, (*items[:number], variant.value, *items[number + 1 :]))


def _fields(model: BaseModel, path: Path) -> Iterator[Variant]:
    fields = type(model).model_fields
    given = {name: getattr(model, name) for name in fields if name in model.model_fields_set}
    if isinstance(model, Target):
        layer, name = next(layer for layer in ELSEWHERE if layer != model.layer), ".".join(path)
        yield Variant(f"{name} elsewhere", instead(name, model.layer, layer), Target(layer=layer))
    for name, value in given.items():
        written = fields[name].alias or name
        for variant in variants(value, fields[name].annotation, (*path, written)):
            try:
                changed = type(model).model_validate({**given, name: variant.value})
            except ValidationError:
                continue  # it does not go together with the rest
            yield Variant(variant.name, variant.said, changed)
