"""Sheets that are read from top to bottom: small tables under each other, each with a heading of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import LONGEST_TEXT, Book, Form

_TITLE_SIZE, _HEAD_SIZE, _LINE_HEIGHT = 16, 12, 15


@dataclass(frozen=True)
class Block:
    """A heading, sentences, and a table whose columns have a form each; ``columns`` may be left without headings.

    ``colours`` are those of the words in the first column.
    """

    title: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Value]] = ()
    forms: Sequence[Form] = ()
    lines: Sequence[str] = ()
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def add_blocks(book: Book, name: str, title: str, widths: Sequence[float], blocks: Sequence[Block]) -> None:
    """Add a sheet with ``title`` and the blocks that hold something; the title stays in view."""
    sheet = book.sheet(name)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    big, small = (book.book.add_format({"bold": True, "font_size": size}) for size in (_TITLE_SIZE, _HEAD_SIZE))
    plain = book.book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, big)
    sheet.freeze_panes(1, 0)
    at = 2
    for block in (block for block in blocks if block.rows or block.lines):
        sheet.write_string(at, 0, block.title, small)
        at += 1
        for line in block.lines:
            sheet.merge_range(at, 0, at, len(widths) - 1, "", plain)
            sheet.write_string(at, 0, line[:LONGEST_TEXT], plain)
            sheet.set_row(at, _LINE_HEIGHT * math.ceil(len(line) / sum(widths)))
            at += 1
        for number, heading in enumerate(block.columns):
            sheet.write_string(at, number, heading, book.heading)
        at += bool(block.columns)
        if block.rows:
            book.colour(sheet, block.colours, (at, 0, at + len(block.rows) - 1, 0))
        for row in block.rows:
            for number, value in enumerate(row):
                book.write(sheet, at, number, value, block.forms[number] if number < len(block.forms) else "text")
            at += 1
        at += 1
