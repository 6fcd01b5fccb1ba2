"""YAML files: what they say, where it stands, and a memory that nothing depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancheck import caching
from plancheck.documents import MAXIMUM_BYTES, read_document
from plancheck.errors import PlancheckError

TEXT = "pack: proef\nrules:\n  - id: a\n    norm: {at_most: 10}\n  - id: b\n"


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "memory"
    monkeypatch.setattr(caching, "_path", lambda digest: folder / f"{digest}.json")
    return folder


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "proef.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_value_and_key_has_a_place(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, TEXT))
    assert (document.place(("pack",)).line, document.place(("pack",)).column) == (1, 7)
    assert (document.place(("rules", 1, "id")).line, document.place(("rules", 1, "id")).column) == (5, 9)
    assert document.place(("rules", 0, "norm", "at_most"), key=True).column == 12
    assert document.place(("rules", 0, "norm", "nergens")).line == 4
    assert document.place(("rules", 0, "norm", "at_most")).excerpt == (
        "  3 |   - id: a\n  4 |     norm: {at_most: 10}\n    |                     ^\n  5 |   - id: b"
    )


def test_the_second_reading_comes_from_memory_and_says_the_same(tmp_path: Path, memory: Path) -> None:
    path = write(tmp_path, TEXT)
    first = read_document(path)
    assert len(list(memory.iterdir())) == 1
    assert read_document(path).content == first.content
    path.write_text(TEXT.replace("10", "8"), encoding="utf-8")
    assert read_document(path).content["rules"][0]["norm"] == {"at_most": 8}


def test_a_damaged_memory_is_forgotten(tmp_path: Path, memory: Path) -> None:
    path = write(tmp_path, TEXT)
    first = read_document(path)
    for kept in memory.iterdir():
        kept.write_text("{half", encoding="utf-8")
    assert read_document(path).content == first.content


def test_what_json_cannot_hold_is_not_remembered(tmp_path: Path, memory: Path) -> None:
    path = write(tmp_path, "date: 2026-03-01\n1: number\n")
    assert read_document(path).content[1] == "number"
    assert not memory.exists() or not list(memory.iterdir())


def test_a_memory_that_cannot_be_written_is_no_problem(tmp_path: Path, memory: Path) -> None:
    memory.write_text("a file stands where the folder should be", encoding="utf-8")
    assert read_document(write(tmp_path, TEXT)).content["pack"] == "proef"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "R001"),
        ("a: [1, 2", "R001"),
        ("a: 1\na: 2\n", "R001"),
        ("a: !!python/object:os.system {}\n", "R001"),
        ("x" * (MAXIMUM_BYTES + 1), "R003"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: str | bytes, code: str) -> None:
    with pytest.raises(PlancheckError) as caught:
        read_document(write(tmp_path, content))
    assert caught.value.faults[0].code == code


def test_yes_and_no_are_words(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, "a: yes\nb: no\n")).content == {"a": "yes", "b": "no"}
