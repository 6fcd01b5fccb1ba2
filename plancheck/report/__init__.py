"""Renderings of a review; the file name says which one is wanted. A file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.errors import Fault, PlancheckError, fault
from plancheck.outputs import fault_of_output, replacing
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.plan.model import Plan
    from plancheck.report.house_style import HouseStyle
    from plancheck.review.model import Review


@dataclass(frozen=True)
class Wishes:
    """What was asked of the reports: the layers of the plan in a GeoPackage, the look of an organisation."""

    plan_layers: bool = False
    style: HouseStyle | None = None


Writer = Callable[["Review", "Plan", Path, Wishes], None]


def _json(review: Review, plan: Plan, path: Path, wishes: Wishes) -> None:
    from plancheck.report.json import to_json

    path.write_bytes(to_json(review))


def _html(review: Review, plan: Plan, path: Path, wishes: Wishes) -> None:
    from plancheck.report.house_style import PLAIN
    from plancheck.report.html import to_html

    path.write_bytes(to_html(review, plan, wishes.style or PLAIN).encode("utf-8"))


def _geopackage(review: Review, plan: Plan, path: Path, wishes: Wishes) -> None:
    from plancheck.report.geopackage.writing import write_geopackage

    write_geopackage(review, plan, path, wishes.plan_layers)


FORMATS: dict[str, Writer] = {".json": _json, ".html": _html, ".gpkg": _geopackage}


def write(
    review: Review, plan: Plan, path: str | Path, plan_layers: bool = False, style: HouseStyle | None = None
) -> None:
    """Write ``review`` to ``path`` in the format of its suffix; what was there stays until the new file is complete.

    ``plan_layers`` puts the layers of the plan in a GeoPackage as well; other formats have no place for them.
    ``style`` is the look of an organisation, for the formats that have a look; without it that of plancheck itself.
    Raises PlancheckError (codes O...) when the suffix is not known or the file cannot be written.
    """
    path = Path(path)
    check_outputs([path])
    with replacing(path) as half:
        FORMATS[path.suffix.lower()](review, plan, half, Wishes(plan_layers, style))


def check_outputs(paths: Iterable[str | Path], inputs: Iterable[str | Path] = ()) -> None:
    """Raise PlancheckError, naming all faults at once, when one of ``paths`` cannot be written; touches no file.

    ``inputs`` are files that were read: an output never takes the place of one.
    """
    read = {Path(path).resolve() for path in inputs}
    faults: list[Fault] = []
    seen: set[Path] = set()
    for path in map(Path, paths):
        problem = fault_of_output(path, FORMATS)
        if problem is None and path.resolve() in read:
            problem = fault("O006", text("'{path}' was read as input and is not overwritten.", path=path))
        if problem is None and path.resolve() in seen:
            problem = fault("O007", text("'{path}' is named twice as output.", path=path))
        seen.add(path.resolve())
        if problem is not None:
            faults.append(problem)
    if faults:
        raise PlancheckError(*faults)
