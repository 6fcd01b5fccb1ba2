"""A rule that another pack changes: what it says now, with every mistake placed in the file that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plancheck.documents import Document, Step
from plancheck.errors import Place

Spot = tuple[Document, tuple[Step, ...]]
"""A file, and the steps to a value in it."""


@dataclass(frozen=True)
class Rewritten(Document):
    """The file of a rule, in which some keys of that rule were written elsewhere.

    ``rule`` are the steps to the rule, ``written`` says per key where it stands now.
    """

    rule: tuple[Step, ...] = ()
    written: Mapping[str, Spot] = field(default_factory=dict)

    def place(self, steps: Sequence[Step], key: bool = False) -> Place:
        """Return the place of a value; what is wrong with the rule as a whole is wrong where it was changed last."""
        within = len(self.rule)
        if tuple(steps[:within]) == self.rule:
            rest = tuple(steps[within:])
            if not rest:
                document, start = list(self.written.values())[-1]
                return document.place(start[:-1], key=True)
            if rest[0] in self.written:
                document, start = self.written[str(rest[0])]
                return document.place((*start, *rest[1:]), key)
        return super().place(steps, key)


def rewritten(
    document: Document, rule: tuple[Step, ...], data: dict[str, Any], written: Mapping[str, Spot]
) -> Document:
    """Return ``document`` with the rule at ``rule`` saying ``data``, and ``written`` stands elsewhere."""
    if not written:
        return document
    name, number = rule
    return Rewritten(
        document.path, document.shown, document.source, {name: {number: data}}, document.sha256, rule, written
    )
