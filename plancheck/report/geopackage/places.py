"""The scores of the plan, its neighbourhoods and its blocks, and the routes that people walk, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from plancheck.report.amounts import percentage
from plancheck.report.geopackage.table import Table
from plancheck.report.places import area_shapes, score_label, score_of
from plancheck.report.sentences import score_words
from plancheck.report.words import LAYERS, word
from plancheck.texts import Language, Text, text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Area, Key, Review, Scored, Total

ROUTE_FIELDS: Mapping[str, Text] = {
    "path": text("Path"), "households": text("Households"), "trips": text("Trips a week"),
}  # fmt: skip
_SCORE_FIELDS: Mapping[str, Text] = {
    "layer": text("Layer (id)"), "layer_text": text("Layer"), "id": text("Id"), "name": text("Name"),
    "label": text("Label"), "score": text("Score (number)"), "low": text("Lowest"), "high": text("Highest"),
    "score_text": text("Score"), "completeness": text("Share that is known (number)"),
    "known": text("Share that is known"), "dwellings": text("Dwellings"),
    "requirements_not_met": text("Requirements not met"), "on_the_edge": text("Verdicts on the edge"),
}  # fmt: skip
_NUMBERS = ("score", "low", "high", "completeness", "dwellings", "requirements_not_met", "on_the_edge")


def score_fields(review: Review) -> dict[str, str]:
    """Return the columns of ``scores`` with their names for people; of each key, which only the plan has, three."""
    language = review.language
    fields = {name: title.render(language) for name, title in _SCORE_FIELDS.items()}
    for key in review.keys:
        fields[f"key_{key.id}"] = key.title
        fields[f"key_{key.id}_low"] = text("{title}, lowest", title=key.title).render(language)
        fields[f"key_{key.id}_high"] = text("{title}, highest", title=key.title).render(language)
    return fields


def scores_table(review: Review, plan: Plan) -> Table:
    """Return a row for the plan, and one for each neighbourhood and block that has a score in the review."""
    fields = score_fields(review)
    rows = pd.DataFrame([_plan_row(review), *(_area_row(area, review.language) for area in review.areas)])
    kinds = {name: "float64" if name in _NUMBERS or name.startswith("key_") else "str" for name in fields}
    shapes = np.array([plan.boundary, *area_shapes(review, plan)], dtype=object)
    return Table("scores", "MultiPolygon", rows.reindex(columns=list(fields)).astype(kinds), shapes)


def _plan_row(review: Review) -> dict[str, Any]:
    total: Total = review.total
    row = {
        **_scored("plan", review.plan.name, review.plan.name, total, review.language),
        "dwellings": review.plan.dwellings, "requirements_not_met": total.requirements_not_met,
        "on_the_edge": total.on_the_edge,
    }  # fmt: skip
    for key in review.keys:
        row |= _key_columns(key)
    return row


def _key_columns(key: Key) -> dict[str, float | None]:
    return {f"key_{key.id}": key.score, f"key_{key.id}_low": key.low, f"key_{key.id}_high": key.high}


def _area_row(area: Area, language: Language) -> dict[str, Any]:
    return {**_scored(area.layer, area.id, area.title, score_of(area), language), "dwellings": area.dwellings}


def _scored(layer: str, id: str, name: str, scored: Scored, language: Language) -> dict[str, Any]:
    return {
        "layer": layer, "layer_text": word(LAYERS, layer, language), "id": id, "name": name,
        "label": score_label(scored, language), "score": scored.score, "low": scored.low, "high": scored.high,
        "score_text": score_words(scored, language), "completeness": scored.completeness,
        "known": percentage(scored.completeness, language),
    }  # fmt: skip


def routes_table(review: Review) -> Table:
    """Return the stretches that people walk, with how many households use them."""
    rows = pd.DataFrame(
        {
            "path": pd.Series([route.path for route in review.routes], dtype="str"),
            "households": pd.Series([route.households for route in review.routes], dtype="float64"),
            "trips": pd.Series([route.trips for route in review.routes], dtype="float64"),
        }
    )
    shapes = np.asarray(shapely.from_wkt([route.geometry for route in review.routes]), dtype=object)
    return Table("routes", "MultiLineString", rows, shapes)
