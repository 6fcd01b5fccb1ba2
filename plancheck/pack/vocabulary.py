"""What packs may name, told by those who know it: packs themselves know nothing of measures and plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel


class Column(Protocol):
    """An attribute of a layer: its kind (text, number, integer, boolean, choice, list), and what it can be."""

    @property
    def kind(self) -> str:
        """The kind of its values."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values that it can have; nothing when any will do."""
        ...

    @property
    def required(self) -> bool:
        """Whether it is never null."""
        ...


@dataclass(frozen=True)
class DutchNames:
    """The model's word for a Dutch one, or None: of a layer, of an attribute of a layer, of a value of an attribute.

    ``near`` gives the model's word for the Dutch name that resembles one best: of an attribute of a layer, or of a
    layer when that is empty.
    """

    layer: Callable[[str], str | None] = lambda name: None
    attribute: Callable[[str, str], str | None] = lambda layer, name: None
    value: Callable[[str, str, str], str | None] = lambda layer, attribute, name: None
    near: Callable[[str, str], str | None] = lambda name, layer: None


@dataclass(frozen=True)
class Vocabulary:
    """The words packs may use: measure kinds with their parameter models, plan layers with their attributes.

    ``subjects`` says per measure kind what it can judge (plan, features, blocks), and ``units`` in what unit it
    answers; ``columns`` says of attributes what values they have. Anything goes where they say nothing.
    ``measures`` is what rules are measured by, per kind: handed on, never looked into. ``provider`` names the package
    that would bring a kind if it were allowed to.
    """

    kinds: Mapping[str, type[BaseModel]]
    layers: Mapping[str, frozenset[str]]
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)
    units: Mapping[str, Callable[[BaseModel], str]] = field(default_factory=dict)
    dutch: DutchNames = field(default_factory=DutchNames)
    measures: Mapping[str, Any] = field(default_factory=dict)
    provider: Callable[[str], str | None] = lambda kind: None
