"""Questions to people: written for them, filled in by them, and counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancheck.api import load_pack

ROLES = [
    "Initiatiefnemer", "Planner van de gemeente", "Ontwerper", "Bouwplanadviseur van de politie",
    "Sociaal professional", "Bewoners",
]  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from plancheck.cli import cli
    from plancheck.cli.leaving import leave

    path = tmp_path_factory.mktemp("vragen") / "answers.xlsx"
    assert leave(cli, ["questions", "-o", str(path)]) == 0
    return path


def sheets(path: Path) -> Any:
    return [sheet for sheet in openpyxl.load_workbook(path) if sheet.title in ROLES]


def test_all_questions_are_there_with_a_sheet_per_role(workbook: Path) -> None:
    found = sheets(workbook)
    assert [sheet.title for sheet in found] == ROLES
    asked = [loaded.rule.code for loaded in load_pack().rules if loaded.rule.is_question]
    assert sorted(sheet.cell(row, 1).value for sheet in found for row in range(2, sheet.max_row + 1)) == sorted(asked)
    assert len(asked) > 200


def test_a_sheet_is_pleasant_to_fill_in(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    for sheet in sheets(workbook):
        assert sheet.freeze_panes == "C2"
        assert next(iter(sheet.tables.values())).autoFilter is not None
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
            "landscape",
            9,
            "$1:$1",
        )
        assert sheet.column_dimensions["B"].width > 40
        assert sheet["B2"].alignment.wrap_text
        assert sheet.column_dimensions["K"].hidden
        chosen = [item for item in sheet.data_validations.dataValidation if "E2" in item.sqref]
        assert [item.type for item in chosen] == ["list"]
    assert book.properties.title
    assert [item.value for item in book.custom_doc_props.props] == ["nl-NL"]
    assert book["plancheck"].sheet_state == "veryHidden"


def fill(path: Path, **answers: Any) -> dict[str, Any]:
    """Write answers below the heading of the fifth column, by code."""
    book = openpyxl.load_workbook(path)
    for title in ROLES:
        sheet = book[title]
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value in answers:
                sheet.cell(row, 5).value = answers[sheet.cell(row, 1).value]
                sheet.cell(row, 7).value = "Projectgroep (fictief)"
                sheet.cell(row, 9).value = "1-3-2026"
    book.save(path)
    return answers


def test_answers_come_back_through_workbook_and_yaml(
    plancheck: Any, plan_file: Path, workbook: Path, tmp_path: Path
) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(workbook.read_bytes())
    fill(filled, PR01="ja", PR02="Deels ", PR20=False)
    reviews = []
    yaml = tmp_path / "answers.yaml"
    assert plancheck("questions", "--answers", filled, "-o", yaml).code == 0
    again = tmp_path / "again.xlsx"
    assert plancheck("questions", "--answers", yaml, "-o", again, "--lang", "en").code == 0
    for number, path in enumerate((filled, yaml, again)):
        output = tmp_path / f"{number}.json"
        assert plancheck("check", plan_file, "--answers", path, "-o", output, "-q").code in (0, 1)
        review = json.loads(output.read_text(encoding="utf-8"))
        reviews.append({item["code"]: item["answer"] for item in review["results"] if item["answer"]})
    assert {code: answer["value"] for code, answer in reviews[0].items()} == {
        "PR01": "yes",
        "PR02": "partly",
        "PR20": "no",
    }
    assert reviews[0]["PR01"]["date"] == "2026-03-01"
    assert reviews[0]["PR01"]["author"]["name"] == "Projectgroep (fictief)"
    without_role = [
        {code: {**answer, "author": answer["author"]["name"]} for code, answer in review.items()} for review in reviews
    ]
    assert without_role[0] == without_role[1] == without_role[2]


def test_the_workbook_of_a_review_holds_the_questions_and_gives_the_answers_back(
    plancheck: Any, plan_file: Path, tmp_path: Path
) -> None:
    path, output = tmp_path / "review.xlsx", tmp_path / "review.json"
    assert plancheck("check", plan_file, "-o", path, "-q").code == 0
    assert {sheet.title for sheet in sheets(path)} == set(ROLES)
    fill(path, PR01="deels")
    outcome = plancheck("check", plan_file, "--answers", path, "-o", output, "-o", path, "-q")
    assert outcome.code == 2
    assert "O006" in outcome.err
    again = tmp_path / "again.xlsx"
    outcome = plancheck("check", plan_file, "--answers", path, "-o", output, "-o", again, "-q")
    assert outcome.code == 0, outcome.err
    review = json.loads(output.read_text(encoding="utf-8"))
    [given] = [item["answer"] for item in review["results"] if item["answer"]]
    assert (given["value"], given["date"], given["author"]["name"]) == (
        "partly",
        "2026-03-01",
        "Projectgroep (fictief)",
    )
    assert "I076" not in {issue["code"] for issue in review["input"]["issues"]}
    second = tmp_path / "second.json"
    assert plancheck("check", plan_file, "--answers", again, "-o", second, "-q").code == 0
    assert [item["answer"] for item in json.loads(second.read_text())["results"] if item["answer"]] == [given]


def test_the_report_says_who_answered(plancheck: Any, plan_file: Path, workbook: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(workbook.read_bytes())
    fill(filled, PR01="ja")
    output = tmp_path / "review.html"
    plancheck("check", plan_file, "--answers", filled, "-o", output, "-q")
    page = output.read_text(encoding="utf-8")
    assert "Projectgroep (fictief)" in page
    assert "1 maart 2026" in page


def test_one_role_and_a_selection(plancheck: Any, tmp_path: Path) -> None:
    import ruamel.yaml

    path = tmp_path / "vragen.yaml"
    assert (
        plancheck("questions", "--role", "Bouwplanadviseur van de politie", "--select", "veilig-wonen", "-o", path).code
        == 0
    )
    text = path.read_text(encoding="utf-8")
    written = ruamel.yaml.YAML(typ="safe", pure=True).load(text)
    assert {item["author"]["role"] for item in written["answers"]} == {"Bouwplanadviseur van de politie"}
    assert all(item["value"] is None for item in written["answers"])
    assert "ja / deels / nee" in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--role", "plannner"), "A010"), (("--select", "q.niets"), "R040"), (("--select", "DS01"), "A008"),
        (("-r", "proes"), "R020"), (("--answers", "weg.xlsx"), "R002"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(plancheck: Any, tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    path = tmp_path / "vragen.xlsx"
    outcome = plancheck("questions", *arguments, "-o", path)
    assert outcome.code == 2
    assert code in outcome.err
    assert not path.exists()


def test_answers_of_someone_are_not_overwritten(plancheck: Any, workbook: Path, tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(workbook.read_bytes())
    before = fill(path, PR01="ja") and path.read_bytes()
    refused = plancheck("questions", "-o", path)
    assert (refused.code, "O011" in refused.err, path.read_bytes() == before) == (2, True, True)
    partly = plancheck("questions", "--answers", path, "--overwrite", "--role", "bewoners", "-o", path)
    assert ("A009" in partly.err, path.read_bytes() == before) == (True, True)
    assert plancheck("questions", "--answers", path, "--overwrite", "-o", path).code == 0
    assert "1" in plancheck("questions", "--answers", path, "-o", tmp_path / "new.yaml").out


def test_a_wrong_ending(plancheck: Any, tmp_path: Path) -> None:
    assert "O001" in plancheck("questions", "-o", tmp_path / "vragen.docx").err
