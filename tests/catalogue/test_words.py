"""Conditions, targets and amounts as a planner would say them."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML

from plancheck.catalogue.conditions import condition_words
from plancheck.catalogue.kinds import page_of
from plancheck.catalogue.names import attribute_word, value_word
from plancheck.catalogue.parameters import Parameter, parameters_of
from plancheck.filters import parse
from plancheck.measures import KINDS
from plancheck.plan.schema import LAYERS


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("kind = 'bench'", "kind is bench"),
        ("'bench' = kind", "kind is bench"),
        ("kind <> 'picnic_table'", "kind is not picnic table"),
        ("seats < 2", "seats is less than 2"),
        ("2 < seats", "seats is more than 2"),
        ("seats <= 2", "seats is at most 2"),
        ("area_m2 >= 10000", "area in m² is at least 10,000"),
        ("kind IN ('bench')", "kind is bench"),
        ("kind IN ('bench', 'chair', 'seat_wall')", "kind is bench, chair or seat wall"),
        ("kind NOT IN ('bench', 'chair')", "kind is not bench or chair"),
        ("seats BETWEEN 2 AND 4", "seats lies between 2 and 4"),
        ("seats IS NULL", "seats is not recorded"),
        ("seats IS NOT NULL", "seats is recorded"),
        ("backrest = TRUE", "backrest is yes"),
        ("backrest = FALSE", "backrest is no"),
        ("backrest", "backrest is yes"),
        ("NOT backrest", "backrest is no"),
        ("kind LIKE 'be%'", "kind looks like 'be%'"),
        ("A_CONTAINS(kind, ('bench', 'chair'))", "kind holds bench, chair"),
        ("CASEI(kind) = 'bench'", "kind is bench"),
        ("kind = item_id", "kind is item id"),
        ("kind = 'bench' AND seats > 2 AND backrest", "kind is bench and seats is more than 2 and backrest is yes"),
        ("kind = 'bench' AND (seats > 2 OR backrest)", "kind is bench and (seats is more than 2 or backrest is yes)"),
        ("(kind = 'bench' AND backrest) OR seats > 2", "(kind is bench and backrest is yes) or seats is more than 2"),
        ("NOT (kind = 'bench' AND backrest)", "not (kind is bench and backrest is yes)"),
        ("seats * 2 > 3", "seats * 2 > 3"),
        ("kind = 'bench' AND seats * 2 > 3", "kind = 'bench' AND seats * 2 > 3"),
    ],
)
def test_a_condition_in_words(condition: str, expected: str) -> None:
    assert condition_words(parse(condition), "furniture", "en") == expected


def test_attributes_and_values_have_their_dutch_names() -> None:
    assert attribute_word("buildings", "floor_area_m2", "nl") == "vloeroppervlak (m²)"
    assert attribute_word("buildings", "floor_area_m2", "en") == "floor area (m²)"
    assert attribute_word("paths", "width_m", "nl") == "breedte (m)"
    assert value_word("entrances", "kind", "shared_main", "nl") == "hoofdentree"
    assert value_word("public_spaces", "kind", "park", "nl") == "park"
    assert value_word("public_spaces", "kind", "pocket_green", "en") == "pocket green"
    assert attribute_word(None, "no_such_thing", "nl") == "no such thing"
    assert value_word("no_layer", "kind", "a_value", "nl") == "a value"


def test_every_choice_of_the_model_has_a_dutch_word() -> None:
    english = [
        (layer.name, attribute.name, choice)
        for layer in LAYERS.values()
        for attribute in layer.attributes
        for choice in attribute.choices
        if "_" in choice and value_word(layer.name, attribute.name, choice, "nl") == choice.replace("_", " ")
    ]
    assert english == []


def said(kind: str, parameters: dict[str, object], layer: str | None = None) -> dict[str, Parameter]:
    found = KINDS[kind].parameters.model_validate(parameters)
    return {parameter.name: parameter for parameter in parameters_of(found, layer, "en")}


def test_targets_amounts_and_numbers_in_words() -> None:
    reach = said("reach", {"to": {"layer": "facilities", "where": "category = 'shop'"}, "within_m": 400})
    assert reach["to"].words == ("facilities for which: category is shop",)
    assert reach["within_m"].words == ("400 m",)
    assert reach["along"] == Parameter("along", ("on foot, along the paths",), given=False, code=False)
    assert "distinct" not in reach
    ratio = said("ratio", {"of": {"area": ["trees", "land_cover"]}, "per": {"sum": "size_m2", "of": "dwellings"}})
    assert ratio["of"].words == ("the area of trees; land cover",)
    assert ratio["per"].words == ("the sum of size (m²) of dwellings",)
    ratio = said("ratio", {"of": {"programme": "green"}, "per": {"length": "paths"}})
    assert ratio["of"].words == ("the programme's quantity of green",)
    assert ratio["per"].words == ("the length of paths and streets",)
    assert said("gap", {"to": ["furniture", "stops"], "within_m": 9})["to"].words == ("street furniture", "stops")


def test_words_of_the_measure_itself_are_code() -> None:
    mix = said("mix", {"of": "dwellings", "attribute": "tenure", "index": "shannon"})
    assert mix["index"] == Parameter("index", ("shannon",), given=True, code=True)
    assert mix["attribute"] == Parameter("attribute", ("tenure",), given=True, code=False)
    assert said("cover", {"by": "trees", "not": True})["not"].words == ("yes",)
    assert "not" not in said("cover", {"by": "trees"})


def test_a_question_is_told_as_it_is_asked() -> None:
    ask = said("ask", {"question": {"nl": "Is er?", "en": "Is there?"}, "role": "planner", "rule": "q.x"})
    assert ask["question"].words == ("Is there?",)
    assert ask["role"].words == ("Municipal planner",)
    assert ask["scale"].words == ("yes, partly or no",)
    assert "rule" not in ask


def test_destinations_are_told_one_by_one() -> None:
    routes = said("routes", {"statistic": "shared_with", "destinations": [{"to": "stops", "trips": 4}]})
    assert routes["destinations"].words == ("stops: 4 times a week",)
    usual = said("routes", {"statistic": "shared_with"})["destinations"]
    assert not usual.given
    assert len(usual.words) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_can_be_told(kind: str) -> None:
    example = YAML(typ="safe").load(page_of(KINDS[kind]).example)[kind]
    told = said(kind, example)
    assert set(example) <= set(told)
    for parameter in told.values():
        for words in parameter.words:
            assert words
            assert not re.search(r"\w\(|=<|<class|None|layer=|where=", words), words


def test_an_expression_is_told_as_it_is_written_and_its_names_one_by_one() -> None:
    told = said("combine", {"expression": "a / b", "with": {"a": {"count": "trees"}, "b": "other.rule"}})
    assert told["expression"] == Parameter("expression", ("a / b",), given=True, code=True)
    assert told["with"].words == ("a: the number of trees", "b: the value of the rule other.rule")
