"""L06: parameters that nothing uses, and lines that the norm table does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plancheck.documents import Step
from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.texts import text

_NAME = re.compile(r"\$\{([^}]*)\}")
_NORM = "norm."


def remarks(looking: Looking) -> Iterator[Remark]:
    """Compare the parameters and the norm table of a pack with the names in its rules."""
    used = {name for document, _ in looking.found.files for name, _ in _names(document.content, ())}
    table = {line.item for line in looking.found.pack.norms.lines} if looking.found.pack.norms else set()
    defined = {name for _, head in looking.found.files[:-1] for name in head.parameters}
    for document, head in looking.files:
        for name in head.parameters:
            if name not in used:
                problem = text("Nothing uses the parameter '{name}'.", name=name)
                remedy = text('Use it as "${{{name}}}", or leave it out.', name=name)
                place = document.place(("parameters", name), key=True)
                yield warning("L061", problem, place, found=name, allowed=sorted(defined - {name}), remedy=remedy)
        for name, steps in _names({"rules": list(head.rules), "override": document.content.get("override")}, ()):
            line = name.removeprefix(_NORM)
            if name.startswith(_NORM) and line not in table:
                problem = text("The norm table has no line '{line}': the norm stays open.", line=line)
                yield warning("L062", problem, document.place(steps), found=line, allowed=sorted(table))


def _names(node: Any, steps: tuple[Step, ...]) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield the names between ``${`` and ``}``, with where they stand."""
    if isinstance(node, dict):
        for key, item in node.items():
            yield from _names(item, (*steps, key))
    elif isinstance(node, (list, tuple)):
        for number, item in enumerate(node):
            yield from _names(item, (*steps, number))
    elif isinstance(node, str) and "${" in node:
        for found in _NAME.finditer(node):
            yield found[1], steps
