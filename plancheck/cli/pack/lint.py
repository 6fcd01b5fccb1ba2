"""``plancheck pack lint``: look packs over and say everything that is wrong with them, or odd."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, text

if TYPE_CHECKING:
    from plancheck.pack.linting.remarks import Remark

UNREADABLE = 2


@click.command(
    "lint",
    epilog=examples(
        "pack lint my-pack.yaml",
        "pack lint my-pack.yaml --strict",
    ),
)
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Look over the packs that are extended as well.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are warnings, too.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Text, or JSON."
)
@plugins_option
@language_option
def command(
    packs: tuple[Path, ...], everything: bool, strict: bool, form: str, plugins: bool, language: Language
) -> int:
    """Look over PACKS (names, or .yaml files; default: all packs that come with plancheck) and say what is wrong.

    Exits with 0 when nothing is wrong, with 1 when something is, and with 2 when a file cannot be read at all.
    """
    from plancheck.api import vocabulary
    from plancheck.errors import PlancheckError
    from plancheck.pack.linting import lint
    from plancheck.pack.loading import examine, shipped

    words, remarks = vocabulary(plugins), dict[Any, Any]()
    rules, unreadable = 0, 0
    for name in packs or shipped():
        try:
            linted = lint(examine(name, words), words, everything)
        except PlancheckError as error:
            unreadable += 1
            click.echo(error.explain(language), err=True)
            continue
        rules += linted.rules
        remarks.update(dict.fromkeys(linted.remarks))
    errors = sum(remark.wrong for remark in remarks)
    if form == "json":
        import json

        click.echo(json.dumps([_plain(remark, language) for remark in remarks], ensure_ascii=False, indent=2))
    else:
        for remark in remarks:
            click.echo(_said(remark, language) + "\n")
        counts = {"errors": errors, "warnings": len(remarks) - errors, "rules": rules}
        click.echo(text("Rules: {rules}. Errors: {errors}. Warnings: {warnings}.", **counts).render(language))
    if unreadable:
        return UNREADABLE
    return int(errors > 0 or (strict and bool(remarks)))


def _said(remark: Remark, language: Language) -> str:
    """Return a remark as text; the word before the code says how bad it is."""
    mark = text("error") if remark.wrong else text("warning")
    return replace(remark.fault, code=f"{mark.render(language)} {remark.fault.code}").explain(language)


def _plain(remark: Remark, language: Language) -> dict[str, Any]:
    fault = remark.fault
    return {
        "code": fault.code,
        "severity": "error" if remark.wrong else "warning",
        "file": fault.place.file if fault.place else None,
        "line": fault.place.line if fault.place else None,
        "column": fault.place.column if fault.place else None,
        "message": fault.problem.render(language),
        "nearest": fault.nearest,
        "allowed": list(fault.allowed),
        "remedy": fault.remedy.render(language) if fault.remedy else None,
    }
