"""Progress on stderr, only for what takes longer than a second."""

from __future__ import annotations

import time

import click

from plancheck.texts import Language, Text, text

STAGES: dict[str, Text] = {
    "read": text("Reading the plan"),
    "rules": text("Reading the rules"),
    "judge": text("Judging"),
    "write": text("Writing"),
}
PATIENCE_S = 1.0
INTERVAL_S = 5.0


class Progress:
    """Says what is going on once a second has passed, in plain lines that a screen reader and a log can follow."""

    def __init__(self, language: Language, quiet: bool) -> None:
        self.language = language
        self.quiet = quiet
        self.started = time.monotonic()
        self.stage: str | None = None

    def tell(self, stage: str) -> None:
        """Note that a stage begins."""
        if stage != self.stage and not self.quiet and time.monotonic() - self.started > PATIENCE_S:
            click.echo(f"{STAGES[stage].render(self.language)}...", err=True)
        self.stage = stage

    def done(self) -> None:
        """Note that the work is over."""
        self.stage = None


class Tally:
    """Says every few seconds how far something is, in a plain line each time; ``sentence`` has a place {count}."""

    def __init__(self, sentence: Text, language: Language, quiet: bool) -> None:
        self.sentence, self.language, self.quiet = sentence, language, quiet
        self.told = time.monotonic()

    def tell(self, count: int) -> None:
        """Note how far it is."""
        if not self.quiet and time.monotonic() - self.told > INTERVAL_S:
            self.told = time.monotonic()
            click.echo(text(self.sentence.msgid, count=count).render(self.language), err=True)
