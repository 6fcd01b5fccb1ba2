"""Answers from people: who, when, on what ground, and whether they are to what is asked now."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from plancheck.pack.model import Pack
from plancheck.plan.building import plan_from_rows
from plancheck.plan.model import Plan
from plancheck.review.answers import Answers, collect_answers
from plancheck.review.questions import questions_of
from tests.pack_files import HEAD

PACK = (
    HEAD
    + """\
rules:
  - id: q.place
    code: Q1
    aliases: [q.spot]
    title: {nl: Plek, en: Place}
    why: {nl: Daarom, en: Because}
    source: {ref: essay, authority: guideline}
    factor: vanzelfsprekend.routines
    level: recommendation
    select: plan
    measure: {ask: {question: {nl: Is er een plek?, en: Is there a place?}, role: planner}}
    norm: {at_least: partly}
  - id: q.mark
    code: Q2
    title: {nl: Cijfer, en: Mark}
    why: {nl: Daarom, en: Because}
    source: {ref: essay, authority: guideline}
    factor: vanzelfsprekend.routines
    level: recommendation
    select: plan
    measure: {ask: {question: {nl: Welk cijfer?, en: Which mark?}, role: bewoners, scale: one_to_ten}}
    norm: {at_least: 6}
"""
)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    path = tmp_path / "proef.yaml"
    path.write_text(PACK, encoding="utf-8")
    return load_pack(path)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")  # 1 March 2026


def plan_of(answers: list[dict[str, Any]]) -> Plan:
    return plan_from_rows({"dwellings": [{"geometry": "POINT (0 0)"}], **({"answers": answers} if answers else {})})


def given(pack: Pack, path: Path, table: list[dict[str, Any]] | None = None) -> Answers:
    return collect_answers(plan_of(answers=table or []), pack, path)


def yaml(tmp_path: Path, answers: str, head: str = "") -> Path:
    path = tmp_path / "antwoorden.yaml"
    path.write_text(f"{head}answers:\n{answers}", encoding="utf-8")
    return path


def sheet(tmp_path: Path, *rows: list[Any], headings: tuple[str, ...] = ("Code", "Antwoord", "Naam", "Rol")) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (list(headings), *rows):
        page.append(row)
    path = tmp_path / "antwoorden.xlsx"
    book.save(path)
    return path


def codes(pack: Pack, path: Path) -> list[str]:
    with pytest.raises(PlancheckError) as caught:
        given(pack, path)
    return [fault.code for fault in caught.value.faults]


def test_who_when_and_on_what_ground_are_kept(pack: Pack, tmp_path: Path) -> None:
    path = yaml(tmp_path, """\
  - rule: q.place
    value: Deels
    note: Nog geen bankje.
    author: {name: Projectgroep, role: planner}
    date: 2026-02-01
    evidence: [verslag.pdf, kaart.pdf]
""")  # fmt: skip
    found = given(pack, path)
    assert found.values == {"q.place": 0.5}
    assert found.given["q.place"].model_dump() == {
        "value": "partly", "note": "Nog geen bankje.", "author": {"name": "Projectgroep", "role": "planner"},
        "date": "2026-02-01", "evidence": ("verslag.pdf", "kaart.pdf"),
    }  # fmt: skip
    assert not found.issues


@pytest.mark.parametrize(
    ("written", "value"),
    [("Ja ", 1.0), ("deels", 0.5), ("NEE", 0.0), ("yes", 1.0), (True, 1.0), (False, 0.0), (1, 1.0), ("0,5", 0.5)],
)
def test_what_excel_makes_of_an_answer(pack: Pack, tmp_path: Path, written: Any, value: float) -> None:
    assert given(pack, sheet(tmp_path, ["Q1", written, None, None])).values == {"q.place": value}


@pytest.mark.parametrize("written", [7, 7.0, "7", " 7 ", "7,0"])
def test_a_number_may_be_text(pack: Pack, tmp_path: Path, written: Any) -> None:
    assert given(pack, sheet(tmp_path, ["Q2", written, None, None])).values == {"q.mark": 7.0}


@pytest.mark.parametrize("written", ["Jaa", 2, datetime.date(2026, 3, 1), "ja, maar"])
def test_an_answer_that_is_not_on_the_scale_names_its_cell(pack: Pack, tmp_path: Path, written: Any) -> None:
    path = sheet(tmp_path, ["Q2", 7, None, None], ["q.spot", written, None, None])
    with pytest.raises(PlancheckError) as caught:
        given(pack, path)
    (fault,) = caught.value.faults
    assert fault.code == "A002"
    assert str(fault.place).endswith("antwoorden.xlsx Sheet!B3")
    assert "ja" in fault.allowed


def test_blank_rows_are_fine(pack: Pack, tmp_path: Path) -> None:
    path = sheet(tmp_path, ["Q1", None, None, "planner"], [], [None, None, "naam", None], ["Q2", 8, None, None])
    assert given(pack, path).values == {"q.mark": 8.0}
    assert given(pack, yaml(tmp_path, "  - {rule: q.place, value: , note: }\n")).values == {}


def test_every_mistake_of_a_file_in_one_run(pack: Pack, tmp_path: Path) -> None:
    path = yaml(tmp_path, """\
  - {rule: q.plcae, value: ja}
  - {rule: q.mark, value: 11}
  - {rule: q.place, value: ja, date: gisteren}
""")  # fmt: skip
    assert codes(pack, path) == ["A001", "A002", "A003"]


def test_an_unknown_question_names_the_nearest(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(PlancheckError) as caught:
        given(pack, yaml(tmp_path, "  - {rule: q.plcae, value: ja}\n"))
    assert caught.value.faults[0].nearest == "q.place"


def test_two_answers_to_a_question_must_be_the_same(pack: Pack, tmp_path: Path) -> None:
    same = yaml(tmp_path, "  - {rule: q.place, value: ja}\n  - {rule: Q1, value: yes}\n")
    assert given(pack, same).values == {"q.place": 1.0}
    other = sheet(tmp_path, ["Q1", "ja", None, None], ["q.place", "nee", None, None])
    with pytest.raises(PlancheckError) as caught:
        given(pack, other)
    assert caught.value.faults[0].code == "A004"
    assert "Sheet!B2" in caught.value.explain("en")
    assert "Sheet!B3" in caught.value.explain("en")


def test_an_answer_of_another_role_and_one_from_the_future_are_told(pack: Pack, tmp_path: Path) -> None:
    path = yaml(tmp_path, """\
  - {rule: q.place, value: ja, author: {name: A, role: Ontwerper}, date: 2-3-2026}
  - {rule: q.mark, value: 6, author: {name: B, role: bewoners}, date: 2026-03-01}
""")  # fmt: skip
    assert [(issue.code, issue.level) for issue in given(pack, path).issues] == [("I075", "warning"), ("I074", "note")]


def asked(pack: Pack, rule: str) -> str:
    return next(item for item in questions_of(pack.rules) if item.rule == rule).fingerprint


def test_a_question_that_was_worded_otherwise_is_told_and_counts(pack: Pack, tmp_path: Path) -> None:
    path = yaml(tmp_path, "  - {rule: q.place, value: ja, question: Is er plek?, asked: yes_partly_no-0000000000}\n")
    found = given(pack, path)
    assert found.values == {"q.place": 1.0}
    (issue,) = found.issues
    assert (issue.code, issue.level, issue.feature) == ("I072", "warning", "q.place")
    assert "'Is er plek?'" in issue.message.render("nl")
    assert "'Is er een plek?'" in issue.message.render("nl")


def test_an_answer_of_another_kind_is_told_and_does_not_count(pack: Pack, tmp_path: Path) -> None:
    path = yaml(tmp_path, "  - {rule: q.mark, value: ja, question: Goed?, asked: yes_partly_no-0000000000}\n")
    found = given(pack, path)
    assert found.values == {}
    assert [issue.code for issue in found.issues] == ["I073"]


def test_the_same_question_is_not_told(pack: Pack, tmp_path: Path) -> None:
    line = f"  - {{rule: q.place, value: ja, question: Is er een plek?, asked: {asked(pack, 'q.place')}}}\n"
    assert not given(pack, yaml(tmp_path, line)).issues


def test_a_question_that_is_no_longer_asked(pack: Pack, tmp_path: Path) -> None:
    lines = "  - {rule: q.gone, value: ja, asked: ladder-0000000000}\n"
    found = given(pack, yaml(tmp_path, lines + "  - {rule: q.place, value: ja}\n"))
    assert [issue.code for issue in found.issues] == ["I076"]
    assert codes(pack, yaml(tmp_path, lines, "pack: {id: ander, version: 2.0.0}\n")) == ["A005"]


def test_the_file_goes_before_the_table_of_the_plan(pack: Pack, tmp_path: Path) -> None:
    table = [
        {"rule": "q.place", "value": "no", "author": "Gemeente", "date": "2026-02-02"},
        {"rule": "q.mark", "value": "7"},
        {"rule": "q.other", "value": "yes"},
    ]
    found = given(pack, yaml(tmp_path, "  - {rule: q.place, value: ja}\n"), table)
    assert found.values == {"q.place": 1.0, "q.mark": 7.0}
    assert [(issue.code, issue.feature) for issue in found.issues] == [("I070", "q.other")]
    alone = collect_answers(plan_of(answers=table), pack)
    assert alone.given["q.place"].author is not None
    assert (alone.given["q.place"].author.name, alone.given["q.place"].date) == ("Gemeente", "2026-02-02")


@pytest.mark.parametrize(("name", "code"), [("antwoorden.docx", "A007"), ("weg.xlsx", "R002"), ("weg.yaml", "R002")])
def test_a_file_that_cannot_be_read(pack: Pack, tmp_path: Path, name: str, code: str) -> None:
    assert codes(pack, tmp_path / name) == [code]


def test_a_workbook_without_questions(pack: Pack, tmp_path: Path) -> None:
    assert codes(pack, sheet(tmp_path, ["iets", "anders"], headings=("Kolom", "Nog een"))) == ["A006"]
