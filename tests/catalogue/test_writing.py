"""The folder of pages is written whole or not at all, and nothing that a person made is ever lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from plancheck.catalogue import writing
from plancheck.catalogue.writing import MANIFEST, check_folder, write_folder
from plancheck.errors import PlancheckError

PAGES = {"index.html": "een", "rules/a/b.html": "twee"}


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST
    }  # fmt: skip


def refused(folder: Path) -> str:
    with pytest.raises(PlancheckError) as caught:
        write_folder(PAGES, folder)
    [fault] = caught.value.faults
    return fault.code


def test_pages_are_written_and_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    write_folder(PAGES, folder)
    assert files(folder) == PAGES
    write_folder({"index.html": "drie"}, folder)
    assert files(folder) == {"index.html": "drie"}
    assert list(tmp_path.iterdir()) == [folder]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    write_folder(PAGES, tmp_path / "docs")
    (tmp_path / "empty").mkdir()
    write_folder(PAGES, tmp_path / "empty")
    assert files(tmp_path / "empty") == PAGES


def test_clutter_of_the_system_is_no_reason_to_refuse(tmp_path: Path) -> None:
    write_folder(PAGES, tmp_path / "docs")
    (tmp_path / "docs" / "rules" / ".DS_Store").write_bytes(b"x")
    write_folder(PAGES, tmp_path / "docs")
    assert files(tmp_path / "docs") == PAGES


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "brief.txt").write_text("mine", encoding="utf-8")
    assert refused(folder) == "O008"
    assert files(folder) == {"brief.txt": "mine"}


@pytest.mark.parametrize("name", ["notes.txt", "rules/a/own.html", "rules/a/b.html"])
def test_a_file_that_was_added_or_changed_is_not_lost(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "docs"
    write_folder(PAGES, folder)
    (folder / name).write_text("mine", encoding="utf-8")
    assert refused(folder) == "O008"
    assert (folder / name).read_text(encoding="utf-8") == "mine"
    with pytest.raises(PlancheckError, match=name):
        check_folder(folder)


@pytest.mark.parametrize("manifest", ["{", "[]", '{"files": []}', '{"files": {}}'])
def test_a_manifest_of_something_else_gives_no_permission(tmp_path: Path, manifest: str) -> None:
    folder = tmp_path / "docs"
    write_folder(PAGES, folder)
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    assert refused(folder) == "O008"
    assert files(folder) == PAGES


def test_many_foreign_files_are_named_in_short(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(PlancheckError, match=r"\.txt, .*\.txt, \.\.\."):
        check_folder(tmp_path)


def test_a_file_or_a_missing_parent_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file") == "O009"
    assert refused(tmp_path / "no" / "such") == "O002"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_folder_that_one_is_in_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "docs"
    write_folder(PAGES, folder)
    monkeypatch.chdir(folder / "rules")
    assert refused(folder) == "O010"
    monkeypatch.chdir(folder)
    assert refused(Path()) == "O010"
    write_folder(PAGES, Path("../other"))
    assert files(tmp_path / "other") == PAGES


def test_what_fails_halfway_leaves_the_old_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "docs"
    write_folder(PAGES, folder)

    def full(folder: Path, pages: object) -> None:
        folder.mkdir()
        (folder / "index.html").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_fill", full)
    assert refused(folder) == "O005"
    assert files(folder) == PAGES
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("failing", [0, 1])
def test_a_folder_that_another_program_holds_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    folder = tmp_path / "docs"
    write_folder(PAGES, folder)
    moves: list[Path] = []
    rename = Path.rename

    def held(source: Path, target: Path) -> Path:
        moves.append(source)
        if len(moves) - 1 == failing:
            raise PermissionError(13, "Permission denied")
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", held)
    assert refused(folder) == "O004"
    assert files(folder) == PAGES
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(sys.platform == "win32", reason="links to folders need rights on Windows")
def test_a_link_to_a_folder_is_followed_and_one_inside_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_folder(PAGES, tmp_path / "link")
    assert files(tmp_path / "real") == PAGES
    assert (tmp_path / "link").is_symlink()
    (tmp_path / "real" / "away").symlink_to(tmp_path)
    assert refused(tmp_path / "link") == "O008"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_folder_without_permission_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert refused(tmp_path / "docs") == "O004"
    finally:
        tmp_path.chmod(0o700)
