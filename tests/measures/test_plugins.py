"""Measures of other packages: off until they are allowed, in the review when they took part, and never in the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import plancheck.extending
from plancheck.api import load_pack
from plancheck.cli import cli
from plancheck.cli.leaving import leave
from plancheck.errors import PlancheckError
from plancheck.measures import KINDS
from plancheck.measures.plugins import plugin_kinds

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "tests" / "plugin_example"
PACK = EXAMPLE / "bomenrijen.yaml"
PLAN = ROOT / "example_plans" / "fictional" / "havenkwartier-a.gpkg"

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a package on the path as pip would, without pip: its modules and its .dist-info."""
    before = set(sys.modules)

    def put(name: str, version: str, points: dict[str, str], modules: dict[str, str] | None = None) -> Path:
        site = tmp_path / f"site-{name}"
        info = site / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
        lines = ["[plancheck.measures]", *(f"{kind} = {place}" for kind, place in points.items())]
        (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for module, content in (modules or {}).items():
            (site / f"{module}.py").write_text(content, encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))
        return site

    yield put
    for module in set(sys.modules) - before:
        if module.startswith(("plancheck_spacing", "brought_")):
            del sys.modules[module]


@pytest.fixture
def spacing(install: Install, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the example package by what its own pyproject says."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    monkeypatch.syspath_prepend(str(EXAMPLE))
    return install(project["name"], project["version"], project["entry-points"]["plancheck.measures"])


def brought(kind: str, **changes: str) -> str:
    """Return a module with a measure kind."""
    facts = {"name": f'"{kind}"', "before": "", **changes}
    return (
        f"{facts['before']}\nfrom plancheck.extending import Kind, Strict, known\n"
        f'KIND = Kind({facts["name"]}, Strict, lambda context, subjects, given: known(subjects.frame.area), "m")\n'
    )


def explained(error: PlancheckError) -> str:
    return error.explain("en")


def test_a_plugin_is_off_until_it_is_allowed(spacing: Path) -> None:
    with pytest.raises(PlancheckError) as caught:
        load_pack(PACK)
    said = explained(caught.value)
    assert "R030: There is no measure 'spacing'." in said
    assert "The package plancheck-spacing brings this measure: allow it with --plugins." in said
    assert "plancheck_spacing" not in sys.modules
    assert load_pack(PACK, plugins=True).rules[0].rule.kind == "spacing"
    assert "spacing" not in KINDS


def test_a_measure_that_nobody_brings_is_not_a_plugin() -> None:
    with pytest.raises(PlancheckError) as caught:
        load_pack(PACK)
    assert "--plugins" not in explained(caught.value)


def test_check_measures_with_a_plugin_and_says_so(
    spacing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, page = tmp_path / "review.json", tmp_path / "review.html"
    assert leave(cli, ["check", str(PLAN), "-r", str(PACK), "-o", str(output)]) == 2
    assert "--plugins" in capsys.readouterr().err
    assert not output.exists()
    arguments = ["check", str(PLAN), "-r", str(PACK), "--plugins", "-o", str(output), "-o", str(page), "--lang", "en"]
    assert leave(cli, arguments) == 0
    assert "With measures of other packages: plancheck-spacing 1.2.0" in capsys.readouterr().out
    review = json.loads(output.read_text(encoding="utf-8"))
    assert review["engine"]["plugins"] == [{"name": "plancheck-spacing", "version": "1.2.0"}]
    [result] = review["results"]
    assert 0 < result["subjects"]["met"] < result["subjects"]["total"]
    assert "plancheck-spacing 1.2.0" in page.read_text(encoding="utf-8")


def test_only_plugins_that_took_part_are_in_the_review(spacing: Path, tmp_path: Path) -> None:
    output = tmp_path / "review.json"
    arguments = ["check", str(PLAN), "-r", "barcode", "--plugins", "-q", "-o", str(output)]
    assert leave(cli, arguments) == 0
    assert json.loads(output.read_text(encoding="utf-8"))["engine"]["plugins"] == []


def test_every_command_on_packs_takes_plugins(
    spacing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = (
        ["pack", "test", str(PACK)],
        ["pack", "show", "BR01", "-r", str(PACK)],
        ["pack", "list", "-r", str(PACK)],
        ["pack", "docs", "-r", str(PACK), "-o", str(tmp_path / "docs")],
    )
    for command in commands:
        assert leave(cli, command) == 2, command
        assert leave(cli, [*command, "--plugins"]) == 0, command
    assert "spacing. how far each subject is from its nearest neighbour." in capsys.readouterr().out
    page = (tmp_path / "docs" / "kinds" / "spacing.html").read_text(encoding="utf-8")
    assert "Clark and Evans" in page


@pytest.mark.parametrize(
    ("points", "modules", "code", "words"),
    [
        ({"wide": "brought_a:KIND"}, {}, "M001", "ModuleNotFoundError: No module named 'brought_a'"),
        ({"wide": "brought_a:KIND"}, {"brought_a": brought("wide", before="1 / 0")}, "M001", "ZeroDivisionError"),
        ({"wide": "brought_a:KIND"}, {"brought_a": brought("wide", before="raise SystemExit")}, "M001", "SystemExit"),
        ({"wide": "brought_a:NONE"}, {"brought_a": brought("wide")}, "M001", "AttributeError"),
        ({"wide": "brought_a:known"}, {"brought_a": brought("wide")}, "M002", "is not a measure kind named 'wide'"),
        ({"wide": "brought_a:KIND"}, {"brought_a": brought("narrow")}, "M002", "is not a measure kind named 'wide'"),
        ({"count": "brought_a:KIND"}, {"brought_a": brought("count")}, "M003", "but plancheck has one of that name"),
    ],
)
def test_a_broken_plugin_is_named(
    install: Install, points: dict[str, str], modules: dict[str, str], code: str, words: str
) -> None:
    install("veel-maten", "0.3", points, modules)
    assert load_pack("vuistregels").rules
    with pytest.raises(PlancheckError) as caught:
        load_pack("vuistregels", plugins=True)
    said = explained(caught.value)
    assert said.startswith(f"{code}: ")
    assert "veel-maten" in said
    assert words in said
    assert "Update or remove that package, or work without --plugins." in said


def test_two_packages_with_the_same_measure(install: Install) -> None:
    install("een-maat", "1", {"wide": "brought_a:KIND"}, {"brought_a": brought("wide")})
    install("twee-maten", "2", {"wide": "brought_b:KIND"}, {"brought_b": brought("wide")})
    with pytest.raises(PlancheckError) as caught:
        plugin_kinds()
    assert "M003: The package twee-maten brings a measure 'wide', but een-maat has one of that name." in explained(
        caught.value
    )


def test_the_tests_of_the_example_pass(spacing: Path) -> None:
    path = os.pathsep.join([str(spacing), str(EXAMPLE), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml", "tests"],
        cwd=EXAMPLE, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_for_authors_names_all_that_is_promised() -> None:
    page = (ROOT / "docs" / "eigen-meetsoort.md").read_text(encoding="utf-8")
    for name in plancheck.extending.__all__:
        assert f"`{name}`" in page, name
