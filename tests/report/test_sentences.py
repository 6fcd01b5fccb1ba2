from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.report import digest
from plancheck.report.sentences import amount, found, margin_words, norm_words, percentage, some_meet, status_word
from plancheck.texts import Language
from tests.report.builders import counts, finding, result, small_review


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
    assert margin_words(-3.0, "dwellings", "nl") == "3 woningen tekort"
    assert margin_words(-1.0, "dwellings", "en") == "1 dwelling short of the norm"
    assert margin_words(12.6, "m", "nl") == "13 m over"
    assert margin_words(-0.0004, "m", "nl") == "0,0004 m tekort"
    assert margin_words(-0.18, "share", "nl") == "18 procentpunt tekort"
    assert margin_words(-0.01, "share", "en") == "1 percentage point short of the norm"
    assert margin_words("out_of_reach", "m", "nl") == ""
    assert margin_words(-1.0, "yes_no", "nl") == ""


@pytest.mark.parametrize(
    ("share", "written"), [(1.0, "100%"), (0.999, "99%"), (0.001, "1%"), (0.0, "0%"), (0.643, "64%")]
)
def test_almost_all_is_not_all(share: float, written: str) -> None:
    assert percentage(share, "nl") == written


@pytest.mark.parametrize(("share", "written"), [(0.9496, "95%"), (0.94996, "95%"), (0.5, "50%")])
def test_a_share_has_decimals_only_where_it_would_read_as_enough(share: float, written: str) -> None:
    assert percentage(share, "en", 0.9) == written
    assert percentage(0.9496, "en", 0.95) == "94.96%"


def test_how_many_meet() -> None:
    def told(met: int, language: Language) -> str:
        judged = result("r", "R1", "Regel", "not_met", value=0.5, subjects=counts(met, 3 - met))
        return some_meet(judged, language)

    assert [told(met, "nl") for met in (0, 1, 2)] == [
        "0 van de 3 voldoen", "1 van de 3 voldoet", "2 van de 3 voldoen",
    ]  # fmt: skip
    assert told(1, "en") == "1 of 3 meets"


def test_an_observation_is_not_a_verdict() -> None:
    seen = result("o", "O1", "Waarde", "not_applicable", level="observation", value=3.0)
    unseen = result("o", "O1", "Waarde", "unknown", level="observation")
    assert status_word(seen, "nl") == "Waarneming"
    assert status_word(unseen, "nl") == "Onbekend"


def test_many_subjects_are_counted_and_a_plan_is_measured() -> None:
    many = result("r", "R1", "Regel", "not_met", value=0.7, unit="share", norm={"at_most": 10, "unit": "dwellings"},
                  subjects=counts(7, 3), findings=(finding("r", "entrances", "E1", "not_met"),))  # fmt: skip
    whole = result("r", "R1", "Regel", "not_met", value=112.0, unit="m", norm={"at_most": 100, "unit": "m"},
                   subjects=counts(0, 1), findings=(finding("r", "boundary", "Wijk", "not_met"),))  # fmt: skip
    every = many.model_copy(update={"subjects": counts(0, 3)})
    only = many.model_copy(update={"subjects": counts(0, 1)})
    assert found(many, "nl") == "tekort: 3 van de 10"
    assert found(every, "nl") == "tekort: alle 3"
    assert found(only, "nl") == "schiet tekort"
    assert found(whole, "nl") == "112 m, norm hoogstens 100 m"


def test_requirements_come_first_then_weight_times_loss() -> None:
    assert [short.code for short in digest.falling_short(small_review())] == ["KI07", "BC01", "DS01"]


def test_every_rule_has_one_status() -> None:
    review = small_review()
    assert sum(digest.status_counts(review).values()) == len(review.results)
    assert len(digest.measured(review)) + len(digest.questions(review)) == len(review.results)


SHARES = st.floats(0, 1).map(lambda share: float(f"{share:.6g}"))


@given(SHARES, SHARES)
def test_the_share_that_meets_never_reads_as_enough_when_it_is_not(share: float, accept: float) -> None:
    read, enough_ = (float(percentage(side, "en", accept).removesuffix("%")) for side in (share, accept))
    assert (read < enough_, read == enough_) == (share < accept, share == accept)


@given(st.floats(0, 1e6).map(lambda value: float(f"{value:.6g}")), st.floats(0, 1e6))
def test_a_value_and_its_norm_read_as_they_were_judged(value: float, norm: float) -> None:
    def read(words: str) -> float:
        return float(words.removeprefix("at least ").removesuffix(" m").replace(",", ""))

    bound = {"at_least": norm, "unit": "m"}
    measured, asked = read(amount(value, "m", "en", bound)), read(norm_words(bound, None, "en"))
    assert (measured < asked, measured == asked) == (value < norm, value == norm)


def test_without_a_norm_only_the_value_is_told() -> None:
    def told(norm: dict[str, object] | None) -> str:
        seen = result("o", "O1", "Waarde", "unknown", level="observation", value=3.0, unit="dwellings", norm=norm)
        return found(seen, "nl")

    assert told(None) == "3 woningen"
    assert told({"unresolved": "water", "unit": "dwellings"}) == "3 woningen, geen getal in de normtabel"
