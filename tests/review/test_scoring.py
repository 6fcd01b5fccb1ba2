"""Scores carry their range and completeness all the way up; what does not apply takes no part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plancheck.review.scoring import NOTHING, Score, mean_score

parts = st.lists(
    st.one_of(
        st.just(NOTHING),
        st.just(Score(None, 0.0, 100.0, 0.0)),
        st.tuples(st.floats(0, 100), st.floats(0, 1)).map(
            lambda given: Score(given[0], given[0] * given[1], given[0] + (100 - given[0]) * (1 - given[1]), given[1])
        ),
    ),
    max_size=6,
)


def test_nothing_that_applies_is_no_score() -> None:
    assert mean_score([]) == NOTHING
    assert mean_score([NOTHING, NOTHING]) == NOTHING


def test_an_unknown_part_widens_the_range_and_lowers_completeness() -> None:
    known, unknown = Score(80.0, 80.0, 80.0, 1.0), Score(None, 0.0, 100.0, 0.0)
    assert mean_score([known, unknown]) == Score(80.0, 40.0, 90.0, 0.5)


def test_what_does_not_apply_changes_nothing() -> None:
    known = Score(80.0, 70.0, 90.0, 0.8)
    assert mean_score([known, NOTHING]) == known


@given(parts)
def test_the_score_lies_within_its_range(given: list[Score]) -> None:
    result = mean_score(given)
    if result.low is None or result.high is None or result.completeness is None:
        assert all(part == NOTHING for part in given)
    else:
        assert 0 <= result.low <= result.high <= 100 + 1e-9
        assert 0 <= result.completeness <= 1
        if all(part.score is not None for part in given if part != NOTHING) and result.score is not None:
            assert result.low - 1e-9 <= result.score <= result.high + 1e-9
