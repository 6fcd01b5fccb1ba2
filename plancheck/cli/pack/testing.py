"""``plancheck pack test``: run the tests inside the rules."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from plancheck.cli.commands import language_option, plugins_option
from plancheck.texts import Language, text


@click.command("test")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@plugins_option
@language_option
def command(packs: tuple[Path, ...], plugins: bool, language: Language) -> int:
    """Run the tests in the rules of PACKS (default: all packs that come with plancheck)."""
    from plancheck.api import load_pack
    from plancheck.pack.loading import DEFAULT_PACK
    from plancheck.review.rehearsal import rehearse

    passed = failed = 0
    for name in packs or (Path(DEFAULT_PACK),):
        for result in rehearse(partial(load_pack, name, None, plugins=plugins)):
            passed, failed = passed + result.passed, failed + (not result.passed)
            if not result.passed:
                click.echo(f"{result.rule}: {result.test}")
                for difference in result.differences:
                    click.echo(f"  {difference.render(language)}")
    click.echo(text("{passed} tests passed, {failed} failed", passed=passed, failed=failed).render(language))
    return int(failed > 0)
