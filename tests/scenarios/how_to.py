"""A how-to in Markdown as the steps that a reader takes: commands to run, text to put in a file, cells to fill in.

Nothing in it is for show. In the order of the page:

- a block ``sh`` is one command to run; ``sh exit=1`` says with which code it ends;
- a block ``text`` after it has lines of what it says, in that order;
- a block ``yaml`` goes into the pack: in the place of the block with the same key, under the last one, or at the end;
- ``<!-- verander: "a" "b" -->`` changes words of the pack; ``<!-- vul in: file, sheet -->`` stands above a table of
  cells, by row, or by column when its first heading is Kolom.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_STEP = re.compile(
    r"^(?P<indent> *)```(?P<kind>\w+)(?: exit=(?P<code>\d))?\n(?P<body>.*?)^ *```$"
    r'|^<!-- verander: "(?P<old>[^\n]+?)" "(?P<new>[^\n]+?)" -->$'
    r"|^<!-- vul in: (?P<file>\S+), (?P<sheet>[^\n]+?) -->\n\n(?P<table>(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Run:
    """A command to run, with the exit code and the lines that are promised."""

    command: str
    code: int = 0
    says: list[str] = field(default_factory=list)


@dataclass
class Put:
    """Text to put into the pack."""

    text: str


@dataclass
class Change:
    """Words to change in the pack."""

    old: str
    new: str


@dataclass
class Fill:
    """Cells of a sheet to fill in: per row what goes under which heading."""

    file: str
    sheet: str
    rows: list[dict[str, str]]


Step = Run | Put | Change | Fill


def steps(page: Path) -> list[Step]:
    """Return what a page lets its reader do."""
    found: list[Step] = []
    for match in _STEP.finditer(page.read_text(encoding="utf-8")):
        if match["old"]:
            found.append(Change(match["old"], match["new"]))
        elif match["file"]:
            found.append(Fill(match["file"], match["sheet"], list(_rows(match["table"]))))
        elif match["kind"] == "sh":
            found.append(Run(match["body"].strip(), int(match["code"] or 0)))
        elif match["kind"] == "text":
            assert isinstance(found[-1], Run), match["body"]
            found[-1].says = [line.strip() for line in match["body"].splitlines()]
        else:
            assert match["kind"] == "yaml", match["kind"]
            cut = textwrap.dedent(match["body"]) if match["indent"] else match["body"]
            found.append(Put(cut))
    return found


def put(written: str, text: str) -> str:
    """Return a pack with a block of the page in it, where the page says that it goes."""
    if text.startswith("#"):
        return text + written
    if text.startswith(" "):
        return f"{written.rstrip()}\n\n{text}"
    key = text.partition(":")[0]
    there = re.search(rf"^{key}:.*\n(?:(?![a-z#]).*\n)*", written, re.MULTILINE)
    rules = written.index("\nrules:") + 1
    if key == "rules":
        return written[:rules] + text
    start, end = there.span() if there else (rules, rules)
    return f"{written[:start]}{text}\n{written[end:]}"


def _rows(table: str) -> Iterator[dict[str, str]]:
    heading, _, *rows = ([cell.strip() for cell in line.strip()[1:-1].split("|")] for line in table.splitlines())
    if heading[0] == "Kolom":
        heading, *rows = zip(*rows, strict=True)
    yield from ({title: cell for title, cell in zip(heading, row, strict=True) if cell} for row in rows)
