"""What a rule asks of a plan: the layers and attributes that it names, and those that its measure reads besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from pydantic import BaseModel

from plancheck.filters import DERIVED
from plancheck.pack.model import LoadedRule
from plancheck.pack.terms import Amount, Target

_NAMES = ("by", "key", "distinct", "attribute", "weight", "group", "groups", "buffer", "areas")
"""Parameters that may name an attribute, of what is measured or of what is judged."""

Need = tuple[str, str | None]
"""A layer, and an attribute of it or None for the layer as it is."""


def needs(loaded: LoadedRule, layers: Mapping[str, Set[str]]) -> dict[str, tuple[str, ...]]:
    """Return the attributes that a rule reads by layer; ``layers`` are those of the plan model with their attributes.

    What can be worked out from the drawing (areas and lengths) needs no attribute.
    """
    found: dict[str, list[str]] = {}
    for layer, attribute in _needs(loaded, layers):
        held = found.setdefault(layer, [])
        if attribute is not None and attribute not in DERIVED and attribute not in held:
            held.append(attribute)
    return {layer: tuple(held) for layer, held in found.items()}


def _needs(loaded: LoadedRule, layers: Mapping[str, Set[str]]) -> Iterator[Need]:
    rule, own = loaded.rule, loaded.rule.select.layer
    if rule.select.blocks:
        yield "buildings", "block_id"
    if own is not None:
        yield own, None
        for condition in (rule.select.where, rule.unless):
            yield from ((own, attribute) for attribute in (condition.attributes if condition else ()))
    terms = list(_terms(loaded.parameters))
    for term in terms:
        yield from _of_term(term)
    targets = {term.layer for term in terms if isinstance(term, Target)}
    for attribute in _named(loaded.parameters):
        candidates = [*sorted(targets), *([own] if own is not None and own not in targets else [])]
        yield from ((layer, attribute) for layer in candidates if attribute in layers.get(layer, ()))
    for layer, attribute in loaded.measure.reads(loaded.parameters):
        read = layer or own
        if read is not None:
            yield read, attribute


def _of_term(term: Target | Amount) -> Iterator[Need]:
    if isinstance(term, Target):
        yield term.layer, None
        yield from ((term.layer, attribute) for attribute in (term.where.attributes if term.where else ()))
    elif term.programme is not None:
        yield "programme", "item"
    elif term.sum is not None:
        yield from ((target.layer, term.sum) for target in term.of or ())


def _terms(value: Any) -> Iterator[Target | Amount]:
    """Yield the targets and amounts in parameters, however deep."""
    if isinstance(value, (Target, Amount)):
        yield value
    if isinstance(value, BaseModel) and not isinstance(value, Target):
        for name in type(value).model_fields:
            yield from _terms(getattr(value, name))
    elif isinstance(value, (tuple, list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _terms(item)


def _named(parameters: BaseModel) -> Iterator[str]:
    for name in type(parameters).model_fields:
        value = getattr(parameters, name)
        if name in _NAMES and isinstance(value, str):
            yield value
