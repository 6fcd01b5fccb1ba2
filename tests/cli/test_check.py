"""``plancheck check``: exit codes, outputs whole or not at all, and one clear message for everything a user can do wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from tests.cli.conftest import RD, X, Y, box, collection, feature, point, street_plan


def test_a_plan_goes_in_and_a_review_comes_out(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / f"review.{suffix}" for suffix in ("json", "html", "gpkg")]
    result = plancheck("check", plan_file, *(part for path in outputs for part in ("-o", path)))
    assert result.code == 0, result.err
    assert "Proefstraat" in result.out
    assert all(path.stat().st_size > 0 for path in outputs)
    review = json.loads(outputs[0].read_text(encoding="utf-8"))
    assert review["schema"] == "plancheck.review/1"
    assert review["plan"]["dwellings"] == 12
    assert review["plan"]["inhabitants"] == 24


def test_the_flat_with_twelve_dwellings_behind_one_door_is_found(
    plancheck: Any, plan_file: Path, tmp_path: Path
) -> None:
    output = tmp_path / "review.json"
    plancheck("check", plan_file, "-o", output, "--select", "DS01", "-q")
    [result] = json.loads(output.read_text(encoding="utf-8"))["results"]
    assert result["status"] == "not_met"
    assert result["score"] == 80
    [finding] = result["findings"]
    assert finding["subject"] == {"layer": "entrances", "id": "E1"}
    assert (finding["value"], finding["margin"]) == (12, -2)
    assert finding["location"] == [X + 40, Y + 22]
    assert "Proefstraat" in finding["where"]
    assert finding["message"] == "Entree E1 ontsluit 12 woningen; hoogstens 10."


def test_colours_that_cannot_be_read_are_told_and_stop_nothing(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    look = tmp_path / "huisstijl"
    look.mkdir()
    (look / "tokens.css").write_text("--plancheck-link-color: #8ab4d8;", encoding="utf-8")
    output = tmp_path / "review.html"
    result = plancheck("check", plan_file, "-o", output, "--templates", look, "--select", "DS02", "--lang", "en", "-q")
    assert result.code in (0, 1)
    assert output.exists()
    assert "Colours in --templates that not everybody can read" in result.err
    assert "H020: --plancheck-link-color (#8ab4d8) on --plancheck-document-background (#ffffff)" in result.err
    assert "At least 4.5 to 1 is needed" in result.err
    (look / "tokens.css").write_text("--plancheck-link-color: #154273;", encoding="utf-8")
    assert not plancheck("check", plan_file, "-o", output, "--templates", look, "--select", "DS02", "-q").err


def test_the_layers_of_the_plan_come_along_when_asked(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "review.gpkg"
    assert plancheck("check", plan_file, "-o", output, "--plan-layers", "-q").code == 0
    assert {"plan_buildings", "plan_paths", "findings_points"} <= {name for name, _ in pyogrio.list_layers(output)}


def test_the_layers_of_the_plan_need_a_geopackage_to_be_in(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    result = plancheck("check", plan_file, "-o", tmp_path / "review.html", "--plan-layers")
    assert result.code == 2
    assert "C007" in result.err
    assert "--plan-layers" in result.err
    assert list(tmp_path.iterdir()) == [plan_file]


def test_english_on_demand(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "review.json"
    plancheck("check", plan_file, "-o", output, "--select", "DS01", "--lang", "en", "-q")
    [result] = json.loads(output.read_text(encoding="utf-8"))["results"]
    assert result["findings"][0]["message"] == "Entrance E1 serves 12 dwellings; at most 10."


def test_exit_code_one_is_for_what_falls_short(plancheck: Any, plan_file: Path) -> None:
    assert plancheck("check", plan_file, "--select", "DS01", "-q").code == 0
    assert plancheck("check", plan_file, "--select", "DS01", "-q", "--fail-on", "recommendation").code == 1
    assert plancheck("check", plan_file, "--select", "DS01", "-q", "--min-score", "90").code == 1


def test_a_parameter_on_the_command_line_is_in_the_review(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "review.json"
    plancheck("check", plan_file, "-o", output, "--select", "DS01", "--set", "group_size=12", "-q")
    review = json.loads(output.read_text(encoding="utf-8"))
    assert review["parameters"]["group_size"] == 12
    assert review["results"][0]["status"] == "met"


def wrong_inputs() -> dict[str, tuple[str, str | bytes, str]]:
    """Return per case: the file name, its content, and the code that the message must carry."""
    here = [item for item in street_plan() if item["properties"]["layer"] != "dwellings"]
    degrees = [
        feature("dwellings", point(5.1, 52.1), dwelling_id="D1"),
        feature("boundary", box(5.0, 52.0, 0.2, 0.2), name="Proef"),
    ]
    return {
        "an empty file": ("leeg.gpkg", b"", "P0"),
        "an empty GeoJSON": ("leeg.geojson", b"", "P0"),
        "a text file called .gpkg": ("notitie.gpkg", b"Dit is een notitie.", "P0"),
        "half a GeoJSON": ("half.geojson", b'{"type": "FeatureCollection", "feat', "P0"),
        "a plan without dwellings": ("plan.geojson", json.dumps(collection(here)), "P0"),
        "nothing of a plan": ("iets.geojson", json.dumps(collection([feature("iets", point(X, Y))])), "P0"),
        "GeoJSON in degrees that says it is in RD": ("rd.geojson", json.dumps(collection(degrees, RD)), "P0"),
    }


@pytest.mark.parametrize("case", wrong_inputs())
def test_a_wrong_plan_gives_one_clear_message(plancheck: Any, tmp_path: Path, case: str) -> None:
    name, content, code = wrong_inputs()[case]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    output = tmp_path / "review.json"
    result = plancheck("check", path, "-o", output)
    assert result.code == 2, result.out
    assert code in result.err
    assert name in result.err or case in ("a plan without dwellings", "nothing of a plan")
    assert "Traceback" not in result.err
    assert not output.exists()


def test_a_missing_file(plancheck: Any, tmp_path: Path) -> None:
    result = plancheck("check", tmp_path / "weg.gpkg", "-o", tmp_path / "review.json")
    assert result.code == 2
    assert "weg.gpkg" in result.err
    assert not list(tmp_path.iterdir())


def test_a_shapefile_in_degrees_without_prj(plancheck: Any, tmp_path: Path) -> None:
    import geopandas as gpd
    import shapely

    frame = gpd.GeoDataFrame({"dwelling_i": ["D1"]}, geometry=[shapely.Point(5.1, 52.1)])
    folder = tmp_path / "plan"
    folder.mkdir()
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        frame.to_file(folder / "dwellings.shp")
    result = plancheck("check", folder, "-o", tmp_path / "review.json")
    assert result.code == 2
    assert "P0" in result.err
    assert not (tmp_path / "review.json").exists()


@pytest.mark.parametrize(
    ("change", "code", "hint"),
    [(("at_most", "at_mots"), "R011", "at_most"), (("count:", "cuont:"), "R030", "count")],
)
def test_a_wrong_pack_ends_the_run_before_the_plan_is_read(
    plancheck: Any, tmp_path: Path, change: tuple[str, str], code: str, hint: str
) -> None:
    from tests.pack_files import HEAD, RULE

    pack = tmp_path / "proef.yaml"
    pack.write_text((HEAD + RULE).replace(*change), encoding="utf-8")
    result = plancheck("check", tmp_path / "weg.gpkg", "-r", pack, "-o", tmp_path / "review.json")
    assert result.code == 2
    assert code in result.err
    assert f"'{hint}'" in result.err
    assert "weg.gpkg" not in result.err
    assert not (tmp_path / "review.json").exists()


def test_an_existing_review_survives_a_failure(plancheck: Any, tmp_path: Path) -> None:
    output = tmp_path / "review.json"
    output.write_text("vorige", encoding="utf-8")
    assert plancheck("check", tmp_path / "weg.gpkg", "-o", output).code == 2
    assert output.read_text(encoding="utf-8") == "vorige"


def test_an_output_that_cannot_be_made_is_refused_at_once(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    for output in (tmp_path / "review.docx", tmp_path / "nergens" / "review.json"):
        result = plancheck("check", plan_file, "-o", output)
        assert result.code == 2
        assert "O0" in result.err


def test_answers_are_kept_and_wrong_ones_are_named(plancheck: Any, plan_file: Path, tmp_path: Path) -> None:
    from plancheck.api import load_pack

    question = next(loaded.rule.id for loaded in load_pack("proces").rules if loaded.rule.is_question)
    answers, output = tmp_path / "antwoorden.yaml", tmp_path / "review.json"
    answers.write_text(f"answers:\n  - {{rule: {question}, value: partly}}\n", encoding="utf-8")
    assert plancheck("check", plan_file, "--answers", answers, "-o", output, "-q").code == 0
    judgement = json.loads(output.read_text(encoding="utf-8"))["judgement"]
    assert judgement["answered"] == 1
    assert judgement["questions"] > judgement["answered"]
    answers.write_text(f"answers:\n  - {{rule: {question}x, value: partly}}\n", encoding="utf-8")
    result = plancheck("check", plan_file, "--answers", answers)
    assert result.code == 2
    assert "A001" in result.err
    assert question in result.err
    answers.write_text(f"answers:\n  - {{rule: {question}, value: misschien}}\n", encoding="utf-8")
    assert "A002" in plancheck("check", plan_file, "--answers", answers).err


def test_a_command_with_a_typo_names_the_nearest(plancheck: Any) -> None:
    result = plancheck("chek", "plan.gpkg")
    assert result.code == 2
    assert "check" in result.err


def test_nothing_at_all_shows_help(plancheck: Any) -> None:
    result = plancheck()
    assert "check" in result.out + result.err


def test_help_needs_no_heavy_imports() -> None:
    code = (
        "import sys; from plancheck.cli import cli\n"
        "from click.testing import CliRunner\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        "heavy = {'numpy', 'pandas', 'geopandas', 'shapely', 'scipy', 'pydantic', 'jinja2', 'ruamel'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
