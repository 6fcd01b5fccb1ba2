"""A workbook with criteria as a police adviser uses it: change, add, remove, and make mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml

from plancheck.spreadsheets.to_workbook import to_workbook
from tests.spreadsheets.builders import SCHEME
from tests.spreadsheets.conftest import Workbench


def loaded(text: str) -> Any:
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


def rule(text: str, name: str) -> Any:
    return next(item for item in loaded(text)["rules"] if item["id"] == name)


def test_the_workbook_is_ready_to_use(bench: Workbench) -> None:
    book = bench.book
    assert book.sheetnames[:4] == ["Explanation", "Rules", "Questions", "Sources"]
    sheet = book["Rules"]
    assert sheet.freeze_panes == "C2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert next(iter(sheet.tables.values())).autoFilter is not None
    assert sheet.cell(2, bench.column("Rules", "Measure")).value == "number of features"
    assert sheet.cell(2, bench.column("Rules", "Only where")).value == "kind = 'shared_main'"
    chosen = {
        str(item.sqref).split(":")[0]: item.formula1 for item in sheet.data_validations.dataValidation if item.formula1
    }
    letter = sheet.cell(1, bench.column("Rules", "Level")).column_letter
    assert chosen[f"{letter}2"].startswith("'Choices'!")
    assert book.properties.title == "Trial"
    assert book["plancheck"].sheet_state == "veryHidden"
    others = book["Not in this workbook"]
    assert [others.cell(2, column).value for column in (1, 2, 4)] == ["rule", "mix.tenure", "mix"]


def test_nothing_changed_leaves_every_byte(bench: Workbench) -> None:
    written, changes, _ = bench.back()
    assert written == bench.path.read_text(encoding="utf-8")
    assert changes.nothing


def test_a_change_keeps_comments_and_what_the_workbook_cannot_hold(bench: Workbench) -> None:
    bench.put("Rules", "Norm value", "8,0")
    bench.put("Questions", "Question (Dutch)", "Is er een fijne plek?")
    written, changes, _ = bench.back()
    assert rule(written, "bldg.dwellings_per_entrance")["norm"] == {"at_most": 8, "unit": "dwellings"}
    assert rule(written, "mix.tenure")["measure"] == {
        "mix": {"of": "dwellings", "attribute": "tenure", "index": "simpson"}
    }
    assert changes.changed == ("bldg.dwellings_per_entrance", "q.place")
    for comment in ("# our own pack", "# who knows", "# what a drawing hides"):
        assert comment in written
    before, after = bench.path.read_text(encoding="utf-8").splitlines(), written.splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2


def test_a_new_row_is_a_new_rule_in_words_of_either_language(bench: Workbench) -> None:
    cells = {
        "Code": "T10", "Title (Dutch)": "School dichtbij", "Judges": "woningen", "Measure": "distance to the nearest",
        "Of what": "facilities", "Of what: only where": "category = 'primary_school'", "How related": "WALK",
        "Metres": "800", "Norm": "At  Most", "Norm value": "800", "Unit": "m", "Enough is": "90 %", "Level": "wens",
        "Key and factor": "toegankelijk.levensfasen", "Source": "essay", "Authority": "guideline",
        "Why (Dutch)": "Kinderen lopen zelf",
    }  # fmt: skip
    for title, value in cells.items():
        bench.put("Rules", title, value, row=5)  # an empty row or two do no harm
    written, changes, notes = bench.back()
    found = rule(written, "proef.t10")
    assert changes.added == ("proef.t10",)
    assert found["measure"] == {
        "distance": {
            "to": {"layer": "facilities", "where": "category = 'primary_school'"},
            "along": "walk",
            "limit_m": 800,
        }
    }
    assert (found["norm"], found["accept"], found["level"]) == ({"at_most": 800, "unit": "m"}, 0.9, "wish")
    assert found["title"] == {"nl": "School dichtbij", "en": "School dichtbij"}
    assert any("one language" in note.render("en") for note in notes)


def test_a_row_that_is_gone_is_a_rule_that_leaves(bench: Workbench) -> None:
    bench.book["Questions"].delete_rows(2)
    written, changes, _ = bench.back()
    assert changes.removed == ("q.place",)
    assert [item["id"] for item in loaded(written)["rules"]] == ["bldg.dwellings_per_entrance", "mix.tenure"]


def test_a_rule_that_came_into_the_pack_later_stays(bench: Workbench) -> None:
    later = bench.path.read_text(encoding="utf-8")
    start = later.index("  - id: q.place")
    end = later.index("  # what a drawing hides")
    added = later[start:end].replace("q.place", "q.later").replace("T02", "T04")
    bench.path.write_text(later + added, encoding="utf-8")
    written, changes, _ = bench.back()
    assert changes.nothing
    assert rule(written, "q.later")


def test_without_the_old_file_nothing_is_lost_either(bench: Workbench, tmp_path: Path) -> None:
    written, changes, _ = bench.back(tmp_path / "nieuw.yaml")
    assert {item["id"] for item in loaded(written)["rules"]} == {"bldg.dwellings_per_entrance", "q.place", "mix.tenure"}
    assert len(changes.added) == 3


def test_a_workbook_of_another_pack_does_not_take_the_place_of_this_one(bench: Workbench) -> None:
    bench.book["Pack"].cell(2, 2, "iets-anders")
    assert ("X029", None) in bench.faults().values()


@pytest.mark.parametrize(
    ("sheet", "title", "value", "code", "near"),
    [
        ("Rules", "Level", "aanbeveeling", "X023", "Aanbeveling"),
        ("Rules", "Measure", "number of featurs", "X023", "number of features"),
        ("Rules", "Key and factor", "Vanzelfsprekend: route", "X023", "Vanzelfsprekend: Routes"),
        ("Rules", "Norm value", "tien", "X023", None),
        ("Rules", "Norm value", "1.200", "X023", None),
        ("Rules", "Enough is", 90, "X023", None),
        ("Rules", "Metres", 300, "R014", None),
        ("Rules", "Times", 10, "X027", None),
        ("Rules", "Title (Dutch)", None, "X022", None),
        ("Rules", "Of what", "dwelings", "R033", "dwellings"),
        ("Rules", "Only where", "knd = 'shared_main'", "R034", "kind"),
        ("Rules", "Only where", "kind = = 'x'", "F001", None),
        ("Rules", "Source", "esay", "R019", "essay"),
        ("Rules", "Authority", "=A1", "X014", None),
        ("Rules", "Level", "requirement", "R014", None),
        ("Questions", "Asked of", "Planner van de gemeent", "X023", "Planner van de gemeente"),
        ("Questions", "Norm value", "deelsch", "X023", "deels"),
        ("Tests", "Test (YAML)", "plan: [", "X025", None),
    ],
)  # fmt: skip
def test_a_mistake_names_its_cell(
    bench: Workbench, sheet: str, title: str, value: Any, code: str, near: str | None
) -> None:
    bench.book[sheet].cell(2, bench.column(sheet, title)).value = value
    if title == "Title (Dutch)":
        bench.put(sheet, "Title (English)", None)
        bench.book[sheet].cell(2, bench.column(sheet, "Title (English)")).value = None
    if sheet == "Tests":
        bench.put("Tests", "Rule", "T01")
    faults = bench.faults()
    cell = f"{sheet}!{bench.book[sheet].cell(2, bench.column(sheet, title)).coordinate}"
    at = cell if code not in ("R033", "R034", "R014", "F001") else next(iter(faults))
    assert at.startswith(f"{sheet}!")
    assert faults[at][0] == code
    if near:
        assert faults[at][1] == near


def test_all_mistakes_come_in_one_run(bench: Workbench) -> None:
    bench.put("Rules", "Level", "eiss")
    bench.put("Rules", "Norm value", "veel")
    bench.put("Questions", "Asked of", "niemand")
    bench.put("Sources", "Title", None)
    bench.book["Sources"].cell(2, bench.column("Sources", "Title")).value = None
    assert sorted(code for code, _ in bench.faults().values()) == ["X022", "X023", "X023", "X023"]


def test_two_rows_with_the_same_code(bench: Workbench) -> None:
    bench.put("Questions", "Code", "T01")
    assert ("X026", None) in bench.faults().values()


def test_a_misspelt_heading_and_a_column_of_their_own(bench: Workbench) -> None:
    sheet = bench.book["Rules"]
    sheet.cell(1, bench.column("Rules", "Weight in the score")).value = "Wieght in the score"
    sheet.cell(1, sheet.max_column + 1).value = "Besproken in overleg"
    assert ("X012", "Weight in the score") in bench.faults().values()
    sheet.cell(1, bench.column("Rules", "Wieght in the score")).value = "Weight in the score"
    _, _, notes = bench.back()
    assert any("Besproken in overleg" in note.render("en") for note in notes)


def test_a_sheet_that_was_removed_or_renamed(bench: Workbench) -> None:
    bench.book["Rules"].title = "Rulse"
    assert any(code == "X021" for code, _ in bench.faults().values())


def test_a_workbook_that_is_something_else(bench: Workbench) -> None:
    for name in bench.book.sheetnames[1:]:
        del bench.book[name]
    assert [code for code, _ in bench.faults().values()] == ["X020"]


def test_text_of_a_pack_never_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    import io

    import openpyxl

    pack = {
        "pack": "=1+1", "version": "@SUM(A1)", "title": {"nl": "+31", "en": "-1"},
        "sources": {"=cmd": {"title": "=HYPERLINK(\"http://x\")", "url": "https://example.org"}},
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(pack, SCHEME, "nl").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert any(cell.value == '=HYPERLINK("http://x")' for cell in cells)
