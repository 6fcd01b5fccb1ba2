"""The lists that cells choose from: the names that a pack uses, with the words that a reader knows them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from plancheck.plan.schema import LAYERS as MODEL
from plancheck.report.words import ANSWER_SCALES, ANSWERS, AUTHORITIES, LAYERS, LEVELS, UNITS
from plancheck.texts import Text, Translatable, text
from plancheck.workbooks.choices import Choices

if TYPE_CHECKING:
    from plancheck.pack.model import Entry, Scheme

KINDS: Mapping[str, Text] = {
    "count": text("number of features"),
    "ratio": text("ratio of two amounts"),
    "share": text("share that satisfies"),
    "distance": text("distance to the nearest"),
    "reach": text("number within reach"),
    "value": text("property of the subject"),
    "ask": text("question to a person"),
}
"""The kinds of measure that a row can hold."""

QUESTION = "ask"
"""The kind that has a sheet of its own."""

_ALONG = {"walk": text("on foot, along the paths"), "straight": text("in a straight line"), "inside": text("inside it")}
_AMOUNTS = {
    "count": text("number of"),
    "sum": text("sum of an attribute of"),
    "area": text("area of"),
    "length": text("length of"),
    "programme": text("programme line"),
}
_PROPERTIES = {
    "length": text("length"),
    "area": text("area"),
    "perimeter": text("perimeter"),
    "width": text("width"),
    "compactness": text("compactness"),
}
_NORMS = {
    "at_least": text("at least"),
    "at_most": text("at most"),
    "between": text("from ... to"),
    "equals": text("exactly"),
    "one_of": text("one of"),
}
_WEIGHTS = {"count": text("number"), "length": text("length"), "area": text("area")}
_LANGUAGES = {"nl": text("Dutch"), "en": text("English")}


def lists(scheme: Scheme) -> dict[str, Choices]:
    """Return every list by its name; factors, assignments, lenses, scales and roles are those of the scheme."""
    layers = {name: LAYERS.get(name, Text("")) for name in MODEL}
    keys = {key.id: key.title for key in scheme.keys}
    factors = {
        factor.id: text("{key}: {factor}", key=keys.get(factor.id.partition(".")[0], ""), factor=factor.title)
        for factor in scheme.factors
    }
    attributes = sorted({attribute.name for layer in MODEL.values() for attribute in layer.attributes})
    named: dict[str, Mapping[str, Translatable]] = {
        "levels": LEVELS,
        "factors": factors,
        "assignments": _titles(scheme.assignments),
        "scales": _titles(scheme.scales),
        "lenses": _titles(scheme.lenses),
        "authorities": AUTHORITIES,
        "kinds": {name: word for name, word in KINDS.items() if name != QUESTION},
        "subjects": {"plan": LAYERS["plan"], "blocks": LAYERS["blocks"], **layers},
        "layers": layers,
        "attributes": {name: Text("") for name in attributes},
        "amounts": _AMOUNTS,
        "along": _ALONG,
        "properties": _PROPERTIES,
        "weights": _WEIGHTS,
        "norms": _NORMS,
        "units": {name: word for name, word in UNITS.items() if word.msgid},
        "roles": _titles(scheme.roles),
        "answer_scales": ANSWER_SCALES,
        "answers": ANSWERS,
        "languages": _LANGUAGES,
    }
    return {name: Choices(words) for name, words in named.items()}


def _titles(entries: Iterable[Entry]) -> dict[str, Translatable]:
    return {entry.id: entry.title for entry in entries}
