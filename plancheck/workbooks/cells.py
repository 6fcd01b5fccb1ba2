"""What people write in cells, as values: numbers with a comma or a percent sign, lists, days, yes and no."""

from __future__ import annotations

import re
from datetime import date, datetime

from plancheck.workbooks.reading import Value

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(\.\d{3})+")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXCEL_EPOCH = date(1899, 12, 30)


def number_in(value: Value) -> float | int | None:
    """Return a number, None for anything else; ``12,5`` and ``90 %`` are numbers, ``1.200`` could be two."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    written = value.replace("\xa0", " ").strip().removesuffix("%").strip()
    if _THOUSANDS.fullmatch(written) or "_" in written:
        return None
    try:
        found = float(written.replace(",", "."))
    except ValueError:
        return None
    if found != found or abs(found) == float("inf"):
        return None
    found = found / 100 if value.strip().endswith("%") else found
    return int(found) if found.is_integer() else found


def text_in(value: Value) -> str:
    """Return what is written, a number or a day as text; an empty cell is empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def list_in(value: Value) -> list[str]:
    """Return the items of a list: between commas, semicolons or line ends."""
    return [item.strip() for item in re.split(r"[,;\n]", text_in(value)) if item.strip()]


def day_in(value: object) -> date | None:
    """Return a day: a date, ISO text, or day, month and year as they are written in Dutch; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 36_526 <= value <= 73_050:
        return date.fromordinal(_EXCEL_EPOCH.toordinal() + value)  # a day that Excel shows as a number
    if not isinstance(value, str):
        return None
    written = value.strip()
    found = _DAY_FIRST.fullmatch(written)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(written).date() if _YEAR_FIRST.match(written) else None
    except ValueError:
        return None
