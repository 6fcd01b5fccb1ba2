"""The JSON Schema of a pack file, for completion, checking and help in a text editor.

Draft 7, because that is what every version of the YAML language server of VS Code understands in full. It is made from
the models that loading uses, so it cannot say anything else; the names come from the plan model and the scheme.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plancheck.catalogue.names import SUMMARIES
from plancheck.catalogue.pack_schema_words import HELP
from plancheck.pack.model import PackFile, Scheme
from plancheck.pack.rule import Norm, Rule, Selection
from plancheck.pack.terms import MARK
from plancheck.pack.vocabulary import Vocabulary
from plancheck.report.words import LAYERS, word
from plancheck.texts import Language

DRAFT = "http://json-schema.org/draft-07/schema#"
PARAMETER = {"type": "string", "pattern": r"^\$\{[^}]+\}$"}
"""``${name}``: a number, or a word, that the pack names once."""

PERCENTAGE = {"type": "string", "pattern": r"^\s*\d+([.,]\d+)?\s*%$"}

_REPLACED: Mapping[str, dict[str, Any]] = {
    "Expression": {"type": "string", "minLength": 1},
    "OtherRule": {"type": "string", "minLength": 1},
    "Filter": {"type": "string", "minLength": 1},
}


def pack_schema(words: Vocabulary, scheme: Scheme, language: Language) -> dict[str, Any]:
    """Return the schema as plain JSON; descriptions are in ``language``."""
    maker = _Maker(words, scheme, language)
    top = maker.model(PackFile)
    rule = maker.model(Rule)
    rule["properties"]["measure"] = maker.measure()
    rule["properties"]["select"] = {"anyOf": [{"const": "plan"}, {"$ref": "#/definitions/Selection"}]}
    for name, entries in (
        ("factor", scheme.factors), ("assignment", scheme.assignments), ("scale", scheme.scales),
        ("lenses", scheme.lenses),
    ):  # fmt: skip
        one = {"anyOf": [{"enum": [entry.id for entry in entries]}, PARAMETER]}
        rule["properties"][name] = {"type": "array", "items": one} if name == "lenses" else one
    override = maker.definitions["Override"]["properties"]
    override["norm"] = {"$ref": "#/definitions/Norm"}
    override["score"] = {"$ref": "#/definitions/ScoreLine"}
    for place in (rule["properties"], override):
        place["accept"] = {"anyOf": [{"type": "number", "exclusiveMinimum": 0, "maximum": 1}, PERCENTAGE, PARAMETER]}
    maker.describe("Rule", rule["properties"])
    maker.describe("Override", override)
    maker.definitions["Rule"] = rule
    top["properties"]["rules"] = {"type": "array", "items": {"$ref": "#/definitions/Rule"}}
    maker.describe("PackFile", top["properties"])
    head = {"$schema": DRAFT, "title": "plancheck pack", "description": maker.say("PackFile")}
    return {**head, **top, "definitions": dict(sorted(maker.definitions.items()))}


class _Maker:
    """Makes schemas of models and keeps the definitions that they share."""

    def __init__(self, words: Vocabulary, scheme: Scheme, language: Language) -> None:
        self.words, self.scheme, self.language = words, scheme, language
        self.definitions: dict[str, dict[str, Any]] = {}
        self.attributes = sorted({name for known in words.layers.values() for name in known})

    def say(self, *names: str) -> str | None:
        """Return the help on the first of these names that there is any about."""
        found = next((HELP[name] for name in names if name in HELP), None)
        return found.render(self.language) if found else None

    def model(self, model: Any) -> dict[str, Any]:
        """Return the schema of a model, after keeping what it refers to."""
        made = model.model_json_schema(by_alias=True)
        for name, definition in made.pop("$defs", {}).items():
            if name not in self.definitions and name != "Operation":
                self.definitions[name] = self.finished(name, _REPLACED.get(name, definition))
        for hiding in (Norm, Selection):
            if hiding.__name__ in self.definitions:
                self.hide(hiding, self.definitions[hiding.__name__])
        return self.hide(model, self.finished(model.__name__, made))

    def hide(self, model: Any, made: dict[str, Any]) -> dict[str, Any]:
        """Take out what loading fills in: no pack writes it."""
        for name in getattr(model, "INTERNAL", ()):
            made["properties"].pop(name, None)
        return made

    def finished(self, name: str, made: dict[str, Any]) -> dict[str, Any]:
        """Return a schema of an object in the form that is wanted, with help."""
        whole: dict[str, Any] = self.plain(made)
        whole.pop("description", None)
        if "properties" in whole:
            self.describe(name, whole["properties"])
        return whole

    def describe(self, name: str, properties: dict[str, Any]) -> None:
        """Add help to the properties of an object."""
        for key, value in properties.items():
            said = self.say(f"{name}.{key}", key)
            if said:
                rest = {"allOf": [{"$ref": value["$ref"]}]} if "$ref" in value else value
                properties[key] = {"description": said, **{k: v for k, v in rest.items() if k != "description"}}

    def measure(self) -> dict[str, Any]:
        """Return the choice between the measure kinds, each with parameters of its own."""
        kinds = {}
        for name, parameters in sorted(self.words.kinds.items()):
            made = self.model(parameters)
            about = SUMMARIES.get(name)
            kinds[name] = {**made, "description": about.render(self.language)} if about else made
        return {
            "type": "object", "properties": kinds, "minProperties": 1, "maxProperties": 1,
            "additionalProperties": False,
        }  # fmt: skip

    def plain(self, node: Any) -> Any:
        """Return a schema of pydantic as draft 7, with names filled in and parameters allowed."""
        if isinstance(node, list):
            return [self.plain(item) for item in node]
        if not isinstance(node, dict):
            return node
        if MARK in node:
            return self.names(*node[MARK])
        if "anyOf" in node or "oneOf" in node:
            several = [item for item in node.get("anyOf") or node["oneOf"] if item != {"type": "null"}]
            made = [self.plain(item) for item in several]
            flat = [one for item in made for one in (item["anyOf"] if set(item) == {"anyOf"} else [item])]
            unique = [item for number, item in enumerate(flat) if item not in flat[:number]]
            return unique[0] if len(unique) == 1 else {"anyOf": unique}
        if "$ref" in node:
            return {"$ref": node["$ref"].replace("#/$defs/", "#/definitions/")}
        if node.get("type") in ("number", "integer") or "enum" in node:
            kept = {key: value for key, value in node.items() if key not in ("title", "default")}
            return {"anyOf": [kept, PARAMETER]}
        found = {}
        for key, value in node.items():
            if key == "properties":
                found[key] = {name: self.plain(item) for name, item in value.items()}
            elif key == "prefixItems":
                found["items"] = self.plain(value)
            elif key not in ("title", "default", "discriminator"):
                found[key] = self.plain(value)
        return found

    def names(self, what: str, layer: str | None = None, *besides: str) -> dict[str, Any]:
        """Return the names of layers or attributes as a choice."""
        if what == "layer":
            listed = [f"{name}: {word(LAYERS, name, self.language)}" for name in self.words.layers]
            about = "\n\n".join((self.say("layer") or "", *listed))
            self.definitions["LayerName"] = {"enum": list(self.words.layers), "description": about}
            return {"$ref": "#/definitions/LayerName"}
        if layer or besides:
            return {"enum": [*besides, *(sorted(self.words.layers[layer]) if layer else self.attributes)]}
        self.definitions["AttributeName"] = {"enum": self.attributes}
        return {"$ref": "#/definitions/AttributeName"}
