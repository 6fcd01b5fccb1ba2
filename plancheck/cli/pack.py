"""``plancheck pack``: list the packs, run the tests inside their rules, and write a catalogue of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from plancheck.texts import LANGUAGES, Language, text


@click.group("pack")
def command() -> None:
    """List rule packs, run the tests inside them, and write them out as pages."""


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


@command.command("docs")
@click.option(
    "-r", "--rules", "names", multiple=True, help="Pack: a name, or a .yaml file. May be given several times."
)
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the pages.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language.")
def write_docs(names: tuple[str, ...], folder: Path, language: Language) -> int:
    """Write the catalogue of packs as web pages: every rule, and every measure with its definition."""
    from plancheck.api import load_pack
    from plancheck.catalogue import write_catalogue
    from plancheck.pack.loading import DEFAULT_PACK

    packs = [load_pack(name) for name in dict.fromkeys(names or (DEFAULT_PACK,))]
    count = write_catalogue(packs, folder, language)
    click.echo(text("{count} pages written; begin at {path}", count=count, path=folder / "index.html").render(language))
    return 0
