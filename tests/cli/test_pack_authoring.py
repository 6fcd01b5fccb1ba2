"""``plancheck pack new``, ``show`` and ``list``: what an author of rules does without opening a shipped pack."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from plancheck.api import load_pack
from tests.pack_files import HEAD, Packs

PLAN = Path(__file__).resolve().parent.parent.parent / "example_plans" / "fictional" / "havenkwartier-a.gpkg"
ID = "bldg.dwellings_per_entrance"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("base", ["veilig-wonen", "proces", "sociale-cohesie"])
def test_a_new_pack_runs_as_it_is(plancheck: Any, here: Path, base: str, language: str) -> None:
    said = plancheck("pack", "new", "veiligheid-eenheid", "--extends", base, "--lang", language)
    assert said.code == 0, said.err
    assert "plancheck pack test veiligheid-eenheid.yaml" in said.out
    written = (here / "veiligheid-eenheid.yaml").read_text(encoding="utf-8")
    assert not re.search(r"\{\{|\{%|\}\}\s*$", written, re.MULTILINE)
    assert max(map(len, written.splitlines())) <= 125
    pack = load_pack(here / "veiligheid-eenheid.yaml")
    own = [item.rule for item in pack.rules if item.pack == "veiligheid-eenheid"]
    assert [item.kind for item in own] == ["distance", "count", "ask"]
    assert [item.is_question for item in own] == [False, False, True]
    assert [{test.expect.status for test in item.tests} for item in own[:2]] == [{"met", "not_met", "unknown"}] * 2
    [change] = pack.sources[-1].overrides
    was, now = change.changed["weight"]
    assert now == was + 1
    assert pack.sources[-1].id == "veiligheid-eenheid"


def test_the_tests_of_a_new_pack_pass_and_it_judges_a_plan(plancheck: Any, here: Path) -> None:
    plancheck("pack", "new", "veiligheid-eenheid", "--extends", "veilig-wonen")
    said = plancheck("pack", "test", "veiligheid-eenheid.yaml", "--lang", "en")
    assert said.code == 0, said.out
    assert "failed 0" in said.out
    said = plancheck("check", PLAN, "-r", "veiligheid-eenheid.yaml", "-o", "r.json", "-q", "--set", "seat_within=60")
    assert said.code in (0, 1), said.err
    review = json.loads((here / "r.json").read_text(encoding="utf-8"))
    results = {result["code"]: result for result in review["results"]}
    assert results["VE01"]["norm"] == {"at_most": 60, "unit": "m"}
    assert results["VE01"]["subjects"]["total"] > 1000
    assert results["VE03"]["status"] == "to_judge"


def test_what_is_commented_out_works_when_it_is_not(plancheck: Any, here: Path) -> None:
    plancheck("pack", "new", "eigen", "--extends", "veilig-wonen")
    path = here / "eigen.yaml"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("    # norm:", "    norm:"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != written
    assert load_pack(path).sources[-1].overrides
    start, end = written.index("override:\n"), written.index("# Regels die u weglaat")
    without = re.sub(r"^# exclude:\n#  ", "exclude:\n ", written[:start] + written[end:], flags=re.MULTILINE)
    path.write_text(without, encoding="utf-8")
    assert load_pack(path).sources[-1].excluded


def test_without_the_pack_it_extends_it_stands_alone(plancheck: Any, here: Path) -> None:
    plancheck("pack", "new", "eigen", "--extends", "veilig-wonen")
    path = here / "eigen.yaml"
    written = path.read_text(encoding="utf-8").replace("extends: [veilig-wonen]\n", "")
    start, end = written.index("override:\n"), written.index("# Regels die u weglaat")
    path.write_text(written[:start] + written[end:], encoding="utf-8")
    assert len(load_pack(path).rules) == 3
    assert plancheck("pack", "test", path).code == 0


def test_a_new_pack_never_takes_the_place_of_work(plancheck: Any, here: Path) -> None:
    path = here / "eigen.yaml"
    path.write_text("werk", encoding="utf-8")
    said = plancheck("pack", "new", "eigen", "--lang", "en")
    assert (said.code, path.read_text(encoding="utf-8")) == (2, "werk")
    assert "O011" in said.err
    assert "--overwrite" in said.err
    assert plancheck("pack", "new", "eigen", "--overwrite").code == 0
    assert load_pack(path).id == "eigen"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Veiligheid Eenheid", "veiligheid-eenheid"),
        ("VEILIG", "veilig"),
        ("Café 't Hoekje", "cafe-t-hoekje"),
        ("eigen.yaml", "eigen"),
        ("veilig_wonen", "veilig-wonen-eigen"),
        ("2026-eigen", "eigen"),
        ("con", "con-eigen"),
        ("-x-", "x"),
        ("../eigen", "eigen"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_name_that_cannot_be_gives_one_that_can(plancheck: Any, here: Path, name: str, nearest: str) -> None:
    said = plancheck("pack", "new", "--lang", "en", "--", name)
    assert said.code == 2
    assert "R052" in said.err
    assert f"Did you mean '{nearest}'?" in said.err
    assert not list(here.iterdir())
    assert plancheck("pack", "new", nearest).code == 0


@pytest.mark.parametrize("name", ["", "123", "---", "?"])
def test_a_name_that_says_nothing(plancheck: Any, here: Path, name: str) -> None:
    said = plancheck("pack", "new", "--lang", "en", "--", name)
    assert said.code == 2
    assert "small letters, digits and hyphens" in said.err
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kis",), "A pack named 'kis' comes with plancheck already."),
        (("eigen", "--extends", "veilig-wone"), "Did you mean 'veilig-wonen'?"),
        (("eigen", "-o", "eigen.docx"), "O001"),
        (("eigen", "-o", "nergens/eigen.yaml"), "O002"),
        (("eigen", "-o", "map.yaml"), "O003"),
    ],
)
def test_what_cannot_be_written_is_told_at_once(
    plancheck: Any, here: Path, arguments: tuple[str, ...], words: str
) -> None:
    (here / "map.yaml").mkdir()
    said = plancheck("pack", "new", *arguments, "--lang", "en")
    assert said.code == 2
    assert words in said.err
    assert [path.name for path in here.iterdir()] == ["map.yaml"]


def test_a_new_pack_can_build_on_one_beside_it(plancheck: Any, here: Path) -> None:
    plancheck("pack", "new", "een", "--extends", "veilig-wonen")
    said = plancheck("pack", "new", "eentje", "--extends", "een")
    assert said.code == 0, said.err
    assert len({item.rule.code for item in load_pack(here / "eentje.yaml").rules}) == 24 + 3 + 3


def test_a_rule_is_explained_in_lines_that_fit(plancheck: Any) -> None:
    said = plancheck("pack", "show", "DS01", "--lang", "en").out
    assert max(map(len, said.splitlines())) <= 80
    lines = [line.strip() for line in said.splitlines()]
    assert lines[0] == "DS01  At most ten dwellings per shared entrance"
    for heading in ("Why", "What is judged", "What is measured", "What it needs of a plan", "Norm", "Source",
                    "Where it belongs", "Tests", "Pack"):  # fmt: skip
        assert heading in said.splitlines()
    for line in (
        "In the pack: kind = 'shared_main'",
        "Measure: count. How many of something belong to the subject.",
        "by: entrance_id",
        "entrances (entrances): kind (kind), entrance id (entrance_id)",
        "dwellings (dwellings): entrance id (entrance_id)",
        "Norm: at most 10 dwellings",
        "Level: Recommendation",
        "Weight in the score: 3, set for this rule",
        "Authority: guideline",
        "Key: Self-evident",
        "Criteria that it covers: S0-1.3-3, S1-3.4-4, S4-2D-6, S4-T1-4",
        "eleven is one too many: Falls short",
        "Name in the pack: bldg.dwellings_per_entrance",
    ):
        assert line in lines, line


@pytest.mark.parametrize("name", [ID, "DS01", "ds01", "DS01,DS02"])
def test_a_rule_is_found_by_any_name(plancheck: Any, name: str) -> None:
    said = plancheck("pack", "show", name)
    assert said.out.startswith("DS01  ")
    assert said.out.count("\n====") == 1 + name.count(",")


def test_a_typo_in_a_rule_names_the_nearest(plancheck: Any) -> None:
    said = plancheck("pack", "show", "bldg.dwelings_per_entrance", "--lang", "en")
    assert said.code == 2
    assert f"Did you mean '{ID}'?" in said.err


def test_every_shipped_rule_can_be_explained(plancheck: Any) -> None:
    for language in ("nl", "en"):
        said = plancheck("pack", "show", "*", "--lang", language)
        assert said.code == 0, said.err
        assert said.out.count("\n====") == len(load_pack().rules)
        long = [line for line in said.out.splitlines() if len(line) > 80 and "http" not in line]
        assert all(" " not in line.strip() for line in long), long
        assert "None" not in re.findall(r"\w+", said.out)


def test_a_changed_rule_says_who_changed_what_and_why(plancheck: Any, packs: Packs) -> None:
    packs.write(
        HEAD + "extends: [veilig-wonen]\n"
        "override:\n  VW01: {norm: {at_most: 8}, accept: 90%, title: {nl: Kort, en: Short}, "
        "reason: {nl: Beleid 2026, en: Policy 2026}}\n"
        "exclude:\n  VW02: {nl: Te grof, en: Too coarse}\n"
    )
    said = " ".join(plancheck("pack", "show", "VW01", "-r", "proef.yaml", "--lang", "en").out.split())
    assert "Changed by: Trial: norm from at most 20 dwellings to at most 8 dwellings; " in said
    assert "share that must meet the norm from 100% to 90%; " in said
    assert "title from 'At most" in said
    assert "to 'Short'. Reason: Policy 2026" in said
    [gone] = load_pack("proef.yaml").excluded
    said = plancheck("pack", "show", gone, "-r", "proef.yaml", "--lang", "en").out
    assert said == f"{gone} is left out of this pack. Reason: Too coarse\n"


def test_packs_are_listed_in_columns(plancheck: Any) -> None:
    lines = plancheck("pack", "list", "--lang", "en").out.splitlines()
    assert len({line.index("  ", len(line.split()[0])) for line in lines}) > 0
    starts = {re.search(r"rules \d+", line).start() for line in lines}  # type: ignore[union-attr]
    assert len(starts) == 1
    assert any(line.startswith("kis ") and "KIS: keys" in line for line in lines)


def test_rules_are_listed_in_columns(plancheck: Any) -> None:
    said = plancheck("pack", "list", "-r", "veilig-wonen", "--lang", "en")
    rules = load_pack("veilig-wonen").rules
    lines = said.out.splitlines()
    assert len(lines) == len(rules)
    for line, loaded in zip(lines, rules, strict=True):
        code, name, level, title = re.split(r"\s{2,}", line)
        assert (code, name, title) == (loaded.rule.code, loaded.rule.id, loaded.rule.title.en)
        assert level.lower() == loaded.rule.level
    assert said.err == f"Rules: {len(rules)}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("DS01",), {"DS01"}),
        (("DS0*", "--ignore", "DS02,DS03"), {"DS01", "DS04", "DS05", "DS06", "DS07", "DS08", "DS09"}),
        (("--select", "DS0*", "--kind", "count"), {"DS01"}),
        (("-r", "veilig-wonen", "--select", "requirement,wish", "--questions"), set()),
        (("-r", "veilig-wonen", "--questions", "--select", "VW1*"), {"VW13", "VW16"}),
    ],
)
def test_rules_are_filtered_as_for_a_check(plancheck: Any, arguments: tuple[str, ...], expected: set[str]) -> None:
    lines = plancheck("pack", "list", *arguments).out.splitlines()
    found = {line.split()[0] for line in lines}
    assert found >= expected
    rules = {item.rule.code: item.rule for item in load_pack().rules}
    if "--questions" in arguments:
        assert all(rules[code].is_question for code in found)
    if "--kind" in arguments:
        assert {rules[code].kind for code in found} == {"count"}
    if "--questions" not in arguments and "--kind" not in arguments:
        assert found == expected


def test_measured_and_questions_are_the_whole(plancheck: Any) -> None:
    every, measured, questions = (
        {line.split()[0] for line in plancheck("pack", "list", "-r", "kis", *more).out.splitlines()}
        for more in ((), ("--measured",), ("--questions",))
    )
    assert measured
    assert questions
    assert not measured & questions
    assert measured | questions == every


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [(("-r", "veilig-wone"), "veilig-wonen"), (("--kind", "distnce"), "distance"), (("DS0",), "DS"), (("--select", "wsh"), "wish")],
)  # fmt: skip
def test_a_list_of_what_is_not_there(plancheck: Any, arguments: tuple[str, ...], nearest: str) -> None:
    said = plancheck("pack", "list", *arguments, "--lang", "en")
    assert said.code == 2
    assert f"Did you mean '{nearest}" in said.err


def test_nothing_to_list(plancheck: Any) -> None:
    said = plancheck("pack", "list", "-r", "kbo", "--questions", "--lang", "en")
    assert (said.code, said.out, said.err) == (0, "", "Rules: 0\n")
