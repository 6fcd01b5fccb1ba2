"""Between what a cell shows in a language and what a rule says: words for names, numbers with a comma, lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plancheck.errors import RefusedError, nearest
from plancheck.pack.scales import WORDS
from plancheck.spreadsheets.columns import Column
from plancheck.texts import LANGUAGES, Language, Text, text
from plancheck.workbooks.cells import number_in, text_in
from plancheck.workbooks.choices import Choices
from plancheck.workbooks.reading import Value

Lists = Mapping[str, Choices]

_PARAMETER = re.compile(r"\$\{[^}]*\}")
_LAYERS = "layers"


class NotAllowedError(RefusedError):
    """A word that is not in the list; carries what is allowed and what comes nearest."""

    def __init__(self, sentence: Text, allowed: tuple[str, ...], near: str | None) -> None:
        super().__init__(sentence)
        self.allowed = allowed
        self.nearest = near


def shown(value: Any, column: Column, lists: Lists, language: Language) -> Value:
    """Return what a cell shows for a value of a rule."""
    if isinstance(value, list):
        items = [str(shown(item, column, lists, language)) for item in value]
        return ("\n" if column.choices == _LAYERS else "; ").join(items)
    choices = lists.get(column.choices or "")
    if column.holds in ("choice", "list") and choices is not None and isinstance(value, str):
        return choices.word(value, language)
    if column.holds == "norm" and isinstance(value, str):
        return lists["answers"].word(value, language)
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def understood(value: Value, column: Column, lists: Lists, language: Language) -> Any:
    """Return what a filled cell says in a rule; raises :class:`RefusedError` with what is allowed."""
    if column.holds in ("number", "percent"):
        return _number(value, column.holds == "percent")
    if column.holds == "norm":
        return _norm_value(value, lists["answers"], language)
    if column.holds == "either" and isinstance(value, int):
        return value
    written = text_in(value)
    if column.holds == "choice":
        return _chosen(written, column, lists, language)
    if column.holds == "list":
        return [_chosen(item, column, lists, language) for item in _items(written, column, lists)]
    return written


def _chosen(word: str, column: Column, lists: Lists, language: Language) -> str:
    choices = lists.get(column.choices or "")
    found = choices.find(word) if choices else word
    if found is not None:
        return found
    if column.open or choices is None:
        return word
    near = nearest(word, [name for language in LANGUAGES for name in choices.all(language)])
    problem = text("'{value}' is not one of the allowed values", value=word)
    raise NotAllowedError(problem, choices.all(language), near)


def _items(written: str, column: Column, lists: Lists) -> list[str]:
    choices = lists.get(column.choices or "")
    found: list[str] = []
    for item in re.split(r"[;\n]", written):
        whole = choices is not None and choices.find(item) is not None
        found += [item] if whole else item.split(",")  # a word of the list may have a comma of its own
    return [item.strip() for item in found if item.strip()]


def _number(value: Value, percent: bool) -> Any:
    found = number_in(value)
    if found is None:
        if isinstance(value, str) and _PARAMETER.fullmatch(value):
            return value
        raise RefusedError(
            text("'{value}' is not a number; write it without points or spaces, such as 1200 or 12,5",
                 value=text_in(value))
        )  # fmt: skip
    if percent and found > 1:
        example = f"{found:g}%"
        raise RefusedError(text("{value} is more than everything; is {example} meant?", value=found, example=example))
    return found


def _norm_value(value: Value, answers: Choices, language: Language) -> Any:
    if isinstance(value, str) and ";" in value:
        return [_norm_value(item.strip(), answers, language) for item in value.split(";") if item.strip()]
    if isinstance(value, bool):
        return value
    found = number_in(value)
    if found is not None:
        return found
    word = text_in(value)
    if _PARAMETER.fullmatch(word):
        return word
    name = answers.find(word)
    if name is None:
        problem = text("'{value}' is not a number and not an answer", value=word)
        raise NotAllowedError(problem, answers.all(language), nearest(word, WORDS))
    return name
