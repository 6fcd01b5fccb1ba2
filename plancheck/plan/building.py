"""A plan from rows written by hand, as the tests inside rules have them: attributes, and geometry as WKT in metres.

A layer is a list of rows, or one row; ``repeat: n`` makes n alike. Ids that are not given are numbered. Without a
boundary the rectangle around everything, a metre wider, is the plan. The rows go the same way as those of a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plancheck.errors import PlancheckError, fault
from plancheck.plan.model import HOME_CRS, Issue, Plan
from plancheck.plan.schema import LAYERS, TABLES
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.plan.schema import Attribute
    from plancheck.plan.translating import Piece

NAME = "plan"
GEOMETRY = "geometry"


def plan_from_rows(content: Mapping[str, Any]) -> Plan:
    """Return the plan that ``content`` (rows by layer or table) describes.

    Raises :class:`~plancheck.errors.PlancheckError`: P030 for a layer and P032 for an attribute that the model lacks,
    P031 for geometry that is no WKT, P033 for what is no row.
    """
    import pandas as pd

    from plancheck.plan import tables
    from plancheck.plan.layers import boundary_of, build_layers, judge

    for name in content:
        if name not in LAYERS and name not in TABLES:
            problem = text("There is no layer '{name}' in the plan model.", name=name)
            raise PlancheckError(fault("P030", problem, found=name, allowed=(*LAYERS, *TABLES)))
    found: list[Issue] = []
    pieces = [_piece(name, listed_rows(rows)) for name, rows in content.items() if name in LAYERS]
    layers, crs = build_layers(pieces, NAME, found)
    boundary = boundary_of(layers, found)
    layers = judge(layers, boundary, found)
    listed = {name: listed_rows(rows) for name, rows in content.items() if name in TABLES}
    for name, rows in listed.items():
        _check_names(name, rows, TABLES[name])
    kept = {name: tables.finish(name, pd.DataFrame(rows), found) for name, rows in listed.items()}
    return Plan(NAME, crs, boundary, layers, kept, (), tuple(found))


def listed_rows(given: Any) -> list[dict[str, Any]]:
    """Return the rows of a layer or table one by one, those with ``repeat`` as often as they say."""
    items = given if isinstance(given, list) else [given]
    for item in items:
        if not isinstance(item, dict):
            problem = text("A row of a layer is keys and values, not '{found}'.", found=str(item))
            raise PlancheckError(fault("P033", problem))
    return [
        {name: value for name, value in item.items() if name != "repeat"}
        for item in items
        for _ in range(item.get("repeat", 1))
    ]


def _check_names(
    layer: str, rows: Sequence[Mapping[str, Any]], known: Sequence[Attribute], besides: Sequence[str] = ()
) -> None:
    attributes = [attribute.name for attribute in known]
    for name in dict.fromkeys(name for row in rows for name in row):
        if name not in attributes and name not in besides:
            problem = text("'{name}' is not an attribute of '{layer}'.", name=name, layer=layer)
            raise PlancheckError(fault("P032", problem, found=str(name), allowed=attributes))


def _piece(layer: str, rows: list[dict[str, Any]]) -> Piece:
    import numpy as np
    import pandas as pd
    import shapely

    from plancheck.plan.translating import Piece

    try:
        geometry = np.asarray(shapely.from_wkt([str(row.get(GEOMETRY)) for row in rows]), dtype=object)
    except shapely.errors.ShapelyError as error:
        problem = text("The geometry of {layer} is not WKT: {problem}.", layer=layer, problem=str(error))
        raise PlancheckError(fault("P031", problem)) from error
    _check_names(layer, rows, LAYERS[layer].attributes, (GEOMETRY,))
    key = LAYERS[layer].key
    named = [{key: f"{layer}-{number}", **row} for number, row in enumerate(rows, 1)]
    columns = pd.DataFrame([{name: value for name, value in row.items() if name != GEOMETRY} for row in named])
    return Piece(layer, columns, geometry, np.zeros(len(rows), dtype=bool), HOME_CRS, NAME, NAME)
