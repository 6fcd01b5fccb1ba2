from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plancheck.report import digest
from plancheck.report.amounts import amount, norm_words, percentage
from plancheck.report.sentences import found, some_meet, status_word
from plancheck.texts import Language
from tests.report.builders import counts, finding, result, small_review


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
