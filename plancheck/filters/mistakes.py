"""What is probably wrong in a filter that cannot be read, in words for someone who knows no query language."""

from __future__ import annotations

import re

from plancheck.errors import PlancheckError, fault
from plancheck.texts import Text, text

LONGEST, MOST_BRACKETS = 2000, 20

_QUOTED = re.compile(r"'(?:[^']|'')*'")
_PLACE = re.compile(r"--> 1:(\d+)")
_OTHER_SIGNS: tuple[tuple[str, str], ...] = (
    ("==", "="), ("!=", "<>"), ("=<", "<="), ("=>", ">="), ("&&", "AND"), ("||", "OR"), ("!", "NOT"),
)  # fmt: skip
_OTHER_WORDS = {"en": "AND", "of": "OR", "niet": "NOT", "tussen": "BETWEEN", "zoals": "LIKE", "leeg": "IS NULL"}
_CURLY = "\u2018\u2019\u201a\u201c\u201d\u201e\u00b4`"


def bounded(source: str) -> None:
    """Refuse a filter that is too long or too deep, or whose brackets do not pair: it could take the parser forever.

    Raises :class:`PlancheckError` (F003 too much, F001 brackets).
    """
    if len(source) > LONGEST:
        problem = text("The filter has {found} characters; at most {limit} are read.", found=len(source), limit=LONGEST)
        raise PlancheckError(fault("F003", problem))
    open_: list[int] = []
    for place, sign in enumerate(_without_texts(source)):
        if sign == "(":
            open_.append(place)
        elif sign == ")":
            if not open_:
                raise _at(source, place, text("This ')' has no '(' before it."))
            open_.pop()
        if len(open_) > MOST_BRACKETS:
            problem = text("The filter has more than {limit} brackets in each other.", limit=MOST_BRACKETS)
            raise PlancheckError(fault("F003", problem))
    if open_:
        raise _at(source, open_[-1], text("This '(' has no ')' after it."))


def mistake(source: str, said: str) -> PlancheckError:
    """Return in words what the parser stumbled on (F001)."""
    bare = _without_texts(source)
    curly = next((place for place, sign in enumerate(source) if sign in _CURLY), None)
    if curly is not None and (bare[curly] != "x" or source.count("'") % 2):
        return _at(source, curly, text("Use straight quotes: 'shared_main'."))
    if source.count("'") % 2:
        remedy = text("A text stands between two single quotes, such as 'park'; one of the two is missing.")
        return _at(source, source.rindex("'"), remedy)
    for sign, meant in _OTHER_SIGNS:
        if sign in bare:
            return _at(source, bare.index(sign), text("Write {meant} instead of {sign}.", meant=meant, sign=sign))
    for word in re.finditer(r"[^\W\d]+", bare):
        meant = _OTHER_WORDS.get(word[0].casefold(), "")
        if meant:
            return _at(source, word.start(), text("Write {meant} instead of {sign}.", meant=meant, sign=word[0]))
    comma = re.search(r"\d,\d", bare)
    if comma and "(" not in bare:
        return _at(source, comma.start() + 1, text("Write a number with a point: 0.5."))
    found = _PLACE.search(said)
    remedy = text("Write a filter such as: kind = 'park' AND area_m2 > 500.")
    return _at(source, int(found[1]) - 1 if found else 0, remedy)


def _without_texts(source: str) -> str:
    """Return a filter with an x for every sign of the texts in it, so that only what steers it is left."""
    return _QUOTED.sub(lambda found: "x" * len(found[0]), source)


def _at(source: str, place: int, remedy: Text) -> PlancheckError:
    line = " ".join(source.split("\n")) if "\n" in source else source
    cut = max(0, place - 60)
    shown = line[cut : cut + 120]
    detail = f"    {shown}\n    {' ' * (place - cut)}^"
    problem = text("The filter cannot be read:\n{detail}", detail=detail)
    return PlancheckError(fault("F001", problem, remedy=remedy))
