"""The review as a GeoPackage 1.2 for QGIS: findings, scores and routes, with styles that QGIS applies by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from plancheck.report.geopackage.findings import findings_tables
from plancheck.report.geopackage.places import routes_table, scores_table
from plancheck.report.geopackage.plan import plan_tables
from plancheck.report.qgis import STYLE_FIELDS, findings, places, style_row
from plancheck.report.qgis.plan_layers import style as plan_style
from plancheck.report.qgis.qml import document

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.report.geopackage.table import Table
    from plancheck.report.qgis.qml import Style
    from plancheck.review.model import Review

_DATE = "OGR_CURRENT_DATE"


def write_geopackage(review: Review, plan: Plan, path: Path, plan_layers: bool = False) -> None:
    """Write findings, scores, routes and styles to ``path``, which must not exist yet.

    ``plan_layers`` puts the layers of the plan in it as well. The tables are in the order of the map, from the ground.
    """
    styles = []
    with _dated(review.created):
        for table, style in _styled(review, plan, plan_layers):
            _write(path, table, plan.crs)
            styles.append(style_row(table.name, document(style)))
        rows = pd.DataFrame(styles, columns=list(STYLE_FIELDS))
        pyogrio.write_dataframe(rows, path, layer="layer_styles", driver="GPKG", append=True, use_arrow=False)


def _styled(review: Review, plan: Plan, plan_layers: bool) -> Iterator[tuple[Table, Style]]:
    if plan_layers:
        for table in plan_tables(plan):
            yield table, plan_style(table, review.language)
    yield scores_table(review, plan), places.scores(review)
    yield routes_table(review), places.routes(review)
    for table in findings_tables(review, plan):
        yield table, findings.style(table, review.language)


@contextmanager
def _dated(created: str) -> Iterator[None]:
    """Let GDAL write the time of the review and not of the clock, so that the same review gives the same bytes."""
    before = pyogrio.get_gdal_config_option(_DATE)
    pyogrio.set_gdal_config_options({_DATE: created.replace("Z", ".000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_DATE: before})


def _write(path: Path, table: Table, crs: str) -> None:
    frame = gpd.GeoDataFrame(table.rows, geometry=table.shapes, crs=crs)
    options: dict[str, Any] = {"append": True} if path.exists() else {"dataset_options": {"VERSION": "1.2"}}
    pyogrio.write_dataframe(
        frame, path, layer=table.name, driver="GPKG", geometry_type=table.geometry,
        promote_to_multi=table.geometry.startswith("Multi"), use_arrow=False, **options,
    )  # fmt: skip
