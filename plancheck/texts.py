"""Sentences that a user reads, kept apart from the language they are read in.

Code makes a :class:`Text` (an English sentence with named places) and whoever shows it asks for a language. The English
sentence is the gettext message id; catalogues live in ``plancheck/locale``.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

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
    """A sentence and the values that go into its ``{named}`` places."""

    msgid: str
    values: tuple[tuple[str, object], ...] = ()

    def render(self, language: Language) -> str:
        """Return the sentence in ``language``, with numbers written as that language writes them."""
        template = catalogue(language).gettext(self.msgid) if self.msgid else ""
        return template.format(**{name: shown(value, language) for name, value in self.values})


def text(msgid: str, /, **values: object) -> Text:
    """Make a sentence; ``msgid`` is the English original that the catalogues translate."""
    return Text(
        msgid, tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
    )


def shown(value: object, language: Language) -> str:
    """Return ``value`` as a reader of ``language`` expects it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return catalogue(language).gettext("yes" if value else "no")
    if isinstance(value, (int, float)):
        return number(value, language)
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(item, language) for item in value)
    return value.render(language) if isinstance(value, Translatable) else str(value)


_PLAIN_FROM, _PLAIN_TO = 0.001, 999.0
_DUTCH = str.maketrans(",.", ".,")


def number(value: float, language: Language, digits: int = 4) -> str:
    """Write a number to ``digits`` significant digits, whole numbers in full: 1.234,5 in Dutch, 1,234.5 in English."""
    if _PLAIN_FROM <= value < _PLAIN_TO:  # most numbers by far, and there may be a hundred thousand of them
        plain = f"{value:.{digits}g}"
        return plain.replace(".", ",") if language == "nl" else plain
    if value != value:
        return catalogue(language).gettext("unknown")
    if value in (float("inf"), float("-inf")):
        return catalogue(language).gettext("out of reach")
    rounded = float(f"{value:.{digits}g}") if abs(value) < 10**digits else float(round(value))
    whole = int(rounded)
    written = f"{whole:,}" if whole == rounded else f"{rounded:,.10f}".rstrip("0").rstrip(".")
    return written.translate(_DUTCH) if language == "nl" else written


def percent(share: float, language: Language) -> str:
    """Write a share (0 to 1) as a percentage with three significant digits."""
    return f"{number(100 * share, language, 3)}%" if abs(share) < float("inf") else number(share, language)


@lru_cache(maxsize=4)
def catalogue(language: Language) -> gettext.NullTranslations:
    """Return the gettext catalogue of ``language`` (English needs none: it is the original)."""
    folder = Path(__file__).parent / "locale"
    return gettext.translation(DOMAIN, localedir=folder, languages=[language], fallback=True)
