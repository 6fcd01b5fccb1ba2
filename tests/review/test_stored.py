"""A review is read back as it was; a file that is none says what it is instead."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from plancheck.errors import PlancheckError
from plancheck.plan.model import Source
from plancheck.report.json import to_json
from plancheck.review import stored
from plancheck.review.stored import other_plan, read_review
from tests.report.builders import SHA, small_plan, small_review


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written = Path("review.json")
    written.write_bytes(to_json(small_review()))
    return written


def refused(path: Path) -> str:
    with pytest.raises(PlancheckError) as caught:
        read_review(path)
    return caught.value.explain("en")


def changed(path: Path, *steps: Any, to: Any) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    part = content
    for step in steps[:-1]:
        part = part[step]
    part[steps[-1]] = to
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_what_was_written_is_read_back(path: Path) -> None:
    assert read_review(path) == small_review()
    assert to_json(read_review(path)) == path.read_bytes()


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_review(path) == small_review()


@pytest.mark.parametrize(
    ("content", "explained"),
    [
        (b"", "S003: The file review.json is empty."),
        (b"  \n", "S003: The file review.json is empty."),
        (b"PK\x03\x04", "S004: review.json is not a review: a review is a .json file of plancheck."),
        (b"[1, 2]", "S004: review.json is not a review: a review is a .json file"),
        (b'{"type": "FeatureCollection"}', "S004: The file review.json is not a review in the form plancheck.review/1."),
        (b'{"schema": 1}', "S004"),
        (b'{"schema": "plancheck.review/2"}', "S005: review.json is a review in the form plancheck.review/2; this version reads plancheck.review/1."),
        (b'{"schema": "plancheck.review/1"}', "S006: review.json is a review that this version cannot read. It was made by plancheck ?, this is"),
        (b'{"schema":\n "plancheck', "review.json:2:12: S003: The file is damaged or only half there"),
        (b'{"a":' * 5000, "S003"),
        (b'{"schema": "\xff"}', "S003"),
        (b'{"schema": NaN}', "S003"),
    ],
)  # fmt: skip
def test_what_is_no_review_is_told_apart(path: Path, content: bytes, explained: str) -> None:
    path.write_bytes(content)
    assert explained in refused(path)


def test_a_file_that_cannot_be_read(path: Path) -> None:
    assert "S001: There is no file weg.json." in refused(Path("weg.json"))
    assert "S001: . is a folder" in refused(Path())
    if sys.platform != "win32":
        os.mkfifo("pijp.json")
        assert "S001: pijp.json is not a file that can be read." in refused(Path("pijp.json"))


def test_a_huge_file_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MAXIMUM_BYTES", 1000)
    assert "S002: The file review.json is larger than 0 MB." in refused(path)


def test_a_half_file_says_where_it_ends(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])
    assert "S003: The file is damaged or only half there" in refused(path)


@pytest.mark.parametrize(
    ("steps", "to", "place"),
    [
        (("results", 0, "status"), "goed", "results[0].status"),
        (("total", "grade"), "A", "total.grade"),
        (("results", 0, "findings", 1, "location"), [1], "results[0].findings[1].location"),
        (("created",), "gisteren", "created"),
        (("areas",), [{"layer": "blocks", "id": "B", "title": "B", "geometry": "POLYGON ((0 0", "dwellings": 1, "score": None,
                       "low": None, "high": None, "completeness": None, "mix": []}], "areas[0].geometry"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_review_is_named(path: Path, steps: tuple[Any, ...], to: Any, place: str) -> None:
    said = refused(changed(path, *steps, to=to))
    assert "S006" in said
    assert f"Not as expected: {place}" in said
    assert "Judge the plan again" in said


def test_many_things_that_are_wrong_are_counted(path: Path) -> None:
    assert "results[4], +6." in refused(changed(path, "results", to=[1] * 11))


def test_a_plan_is_the_same_by_its_content_and_not_by_its_name() -> None:
    from dataclasses import replace

    same = replace(small_plan(), sources=(Source("elders/kopie.gpkg", SHA),))
    assert other_plan(small_review(), same) is None
    other = other_plan(small_review(), replace(same, sources=(Source("nieuw.gpkg", "0" * 64),)))
    assert other is not None
    assert "testwijk.gpkg. Given and not reviewed: nieuw.gpkg." in other.render("en")
    more = other_plan(small_review(), replace(same, sources=(*same.sources, Source("answers.csv", "1" * 64))))
    assert more is not None
    assert "or changed since: nothing. Given and not reviewed: answers.csv." in more.render("en")
