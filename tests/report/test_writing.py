from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from plancheck import report
from plancheck.errors import PlancheckError
from tests.report.builders import small_plan, small_review


def test_the_suffix_chooses_the_format(tmp_path: Path) -> None:
    starts = {
        ".json": b"{\n", ".html": b"<!DOCTYPE html>", ".gpkg": b"SQLite format 3", ".xlsx": b"PK", ".csv": b"\xef\xbb\xbf",
        ".xml": b"<?xml", ".pdf": b"%PDF-1.7",
    }  # fmt: skip
    assert set(report.FORMATS) == set(starts)
    for suffix, start in starts.items():
        path = tmp_path / f"toets{suffix}"
        report.write(small_review(), small_plan(), path)
        assert path.read_bytes().startswith(start)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == sorted(starts)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("toets.docx", "O001", "Toegestaan: .json, .html, .pdf, .gpkg"),
        ("toets", "O001", "heeft geen einde"),
        ("toets.jsn", "O001", "Bedoelt u '.json'?"),
        ("nergens/toets.json", "O002", "bestaat niet"),
    ],
)
def test_what_cannot_be_written_is_said_at_once(tmp_path: Path, name: str, code: str, words: str) -> None:
    with pytest.raises(PlancheckError) as caught:
        report.check_outputs([tmp_path / name])
    assert caught.value.faults[0].code == code
    assert words in caught.value.explain("nl")
    assert not list(tmp_path.iterdir())


def test_all_faults_are_named_together(tmp_path: Path) -> None:
    (tmp_path / "map.json").mkdir()
    plan = tmp_path / "plan.gpkg"
    same = tmp_path / "toets.json"
    with pytest.raises(PlancheckError) as caught:
        report.check_outputs([tmp_path / "map.json", plan, same, same], inputs=[plan])
    assert [fault.code for fault in caught.value.faults] == ["O003", "O006", "O007"]


def test_a_file_that_fails_halfway_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "toets.json"
    path.write_text("oud")

    def fail(review: object, plan: object, half: Path, options: object) -> None:
        half.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(report.FORMATS, ".json", fail)
    with pytest.raises(PlancheckError) as caught:
        report.write(small_review(), small_plan(), path)
    assert caught.value.faults[0].code == "O005"
    assert path.read_text() == "oud"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_another_program_holds_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: object, target: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PlancheckError) as caught:
        report.write(small_review(), small_plan(), tmp_path / "toets.json")
    assert caught.value.faults[0].code == "O004"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders work otherwise on Windows")
def test_a_written_file_can_be_read_by_others(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        report.write(small_review(), small_plan(), tmp_path / "toets.json")
    finally:
        os.umask(mask)
    assert (tmp_path / "toets.json").stat().st_mode & 0o777 == 0o644
