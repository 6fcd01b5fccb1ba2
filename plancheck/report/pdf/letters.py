"""Text as it can be set on paper: no signs that steer the machine, none that the fonts lack, breaks in endless words.

PDF/UA asks that every sign has a shape. What none of Typst's own fonts can draw (an emoji, a Chinese name) becomes
"�"; the other reports show it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plancheck.report.pdf.typesetting import can_be_set
from plancheck.texts import Language, Text

REPLACEMENT = "\ufffd"
BREAK = "\u200b"
"""Where a line may end within a word."""
LONGEST_WORD = 30
LONGEST_CODE = 12
_SPACE = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")
_UNCOMMON = r"[^ -\u017f\u2010-\u2014\u2018-\u201e\u2022\u2026\u20ac\u2212\ufffd]"
_UNCOMMON_SIGN = re.compile(_UNCOMMON)
_UNCOMMON_WORD = re.compile(rf"\S*{_UNCOMMON}\S*")
_LONG_WORD = re.compile(rf"[^\s{BREAK}]{{{LONGEST_WORD},}}")
_AFTER_A_JOINT = re.compile(r"(?<=[._/\\\\:=-])(?=.)")
_BEFORE_A_SIGN = re.compile(r"(?<=.)(?=[^\u0300-\u036f\u200d\ufe00-\ufe0f])")
_CODE_WORD = re.compile(rf"[^\s{BREAK}]{{{LONGEST_CODE},}}")


@dataclass(frozen=True)
class Code:
    """The name of a file, rule or attribute: it may break after its points, dashes and slashes."""

    name: str


Leaf = str | Text | Code


def printable(said: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return ``said`` with every sentence in ``language`` and every text as it can be printed."""
    plain: dict[str, Any] = _mapped(said, lambda value: _plain(value, language))
    uncommon = {word for value in _texts(plain) for word in _UNCOMMON_WORD.findall(value)}
    shaped = with_shapes(sorted(uncommon))
    replaced = {word: _UNCOMMON_SIGN.sub(REPLACEMENT, word) for word in uncommon - shaped}

    def shown(value: Leaf) -> str:
        legible = _UNCOMMON_WORD.sub(lambda word: replaced.get(word[0], word[0]), _words(value, language))
        return _code(legible) if isinstance(value, Code) else _breakable(legible)

    ready: dict[str, Any] = _mapped(plain, shown)
    return ready


def _breakable(value: str) -> str:
    return _LONG_WORD.sub(lambda word: _BEFORE_A_SIGN.sub(BREAK, word[0]), value)


def _code(value: str) -> str:
    return _breakable(_CODE_WORD.sub(lambda word: _AFTER_A_JOINT.sub(BREAK, word[0]), value))


def with_shapes(words: list[str]) -> set[str]:
    """Return the words that the fonts can draw, found by halves: most plans have none that they cannot."""
    if not words:
        return set()
    if can_be_set(words):
        return set(words)
    if len(words) == 1:
        return set()
    middle = len(words) // 2
    return with_shapes(words[:middle]) | with_shapes(words[middle:])


def _plain(value: Leaf, language: Language) -> str | Code:
    clean = _HALF_PAIR.sub(REPLACEMENT, _STEERING.sub("", _SPACE.sub(" ", _words(value, language))))
    return Code(clean) if isinstance(value, Code) else clean


def _words(value: Leaf, language: Language) -> str:
    if isinstance(value, Code):
        return value.name
    return value.render(language) if isinstance(value, Text) else value


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Code):
        yield said.name
    elif isinstance(said, Mapping):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)


def _mapped(said: Any, change: Callable[[Leaf], str | Code]) -> Any:
    if isinstance(said, (str, Text, Code)):
        return change(said)
    if isinstance(said, Mapping):
        return {name: _mapped(value, change) for name, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [_mapped(value, change) for value in said]
    return said
