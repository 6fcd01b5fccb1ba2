"""The findings as a GeoPackage 1.2 for QGIS: areas, lines, points and scores, with styles that show the status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from plancheck.report import words
from plancheck.report.qgis_styles import STYLE_FIELDS, style_rows
from plancheck.report.sentences import amount, norm_unit, norm_words
from plancheck.report.words import word

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Finding, Result, Review

LAYERS = {"findings_areas": 2, "findings_lines": 1, "findings_points": 0}
_GEOMETRIES = {2: "MultiPolygon", 1: "MultiLineString", 0: "Point"}
_DATE = "OGR_CURRENT_DATE"


def write_geopackage(review: Review, plan: Plan, path: Path) -> None:
    """Write findings, scores and styles to ``path``, which must not exist yet.

    A finding has the geometry of its subject; where the plan has no such feature (a block) its place as a point.
    """
    rows = pd.DataFrame(_rows(review), columns=_columns())
    shapes = _shapes(review, plan)
    dimensions = shapely.get_dimensions(shapes)
    with _dated(review.created):
        for name, dimension in LAYERS.items():
            chosen = dimensions == dimension
            _write(path, name, rows[chosen], _alike(shapes[chosen], dimension), dimension, plan.crs)
        _write(path, "scores", _scores(review), _alike(np.array([plan.boundary], dtype=object), 2), 2, plan.crs)
        styles = pd.DataFrame(style_rows(review), columns=list(STYLE_FIELDS))
        pyogrio.write_dataframe(styles, path, layer="layer_styles", driver="GPKG", append=True, use_arrow=False)


@contextmanager
def _dated(created: str) -> Iterator[None]:
    """Let GDAL write the time of the review and not of the clock, so that the same review gives the same bytes."""
    before = pyogrio.get_gdal_config_option(_DATE)
    pyogrio.set_gdal_config_options({_DATE: created.replace("Z", ".000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_DATE: before})


def _write(path: Path, name: str, rows: pd.DataFrame, shapes: Any, dimension: int, crs: str) -> None:
    frame = gpd.GeoDataFrame(rows.reset_index(drop=True), geometry=shapes, crs=crs)
    options: dict[str, Any] = {"append": True} if path.exists() else {"dataset_options": {"VERSION": "1.2"}}
    pyogrio.write_dataframe(
        frame, path, layer=name, driver="GPKG", geometry_type=_GEOMETRIES[dimension], use_arrow=False, **options
    )


def _columns() -> list[str]:
    return [
        "finding", "rule", "code", "title", "key", "factor", "level", "status", "status_text", "subject_layer",
        "subject", "value", "value_text", "unit", "norm", "margin", "on_the_edge", "message", "place", "hint",
    ]  # fmt: skip


def _rows(review: Review) -> Iterator[tuple[Any, ...]]:
    language = review.language
    keys = {key.id: key.title for key in review.keys}
    factors = {factor.id: factor.title for key in review.keys for factor in key.factors}
    for result, finding in _all(review):
        yield (
            finding.id, result.rule, result.code, result.title, keys.get(result.factor.partition(".")[0]),
            factors.get(result.factor, result.factor), word(words.LEVELS, result.level, language), finding.status,
            word(words.STATUSES, finding.status, language), finding.subject.layer, finding.subject.id,
            _number(finding.value), _words(finding.value, result, review), norm_unit(result),
            norm_words(result.norm, norm_unit(result), language), _number(finding.margin), finding.on_the_edge,
            finding.message, finding.where, finding.hint,
        )  # fmt: skip


def _all(review: Review) -> Iterator[tuple[Result, Finding]]:
    """Yield every finding with a verdict or without: the value of an observation is no finding for a map."""
    return (
        (result, finding)
        for result in review.results
        for finding in result.findings
        if finding.status != "not_applicable"
    )


def _number(value: float | str | None) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _words(value: float | str | None, result: Result, review: Review) -> str:
    return amount(value, norm_unit(result), review.language)


def _shapes(review: Review, plan: Plan) -> Any:
    """Return the geometry of every finding's subject, in the order of the findings; null where there is none."""
    subjects = pd.DataFrame(
        [
            (finding.subject.layer, finding.subject.id, *(finding.location or (np.nan, np.nan)))
            for _, finding in _all(review)
        ],
        columns=["layer", "id", "x", "y"],
    )
    shapes = np.full(len(subjects), None, dtype=object)
    placed = subjects["x"].notna().to_numpy()
    shapes[placed] = shapely.points(subjects.loc[placed, ["x", "y"]].to_numpy(dtype=float))
    for layer, group in subjects.groupby("layer"):
        if layer in ("boundary", "plan"):
            shapes[group.index] = plan.boundary
        elif layer in plan.layers:
            frame = plan.layers[str(layer)]
            position = frame.index.astype(str).get_indexer(group["id"])
            known = position >= 0
            shapes[group.index[known]] = frame.geometry.to_numpy()[position[known]]
    return shapes


def _alike(shapes: Any, dimension: int) -> Any:
    """Return all as multi geometries (points as single ones), as a layer of one type wants them."""
    if dimension == 0:
        return shapely.point_on_surface(shapes)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    together = shapely.multipolygons if dimension == 2 else shapely.multilinestrings
    return together(parts, indices=owner) if len(parts) else np.array([], dtype=object)


def _scores(review: Review) -> pd.DataFrame:
    total = review.total
    row: dict[str, Any] = {
        "name": review.plan.name, "score": _number(total.score), "low": _number(total.low), "high": _number(total.high),
        "completeness": _number(total.completeness), "requirements_not_met": total.requirements_not_met,
        "on_the_edge": total.on_the_edge,
    }  # fmt: skip
    for key in review.keys:
        row |= {key.id: _number(key.score), f"{key.id}_low": _number(key.low), f"{key.id}_high": _number(key.high)}
    return pd.DataFrame([row])
