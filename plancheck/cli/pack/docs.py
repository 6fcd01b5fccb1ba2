"""``plancheck pack docs``: write packs out as pages to read."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, plural


@click.command(
    "docs",
    epilog=examples(
        "pack docs -o catalogue",
        "pack docs -r my-pack.yaml -r veilig-wonen -o catalogue",
    ),
)
@click.option(
    "-r", "--rules", "names", multiple=True, help="Pack: a name, or a .yaml file. May be given several times."
)
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the pages.")
@plugins_option
@language_option
def command(names: tuple[str, ...], folder: Path, plugins: bool, language: Language) -> int:
    """Write the catalogue of packs as web pages: every rule, and every measure with its definition."""
    from plancheck.api import load_pack
    from plancheck.catalogue import write_catalogue
    from plancheck.pack.loading import DEFAULT_PACK

    packs = [load_pack(name, plugins=plugins) for name in dict.fromkeys(names or (DEFAULT_PACK,))]
    count = write_catalogue(packs, folder, language)
    written = plural(
        "{count} page written; begin at {path}",
        "{count} pages written; begin at {path}",
        count=count,
        path=folder / "index.html",
    )
    click.echo(written.render(language))
    return 0
