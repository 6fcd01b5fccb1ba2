"""The JSON Schema of a pack: every pack that comes with plancheck fits, and what loading refuses does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from plancheck.api import vocabulary
from plancheck.catalogue.pack_schema import pack_schema
from plancheck.documents import read_document
from plancheck.measures import KINDS
from plancheck.pack.loading import shared_scheme, shipped
from plancheck.pack.model import PackFile
from plancheck.plan.schema import LAYERS
from plancheck.resources import folder
from plancheck.yaml_reading import read_yaml
from tests.cli.conftest import plancheck  # noqa: F401 - a fixture
from tests.pack.wrong_packs import GOOD


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return pack_schema(vocabulary(), shared_scheme(), "nl")


def _fits(schema: dict[str, Any], content: str) -> bool:
    return not list(Draft7Validator(schema).iter_errors(read_yaml(content)))


def test_the_schema_is_one_itself(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json.dumps(schema)


@pytest.mark.parametrize("name", shipped())
def test_every_pack_that_comes_with_plancheck_fits(schema: dict[str, Any], name: str) -> None:
    content = read_document(folder("rules") / f"{name}.yaml").content
    assert [error.message for error in Draft7Validator(schema).iter_errors(content)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rules:", "regels:"),
        ("    level:", "    levl:"),
        ("level: recommendation", "level: aanbeveling"),
        ("authority: guideline", "authority: richtlijn"),
        ("levendigheid", "levendigeid"),
        ("[defensible_space]", "[defensible]"),
        ("scale: building", "scale: gebouw"),
        ("layer: entrances", "layer: entrees"),
        ("of: dwellings", "of: woningen"),
        ("by: entrance_id", "by: entree_id"),
        ("{count: {of", "{cuont: {of"),
        ("by: entrance_id", "byy: entrance_id"),
        ("{count: {of: dwellings, by: entrance_id}}", "{count: {of: dwellings}, share: {of: dwellings, where: a = 1}}"),
        ("at_most:", "hoogstens:"),
        ("full: 10", "full: tien"),
        ("full: 10", 'full: "$(groep)"'),
        ("accept: 90%", "accept: 90"),
        ("accept: 90%", "accept: procent%"),
        ("{nl: Veiligheid eenheid, en: Unit safety}", "Veiligheid"),
        (", en: Ten per entrance at most}", "}"),
        ("    code: VE01\n", ""),
        ("year: 2002", "jaar: 2002"),
        ("rules:", "override: {a.b: {norm: {at_most: 8}}}\nrules:"),
        ("rules:", "extends: kis\nrules:"),
    ],
)
def test_a_typo_does_not_fit(schema: dict[str, Any], old: str, new: str) -> None:
    assert _fits(schema, GOOD)
    assert old in GOOD
    assert not _fits(schema, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("full: 10", 'full: "${groep}"'),
        ("level: recommendation", 'level: "${niveau}"'),
        ("accept: 90%", "accept: 0.9"),
        ("accept: 90%", "accept: 92,5%"),
        ("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: plan"),
        ("of: dwellings", "of: [dwellings, {layer: facilities, where: \"category = 'care'\"}]"),
        ('norm: {at_most: "${groep}", unit: dwellings}', "norm: {between: [1, 2], unit: dwellings}"),
        ("rules:", "override: {a.b: {norm: {at_most: 8}, reason: {nl: R, en: R}}}\nrules:"),
    ],
)
def test_what_loading_takes_fits(schema: dict[str, Any], old: str, new: str) -> None:
    assert old in GOOD
    assert _fits(schema, GOOD.replace(old, new, 1))


def test_it_names_every_measure_and_every_layer(schema: dict[str, Any]) -> None:
    measures = schema["definitions"]["Rule"]["properties"]["measure"]
    assert set(measures["properties"]) == set(KINDS)
    assert (measures["minProperties"], measures["maxProperties"]) == (1, 1)
    assert schema["definitions"]["LayerName"]["enum"] == list(LAYERS)


def test_every_key_has_help(schema: dict[str, Any]) -> None:
    silent = [
        f"{name}.{key}"
        for name, made in {"PackFile": schema, **schema["definitions"]}.items()
        for key, value in made.get("properties", {}).items()
        if "description" not in value
    ]
    for kind, made in schema["definitions"]["Rule"]["properties"]["measure"]["properties"].items():
        assert "description" in made, kind
        silent += [f"{kind}.{key}" for key, value in made["properties"].items() if "description" not in value]
    assert silent == []
    assert set(schema["properties"]) == set(PackFile.model_fields)


def test_the_command_writes_it_whole_and_says_how_to_use_it(tmp_path: Path, plancheck: Any) -> None:  # noqa: F811
    path = tmp_path / "plancheck-pakket.json"
    found = plancheck("pack", "schema", "-o", path, "--lang", "en")
    assert found.code == 0
    assert (
        found.out
        == f"{path} written. Put this as the first line in a pack: # yaml-language-server: $schema=plancheck-pakket.json\n"
    )
    written = path.read_text(encoding="utf-8")
    assert plancheck("pack", "schema", "--lang", "en").out == written
    assert json.loads(written)["description"] == "A pack of rules for plancheck."
    assert list(tmp_path.iterdir()) == [path]
    found = plancheck("pack", "schema", "-o", tmp_path / "nergens" / "a.json", "--lang", "en")
    assert found.code == 2
    assert "does not exist" in found.err
