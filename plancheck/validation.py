"""From what pydantic found wrong to faults that a rule author can mend: in words, with place and nearest match."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from plancheck.documents import Document, Step
from plancheck.errors import Fault, PlancheckError, RefusedError, fault, nearest
from plancheck.texts import Text, text

Model = TypeVar("Model", bound=BaseModel)

_NUMBER, _WHOLE, _TEXT, _TRUTH = text("a number"), text("a whole number"), text("text"), text("true or false")
_KEYS, _LIST = text("keys and values"), text("a list")
_EXPECTED = {
    "float": _NUMBER, "int": _WHOLE, "string": _TEXT, "bool": _TRUTH, "dict": _KEYS, "model": _KEYS, "mapping": _KEYS,
    "tuple": _LIST, "list": _LIST,
}  # fmt: skip


def validate(
    model: type[Model], data: Any, document: Document, at: Sequence[Step], faults: list[Fault]
) -> Model | None:
    """Return ``data`` as a ``model``, or None after adding what is wrong with it to ``faults``."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults.extend(_describe(error, model, document, at))
        return None


def _describe(error: ValidationError, model: type[BaseModel], document: Document, at: Sequence[Step]) -> list[Fault]:
    seen: dict[tuple[Any, ...], Fault] = {}
    details = error.errors(include_url=False)
    meant = {
        (*detail["loc"][:-1], nearest(str(detail["loc"][-1]), _allowed(model, detail["loc"])))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in meant:
            continue  # it is there, misspelt
        steps = _within(document, (*at, *detail["loc"]))
        kind, context = detail["type"], detail.get("ctx", {})
        inner = context.get("error")
        if isinstance(inner, PlancheckError):
            place = document.place(steps)
            found = [Fault(f.code, f.problem, place, f.allowed, f.nearest, f.remedy) for f in inner.faults]
        elif kind == "extra_forbidden":
            allowed = _allowed(model, detail["loc"])
            name = str(detail["loc"][-1])
            problem = text("The key '{key}' is not known here.", key=name)
            found = [fault("R011", problem, place=document.place(steps, key=True), found=name, allowed=allowed)]
        elif kind == "missing":
            problem = text("The key '{key}' is missing.", key=str(detail["loc"][-1]))
            found = [fault("R012", problem, place=document.place(steps[:-1] or steps, key=True))]
        elif kind == "literal_error":
            allowed = tuple(part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(","))
            problem = text("'{value}' is not one of the allowed values.", value=_short(detail["input"]))
            place = document.place(steps)
            found = [fault("R013", problem, place=place, found=str(detail["input"]), allowed=allowed)]
        else:
            found = [fault("R014", _sentence(kind, detail, inner), place=document.place(steps))]
        for item in found:
            seen.setdefault((item.code, item.place and (item.place.line, item.place.column), item.problem.msgid), item)
    return list(seen.values())


def _sentence(kind: str, detail: Any, inner: object) -> Text:
    if isinstance(inner, RefusedError):
        return text("{problem}.", problem=inner.sentence)
    expected = _EXPECTED.get(kind.split("_")[0])
    if expected and kind.endswith(("_type", "_parsing", "_from_float")):
        return text("'{value}' must be {expected}.", value=_short(detail["input"]), expected=expected)
    return text("'{value}' does not fit here: {problem}.", value=_short(detail["input"]), problem=detail["msg"])


def _short(value: object) -> str:
    written = str(value)
    return written if len(written) <= 60 else written[:57] + "..."


def _within(document: Document, steps: tuple[Any, ...]) -> tuple[Step, ...]:
    """Drop the steps that pydantic adds for alternatives of a union and that the file does not have."""
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


def _allowed(model: type[BaseModel], location: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed where an unknown one was found."""
    current: Any = model
    for step in location[:-1]:
        models = _models(_keys(current).get(step))
        if models:
            current = models[0]
    return tuple(_keys(current))


def _keys(current: Any) -> dict[str, Any]:
    """Return the keys that a model takes, as they are written, with their annotations."""
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return {}
    return {field.alias or name: field.annotation for name, field in current.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the pydantic models inside an annotation, however deep in unions and tuples."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Union, types.UnionType, tuple, list, dict) or get_args(annotation):
        return [model for part in get_args(annotation) for model in _models(part)]
    return []
