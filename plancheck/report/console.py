"""Printing to a terminal, a file or an old Windows code page, with colour only where it is wanted."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Line = list[tuple[str, str]]
"""Pieces of text with their style."""

WIDTH = 100


def can_show(characters: str, stream: TextIO) -> bool:
    """Whether the stream's encoding has these characters: old Windows code pages lack them."""
    try:
        characters.encode(_encoding(stream))
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _encoding(stream: TextIO) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def print_lines(lines: list[Line], stream: TextIO, width: int) -> None:
    """Print ``lines``, wrapped at ``width`` where the stream is not a terminal with a width of its own."""
    from rich.text import Text as Rich

    console, encoding = _console(stream, width), _encoding(stream)
    for line in lines:
        # a name in a plan may hold characters that the code page of the terminal lacks
        pieces = [(piece.encode(encoding, "replace").decode(encoding), style) for piece, style in line]
        indent = len(pieces[0][0]) - len(pieces[0][0].lstrip()) if pieces else 0
        whole = Rich.assemble(*pieces)[indent:]
        for part in whole.wrap(console, max(20, console.width - indent)):
            part.rstrip()
            console.print(Rich(" " * indent).append_text(part))


def print_text(written: str, stream: TextIO | None = None) -> None:
    """Print text as it stands; a character that the code page of the terminal lacks becomes a question mark."""
    stream, encoding = stream or sys.stdout, _encoding(stream or sys.stdout)
    if written:
        stream.write(written.encode(encoding, "replace").decode(encoding) + "\n")


def width_of(stream: TextIO | None = None) -> int | None:
    """Return the width of the terminal, or None for a file or another program."""
    return shutil.get_terminal_size().columns if (stream or sys.stdout).isatty() else None


def _console(stream: TextIO, width: int) -> Console:
    from rich.console import Console

    if stream.isatty():
        return Console(file=stream, highlight=False)
    return Console(file=stream, width=width, highlight=False, force_terminal=False, no_color=True)
