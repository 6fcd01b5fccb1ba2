"""``plancheck pack docs`` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancheck.cli import cli
from plancheck.cli.leaving import leave
from tests.catalogue.conftest import HOSTILE
from tests.pack_files import HEAD, RULE, Packs


def test_the_catalogue_of_named_packs_is_written(
    packs: Packs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, folder = packs.write(HEAD + RULE), tmp_path / "docs"
    arguments = ["pack", "docs", "-r", str(own), "-r", "barcode", "-r", str(own), "-o", str(folder), "--lang", "en"]
    assert leave(cli, arguments) == 0
    pages = len(list(folder.rglob("*.html")))
    assert f"{pages} pages written; begin at {folder / 'index.html'}" in capsys.readouterr().out
    assert {path.name for path in (folder / "rules").iterdir()} == {"proef", "barcode"}
    assert leave(cli, arguments) == 0


def test_a_wrong_pack_or_folder_writes_nothing(
    packs: Packs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "docs"
    wrong = packs.write(HOSTILE.replace("count:", "cuont:"), "wrong")
    assert leave(cli, ["pack", "docs", "-r", str(wrong), "-o", str(folder)]) == 2
    assert "R030" in capsys.readouterr().err
    assert not folder.exists()
    folder.mkdir()
    (folder / "mine.txt").touch()
    assert leave(cli, ["pack", "docs", "-r", "barcode", "-o", str(folder)]) == 2
    assert "O008" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
