"""Attributes and values of the plan model as a reader knows them, and short lines about every measure kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from plancheck.texts import Language, Text, text

_ALIKE = frozenset({"lift", "park", "water"})
"""Values that are the same word in Dutch; the Dutch names list only what differs."""

_DERIVED: Mapping[str, Text] = {"area_m2": text("area in m²"), "length_m": text("length in m")}
_UNIT_ENDINGS = (("_m2", " (m²)"), ("_m", " (m)"))
_BETTER: Mapping[str, Text] = {
    "worship": text("place of worship"),
    "sport_indoor": text("indoor sport"),
    "sport_outdoor": text("outdoor sport"),
}
"""Values whose first Dutch name is narrower than what they mean."""

SUMMARIES: Mapping[str, Text] = {
    "count": text("How many of something belong to the subject."),
    "ratio": text("How much of one thing there is per so much of another."),
    "share": text("Which part satisfies a condition."),
    "value": text("What is recorded of the subject, or its size and shape."),
    "distance": text("How far it is to the nearest one."),
    "reach": text("How many of something, or how many kinds, are near enough."),
    "gap": text("How far apart seats or other places are along the paths."),
    "routes": text("What the daily walks of a neighbourhood bring together."),
    "detour": text("How much longer the walk is than a straight line."),
    "connections": text("How the path network is knit: crossings, dead ends and ways in."),
    "crossing": text("Which walks meet a barrier that has no formal crossing."),
    "sightlines": text("Which homes have a view of a place."),
    "frontage": text("How lively the edges of buildings are along the street."),
    "enclosure": text("How high the walls of a street are for its width."),
    "mix": text("How varied something is within the area."),
    "nesting": text("Which part of the variety lies between groups, rather than within them."),
    "evenness": text("How unevenly a group is spread over areas."),
    "cover": text("Which part of an area is covered, or belongs to nothing."),
    "adjacent": text("Whether the subject lies next to something."),
    "colocation": text("How many functions share a roof or a spot."),
    "opening": text("When a place is open."),
    "phasing": text("Whether something is delivered in step with the dwellings."),
    "ask": text("A judgement by a person, about what no drawing shows."),
    "combine": text("Arithmetic with other amounts or rules."),
}
SECTIONS: Mapping[str, Text] = {
    "Definition": text("Definition"),
    "Parameters": text("Parameters"),
    "Unit": text("Unit"),
    "Unknowns": text("What makes it unknown"),
    "Cost": text("Cost of reckoning"),
    "Source": text("Source"),
}
SUBJECTS: Mapping[str, Text] = {
    "plan": text("the plan as a whole"),
    "features": text("features of a layer"),
    "blocks": text("blocks"),
}
KIND_UNITS: Mapping[str, Text] = {
    "": text("depends on the parameters"),
    "per": text("depends on the parameters"),
    "m": text("metres"),
    "share": text("share, from 0 to 1"),
    "index": text("index, from 0 to 1"),
}


def attribute_word(layer: str | None, attribute: str, language: Language) -> str:
    """Return what an attribute is called: in Dutch by the first of its Dutch names, else by its own name."""
    if attribute in _DERIVED:
        return _DERIVED[attribute].render(language)
    dutch = _dutch_attributes(layer) if language == "nl" and layer else {}
    name, unit = attribute, ""
    for ending, written in _UNIT_ENDINGS:
        if attribute.endswith(ending):
            name, unit = attribute.removesuffix(ending), written
            break
    return dutch.get(attribute, name).replace("_", " ") + unit


def value_word(layer: str | None, attribute: str, value: str, language: Language) -> str:
    """Return what a value of an attribute is called, in Dutch where the model has a Dutch word for it."""
    if value in _BETTER:
        return _BETTER[value].render(language)
    dutch = _dutch_values(layer, attribute) if language == "nl" and layer and value not in _ALIKE else {}
    return dutch.get(value, value).replace("_", " ")


@lru_cache(maxsize=64)
def _dutch_attributes(layer: str) -> Mapping[str, str]:
    """Return the first Dutch name of every attribute of a layer."""
    from plancheck.plan.mapping import DUTCH, shipped

    return {
        attribute: names[0]
        for entry in shipped(DUTCH).layers.get(layer, ())
        for attribute, names in entry.rename.items()
        if names
    }


@lru_cache(maxsize=64)
def _dutch_values(layer: str, attribute: str) -> Mapping[str, str]:
    """Return the first Dutch word for every value of an attribute of a layer."""
    from plancheck.plan.mapping import DUTCH, shipped

    found: dict[str, str] = {}
    for entry in shipped(DUTCH).layers.get(layer, ()):
        for dutch, value in entry.values.get(attribute, {}).items():
            found.setdefault(str(value), dutch)
    return found
