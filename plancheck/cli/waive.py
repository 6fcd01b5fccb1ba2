"""``plancheck waive``: let a finding fall short, with a reason and until a day."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.commands import examples, language_option
from plancheck.texts import Language, text

SUFFIXES = (".yaml", ".yml")


@click.command(
    "waive",
    epilog=examples(
        'waive review.json --finding DS01:E12 --reason "Agreed with the municipality." --until 2027-03-01',
        'waive review.json --finding DS01:E12 --finding DS01:E13 --reason "..." --until 2027-03-01 -o waivers.yaml',
    ),
)
@click.argument("review", type=click.Path(path_type=Path))
@click.option(
    "--finding",
    "findings",
    multiple=True,
    required=True,
    help="Id of the finding, such as DS01:E12. May be given several times.",
)
@click.option("--reason", required=True, help="Why it may fall short, and by whose agreement.")
@click.option("--until", required=True, help="The last day on which the waiver holds: 2027-03-01.")
@click.option("--author", "name", help="Who gives the waiver.")
@click.option("--role", help="In what role, such as bouwplanadviseur.")
@click.option(
    "--radius",
    type=click.FloatRange(0, 1000, min_open=True),
    default=15,
    show_default=True,
    help="How many metres off the feature may be when its id has changed.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("waivers.yaml"),
    show_default=True,
    help="Waivers file to add to; it is made when it is not there.",
)
@language_option
def command(
    review: Path,
    findings: tuple[str, ...],
    reason: str,
    until: str,
    name: str | None,
    role: str | None,
    radius: float,
    output: Path,
    language: Language,
) -> int:
    """Add a waiver to a waivers file for a finding of REVIEW (a .json file) that falls short."""
    from plancheck.documents import read_document
    from plancheck.errors import PlancheckError, fault
    from plancheck.outputs import replacing
    from plancheck.review.clock import created, day_of
    from plancheck.review.granting import Grant, with_waivers
    from plancheck.review.model import Author
    from plancheck.review.shortfalls import shortfalls
    from plancheck.review.waivers import read_day, read_reason

    if output.suffix.lower() not in SUFFIXES:
        problem = text("A waivers file ends in .yaml; '{path}' does not.", path=str(output))
        raise PlancheckError(fault("V015", problem))
    today, last = day_of(created()), read_day(until)
    if last < today:
        raise PlancheckError(fault("V014", text("The end date {day} has passed already.", day=str(last))))
    author = Author(name=name, role=role) if name or role else None
    grant = Grant(read_reason(reason), author, today, last, radius)
    chosen = shortfalls(review, findings)
    written = with_waivers(read_document(output) if output.exists() else None, chosen, grant)
    with replacing(output) as half:
        half.write_bytes(written.encode("utf-8"))
    for item in chosen:
        click.echo(f"{item.id}: {item.message}")
    click.echo(text("Waived up to and including {day}: see {path}.", day=str(last), path=str(output)).render(language))
    click.echo(text("Judge again with: plancheck check PLAN --waivers {path}", path=str(output)).render(language))
    return 0
