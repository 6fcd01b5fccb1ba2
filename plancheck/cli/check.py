"""``plancheck check``: judge a plan by a pack and write the review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck.cli.commands import (
    examples,
    fail_on_option,
    language_option,
    output_option,
    plan_layers_option,
    plugins_option,
    settings_option,
    templates_option,
)
from plancheck.texts import Language

if TYPE_CHECKING:
    from plancheck.review.model import Review, RuleLevel


@click.command(
    "check",
    epilog=examples(
        "check plan.gpkg",
        "check plan.gpkg -r my-pack.yaml -o review.html -o review.json",
        "check plan.gpkg --answers answers.xlsx --waivers waivers.yaml",
        'check plan.gpkg --select "VW*,toegankelijk" --set walk_far=500',
    ),
)
@click.argument("plan", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-r", "--rules", "pack", default="sociale-cohesie", show_default=True, help="Pack: a name, or a .yaml file."
)
@output_option()
@language_option
@click.option("--select", "selected", multiple=True, help="Only these rules: id, code, key, lens, level or glob.")
@click.option("--ignore", "ignored", multiple=True, help="Not these rules: id, code, key, lens, level or glob.")
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="Mapping file that brings the source to the plan model."
)
@click.option("--answers", type=click.Path(path_type=Path), help="Answers to the questions (.xlsx or .yaml).")
@click.option("--waivers", type=click.Path(path_type=Path), help="Waivers for what may fall short (YAML).")
@settings_option
@plan_layers_option
@templates_option
@plugins_option
@click.option("--all", "everything", is_flag=True, help="List the features that meet their norm as well.")
@fail_on_option
@click.option("--min-score", type=click.FloatRange(0, 100), help="Exit with 1 when the total score is lower.")
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress.")
def command(
    plan: tuple[Path, ...],
    pack: str,
    outputs: tuple[Path, ...],
    language: Language,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    mapping: Path | None,
    answers: Path | None,
    waivers: Path | None,
    settings: dict[str, str],
    plan_layers: bool,
    templates: Path | None,
    plugins: bool,
    everything: bool,
    fail_on: RuleLevel,
    min_score: float | None,
    quiet: bool,
) -> int:
    """Review PLAN (a GeoPackage, GeoJSON files or a folder) and write the result."""
    from plancheck.cli.progress import Progress
    from plancheck.cli.rendering import options
    from plancheck.report import check_outputs, write

    check_outputs(outputs, [*plan, *filter(None, (mapping, answers, waivers))])
    asked = options(outputs, fail_on, plan_layers, templates, language)
    progress = Progress(language, quiet)
    from plancheck.api import check

    checked = check(
        plan, pack, mapping=mapping, answers=answers, waivers=waivers, settings=settings, select=selected,
        ignore=ignored, language=language, everything=everything, plugins=plugins, tell=progress.tell,
    )  # fmt: skip
    for path in outputs:
        progress.tell("write")
        write(checked.review, checked.plan, path, asked)
    progress.done()
    if not quiet:
        from plancheck.report.terminal import render

        render(checked.review, files=outputs)
    return _exit_code(checked.review, fail_on, min_score)


def _exit_code(review: Review, fail_on: RuleLevel, min_score: float | None) -> int:
    from plancheck.report.digest import failing

    short = bool(failing(review, fail_on))
    low = min_score is not None and (review.total.score is None or review.total.score < min_score)
    return int(short or low)
