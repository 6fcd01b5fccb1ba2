"""The review as a workbook: numbers are numbers, text is text, and the questions in it can be given back."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from plancheck.report.findings_table import HEADINGS, most_important
from plancheck.report.workbook import tables, to_workbook
from plancheck.review.model import (
    AnswerFacts,
    Area,
    Asked,
    Author,
    ClassCounts,
    Review,
    SourceFacts,
    Tension,
    WaiverFacts,
)
from tests.report.builders import counts, finding, result, small_review

EVIL = '=HYPERLINK("https://example.org";"klik")'


def opened(review: Review) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_workbook(review)))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def rich_review(**given: Any) -> Review:
    """The small review in English, with questions, waivers, areas and tensions."""
    asked = Asked(
        question="Is there a host?", guidance="Ask around.", role="planner", scale="yes_partly_no", fingerprint="yes-1"
    )
    answer = AnswerFacts(value="yes", note="-seen", author=Author(name="Project group (fictional)", role="bewoners"),
                         date="2026-02-03", evidence=("minutes.pdf", "=2+2"))  # fmt: skip
    results = [
        item.model_copy(update={"asked": asked, "answer": answer if item.value is not None else None})
        if item.rule.startswith("q.") else item.model_copy(update={"margin": -0.18}) if item.code == "KI07" else item
        for item in small_review().results
    ]  # fmt: skip
    waiver = WaiverFacts(rule="fac.distance", feature="=E1", place=None, reason="Agreed.", author=Author(name="A", role="planner"),
                         date="2026-01-02", until="2027-03-01", matched=False, outcome="unmatched", finding=None)  # fmt: skip
    areas = (
        Area(layer="neighbourhoods", id="N1", title="North", geometry=None, dwellings=60, score=71.25, low=60.0, high=80.0,
             completeness=0.9, mix=(ClassCounts(attribute="tenure", counts={"owner": 40, "social_rent": 20}),)),
        Area(layer="blocks", id="1", title="1", geometry="POINT (0 0)", dwellings=3, score=None, low=None, high=None,
             completeness=None, mix=(ClassCounts(attribute="tenure", counts={"owner": 3}),)),
    )  # fmt: skip
    facts = {"language": "en", "results": tuple(results), "waivers": (waiver,), "areas": areas,
             "tensions": (Tension(rules=("a", "b"), location=None, message="A and B pull apart."),)}  # fmt: skip
    return small_review(**{**facts, **given})


def test_the_sheets_in_the_order_in_which_they_are_read() -> None:
    assert opened(rich_review()).sheetnames == [
        "Summary", "Rules", "Findings", "Areas", "Missing data", "Waivers", "Remarks on the input", "Packs and parameters",
        "Municipal planner", "Choices", "plancheck",
    ]  # fmt: skip


def test_a_sheet_without_rows_is_left_out() -> None:
    bare = small_review(language="en", waivers=(), areas=(), results=small_review().results[:1])
    assert opened(bare).sheetnames == ["Summary", "Rules", "Findings", "Remarks on the input", "Packs and parameters"]


def test_tables_stay_in_view_can_be_filtered_and_print_on_a4_landscape() -> None:
    book = opened(rich_review())
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes is not None, sheet.title
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), sheet.title
    for name in ("Rules", "Findings", "Areas", "Missing data", "Waivers", "Remarks on the input"):
        [table] = book[name].tables.values()
        assert table.autoFilter is not None
        assert book[name].print_title_rows == "$1:$1"


def test_numbers_are_numbers_and_shares_percentages() -> None:
    book = opened(rich_review())
    found = {row["Rule"]: row for row in rows(book["Rules"])}
    assert found["DS01"] | {"Value": 0.7, "Score": 82.5, "Falls short": 3, "Key": "Vanzelfsprekend"} == found["DS01"]
    assert found["KI07"]["Margin"] == -0.18
    assert found["BC01"]["Norm"] == "at least 500,000 m² per 10,000 dwellings"
    assert found["OB01"]["Status"] == "Observation"
    columns = {cell.value: cell.column for cell in book["Rules"][1]}
    formats = {
        row[0].value: row[columns["Value"] - 1].number_format for row in book["Rules"].iter_rows(min_row=2)
    }  # fmt: skip
    assert (formats["KI07"], formats["BC01"], formats["KI20"]) == ("0.0%", "#,##0", "#,##0")
    [area, block] = rows(book["Areas"])
    assert (area["Score"], area["Tenure: owner-occupied"], block["Score"], block["Id"]) == (71.25, 40, None, "1")
    first = rows(book["Findings"])[0]
    assert (first["Value"], first["Margin"], first["X"], first["On the edge"]) == (11, -1, 155020, "yes")
    [waiver] = rows(book["Waivers"])
    assert (waiver["Given on"], waiver["Holds until"]) == (datetime(2026, 1, 2), datetime(2027, 3, 1))


def test_the_summary_holds_the_verdict_the_counts_and_what_would_settle_the_unknowns() -> None:
    lines = list(opened(rich_review())["Summary"].iter_rows(values_only=True))
    by_name = {line[0]: line[1:] for line in reversed(lines) if line[0]}
    assert by_name["Review of Testwijk"][0] is None
    assert by_name["Total"][:4] == (61.7, 43.2, 78.9, 0.643)
    assert by_name["Falls short"][:2] == (3, 5)
    assert by_name["Unknown"][:2] == (2, 39)
    assert by_name["Vanzelfsprekend"][:4] == (58.4, 30, 82, 0.48)
    assert any(str(line[0]).startswith("KI07  Supermarkt op loopafstand") for line in lines)
    assert any("ground_floor_use is niet gevuld" in str(line[0]) for line in lines)
    assert any(line[0] == "A and B pull apart." for line in lines)


def test_nothing_of_a_plan_or_pack_becomes_a_formula_or_a_link() -> None:
    evil = result(
        "evil.rule", "=1+1", EVIL, "not_met", value=1.0, unit="m", subjects=counts(0, 1),
        source=SourceFacts(title="+x", section="@x", authority="law", url="https://example.org"),
        findings=(finding("evil.rule", "trees", "=cmd|' /C calc'!A1", "not_met", message=EVIL, where="\t=1", hint="-1+1"),),
    )  # fmt: skip
    plan = small_review().plan.model_copy(update={"name": EVIL, "municipality": "=1"})
    content = to_workbook(rich_review(results=(evil,), plan=plan))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any("<f>" in part or "<hyperlink" in part for part in sheets)
    assert not any("relationships/hyperlink" in part for part in parts.values())
    book = openpyxl.load_workbook(io.BytesIO(content))
    [row] = rows(book["Findings"])
    assert (row["Rule"], row["Finding"], row["Feature"]) == ("=1+1", EVIL, "=cmd|' /C calc'!A1")
    assert {cell.data_type for cell in book["Findings"][2] if cell.value is not None} <= {"s", "n"}


def test_a_status_has_a_colour_and_the_word_beside_it() -> None:
    sheet = opened(rich_review())["Findings"]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert {rule.formula[0] for rule in rules} >= {'"Falls short"', '"Unknown"', '"Waived"'}
    assert {str(area.sqref) for area in sheet.conditional_formatting} == {"F2:F45"}


def test_more_findings_than_a_sheet_is_pleasant_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST", 12)
    review = rich_review()
    book = opened(review)
    kept = rows(book["Findings"])
    assert len(kept) == 12
    assert {"DS01", "KI07", "BC01", "KI12"} == {row["Rule"] for row in kept}
    told = {line[0]: line[1:3] for line in book["Summary"].iter_rows(values_only=True) if line[0]}
    assert told["Findings"] == (12, 44)
    assert any("Not everything fits" in str(name) for name in told)


def test_of_too_many_findings_those_stay_that_fall_short_most() -> None:
    many = [finding("a.rule", "trees", f"T{number}", "not_met", margin=-1.0 * number) for number in range(10)]
    few = [finding("b.rule", "trees", "X", "not_met", margin=-1.0)]
    review = small_review(results=(
        result("a.rule", "A", "A", "not_met", findings=tuple(many)), result("b.rule", "B", "B", "not_met", findings=tuple(few)),
    ))  # fmt: skip
    chosen = [item.subject.id for _, item in most_important(review, 4)]
    assert chosen == ["T9", "T8", "T7", "X"]
    assert len(most_important(review, 11)) == 11
    assert most_important(review, 0) == []


def test_the_questions_are_rows_to_fill_in_with_the_answers_that_were_given() -> None:
    book = opened(rich_review())
    asked = {row["Code"]: row for row in rows(book["Municipal planner"])}
    assert asked["PR01"]["Answer"] is None
    assert asked["PR02"] | {
        "Question": "Is there a host?", "Answer": "yes", "Remark": "-seen", "Name": "Project group (fictional)",
        "Date": datetime(2026, 2, 3), "Evidence": "minutes.pdf; =2+2",
    } == asked["PR02"]  # fmt: skip


def test_the_same_review_gives_the_same_bytes_and_says_when_and_what(monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_workbook(rich_review())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert to_workbook(rich_review()) == first
    about = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert (about.title, about.created) == ("Review of Testwijk", datetime(2026, 3, 1, 12))


def test_very_long_and_odd_text_is_cut_and_kept() -> None:
    odd = result("odd.rule", "O1", "x" * 40_000, "not_met", findings=(
        finding("odd.rule", "trees", "\x00\x0bT", "not_met", message="_x0041_ \U0001f333"),))  # fmt: skip
    book = opened(rich_review(results=(odd,)))
    assert len(rows(book["Rules"])[0]["What it asks"]) == 32_767
    assert "\U0001f333" in rows(book["Findings"])[0]["Finding"]


def test_classes_that_are_called_alike_get_columns_of_their_own() -> None:
    mixed = tuple(
        ClassCounts(attribute="price_class", counts={f"klasse {n}": n + 1, f"KLASSE {n}": 1}) for n in range(1)
    )
    area = Area(layer="blocks", id="B", title="B", geometry=None, dwellings=2, score=None, low=None, high=None,
                completeness=None, mix=mixed)  # fmt: skip
    heads = [cell.value for cell in opened(rich_review(areas=(area,)))["Areas"][1]]
    assert len({head.casefold() for head in heads}) == len(heads)


def test_every_column_has_a_width() -> None:
    assert set(HEADINGS) == set(tables._FINDING_WIDTHS)
