"""The Dutch names of the model, from ``mappings/nl.yaml``: read once something is met that the model does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from plancheck.errors import nearest
from plancheck.plan.attributes import simplified

if TYPE_CHECKING:
    import pandas as pd

    from plancheck.plan.mapping import Entry

HOUSEKEEPING = ("fid", "ogc_fid", "objectid", "id", "gml_id", "geometry", "geom")
"""Columns that programs add for themselves; no one needs to be told that they are not used."""


@lru_cache(maxsize=1)
def dutch_layers() -> Mapping[str, str]:
    """Return the layer that each Dutch name stands for."""
    from plancheck.plan.mapping import DUTCH, shipped

    entries = [(layer, entry) for layer, several in shipped(DUTCH).layers.items() for entry in several]
    return {simplified(name): layer for layer, entry in entries for name in entry.source}


@lru_cache(maxsize=1)
def dutch_tables() -> Mapping[str, str]:
    """Return the table that each Dutch name stands for."""
    from plancheck.plan.mapping import DUTCH, shipped

    return {simplified(name): table for table, entry in shipped(DUTCH).tables.items() for name in entry.source}


def _entries(layer: str) -> tuple[Entry, ...]:
    """Return what the Dutch attributes and values of a layer or table are called in the model."""
    from plancheck.plan.mapping import DUTCH, shipped

    names = shipped(DUTCH)
    return names.layers.get(layer) or ((names.tables[layer],) if layer in names.tables else ())


@lru_cache(maxsize=64)
def dutch_attributes(layer: str) -> Mapping[str, str]:
    """Return the attribute of a layer or table that each Dutch name stands for."""
    renames = [item for entry in _entries(layer) for item in entry.rename.items()]
    return {simplified(column): attribute for attribute, columns in renames for column in columns}


@lru_cache(maxsize=64)
def dutch_values(layer: str, attribute: str) -> Mapping[str, str]:
    """Return the model's word for each Dutch value of an attribute of a layer or table."""
    tables = [entry.values.get(attribute, {}) for entry in _entries(layer)]
    return {simplified(written): str(meaning) for table in tables for written, meaning in table.items()}


def dutch_value(layer: str, attribute: str, value: str) -> str | None:
    """Return the model's word for a Dutch value, or None."""
    return dutch_values(layer, attribute).get(simplified(value))


def nearest_name(name: str, layer: str) -> str | None:
    """Return the attribute of a layer, or without one the layer, whose Dutch name resembles ``name``, or None."""
    names = dutch_attributes(layer) if layer else dutch_layers()
    near = nearest(simplified(name), names)
    return names.get(near) if near else None


def known_columns(columns: pd.DataFrame, layer: str, attributes: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the columns that a layer or table knows, under the model's names, and the names of the others."""
    names = {name: simplified(str(name)) for name in columns.columns}
    taken = {simple: name for name, simple in reversed(names.items()) if simple in attributes}
    strange: list[str] = []
    for name, simple in names.items():
        if simple in attributes:
            continue
        attribute = dutch_attributes(layer).get(simple)
        if attribute is not None and attribute not in taken:
            taken[attribute] = name
        elif simple not in HOUSEKEEPING:
            strange.append(str(name))
    present = [attribute for attribute in attributes if attribute in taken]
    result = columns[[taken[attribute] for attribute in present]]
    return result.set_axis(present, axis="columns"), strange
