"""``plancheck pack``: list the packs, and run the tests inside their rules."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from plancheck.texts import LANGUAGES, Language, text


@click.group("pack")
def command() -> None:
    """List rule packs and run the tests inside them."""


@command.command("list")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language.")
def list_packs(language: Language) -> int:
    """List the packs that come with plancheck, with their number of rules and questions."""
    from plancheck.api import load_pack
    from plancheck.pack.loading import shipped

    for name in shipped():
        pack = load_pack(name)
        questions = sum(loaded.rule.is_question for loaded in pack.rules)
        counts = text("{rules} rules, {questions} questions", rules=len(pack.rules) - questions, questions=questions)
        click.echo(f"{name:20} {counts.render(language):32} {pack.sources[-1].title.render(language)}")
    return 0


@command.command("test")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language.")
def test_packs(packs: tuple[Path, ...], language: Language) -> int:
    """Run the tests in the rules of PACKS (default: all packs that come with plancheck)."""
    from plancheck.api import load_pack
    from plancheck.pack.loading import DEFAULT_PACK
    from plancheck.review.rehearsal import rehearse

    passed = failed = 0
    for name in packs or (Path(DEFAULT_PACK),):
        for result in rehearse(partial(load_pack, name, None)):
            passed, failed = passed + result.passed, failed + (not result.passed)
            if not result.passed:
                click.echo(f"{result.rule}: {result.test}")
                for difference in result.differences:
                    click.echo(f"  {difference.render(language)}")
    click.echo(text("{passed} tests passed, {failed} failed", passed=passed, failed=failed).render(language))
    return int(failed > 0)
