"""Source layers to layers of the model: filter, rename, translate, derive; nothing is checked here yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.plan import issues
from plancheck.plan.attributes import simplified
from plancheck.plan.model import Issue
from plancheck.plan.schema import LAYERS, STATUS, TABLES
from plancheck.plan.sources import SourceLayer

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from plancheck.filters import Filter
    from plancheck.plan.mapping import Derivation, Entry, Mapping


@dataclass(frozen=True)
class Piece:
    """Part of a layer of the model: attributes under the model's names with the values of the source, and geometry."""

    layer: str
    columns: pd.DataFrame
    geometry: NDArray[np.object_]
    damaged: NDArray[np.bool_]
    crs: str | None
    source: str


class Translator:
    """Decides for every source layer what it is: asked-for mapping, the model itself, a recognised source, Dutch names.

    The Dutch names are only loaded once something is met that the model does not know.
    """

    def __init__(self, asked: Mapping | None) -> None:
        self.asked = asked

    def wants(self, name: str) -> bool:
        """Return whether a layer of this name can be used, so that other layers need not be read."""
        simple = simplified(name)
        if simple in LAYERS or simple in TABLES or self.asked is not None and self.asked.knows(name):
            return True
        for mapping in self._mappings():
            if mapping.knows(name):
                return True
            if mapping.leaves_out(name):
                return False
        return self.layer_named(name) is not None or self.table_named(name) is not None

    def _mappings(self) -> Iterator[Mapping]:
        """Return the mapping asked for, then those that are recognised; each is loaded when its turn comes."""
        from plancheck.plan.mapping import SHIPPED, shipped

        if self.asked is not None:
            yield self.asked
        yield from map(shipped, SHIPPED)

    def layer_named(self, name: str) -> str | None:
        """Return the layer that ``name`` is the English or Dutch name of."""
        simple = simplified(name)
        return simple if simple in LAYERS else dutch_layers().get(simple)

    def table_named(self, name: str) -> str | None:
        """Return the table that ``name`` is the English or Dutch name of."""
        simple = simplified(name)
        return simple if simple in TABLES else dutch_tables().get(simple)

    def is_passed_over(self, name: str) -> bool:
        """Return whether a mapping says that this layer is left out on purpose."""
        return any(mapping.leaves_out(name) for mapping in self._mappings())

    def mapping_for(self, source: SourceLayer) -> tuple[Mapping | None, str]:
        """Return the mapping that brings ``source`` home, and the name it knows the layer by; None without one."""
        if self.asked is not None:
            for name in source.names:
                if self.asked.knows(name):
                    return self.asked, name
        columns = {simplified(str(column)) for column in source.columns.columns}
        for name in source.names:
            layer = LAYERS.get(simplified(name))
            if layer is not None and layer.key in columns:
                return None, name
        for mapping in self._mappings():
            for name in source.names:
                if mapping.recognises(name, columns):
                    return mapping, name
        return None, source.name


def dutch_layers() -> dict[str, str]:
    """Return the Dutch names of layers."""
    from plancheck.plan.mapping import DUTCH, shipped

    return {simplified(name): layer for layer, entries in shipped(DUTCH).layers.items() for entry in entries for name in entry.source}


def dutch_tables() -> dict[str, str]:
    """Return the Dutch names of tables."""
    from plancheck.plan.mapping import DUTCH, shipped

    return {simplified(name): table for table, entry in shipped(DUTCH).tables.items() for name in entry.source}


def dutch_entries(layer: str) -> tuple[Entry, ...]:
    """Return what the Dutch attributes and values of a layer or table are called in the model."""
    from plancheck.plan.mapping import DUTCH, shipped

    names = shipped(DUTCH)
    return names.layers.get(layer) or ((names.tables[layer],) if layer in names.tables else ())


def dutch_value(layer: str, attribute: str, value: str) -> str | None:
    """Return the model's word for a Dutch value, or None."""
    simple = simplified(value)
    for entry in dutch_entries(layer):
        for written, meaning in entry.values.get(attribute, {}).items():
            if simplified(written) == simple:
                return str(meaning)
    return None


def translate(source: SourceLayer, translator: Translator, found: list[Issue], used: dict[str, list[str]]) -> Iterator[Piece]:
    """Return what ``source`` gives to the layers of the model; ``used`` gathers which mappings brought which layers."""
    mapping, name = translator.mapping_for(source)
    if mapping is None:
        layer = next(filter(None, map(translator.layer_named, source.names)), None)
        if layer is None:
            if not translator.is_passed_over(source.name):
                found.append(issues.layer_ignored(source.name))
            return
        yield _same(source, layer, found)
        return
    used.setdefault(mapping.mapping, []).append(source.name)
    taken: dict[str, Any] = {}
    for layer, entry in mapping.entries(name):
        yield _mapped(source, layer, entry, taken, found)


def _same(source: SourceLayer, layer: str, found: list[Issue]) -> Piece:
    """Take a layer over under its own names, or their Dutch synonyms."""
    columns, strange = known_columns(source.columns, layer, [attribute.name for attribute in LAYERS[layer].attributes])
    if strange:
        found.append(issues.attributes_ignored(layer, strange))
    geometry, damaged = _geometry(source)
    return Piece(layer, columns, geometry, damaged, source.crs, source.name)


def known_columns(columns: pd.DataFrame, layer: str, attributes: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the columns that a layer or table knows, under the model's names, and the names of the others."""
    names = {name: simplified(str(name)) for name in columns.columns}
    taken = {simple: name for name, simple in reversed(names.items()) if simple in attributes}
    others = [name for name, simple in names.items() if simple not in attributes]
    strange: list[str] = []
    if others:
        dutch = {simplified(column): attribute for entry in dutch_entries(layer) for attribute, synonyms in entry.rename.items() for column in synonyms}
        for name in others:
            attribute = dutch.get(names[name])
            if attribute is not None and attribute not in taken:
                taken[attribute] = name
            elif simplified(str(name)) not in HOUSEKEEPING:
                strange.append(str(name))
    present = [attribute for attribute in attributes if attribute in taken]
    result = columns[[taken[attribute] for attribute in present]]
    return result.set_axis(present, axis="columns"), strange


HOUSEKEEPING = ("fid", "ogc_fid", "objectid", "id", "gml_id", "geometry", "geom")
"""Columns that programs add for themselves; no one needs to be told that they are not used."""


def _mapped(source: SourceLayer, layer: str, entry: Entry, taken: dict[str, Any], found: list[Issue]) -> Piece:
    import numpy as np
    import pandas as pd

    from plancheck.filters import evaluate

    columns = source.columns
    actual = {simplified(str(name)): name for name in reversed(columns.columns)}

    def holds(condition: Filter) -> NDArray[np.bool_]:
        wanted = {name: actual[simplified(name)] for name in condition.attributes if simplified(name) in actual}
        return evaluate(condition, columns[list(wanted.values())].set_axis(list(wanted), axis="columns")).yes

    rows = ~taken.get(layer, np.zeros(len(columns), dtype=bool))
    if entry.where is not None:
        rows = rows & holds(entry.where)
    taken[layer] = rows | taken.get(layer, False)
    index = np.flatnonzero(rows)
    result: dict[str, Any] = {}
    for attribute, names in entry.rename.items():
        column = next((actual[simplified(name)] for name in names if simplified(name) in actual), None)
        if column is not None:
            result[attribute] = columns[column].to_numpy()[index]
    for attribute, table in entry.values.items():
        if attribute in result:
            result[attribute] = _translated(result[attribute], table)
    for attribute, choices in entry.choose.items():
        several = (LAYERS[layer].attribute(attribute) or STATUS).kind == "list"
        result[attribute] = _chosen([(str(choice.value), holds(choice.when)[index]) for choice in choices], len(index), several)
    result.update({name: np.full(len(index), value, dtype=object) for name, value in entry.constants.items()})
    geometry, damaged = _geometry(source)
    if entry.remark is not None and len(index):
        found.append(issues.mapping_remark(entry.remark, layer))
    frame = pd.DataFrame(result, index=pd.RangeIndex(len(index)))
    return Piece(layer, frame, _derived(geometry[index], entry.geometry), damaged[index], source.crs, source.name)


def _translated(values: NDArray[Any], table: dict[str, Any]) -> NDArray[np.object_]:
    """Return what values mean; a value that the table does not name stays as it is unless the table has a ``*``."""
    import numpy as np
    import pandas as pd

    from plancheck.plan.mapping import ANY

    codes, distinct = pd.factorize(pd.Series(values, dtype=object))
    simple = {simplified(key): value for key, value in table.items()}
    answers = np.empty(len(distinct) + 1, dtype=object)
    for number, value in enumerate(distinct):
        answers[number] = simple.get(simplified(_written(value)), table.get(ANY, value))
    return np.asarray(answers[codes], dtype=object)


def _chosen(choices: Sequence[tuple[str, NDArray[np.bool_]]], length: int, several: bool) -> NDArray[np.object_]:
    """Return the first value that holds for each feature, or all of them as a comma-separated list."""
    import numpy as np

    answers = np.full(length, None, dtype=object)
    for value, rows in choices:
        empty = np.equal(answers, None)
        answers[rows & empty] = value
        if several:
            answers[rows & ~empty] = answers[rows & ~empty] + f",{value}"
    return answers


def _written(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _geometry(source: SourceLayer) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    import numpy as np

    if source.geometry is None or source.damaged is None:
        return np.full(len(source.columns), None, dtype=object), np.zeros(len(source.columns), dtype=bool)
    return source.geometry, source.damaged


def _derived(geometry: NDArray[np.object_], derivation: Derivation) -> NDArray[np.object_]:
    import numpy as np
    import shapely

    if derivation == "as_is":
        return geometry
    derive = {"centroid": shapely.centroid, "point_on_surface": shapely.point_on_surface, "boundary": shapely.boundary}
    return np.asarray(derive[derivation](geometry), dtype=object)
