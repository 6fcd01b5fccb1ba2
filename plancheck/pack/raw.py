"""Pack files and the rules in them as written, before they are checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plancheck.documents import Document, Step
from plancheck.pack.model import PackFile
from plancheck.pack.rewriting import Spot, rewritten


@dataclass(frozen=True)
class File:
    """A pack file, its full path, and the full paths of all files that it extends, near or far."""

    document: Document
    head: PackFile
    path: Path
    below: frozenset[Path]


@dataclass(frozen=True)
class Raw:
    """A rule as the packs together say it, the file and number it came with, and where changed keys were written."""

    data: dict[str, Any]
    file: File
    number: int
    written: Mapping[str, Spot] = field(default_factory=dict)

    @property
    def at(self) -> tuple[Step, ...]:
        """The steps to the rule in its file."""
        return "rules", self.number

    @property
    def document(self) -> Document:
        """The file of the rule, which places a mistake in a changed key where that was written."""
        return rewritten(self.file.document, self.at, self.data, self.written)

    @property
    def own_names(self) -> tuple[str, ...]:
        """Its id and code."""
        return str(self.data.get("id")), str(self.data.get("code"))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names that it had before."""
        return _texts(self.data.get("aliases"))

    @property
    def groups(self) -> tuple[str, ...]:
        """What it shares with others: pack, key, factor, level and lenses."""
        factor = str(self.data.get("factor"))
        lenses = _texts(self.data.get("lenses"))
        return self.file.head.pack, factor.partition(".")[0], factor, str(self.data.get("level")), *lenses

    @property
    def combined(self) -> tuple[str, ...]:
        """The rules whose value it combines, as it names them."""
        node: Any = self.data
        for key in ("measure", "combine", "with"):
            node = node.get(key) if isinstance(node, Mapping) else None
        return _texts(list(node.values())) if isinstance(node, Mapping) else ()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, (list, tuple)) else ()
