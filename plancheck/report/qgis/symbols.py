"""The symbols of a QGIS style: what they look like, and how QGIS writes them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

SymbolKind = Literal["marker", "line", "fill"]
INK = "28,39,51"
PAPER = "255,255,255"
_EXPRESSION = "3"
_SCALE = "coalesce(@map_scale, 2000)"
_THINNER = f"clamp(0.25, 2500 / {_SCALE}, 1)"
"""What widths are multiplied by, so that a whole city is not covered by its lines."""


@dataclass(frozen=True)
class Coat:
    """One layer of paint of a symbol: a kind that QGIS knows, its settings, and settings that are expressions."""

    kind: str
    settings: Mapping[str, str]
    reckoned: Mapping[str, str] = field(default_factory=dict)
    inner: Symbol | None = None


@dataclass(frozen=True)
class Symbol:
    """A symbol; of ``height`` the higher is drawn over the lower, whatever the order of the features."""

    kind: SymbolKind
    coats: tuple[Coat, ...]
    height: int = 0
    alpha: float = 1.0


def marker(colour: str, shape: str, size: float, edge: str = PAPER, height: int = 0, shrinks: bool = False) -> Symbol:
    """Return a symbol for points of ``size`` millimetres; what ``shrinks`` has that size close by, else a dot."""
    settings = {
        "name": shape, "color": f"{colour},255", "outline_color": f"{edge},255", "outline_width": "0.3",
        "size": str(size), "size_unit": "MM",
    }  # fmt: skip
    reckoned = {
        "size": f"clamp(0.6, {size} * 1600 / {_SCALE}, {size})", "outlineWidth": f"if({_SCALE} > 3000, 0, 0.3)",
    }  # fmt: skip
    return Symbol("marker", (Coat("SimpleMarker", settings, reckoned if shrinks else {}),), height)


def line(colour: str, width: float, dash: str = "solid", casing: float = 0.0, height: int = 0) -> Symbol:
    """Return a symbol for lines; ``casing`` millimetres of white on both sides set it apart from what is below."""
    ends = {"capstyle": "round", "joinstyle": "round"} if dash == "solid" else {}
    wide = width + 2 * casing
    top = {"line_color": f"{colour},255", "line_width": str(width), "line_style": dash, **ends}
    below = {"line_color": f"{PAPER},230", "line_width": str(wide), "line_style": "solid", **ends}
    upper = Coat("SimpleLine", top, {"outlineWidth": f"{width} * {_THINNER}"})
    lower = Coat("SimpleLine", below, {"outlineWidth": f"{wide} * {_THINNER}"})
    return Symbol("line", (lower, upper) if casing else (upper,), height)


def area(
    colour: str | None, edge: str, width: float = 0.26, dash: str = "solid", opacity: int = 255, height: int = 0
) -> Symbol:
    """Return a symbol for areas: filled (without ``colour`` not), with an edge of ``width`` millimetres (0: none)."""
    settings = {
        "color": f"{colour or PAPER},{opacity}", "style": "solid" if colour else "no", "outline_color": f"{edge},255",
        "outline_width": str(width), "outline_style": dash if width else "no", "joinstyle": "miter",
    }  # fmt: skip
    return Symbol("fill", (Coat("SimpleFill", settings, {"outlineWidth": f"{width} * {_THINNER}"}),), height)


def hatched(colour: str, angle: int, apart: float, edge: Symbol, height: int = 0) -> Symbol:
    """Return a symbol for areas that hides little: thin lines at an angle, ``apart`` millimetres, within ``edge``."""
    lines = Coat("LinePatternFill", {"angle": str(angle), "distance": str(apart)}, inner=line(colour, 0.15))
    return Symbol("fill", (lines, *edge.coats), height)


def symbol_element(symbol: Symbol, name: str) -> Element:
    """Return a symbol as QGIS writes it."""
    element = Element("symbol", type=symbol.kind, name=name, alpha=str(symbol.alpha), clip_to_extent="1", force_rhr="0")
    for number, coat in enumerate(symbol.coats):
        layer = SubElement(element, "layer", {"class": coat.kind, "enabled": "1", "locked": "0"})
        layer.set("pass", str(symbol.height))
        written = SubElement(layer, "Option", type="Map")
        for key, value in coat.settings.items():
            SubElement(written, "Option", type="QString", name=key, value=value)
        for key, value in coat.settings.items():  # QGIS before 3.18 reads these
            SubElement(layer, "prop", k=key, v=value)
        if coat.reckoned:
            layer.append(reckoned_element("data_defined_properties", coat.reckoned))
        if coat.inner is not None:
            layer.append(symbol_element(coat.inner, f"@{name}@{number}"))
    return element


def reckoned_element(tag: str, expressions: Mapping[str, str]) -> Element:
    """Return settings that QGIS reckons for every feature, by name."""
    element = Element(tag)
    collection = SubElement(element, "Option", type="Map")
    SubElement(collection, "Option", type="QString", name="name", value="")
    properties = SubElement(collection, "Option", type="Map", name="properties")
    for name, expression in expressions.items():
        one = SubElement(properties, "Option", type="Map", name=name)
        SubElement(one, "Option", type="bool", name="active", value="true")
        SubElement(one, "Option", type="QString", name="expression", value=expression)
        SubElement(one, "Option", type="int", name="type", value=_EXPRESSION)
    SubElement(collection, "Option", type="QString", name="type", value="collection")
    return element
