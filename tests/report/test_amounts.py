from __future__ import annotations

import pytest

from plancheck.report.amounts import amount, margin_words, norm_words, percentage


@pytest.mark.parametrize(
    ("norm", "dutch", "english"),
    [
        ({"at_most": 10, "unit": "dwellings"}, "hoogstens 10 woningen", "at most 10 dwellings"),
        ({"at_least": 0.8, "unit": "share"}, "minstens 80%", "at least 80%"),
        ({"between": [0.5, 2.5], "unit": "m"}, "van 0,5 m tot 2,5 m", "from 0.5 m to 2.5 m"),
        ({"equals": 1, "unit": "yes_no"}, "ja", "yes"),
        ({"one_of": [1, 2], "unit": "storeys"}, "een van 1 bouwlaag, 2 bouwlagen", "one of 1 storey, 2 storeys"),
        ({"at_least": "partly", "unit": "answer"}, "minstens deels", "at least partly"),
        ({"unresolved": "water"}, "geen getal in de normtabel", "no figure in the norm table"),
        ({"at_least": 1200, "unit": "made_up_unit"}, "minstens 1.200 made up unit", "at least 1,200 made up unit"),
        (None, "geen norm", "no norm"),
    ],
)
def test_norms_in_words(norm: dict[str, object] | None, dutch: str, english: str) -> None:
    assert norm_words(norm, None, "nl") == dutch
    assert norm_words(norm, None, "en") == english


def test_amounts() -> None:
    assert amount("out_of_reach", "m", "nl") == "onbereikbaar"
    assert amount(None, "m", "nl") == "onbekend"
    assert amount(0.123456, "share", "nl") == "12,3%"
    assert amount(1.0, "yes_no", "nl") == "ja"
    assert amount(1.0, "facilities", "nl") == "1 voorziening"
    assert amount(1.4996, "per", "nl", {"at_least": 1.5}) == "1,4996"
    assert amount(0.94996, "share", "en", {"at_least": 0.95}) == "94.996%"


def test_margins() -> None:
    least, most, both = {"at_least": 1}, {"at_most": 1}, {"between": [1, 2]}
    assert margin_words(-3.0, least, "dwellings", "nl") == "3 woningen tekort"
    assert margin_words(-3.0, most, "dwellings", "nl") == "3 woningen boven de norm"
    assert margin_words(-3.0, both, "dwellings", "nl") == "3 woningen van de norm af"
    assert margin_words(-1.0, least, "dwellings", "en") == "1 dwelling short of the norm"
    assert margin_words(-1.0, most, "dwellings", "en") == "1 dwelling above the norm"
    assert margin_words(12.6, most, "m", "nl") == "13 m ruimte"
    assert margin_words(-0.0004, least, "m", "nl") == "0,0004 m tekort"
    assert margin_words(-0.18, least, "share", "nl") == "18 procentpunt tekort"
    assert margin_words(-0.01, least, "share", "en") == "1 percentage point short of the norm"
    assert margin_words("out_of_reach", most, "m", "nl") == ""
    assert margin_words(-1.0, least, "yes_no", "nl") == ""


@pytest.mark.parametrize(
    ("share", "written"), [(1.0, "100%"), (0.999, "99%"), (0.001, "1%"), (0.0, "0%"), (0.643, "64%")]
)
def test_almost_all_is_not_all(share: float, written: str) -> None:
    assert percentage(share, "nl") == written


@pytest.mark.parametrize(("share", "written"), [(0.9496, "95%"), (0.94996, "95%"), (0.5, "50%")])
def test_a_share_has_decimals_only_where_it_would_read_as_enough(share: float, written: str) -> None:
    assert percentage(share, "en", 0.9) == written
    assert percentage(0.9496, "en", 0.95) == "94.96%"
