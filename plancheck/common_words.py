"""The words for layers and units that sentences of every part of the program share."""

from __future__ import annotations

from collections.abc import Mapping

from plancheck.texts import Language, Text, plural, text

_MANY = 2

LAYERS: Mapping[str, Text] = {
    "boundary": text("plan boundary"),
    "plan": text("whole plan"),
    "blocks": text("blocks"),
    "neighbourhoods": text("neighbourhoods"),
    "buildings": text("buildings"),
    "dwellings": text("dwellings"),
    "entrances": text("entrances"),
    "frontages": text("fronts"),
    "circulation": text("galleries, corridors and stairs"),
    "facilities": text("facilities"),
    "public_spaces": text("public spaces"),
    "paths": text("paths and streets"),
    "road_parts": text("road surfaces"),
    "land_cover": text("land cover"),
    "furniture": text("street furniture"),
    "trees": text("trees"),
    "stops": text("stops"),
    "barriers": text("barriers"),
    "landmarks": text("landmarks"),
    "zones": text("plots and zones"),
    "programme": text("programme"),
    "answers": text("answers"),
    "indicators": text("indicators"),
}
UNITS: Mapping[str, Text] = {
    "dwellings": plural("dwelling", "dwellings", count=_MANY),
    "households": plural("household", "households", count=_MANY),
    "entrances": plural("entrance", "entrances", count=_MANY),
    "storeys": plural("storey", "storeys", count=_MANY),
    "benches": plural("bench", "benches", count=_MANY),
    "seats": plural("seat", "seats", count=_MANY),
    "trees": plural("tree", "trees", count=_MANY),
    "facilities": plural("facility", "facilities", count=_MANY),
    "kinds": plural("kind", "kinds", count=_MANY),
    "places": plural("place", "places", count=_MANY),
    "spaces": plural("space", "spaces", count=_MANY),
    "streets": plural("street", "streets", count=_MANY),
    "bays": plural("parking bay", "parking bays", count=_MANY),
    "count": plural("in number", "in number", count=_MANY),
    "index": text("(index 0 to 1)"),
    "jobs": plural("job", "jobs", count=_MANY),
    "points": plural("point", "points", count=_MANY),
    "functions": plural("function", "functions", count=_MANY),
    "age_groups": plural("age group", "age groups", count=_MANY),
    "activities": plural("activity", "activities", count=_MANY),
    "items": plural("thing", "things", count=_MANY),
    "features": plural("feature", "features", count=_MANY),
    "fronts": plural("front", "fronts", count=_MANY),
    "evenings": plural("evening a week", "evenings a week", count=_MANY),
    "days": plural("day", "days", count=_MANY),
    "h": plural("hour a week", "hours a week", count=_MANY),
    "per": Text(""),
    "fte": text("FTE"),
    "fte_per_10000_dwellings": text("FTE per 10,000 dwellings"),
    "per_50_dwellings": text("per 50 dwellings"),
    "per_10000_dwellings": text("per 10,000 dwellings"),
    "m2": text("m²"),
    "m2_per_dwelling": text("m² per dwelling"),
    "m2_per_10000_dwellings": text("m² per 10,000 dwellings"),
    "dwellings_per_ha": plural("dwelling per ha", "dwellings per ha", count=_MANY),
    "doors_per_100m": plural("door per 100 m", "doors per 100 m", count=_MANY),
    "links_per_100m": plural("link per 100 m", "links per 100 m", count=_MANY),
    "intersections_per_km2": plural("intersection per km²", "intersections per km²", count=_MANY),
    "yes_no": text("yes or no"),
    "answer": text("answer"),
}


def word(words: Mapping[str, Text], name: str | None, language: Language) -> str:
    """Return the word for ``name``; a name that is not listed is shown as it is, with spaces."""
    if name is None:
        return ""
    known = words.get(name)
    return known.render(language) if known else name.replace("_", " ")


def unit_word(unit: str | None, language: Language, count: float = _MANY) -> str:
    """Return the unit of ``count`` things, to write behind a number; one that is not listed as it is, with spaces."""
    if not unit:
        return ""
    known = UNITS.get(unit)
    return known.of(count).render(language) if known else unit.replace("_", " ")


def is_counted(unit: str | None) -> bool:
    """Whether a unit is of things that are counted: it has a word for one and a word for more."""
    known = UNITS.get(unit) if unit else None
    return known is not None and known.many is not None


def layer_word(layer: str) -> Text | str:
    """Return the word for a layer, to put in a sentence; one that is not listed is a name, between quotes."""
    return LAYERS.get(layer, f"'{layer}'")
