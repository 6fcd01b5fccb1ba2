"""What pydantic cannot see in a mapping file: names and values that the plan model does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plancheck.documents import Document
from plancheck.errors import Fault, fault
from plancheck.plan.schema import LAYERS, TABLES, Attribute
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.plan.mapping import Entry, Mapping, Value


def misnamed(loaded: Mapping, document: Document) -> Iterator[Fault]:
    """Find layers and attributes that the model does not have, and values that an attribute cannot take."""
    known = {name: layer.attributes for name, layer in LAYERS.items()}
    for group, items, allowed in (
        ("layers", loaded.layers, known),
        ("tables", {name: (entry,) for name, entry in loaded.tables.items()}, TABLES),
    ):
        for name, entries in items.items():
            if name not in allowed:
                place = document.place((group, name), key=True)
                yield fault(
                    "P020",
                    text("'{name}' is not a layer of the plan model.", name=name),
                    place=place,
                    found=name,
                    allowed=allowed,
                )
                continue
            attributes = {attribute.name: attribute for attribute in allowed[name]}
            several = isinstance(document.content[group][name], list)
            for number, entry in enumerate(entries):
                at = (group, name, number) if several else (group, name)
                yield from _in_entry(entry, name, attributes, document, at)


def _in_entry(
    entry: Entry, layer: str, attributes: dict[str, Attribute], document: Document, at: tuple[str | int, ...]
) -> Iterator[Fault]:
    for section in ("rename", "values", "choose", "constants"):
        for name in getattr(entry, section):
            if name not in attributes:
                place = document.place((*at, section, name), key=True)
                problem = text("'{name}' is not an attribute of '{layer}'.", name=name, layer=layer)
                yield fault("P021", problem, place=place, found=name, allowed=attributes)
    given: list[tuple[tuple[str | int, ...], Value]] = [
        (("values", name, key), value) for name, table in entry.values.items() for key, value in table.items()
    ]
    given += [
        (("choose", name, number, "value"), choice.value)
        for name, choices in entry.choose.items() for number, choice in enumerate(choices)
    ]  # fmt: skip
    given += [(("constants", name), value) for name, value in entry.constants.items()]
    for steps, value in given:
        attribute = attributes.get(str(steps[1]))
        if attribute is None or not attribute.choices or value is None:
            continue
        parts = str(value).split(",") if attribute.kind == "list" else [str(value)]
        for part in parts:
            if part not in attribute.choices:
                problem = text("'{value}' is not a value of '{attribute}'.", value=part, attribute=attribute.name)
                yield fault("P022", problem, place=document.place((*at, *steps)), found=part, allowed=attribute.choices)
