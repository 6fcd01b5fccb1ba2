"""The page of a measure kind, taken from the docstring of its module: a summary, named sections and an example."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.measures.base import Kind

_MARKED = re.compile(r"``(?P<wide>.+?)``|`(?P<code>.+?)`|(?<![\w*])\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])")
_SUMMARY = re.compile(r"`[^`]+`:\s*(.*)", re.DOTALL)
_SECTION = re.compile(r"\*\*(\w[\w ]*)\.\*\*\s*(.*)", re.DOTALL)
_EXAMPLE = re.compile(r"^Example::[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """Words in one way of writing: plain, as code, or with stress."""

    words: str
    code: bool = False
    strong: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph (``lines`` holds one) or a list (``lines`` are its items)."""

    lines: tuple[Line, ...]
    listed: bool = False


@dataclass(frozen=True)
class Section:
    """A named part of the page."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class KindPage:
    """What the docstring of a kind says; all of it is in English."""

    summary: Line
    sections: tuple[Section, ...]
    example: str


def page_of(kind: Kind) -> KindPage:
    """Return the page of a measure kind: the docstring of the module that measures."""
    return read_page(sys.modules[kind.measure.__module__].__doc__ or "")


def read_page(docstring: str) -> KindPage:
    """Read a docstring: `` `name`: summary``, then ``**Section.**`` paragraphs and lists, then ``Example::``.

    A paragraph that opens no section belongs to the one before it; what comes before all of them to the summary.
    """
    prose, *examples = _EXAMPLE.split(inspect.cleandoc(docstring))
    head, *chunks = re.split(r"\n\s*\n", prose.strip())
    said = _SUMMARY.match(head)
    summary = runs(said[1] if said else head)
    sections: list[Section] = []
    for chunk in chunks:
        opening = _SECTION.match(chunk)
        if opening:
            sections.append(Section(opening[1], _blocks(opening[2])))
        elif sections:
            sections[-1] = Section(sections[-1].name, sections[-1].blocks + _blocks(chunk))
        else:
            summary += (Run(" "), *runs(chunk))
    return KindPage(summary, tuple(sections), textwrap.dedent("".join(examples)).strip())


def _blocks(chunk: str) -> tuple[Block, ...]:
    """Return the paragraph in a chunk of lines and the list after it, whichever are there."""
    paragraph, *items = re.split(r"^- ", chunk, flags=re.MULTILINE)
    blocks = [Block((runs(paragraph),))] if paragraph.strip() else []
    if items:
        blocks.append(Block(tuple(runs(item) for item in items), listed=True))
    return tuple(blocks)


def runs(words: str) -> Line:
    """Return a text with its line breaks as spaces, cut where `` `code` `` and ``*stress*`` begin and end."""
    joined = " ".join(words.split())
    found: list[Run] = []
    end = 0
    for match in _MARKED.finditer(joined):
        found.append(Run(joined[end : match.start()]))
        stressed = match["strong"]
        found.append(Run(stressed, strong=True) if stressed else Run(match["wide"] or match["code"], code=True))
        end = match.end()
    found.append(Run(joined[end:]))
    return tuple(run for run in found if run.words)
