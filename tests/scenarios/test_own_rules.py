"""A police adviser makes rules of their own with only ``docs/eigen-regels.md``: every step on that page is taken."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancheck.api import load_pack
from plancheck.cli import cli
from plancheck.cli.leaving import leave
from tests.scenarios.how_to import Change, Fill, Put, Run, put, steps

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "eigen-regels.md"
PLAN = ROOT / "example_plans" / "fictional" / "havenkwartier-a.gpkg"
PACK = "veiligheid-eenheid.yaml"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Take every step of the page in an empty folder; give the folder, and each command with all that it said."""
    folder = tmp_path_factory.mktemp("leeg")
    said: list[tuple[Run, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        shutil.copy(PLAN, folder)
        for step in steps(PAGE):
            if isinstance(step, Run):
                said.append((step, _run(step)))
            elif isinstance(step, Fill):
                _fill(folder / step.file, step)
            else:
                _edit(folder / PACK, step)
    return folder, said


def _run(step: Run) -> str:
    program, *arguments = shlex.split(step.command)
    assert program == "plancheck"
    code, said = _outcome(arguments)
    assert code == step.code, f"{step.command}\n{said}"
    place = 0
    for line in step.says:
        assert line in said[place:], f"{step.command}: '{line}' not in\n{said}"
        place = said.index(line, place)
    return said


def _outcome(arguments: list[str]) -> tuple[int, str]:
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = leave(cli, arguments)
    return code, said.getvalue()


def _edit(path: Path, step: Put | Change) -> None:
    written = path.read_text(encoding="utf-8")
    if isinstance(step, Put):
        path.write_text(put(written, step.text), encoding="utf-8")
        return
    assert written.count(step.old) == 1, step.old
    path.write_text(written.replace(step.old, step.new), encoding="utf-8")


def _fill(path: Path, step: Fill) -> None:
    """Type the cells of a table into a sheet, as somebody in Excel would: at a code that is there, else below."""
    book = openpyxl.load_workbook(path)
    sheet = book[step.sheet]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value}
    for row in step.rows:
        number = rows.setdefault(row["Code"], max(rows.values(), default=1) + 1)
        for title, value in row.items():
            sheet.cell(number, columns[title]).value = value
    book.save(path)


def test_every_command_is_one_line_that_bash_and_powershell_read_alike(walked: Any) -> None:
    _, said = walked
    assert len(said) > 15
    for step, _ in said:
        assert "\n" not in step.command
        assert not re.search(r"[$`'\\&|;<>!*]", re.sub(r'"[\w ,.()]*"', "", step.command))


def test_the_pack_has_what_was_asked(walked: Any) -> None:
    folder, _ = walked
    pack = load_pack(folder / PACK)
    own = [item.rule for item in pack.rules if item.pack == "veiligheid-eenheid"]
    measured = {rule.code: rule.kind for rule in own if not rule.is_question}
    assert sorted(measured.values()) == ["count", "distance", "ratio", "share", "sightlines", "value"]
    assert sum(rule.is_question for rule in own) == 4
    assert [change.rule for change in pack.sources[-1].overrides] == ["bldg.access_points.alley_length"]
    assert [left.rule for left in pack.sources[-1].excluded] == ["form.human_scale.row.one_building"]


def test_nothing_that_is_said_is_english(walked: Any) -> None:
    """In Dutch mode; names of rules and measures are English, and so are what an author types."""
    _, said = walked
    english = re.compile(r"\b(?:the|is not|there is|of the|with|which|written|error|warning|failed)\b", re.IGNORECASE)
    for step, words in said:
        if "VW14" not in step.command:  # the names of its tests
            plain = "\n".join(line for line in words.splitlines() if not re.match(r"\s*\d* \|", line))
            assert not english.findall(plain.replace("plancheck", "")), words


def test_a_typo_is_named_with_its_place(walked: Any) -> None:
    folder, said = walked
    [words] = [words for step, words in said if step.code == 1 and " lint " in step.command]
    place = re.search(rf"^{PACK}:(\d+):(\d+): ", words, re.MULTILINE)
    assert place is not None
    line = (folder / PACK).read_text(encoding="utf-8").splitlines()[int(place[1]) - 1]
    assert line[int(place[2]) - 1 :] == "level: requirement"


def test_the_catalogue_has_a_page_for_every_own_rule(walked: Any) -> None:
    folder, _ = walked
    pages = folder / "catalogus" / "rules" / "veiligheid-eenheid"
    assert (folder / "catalogus" / "index.html").is_file()
    for item in load_pack(folder / PACK).rules:
        if item.rule.code in ("VE01", "VE02", "VE03", "VE04", "VE05", "VE06", "VW14"):
            assert item.rule.title.nl in (pages / f"{item.rule.code}.html").read_text(encoding="utf-8")
    assert not (pages / "VW02.html").exists()


def test_the_review_says_what_changed_who_answered_and_what_is_waived(walked: Any) -> None:
    folder, _ = walked
    review = json.loads((folder / "rapport.json").read_text(encoding="utf-8"))
    results = {result["code"]: result for result in review["results"]}
    assert results["VW14"]["norm"] == {"at_most": 40, "unit": "m"}
    [pack] = [pack for pack in review["packs"] if pack["id"] == "veiligheid-eenheid"]
    assert [change["reason"] for change in pack["overrides"]] == [
        "Beleidskader 2026. Op lange achterpaden liep het toezicht vast."
    ]
    assert "VW02" not in results
    assert results["VE05"]["answer"] == {
        "value": "yes",
        "note": "Samen bekeken op het bureau.",
        "author": {"name": "Bureau Voorbeeld (fictief)", "role": "Bouwplanadviseur van de politie"},
        "date": "2026-03-01",
        "evidence": ["verslag-wijkagent.pdf"],
    }
    assert {code: results[code]["status"] for code in ("VE05", "VE06", "VE09", "VE10")} == {
        "VE05": "met", "VE06": "not_met", "VE09": "not_met", "VE10": "to_judge",
    }  # fmt: skip
    assert results["VE02"]["status"] == "waived"
    assert results["VE02"]["subjects"] == {
        "total": 3, "met": 2, "not_met": 0, "unknown": 0, "waived": 1, "excepted": 0,
    }  # fmt: skip
    [waiver] = review["waivers"]
    assert (waiver["matched"], waiver["feature"], waiver["until"]) == (True, "S0029", "2099-12-31")
    page = (folder / "rapport.html").read_text(encoding="utf-8")
    for words in ("Op lange achterpaden liep het toezicht vast.", "verslag-wijkagent.pdf", "Er komt een hek"):
        assert words in page


def test_the_folder_gives_the_same_review_elsewhere(
    walked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, said = walked
    elsewhere = tmp_path / "bij een collega" / "map"
    shutil.copytree(folder, elsewhere)
    last = [step.command for step, _ in said if "--waivers" in step.command][-1]
    reviews = []
    for place in (folder, elsewhere):
        monkeypatch.chdir(place)
        code, words = _outcome([*shlex.split(last)[1:], "-q"])
        assert (code, words) == (0, "")
        reviews.append(json.loads(Path("rapport.json").read_text(encoding="utf-8")))
    for review in reviews:
        del review["created"]
    assert reviews[0] == reviews[1]
