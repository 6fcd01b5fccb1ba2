"""The questions of a pack: what is asked of whom, and a fingerprint that changes when the question does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.texts import Language

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule
    from plancheck.pack.scales import Scale
    from plancheck.pack.terms import Bilingual


@dataclass(frozen=True)
class Question:
    """A question with its rule; ``scale`` is the kind of answer and ``role`` who is asked."""

    rule: str
    code: str
    question: Bilingual
    guidance: Bilingual | None
    scale: Scale
    role: str

    @property
    def fingerprint(self) -> str:
        """The kind of answer, and a digest of the question in both languages: ``ladder-3f9a01c2b4``."""
        asked = "\n".join((self.question.nl, self.question.en))
        return f"{self.scale}-{hashlib.sha256(asked.encode()).hexdigest()[:10]}"

    def said(self, language: Language) -> str:
        """Return the question in a language."""
        return self.question.render(language)


def questions_of(rules: Iterable[LoadedRule]) -> tuple[Question, ...]:
    """Return the questions among rules, in their order."""
    return tuple(_question(loaded) for loaded in rules if loaded.rule.is_question)


def questions_by_name(rules: Iterable[LoadedRule]) -> Mapping[str, Question]:
    """Return the questions among rules by id, code and alias."""
    return {
        name: _question(loaded) for loaded in rules if loaded.rule.is_question
        for name in (*loaded.rule.aliases, loaded.rule.code, loaded.rule.id)
    }  # fmt: skip


def _question(loaded: LoadedRule) -> Question:
    asked: Any = loaded.parameters
    rule = loaded.rule
    return Question(rule.id, rule.code, asked.question, asked.guidance, asked.scale, asked.role)
