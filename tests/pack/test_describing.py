"""What a rule needs of a plan: what it names, and what its measure reads besides."""

from __future__ import annotations

import pytest

from plancheck.api import load_pack
from plancheck.pack.combination import Combination, rules_by_name
from plancheck.pack.describing import needs
from plancheck.pack.model import LoadedRule
from plancheck.plan.building import plan_from_rows
from plancheck.plan.schema import LAYERS
from plancheck.review.outcome import outcome
from plancheck.review.referring import context_of

MODEL = {layer.name: frozenset(attribute.name for attribute in layer.attributes) for layer in LAYERS.values()}
RULES = {item.rule.code: item for item in load_pack().rules}
MEASURED = [item for item in RULES.values() if not item.rule.is_question]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("DS01", {"entrances": ("kind", "entrance_id"), "dwellings": ("entrance_id",)}),
        ("KIS13", {"dwellings": (), "facilities": ("category",), "paths": ()}),
        ("VW13", {}),
    ],
)
def test_layers_and_attributes(code: str, expected: dict[str, tuple[str, ...]]) -> None:
    found = needs(RULES[code], MODEL)
    assert {layer: set(names) for layer, names in found.items()} == {
        layer: set(names) for layer, names in expected.items()
    }


@pytest.mark.parametrize("loaded", MEASURED, ids=[item.rule.id for item in MEASURED])
def test_what_a_rule_misses_in_an_empty_plan_is_what_it_needs(loaded: LoadedRule) -> None:
    context = context_of(plan_from_rows({}), tuple(RULES.values()), {})
    missed = {gap.layer for gap in outcome(loaded, context).missing} - {None, "boundary"}
    assert missed <= _all_needs(loaded)


def _all_needs(loaded: LoadedRule) -> set[str]:
    """Return the layers that a rule needs, with those of the rules that it combines."""
    found = set(needs(loaded, MODEL))
    if isinstance(loaded.parameters, Combination):
        named = rules_by_name(tuple(RULES.values()))
        found.update(*(_all_needs(named[name]) for name in loaded.parameters.rules.values()))
    return found


def test_every_layer_and_attribute_is_of_the_plan_model() -> None:
    tables = {"programme", "answers", "indicators"}
    for loaded in MEASURED:
        for layer, attributes in needs(loaded, MODEL).items():
            assert layer in MODEL or layer in tables, loaded.rule.id
            assert set(attributes) <= MODEL.get(layer, frozenset({"item"})), loaded.rule.id
