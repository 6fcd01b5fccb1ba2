"""The findings as tables of areas, lines and points, a column at a time: there can be half a million."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from plancheck.report import digest, words
from plancheck.report.amounts import amount, margin_words, norm_words
from plancheck.report.geopackage.table import GEOMETRY_TYPES, Table
from plancheck.report.sentences import factor_titles, norm_unit, waiver_words
from plancheck.report.words import word
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.finding import Finding
    from plancheck.review.model import Result, Review

LAYERS = {"findings_areas": 2, "findings_lines": 1, "findings_points": 0}
FIELDS: Mapping[str, Text] = {
    "finding": text("Finding"), "rule": text("Rule (id)"), "code": text("Code"), "title": text("Rule"),
    "key": text("Key"), "factor": text("Factor"), "level": text("Level"), "status": text("Status (id)"),
    "status_text": text("Status"), "subject_layer": text("Layer"), "subject": text("Feature"),
    "whole_plan": text("Whole plan"), "value": text("Value (number)"), "value_text": text("Value"),
    "unit": text("Unit"), "norm": text("Norm"), "margin": text("Margin (number)"), "margin_text": text("Margin"),
    "on_the_edge": text("On the edge"), "message": text("Message"), "place": text("Where"), "hint": text("Hint"),
    "waiver": text("Waiver"), "source": text("Source"),
}  # fmt: skip
"""The columns, with their names for people."""
_NUMBERS = ("value", "margin")
_CHOICES = ("whole_plan", "on_the_edge")
_OF_RULE = ("rule", "code", "title", "key", "factor", "level", "unit", "norm", "source")


def findings_tables(review: Review, plan: Plan) -> Iterator[Table]:
    """Yield the tables of findings, the areas first; a finding has the shape of its subject.

    Where the plan has no such feature it has its place as a point, and without a place it is about the whole plan.
    """
    findings = [finding for result in review.results for finding in result.findings]
    shapes = _shapes(findings, review, plan)
    whole = np.array([finding.subject.layer in ("boundary", "plan") for finding in findings], dtype=bool)
    whole |= shapely.is_missing(shapes)
    shapes[whole] = plan.boundary
    rows = _rows(findings, review)
    rows["whole_plan"] = whole
    dimensions = shapely.get_dimensions(shapes)
    for name, dimension in LAYERS.items():
        chosen = dimensions == dimension
        alike = _single_points(shapes[chosen]) if dimension == 0 else shapes[chosen]
        yield Table(name, GEOMETRY_TYPES[dimension], rows.loc[chosen, list(FIELDS)].reset_index(drop=True), alike)


def _rows(findings: list[Finding], review: Review) -> pd.DataFrame:
    language, results = review.language, review.results
    of_rule = pd.DataFrame([_of_rule(result, review) for result in results], columns=list(_OF_RULE), dtype="str")
    owner = np.repeat(np.arange(len(results)), [len(result.findings) for result in results])
    waivers = {finding: waiver_words(waiver, language) for finding, waiver in digest.waiver_of(review).items()}
    statuses = {status: word(words.STATUSES, status, language) for status in words.STATUSES}
    columns: dict[str, list[Any]] = {
        "finding": [finding.id for finding in findings],
        "status": [finding.status for finding in findings],
        "status_text": [statuses[finding.status] for finding in findings],
        "subject_layer": [finding.subject.layer for finding in findings],
        "subject": [finding.subject.id for finding in findings],
        "value": [_number(finding.value) for finding in findings],
        "value_text": [words for result in results for words in _values(result, review)],
        "margin": [_number(finding.margin) for finding in findings],
        "margin_text": [words for result in results for words in _margins(result, review)],
        "on_the_edge": [finding.on_the_edge for finding in findings],
        "message": [finding.message for finding in findings],
        "place": [finding.where for finding in findings],
        "hint": [finding.hint for finding in findings],
        "waiver": [waivers.get(finding.id) for finding in findings],
    }
    kinds = {**dict.fromkeys(_NUMBERS, "float64"), **dict.fromkeys(_CHOICES, "bool")}
    own = pd.DataFrame({name: pd.Series(values, dtype=kinds.get(name, "str")) for name, values in columns.items()})
    return pd.concat([of_rule.iloc[owner].reset_index(drop=True), own], axis="columns")


def _of_rule(result: Result, review: Review) -> tuple[str | None, ...]:
    """Return what all findings of a rule have in common, in the order of ``_OF_RULE``."""
    language, unit, source = review.language, norm_unit(result), result.source
    keys = {key.id: key.title for key in review.keys}
    cited = f"{source.title}, {source.section}" if source.section else source.title
    authority = word(words.AUTHORITIES, source.authority, language)
    return (
        result.rule, result.code, result.title, keys.get(result.factor.partition(".")[0]),
        factor_titles(review).get(result.factor, result.factor), word(words.LEVELS, result.level, language), unit,
        norm_words(result.norm, unit, language), f"{cited} ({authority})",
    )  # fmt: skip


def _values(result: Result, review: Review) -> list[str]:
    unit = norm_unit(result)
    written = {
        value: amount(value, unit, review.language, result.norm) for value in {item.value for item in result.findings}
    }
    return [written[finding.value] for finding in result.findings]


def _margins(result: Result, review: Review) -> list[str]:
    unit = norm_unit(result)
    written = {
        value: margin_words(value, result.norm, unit, review.language)
        for value in {item.margin for item in result.findings}
    }
    return [written[finding.margin] for finding in result.findings]


def _number(value: float | str | None) -> float:
    return value if isinstance(value, (int, float)) else np.nan


def _shapes(findings: list[Finding], review: Review, plan: Plan) -> Any:
    """Return the shape of every finding's subject, else its place as a point, else null."""
    subjects = pd.DataFrame(
        {
            "layer": pd.Series([finding.subject.layer for finding in findings], dtype="str"),
            "id": pd.Series([finding.subject.id for finding in findings], dtype="str"),
        }
    )
    places = np.array([finding.location or (np.nan, np.nan) for finding in findings], dtype=float).reshape(-1, 2)
    shapes = np.full(len(findings), None, dtype=object)
    placed = np.isfinite(places).all(axis=1)
    shapes[placed] = shapely.points(places[placed])
    drawn = [(area.id, area.geometry) for area in review.areas if area.layer == "blocks" and area.geometry]
    known = {name: (frame.index.astype(str), frame.geometry.to_numpy()) for name, frame in plan.layers.items()}
    known["blocks"] = (pd.Index([name for name, _ in drawn], dtype="str"), shapely.from_wkt([wkt for _, wkt in drawn]))
    for layer, group in subjects.groupby("layer"):
        if layer in known:
            ids, geometry = known[str(layer)]
            position = ids.get_indexer(group["id"])
            shapes[group.index[position >= 0]] = geometry[position[position >= 0]]
    return shapes


def _single_points(shapes: Any) -> Any:
    several = shapely.get_type_id(shapes) != shapely.GeometryType.POINT
    shapes[several] = shapely.point_on_surface(shapes[several])
    return shapes
