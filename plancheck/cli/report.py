"""``plancheck report``: write a stored review again, without judging anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck.cli.commands import examples, fail_on_option, output_option, plan_layers_option, templates_option
from plancheck.texts import LANGUAGES, Language, text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.review.model import Review, RuleLevel

_TITLES = {"nl": text("Dutch"), "en": text("English")}


@click.command(
    "report",
    epilog=examples(
        "report review.json plan.gpkg -o review.pdf", "report review.json plan.gpkg -o review.xlsx -o review.csv"
    ),
)
@click.argument("review_file", metavar="REVIEW", type=click.Path(path_type=Path))
@click.argument("plan", nargs=-1, required=True, type=click.Path(path_type=Path))
@output_option(required=True)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language: that of the review, or an error.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping file with which the plan was reviewed.")
@click.option("--other-plan", is_flag=True, help="Draw this plan, though its files are not those that were reviewed.")
@plan_layers_option
@templates_option
@fail_on_option
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress.")
def command(
    review_file: Path,
    plan: tuple[Path, ...],
    outputs: tuple[Path, ...],
    language: Language | None,
    mapping: Path | None,
    other_plan: bool,
    plan_layers: bool,
    templates: Path | None,
    fail_on: RuleLevel,
    quiet: bool,
) -> int:
    """Write REVIEW (a .json file of plancheck check) of PLAN again, in other formats.

    Nothing is judged: all numbers and texts are those of REVIEW, and so is its language. The exit code is 0 when all is
    written, also when rules fall short.
    """
    from plancheck.cli.progress import Progress
    from plancheck.cli.rendering import options
    from plancheck.plan.reading import read_plan
    from plancheck.report import check_outputs, write
    from plancheck.review.stored import read_review

    check_outputs(outputs, [review_file, *plan, *filter(None, [mapping])])
    review = read_review(review_file)
    _same_language(review, language)
    asked = options(outputs, fail_on, plan_layers, templates, review.language)
    progress = Progress(review.language, quiet)
    progress.tell("read")
    drawn = read_plan(plan, mapping)
    _same_plan(review, drawn, other_plan)
    for path in outputs:
        progress.tell("write")
        write(review, drawn, path, asked)
    progress.done()
    if not quiet:
        from plancheck.report.terminal import render

        render(review, files=outputs)
    return 0


def _same_language(review: Review, asked: Language | None) -> None:
    from plancheck.errors import PlancheckError, fault

    if asked is not None and asked != review.language:
        problem = text(
            "The texts of this review are in {own} and cannot be translated to {asked}.",
            own=_TITLES[review.language], asked=_TITLES[asked],
        )  # fmt: skip
        remedy = text("Leave --lang out, or judge the plan again: plancheck check PLAN --lang {lang}", lang=asked)
        raise PlancheckError(fault("S007", problem, remedy=remedy))


def _same_plan(review: Review, plan: Plan, allowed: bool) -> None:
    """Refuse a plan that is not the one that was reviewed, unless that is ``allowed``: then it is told."""
    from plancheck.errors import PlancheckError, fault
    from plancheck.review.stored import other_plan

    if plan.crs != review.plan.crs:
        problem = text("The review is in {reviewed}, this plan in {given}.", reviewed=review.plan.crs, given=plan.crs)
        raise PlancheckError(fault("S009", problem))
    difference = other_plan(review, plan)
    if difference is None:
        return
    if not allowed:
        remedy = text(
            "Give the files that were reviewed (and --mapping, if it was used), or judge again with: plancheck check. "
            "With --other-plan this plan is drawn all the same."
        )
        raise PlancheckError(fault("S008", difference, remedy=remedy))
    click.echo(difference.render(review.language), err=True)
