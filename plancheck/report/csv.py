"""The findings as CSV: semicolons and decimal commas in Dutch, commas and points in English, as Excel opens them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from plancheck.report.findings_table import HEADINGS, all_findings, finding_rows
from plancheck.review.model import Review
from plancheck.texts import Language
from plancheck.workbooks.reading import Value

_RISKY = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the start of a formula, or skips before one."""


def to_csv(review: Review) -> bytes:
    """Return all findings as UTF-8 with a byte order mark, quoted as RFC 4180 says, without formulas."""
    language = review.language
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    writer.writerow([heading.render(language) for heading in HEADINGS.values()])
    for row in finding_rows(review, all_findings(review)):
        writer.writerow([written(row.cells[key], language) for key in HEADINGS])
    return stream.getvalue().encode("utf-8-sig", "replace")


def written(value: Value, language: Language) -> str:
    """Return a cell as text: a number plainly, text that looks like a formula behind an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _RISKY else value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        shortest = repr(value)
        plain = (format(Decimal(shortest), "f") if "e" in shortest else shortest).removesuffix(".0")
        return plain.replace(".", ",") if language == "nl" else plain
    return "" if value is None else str(value)
