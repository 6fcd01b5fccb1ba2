"""``plancheck pack to-xlsx``: a pack as a workbook to fill in and change."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.commands import examples, language_option
from plancheck.texts import Language, text

SUFFIXES = (".xlsx",)


@click.command(
    "to-xlsx",
    epilog=examples(
        "pack to-xlsx my-pack.yaml -o criteria.xlsx",
        "pack to-xlsx --blank -o criteria.xlsx",
    ),
)
@click.argument("pack", required=False)
@click.option("--blank", is_flag=True, help="A workbook without rules, to begin a pack with.")
@click.option("-o", "--output", "path", required=True, type=click.Path(path_type=Path), help="The workbook (.xlsx).")
@click.option("--overwrite", is_flag=True, help="Replace the workbook when it is there already.")
@language_option
def command(pack: str | None, blank: bool, path: Path, overwrite: bool, language: Language) -> int:
    """Write PACK (a name, or a .yaml file) as a workbook with one row per rule."""
    from plancheck.api import load_pack
    from plancheck.errors import PlancheckError
    from plancheck.outputs import fault_of_output, refuse_to_overwrite, write_whole
    from plancheck.pack.finding import pack_document, scheme_beside
    from plancheck.spreadsheets.to_workbook import to_workbook

    if blank == (pack is not None):
        raise click.UsageError(text("Name a pack, or ask for an empty workbook with --blank.").render(language))
    problem = fault_of_output(path, SUFFIXES)
    if problem:
        raise PlancheckError(problem)
    if not overwrite:
        refuse_to_overwrite(path, text("Choose another name, or add --overwrite when it may be replaced."))
    if pack is None:
        made = to_workbook({"version": "0.1.0", "language": language}, scheme_beside(Path()), language)
    else:
        load_pack(pack)
        document = pack_document(pack)
        made = to_workbook(document.content, scheme_beside(document.path.parent), language)
    write_whole(path, made.content)
    click.echo(text("{path}: rules with a row {count}.", path=path, count=made.rows).render(language))
    if made.left_out:
        sentence = text(
            "Rules that do not fit in a row: {count}. They have a sheet of their own and come back unchanged:",
            count=len(made.left_out),
        )
        click.echo(sentence.render(language))
        for name, kind in made.left_out:
            click.echo(f"  {name} ({kind})")
    return 0
