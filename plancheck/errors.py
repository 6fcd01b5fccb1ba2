"""Every error that a user can meet: a permanent code, what was found, where, what is allowed and what comes nearest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from plancheck.glossary import synonym, words_for
from plancheck.texts import Language, Text, text


@dataclass(frozen=True)
class Place:
    """Where in a text file something was found: one-based line and column, and the lines around it."""

    file: str
    line: int | None = None
    column: int | None = None
    excerpt: str = ""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, in words for the person who can mend it."""

    code: str
    problem: Text
    place: Place | None = None
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    remedy: Text | None = None

    def explain(self, language: Language) -> str:
        """Return the fault as lines of plain text, in the order a reader needs them."""
        head = f"{self.place}: " if self.place else ""
        lines = [f"{head}{self.code}: {self.problem.render(language)}"]
        if self.place and self.place.excerpt:
            lines.append(self.place.excerpt)
        if self.nearest:
            lines.append("  " + text("Did you mean '{nearest}'?", nearest=self.nearest).render(language))
        if self.allowed:
            lines.append("  " + text("Allowed: {allowed}.", allowed=self.allowed).render(language))
        if self.remedy:
            lines.append("  " + self.remedy.render(language))
        return "\n".join(lines)


class PlancheckError(ValueError):
    """The plan, pack, answers or command line is wrong in one or more places (exit code 2)."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(fault.explain("en") for fault in faults))
        self.faults = faults

    def explain(self, language: Language) -> str:
        """Return all faults as text, a blank line between two."""
        return "\n\n".join(fault.explain(language) for fault in self.faults)


class RefusedError(ValueError):
    """What a rule says does not go together; raised where pydantic validates, which adds the place.

    ``steps`` lead on from there to the key that it is about; ``nearest`` is what was probably meant.
    """

    def __init__(self, sentence: Text, *steps: str, nearest: str | None = None, remedy: Text | None = None) -> None:
        super().__init__(sentence.render("en"))
        self.sentence, self.steps, self.nearest, self.remedy = sentence, steps, nearest, remedy


def fault(
    code: str,
    problem: Text,
    *,
    place: Place | None = None,
    found: str | None = None,
    allowed: Iterable[str] = (),
    remedy: Text | None = None,
) -> Fault:
    """Describe a fault; when ``found`` resembles one of ``allowed``, that one is named as the nearest match."""
    choices = tuple(allowed)
    return Fault(code, problem, place, choices, nearest(found, choices), remedy)


def nearest(found: str | None, choices: Iterable[str]) -> str | None:
    """Return the choice that ``found`` means: by another word for it, or by resemblance; None when none comes near."""
    if not found:
        return None
    offered = tuple(choices)
    meant = synonym(found, offered)
    if meant is not None:
        return meant
    matches = get_close_matches(found, offered, n=1, cutoff=0.6)
    begun = [choice for choice in offered if choice.casefold().startswith(f"{found.casefold()} ")]
    if matches or len(begun) == 1:
        return [*matches, *begun][0]
    others = words_for(offered)
    matches = get_close_matches(found.casefold(), others, n=1, cutoff=0.75)
    return others[matches[0]] if matches else None
