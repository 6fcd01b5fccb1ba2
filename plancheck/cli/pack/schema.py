"""``plancheck pack schema``: what a pack may say, for a text editor."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, text


@click.command(
    "schema",
    epilog=examples(
        "pack schema -o plancheck-pakket.json",
    ),
)
@click.option(
    "-o", "--output", "path", type=click.Path(path_type=Path), help="File to write; without it, to the screen."
)
@plugins_option
@language_option
def command(path: Path | None, plugins: bool, language: Language) -> int:
    """Write the JSON Schema of a pack, with which an editor completes, checks and explains what you type."""
    import json

    from plancheck.api import vocabulary
    from plancheck.catalogue.pack_schema import pack_schema
    from plancheck.errors import PlancheckError
    from plancheck.outputs import fault_of_output, write_whole
    from plancheck.pack.loading import shared_scheme

    schema = pack_schema(vocabulary(plugins), shared_scheme(), language)
    written = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    if path is None:
        click.echo(written, nl=False)
        return 0
    problem = fault_of_output(path, (".json",))
    if problem is not None:
        raise PlancheckError(problem)
    write_whole(path, written.encode("utf-8"))
    first = f"# yaml-language-server: $schema={path.name}"
    click.echo(
        text("{path} written. Put this as the first line in a pack: {line}", path=path, line=first).render(language)
    )
    return 0
