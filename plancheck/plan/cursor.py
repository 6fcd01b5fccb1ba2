"""Going through the words of a short text from left to right, for what is written in a language of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

Item = TypeVar("Item")


class NotReadableError(ValueError):
    """The text says something that is not part of the language."""


class Cursor:
    """A place among the words of a text, in small letters.

    ``pattern`` has two groups: a word, and anything that is none; what is between words is not looked at.
    """

    def __init__(self, written: str, pattern: re.Pattern[str]) -> None:
        found = pattern.findall(written.rstrip().lower())
        if any(strange for _, strange in found):
            raise NotReadableError
        self.words: list[str] = [word for word, _ in found]
        self.at = 0

    def next(self, ahead: int = 0) -> str:
        """Return a word without passing it; after the last there is nothing."""
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ""

    def skip(self, *words: str) -> str:
        """Pass the next word and return it, when it is one of these."""
        if not self.next() or self.next() not in words:
            return ""
        self.at += 1
        return self.words[self.at - 1]

    def need(self, *words: str) -> str:
        """Pass the next word and return it, which must be one of these."""
        word = self.skip(*words)
        if not word:
            raise NotReadableError
        return word

    def number(self, least: int, most: int) -> int:
        """Pass a number, which must be between two others."""
        word = self.next()
        if not word.isdecimal() or not least <= int(word) <= most:
            raise NotReadableError
        self.at += 1
        return int(word)

    def several(self, item: Callable[[], Item], more: Callable[[int], bool]) -> tuple[Item, ...]:
        """Pass items with commas between them, as long as what follows the comma is ``more`` of them."""
        found = [item()]
        while self.next() == "," and more(1):
            self.skip(",")
            found.append(item())
        return tuple(found)

    def is_number(self, digits: int, ahead: int = 0) -> bool:
        """Whether a number of four digits comes, or one of at most two."""
        word = self.next(ahead)
        return word.isdecimal() and (len(word) == 4 if digits == 4 else len(word) <= digits)
