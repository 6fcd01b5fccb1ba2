"""The findings as CSV: as Excel opens them in each language, without formulas."""

from __future__ import annotations

import csv
import io

import pytest

from plancheck.report.csv import to_csv, written
from plancheck.report.findings_table import HEADINGS
from tests.report.builders import finding, result, small_review


def test_dutch_has_semicolons_and_decimal_commas() -> None:
    content = to_csv(small_review())
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[-1] == ""
    rows = list(csv.reader(lines[:-1], delimiter=";"))
    assert {len(row) for row in rows} == {len(HEADINGS)}
    by_key = [dict(zip(HEADINGS, row, strict=True)) for row in rows[1:]]
    share = next(row for row in by_key if row["code"] == "KI07")
    assert (share["value"], share["margin"], share["status"]) == ("0,62", "-0,18", "Schiet tekort")
    assert len(by_key) == sum(len(item.findings) for item in small_review().results)


def test_english_has_commas_and_decimal_points() -> None:
    text = to_csv(small_review(language="en")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    share = next(row for row in rows if row["Rule"] == "KI07")
    assert (share["Value"], share["Margin"], share["Level"]) == ("0.62", "-0.18", "Requirement")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_text_that_looks_like_a_formula_stays_text(start: str) -> None:
    evil = f"{start}1+1"
    item = finding("a.rule", "trees", evil, "not_met", value=-2.5, margin=-1.0, message=evil, where=evil)
    review = small_review(language="en", results=(result("a.rule", evil, evil, "not_met", findings=(item,)),))
    [row] = csv.DictReader(io.StringIO(to_csv(review).decode("utf-8-sig"), newline=""))
    for column in ("Rule", "What it asks", "Feature", "Finding", "Place"):
        assert row[column] == f"'{evil}"
    assert (row["Value"], row["Margin"]) == ("-2.5", "-1")


def test_delimiters_quotes_and_line_ends_survive() -> None:
    odd = 'a;b,"c"\nd'
    item = finding("a.rule", "trees", "T1", "not_met", message=odd)
    for language in ("nl", "en"):
        review = small_review(language=language, results=(result("a.rule", "A", "A", "not_met", findings=(item,)),))
        text = to_csv(review).decode("utf-8-sig")
        [_, row] = csv.reader(io.StringIO(text, newline=""), delimiter=";" if language == "nl" else ",")
        assert row[list(HEADINGS).index("message")] == odd


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [(12.0, "12", "12"), (1234567.5, "1234567,5", "1234567.5"), (1e-07, "0,0000001", "0.0000001"), (3, "3", "3"),
     (None, "", ""), (1e6, "1000000", "1000000"), ("onbereikbaar", "onbereikbaar", "onbereikbaar")],
)  # fmt: skip
def test_numbers_are_written_plainly(value: object, dutch: str, english: str) -> None:
    assert written(value, "nl") == dutch  # type: ignore[arg-type]
    assert written(value, "en") == english  # type: ignore[arg-type]
