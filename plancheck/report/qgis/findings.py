"""How QGIS shows findings: by status, in shape as well as colour, with the code of the rule and a map tip."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plancheck.report.geopackage.findings import FIELDS
from plancheck.report.geopackage.table import Table
from plancheck.report.qgis.qml import Labels, Rule, Style, row, shown, shown_if
from plancheck.report.qgis.symbols import PAPER, Symbol, area, hatched, line, marker
from plancheck.report.words import STATUSES, word
from plancheck.texts import Language, text

COLOURS: Mapping[str, str] = {
    "not_met": "179,38,30", "unknown": "122,82,0", "met": "27,107,69", "waived": "106,63,158", "to_judge": "29,93,155",
    "not_applicable": "91,102,114",
}  # fmt: skip
"""The colours of the statuses in every report."""
SHAPES: Mapping[str, str] = {
    "not_met": "triangle", "unknown": "square", "met": "circle", "waived": "diamond", "to_judge": "pentagon",
    "not_applicable": "cross",
}  # fmt: skip
_DASHES = {"not_met": "solid", "met": "solid", "waived": "dash dot", "unknown": "dash"}
_HEIGHTS = {"not_met": 3, "waived": 2, "unknown": 1}
_EXPECTED = ("not_met", "unknown", "waived")
_SHOWN = ("not_met", "waived")
"""As on the map of the page: what is unknown can be half of everything, and is switched on in the legend."""
_LABELS_FROM = {"findings_areas": 1500, "findings_lines": 1500, "findings_points": 750}
_HERE = 'NOT "whole_plan" AND "subject_layer" <> \'neighbourhoods\''
"""What is about everything hides all that is about something."""


def style(table: Table, language: Language) -> Style:
    """Return the style of a table of findings, with the statuses that it has or could be expected to have."""
    paint, placement = _TABLES[table.name]
    statuses = [status for status in STATUSES if status in {*_EXPECTED, *table.rows["status"]}]
    rules = [
        Rule(
            word(STATUSES, status, language),
            f"\"status\" = '{status}' AND {_HERE}",
            paint(status),
            shown=status in _SHOWN,
        )
        for status in statuses
    ]
    if table.name == "findings_areas":
        edge = area(None, COLOURS["not_met"], 0.6, "dot")
        rules.append(Rule(text("Whole plan or neighbourhood").render(language), f"NOT ({_HERE})", edge, shown=False))
    short, nearest = f"\"status\" = 'not_met' AND {_HERE}", _LABELS_FROM[table.name]
    codes = Labels('"code"', placement, short, 7, True, COLOURS["not_met"], nearest)
    names = {name: title.render(language) for name, title in FIELDS.items()}
    return Style(tuple(rules), (codes,), _tip(names), names, "title")


def _point(status: str) -> Symbol:
    colour, hollow = COLOURS[status], status == "unknown"
    fill, edge = (PAPER, colour) if hollow else (colour, PAPER)
    return marker(fill, SHAPES[status], 3.4, edge, _HEIGHTS.get(status, 0), shrinks=True)


def _line(status: str) -> Symbol:
    return line(COLOURS[status], 0.8, _DASHES.get(status, "dot"), casing=0.3, height=_HEIGHTS.get(status, 0))


def _area(status: str) -> Symbol:
    colour, height = COLOURS[status], _HEIGHTS.get(status, 0)
    edge = area(None, colour, 0.5, _DASHES.get(status, "dot"))
    # hatched, as areas are large, lie on top of each other and on what they are about
    return hatched(colour, 135 if status == "waived" else 45, 2.0 if status == "not_met" else 4.0, edge, height)


_TABLES: Mapping[str, tuple[Callable[[str], Symbol], str]] = {
    "findings_areas": (_area, "middle"), "findings_lines": (_line, "along"), "findings_points": (_point, "point"),
}  # fmt: skip


def _tip(names: Mapping[str, str]) -> str:
    rows = "".join(row(names[name], name) for name in ("status_text", "value_text", "norm", "margin_text", "place"))
    last = "".join(row(names[name], name) for name in ("hint", "waiver", "source"))
    head = f"<b>{shown_if('code', '', ' ')}{shown('title')}</b><br>{shown('message')}"
    return f'<div style="width:24em">{head}<table>{rows}{last}</table></div>'
