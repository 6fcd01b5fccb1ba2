"""What is probably wrong where YAML cannot be read, in words for someone who types rules in a text editor."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from plancheck.texts import Text, text


class Spot(NamedTuple):
    """A zero-based line and column."""

    line: int
    column: int


class Refusal(ValueError):  # noqa: N818 - it is an answer to a stranger's file, not a fault of ours
    """Why a text is not taken: what is wrong, what to do about it, and where."""

    def __init__(self, problem: Text, remedy: Text | None, spot: Spot | None = None) -> None:
        super().__init__(problem.render("en"))
        self.problem, self.remedy, self.spot = problem, remedy, spot or Spot(0, 0)


LOOK = text("Look at the indentation, quotes, colons and brackets of this line and the line above it.")
_QUOTES = text('Put the text between straight quotes: "...".')
_UNCLOSED = text("the text that begins with a quote here has no quote at its end")
_SPACES = text("Replace the tab by spaces.")
_ALIGN = text("Let keys that belong together begin in the same column, with spaces only.")

_BARE = re.compile(r"^\s*(?:- +)?[\w.]+:[^\s:/]")
_DASH = re.compile(r"^\s*-[^\W\d]")
_OCCUPIED = re.compile(r"^\s*(?:- +)*[\w.\"']+:\s+\S")
_TWICE = re.compile(r"found duplicate key \"(?P<key>.*?)\" with value", re.DOTALL)
_FOUND = re.compile(r"(?:but found|but got|found character|escape character) '?(?P<what>.+?)'?(?: that|$)", re.DOTALL)


def mistake(error: Any, source: str) -> Refusal:
    """Return what somebody probably did wrong, from an error of the parser with its mark."""
    lines = source.split("\n")
    mark = error.problem_mark or error.context_mark
    spot = Spot(mark.line, mark.column) if mark else Spot(0, 0)
    opened = Spot(error.context_mark.line, error.context_mark.column) if error.context_mark else spot
    said, context = error.problem or "", error.context or ""
    match = _FOUND.search(said)
    found = match["what"] if match else ""
    line = lines[spot.line] if spot.line < len(lines) else ""
    if "duplicate key" in said:
        twice = _TWICE.search(said)
        return Refusal(
            text("the key '{key}' is given twice", key=twice["key"] if twice else "?"),
            text("Leave one of the two out; a list of rules has '- ' before each first key."), spot,
        )  # fmt: skip
    if "cannot start any token" in said or "chomping" in said:
        return _start(line, spot)
    if said.startswith("mapping values"):
        return _colon(lines, spot)
    if ("unexpected end of stream" in said and "quoted" in context) or "document separator" in said:
        return Refusal(_UNCLOSED, text("Close the quote."), opened)
    if context.startswith("while parsing a flow"):
        if "scalar" in found and line[: spot.column].endswith(("'", '"')):
            return _quoted(lines, spot)
        return _flow(found, lines, spot, opened)
    if "<block end>" in said:
        if "scalar" in found and any(quote in line[: spot.column] for quote in "\"'"):
            return _quoted(lines, spot)
        return _block(found, spot)
    if "could not find expected ':'" in said and _BARE.match(lines[opened.line]):
        return _no_space(Spot(opened.line, lines[opened.line].index(":")))
    return _other(said, context, found, spot, opened)


def _start(line: str, spot: Spot) -> Refusal:
    rest = line[spot.column :]
    if rest.startswith("\t") or "\t" in line[: spot.column + 1]:
        return Refusal(text("there is a tab here, where only spaces are allowed"), _SPACES, spot)
    before = line[: spot.column].rstrip()
    if rest[:1] in "<>=" or before.endswith((">", "<")):
        return Refusal(
            text("signs such as >= and <= are not used for a norm"),
            text("Write {{at_least: 10}} for 10 or more, {{at_most: 10}} for 10 or less."), spot,
        )  # fmt: skip
    return Refusal(text("a text cannot begin with '{sign}' without quotes", sign=rest[:1]), _QUOTES, spot)


def _colon(lines: list[str], spot: Spot) -> Refusal:
    line = lines[spot.line]
    above = next((number for number in range(spot.line - 1, -1, -1) if lines[number].strip()), None)
    for number in (spot.line, above):
        if number is not None and _DASH.match(lines[number]):
            column = len(lines[number]) - len(lines[number].lstrip())
            return Refusal(
                text("there is no space after the '-'"), text("Write '- id: ...', with a space."), Spot(number, column)
            )
    if _OCCUPIED.match(line[: spot.column]):
        return Refusal(text("the text has a colon in it, and no quotes around it"), _QUOTES, spot)
    if above is not None and _BARE.match(lines[above]):
        return _no_space(Spot(above, lines[above].index(":")))
    return Refusal(text("this line is indented deeper than the line above it allows"), _ALIGN, spot)


def _no_space(spot: Spot) -> Refusal:
    return Refusal(text("there is no space after the ':'"), text("Write 'key: value', with a space."), spot)


def _flow(found: str, lines: list[str], spot: Spot, opened: Spot) -> Refusal:
    line = lines[spot.line] if spot.line < len(lines) else ""
    if found == "{" and line[: spot.column].endswith("$"):
        return Refusal(text("a parameter between braces needs quotes"), text('Write "${{name}}", with quotes.'), spot)
    if spot.line == opened.line and found == ":":
        return Refusal(
            text("a colon is not expected here"),
            text("Between braces, keep keys apart by commas, and put a text with a colon between straight quotes."),
            spot,
        )  # fmt: skip
    if spot.line == opened.line and found != "<stream end>":
        return Refusal(
            text("between brackets, '{sign}' is not expected here", sign=found or "?"),
            text("Put a text with commas, colons or brackets between straight quotes."), spot,
        )  # fmt: skip
    sign = lines[opened.line][opened.column : opened.column + 1]
    if sign not in ("{", "["):  # nothing came after the bracket
        before = "\n".join((*lines[: opened.line], lines[opened.line][: opened.column]))
        last = max(before.rfind("{"), before.rfind("["))
        sign, opened = before[last], Spot(before.count("\n", 0, last), last - (before.rfind("\n", 0, last) + 1))
    closing = {"{": "}", "[": "]"}.get(sign, "}")
    return Refusal(
        text("the '{sign}' that opens here is not closed", sign=sign),
        text("Put '{closing}' at its end.", closing=closing), opened,
    )  # fmt: skip


def _quoted(lines: list[str], spot: Spot) -> Refusal:
    """Say that a text ends at a quote within it, or that it began on an earlier line, without a quote at its end."""
    quote = next((sign for sign in reversed(lines[spot.line][: spot.column]) if sign in "\"'"), "'")
    begun = next((number for number in range(spot.line - 1, -1, -1) if lines[number].count(quote) % 2), None)
    if begun is not None:
        return Refusal(_UNCLOSED, text("Close the quote."), Spot(begun, lines[begun].rindex(quote)))
    return Refusal(
        text("the text between quotes ends here, and more follows"),
        text("Put a text with ' in it between \"...\", and a text with \" in it between '...'."), spot,
    )  # fmt: skip


def _block(found: str, spot: Spot) -> Refusal:
    if found in (",", "}", "]"):
        return Refusal(text("the '{sign}' is one too many here", sign=found), LOOK, spot)
    return Refusal(text("this line does not begin in the same column as the lines it belongs to"), _ALIGN, spot)


def _other(said: str, context: str, found: str, spot: Spot, opened: Spot) -> Refusal:
    if "undefined alias" in said or "scanning an alias" in context or "scanning an anchor" in context:
        return Refusal(text("a text cannot begin with '*' or '&' without quotes"), _QUOTES, opened)
    if "another document" in said:
        return Refusal(text("there is a line '---' in the middle of the file"), text("Leave that line out."), spot)
    if "escape" in said:
        return Refusal(
            text("a backslash before '{sign}' means nothing between double quotes", sign=found),
            text("Put a text with a backslash between single quotes: '...'."), spot,
        )  # fmt: skip
    if "could not find expected ':'" in said:
        return Refusal(text("there is a word without ':' where a key is expected"), text("Write 'key: value'."), opened)
    if "unhashable" in said:
        return Refusal(text("a key cannot be a list or have keys of its own"), _QUOTES, spot)
    if "sequence entries" in said:
        return Refusal(
            text("a list with '-' cannot begin behind a key"), text("Put each '-' on a line of its own."), spot
        )
    return Refusal(text("something here cannot be read"), LOOK, spot)
