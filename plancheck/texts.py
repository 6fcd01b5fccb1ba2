"""Sentences that a user reads, kept apart from the language they are read in.

Code makes a :class:`Text` (an English sentence with named places) and whoever shows it asks for a language. The English
sentence is the gettext message id; catalogues live in ``plancheck/locale``.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from plancheck.rounding import digits, hundredfold

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
DOMAIN = "plancheck"


@runtime_checkable
class Translatable(Protocol):
    """Anything that can say itself in a language."""

    def render(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        ...


@dataclass(frozen=True)
class Text:
    """A sentence and the values that go into its ``{named}`` places.

    With ``many``, ``msgid`` is for one and ``many`` for any other ``count`` among the values: 0, 2 and 0.5 too.
    """

    msgid: str
    values: tuple[tuple[str, object], ...] = ()
    many: str | None = None

    def render(self, language: Language) -> str:
        """Return the sentence in ``language``, with numbers written as that language writes them."""
        return self._template(language).format(**{name: shown(value, language) for name, value in self.values})

    def of(self, count: float) -> Text:
        """Return the same sentence for another ``count``."""
        return Text(self.msgid, tuple({**dict(self.values), "count": count}.items()), self.many)

    def _template(self, language: Language) -> str:
        if not self.msgid:
            return ""
        if self.many is None:
            return catalogue(language).gettext(self.msgid)
        return catalogue(language).ngettext(self.msgid, self.many, 1 if dict(self.values)["count"] == 1 else 2)


def text(msgid: str, /, **values: object) -> Text:
    """Make a sentence; ``msgid`` is the English original that the catalogues translate."""
    return Text(msgid, _listed(values))


def plural(one: str, many: str, /, *, count: float, **values: object) -> Text:
    """Make a sentence about ``count`` things: ``one`` when there is one, else ``many``, both English originals."""
    return Text(one, _listed({"count": count, **values}), many)


def _listed(values: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())


def shown(value: object, language: Language) -> str:
    """Return ``value`` as a reader of ``language`` expects it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return catalogue(language).gettext("yes" if value else "no")
    if isinstance(value, (int, float)):
        return in_full(value, language)
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(item, language) for item in value)
    return value.render(language) if isinstance(value, Translatable) else str(value)


_DUTCH = str.maketrans(",.", ".,")


def number(value: float, language: Language, unit: str | None = None, beside: Sequence[float] = ()) -> str:
    """Write a number as people read it: 1.234 in Dutch, 1,234 in English.

    ``unit`` and ``beside`` (the norm) say how many digits it takes: see :func:`plancheck.rounding.digits`.
    """
    if value != value:
        return catalogue(language).gettext("unknown")
    if value in (float("inf"), float("-inf")):
        return catalogue(language).gettext("out of reach")
    written = digits(value, unit, beside)
    if abs(value) < 999:  # most numbers by far, and there may be a hundred thousand of them
        return written.replace(".", ",") if language == "nl" else written
    whole, point, decimals = written.partition(".")
    grouped = f"{int(whole):,}{point}{decimals}"
    return grouped.translate(_DUTCH) if language == "nl" else grouped


def in_full(value: float, language: Language, unit: str | None = None) -> str:
    """Write a number that people chose, such as a norm, with all its digits."""
    return number(value, language, unit, (value,))


def percent(share: float, language: Language, beside: Sequence[float] = ()) -> str:
    """Write a share (0 to 1) as a percentage with three significant digits, on its side of the shares ``beside``."""
    if abs(share) == float("inf") or share != share:
        return number(share, language)
    return f"{number(hundredfold(share), language, None, [hundredfold(side) for side in beside])}%"


@lru_cache(maxsize=4)
def catalogue(language: Language) -> gettext.NullTranslations:
    """Return the gettext catalogue of ``language`` (English needs none: it is the original)."""
    folder = Path(__file__).parent / "locale"
    return gettext.translation(DOMAIN, localedir=folder, languages=[language], fallback=True)
