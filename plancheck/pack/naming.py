"""The names that a rule takes from the plan model: layers, attributes, and the values that an attribute can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from plancheck.documents import Step
from plancheck.errors import nearest
from plancheck.filters import Filter
from plancheck.pack.model import LoadedRule
from plancheck.pack.rule import Selection
from plancheck.pack.terms import Named, Target
from plancheck.pack.vocabulary import Column, Vocabulary
from plancheck.texts import Text, text


class Use(NamedTuple):
    """A name or a filter in a rule, the layers that it is about, and where it stands."""

    used: str | Filter
    mark: Named
    layers: tuple[str, ...]
    steps: tuple[Step, ...]


class Misnomer(NamedTuple):
    """A name that the plan model does not have, and what was probably meant."""

    code: str
    problem: Text
    steps: tuple[Step, ...]
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    remedy: Text | None = None


_FILTER = Named("attribute")


def uses(loaded: LoadedRule) -> Iterator[Use]:
    """Yield every name and filter in a rule, in the order in which they stand."""
    rule = loaded.rule
    subject = (rule.select.layer,) if rule.select.layer else ()
    yield from _uses(rule.select, (), ("select",))
    if rule.unless is not None:
        yield Use(rule.unless, _FILTER, subject, ("unless",))
    yield from _uses(loaded.parameters, subject, ("measure", rule.kind))


def _uses(value: Any, subject: tuple[str, ...], steps: tuple[Step, ...]) -> Iterator[Use]:
    if isinstance(value, BaseModel):
        about = _layers_beside(value) or subject
        for name, field in type(value).model_fields.items():
            item, at = getattr(value, name), (*steps, field.alias or name)
            mark = _mark(field.metadata, field.annotation)
            if isinstance(item, Filter):
                yield Use(item, _FILTER, about, at)
            elif mark is not None and isinstance(item, str):
                if item not in mark.besides:
                    yield Use(item, mark, (mark.layer,) if mark.layer else about, at)
                if mark.what == "key" and about != subject:
                    yield Use(item, mark, subject, at)
            else:
                yield from _uses(item, subject, at)
    elif isinstance(value, (tuple, list)):
        for number, item in enumerate(value):
            yield from _uses(item, subject, (*steps, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _uses(item, subject, (*steps, key))


def _layers_beside(model: BaseModel) -> tuple[str, ...]:
    """Return the layer of a target itself, or of the first targets among the parameters of a measure or an amount."""
    if isinstance(model, (Target, Selection)):
        return (model.layer,) if model.layer else ()
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, tuple) and value and all(isinstance(item, Target) for item in value):
            return tuple(dict.fromkeys(item.layer for item in value))
    return ()


def _mark(metadata: Sequence[Any], annotation: Any) -> Named | None:
    """Return the mark of a field, which may stand inside a union."""
    for item in metadata:
        if isinstance(item, Named):
            return item
    for part in get_args(annotation):
        found = _mark(getattr(part, "__metadata__", ()), part if get_args(part) else None)
        if found is not None:
            return found
    return None


def misnomers(loaded: LoadedRule, words: Vocabulary) -> Iterator[Misnomer]:
    """Yield the names in a rule that the plan model does not have, and the values that an attribute cannot have."""
    told: set[tuple[str, tuple[Step, ...]]] = set()
    for use in uses(loaded):
        if use.mark.what == "layer":
            if use.used not in words.layers:
                yield _no_layer(str(use.used), words, use.steps)
            continue
        known = [layer for layer in use.layers if layer in words.layers]
        if not known:
            continue
        columns = {name: column for layer in known for name, column in words.columns.get(layer, {}).items()}
        attributes = frozenset().union(*(words.layers[layer] for layer in known))
        names = use.used.attributes if isinstance(use.used, Filter) else (use.used,)
        for name in names:
            if name not in attributes and (name, use.steps) not in told:
                told.add((name, use.steps))
                compared = _compared(use.used.tree) if isinstance(use.used, Filter) else ()
                yield _no_attribute(name, known, attributes, words, use.steps, compared)
        if isinstance(use.used, Filter):
            for name, value in _compared(use.used.tree):
                if name in columns and not isinstance(value, Mapping):
                    yield from _no_value(name, value, known[0], columns[name], words, use.steps)


def _no_layer(name: str, words: Vocabulary, steps: tuple[Step, ...]) -> Misnomer:
    allowed = tuple(sorted(words.layers))
    meant = words.dutch.layer(name) or nearest(name, allowed) or words.dutch.near(name, "")
    problem = text("There is no layer '{name}' in the plan model.", name=name)
    return Misnomer("R033", problem, steps, allowed, meant)


def _no_attribute(
    name: str,
    layers: Sequence[str],
    attributes: frozenset[str],
    words: Vocabulary,
    steps: tuple[Step, ...],
    compared: Any,
) -> Misnomer:
    allowed = tuple(sorted(attributes))
    problem = text("The layer {layer} has no attribute '{name}'.", layer=" / ".join(layers), name=name)
    for _, value in compared:
        if isinstance(value, Mapping) and value.get("property") == name:
            remedy = text("A text stands between single quotes: '{name}'.", name=name)
            return Misnomer("R034", problem, steps, (), None, remedy)
    meant = next((found for layer in layers if (found := words.dutch.attribute(layer, name))), None)
    meant = meant or nearest(name, allowed) or words.dutch.near(name, layers[0])
    return Misnomer("R034", problem, steps, allowed, meant)


def _no_value(
    name: str, value: Any, layer: str, column: Column, words: Vocabulary, steps: tuple[Step, ...]
) -> Iterator[Misnomer]:
    """Say that an attribute never has the value that it is compared with."""
    written = isinstance(value, str)
    if column.choices and not (written and value in column.choices):
        problem = text("'{attribute}' is never '{value}'.", attribute=name, value=_shown(value))
        meant = words.dutch.value(layer, name, str(value)) or nearest(str(value), column.choices)
        yield Misnomer("R041", problem, steps, column.choices, meant)
    elif written and column.kind in ("number", "integer"):
        problem = text("'{attribute}' is a number, and '{value}' is a text.", attribute=name, value=value)
        yield Misnomer("R042", problem, steps, remedy=text("Write the number without quotes."))
    elif written and column.kind == "boolean":
        problem = text("'{attribute}' is true or false, and '{value}' is a text.", attribute=name, value=value)
        remedy = text("Write {attribute} = true or {attribute} = false, without quotes.", attribute=name)
        yield Misnomer("R042", problem, steps, remedy=remedy)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def _compared(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield attributes with what they are compared with: a literal, or another attribute as ``{property: name}``."""
    if isinstance(node, list):
        for item in node:
            yield from _compared(item)
    if not isinstance(node, Mapping) or "op" not in node:
        return
    arguments = node["args"]
    if node["op"] in ("=", "<>", "<", ">", "<=", ">=", "in", "between", "a_contains"):
        first, *others = arguments
        if isinstance(first, Mapping) and "property" in first:
            for other in others:
                for value in other if isinstance(other, list) else (other,):
                    if not isinstance(value, Mapping) or "property" in value:
                        yield str(first["property"]), value
        elif others and isinstance(others[0], Mapping) and "property" in others[0] and not isinstance(first, Mapping):
            yield str(others[0]["property"]), first
    yield from _compared(arguments)
