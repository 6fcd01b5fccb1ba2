"""From what pydantic found wrong to faults that a rule author can mend: in words, with place and nearest match."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from plancheck.documents import Document, Step
from plancheck.errors import Fault, PlancheckError, RefusedError, fault, nearest
from plancheck.glossary import synonym
from plancheck.texts import Text, text

Model = TypeVar("Model", bound=BaseModel)

_NUMBER, _WHOLE, _TEXT, _TRUTH = text("a number"), text("a whole number"), text("text"), text("true or false")
_KEYS, _LIST, _FILTER = text("keys and values"), text("a list"), text("a filter between quotes")
_EXPECTED = {
    "float": _NUMBER, "int": _WHOLE, "string": _TEXT, "bool": _TRUTH, "dict": _KEYS, "model": _KEYS, "mapping": _KEYS,
    "tuple": _LIST, "list": _LIST, "is": _FILTER, "finite": _NUMBER,
}  # fmt: skip
_LIMITS = {
    "greater_than": ("gt", text("more than {limit}")),
    "greater_than_equal": ("ge", text("{limit} or more")),
    "less_than": ("lt", text("less than {limit}")),
    "less_than_equal": ("le", text("{limit} or less")),
}
_COMMA = text("A number has a point, not a comma: 0.5.")
_QUOTES = text('Between braces, a text with a comma needs straight quotes: {{nl: "...", en: "..."}}.')
_CURLY = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u201a")


_SIGN = re.compile(r"\s*(>=|<=|>|<|==|=)\s*(-?\d[\d.]*)\s*$")
_BOUNDS = ("at_least", "at_most", "equals")


def validate(
    model: type[Model], data: Any, document: Document, at: Sequence[Step], faults: list[Fault]
) -> Model | None:
    """Return ``data`` as a ``model``, or None after adding what is wrong with it to ``faults``."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults.extend(_describe(error, model, document, at))
        return None


def _there(document: Document, steps: Sequence[Any]) -> bool:
    """Whether a file has something at ``steps``; a key that was left out may be refused for that."""
    node = document.content
    for step in steps:
        if not isinstance(node, (dict, list)) or step not in (node if isinstance(node, dict) else range(len(node))):
            return False
        node = node[step]
    return True


def within(document: Document, steps: Sequence[Any]) -> tuple[Step, ...]:
    """Drop the steps that the file does not have, such as those that pydantic adds for alternatives of a union."""
    node, kept = document.content, []
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if isinstance(node, dict) and (step in node or last):
            kept.append(step)
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            kept.append(step)
            node = node[step]
    return tuple(kept)


def _describe(error: ValidationError, model: type[BaseModel], document: Document, at: Sequence[Step]) -> list[Fault]:
    seen: dict[tuple[Any, ...], Fault] = {}
    details = error.errors(include_url=False)
    meant = {
        (*detail["loc"][:-1], nearest(str(detail["loc"][-1]), _allowed(model, detail["loc"])))
        for detail in details
        if detail["type"] in ("extra_forbidden", "invalid_key")
    }
    expected = _expected(details, document, at)
    settled = {within(document, (*at, *detail["loc"])) for detail in details if detail["type"] == "string_too_long"}
    for detail in details:
        if detail["loc"] in meant and (detail["type"] == "missing" or not _there(document, (*at, *detail["loc"]))):
            continue  # it is there, misspelt
        onward = getattr(detail.get("ctx", {}).get("error"), "steps", ())
        steps = within(document, (*at, *detail["loc"], *onward))
        if steps in settled and detail["type"] != "string_too_long":
            continue  # it is of the right kind, of several that are allowed
        for item in _faults(detail, model, document, steps, expected.get(steps, ())):
            seen.setdefault((item.code, item.place and (item.place.line, item.place.column), item.problem.msgid), item)
    return list(seen.values())


def _faults(
    detail: Any, model: type[BaseModel], document: Document, steps: tuple[Step, ...], expected: Sequence[Text]
) -> list[Fault]:
    kind, context = detail["type"], detail.get("ctx", {})
    inner, location = context.get("error"), detail["loc"]
    if isinstance(inner, PlancheckError):
        place = document.place(steps)
        return [Fault(f.code, f.problem, place, f.allowed, f.nearest, f.remedy) for f in inner.faults]
    if kind in ("extra_forbidden", "invalid_key"):
        allowed = _allowed(model, location)
        name = str(location[-1])
        problem = text("The key '{key}' is not known here.", key=name)
        place = document.place(steps, key=True)
        found = fault("R011", problem, place=place, found=name, allowed=allowed)
        slip = _slip(name, detail["input"])
        if slip:
            return [Fault("R011", text("A key is needed here, and this is none: {key}", key=name), place, remedy=slip)]
        return [found]
    if kind == "missing" and isinstance(location[-1], int):
        short = text("This list is too short: {found} of at least {limit} parts.",
                     found=location[-1], limit=location[-1] + 1)  # fmt: skip
        return [fault("R014", short, place=document.place(steps))]
    if kind == "missing":
        problem = text("The key '{key}' is missing.", key=str(location[-1]))
        place = document.place(steps[:-1] or steps, key=True)
        return [fault("R012", problem, place=place, remedy=_example(model, location[:-1]))]
    given = detail["input"]
    place = document.place(steps, key=given is None)
    if kind == "literal_error":
        choices = tuple(part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(","))
        problem = text("'{value}' is not one of the allowed values.", value=_short(given))
        if given is None:
            problem = text("There is nothing here; it must be one of the allowed values.")
        return [fault("R013", problem, place=place, found=str(given), allowed=choices)]
    if isinstance(inner, RefusedError):
        problem = text("{problem}.", problem=inner.sentence)
        return [Fault("R014", problem, place, nearest=inner.nearest, remedy=inner.remedy)]
    return [fault("R014", _sentence(detail, expected), place=place, remedy=_remedy(detail, model, expected))]


def _expected(details: Sequence[Any], document: Document, at: Sequence[Step]) -> dict[tuple[Step, ...], list[Text]]:
    """Return what is expected at each place: a union expects several things at one place."""
    found: dict[tuple[Step, ...], list[Text]] = {}
    for detail in details:
        wanted = _wanted(detail["type"])
        if wanted is not None:
            listed = found.setdefault(within(document, (*at, *detail["loc"])), [])
            if wanted not in listed:
                listed.append(wanted)
    return found


def _wanted(kind: str) -> Text | None:
    endings = ("_type", "_parsing", "_from_float", "_attributes_type", "_instance_of", "_number", "_parsing_size")
    return _EXPECTED.get(kind.split("_")[0]) if kind.endswith(endings) else None


def _sentence(detail: Any, expected: Sequence[Text]) -> Text:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "string_too_long":
        return text("This text has more than {limit} characters.", limit=context["max_length"])
    if expected:
        wanted = expected[0] if len(expected) == 1 else text("{one} or {other}", one=expected[0], other=expected[1])
        if given is None:
            return text("There is nothing here; it must be {expected}.", expected=wanted)
        if isinstance(given, (dict, list, tuple)):
            there = _KEYS if isinstance(given, dict) else _LIST
            return text("This must be {expected}; here are: {found}.", expected=wanted, found=there)
        return text("'{value}' must be {expected}.", value=_short(given), expected=wanted)
    if kind in _LIMITS:
        name, limit = _LIMITS[kind]
        wanted = Text(limit.msgid, (("limit", context[name]),))
        return text("'{value}' must be {expected}.", value=_short(given), expected=wanted)
    if kind in ("too_short", "too_long"):
        number = context.get("min_length", context.get("max_length"))
        if kind == "too_short":
            return text("This list is too short: {found} of at least {limit} parts.",
                        found=context["actual_length"], limit=number)  # fmt: skip
        return text("This list has more than {limit} parts.", limit=number)
    if kind == "string_too_short":
        return text("A text is needed here.")
    return text("'{value}' does not fit here.", value=_short(given))


def _remedy(detail: Any, model: type[BaseModel], expected: Sequence[Text]) -> Text | None:
    given, location = detail["input"], detail["loc"]
    if isinstance(given, str) and _is_decimal(given):
        return _COMMA
    if detail["type"].startswith(("less_than", "float")) and location and location[-1] == "accept":
        return text("Write a share as 90% or 0.9.")
    if _LIST in expected:
        if isinstance(given, str):
            return text("Write it between brackets: [{value}].", value=_short(given))
        first = next(iter(given), None) if isinstance(given, dict) else None
        return text("Write '- ' before the first key of each part: '- {key}: ...'.", key=first) if first else None
    sign = _SIGN.match(given) if isinstance(given, str) else None
    if sign:
        return text("Write it as {example}.", example=f"{{{synonym(sign[1], _BOUNDS)}: {sign[2]}, unit: ...}}")
    return _example(model, location)


def _is_decimal(written: str) -> bool:
    before, comma, after = written.strip().partition(",")
    return bool(comma) and before.lstrip("-").isdigit() and after.isdigit()


def _slip(name: str, value: object) -> Text | None:
    """Return what to do about a key that is no key, but the second half of something with a comma in it."""
    if name.strip().rstrip("%").isdigit():
        return _COMMA
    if value is None and any(sign in name for sign in (*_CURLY, " ")):
        return _QUOTES
    if any(sign in name for sign in _CURLY):
        return text("Use straight quotes, or none, around a key.")
    return None


def _example(model: type[BaseModel], location: tuple[Any, ...]) -> Text | None:
    """Return how the thing at a place is written, where the model gives an example."""
    written = getattr(_model_at(model, location), "EXAMPLE", None)
    return text("Write it as {example}.", example=written) if written else None


def _short(value: object) -> str:
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return written if len(written) <= 60 else written[:57] + "..."


def _model_at(model: type[BaseModel], location: tuple[Any, ...]) -> type[BaseModel] | None:
    """Return the model of what stands at a place, as far as that is known."""
    current: type[BaseModel] | None = model
    for step in location:
        if current is None:
            return None
        keys = _keys(current)
        if step in keys:
            found = list(_models(keys[step]))
            current = found[0] if found else None
    return current


def _allowed(model: type[BaseModel], location: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed where an unknown one was found."""
    found = _model_at(model, location[:-1])
    internal = getattr(found, "INTERNAL", ())
    return tuple(key for key in _keys(found) if key not in internal) if found is not None else ()


def _keys(current: type[BaseModel]) -> Mapping[str, Any]:
    """Return the keys that a model takes, as they are written, with their annotations."""
    return {field.alias or name: field.annotation for name, field in current.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Return the pydantic models inside an annotation, however deep in unions and tuples."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, types.UnionType, tuple, list, dict) or get_args(annotation):
        for part in get_args(annotation):
            yield from _models(part)
