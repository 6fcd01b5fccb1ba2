"""Checks across the rules of a pack: unique names, and words that the scheme, the measures and the plan model know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from plancheck.documents import Document, Step
from plancheck.errors import Fault, fault
from plancheck.filters import Filter
from plancheck.pack.combination import mistakes
from plancheck.pack.model import LoadedRule, Scheme
from plancheck.pack.rule import Rule
from plancheck.pack.terms import Target
from plancheck.texts import Text, text


@dataclass(frozen=True)
class Vocabulary:
    """The words packs may use: measure kinds with their parameter models, plan layers with their attributes.

    ``subjects`` says per measure kind what it can judge (plan, features, blocks); anything where it says nothing.
    ``measures`` is what rules are measured by, per kind: handed on, never looked into. ``provider`` names the package
    that would bring a kind if it were allowed to.
    """

    kinds: Mapping[str, type[BaseModel]]
    layers: Mapping[str, frozenset[str]]
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: Mapping[str, Any] = field(default_factory=dict)
    provider: Callable[[str], str | None] = lambda kind: None


def check_rules(
    rules: Sequence[LoadedRule], scheme: Scheme, words: Vocabulary, places: Mapping[str, tuple[Document, int]]
) -> list[Fault]:
    """Return what is wrong with the rules together, in the order of the rules."""
    faults: list[Fault] = []
    codes: dict[str, LoadedRule] = {}
    combined = mistakes(rules)
    for loaded in rules:
        rule = loaded.rule
        document, number = places[rule.id]

        def report(code: str, problem: Text, steps: tuple[Step, ...], found: str, allowed: Sequence[str] = ()) -> None:
            place = document.place(("rules", number, *steps))  # noqa: B023 - used within this round of the loop
            faults.append(fault(code, problem, place=place, found=found, allowed=allowed))

        other = codes.setdefault(rule.code, loaded)
        if other is not loaded:
            problem = text("The code '{code}' is already used by {other}.", code=rule.code, other=other.rule.id)
            if other.pack != loaded.pack:
                problem = text(
                    "The code '{code}' is already used by {other} in the pack {pack}.",
                    code=rule.code, other=other.rule.id, pack=other.pack,
                )  # fmt: skip
            report("R031", problem, ("code",), "")
        for steps, found, allowed in _named(loaded, scheme):
            if found not in allowed:
                report("R032", text("'{name}' is not in the scheme.", name=found), steps, found, allowed)
        judged = "plan" if rule.select.plan else "blocks" if rule.select.blocks else "features"
        if judged not in words.subjects.get(rule.kind, (judged,)):
            problem = text("The measure {kind} cannot judge {subjects}.", kind=rule.kind, subjects=judged)
            report("R035", problem, ("select",), "", words.subjects[rule.kind])
        for layer, where in _targets(rule, loaded.parameters):
            if words.layers and layer not in words.layers:
                report("R033", text("There is no layer '{name}' in the plan model.", name=layer), (), layer,
                       sorted(words.layers))  # fmt: skip
                continue
            for attribute in (where.attributes if where else ()) if words.layers else ():
                if attribute not in words.layers[layer]:
                    problem = text("The layer {layer} has no attribute '{name}'.", layer=layer, name=attribute)
                    report("R034", problem, (), attribute, sorted(words.layers[layer]))
        for wrong in combined[rule.id]:
            place = document.place(("rules", number, "measure", rule.kind, *wrong.steps), key=wrong.key)
            faults.append(Fault(wrong.code, wrong.problem, place, wrong.allowed, wrong.nearest))
    return faults


def _named(loaded: LoadedRule, scheme: Scheme) -> Iterator[tuple[tuple[Step, ...], str, tuple[str, ...]]]:
    rule = loaded.rule
    yield ("factor",), rule.factor, tuple(entry.id for entry in scheme.factors)
    if rule.assignment is not None:
        yield ("assignment",), rule.assignment, tuple(entry.id for entry in scheme.assignments)
    for number, lens in enumerate(rule.lenses):
        yield ("lenses", number), lens, tuple(entry.id for entry in scheme.lenses)
    if rule.scale is not None:
        yield ("scale",), rule.scale, tuple(entry.id for entry in scheme.scales)


def _targets(rule: Rule, parameters: BaseModel) -> Iterator[tuple[str, Filter | None]]:
    """Yield every layer that a rule names, with the filters on it."""
    if rule.select.layer:
        yield rule.select.layer, rule.select.where
        yield rule.select.layer, rule.unless
    yield from _nested(parameters)


def _nested(value: Any) -> Iterator[tuple[str, Filter | None]]:
    if isinstance(value, Target):
        yield value.layer, value.where
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _nested(getattr(value, name))
    elif isinstance(value, (tuple, list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _nested(item)
