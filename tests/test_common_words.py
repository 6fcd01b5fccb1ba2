"""The words for units and layers."""

from __future__ import annotations

import pytest

from plancheck.common_words import LAYERS, UNITS, layer_word, unit_word
from plancheck.plan.schema import LAYERS as MODEL
from plancheck.texts import Text, text

COUNTED = [unit for unit, words in UNITS.items() if words.many is not None]


@pytest.mark.parametrize("unit", COUNTED)
def test_what_is_counted_has_a_word_for_one_and_a_word_for_more(unit: str) -> None:
    for count in (0, 0.5, 2, 100):
        assert unit_word(unit, "nl", count) == unit_word(unit, "nl")
    assert unit_word(unit, "nl", 1) == UNITS[unit].of(1).render("nl")


def test_one_and_many_in_both_languages() -> None:
    assert [unit_word("facilities", "nl", count) for count in (1, 2)] == ["voorziening", "voorzieningen"]
    assert [unit_word("facilities", "en", count) for count in (1, 2)] == ["facility", "facilities"]
    assert [unit_word("h", "nl", count) for count in (1, 2)] == ["uur per week", "uur per week"]
    assert unit_word("fte", "nl", 1) == "fte"


def test_what_has_no_word_is_shown_as_it_is() -> None:
    assert unit_word("m", "nl") == "m"
    assert unit_word("parkeer_plekken", "nl", 1) == "parkeer plekken"
    assert unit_word("per", "nl") == unit_word(None, "nl") == ""
    assert layer_word("huisdieren") == "'huisdieren'"


def test_every_layer_of_the_model_has_a_word() -> None:
    assert set(MODEL) <= set(LAYERS)
    assert isinstance(layer_word("frontages"), Text)
    assert text("{layer}", layer=layer_word("frontages")).render("nl") == "gevels"
