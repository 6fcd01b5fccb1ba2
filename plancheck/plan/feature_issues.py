"""What can be odd about the features of a layer: their geometry, their values and their ids; one function per code.

See :mod:`plancheck.plan.issues` for what the levels mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.common_words import layer_word
from plancheck.errors import nearest
from plancheck.plan.affected import Affected, ids, issue, named
from plancheck.plan.dutch import dutch_values
from plancheck.plan.model import Issue
from plancheck.plan.schema import LAYERS
from plancheck.texts import Text, plural, text

SHAPES = {"point": text("points"), "line": text("lines"), "polygon": text("areas"), "none": text("no geometry")}


def geometry_missing(layer: str, on: Affected) -> Issue:
    """I020: features without geometry, left out."""
    message = text("Features without geometry were left out ({count}): {features}.", count=on.count, features=ids(on))
    return issue("I020", "error", message, layer, on)


def geometry_unreadable(layer: str, on: Affected) -> Issue:
    """I021: geometry that is not geometry (damaged, or coordinates that are not numbers), left out."""
    message = text(
        "Features with unreadable geometry were left out ({count}): {features}.", count=on.count, features=ids(on)
    )
    return issue("I021", "error", message, layer, on)


def geometry_repaired(layer: str, on: Affected) -> Issue:
    """I022: invalid geometry (such as a self-intersection), repaired."""
    message = text("Invalid geometry was repaired ({count}): {features}.", count=on.count, features=ids(on))
    return issue("I022", "warning", message, layer, on)


def geometry_collapsed(layer: str, on: Affected) -> Issue:
    """I023: geometry of which nothing with a length or an area is left, left out."""
    message = text(
        "Features without length or area were left out ({count}): {features}.", count=on.count, features=ids(on)
    )
    return issue("I023", "error", message, layer, on)


def heights_dropped(layer: str, count: int) -> Issue:
    """I024: z-values, not used."""
    message = plural(
        "Heights (z) of the coordinates are not used ({count} feature).",
        "Heights (z) of the coordinates are not used ({count} features).",
        count=count,
    )
    return issue("I024", "note", message, layer)


def geometry_type_wrong(layer: str, found: str, on: Affected) -> Issue:
    """I025: a kind of geometry that the layer cannot hold, left out."""
    message = text(
        "The layer takes {allowed}; features with {found} were left out ({count}): {features}.",
        allowed=[SHAPES[shape] for shape in LAYERS[layer].shapes], found=SHAPES[found],
        count=on.count, features=ids(on),
    )  # fmt: skip
    return issue("I025", "error", message, layer, on)


def geometry_to_point(layer: str, on: Affected) -> Issue:
    """I026: a point layer that holds lines or areas: each became one point on it."""
    message = text("Lines or areas became points ({count}): {features}.", count=on.count, features=ids(on))
    return issue("I026", "warning", message, layer, on)


def lines_closed(layer: str, on: Affected) -> Issue:
    """I027: closed lines in a layer of areas: each became an area."""
    message = text("Closed lines became areas ({count}): {features}.", count=on.count, features=ids(on))
    return issue("I027", "warning", message, layer, on)


def values_unknown(layer: str, attribute: str, values: Sequence[str], allowed: Sequence[str], on: Affected) -> Issue:
    """I030: values outside the list of the model, now unknown, with the nearest allowed value."""
    close = [(value, nearest(value, (*allowed, *dutch_values(layer, attribute)))) for value in values]
    shown = named([f"'{value}' ('{near}'?)" if near else f"'{value}'" for value, near in close])
    message = text(
        "'{attribute}' has values that are not allowed and count as unknown ({count}): {values}. Allowed: {allowed}.",
        attribute=attribute, count=on.count, values=shown, allowed=list(allowed),
    )  # fmt: skip
    return issue("I030", "warning", message, layer, on)


def values_wrong_type(layer: str, attribute: str, expected: Text, values: Sequence[str], on: Affected) -> Issue:
    """I031: values that are not of the attribute's kind, now unknown."""
    message = text(
        "'{attribute}' must be {expected}; other values count as unknown ({count}): {values}.",
        attribute=attribute, expected=expected, count=on.count, values=named([f"'{value}'" for value in values]),
    )  # fmt: skip
    return issue("I031", "warning", message, layer, on)


def hours_unreadable(layer: str, attribute: str, written: str, on: Affected) -> Issue:
    """I032: opening hours that cannot be read, one issue for each way in which they are written."""
    message = text(
        "'{attribute}' is not written as opening hours (such as Mo-Fr 09:00-17:00) and counts as unknown ({count}): "
        "'{written}'.",
        attribute=attribute, count=on.count, written=written,
    )  # fmt: skip
    return issue("I032", "warning", message, layer, on)


def ids_made(layer: str, attribute: str, on: Affected) -> Issue:
    """I040: features without an id, numbered."""
    message = text(
        "'{attribute}' was empty and has been numbered ({count}): {features}.",
        attribute=attribute,
        count=on.count,
        features=ids(on),
    )
    return issue("I040", "warning", message, layer, on)


def ids_duplicate(layer: str, attribute: str, on: Affected) -> Issue:
    """I041: ids that occur more than once, made unique with a number behind them."""
    message = text(
        "'{attribute}' occurs more than once and was made unique ({count}): {features}.",
        attribute=attribute,
        count=on.count,
        features=ids(on),
    )
    return issue("I041", "warning", message, layer, on)


def reference_missing(layer: str, attribute: str, target: str, values: Sequence[str], on: Affected) -> Issue:
    """I042: a reference to something that is not in the plan."""
    message = text(
        "'{attribute}' names something that is not in the layer {target} ({count}): {values}.",
        attribute=attribute, target=layer_word(target), count=on.count,
        values=named([f"'{value}'" for value in values]),
    )  # fmt: skip
    return issue("I042", "warning", message, layer, on)
