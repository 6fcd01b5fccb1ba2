"""A QGIS style as data, and the QML that it is written in.

What comes from a plan or a pack is never part of a style: a style only names fields, whose content QGIS does not
evaluate. In a map tip, which is HTML, the content is escaped when it is shown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

from plancheck.report.qgis.symbols import INK, PAPER, Symbol, symbol_element

_VERSION = "3.22.0"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_CATEGORIES = "LayerConfiguration|Symbology|Labeling|Fields|MapTips"
_SHOW_TIPS = "1"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLACEMENTS = {"point": "6", "middle": "1", "along": "2"}
_AROUND_POINT = {"predefinedPositionOrder": "TR,TL,BR,BL,R,L,TSR,BSR", "dist": "0.6"}


@dataclass(frozen=True)
class Rule:
    """A line of the legend: the features that the expression ``where`` is true for, drawn with ``symbol``.

    ``parts`` are rules within it; what is not ``shown`` can be switched on in the legend.
    """

    title: str
    where: str = ""
    symbol: Symbol | None = None
    shown: bool = True
    parts: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Labels:
    """What an expression gives (a field in double quotes), beside the features that ``where`` is true for.

    ``placement`` is point (beside), middle (inside an area) or along (a line); ``from_scale`` is the scale below which
    they show (2500: from 1:2500 on), 0 for always. ``rank`` (0 to 10) says which goes first where there is no room.
    """

    expression: str
    placement: str
    where: str = ""
    size: float = 8.0
    bold: bool = False
    colour: str = INK
    from_scale: int = 0
    rank: int = 5


@dataclass(frozen=True)
class Style:
    """All that QGIS takes over for a layer: legend, labels, the map tip (HTML), names of fields, the name of a row."""

    rules: tuple[Rule, ...]
    labels: tuple[Labels, ...] = ()
    tip: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    called: str = ""


def shown(name: str) -> str:
    """Return what shows a field in a map tip: its content with everything that HTML would take for markup escaped."""
    return f"[% {_escaped(name)} %]"


def shown_if(name: str, before: str, after: str = "") -> str:
    """Return what shows a field between two pieces of plain text and tags; nothing when the field is empty."""
    parts = f"{_quoted(before)} || {_escaped(name)} || {_quoted(after)}"
    return f"[% if(coalesce(to_string(\"{name}\"), '') = '', '', {parts}) %]"


def row(title: str, name: str) -> str:
    """Return a row of a table in a map tip: a title and the content of a field, if it has any."""
    return shown_if(name, f'<tr><td style="color:#55616e">{html.escape(title)}</td><td>', "</td></tr>")


def _escaped(name: str) -> str:
    # a map is sorted, so the ampersand comes first
    return f"replace(to_string(\"{name}\"), map('&', '&amp;', '<', '&lt;', '>', '&gt;'))"


def _quoted(plain: str) -> str:
    doubled = plain.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def document(style: Style) -> str:
    """Return a style as QML."""
    labelled = str(int(bool(style.labels)))
    root = Element("qgis", version=_VERSION, styleCategories=_CATEGORIES, labelsEnabled=labelled)
    renderer = SubElement(root, "renderer-v2", type="RuleRenderer", enableorderby="0", forceraster="0")
    renderer.set("symbollevels", "1")
    symbols: list[Symbol] = []
    renderer.append(_rules(style.rules, symbols))
    listed = SubElement(renderer, "symbols")
    listed.extend(symbol_element(symbol, str(number)) for number, symbol in enumerate(symbols))
    if style.labels:
        labeling = SubElement(root, "labeling", type="rule-based")
        SubElement(labeling, "rules", key="labels").extend(map(_labels, range(len(style.labels)), style.labels))
    aliases = SubElement(root, "aliases")
    for number, (name, title) in enumerate(style.names.items()):
        SubElement(aliases, "alias", field=name, index=str(number), name=_NOT_IN_XML.sub("", title))
    if style.called:
        SubElement(root, "previewExpression").text = f'"{style.called}"'
    SubElement(root, "mapTip", enabled=_SHOW_TIPS).text = style.tip
    return _DOCTYPE + tostring(root, encoding="unicode")


def _rules(rules: Iterable[Rule], symbols: list[Symbol], key: str = "r") -> Element:
    """Return rules as QGIS writes them; their symbols are added to ``symbols``."""
    element = Element("rules", key=key)
    for number, rule in enumerate(rules):
        element.append(_rule(rule, symbols, f"{key}-{number}"))
    return element


def _rule(rule: Rule, symbols: list[Symbol], key: str) -> Element:
    element = Element("rule", key=key, label=rule.title)
    if rule.where:
        element.set("filter", rule.where)
    if not rule.shown:
        element.set("checkstate", "0")
    if rule.symbol is not None:
        element.set("symbol", str(len(symbols)))
        symbols.append(rule.symbol)
    for number, part in enumerate(rule.parts):
        element.append(_rule(part, symbols, f"{key}-{number}"))
    return element


def _labels(number: int, labels: Labels) -> Element:
    element = Element("rule", key=f"labels-{number}", description=labels.expression)
    if labels.where:
        element.set("filter", labels.where)
    settings = SubElement(element, "settings", calloutType="simple")
    style = SubElement(
        settings, "text-style", fieldName=labels.expression, isExpression="1", allowHtml="0", fontSize=str(labels.size),
        fontSizeUnit="Point", fontWeight="75" if labels.bold else "50", namedStyle="Bold" if labels.bold else "",
        textColor=f"{labels.colour},255", textOpacity="1", fontFamily="Open Sans", multilineHeight="1",
    )  # fmt: skip
    SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.9", bufferSizeUnits="MM", bufferColor=f"{PAPER},255",
        bufferOpacity="0.85", bufferNoFill="1", bufferJoinStyle="128",
    )  # fmt: skip
    placement = SubElement(
        settings, "placement", placement=_PLACEMENTS[labels.placement], distUnits="MM", priority=str(labels.rank),
        placementFlags="10", centroidInside="1", centroidWhole="0",
    )  # fmt: skip
    if labels.placement == "point":
        placement.attrib |= _AROUND_POINT
    SubElement(
        settings, "rendering", scaleVisibility=str(int(labels.from_scale > 0)), scaleMin="0",
        scaleMax=str(labels.from_scale), obstacle="0", displayAll="0", drawLabels="1", fontLimitPixelSize="0",
        limitNumLabels="1", maxNumLabels="2000",
    )  # fmt: skip
    return element
