"""Mapping files: how the layers, columns and values of another source become those of the plan model.

A mapping file is YAML. Per layer of the model it lists one or more sources, and a feature of a source comes in through
the first of them whose filter it satisfies. Shipped mappings (``mappings/*.yaml``) are recognised by the columns of the
source; layers, attributes and values that already have the model's own names always win.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from plancheck.documents import mapping, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.filters import Filter, parse
from plancheck.plan.attributes import simplified
from plancheck.plan.mapping_checks import misnamed
from plancheck.texts import Language, text
from plancheck.validation import validate

SHIPPED = ("osm", "bgt")
DUTCH = "nl"
ANY = "*"

Derivation = Literal["as_is", "centroid", "point_on_surface", "boundary"]
Value = str | float | bool | None


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(_Frozen):
    """A text in Dutch and English."""

    nl: str
    en: str

    def render(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.nl if language == "nl" else self.en


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, (str, dict)) else value


def _parsed(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


def _written(value: Any) -> Any:
    """Let YAML's own true, false and numbers stand for the text that a source has."""
    if not isinstance(value, dict):
        return value
    return {str(key).lower() if isinstance(key, bool) else str(key): item for key, item in value.items()}


Condition = Annotated[Filter, BeforeValidator(_parsed)]
Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
Translations = Annotated[dict[str, Value], BeforeValidator(_written)]


class Choice(_Frozen):
    """A value that a feature gets when its source columns satisfy ``when``."""

    when: Condition
    value: Value


class Entry(_Frozen):
    """One source of a layer: which features, and what their columns and values are called there.

    ``rename`` gives per attribute the column, or columns of which the first that is there counts. ``values`` gives
    per attribute what its source values mean; ``*`` stands for any other value and null for unknown. ``choose``
    gives per attribute values with a condition: the first that holds counts, and of a list all that hold. For
    conditions, a column that the source lacks is empty. ``geometry`` says what is made of the geometry, ``remark``
    is what a reader of the review must know about the choice.
    """

    source: Names = ()
    where: Condition | None = None
    rename: dict[str, Names] = {}
    values: dict[str, Translations] = {}
    choose: dict[str, tuple[Choice, ...]] = {}
    constants: dict[str, Value] = {}
    geometry: Derivation = "as_is"
    remark: Words | None = None


class Recognition(_Frozen):
    """A layer whose name the mapping knows is read with it unasked if it has one of these columns or names."""

    columns: Annotated[Names, Field(min_length=1)]
    layers: Names = ()


Entries = Annotated[tuple[Entry, ...], BeforeValidator(_several)]


class Mapping(_Frozen):
    """A mapping file. ``unused`` names layers of the source that are left out on purpose, so no one is told of them."""

    mapping: str
    title: Words
    recognise: Recognition | None = None
    unused: Names = ()
    layers: dict[str, Entries] = {}
    tables: dict[str, Entry] = {}

    def entries(self, source: str) -> tuple[tuple[str, Entry], ...]:
        """Return the layers of the model that take features from ``source``, in the order of the file."""
        return self._entries.get(simplified(source), ())

    def knows(self, source: str) -> bool:
        """Return whether a layer of the model takes features from ``source``."""
        return simplified(source) in self._entries

    def recognises(self, source: str, columns: Collection[str]) -> bool:
        """Return whether a layer with this name and these columns is one of this mapping's source."""
        if self.recognise is None or not self.knows(source):
            return False
        if simplified(source) in map(simplified, self.recognise.layers):
            return True
        return any(simplified(column) in columns for column in self.recognise.columns)

    @cached_property
    def _entries(self) -> dict[str, tuple[tuple[str, Entry], ...]]:
        return _by_source(self)

    def leaves_out(self, source: str) -> bool:
        """Return whether ``source`` is left out on purpose."""
        return simplified(source) in map(simplified, self.unused)


def _by_source(mapping: Mapping) -> dict[str, tuple[tuple[str, Entry], ...]]:
    result: dict[str, tuple[tuple[str, Entry], ...]] = {}
    for layer, entries in mapping.layers.items():
        for entry in entries:
            for name in entry.source:
                key = simplified(name)
                result[key] = (*result.get(key, ()), (layer, entry))
    return result


@lru_cache(maxsize=8)
def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; raises :class:`PlancheckError` with the place of everything that is wrong with it."""
    if path.name.casefold() in (*SHIPPED, DUTCH) and not path.exists():
        problem = text("There is no file {file}.", file=str(path))
        remedy = text("plancheck knows these sources and recognises them without being told: leave --mapping out.")
        raise PlancheckError(fault("R002", problem, remedy=remedy))
    document = read_document(path)
    content = mapping(document, "mapping: ...")
    faults: list[Fault] = []
    loaded = validate(Mapping, content, document, (), faults)
    if loaded is not None:
        faults.extend(misnamed(loaded, document))
    if faults or loaded is None:
        raise PlancheckError(*faults)
    return loaded


def shipped(name: str) -> Mapping:
    """Return a mapping that comes with the tool, one of :data:`SHIPPED`, or :data:`DUTCH`."""
    return load_mapping(Path(__file__).parent / "mappings" / f"{name}.yaml")
