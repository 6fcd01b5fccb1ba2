"""What ``check`` and ``report`` ask of the outputs that they write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck.texts import Language, text

if TYPE_CHECKING:
    from plancheck.report import Options
    from plancheck.report.house_style import HouseStyle
    from plancheck.review.model import RuleLevel


def options(
    outputs: Sequence[Path], fail_on: RuleLevel, plan_layers: bool, templates: Path | None, language: Language
) -> Options:
    """Return the options of the reports, and say on stderr which colours of an organisation are hard to read.

    Raises :class:`PlancheckError` C007 for what no output has a place for.
    """
    from plancheck.errors import PlancheckError, fault
    from plancheck.report import Options

    if plan_layers and not any(path.suffix.lower() == ".gpkg" for path in outputs):
        problem = text("--plan-layers is for a GeoPackage: give an output that ends in .gpkg.")
        raise PlancheckError(fault("C007", problem))
    style = None
    if templates:
        from plancheck.report.house_style import read_house_style

        style = read_house_style(templates)
        _warn(style, language)
    return Options(fail_on, plan_layers, style)


def _warn(style: HouseStyle, language: Language) -> None:
    from plancheck.report.legibility import faint

    warnings = faint(style)
    if warnings:
        head = text("Colours in --templates that not everybody can read; the reports are written all the same:")
        click.echo("\n".join([head.render(language), *(fault.explain(language) for fault in warnings)]), err=True)
