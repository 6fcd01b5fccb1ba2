"""YAML files: read fast, and read again with line numbers when something must be explained."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plancheck.caching import keep, recall
from plancheck.errors import Place, PlancheckError, fault
from plancheck.texts import text

MAXIMUM_BYTES = 5_000_000
Step = str | int


@dataclass(frozen=True)
class Document:
    """A YAML file: where it is, its text, what it says, and the SHA-256 of its bytes."""

    path: Path
    shown: str
    source: str
    content: Any
    sha256: str

    def place(self, steps: Sequence[Step], key: bool = False) -> Place:
        """Return line and column of the value at ``steps`` (or of its key), or of the nearest parent that is there."""
        node: Any = self._positioned
        line, column = 0, 0
        for step in steps:
            try:
                marks = node.lc
                found = (
                    marks.key(step)
                    if key or (not isinstance(step, int) and isinstance(node[step], (dict, list)))
                    else marks.item(step)
                    if isinstance(step, int)
                    else marks.value(step)
                )
                line, column = found
                node = node[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return Place(self.shown, line + 1, column + 1, self.excerpt(line, column))

    def excerpt(self, line: int, column: int) -> str:
        """Return the lines around a zero-based position, with line numbers and a caret under the column."""
        lines = self.source.splitlines() or [""]
        first, last = max(0, line - 1), min(len(lines), line + 2)
        width = len(str(last))
        shown: list[str] = []
        for number in range(first, last):
            shown.append(f"  {number + 1:>{width}} | {lines[number]}")
            if number == line:
                shown.append(f"  {' ' * width} | {' ' * column}^")
        return "\n".join(shown)

    @cached_property
    def _positioned(self) -> Any:
        from ruamel.yaml import YAML

        return YAML(typ="rt").load(self.source)


def read_document(path: Path, shown: str | None = None) -> Document:
    """Read a YAML file; raises :class:`PlancheckError` (R001 unreadable, R002 not there, R003 too large)."""
    name = shown or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise PlancheckError(fault("R002", text("There is no file {file}.", file=name))) from error
    except (OSError, ValueError) as error:
        problem = text("The file {file} cannot be read: {reason}.", file=name, reason=_reason(error))
        raise PlancheckError(fault("R002", problem)) from error
    if len(data) > MAXIMUM_BYTES:
        problem = text("The file {file} is larger than {limit} MB.", file=name, limit=MAXIMUM_BYTES // 1_000_000)
        raise PlancheckError(fault("R003", problem))
    digest = hashlib.sha256(data).hexdigest()
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlancheckError(fault("R001", text("The file {file} is not UTF-8 text.", file=name))) from error
    content = recall(digest)
    if content is None:
        content = parsed(source, path, name)
        keep(digest, content)
    return Document(path, name, source, content, digest)


def parsed(source: str, path: Path, name: str) -> Any:
    """Return what YAML text says; raises :class:`PlancheckError` (R001) with the place where it is not valid."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        place = Place(name, line + 1, column + 1, Document(path, name, source, None, "").excerpt(line, column))
        problem = text("This is not valid YAML: {problem}.", problem=error.problem or error.context or "?")
        raise PlancheckError(fault("R001", problem, place=place)) from error
    except (YAMLError, ValueError, RecursionError) as error:
        problem = text("This is not valid YAML: {problem}.", problem=str(error).splitlines()[0] if str(error) else "?")
        raise PlancheckError(fault("R001", problem, place=Place(name))) from error


def mapping(document: Document) -> dict[str, Any]:
    """Return the content as a mapping; raises R004 when the file holds something else."""
    if isinstance(document.content, dict):
        return document.content
    problem = text("This file must hold keys and values, such as 'pack: name'.")
    raise PlancheckError(fault("R004", problem, place=document.place(())))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def names(items: Iterable[Path]) -> tuple[str, ...]:
    """Return the file names without their ending, sorted."""
    return tuple(sorted(item.stem for item in items))
