"""The language of a title, so that a screen reader says an English title in a Dutch page as English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from plancheck.texts import Language

_WORD = re.compile(r"[a-zà-ÿ]+")
_DUTCH = """
    aan als bij dat de deel die een en figuur het met naar niet of om onder op over rond samen straat te tot uit van
    veilig veiligheid voor wijk wonen zoals zonder zorg
"""
_ENGLISH = """
    a and are at by community connected credit defensible design development distance doors edition facilities first
    for from guide housing how it journal life living neighborhood neighborhoods neighbourhood network networks not
    of offers on palette planning prerequisite presentation public rear review scenario secured security space
    sports street streets support that the their this to urban walkable what when with within
"""
COMMON: Mapping[Language, frozenset[str]] = {
    "nl": frozenset(_WORD.findall(_DUTCH)),
    "en": frozenset(_WORD.findall(_ENGLISH)),
}
"""Words that are common in titles of one language and not in those of the other."""


def in_tongue(words: str) -> dict[str, str | None]:
    """Return ``words`` with their language, for reports that mark it."""
    return {"words": words, "language": tongue(words)}


def tongue(title: str | None) -> Language | None:
    """Return the language of ``title`` when its words tell it, else None."""
    words = _WORD.findall((title or "").lower())
    counts = {language: sum(word in common for word in words) for language, common in COMMON.items()}
    if counts["nl"] == counts["en"]:
        return None
    return "nl" if counts["nl"] > counts["en"] else "en"
