"""Everything that can be odd about a plan without making it unreadable: one function per permanent code.

Here is what concerns files, layers, tables and the boundary; :mod:`plancheck.plan.feature_issues` has the rest.

Levels: ``error`` when something in the file could not be used at all, ``warning`` when something was changed or made up
so that the rest could be used, ``note`` when the reader should merely know. Issues are gathered per layer and
attribute: one issue names how many features it is about and the first few of them. ``feature`` and ``location`` are
those of the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.common_words import layer_word
from plancheck.errors import nearest
from plancheck.plan.affected import SHOWN, Affected, ids, issue, named
from plancheck.plan.attributes import simplified
from plancheck.plan.dutch import dutch_attributes, dutch_layers
from plancheck.plan.model import Issue
from plancheck.plan.schema import LAYERS
from plancheck.texts import Text, Translatable, text


def mapping_used(mapping: Translatable, layers: Sequence[str]) -> Issue:
    """I001: layers were recognised as those of a known source."""
    message = text("Read as {mapping}: {layers}.", mapping=mapping, layers=list(layers))
    return issue("I001", "note", message)


def mapping_remark(remark: Translatable, layer: str) -> Issue:
    """I002: what a mapping file wants the reader to know about a layer."""
    return issue("I002", "note", text("{remark}", remark=remark), layer)


def layer_ignored(name: str) -> Issue:
    """I003: a layer that no mapping knows, with the canonical name that comes nearest."""
    close = nearest(simplified(name), (*LAYERS, *dutch_layers()))
    if close:
        return issue(
            "I003", "note", text("Layer '{name}' is not used. Is it meant as '{near}'?", name=name, near=close)
        )
    return issue("I003", "note", text("Layer '{name}' is not used: it is not a layer of the plan model.", name=name))


def attributes_ignored(layer: str, names: Sequence[str]) -> Issue:
    """I004: columns that the model does not know, with the nearest attribute where there is one."""
    allowed = [*(attribute.name for attribute in LAYERS[layer].attributes), *dutch_attributes(layer)]
    close = [(name, nearest(simplified(name), allowed)) for name in sorted(names)]
    shown = [f"{name} ({near}?)" if near else name for name, near in close]
    return issue("I004", "note", text("Attributes not used: {names}.", names=named(shown)), layer)


def layer_missing(layer: str) -> Issue:
    """I005: a layer that the default review needs is not there."""
    message = text(
        "The plan has no {layer} (layer '{name}'): rules that need this are unknown.",
        layer=layer_word(layer),
        name=layer,
    )
    return issue("I005", "warning", message, layer)


def layer_empty(layer: str) -> Issue:
    """I006: a layer is there and holds nothing."""
    return issue("I006", "note", text("The layer {layer} is empty.", layer=layer_word(layer)), layer)


def reader_remark(name: str, remark: str) -> Issue:
    """I007: what the library that reads files had to say about one."""
    return issue("I007", "note", text("While reading '{name}': {remark}", name=name, remark=remark))


def records_damaged(name: str, records: Sequence[int]) -> Issue:
    """I008: records that cannot be read and were left out."""
    shown = named([str(record) for record in records[:SHOWN]], len(records))
    message = text(
        "Damaged records in '{name}' were left out ({count}): {records}.", name=name, count=len(records), records=shown
    )
    return issue("I008", "error", message)


def crs_guessed(layers: Sequence[str], crs: str) -> Issue:
    """I010: the file names no coordinate system; the coordinates fit one."""
    message = text(
        "No coordinate system is given; read as {crs}, which the coordinates fit: {layers}.",
        crs=crs,
        layers=list(layers),
    )
    return issue("I010", "warning", message)


def axes_swapped(layers: Sequence[str]) -> Issue:
    """I011: x and y stood in each other's place, and were put right."""
    return issue(
        "I011", "warning", text("x and y were swapped and have been put right: {layers}.", layers=list(layers))
    )


def crs_transformed(source: Sequence[str], target: str) -> Issue:
    """I012: coordinates were transformed to the plan's system."""
    message = text("Coordinates were transformed from {source} to {target}.", source=list(source), target=target)
    return issue("I012", "note", message)


def boundary_missing() -> Issue:
    """I050: no boundary; everything in the file counts as plan."""
    message = text("The plan has no boundary: everything in the file is judged, within a rectangle around it.")
    return issue("I050", "warning", message, "boundary")


def boundary_joined(count: int) -> Issue:
    """I051: several boundary features, taken together."""
    return issue(
        "I051", "note", text("The boundary has {count} parts, which are taken together.", count=count), "boundary"
    )


def outside_is_context(counts: Sequence[tuple[str, int]]) -> Issue:
    """I052: features outside the boundary: they serve, and are not judged."""
    shown = [text("{layer} {count}", layer=layer_word(layer), count=count) for layer, count in counts]
    return issue("I052", "note", text("Outside the boundary, so used and not judged: {counts}.", counts=shown))


def new_outside(layer: str, on: Affected) -> Issue:
    """I053: features that are drawn as new, outside the plan."""
    message = text(
        "New features lie outside the boundary and are not judged ({count}): {features}.",
        count=on.count,
        features=ids(on),
    )
    return issue("I053", "warning", message, layer, on)


def table_values(table: str, attribute: str, expected: Text, values: Sequence[str], count: int) -> Issue:
    """I060: cells of a table that are not of the column's kind, now unknown."""
    message = text(
        "Table '{table}', column '{attribute}' must be {expected}; other values count as unknown ({count}): {values}.",
        table=table, attribute=attribute, expected=expected, count=count,
        values=named([f"'{value}'" for value in values]),
    )  # fmt: skip
    return issue("I060", "warning", message)


def table_rows_dropped(table: str, attribute: str, count: int) -> Issue:
    """I061: rows of a table without their key, left out."""
    message = text(
        "Table '{table}': rows without '{attribute}' were left out ({count}).",
        table=table,
        attribute=attribute,
        count=count,
    )
    return issue("I061", "warning", message)


def table_given_twice(table: str, kept: str) -> Issue:
    """I062: a table that is both in the plan and beside it."""
    return issue(
        "I062",
        "warning",
        text("Table '{table}' is given more than once; the one in {kept} is used.", table=table, kept=kept),
    )
