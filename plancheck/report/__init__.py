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
    from plancheck.review.model import Review, RuleLevel


@dataclass(frozen=True)
class Options:
    """What may be asked of a report; each format takes what it has a place for.

    In JUnit a rule of the level ``fail_on``, or a higher one, is a failure. ``plan_layers`` puts the layers of the plan
    in a GeoPackage as well. ``style`` is the look of an organisation; without it that of plancheck itself.
    """

    fail_on: RuleLevel = "requirement"
    plan_layers: bool = False
    style: HouseStyle | None = None


Writer = Callable[["Review", "Plan", Path, Options], None]


def _json(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.json import pieces

    with path.open("wb") as file:
        file.writelines(pieces(review))


def _html(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.house_style import PLAIN
    from plancheck.report.html import to_html

    path.write_bytes(to_html(review, plan, options.style or PLAIN).encode("utf-8"))


def _geopackage(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.geopackage.writing import write_geopackage

    write_geopackage(review, plan, path, options.plan_layers)


def _pdf(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.house_style import PLAIN
    from plancheck.report.pdf import to_pdf

    path.write_bytes(to_pdf(review, plan, options.style or PLAIN))


def _workbook(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.workbook import to_workbook

    path.write_bytes(to_workbook(review))


def _csv(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.csv import to_csv

    path.write_bytes(to_csv(review))


def _junit(review: Review, plan: Plan, path: Path, options: Options) -> None:
    from plancheck.report.pipeline import to_junit

    path.write_bytes(to_junit(review, options.fail_on))


FORMATS: dict[str, Writer] = {
    ".json": _json,
    ".html": _html,
    ".pdf": _pdf,
    ".gpkg": _geopackage,
    ".xlsx": _workbook,
    ".csv": _csv,
    ".xml": _junit,
}


def write(review: Review, plan: Plan, path: str | Path, options: Options | None = None) -> None:
    """Write ``review`` to ``path`` in the format of its suffix; what was there stays until the new file is complete.

    Raises PlancheckError (codes O...) when the suffix is not known or the file cannot be written.
    """
    path = Path(path)
    check_outputs([path])
    with replacing(path) as half:
        FORMATS[path.suffix.lower()](review, plan, half, options or Options())


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
