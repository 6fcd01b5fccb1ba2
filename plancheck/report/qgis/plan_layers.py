"""How QGIS shows the layers of the plan: the calm colours of the map on the page, as a ground for findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plancheck.plan.dutch import dutch_attributes
from plancheck.report.cartography import COVERS, HOMES, PATHS, ROADS, SPACES, WORDS
from plancheck.report.geopackage.table import Table
from plancheck.report.qgis.qml import Labels, Rule, Style
from plancheck.report.qgis.symbols import INK, Symbol, area, line, marker
from plancheck.report.words import LAYERS, word
from plancheck.texts import Language

_FILLS = {
    "green": "213,227,195", "water": "188,216,230", "paved": "237,234,227", "bare": "239,233,220",
    "square": "241,221,192", "play": "240,207,180", "sport": "198,219,169", "walk": "242,239,233",
    "road": "220,217,211", "parking": "207,204,200", "cycle": "227,199,191", "home": "201,167,141",
    "plain": "189,179,170", "other": "143,127,158",
}  # fmt: skip
_LINE = "185,179,168"
_OTHER = dict.fromkeys(("facility", "work", "mixed"), "other")
_WIDTHS = {"wide": 0.9, "street": 0.6, "foot": 0.25}


@dataclass(frozen=True)
class _Classes:
    """Classes of a layer by the values of an attribute, else ``rest``; ``kind`` is what their words begin with."""

    kind: str
    attribute: str
    values: Mapping[str, str]
    rest: str


_CLASSED: Mapping[str, _Classes] = {
    "land_cover": _Classes("area", "cover", COVERS, "bare"),
    "public_spaces": _Classes("area", "kind", SPACES, "walk"),
    "road_parts": _Classes("area", "use", ROADS, "road"),
    "paths": _Classes("path", "road_class", PATHS, "foot"),
    "buildings": _Classes("building", "building_type", {**dict.fromkeys(sorted(HOMES), "home"), **_OTHER}, "plain"),
}
_POINTS = {
    "trees": marker("111,154,92", "circle", 1.4, "213,227,195"), "furniture": marker("122,62,18", "circle", 1.0),
    "stops": marker("29,93,155", "square", 2.6), "facilities": marker("82,58,120", "circle", 2.6),
    "entrances": marker(INK, "circle", 0.8), "dwellings": marker("201,167,141", "circle", 1.0),
    "landmarks": marker("82,58,120", "star", 2.8),
}  # fmt: skip
_LINES = {
    "barriers": line("91,102,114", 0.5, "dash"), "frontages": line("122,62,18", 0.4),
    "circulation": line("91,102,114", 0.25, "dot"),
}  # fmt: skip
_AREAS = {
    "boundary": area(None, INK, 0.7, "dash dot"), "zones": area(None, _LINE, 0.15),
    "neighbourhoods": area(None, "91,102,114", 0.5, "dash"),
}  # fmt: skip
_NAMED = {"public_spaces": "middle", "facilities": "point", "stops": "point", "paths": "along"}


def style(table: Table, language: Language) -> Style:
    """Return the style of a table of the plan, with the attributes called as planners call them."""
    name = table.layer
    placement = _NAMED.get(name) if "name" in table.rows else None
    placed = "middle" if placement == "point" and table.geometry == "MultiPolygon" else placement
    labels = (Labels('"name"', placed, size=7, from_scale=5000, rank=2),) if placed else ()
    return Style(
        tuple(_rules(name, table, language)), labels, names=_names(name, language), called=str(table.rows.columns[0])
    )


def _rules(name: str, table: Table, language: Language) -> Iterator[Rule]:
    classes = _CLASSED.get(name)
    if classes is None or classes.attribute not in table.rows:
        yield Rule(word(LAYERS, name, language).capitalize(), symbol=_plain(name, table))
        return
    grouped: dict[str, list[str]] = {}
    for value, group in classes.values.items():
        grouped.setdefault(group, []).append(value)
    grouped[classes.rest] = grouped.pop(classes.rest, [])
    column = f'"{classes.attribute}"'
    for group, values in grouped.items():
        if group == classes.rest:
            others = _listed([value for value, own in classes.values.items() if own != group])
            where = f"{column} IS NULL OR {column} NOT IN {others}"
        else:
            where = f"{column} IN {_listed(values)}"
        yield Rule(WORDS[f"{classes.kind}-{group}"].render(language), where, _classed(name, group))


def _listed(values: Sequence[str]) -> str:
    return "({})".format(", ".join(f"'{value}'" for value in values))


def _classed(name: str, group: str) -> Symbol:
    if name == "paths":
        return line(_LINE, _WIDTHS[group])
    return area(_FILLS[group], "120,105,95" if name == "buildings" else _LINE, 0.15)


def _plain(name: str, table: Table) -> Symbol:
    if table.geometry == "Point":
        return _POINTS.get(name) or marker(INK, "circle", 1.2)
    if table.geometry == "MultiLineString":
        return _LINES.get(name) or line(_LINE, 0.3)
    classes = _CLASSED.get(name)
    return _AREAS.get(name) or (_classed(name, classes.rest) if classes else area(_FILLS["plain"], _LINE, 0.15))


def _names(name: str, language: Language) -> dict[str, str]:
    """Return the names that Dutch planners give to the attributes of a layer."""
    if language != "nl":
        return {}
    names: dict[str, str] = {}
    for written, attribute in dutch_attributes(name).items():
        names.setdefault(attribute, written.replace("_", " "))
    return names
