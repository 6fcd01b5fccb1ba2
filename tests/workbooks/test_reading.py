from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancheck.errors import PlancheckError
from plancheck.texts import text
from plancheck.workbooks.reading import read_workbook
from plancheck.workbooks.tables import read_table

HEADINGS = {"code": text("Code"), "value": text("Answer"), "note": text("Remark")}


def saved(path: Path, fill: Any) -> Path:
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(PlancheckError) as caught:
        read_workbook(path)
    return caught.value.explain("en")


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "  Ja\xa0 ", 0.9, datetime.datetime(2026, 3, 1), True
        sheet["B1"].number_format = "0%"
        sheet["A2"], sheet["B2"] = "   ", 12.0

    sheet = read_workbook(saved(tmp_path / "a.xlsx", fill)).sheets[0]
    assert [sheet.cell(1, column).value for column in (1, 2, 3, 4)] == ["Ja", 0.9, datetime.date(2026, 3, 1), True]
    assert (sheet.cell(2, 1).value, sheet.cell(2, 2).value, sheet.cell(9, 9).value) == (None, 12, None)


def test_a_cell_that_was_merged_downwards_counts_in_every_row(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"] = "deels", "breed"
        sheet.merge_cells("A1:A3")
        sheet.merge_cells("B1:D1")

    sheet = read_workbook(saved(tmp_path / "a.xlsx", fill)).sheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == ["deels", "deels", "deels", None]
    assert sheet.cell(1, 3).value is None


def test_rows_that_a_filter_hides_are_read(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"] = "zichtbaar", "verborgen"
        sheet.row_dimensions[2].hidden = True

    assert read_workbook(saved(tmp_path / "a.xlsx", fill)).sheets[0].cell(2, 1).value == "verborgen"


def test_a_formula_counts_by_its_outcome(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=1+1", None, 2)
    sheet.write_formula("A2", '="ja"', None, "ja")
    sheet.write_formula("A3", "=1/0", None, "#DIV/0!")
    book.close()
    read = read_workbook(path).sheets[0]
    assert (read.cell(1, 1).value, read.cell(2, 1).value) == (2, "ja")
    trouble = read.cell(3, 1).trouble
    assert trouble is not None
    assert "#DIV/0!" in trouble.render("en")


def test_a_formula_without_outcome_says_so(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "=1+1"

    trouble = read_workbook(saved(tmp_path / "a.xlsx", fill)).sheets[0].cell(1, 1).trouble
    assert trouble is not None
    assert "no outcome yet" in trouble.render("en")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"code;antwoord\nQ1;ja\n", "such as text (.csv)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old format of Excel (.xls)"),
        (b"\xd0\xcf\x11\xe0" + bytes(9) + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_with_the_way_out(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "antwoorden.xlsx"
    path.write_bytes(content)
    said = refused(path)
    assert "X002" in said
    assert reason in said
    assert "Open it in Excel" in said


def test_another_kind_of_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tekst.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert "another kind of file" in refused(path)


def test_entities_and_bombs_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    bomb, entity = tmp_path / "bomb.xlsx", tmp_path / "entity.xlsx"
    for target, extra in ((bomb, b" " * 310_000_000), (entity, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')):
        content = io.BytesIO(path.read_bytes())
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/extra.xml", extra)
        target.write_bytes(content.getvalue())
    assert "X003" in refused(bomb)
    assert "X002" in refused(entity)


def test_one_stray_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["XFD1048576"] = "x", "y"

    said = refused(saved(tmp_path / "a.xlsx", fill))
    assert "X004" in said
    assert "1,048,576" in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "R002" in refused(tmp_path / "weg.xlsx")


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))

    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    said = refused(path)
    assert "X001" in said
    assert "Close it there" in said


def table(tmp_path: Path, *rows: list[Any]) -> Any:
    def fill(sheet: Any) -> None:
        for row in rows:
            sheet.append(row)

    book = read_workbook(saved(tmp_path / "a.xlsx", fill))
    return book, read_table(book, book.sheets[0], HEADINGS, ("code", "value"), "en")


def test_columns_may_stand_in_any_order_below_other_rows_and_in_either_language(tmp_path: Path) -> None:
    book, found = table(tmp_path, ["Onze antwoorden"], [], ["antwoord ", "Eigen kolom", "CODE"], [], ["ja", "x", "Q1"])
    assert not found.faults
    assert [(row.value("code"), row.value("value")) for row in found.rows] == [("Q1", "ja")]
    assert [cell.value for cell in found.unread] == ["Eigen kolom"]
    assert str(book.place(found.rows[0].cells["code"])).endswith("a.xlsx Sheet!C5")


def test_a_misspelt_heading_names_the_nearest(tmp_path: Path) -> None:
    _, found = table(tmp_path, ["Code", "Answr", "Remark"], ["Q1", "ja", ""])
    assert [(item.code, item.nearest) for item in found.faults] == [("X012", "Answer")]


def test_a_missing_and_a_double_heading_are_faults(tmp_path: Path) -> None:
    _, found = table(tmp_path, ["Code", "Code", "Remark"], ["Q1", "Q1", "x"])
    assert [item.code for item in found.faults] == ["X013", "X011"]


def test_a_sheet_without_headings(tmp_path: Path) -> None:
    _, found = table(tmp_path, ["zomaar", "iets"])
    assert [item.code for item in found.faults] == ["X010"]
