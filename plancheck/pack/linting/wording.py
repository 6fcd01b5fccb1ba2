"""L00: texts that are empty, or the same in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from plancheck.documents import Step
from plancheck.errors import Place
from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.pack.terms import Bilingual
from plancheck.texts import text

SENTENCE = 4
"""So many words make a sentence, which is never the same in two languages; a name may be."""


def remarks(looking: Looking) -> Iterator[Remark]:
    """Look at every text in two languages."""
    for document, head in looking.files:
        for said, steps in _texts(head, ()):
            yield from _said(said, document.place(steps))
    for loaded in looking.rules:
        for said, steps in _texts(loaded.rule, ()):
            if steps != ("reason",):  # it is that of the override, which the head holds
                yield from _said(said, looking.place(loaded, *steps))
        for said, steps in _texts(loaded.parameters, ("measure", loaded.rule.kind)):
            yield from _said(said, looking.place(loaded, *steps))


def _said(said: Bilingual, place: Place) -> Iterator[Remark]:
    for language, written in (("nl", said.nl), ("en", said.en)):
        if not written.strip():
            yield warning("L001", text("The text is empty in the language '{language}'.", language=language), place)
    if said.nl.strip() == said.en.strip() and len(said.nl.split()) >= SENTENCE:
        problem = text("The text is the same in Dutch and in English.")
        yield warning("L002", problem, place, remedy=text("Write what it says in both languages."))


def _texts(value: Any, steps: tuple[Step, ...]) -> Iterator[tuple[Bilingual, tuple[Step, ...]]]:
    if isinstance(value, Bilingual):
        yield value, steps
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*steps, field.alias or name))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, (*steps, name))
