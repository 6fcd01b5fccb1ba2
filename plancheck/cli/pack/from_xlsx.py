"""``plancheck pack from-xlsx``: a workbook with criteria back into a pack."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, text

SUFFIXES = (".yaml", ".yml")


@click.command(
    "from-xlsx",
    epilog=examples(
        "pack from-xlsx criteria.xlsx -o my-pack.yaml",
    ),
)
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    help="The pack (.yaml). One that is there is brought up to date; what the workbook cannot hold stays.",
)
@plugins_option
@language_option
def command(workbook: Path, path: Path, plugins: bool, language: Language) -> int:
    """Make a pack of WORKBOOK, or bring the pack up to date that it was made of."""
    from plancheck.api import load_pack
    from plancheck.errors import PlancheckError
    from plancheck.outputs import fault_of_output, write_whole
    from plancheck.spreadsheets.packs import pack_of
    from plancheck.workbooks.reading import read_workbook

    problem = fault_of_output(path, SUFFIXES)
    if problem:
        raise PlancheckError(problem)
    book = read_workbook(workbook)
    load = partial(load_pack, path, plugins=plugins)
    written, changes, notes = pack_of(book, path, language, lambda document: load(document=document))
    write_whole(path, written.encode("utf-8"))
    for note in notes:
        click.echo(note.render(language), err=True)
    for sentence, rules in (
        (text("new"), changes.added), (text("changed"), changes.changed), (text("gone"), changes.removed),
    ):  # fmt: skip
        for name in rules:
            click.echo(f"  {sentence.render(language)}: {name}")
    click.echo(
        text("{path}: rules new {added}, changed {changed}, gone {removed}, as they were {kept}.", path=path,
             added=len(changes.added), changed=len(changes.changed), removed=len(changes.removed), kept=changes.kept)
        .render(language)
    )  # fmt: skip
    return 0
