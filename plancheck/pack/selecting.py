"""Naming rules: by id, code, alias, pack, key, factor, lens or level, with globs such as ``DS*``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from plancheck.errors import Fault, PlancheckError, nearest
from plancheck.pack.model import LoadedRule
from plancheck.texts import text


def select_rules(
    rules: Sequence[LoadedRule], select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[LoadedRule, ...]:
    """Return the rules that ``select`` names (all when it is empty) and ``ignore`` does not.

    Raises :class:`PlancheckError` (R040) for a name that fits no rule, with the nearest one.
    """
    wanted, unwanted = _words(select), _words(ignore)
    for word in (*wanted, *unwanted):
        if not any(_named(loaded, word) for loaded in rules):
            known = {name for loaded in rules for name in _names(loaded)}
            problem = text("No rule is named '{name}'.", name=word)
            remedy = text("Use an id, a code, a pack, a key, a lens or a level; * stands for anything.")
            raise PlancheckError(Fault("R040", problem, nearest=nearest(word, sorted(known)), remedy=remedy))
    return tuple(
        loaded for loaded in rules
        if (not wanted or any(_named(loaded, word) for word in wanted))
        and not any(_named(loaded, word) for word in unwanted)
    )  # fmt: skip


def without(names: Iterable[str], gone: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words in ``names`` that are not in ``gone``, and those that are."""
    left_out = set(gone)
    words = _words(names)
    return tuple(word for word in words if word not in left_out), tuple(word for word in words if word in left_out)


def fits(name: str, word: str) -> bool:
    """Whether a word, which may hold ``*`` and ``?``, stands for a name; capitals do not count."""
    return fnmatchcase(name.casefold(), word.casefold())


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip() for item in given for word in item.split(",") if word.strip())


def _names(loaded: LoadedRule) -> tuple[str, ...]:
    rule = loaded.rule
    key = rule.factor.partition(".")[0]
    return (rule.id, rule.code, *rule.aliases, loaded.pack, key, rule.factor, *rule.lenses, rule.level)


def _named(loaded: LoadedRule, word: str) -> bool:
    return any(fits(name, word) for name in _names(loaded))
