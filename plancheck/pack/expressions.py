"""Arithmetic in a rule: ``100 * jobs / (jobs + homes)``. Numbers, names, + - * / ( ), min, max and mean; nothing else.

A text becomes a list of steps that can be taken one after the other with a pile of results (numbers and names are laid
on it, an operation takes its parts off and lays its result on it), so that nothing can be nested too deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from plancheck.errors import RefusedError, nearest
from plancheck.texts import Text, text

Function = Literal["min", "max", "mean"]
Sign = Literal["+", "-", "*", "/", "negative"]

LONGEST, DEEPEST = 500, 20
FUNCTIONS: tuple[Function, ...] = get_args(Function)

_WORDS = re.compile(r"\s*(?:(\d{1,15}(?:\.\d{1,15})?)|([^\W\d]\w*)|(\S))")
_PART = text("a number, a name, a function, '-' or '('")


@dataclass(frozen=True)
class Operation:
    """What is done with the last so many results."""

    name: Sign | Function
    parts: int


Step = Fraction | str | Operation
"""A number, a name, or an operation."""


@dataclass(frozen=True)
class Expression:
    """An expression as written, the steps that it takes, and the names in it, each once."""

    source: str
    steps: tuple[Step, ...]
    names: tuple[str, ...]


def parse(written: Any) -> Any:
    """Return a text as an :class:`Expression`; an expression stays one.

    Raises :class:`RefusedError`, which says what was found and what is allowed there.
    """
    if isinstance(written, Expression):
        return written
    if not isinstance(written, str):
        raise RefusedError(text("an expression is text, such as '100 * jobs / (jobs + homes)'"))
    if len(written) > LONGEST:
        problem = text("an expression has at most {limit} characters, not {found}", limit=LONGEST, found=len(written))
        raise RefusedError(problem)
    steps = tuple(_Reader(written).everything())
    return Expression(written, steps, tuple(dict.fromkeys(step for step in steps if isinstance(step, str))))


class _Reader:
    """Goes through the words of an expression from left to right, and puts down steps."""

    def __init__(self, written: str) -> None:
        self.words = [(found[found.lastindex or 0], found.lastindex, found.start(found.lastindex or 0) + 1)
                      for found in _WORDS.finditer(written.rstrip())]  # fmt: skip
        self.at = 0
        self.steps: list[Step] = []

    def everything(self) -> list[Step]:
        self.sum(0)
        if self.next:
            raise self.refusal(text("an operator: + - * /"))
        return self.steps

    @property
    def next(self) -> str:
        """The next word, nothing after the last."""
        return self.words[self.at][0] if self.at < len(self.words) else ""

    def skip(self, *words: str) -> str:
        """Pass the next word and return it, when it is one of these."""
        if not self.next or self.next not in words:
            return ""
        self.at += 1
        return self.words[self.at - 1][0]

    def refusal(self, allowed: Text) -> RefusedError:
        """Say that the next word cannot stand there."""
        if not self.next:
            return RefusedError(text("the expression ends where {allowed} is expected", allowed=allowed))
        _, _, place = self.words[self.at]
        problem = text(
            "'{found}' at character {place} of the expression does not fit; {allowed} is expected there",
            found=self.next, place=place, allowed=allowed,
        )  # fmt: skip
        return RefusedError(problem)

    def sum(self, depth: int) -> None:
        self.chain(("+", "-"), lambda: self.chain(("*", "/"), lambda: self.part(depth)))

    def chain(self, signs: tuple[Sign, ...], part: Callable[[], None]) -> None:
        part()
        while sign := self.skip(*signs):
            part()
            self.steps.append(Operation(next(item for item in signs if item == sign), 2))

    def part(self, depth: int) -> None:
        if depth > DEEPEST:
            raise RefusedError(
                text("an expression has at most {limit} brackets and signs in each other", limit=DEEPEST)
            )
        word, kind, _ = self.words[self.at] if self.next else ("", None, 0)
        if self.skip("-"):
            self.part(depth + 1)
            self.steps.append(Operation("negative", 1))
        elif self.skip("("):
            self.sum(depth + 1)
            self.close()
        elif kind == 1:
            self.at += 1
            self.steps.append(Fraction(word))
        elif kind == 2:
            self.at += 1
            self.named(word, depth)
        else:
            raise self.refusal(_PART)

    def named(self, word: str, depth: int) -> None:
        function = next((name for name in FUNCTIONS if name == word), None)
        if function is None and self.next == "(":
            near = nearest(word, FUNCTIONS)
            problem = text("there is no function '{found}'; there are {allowed}", found=word, allowed=FUNCTIONS)
            if near:
                problem = text(
                    "there is no function '{found}' ('{nearest}' may be meant); there are {allowed}",
                    found=word, nearest=near, allowed=FUNCTIONS,
                )  # fmt: skip
            raise RefusedError(problem)
        if function is None:
            self.steps.append(word)
            return
        if not self.skip("("):
            raise self.refusal(text("'('"))
        self.sum(depth + 1)
        parts = 1
        while self.skip(","):
            self.sum(depth + 1)
            parts += 1
        self.close()
        self.steps.append(Operation(function, parts))

    def close(self) -> None:
        if not self.skip(")"):
            raise self.refusal(text("an operator or ')'"))
