"""Naming rules: by id, code, alias, pack, key, factor, lens or level, with globs such as ``DS*``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TypeVar

from plancheck.errors import Fault, PlancheckError, nearest
from plancheck.pack.model import LoadedRule
from plancheck.texts import text

Item = TypeVar("Item")


def select_rules(
    rules: Sequence[LoadedRule], select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[LoadedRule, ...]:
    """Return the rules that ``select`` names (all when it is empty) and ``ignore`` does not.

    Raises :class:`PlancheckError` (R040) for a name that fits no rule, with the nearest one.
    """
    wanted, unwanted = words(select), words(ignore)
    named = [(loaded.rule.id, _names(loaded)) for loaded in rules]
    meant = {word: set(chosen(named, word)) for word in (*wanted, *unwanted)}
    for word, found in meant.items():
        if not found:
            problem = text("No rule is named '{name}'.", name=word)
            remedy = text("Use an id, a code, a pack, a key, a lens or a level; * stands for anything.")
            known = sorted({name for _, names in named for name in names})
            raise PlancheckError(Fault("R040", problem, nearest=nearest(word, known), remedy=remedy))
    return tuple(
        loaded for loaded in rules
        if (not wanted or any(loaded.rule.id in meant[word] for word in wanted))
        and not any(loaded.rule.id in meant[word] for word in unwanted)
    )  # fmt: skip


def chosen(named: Sequence[tuple[Item, Sequence[str]]], word: str) -> list[Item]:
    """Return the items one of whose names fits a word with ``*`` and ``?``; capitals count unless nothing fits them."""
    for written in (str, str.casefold):
        pattern = written(word)
        found = [item for item, names in named if any(fnmatchcase(written(name), pattern) for name in names)]
        if found:
            return found
    return []


def words(given: Iterable[str]) -> tuple[str, ...]:
    """Return the words of options that hold several, with commas between them."""
    return tuple(word.strip() for item in given for word in item.split(",") if word.strip())


def _names(loaded: LoadedRule) -> tuple[str, ...]:
    rule = loaded.rule
    key = rule.factor.partition(".")[0]
    return (rule.id, rule.code, *rule.aliases, loaded.pack, key, rule.factor, *rule.lenses, rule.level)
