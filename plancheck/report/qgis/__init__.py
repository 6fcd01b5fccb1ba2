"""Styles that QGIS reads from a GeoPackage by itself: one for each layer, in the language of the review."""

from __future__ import annotations

STYLE_FIELDS = (
    "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML", "styleSLD",
    "useAsDefault", "description", "owner", "ui", "update_time",
)  # fmt: skip
"""The columns of the table ``layer_styles``."""
STYLE_NAME = "plancheck"


def style_row(table: str, qml: str) -> tuple[object, ...]:
    """Return the row of ``layer_styles`` that makes ``qml`` the default style of a table."""
    # QGIS asks for a time and shows none; a fixed one keeps the file the same for the same review
    return ("", "", table, "geom", STYLE_NAME, qml, "", True, "plancheck", "", None, "1970-01-01T00:00:00Z")
