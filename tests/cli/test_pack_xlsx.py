"""From an empty workbook to a pack, and from a pack to a workbook and back, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancheck.api import load_pack
from tests.pack_files import HEAD, RULE

FILLED = {
    "Code": "VE01", "Title (Dutch)": "Hoogstens acht woningen per entree", "Judges": "entrances",
    "Only where": "kind = 'shared_main'", "Measure": "number of features", "Of what": "dwellings",
    "Same attribute": "entrance_id", "Norm": "at most", "Norm value": "8", "Unit": "dwellings", "Enough is": "100 %",
    "Level": "Recommendation", "Key and factor": "Self-evident: Liveliness and recognition", "Source": "beleid",
    "Authority": "policy", "Why (Dutch)": "Wie een deur deelt, kent elkaar.",
}  # fmt: skip


def put(sheet: Any, values: dict[str, Any], row: int = 2) -> None:
    titles = {cell.value: cell.column for cell in sheet[1]}
    for title, value in values.items():
        sheet.cell(row, titles[title]).value = value


def test_from_a_blank_workbook_to_a_pack_that_judges(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    path, pack = tmp_path / "criteria.xlsx", tmp_path / "veiligheid-eenheid.yaml"
    assert plancheck("pack", "to-xlsx", "--blank", "-o", path, "--lang", "en").code == 0
    empty = plancheck("pack", "from-xlsx", path, "-o", pack, "--lang", "en")
    assert (empty.code, "Pack!B2" in empty.err, pack.exists()) == (2, True, False)
    book = openpyxl.load_workbook(path)
    put(book["Rules"], FILLED)
    put(book["Sources"], {"Source": "beleid", "Title": "Beleid van de eenheid", "Year": 2026})
    for row, value in ((2, "veiligheid-eenheid"), (4, "Veiligheid eenheid")):
        book["Pack"].cell(row, 2).value = value
    book.save(path)
    made = plancheck("pack", "from-xlsx", path, "-o", pack, "--lang", "en")
    assert made.code == 0, made.err
    assert [item.rule.id for item in load_pack(pack).rules] == ["veiligheid-eenheid.ve01"]
    assert (
        plancheck("check", plan_file, "-r", pack, "-q", "--fail-on", "recommendation").code == 1
    )  # 12 behind one door


def test_a_pack_goes_to_a_workbook_and_back(plancheck: Any, tmp_path: Path) -> None:
    pack, path = tmp_path / "proef.yaml", tmp_path / "criteria.xlsx"
    pack.write_text(HEAD + RULE, encoding="utf-8")
    before = pack.read_bytes()
    assert plancheck("pack", "to-xlsx", pack, "-o", path).code == 0
    assert plancheck("pack", "from-xlsx", path, "-o", pack).code == 0
    assert pack.read_bytes() == before
    refused = plancheck("pack", "to-xlsx", pack, "-o", path)
    assert (refused.code, "O011" in refused.err) == (2, True)
    assert plancheck("pack", "to-xlsx", pack, "-o", path, "--overwrite").code == 0


def test_a_workbook_with_a_mistake_leaves_the_pack_as_it_was(plancheck: Any, tmp_path: Path) -> None:
    pack, path = tmp_path / "proef.yaml", tmp_path / "criteria.xlsx"
    pack.write_text(HEAD + RULE, encoding="utf-8")
    before = pack.read_bytes()
    plancheck("pack", "to-xlsx", pack, "-o", path, "--lang", "en")
    book = openpyxl.load_workbook(path)
    put(book["Rules"], {"Level": "eiss", "Norm value": "veel"})
    book.save(path)
    outcome = plancheck("pack", "from-xlsx", path, "-o", pack, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err.count("X023") == 2
    assert "Rules!" in outcome.err
    assert "Traceback" not in outcome.err
    assert pack.read_bytes() == before
    assert sorted(item.name for item in tmp_path.iterdir()) == ["criteria.xlsx", "proef.yaml"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("to-xlsx", "proes", "-o", "a.xlsx"), "R020"), (("to-xlsx", "proces", "-o", "a.xls"), "O001"),
        (("to-xlsx", "proces", "-o", "weg/a.xlsx"), "O002"), (("from-xlsx", "weg.xlsx", "-o", "a.yaml"), "R002"),
        (("from-xlsx", "leeg.xlsx", "-o", "a.yaml"), "X002"), (("from-xlsx", "leeg.xlsx", "-o", "a.txt"), "O001"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    plancheck: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leeg.xlsx").write_bytes(b"")
    outcome = plancheck("pack", *arguments)
    assert outcome.code == 2
    assert code in outcome.err
    assert [item.name for item in tmp_path.iterdir()] == ["leeg.xlsx"]


def test_a_pack_or_blank_and_not_both(plancheck: Any, tmp_path: Path) -> None:
    for arguments in ((), ("proces", "--blank")):
        assert plancheck("pack", "to-xlsx", *arguments, "-o", tmp_path / "a.xlsx").code == 2
