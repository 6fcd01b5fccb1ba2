"""What ``check`` and ``report`` ask of the outputs that they write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.report import Options
    from plancheck.review.model import RuleLevel


def options(outputs: Sequence[Path], fail_on: RuleLevel, plan_layers: bool, templates: Path | None) -> Options:
    """Return the options of the reports; raises :class:`PlancheckError` C007 for what no output has a place for."""
    from plancheck.errors import PlancheckError, fault
    from plancheck.report import Options
    from plancheck.report.house_style import read_house_style

    if plan_layers and not any(path.suffix.lower() == ".gpkg" for path in outputs):
        problem = text("--plan-layers is for a GeoPackage: give an output that ends in .gpkg.")
        raise PlancheckError(fault("C007", problem))
    return Options(fail_on, plan_layers, read_house_style(templates) if templates else None)
