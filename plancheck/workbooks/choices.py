"""Words to choose from: shown in one language, recognised in both, whatever the case and the spaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plancheck.texts import LANGUAGES, Language, Translatable


@dataclass(frozen=True)
class Choices:
    """Names with the words for them; a name whose word another name has as well is shown as it is."""

    words: Mapping[str, Translatable]

    def word(self, name: str, language: Language) -> str:
        """Return the word for a name, or the name itself when it has no word of its own."""
        shown = self.words[name].render(language) if name in self.words else ""
        return shown if shown and self.find(shown) == name else name

    def all(self, language: Language) -> tuple[str, ...]:
        """Return the words in a language, in their order."""
        return tuple(self.word(name, language) for name in self.words)

    def find(self, given: str) -> str | None:
        """Return the name that is meant by a word or by the name itself; None for no name, or more than one."""
        asked = simple(given)
        named = [name for name in self.words if simple(name) == asked]
        if named:
            return named[0]
        meant = {
            name for name, word in self.words.items()
            if any(simple(word.render(language)) == asked for language in LANGUAGES)
        }  # fmt: skip
        return meant.pop() if len(meant) == 1 else None


def simple(given: str) -> str:
    """Return a word as it is compared: lower case, with single spaces."""
    return " ".join(given.replace("_", " ").split()).casefold()


def both(words: Iterable[Translatable]) -> tuple[str, ...]:
    """Return words in every language, each once."""
    return tuple(dict.fromkeys(word.render(language) for language in LANGUAGES for word in words))
