"""Styles that QGIS reads from a GeoPackage by itself: findings by status, in shape as well as colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from plancheck.report.words import STATUSES

if TYPE_CHECKING:
    from plancheck.review.model import Review
    from plancheck.texts import Language

STYLE_FIELDS = (
    "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML", "styleSLD",
    "useAsDefault", "description", "owner", "ui", "update_time",
)  # fmt: skip
STYLE_NAME = "plancheck"
_COLOURS = {
    "not_met": "179,38,30", "unknown": "122,82,0", "met": "27,107,69", "waived": "106,63,158", "to_judge": "29,93,155",
    "not_applicable": "91,102,114",
}  # fmt: skip
_SHAPES = {"not_met": "triangle", "unknown": "square", "met": "circle", "waived": "diamond"}
_TABLES = {"findings_areas": "fill", "findings_lines": "line", "findings_points": "marker"}


def style_rows(review: Review) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``layer_styles``, one default style for each layer of findings and for the scores."""
    for table, kind in _TABLES.items():
        yield _row(table, _document(_categories(kind, review.language), table))
    yield _row("scores", _document(_boundary(), "scores"))


def _row(table: str, qml: str) -> tuple[object, ...]:
    # QGIS asks for a time and shows none; a fixed one keeps the file the same for the same review
    return ("", "", table, "geom", STYLE_NAME, qml, "", True, "plancheck", "", None, "1970-01-01T00:00:00Z")


def _document(renderer: str, table: str) -> str:
    tip = '<mapTip enabled="1">[% "message" %]&lt;br>[% "place" %]</mapTip>' if table != "scores" else ""
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    return f'{head}<qgis version="3.22" styleCategories="Symbology|MapTips">{renderer}{tip}</qgis>'


def _categories(kind: str, language: Language) -> str:
    categories, symbols = [], []
    for number, (status, title) in enumerate(STATUSES.items()):
        shown = "false" if status == "met" else "true"
        label = quoteattr(title.render(language))
        categories.append(f'<category value="{status}" symbol="{number}" label={label} render="{shown}"/>')
        symbols.append(_symbol(kind, str(number), status))
    return (
        f'<renderer-v2 type="categorizedSymbol" attr="status" enableorderby="0" forceraster="0" symbollevels="0">'
        f"<categories>{''.join(categories)}</categories><symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def _symbol(kind: str, name: str, status: str) -> str:
    colour = _COLOURS[status]
    if kind == "marker":
        hollow = status == "unknown"
        options = {
            "name": _SHAPES.get(status, "circle"), "color": f"{colour},255" if not hollow else "255,255,255,255",
            "outline_color": f"{colour},255" if hollow else "255,255,255,255", "outline_width": "0.4", "size": "3",
            "size_unit": "MM",
        }  # fmt: skip
        return _wrapped(kind, name, "SimpleMarker", options)
    dash = "dash" if status == "unknown" else "solid"
    if kind == "line":
        options = {"line_color": f"{colour},255", "line_width": "0.9", "line_style": dash}
        return _wrapped(kind, name, "SimpleLine", options)
    # hatched: many findings are about the whole plan, and tinted areas on top of each other would hide everything
    options = {
        "color": f"{colour},255", "style": "b_diagonal", "outline_color": f"{colour},255", "outline_width": "0.6",
        "outline_style": dash,
    }  # fmt: skip
    return _wrapped(kind, name, "SimpleFill", options)


def _wrapped(kind: str, name: str, layer: str, options: dict[str, str]) -> str:
    listed = "".join(f'<Option type="QString" name="{key}" value="{value}"/>' for key, value in options.items())
    properties = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in options.items())
    return (
        f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" pass="0" locked="0">'
        f'<Option type="Map">{listed}</Option>{properties}</layer></symbol>'
    )


def _boundary() -> str:
    options = {"style": "no", "outline_color": "28,39,51,255", "outline_width": "0.7", "outline_style": "dash dot"}
    symbol = _wrapped("fill", "0", "SimpleFill", options)
    head = '<renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" symbollevels="0">'
    return f"{head}<symbols>{symbol}</symbols></renderer-v2>"
