"""What the checks look at, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from plancheck.documents import Document, Step
from plancheck.errors import Fault, Place, fault
from plancheck.pack.loading import Examined
from plancheck.pack.model import LoadedRule, PackFile
from plancheck.pack.vocabulary import Vocabulary
from plancheck.texts import Text
from plancheck.validation import within


@dataclass(frozen=True)
class Remark:
    """Something about a pack: ``wrong``, or only worth a look."""

    fault: Fault
    wrong: bool = False


@dataclass(frozen=True)
class Looking:
    """A pack to look over: its own part, or everything when that is asked."""

    found: Examined
    words: Vocabulary
    everything: bool = False

    @cached_property
    def files(self) -> tuple[tuple[Document, PackFile], ...]:
        """The files that are looked over."""
        return self.found.files if self.everything else self.found.files[-1:]

    @cached_property
    def rules(self) -> tuple[LoadedRule, ...]:
        """The rules that are written in those files."""
        documents = {document.path for document, _ in self.files}
        return tuple(
            loaded for loaded in self.found.pack.rules if self.found.places[loaded.rule.id][0].path in documents
        )

    def changed(self, key: str) -> tuple[LoadedRule, ...]:
        """Return the rules taken over of which these files change ``key``."""
        documents = {document.path for document, _ in self.files}
        spots = {rule: getattr(document, "written", {}).get(key) for rule, (document, _) in self.found.places.items()}
        return tuple(
            loaded for loaded in self.found.pack.rules
            if (spot := spots[loaded.rule.id]) is not None and spot[0].path in documents
        )  # fmt: skip

    def place(self, loaded: LoadedRule, *steps: Step, key: bool = False) -> Place:
        """Return where something in a rule stands."""
        document, number = self.found.places[loaded.rule.id]
        return document.place(within(document, ("rules", number, *steps)), key=key)


def warning(
    code: str,
    problem: Text,
    place: Place | None,
    *,
    found: str | None = None,
    allowed: Iterable[str] = (),
    remedy: Text | None = None,
) -> Remark:
    """Say that something deserves a look."""
    return Remark(fault(code, problem, place=place, found=found, allowed=allowed, remedy=remedy))


def mistake(code: str, problem: Text, place: Place, remedy: Text | None = None) -> Remark:
    """Say that something is wrong."""
    return Remark(fault(code, problem, place=place, remedy=remedy), wrong=True)
