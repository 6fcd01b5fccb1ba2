"""Packs and rules as lists in a terminal: columns in line, and nothing cut off."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plancheck.report.words import LEVELS, word
from plancheck.texts import Language, text

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule, Pack

_GAP = "  "
_LEAST = 30
"""A last column narrower than this goes on a line of its own."""


def packs_text(packs: Sequence[Pack], language: Language, width: int | None = None) -> str:
    """Return a line per pack: name, number of rules and questions, title."""
    rows = []
    for pack in packs:
        questions = sum(loaded.rule.is_question for loaded in pack.rules)
        counts = text("rules {rules}, questions {questions}", rules=len(pack.rules) - questions, questions=questions)
        rows.append((pack.id, counts.render(language), pack.sources[-1].title.render(language)))
    return columns(rows, width)


def rules_text(rules: Sequence[LoadedRule], language: Language, width: int | None = None) -> str:
    """Return a line per rule: code, id, level, title."""
    rows = [
        (item.rule.code, item.rule.id, word(LEVELS, item.rule.level, language), item.rule.title.render(language))
        for item in rules
    ]
    return columns(rows, width)


def columns(rows: Sequence[tuple[str, ...]], width: int | None = None) -> str:
    """Return rows with their columns in line, wrapped at ``width`` in the last column; without it as long as needed."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    start = sum(width + len(_GAP) for width in widths[:-1])
    lines: list[str] = []
    for row in rows:
        head = "".join(f"{cell:<{size}}{_GAP}" for cell, size in zip(row, widths[:-1], strict=False))
        if width is None or start + len(row[-1]) <= width:
            lines.append(head + row[-1])
            continue
        beside = width - start >= _LEAST
        indent = " " * (start if beside else 2 * len(_GAP))
        wrapped = textwrap.wrap(row[-1], max(_LEAST, width), initial_indent=indent, subsequent_indent=indent)
        lines += [head + wrapped[0].strip(), *wrapped[1:]] if beside else [head.rstrip(), *wrapped]
    return "\n".join(lines)
