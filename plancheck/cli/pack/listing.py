"""``plancheck pack list``: which packs there are."""

from __future__ import annotations

import click

from plancheck.cli.commands import language_option
from plancheck.texts import Language, text


@click.command("list")
@language_option
def command(language: Language) -> int:
    """List the packs that come with plancheck, with their number of rules and questions."""
    from plancheck.api import load_pack
    from plancheck.pack.loading import shipped

    for name in shipped():
        pack = load_pack(name)
        questions = sum(loaded.rule.is_question for loaded in pack.rules)
        counts = text("{rules} rules, {questions} questions", rules=len(pack.rules) - questions, questions=questions)
        click.echo(f"{name:20} {counts.render(language):32} {pack.sources[-1].title.render(language)}")
    return 0
