"""How QGIS shows what is not a finding: scores in classes with their number, and routes as wide as they are used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plancheck.report.geopackage.places import ROUTE_FIELDS, score_fields
from plancheck.report.places import SCORE_BOUNDS
from plancheck.report.qgis.qml import Labels, Rule, Style, row, shown
from plancheck.report.qgis.symbols import INK, Symbol, area, line
from plancheck.report.sentences import WIDE_OPEN
from plancheck.report.words import LAYERS, word
from plancheck.review.model import Review
from plancheck.texts import Language, number, plural, text

_CLASSES = ("140,81,10", "216,179,101", "246,232,195", "199,234,229", "90,180,172", "1,102,94")
"""From brown to blue green (ColorBrewer BrBG): colour-blind people tell them apart, and no status has them."""
_TOO_OPEN = f'"score" IS NULL OR "high" - "low" > {WIDE_OPEN:g}'
"""Where the range says more than the score, a colour would say too much."""
_NO_SCORE = "225,228,231"
_ROUTE = "24,66,140"
_WIDTHS = (0.3, 0.7, 1.3, 2.1, 3.2)
_STEPS = (5, 2, 1)

_TOLD = 'round("score")'
"""The score as it stands beside its area, which may be a class higher than the number behind it."""


def scores(review: Review) -> Style:
    """Return the style of ``scores``: blocks filled, neighbourhoods lightly with a thick edge, the plan as an edge."""
    language = review.language
    names = score_fields(review)
    rules = [
        Rule(
            word(LAYERS, layer, language).capitalize(),
            f"\"layer\" = '{layer}'",
            parts=tuple(_classes(layer, language)),
        )
        for layer in dict.fromkeys(item.layer for item in review.areas)
    ]
    edge = Symbol("fill", area(None, INK, 0.7, "dash dot").coats, height=3)
    rules.append(Rule(text("Plan boundary").render(language), "\"layer\" = 'plan'", edge))
    labels = (
        Labels('"label"', "middle", "\"layer\" = 'blocks'", 8, from_scale=10_000, rank=8),
        Labels('"name" || \'\\n\' || "label"', "middle", "\"layer\" = 'neighbourhoods'", 10, bold=True, rank=9),
    )
    rows = "".join(row(names[name], name) for name in ("score_text", "known", "dwellings", "requirements_not_met"))
    tip = f'<div style="width:20em"><b>{shown("name")}</b> ({shown("layer_text")})<table>{rows}</table></div>'
    return Style(tuple(rules), labels, tip, names, "name")


def _classes(layer: str, language: Language) -> Iterator[Rule]:
    for colour, least, most in reversed(list(zip(_CLASSES, SCORE_BOUNDS, SCORE_BOUNDS[1:], strict=False))):
        bounds = {"low": number(least, language), "high": number(most, language)}
        below = f"{_TOLD} < {most}" if most < SCORE_BOUNDS[-1] else f"{_TOLD} <= {most}"
        where = f"{_TOLD} >= {least} AND {below} AND NOT ({_TOO_OPEN})"
        yield Rule(text("{low} to {high}", **bounds).render(language), where, _filled(layer, colour))
    yield Rule(text("too little known").render(language), _TOO_OPEN, _filled(layer, _NO_SCORE))


def _filled(layer: str, colour: str) -> Symbol:
    if layer == "blocks":
        return area(colour, "91,102,114", 0.2, opacity=165, height=1)
    return area(colour, INK, 0.5, opacity=90, height=0)


def routes(review: Review) -> Style:
    """Return the style of ``routes``: the more households walk somewhere, the wider; with their number close by."""
    language = review.language
    names = {name: title.render(language) for name, title in ROUTE_FIELDS.items()}
    bounds = _round_bounds(max((route.households for route in review.routes), default=0.0))
    rules = tuple(
        Rule(title, where, line(_ROUTE, width, casing=0.2 if width > 1 else 0.0, height=rank))
        for rank, (width, (title, where)) in reversed(
            list(enumerate(zip(_WIDTHS[-len(bounds) :], _ranges(bounds, language), strict=True)))
        )
    )
    rows = "".join(row(names[name], name) for name in ("households", "trips"))
    labels = Labels('round("households")', "along", size=7, colour=_ROUTE, from_scale=2500)
    return Style(rules, (labels,), f"<table>{rows}</table>", names, "path")


def _round_bounds(most: float) -> tuple[int, ...]:
    """Return the round numbers that classes begin at, 0 first: at most five, the last below ``most``."""
    series = (step * 10**power for power in range(6, -1, -1) for step in _STEPS)
    below = [bound for bound in series if bound < most][: len(_WIDTHS) - 1]
    return (0, *reversed(below))


def _ranges(bounds: tuple[int, ...], language: Language) -> Iterator[tuple[str, str]]:
    for least, most in zip(bounds, (*bounds[1:], None), strict=True):
        words: Mapping[str, str] = {"least": number(least, language), "most": number(most or 0, language)}
        if most is None:
            more = plural("more than {count} household", "more than {count} households", count=least)
            yield more.render(language), f'"households" > {least}'
        else:
            where = f'"households" > {least} AND "households" <= {most}'
            yield text("{least} to {most} households", **words).render(language), where
