"""The Dutch names: complete, never ambiguous, and a plan that uses nothing else is the same plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from plancheck.plan.attributes import simplified
from plancheck.plan.dutch import dutch_attributes, dutch_layers, dutch_tables, dutch_values
from plancheck.plan.mapping import shipped
from plancheck.plan.reading import read_plan
from plancheck.plan.schema import LAYERS, TABLES, Attribute
from tests.plan.builder import BOUNDARY, DWELLING, full_plan, full_tables, read_features, write_gpkg
from tests.plan.test_forms import assert_same

SAME_WORD = {("indicators", "indicator")}


def groups() -> Iterator[tuple[str, tuple[Attribute, ...]]]:
    yield from ((layer.name, layer.attributes) for layer in LAYERS.values())
    yield from TABLES.items()


def test_every_layer_table_attribute_and_value_has_a_dutch_name() -> None:
    names = shipped("nl")
    assert set(names.layers) == set(LAYERS)
    assert set(names.tables) == set(TABLES)
    for group, attributes in groups():
        meant = set(dutch_attributes(group).values())
        for attribute in attributes:
            assert attribute.name in meant or (group, attribute.name) in SAME_WORD, (group, attribute.name)
            said = set(dutch_values(group, attribute.name).values())
            assert set(attribute.choices) <= said, (group, attribute.name)


def test_no_dutch_name_means_two_things() -> None:
    names = shipped("nl")
    layers = [simplified(name) for entries in names.layers.values() for entry in entries for name in entry.source]
    layers += [simplified(name) for entry in names.tables.values() for name in entry.source]
    assert len(layers) == len(set(layers))
    assert not set(layers) & {*LAYERS, *TABLES}
    for group, attributes in groups():
        entry = names.layers[group][0] if group in LAYERS else names.tables[group]
        columns = [simplified(name) for synonyms in entry.rename.values() for name in synonyms]
        assert len(columns) == len(set(columns)), group
        assert not set(columns) & {attribute.name for attribute in attributes}, group
        for attribute in attributes:
            for written, meaning in entry.values.get(attribute.name, {}).items():
                own = simplified(written)
                assert own not in attribute.choices or own == meaning, (group, written)


def in_dutch(frame: pd.DataFrame, group: str, attributes: tuple[Attribute, ...], nth: int) -> pd.DataFrame:
    """Return a layer or table with the Dutch name, the first or the last, for every column and value."""
    result = frame.copy()
    for attribute in attributes:
        if attribute.kind == "boolean" and attribute.name in result:
            result[attribute.name] = result[attribute.name].map({True: "ja", False: "nee"}).astype(object)
        if attribute.kind == "number" and attribute.name in result:
            result[attribute.name] = result[attribute.name].map(lambda number: str(number).replace(".", ","))
        words: dict[str, list[str]] = {}
        for written, meaning in dutch_values(group, attribute.name).items():
            words.setdefault(meaning, []).append(written)
        if words and attribute.name in result:
            result[attribute.name] = result[attribute.name].map(
                lambda value, words=words: ", ".join(words.get(item, [item])[nth] for item in value.split(","))
            )
    columns: dict[str, list[str]] = {}
    for written, meaning in dutch_attributes(group).items():
        columns.setdefault(meaning, []).append(written)
    return result.rename(columns={name: synonyms[nth] for name, synonyms in columns.items()})


@pytest.mark.parametrize("nth", [0, -1], ids=["first", "last"])
def test_a_plan_in_dutch_is_the_plan_in_english(tmp_path: Path, nth: int) -> None:
    english, dutch = {**full_plan(), **full_tables()}, {}
    for names, model in (
        (dutch_layers(), {n: layer.attributes for n, layer in LAYERS.items()}),
        (dutch_tables(), TABLES),
    ):
        for name, attributes in model.items():
            synonym = [written for written, meaning in names.items() if meaning == name][nth]
            dutch[synonym] = in_dutch(english[name], name, attributes, nth)
    one = read_plan([write_gpkg(english, tmp_path / "proef.gpkg")])
    (tmp_path / "nl").mkdir()
    other = read_plan([write_gpkg(dutch, tmp_path / "nl" / "proef.gpkg")])
    assert_same(one, other)
    assert [(issue.code, issue.layer) for issue in one.issues] == [(issue.code, issue.layer) for issue in other.issues]


@pytest.mark.parametrize("written", ["Sociale huur", "sociale-huur", "SOCIALE_HUUR", "social_rent", "Social rent"])
def test_spelling_makes_no_difference(tmp_path: Path, written: str) -> None:
    home = {**DWELLING, "properties": {"laag": "Woningen", "Woning-ID": "D1", "Huur of koop": written}}
    [tenure] = read_features(tmp_path, BOUNDARY, home).layers["dwellings"]["tenure"]
    assert tenure == "social_rent"


def test_a_name_of_the_model_wins_from_its_dutch_synonym(tmp_path: Path) -> None:
    home = {**DWELLING, "properties": {**DWELLING["properties"], "tenure": "owner", "eigendom": "sociale huur"}}
    plan = read_features(tmp_path, BOUNDARY, home)
    assert plan.layers["dwellings"]["tenure"].to_list() == ["owner"]
    assert any(issue.code == "I004" and "eigendom" in issue.message.render("en") for issue in plan.issues)


def test_the_layer_may_be_in_the_name_of_a_geojson_file(tmp_path: Path) -> None:
    for name, item in (("plangrens", BOUNDARY), ("woningen", DWELLING)):
        properties = {key: value for key, value in item["properties"].items() if key != "layer"}
        head = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:28992"}}}
        content = {**head, "features": [{**item, "properties": properties}]}
        (tmp_path / f"{name}.geojson").write_text(json.dumps(content), encoding="utf-8")
    assert list(read_plan([tmp_path]).layers) == ["boundary", "dwellings"]
