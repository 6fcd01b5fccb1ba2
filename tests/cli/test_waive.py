"""``plancheck waive``: from a finding to a waivers file, and from that to a review in which it is waived."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import X, Y, collection, feature, point, street_plan

ROOT = Path(__file__).resolve().parent.parent.parent
HARBOUR = ROOT / "example_plans" / "fictional" / "havenkwartier-a.gpkg"
REASON = "Zorgcomplex met receptie, in overleg met de wijkagent."


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")
    monkeypatch.chdir(tmp_path)


def two_doors(first: str = "E1", shift: float = 0.0) -> list[dict[str, Any]]:
    """Return a street with two shared entrances, each with too many dwellings."""
    plan = [item for item in street_plan() if item["properties"]["layer"] not in ("entrances", "dwellings")]
    for name, x in ((first, 40 + shift), ("E2", 90)):
        plan.append(feature("entrances", point(X + x, Y + 22), entrance_id=name, building_id="B1", kind="shared_main"))
        plan += [
            feature("dwellings", point(X + x, Y + 15), dwelling_id=f"{name}-{n}", building_id="B1", entrance_id=name)
            for n in range(12)
        ]
    return plan


def written(features: list[dict[str, Any]], name: str = "plan.geojson") -> Path:
    path = Path(name)
    path.write_text(json.dumps(collection(features)), encoding="utf-8")
    return path


@pytest.fixture
def checked(plancheck: Any) -> Any:
    """Judge a plan by rule DS01 (with the waivers, when they are there); return the outcome and the review."""

    def run(plan: Path, *options: object) -> tuple[Any, dict[str, Any]]:
        given = ("--waivers", "waivers.yaml") if Path("waivers.yaml").exists() else ()
        outcome = plancheck("check", plan, "--select", "DS01", "-o", "review.json", *given, *options)
        return outcome, json.loads(Path("review.json").read_text(encoding="utf-8"))

    return run


def waive(plancheck: Any, *arguments: object) -> Any:
    return plancheck("waive", "review.json", "--reason", REASON, "--until", "2027-03-01", *arguments)


def findings(review: dict[str, Any]) -> dict[str, str]:
    return {finding["subject"]["id"]: finding["status"] for finding in review["results"][0]["findings"]}


def codes(review: dict[str, Any]) -> list[str]:
    return [issue["code"] for issue in review["input"]["issues"] if issue["code"].startswith("I08")]


def test_a_finding_is_waived_and_stays_so_until_the_thing_is_another(plancheck: Any, checked: Any) -> None:
    outcome, review = checked(written(two_doors()), "--fail-on", "recommendation")
    assert outcome.code == 1
    assert findings(review) == {"E1": "not_met", "E2": "not_met"}

    result = waive(
        plancheck, "--finding", "DS01:E1", "--finding", "bldg.dwellings_per_entrance:E2", "--role", "planner"
    )
    assert result.code == 0, result.err
    assert "Entree E1 ontsluit 12 woningen; hoogstens 10." in result.out

    outcome, review = checked(Path("plan.geojson"), "--fail-on", "recommendation", "--lang", "en")
    assert outcome.code == 0
    assert "Waivers: 2, of which at work: 2" in outcome.out
    [found] = review["results"]
    assert (found["status"], found["score"]) == ("waived", None)
    assert found["subjects"]["waived"] == 2
    assert findings(review) == {"E1": "waived", "E2": "waived"}
    assert review["waivers"][0]["author"] == {"name": None, "role": "planner"}
    assert review["waivers"][0]["matched"] is True

    _, review = checked(written(two_doors("N7", shift=5)))
    assert findings(review) == {"N7": "waived", "E2": "waived"}

    outcome, review = checked(written(two_doors("N7", shift=-30)), "--fail-on", "recommendation")
    assert outcome.code == 1
    assert findings(review) == {"N7": "not_met", "E2": "waived"}
    assert codes(review) == ["I081"]


def test_a_waiver_that_has_ended_counts_no_longer(
    plancheck: Any, checked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(written(two_doors()))
    assert waive(plancheck, "--finding", "DS01:E1").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803945600")  # 2 March 2027
    outcome, review = checked(Path("plan.geojson"), "--lang", "en")
    assert findings(review)["E1"] == "not_met"
    assert codes(review) == ["I080"]
    assert "has ended" in outcome.out


def test_the_plan_of_a_harbour_gets_new_ids(plancheck: Any, checked: Any) -> None:
    _, review = checked(HARBOUR)
    [short, *_] = [name for name, status in findings(review).items() if status == "not_met"]
    assert waive(plancheck, "--finding", f"DS01:{short}").code == 0
    shutil.copy(HARBOUR, "nieuw.gpkg")
    database = sqlite3.connect("nieuw.gpkg")
    database.create_function("ST_IsEmpty", 1, lambda shape: False)  # the file's own triggers ask for it
    for layer in ("entrances", "dwellings"):
        database.execute(f"UPDATE {layer} SET entrance_id = 'N' || entrance_id WHERE entrance_id IS NOT NULL")
    database.commit()
    database.close()
    _, review = checked(Path("nieuw.gpkg"))
    assert findings(review)[f"N{short}"] == "waived"
    assert review["waivers"][0]["finding"] == f"bldg.dwellings_per_entrance:N{short}"
    assert codes(review) == []


def test_the_plan_as_a_whole_is_waived_without_feature_or_place(plancheck: Any) -> None:
    plan = written(two_doors())
    plancheck("check", plan, "--select", "KIS41", "-o", "review.json", "-q")
    assert waive(plancheck, "--finding", "KIS41").code == 0
    written_now = Path("waivers.yaml").read_text(encoding="utf-8")
    assert "feature" not in written_now
    assert "place" not in written_now
    plancheck("check", plan, "--select", "KIS41", "-o", "review.json", "-q", "--waivers", "waivers.yaml")
    review = json.loads(Path("review.json").read_text(encoding="utf-8"))
    assert review["results"][0]["status"] == "waived"
    assert review["results"][0]["value"] is not None


HELD = """\
# Ontheffingen van Voorbeeldstad
answers:
- rule: q.routines
  value: deels   # gevraagd op de bewonersavond
waivers:  # op volgorde van datum
- rule: 'DS07'
  feature: "007"
  until: 2026-12-31   # verlengen?
  reason: >
    Een lange reden
    over twee regels.
# einde
"""


def test_comments_and_order_of_what_is_there_stay(plancheck: Any, checked: Any) -> None:
    checked(written(two_doors()))
    path = Path("waivers.yaml")
    path.write_bytes(HELD.replace("\n", "\r\n").encode())
    assert waive(plancheck, "--finding", "DS01:E1").code == 0
    assert path.read_bytes().decode().replace("\r\n", "\n") == HELD + (
        "- rule: bldg.dwellings_per_entrance\n"
        "  feature: E1\n"
        "  place: {x: 155040, y: 463022, radius: 15}\n"
        f"  reason: {REASON}\n"
        "  date: 2026-03-01\n"
        "  until: 2027-03-01\n"
    )
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize("held", ["", "# nog niets\n", "waivers: []\n", "waivers:\n", "answers: []\n"])
def test_an_empty_file_is_filled(plancheck: Any, checked: Any, held: str) -> None:
    checked(written(two_doors()))
    Path("waivers.yaml").write_text(held, encoding="utf-8")
    result = waive(plancheck, "--finding", "DS01:E1")
    assert result.code == 0, result.err
    assert findings(checked(Path("plan.geojson"))[1])["E1"] == "waived"


@pytest.mark.parametrize(
    ("arguments", "explained"),
    [
        (("--finding", "DS01:E3"), "V011: There is no finding 'DS01:E3' in review.json."),
        (("--finding", "DS01:E3"), "Findings near it: bldg.dwellings_per_entrance:E2, bldg.dwellings_per_entrance:E1"),
        (("--finding", "DS1:E1"), "Findings near it: bldg.dwellings_per_entrance:E1"),
        (("--finding", "iets"), "The id of a finding is its rule and its feature, such as DS01:E12."),
        (("--finding", "DS01:E1", "--until", "31-12-2026"), "Did you mean '2026-12-31'?"),
        (("--finding", "DS01:E1", "--until", "2026-02-28"), "V014: The end date 2026-02-28 has passed already."),
        (("--finding", "DS01:E1", "--reason", " "), "V001: The waiver has no reason."),
        (("--finding", "DS01:E1", "-o", "waivers.json"), "V015: A waivers file ends in .yaml"),
        (("--finding", "DS01:E1", "-o", "weg/waivers.yaml"), "O002"),
        (("--finding", "DS01:E1", "--radius", "0"), "Write a number above 0, up to 1,000."),
        ((), "--finding is missing."),
    ],
)
def test_what_cannot_be_waived_is_told_and_nothing_is_written(
    plancheck: Any, checked: Any, arguments: tuple[str, ...], explained: str
) -> None:
    checked(written(two_doors()))
    result = waive(plancheck, *arguments, "--lang", "en")
    assert result.code == 2
    assert explained in result.err
    assert not list(Path().glob("**/*waivers*"))


@pytest.mark.parametrize(
    ("content", "explained"),
    [
        (None, "S001: There is no file review.json."),
        ("", "S003: The file review.json is empty."),
        ("<html>", "S004: review.json is not a review"),
        ('{"schema": "plancheck.review/9"}', "S005: review.json is a review in the form plancheck.review/9"),
    ],
)
def test_a_file_that_is_no_review(plancheck: Any, content: str | None, explained: str) -> None:
    if content is not None:
        Path("review.json").write_text(content, encoding="utf-8")
    result = waive(plancheck, "--finding", "DS01:E1", "--lang", "en")
    assert result.code == 2
    assert explained in result.err


def test_only_what_falls_short_can_be_waived(plancheck: Any, checked: Any) -> None:
    homeless = [item for item in street_plan(8) if item["properties"]["layer"] != "boundary"]
    checked(written(homeless), "--all")
    result = waive(plancheck, "--finding", "DS01:E1", "--lang", "en")
    assert result.code == 2
    assert "V012: bldg.dwellings_per_entrance:E1 meets the norm: there is nothing to waive." in result.err


def test_nothing_is_waived_twice(plancheck: Any, checked: Any) -> None:
    checked(written(two_doors()))
    assert waive(plancheck, "--finding", "DS01:E1").code == 0
    before = Path("waivers.yaml").read_bytes()
    result = waive(plancheck, "--finding", "DS01:E2", "--finding", "DS01:E1", "--lang", "en")
    assert result.code == 2
    assert "waivers.yaml:2:5: V013: bldg.dwellings_per_entrance:E1 has a waiver in this file already." in result.err
    checked(Path("plan.geojson"))
    assert "V012" in waive(plancheck, "--finding", "DS01:E1", "-o", "ander.yaml").err
    assert Path("waivers.yaml").read_bytes() == before


@pytest.mark.parametrize("held", ["waivers: [\n", "- los\n", "waivers:\n  - {rule: DS01}\n"])
def test_a_waivers_file_that_is_wrong_is_left_alone(plancheck: Any, checked: Any, held: str) -> None:
    checked(written(two_doors()))
    Path("waivers.yaml").write_text(held, encoding="utf-8")
    assert waive(plancheck, "--finding", "DS01:E1").code == 2
    assert Path("waivers.yaml").read_text(encoding="utf-8") == held


def test_a_wrong_waivers_file_ends_the_run_before_the_plan_is_read(plancheck: Any) -> None:
    Path("waivers.yaml").write_text("waivers:\n  - {rule: DS01, feature: E1, reason: Zo is het}\n", encoding="utf-8")
    result = plancheck("check", "weg.gpkg", "--waivers", "waivers.yaml", "-o", "review.json", "--lang", "en")
    assert result.code == 2
    assert "waivers.yaml:2:5: V002: The waiver has no end date." in result.err
    assert "weg.gpkg" not in result.err


def test_every_report_shows_who_waived_what_and_why(plancheck: Any, checked: Any) -> None:
    import pyogrio

    checked(written(two_doors()))
    waive(plancheck, "--finding", "DS01:E1", "--author", "Bureau Voorbeeld", "--role", "bouwplanadviseur")
    checked(Path("plan.geojson"), "-o", "review.html", "-o", "review.gpkg", "--lang", "en")
    said = f"{REASON[:-1]} (Bureau Voorbeeld, Police adviser on building plans, up to and including 1 March 2027)."
    page = Path("review.html").read_text(encoding="utf-8")
    assert f"Waived: {said}" in page
    assert 'id="waivers"' in page
    points = pyogrio.read_dataframe("review.gpkg", layer="findings_points").set_index("subject")
    assert (points.loc["E1", "status"], points.loc["E1", "waiver"]) == ("waived", said)
    assert points["waiver"].isna()["E2"]
