from __future__ import annotations

import pytest

import plancheck
from plancheck.report.tongues import tongue


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Secured by Design, interactive design guide", "en"),
        ("LEED 2009 for Neighborhood Development, prerequisite Walkable Streets", "en"),
        ("2030 Palette, Street networks", "en"),
        ("Defensible space", "en"),
        ("Hart voor de wijk, zorg voor de straat", "nl"),
        ("Ruimte maken voor ontmoeting, de buurt als sociale leefomgeving", "nl"),
        ("NPDc6", None),
        ("", None),
        (None, None),
    ],
)
def test_the_language_of_a_title(title: str | None, language: str | None) -> None:
    assert tongue(title) == language


def test_no_dutch_title_in_the_packs_is_taken_for_english() -> None:
    english = {loaded.work.title for loaded in plancheck.load_pack().rules if tongue(loaded.work.title) == "en"}
    assert english
    assert not [title for title in english if {"de", "het", "een", "van", "voor"} & set(title.lower().split())]
