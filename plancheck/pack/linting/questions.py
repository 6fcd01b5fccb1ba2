"""L08: questions that leave the person who answers alone."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.texts import text


def remarks(looking: Looking) -> Iterator[Remark]:
    """Look at what a question says beside itself."""
    for loaded in looking.rules:
        if loaded.rule.is_question and getattr(loaded.parameters, "guidance", None) is None:
            problem = text("The question has no guidance: what should one look at to answer it?")
            remedy = text('Add to \'ask\': guidance: {{nl: "...", en: "..."}}.')
            yield warning("L081", problem, looking.place(loaded, "measure", "ask", key=True), remedy=remedy)
