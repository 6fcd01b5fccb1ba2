"""``${name}`` in a pack: numbers named once, so that a municipality changes them in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plancheck.documents import Document, Step
from plancheck.errors import Fault, fault
from plancheck.pack.model import NormTable
from plancheck.texts import text

_NAME = re.compile(r"\$\{([^}]*)\}")
_NORM = "norm."


@dataclass
class Substitution:
    """Replaces names by values and collects what could not be replaced."""

    parameters: Mapping[str, Any]
    norms: Mapping[str, float | None]
    document: Document
    faults: list[Fault] = field(default_factory=list)

    def apply(self, node: Any, at: tuple[Step, ...] = ()) -> Any:
        """Return ``node`` with names replaced; a norm whose line is missing becomes ``{unresolved: line, ...}``."""
        if isinstance(node, dict):
            return self._mapping(node, at)
        if isinstance(node, list):
            return [self.apply(item, (*at, number)) for number, item in enumerate(node)]
        if isinstance(node, str) and "${" in node:
            return self._string(node, at)
        return node

    def _mapping(self, node: dict[Any, Any], at: tuple[Step, ...]) -> Any:
        for side, value in node.items():
            line = norm_line(value)
            if line is not None and self.norms.get(line) is None:
                kept = {key: other for key, other in node.items() if norm_line(other) is None}
                return {**kept, "unresolved": line, "side": side}
        return {key: self.apply(value, (*at, key)) for key, value in node.items()}

    def _string(self, source: str, at: tuple[Step, ...]) -> Any:
        whole = _NAME.fullmatch(source)
        if whole:
            return self._value(whole[1], at)
        return _NAME.sub(lambda found: str(self._value(found[1], at)), source)

    def _value(self, name: str, at: tuple[Step, ...]) -> Any:
        if name.startswith(_NORM):
            value = self.norms.get(name.removeprefix(_NORM))
            return "?" if value is None else value
        if name in self.parameters:
            return self.parameters[name]
        problem = text("There is no parameter '{name}'.", name=name)
        place = self.document.place(at)
        remedy = text("Give it a value under 'parameters', or take one that is there.")
        choices = sorted(self.parameters)
        self.faults.append(fault("R015", problem, place=place, found=name, allowed=choices, remedy=remedy))
        return 0


def norm_line(value: Any) -> str | None:
    """Return the norm line that ``value`` stands for as a whole, when it does."""
    whole = _NAME.fullmatch(value) if isinstance(value, str) else None
    return whole[1].removeprefix(_NORM) if whole and whole[1].startswith(_NORM) else None


def lines(table: NormTable | None) -> dict[str, float | None]:
    """Return the norm table's figures by item."""
    return {line.item: line.per_10000 for line in table.lines} if table else {}
