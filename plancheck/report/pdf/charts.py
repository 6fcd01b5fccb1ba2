"""The daily routes, the parts of the plan and the spread of a rule's values: what stands in and beside their charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plancheck.report.amounts import percentage
from plancheck.report.charts.flows import Flow, Street, on_routes
from plancheck.report.charts.histogram import HEIGHT, WIDTH, bound_words, histogram, spread_words
from plancheck.report.charts.mix import WIDTH as MIX_WIDTH
from plancheck.report.charts.mix import AreaTable, Part, area_tables
from plancheck.report.charts.scores import ScoreMap
from plancheck.report.pdf.rules import row
from plancheck.report.pdf.scores import scored, whole
from plancheck.report.words import LAYERS, word
from plancheck.review.model import Result, Review
from plancheck.texts import Language, number, plural, text

FEWEST = 10
"""With fewer values than this a chart says no more on paper than the findings do."""


def routes(review: Review, flows: Sequence[Flow], streets: Sequence[Street]) -> dict[str, Any] | None:
    """Return the daily routes: the classes of the map, the busiest streets, and what was measured."""
    measured, language = on_routes(review), review.language
    if not flows and not measured:
        return None
    return {
        "heading": text("Daily routes"),
        "intro": text(
            "Where the daily ways of households come together, people meet the same faces without an appointment. For "
            "every dwelling the shortest walks to the daily destinations of the rules are taken."
        ),
        "alt": text(
            "Map of the daily routes: the thicker and darker the line, the more households share it; the busiest "
            "streets are in the table below"
        ),
        "legend": [
            text("{low} to {high} households", low=flow.low, high=flow.high)
            if flow.low != flow.high
            else plural("{count} household", "{count} households", count=flow.low)
            for flow in flows
        ],
        "streets_caption": text("Streets where most households meet"),
        "streets_head": [text("Street"), text("Households on the busiest stretch"), text("Trips in a week")],
        "streets": [
            [street.name, number(street.households, language), whole(street.trips, language)] for street in streets
        ],
        "caption": text("What was measured on the daily routes"),
        "rows": [row(result, language) for result in measured],
    }


def areas(review: Review, maps: Mapping[str, ScoreMap]) -> dict[str, Any] | None:
    """Return per neighbourhood and per block the score, with its map, and the mix of dwellings."""
    tables = area_tables(review)
    return {
        "heading": text("The parts of the plan"),
        "intro": text(
            "Per neighbourhood and per block the score of what was judged there, and which share of the dwellings is "
            "of which kind."
        ),
        "head": [text("Where"), text("Dwellings"), text("Score")],
        "tables": [_areas(table, maps.get(table.layer), review.language) for table in tables],
    } if tables else None  # fmt: skip


def _areas(table: AreaTable, scores: ScoreMap | None, language: Language) -> dict[str, Any]:
    more = text("And {count} more with fewer dwellings; the JSON file has them all.", count=table.more)
    return {
        "layer": table.layer,
        "title": word(LAYERS, table.layer, language).capitalize(),
        "caption": text("Score and dwellings: {layer}", layer=word(LAYERS, table.layer, language)),
        "map": _map(scores, language) if scores else None,
        "legends": [
            {"title": legend.title, "classes": [list(named) for named in legend.classes]} for legend in table.legends
        ],
        "rows": [
            {
                "title": line.area.title,
                "dwellings": number(line.area.dwellings, language),
                **scored(line.area, language),
                "bars": [[_part(part, language) for part in parts] for parts in line.bars],
            }
            for line in table.rows
        ],
        "more": more if table.more else None,
    }


def _map(scores: ScoreMap, language: Language) -> dict[str, Any]:
    layer = word(LAYERS, scores.layer, language)
    return {
        "alt": text("Map of the scores, {layer}; the numbers are in the table below", layer=layer),
        "title": text("Score"),
        "names": [label.name for label in scores.labels],
        "classes": [
            [
                f"class-{found.rank}" if found.rank else None,
                text("{low} to {high}: {count}", low=found.low, high=found.high, count=found.count)
                if found.rank
                else text("too little known: {count}", count=found.count),
            ]
            for found in scores.classes
        ],
    }


def _part(part: Part, language: Language) -> dict[str, Any]:
    return {
        "words": f"{part.name} {percentage(part.share, language)}",
        "colour": part.colour,
        "x": part.x / MIX_WIDTH,
        "width": part.width / MIX_WIDTH,
    }


def spread(result: Result, language: Language) -> dict[str, Any] | None:
    """Return the chart of how the values of a rule spread, with what it shows in words."""
    chart = histogram(result, language)
    if chart is None or sum(bar.count for bar in chart.bars) < FEWEST:
        return None
    said = [spread_words(chart, language)]
    if chart.limits:
        said.append(text("the tinted side falls short").render(language))
    rest = []
    if chart.unknown:
        rest.append(text("Unknown: {count}.", count=chart.unknown).render(language))
    if chart.out_of_reach:
        rest.append(text("Out of reach: {count}.", count=chart.out_of_reach).render(language))
    classes = ", ".join(
        text(
            "{low} to {high}: {count}",
            low=bound_words(bar.low, chart, language), high=bound_words(bar.high, chart, language), count=bar.count,
        ).render(language)
        for bar in chart.bars if bar.count
    )  # fmt: skip
    return {
        "words": " ".join(["; ".join(said) + ".", *rest]),
        "alt": text("Spread of the values of {code}: {classes}", code=result.code, classes=classes),
        "norm": text("norm"),
        "width": WIDTH,
        "height": HEIGHT,
        "bars": [[bar.x, bar.y, bar.width, bar.height] for bar in chart.bars if bar.count],
        "ticks": [[tick.x, tick.label] for tick in chart.ticks],
        "limits": [[limit.x, limit.short_from, limit.short_to] for limit in chart.limits],
    }
