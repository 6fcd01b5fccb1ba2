"""``plancheck report``: what was stored comes out again, in every format, and nothing is judged anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plancheck.report import FORMATS
from tests.cli.conftest import collection, feature, point, street_plan

SUFFIXES = tuple(FORMATS)


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")
    monkeypatch.chdir(tmp_path)


def outputs(name: str) -> tuple[str, ...]:
    return tuple(part for suffix in SUFFIXES for part in ("-o", f"{name}{suffix}"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_same_bytes_as_the_check_gave(
    plancheck: Any, plan_file: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    first = plancheck("check", plan_file, "--lang", language, *outputs("een"))
    assert first.code == 0, first.err
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    again = plancheck("report", "een.json", plan_file, *outputs("twee"))
    assert again.code == 0, again.err
    for suffix in SUFFIXES:
        assert Path(f"twee{suffix}").read_bytes() == Path(f"een{suffix}").read_bytes(), suffix
    assert again.out.replace("twee.", "een.") == first.out


def test_what_fails_in_junit_follows_the_option_and_the_exit_code_does_not(plancheck: Any, plan_file: Path) -> None:
    options = ("--fail-on", "recommendation", "--select", "DS01")
    assert plancheck("check", plan_file, *options, "-o", "een.xml", "-o", "een.json", "-q").code == 1
    assert plancheck("report", "een.json", plan_file, "--fail-on", "recommendation", "-o", "twee.xml", "-q").code == 0
    assert Path("twee.xml").read_bytes() == Path("een.xml").read_bytes()
    assert plancheck("report", "een.json", plan_file, "-o", "drie.xml", "-q").code == 0
    assert "<failure" in Path("een.xml").read_text(encoding="utf-8")
    assert "<failure" not in Path("drie.xml").read_text(encoding="utf-8")


def test_an_organisations_own_look_and_the_layers_of_the_plan(plancheck: Any, plan_file: Path) -> None:
    Path("huisstijl").mkdir()
    Path("huisstijl/templates.yaml").write_text("organisation: Gemeente Voorbeeldstad\n", encoding="utf-8")
    options = ("--templates", "huisstijl", "--plan-layers", "-q")
    checked = plancheck("check", plan_file, "-o", "een.json", "-o", "een.html", "-o", "een.gpkg", *options)
    assert checked.code == 0, checked.err
    assert plancheck("report", "een.json", plan_file, "-o", "twee.html", "-o", "twee.gpkg", *options).code == 0
    for suffix in (".html", ".gpkg"):
        assert Path(f"twee{suffix}").read_bytes() == Path(f"een{suffix}").read_bytes(), suffix
    assert "Gemeente Voorbeeldstad" in Path("twee.html").read_text(encoding="utf-8")
    refused = plancheck("report", "een.json", plan_file, "-o", "drie.html", "--plan-layers")
    assert refused.code == 2
    assert ".gpkg" in refused.err


def test_a_review_keeps_its_language(plancheck: Any, plan_file: Path) -> None:
    plancheck("check", plan_file, "--lang", "en", "--select", "DS01", "-o", "een.json", "-q")
    refused = plancheck("report", "een.json", plan_file, "-o", "twee.html", "--lang", "nl")
    assert refused.code == 2
    assert "S007" in refused.err
    assert not Path("twee.html").exists()
    assert plancheck("report", "een.json", plan_file, "-o", "twee.html", "--lang", "en", "-q").code == 0
    assert plancheck("report", "een.json", plan_file, "-o", "drie.html", "-q").code == 0
    assert '<html lang="en">' in Path("drie.html").read_text(encoding="utf-8")


def test_another_plan_is_refused_unless_it_is_asked_for(plancheck: Any, plan_file: Path) -> None:
    plancheck("check", plan_file, "--select", "DS01", "-o", "een.json", "-q")
    changed = [*street_plan(), feature("trees", point(155010, 463090), tree_id="T1")]
    Path("ander.geojson").write_text(json.dumps(collection(changed)), encoding="utf-8")
    refused = plancheck("report", "een.json", "ander.geojson", "-o", "twee.html", "--lang", "nl")
    assert refused.code == 2
    assert "S008" in refused.err
    assert "ander.geojson" in refused.err
    assert plan_file.name in refused.err
    assert not Path("twee.html").exists()
    told = plancheck("report", "een.json", "ander.geojson", "-o", "twee.html", "--other-plan", "-q")
    assert told.code == 0
    assert "ander.geojson" in told.err
    copy = Path("kopie.geojson")
    copy.write_bytes(plan_file.read_bytes())
    assert plancheck("report", "een.json", copy, "-o", "drie.html", "-q").code == 0


def test_a_plan_in_another_coordinate_system_is_never_drawn(plancheck: Any, plan_file: Path) -> None:
    plancheck("check", plan_file, "--select", "DS01", "-o", "een.json", "-q")
    review = json.loads(Path("een.json").read_text(encoding="utf-8"))
    review["plan"]["crs"] = "EPSG:31370"
    Path("een.json").write_text(json.dumps(review), encoding="utf-8")
    refused = plancheck("report", "een.json", plan_file, "-o", "twee.html", "--other-plan")
    assert refused.code == 2
    assert "S009" in refused.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("weg.json", "plan", "-o", "uit.html"), "S001"), (("plan", "plan", "-o", "uit.html"), "S004"),
        (("een.json", "weg.geojson", "-o", "uit.html"), "P001"), (("een.json", "plan", "-o", "uit.docx"), "O001"),
        (("een.json", "plan", "-o", "een.json"), "O006"), (("een.json", "plan", "-o", "plan"), "O006"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_written(
    plancheck: Any, plan_file: Path, arguments: tuple[str, ...], code: str
) -> None:
    plancheck("check", plan_file, "--select", "DS01", "-o", "een.json", "-q")
    Path("plan.json").write_bytes(plan_file.read_bytes())
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    given = ["plan.json" if argument == "plan" else argument for argument in arguments]
    result = plancheck("report", *given)
    assert result.code == 2
    assert code in result.err
    assert "Traceback" not in result.err
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


def test_a_mapping_is_part_of_what_was_reviewed(plancheck: Any, tmp_path: Path) -> None:
    renamed = [
        {**item, "properties": {**item["properties"], "layer": "huizen"}} if item["properties"]["layer"] == "dwellings" else item
        for item in street_plan()
    ]  # fmt: skip
    Path("plan.geojson").write_text(json.dumps(collection(renamed)), encoding="utf-8")
    mapping = "mapping: eigen\ntitle: {nl: Eigen, en: Own}\nlayers:\n  dwellings:\n    source: [huizen]\n"
    Path("mapping.yaml").write_text(mapping, encoding="utf-8")
    checked = plancheck(
        "check", "plan.geojson", "--mapping", "mapping.yaml", "--select", "DS01", "-o", "een.json", "-q"
    )
    assert checked.code == 0, checked.err
    again = ("report", "een.json", "plan.geojson", "-o", "twee.json", "-q")
    assert plancheck(*again).code == 2
    assert plancheck(*again, "--mapping", "mapping.yaml").code == 0
    assert Path("twee.json").read_bytes() == Path("een.json").read_bytes()
