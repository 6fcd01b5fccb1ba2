"""Source layers to layers of the model: filter, rename, translate, derive; nothing is checked here yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from plancheck.plan import issues
from plancheck.plan.attributes import simplified, told_apart
from plancheck.plan.dutch import known_columns
from plancheck.plan.model import Issue
from plancheck.plan.recognising import Translator
from plancheck.plan.schema import LAYERS
from plancheck.plan.sources import SourceLayer

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from plancheck.filters import Filter
    from plancheck.plan.mapping import Derivation, Entry


@dataclass(frozen=True)
class Piece:
    """Part of a layer of the model: attributes under the model's names with the values of the source, and geometry.

    ``source`` and ``path`` say which layer of which file it came from.
    """

    layer: str
    columns: pd.DataFrame
    geometry: NDArray[np.object_]
    damaged: NDArray[np.bool_]
    crs: str | None
    source: str
    path: str

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """Around all features, as west, south, east, north; NaN when there are none."""
        import numpy as np
        import shapely

        return shapely.total_bounds(self.geometry) if len(self.geometry) else np.full(4, np.nan)


def translate(
    source: SourceLayer, translator: Translator, found: list[Issue], used: dict[str, list[str]]
) -> Iterator[Piece]:
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
    return Piece(layer, columns, geometry, damaged, source.crs, source.name, source.path)


def _mapped(source: SourceLayer, layer: str, entry: Entry, taken: dict[str, Any], found: list[Issue]) -> Piece:
    import numpy as np
    import pandas as pd

    from plancheck.filters import evaluate

    columns = source.columns
    actual = {simplified(str(name)): name for name in reversed(columns.columns)}

    nothing = pd.Series(None, index=columns.index, dtype=object)

    def holds(condition: Filter) -> NDArray[np.bool_]:
        wanted = {name: columns.get(actual.get(simplified(name)), nothing) for name in condition.attributes}
        return evaluate(condition, pd.DataFrame(wanted, index=columns.index)).yes

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
    kinds = {attribute.name: attribute.kind for attribute in LAYERS[layer].attributes}
    for attribute, choices in entry.choose.items():
        conditions = [(str(choice.value), holds(choice.when)[index]) for choice in choices]
        several = kinds[attribute] == "list"
        result[attribute] = _chosen(conditions, len(index), several)
    result.update({name: np.full(len(index), value, dtype=object) for name, value in entry.constants.items()})
    geometry, damaged = _geometry(source)
    if entry.remark is not None and len(index):
        found.append(issues.mapping_remark(entry.remark, layer))
    frame = pd.DataFrame(result, index=pd.RangeIndex(len(index)))
    return Piece(
        layer, frame, _derived(geometry[index], entry.geometry), damaged[index], source.crs, source.name, source.path
    )


def _translated(values: NDArray[Any], table: dict[str, Any]) -> NDArray[np.object_]:
    """Return what values mean; a value that the table does not name stays as it is unless the table has a ``*``."""
    import numpy as np
    import pandas as pd

    from plancheck.plan.mapping import ANY

    codes, distinct = pd.factorize(np.array([told_apart(value) for value in values], dtype=object))
    simple = {simplified(key): value for key, value in table.items()}
    answers = np.empty(len(distinct) + 1, dtype=object)
    for number, value in enumerate(distinct):
        answers[number] = simple.get(simplified(_written(value)), table.get(ANY, value))
    return np.asarray(answers[codes], dtype=object)


def _chosen(choices: Sequence[tuple[str, NDArray[np.bool_]]], length: int, several: bool) -> NDArray[np.object_]:
    """Return the first value that holds for each feature, or all of them as a comma-separated list."""
    import numpy as np
    import pandas as pd

    answers = np.full(length, None, dtype=object)
    for value, rows in choices:
        empty = pd.isna(answers)
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
