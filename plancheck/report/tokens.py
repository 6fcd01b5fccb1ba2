"""Design tokens: the custom properties that give pages their colours and letters, ours and those of an organisation.

A file of tokens holds ``--name: value;`` and nothing else, bare or inside ``:root { }``, with comments where one likes.
What could load or run something has no place in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from plancheck.documents import Document
from plancheck.errors import Fault, Place, PlancheckError, fault
from plancheck.resources import folder
from plancheck.texts import Text, text

Scheme = Literal["light", "dark"]
FILES: Mapping[Scheme, str] = {"light": "tokens.css", "dark": "tokens-dark.css"}
OWN_PREFIX = "--plancheck-"
FUNCTIONS = frozenset(
    {
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "var", "calc", "min",
        "max", "clamp",
    }
)  # fmt: skip
"""What a value may call: colours and sums. ``url()`` and its kin would fetch something."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{([^{}]*)\}")
_PIECE = re.compile(r"[^;]+")
_DECLARATION = re.compile(r"\s*(--[A-Za-z0-9_-]+)\s*:\s*(.+?)\s*\Z", re.DOTALL)
_VALUE = re.compile(r"[A-Za-z0-9#%.,()\s\"'/+*_-]+")
_CALL = re.compile(r"([A-Za-z-]*)\s*\(")


def own_tokens(scheme: Scheme) -> dict[str, str]:
    """Return our own tokens by name; those of the dark scheme are only what differs from the light one."""
    path = folder("templates") / FILES[scheme]
    return parse_tokens(path.read_text(encoding="utf-8"), path.name, known=())


def parse_tokens(source: str, shown: str, known: Sequence[str]) -> dict[str, str]:
    """Return the custom properties of a style sheet by name; ``shown`` is how messages call the file.

    A name that begins as ours do must be in ``known`` (when that is not empty), so that a slip of the pen is noticed.
    Raises PlancheckError: H010 not a declaration, H011 a value that is not allowed, H012 an unknown token of ours.
    """
    bare = _ROOT.sub(
        lambda block: f"{' ' * (block.start(1) - block.start())}{block[1]};",
        _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source),
    )
    tokens: dict[str, str] = {}
    faults: list[Fault] = []
    for piece in _PIECE.finditer(bare):
        if not piece[0].strip():
            continue
        begin = piece.start() + len(piece[0]) - len(piece[0].lstrip())
        declared = _DECLARATION.match(piece[0])
        problem = _fault(declared, piece[0].strip(), known, _place(source, begin, shown))
        if problem is not None:
            faults.append(problem)
        elif declared is not None:
            tokens[declared[1]] = " ".join(declared[2].split())
    if faults:
        raise PlancheckError(*faults)
    return tokens


def _fault(declared: re.Match[str] | None, piece: str, known: Sequence[str], place: Place) -> Fault | None:
    if declared is None:
        problem = text("'{piece}' is not a custom property.", piece=_short(piece))
        return fault("H010", problem, place=place, remedy=text("Write each as --name: value; and nothing else."))
    name, value = declared[1], declared[2]
    refused = _refused(value)
    if refused is not None:
        return fault("H011", refused, place=place, remedy=text("A value is a colour, a size or a list of fonts."))
    if known and name.startswith(OWN_PREFIX) and name not in known:
        problem = text("There is no token '{name}'.", name=name)
        close = fault("H012", problem, place=place, found=name, allowed=known)
        # the list of all tokens is in the manual; here the nearest says enough
        return close if close.nearest is None else Fault(close.code, close.problem, place, (), close.nearest)
    return None


def _refused(value: str) -> Text | None:
    unfit = next((letter for letter in value if not _VALUE.fullmatch(letter)), None)
    if unfit is not None:
        return text("The value '{value}' holds '{letter}', which is not allowed here.", value=value, letter=unfit)
    called = next((name for name in _CALL.findall(value) if name.lower() not in {"", *FUNCTIONS}), None)
    if called is not None:
        return text("The value '{value}' uses {function}(), which is not allowed here.", value=value, function=called)
    balanced = value.count("(") == value.count(")") and not value.count('"') % 2 and not value.count("'") % 2
    if not balanced or "/*" in value or "*/" in value:
        return text("The value '{value}' has brackets or quotes that are not closed.", value=value)
    return None


def _place(source: str, position: int, shown: str) -> Place:
    line = source.count("\n", 0, position)
    column = position - (source.rfind("\n", 0, position) + 1)
    excerpt = Document(Path(shown), shown, source, None, "").excerpt(line, column)
    return Place(shown, line + 1, column + 1, excerpt)


def _short(piece: str) -> str:
    first = piece.splitlines()[0].strip()
    return first if len(first) <= 60 and first == piece else f"{first[:57]}..."
