"""``plancheck pack new``: begin a pack of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.commands import examples, language_option
from plancheck.texts import Language, text

SUFFIXES = (".yaml", ".yml")


@click.command(
    "new",
    epilog=examples(
        "pack new my-pack",
        "pack new my-pack --extends veilig-wonen",
    ),
)
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: NAME.yaml]")
@click.option("--extends", "base", default="sociale-cohesie", show_default=True, metavar="PACK",
              help="Pack to build on: one that comes with plancheck, or one in the same folder.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace the file when it is there already.")
@language_option
def command(name: str, output: Path | None, base: str, overwrite: bool, language: Language) -> int:
    """Write a pack named NAME with a few rules and a question, explained line by line: ready to run and to change."""
    from datetime import UTC, datetime

    from plancheck.api import load_pack
    from plancheck.errors import PlancheckError
    from plancheck.outputs import fault_of_output, refuse_to_overwrite, write_whole
    from plancheck.pack.beginning import check_name, new_pack
    from plancheck.pack.finding import locate, shipped

    check_name(name, shipped())
    path = output or Path(f"{name}.yaml")
    problem = fault_of_output(path, SUFFIXES)
    if problem is not None:
        raise PlancheckError(problem)
    if not overwrite:
        refuse_to_overwrite(path, text("Choose another name, or add --overwrite when it may be replaced."))
    found = load_pack(locate(base, path.parent))
    written = new_pack(name, found, str(path), datetime.now(UTC).year, language)
    write_whole(path, written.encode("utf-8"))
    click.echo(text("Written: {path}. Open it in a text editor, and try:", path=str(path)).render(language))
    click.echo(f"  plancheck pack test {path}")
    click.echo(f"  plancheck check PLAN -r {path}")
    return 0
