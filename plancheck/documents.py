"""YAML files: read fast, and read again with line numbers when something must be explained."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plancheck.caching import keep, recall
from plancheck.errors import Fault, Place, PlancheckError, fault, nearest
from plancheck.texts import text

MAXIMUM_BYTES = 2_000_000
WIDEST = 160
"""So much of a line is shown around what is wrong in it."""

_LINE_END = re.compile(r"\r\n|\r|\n")
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
                    if key or (not isinstance(step, int) and isinstance(node[step], (dict, list, type(None))))
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
        lines = self._lines
        first, last = max(0, line - 1), min(len(lines), line + 2)
        if last > first and not lines[last - 1].strip() and line != last - 1:
            last -= 1
        width, cut = len(str(last)), max(0, column - WIDEST // 2)
        shown: list[str] = []
        for number in range(first, last):
            shown.append(f"  {number + 1:>{width}} | {_printable(lines[number][cut : cut + WIDEST])}".rstrip())
            if number == line:
                shown.append(f"  {' ' * width} | {' ' * (column - cut)}^")
        return "\n".join(shown)

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(self.source)

    @cached_property
    def _positioned(self) -> Any:
        from plancheck.yaml_reading import editable_yaml

        return editable_yaml().load(self.source)


def read_document(path: Path, shown: str | None = None) -> Document:
    """Read a YAML file; raises :class:`PlancheckError` (R001 unreadable, R002 not there, R003 too large)."""
    name = shown or str(path)
    try:
        data = _bytes(path, name)
    except PlancheckError:
        raise
    except FileNotFoundError as error:
        problem = text("There is no file {file}.", file=name)
        beside = (item.name for item in path.parent.glob(f"*{path.suffix}")) if path.parent.is_dir() else ()
        raise PlancheckError(Fault("R002", problem, nearest=nearest(path.name, beside))) from error
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
        problem = text("The file {file} is not UTF-8 text.", file=name)
        remedy = text("Save it again in the text editor, with the encoding UTF-8.")
        raise PlancheckError(fault("R001", problem, remedy=remedy)) from error
    content = recall(digest)
    if content is None:
        content = parsed(source, path, name)
        keep(digest, content)
    return Document(path, name, source, content, digest)


def _bytes(path: Path, name: str) -> bytes:
    """Return what a file holds, as far as a byte too many; a device or a pipe may never end, and is not read."""
    if path.is_dir():
        raise PlancheckError(fault("R002", text("{file} is a folder; a file is needed.", file=name)))
    if path.exists() and not path.is_file():
        raise PlancheckError(fault("R002", text("{file} is not a file that can be read.", file=name)))
    with path.open("rb") as stream:
        return stream.read(MAXIMUM_BYTES + 1)


def _printable(line: str) -> str:
    """Return a line of a file as it can be shown: a tab takes one place, and what steers a terminal is left out."""
    from plancheck.yaml_reading import NOT_PRINTED

    return NOT_PRINTED.sub("\N{REPLACEMENT CHARACTER}", line.replace("\t", " "))


def parsed(source: str, path: Path, name: str) -> Any:
    """Return what YAML text says; raises :class:`PlancheckError` (R001) with the place where it is not valid."""
    from plancheck.yaml_mistakes import Refusal
    from plancheck.yaml_reading import read_yaml

    try:
        return read_yaml(source)
    except Refusal as refusal:
        line, column = refusal.spot
        place = Place(name, line + 1, column + 1, Document(path, name, source, None, "").excerpt(line, column))
        problem = text("This is not valid YAML: {problem}.", problem=refusal.problem)
        raise PlancheckError(fault("R001", problem, place=place, remedy=refusal.remedy)) from refusal


def mapping(document: Document, example: str = "pack: ...") -> dict[str, Any]:
    """Return the content as a mapping; raises R004, with how such a file begins, when it holds something else."""
    if isinstance(document.content, dict):
        return document.content
    if document.content is None:
        raise PlancheckError(fault("R004", text("The file {file} is empty.", file=document.shown)))
    problem = text("This file must hold keys and values, such as '{example}'.", example=example)
    glued = isinstance(document.content, str) and ":" in document.content
    remedy = text("Write a space after the colon.") if glued else None
    raise PlancheckError(fault("R004", problem, place=document.place(()), remedy=remedy))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def names(items: Iterable[Path]) -> tuple[str, ...]:
    """Return the file names without their ending, sorted."""
    return tuple(sorted(item.stem for item in items))
