"""Everything that can be odd about a plan without making it unreadable: one function per permanent code.

Levels: ``error`` when something in the file could not be used at all, ``warning`` when something was changed or made up so
that the rest could be used, ``note`` when the reader should merely know. Issues are gathered per layer and attribute: one
issue names how many features it is about and the first few of them. ``feature`` and ``location`` are those of the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.errors import nearest
from plancheck.plan.model import Issue, Level
from plancheck.plan.schema import LAYERS
from plancheck.texts import Text, Translatable, text

if TYPE_CHECKING:
    import shapely

SHOWN = 5


@dataclass(frozen=True)
class Affected:
    """The features that an issue is about: how many, the ids of the first few, and where the first one is."""

    count: int
    ids: tuple[str, ...] = ()
    location: tuple[float, float] | None = None


def affected(ids: Sequence[str], geometry: Sequence[shapely.Geometry] = ()) -> Affected:
    """Describe features by their ids, in sorted order, and the place of the first; null geometry has no place."""
    if not ids:
        return Affected(0)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    shape = geometry[order[0]] if len(geometry) else None
    place = None
    if shape is not None and not shape.is_empty:
        point = shape.representative_point()
        place = (round(point.x, 3), round(point.y, 3))
    return Affected(len(ids), tuple(ids[number] for number in order[:SHOWN]), place)


def _issue(code: str, level: Level, message: Text, layer: str | None = None, on: Affected | None = None) -> Issue:
    return Issue(code, level, message, layer, on.ids[0] if on and on.ids else None, on.location if on else None)


def _named(items: Sequence[str], count: int | None = None) -> str:
    """Write a list, with dots where it goes on."""
    more = (len(items) if count is None else count) > min(len(items), SHOWN)
    return ", ".join(items[:SHOWN]) + (", ..." if more else "")


def _ids(on: Affected) -> str:
    return _named(on.ids, on.count)


def mapping_used(mapping: Translatable, layers: Sequence[str]) -> Issue:
    """I001: layers were recognised as those of a known source."""
    message = text("Read as {mapping}: {layers}.", mapping=mapping, layers=list(layers))
    return _issue("I001", "note", message)


def mapping_remark(remark: Translatable, layer: str) -> Issue:
    """I002: what a mapping file wants the reader to know about a layer."""
    return _issue("I002", "note", text("{remark}", remark=remark), layer)


def layer_ignored(name: str) -> Issue:
    """I003: a layer that no mapping knows, with the canonical name that comes nearest."""
    close = nearest(name, LAYERS)
    if close:
        return _issue("I003", "note", text("Layer '{name}' is not used. Is it meant as '{near}'?", name=name, near=close))
    return _issue("I003", "note", text("Layer '{name}' is not used: it is not a layer of the plan model.", name=name))


def attributes_ignored(layer: str, names: Sequence[str]) -> Issue:
    """I004: columns that the model does not know, with the nearest attribute where there is one."""
    allowed = [attribute.name for attribute in LAYERS[layer].attributes]
    close = [(name, nearest(name, allowed)) for name in sorted(names)]
    shown = [f"{name} ({near}?)" if near else name for name, near in close]
    return _issue("I004", "note", text("Attributes not used: {names}.", names=_named(shown)), layer)


def layer_missing(layer: str) -> Issue:
    """I005: a layer that the default review needs is not there."""
    return _issue("I005", "warning", text("The plan has no layer '{layer}': rules that need it are unknown.", layer=layer), layer)


def layer_empty(layer: str) -> Issue:
    """I006: a layer is there and holds nothing."""
    return _issue("I006", "note", text("Layer '{layer}' is empty.", layer=layer), layer)


def reader_remark(name: str, remark: str) -> Issue:
    """I007: what the library that reads files had to say about one."""
    return _issue("I007", "note", text("While reading '{name}': {remark}", name=name, remark=remark))


def records_damaged(name: str, records: Sequence[int]) -> Issue:
    """I008: records that cannot be read and were left out."""
    shown = _named([str(record) for record in records[:SHOWN]], len(records))
    message = text("Damaged records in '{name}' were left out ({count}): {records}.", name=name, count=len(records), records=shown)
    return _issue("I008", "error", message)


def crs_guessed(layers: Sequence[str], crs: str) -> Issue:
    """I010: the file names no coordinate system; the coordinates fit one."""
    message = text("No coordinate system is given; read as {crs}, which the coordinates fit: {layers}.", crs=crs, layers=list(layers))
    return _issue("I010", "warning", message)


def axes_swapped(layers: Sequence[str]) -> Issue:
    """I011: x and y stood in each other's place, and were put right."""
    return _issue("I011", "warning", text("x and y were swapped and have been put right: {layers}.", layers=list(layers)))


def crs_transformed(source: Sequence[str], target: str) -> Issue:
    """I012: coordinates were transformed to the plan's system."""
    message = text("Coordinates were transformed from {source} to {target}.", source=list(source), target=target)
    return _issue("I012", "note", message)


def geometry_missing(layer: str, on: Affected) -> Issue:
    """I020: features without geometry, left out."""
    message = text("Features without geometry were left out ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I020", "error", message, layer, on)


def geometry_unreadable(layer: str, on: Affected) -> Issue:
    """I021: geometry that is not geometry (damaged, or coordinates that are not numbers), left out."""
    message = text("Features with unreadable geometry were left out ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I021", "error", message, layer, on)


def geometry_repaired(layer: str, on: Affected) -> Issue:
    """I022: invalid geometry (such as a self-intersection), repaired."""
    message = text("Invalid geometry was repaired ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I022", "warning", message, layer, on)


def geometry_collapsed(layer: str, on: Affected) -> Issue:
    """I023: geometry of which nothing with a length or an area is left, left out."""
    message = text("Features without length or area were left out ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I023", "error", message, layer, on)


def heights_dropped(layer: str, count: int) -> Issue:
    """I024: z-values, not used."""
    return _issue("I024", "note", text("Heights (z) of the coordinates are not used ({count} features).", count=count), layer)


def geometry_type_wrong(layer: str, found: str, on: Affected) -> Issue:
    """I025: a kind of geometry that the layer cannot hold, left out."""
    message = text(
        "The layer takes {allowed}; features with {found} were left out ({count}): {features}.",
        allowed=[text(shape) for shape in LAYERS[layer].shapes], found=text(found), count=on.count, features=_ids(on),
    )  # fmt: skip
    return _issue("I025", "error", message, layer, on)


def geometry_to_point(layer: str, on: Affected) -> Issue:
    """I026: a point layer that holds lines or areas: each became one point on it."""
    message = text("Lines or areas became points ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I026", "warning", message, layer, on)


def lines_closed(layer: str, on: Affected) -> Issue:
    """I027: closed lines in a layer of areas: each became an area."""
    message = text("Closed lines became areas ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I027", "warning", message, layer, on)


def values_unknown(layer: str, attribute: str, values: Sequence[str], allowed: Sequence[str], on: Affected) -> Issue:
    """I030: values outside the list of the model, now unknown, with the nearest allowed value."""
    close = [(value, nearest(value, allowed)) for value in values]
    shown = _named([f"'{value}' ('{near}'?)" if near else f"'{value}'" for value, near in close])
    message = text(
        "'{attribute}' has values that are not allowed and now count as unknown ({count}): {values}. Allowed: {allowed}.",
        attribute=attribute, count=on.count, values=shown, allowed=list(allowed),
    )  # fmt: skip
    return _issue("I030", "warning", message, layer, on)


def values_wrong_type(layer: str, attribute: str, expected: str, values: Sequence[str], on: Affected) -> Issue:
    """I031: values that are not of the attribute's kind, now unknown."""
    message = text(
        "'{attribute}' must be {expected}; other values now count as unknown ({count}): {values}.",
        attribute=attribute, expected=text(expected), count=on.count, values=_named([f"'{value}'" for value in values]),
    )  # fmt: skip
    return _issue("I031", "warning", message, layer, on)


def ids_made(layer: str, attribute: str, on: Affected) -> Issue:
    """I040: features without an id, numbered."""
    message = text("'{attribute}' was empty and has been numbered ({count}): {features}.", attribute=attribute, count=on.count, features=_ids(on))
    return _issue("I040", "warning", message, layer, on)


def ids_duplicate(layer: str, attribute: str, on: Affected) -> Issue:
    """I041: ids that occur more than once, made unique with a number behind them."""
    message = text("'{attribute}' occurs more than once and was made unique ({count}): {features}.", attribute=attribute, count=on.count, features=_ids(on))
    return _issue("I041", "warning", message, layer, on)


def reference_missing(layer: str, attribute: str, target: str, values: Sequence[str], on: Affected) -> Issue:
    """I042: a reference to something that is not in the plan."""
    message = text(
        "'{attribute}' names something that is not in '{target}' ({count}): {values}.",
        attribute=attribute, target=target, count=on.count, values=_named([f"'{value}'" for value in values]),
    )  # fmt: skip
    return _issue("I042", "warning", message, layer, on)


def boundary_missing() -> Issue:
    """I050: no boundary; everything in the file counts as plan."""
    message = text("The plan has no boundary: everything in the file is judged, within a rectangle around it.")
    return _issue("I050", "warning", message, "boundary")


def boundary_joined(count: int) -> Issue:
    """I051: several boundary features, taken together."""
    return _issue("I051", "note", text("The boundary has {count} parts, which are taken together.", count=count), "boundary")


def outside_is_context(counts: Sequence[tuple[str, int]]) -> Issue:
    """I052: features outside the boundary: they serve, and are not judged."""
    shown = [f"{layer} {count}" for layer, count in counts]
    return _issue("I052", "note", text("Outside the boundary, so used and not judged: {counts}.", counts=shown))


def new_outside(layer: str, on: Affected) -> Issue:
    """I053: features that are drawn as new, outside the plan."""
    message = text("New features lie outside the boundary and are not judged ({count}): {features}.", count=on.count, features=_ids(on))
    return _issue("I053", "warning", message, layer, on)


def table_values(table: str, attribute: str, expected: str, values: Sequence[str], count: int) -> Issue:
    """I060: cells of a table that are not of the column's kind, now unknown."""
    message = text(
        "Table '{table}', column '{attribute}' must be {expected}; other values now count as unknown ({count}): {values}.",
        table=table, attribute=attribute, expected=text(expected), count=count, values=_named([f"'{value}'" for value in values]),
    )  # fmt: skip
    return _issue("I060", "warning", message)


def table_rows_dropped(table: str, attribute: str, count: int) -> Issue:
    """I061: rows of a table without their key, left out."""
    message = text("Table '{table}': rows without '{attribute}' were left out ({count}).", table=table, attribute=attribute, count=count)
    return _issue("I061", "warning", message)


def table_given_twice(table: str, kept: str) -> Issue:
    """I062: a table that is both in the plan and beside it."""
    return _issue("I062", "warning", text("Table '{table}' is given more than once; the one in {kept} is used.", table=table, kept=kept))
