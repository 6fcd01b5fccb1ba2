"""Intervals against norms: a verdict only when the whole interval agrees, numbers as printed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.pack.rule import Norm, ScoreLine
from plancheck.review.judging import Limits, limits, margins, meets, rounded, scores
from plancheck.rounding import hundredfold

INF = np.inf


def arrays(*intervals: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    low, high = zip(*intervals, strict=True)
    return np.array(low, dtype=float), np.array(high, dtype=float)


@pytest.mark.parametrize(
    ("norm", "interval", "verdict"),
    [
        ({"at_most": 10}, (10, 10), "met"),
        ({"at_most": 10}, (11, 11), "short"),
        ({"at_most": 10}, (8, 12), "unknown"),
        ({"at_most": 10}, (8, 9), "met"),
        ({"at_most": 400}, (INF, INF), "short"),
        ({"at_least": 3}, (3, 3), "met"),
        ({"at_least": 3}, (-INF, INF), "unknown"),
        ({"at_least": 3}, (4, INF), "met"),
        ({"between": (1, 2)}, (1.5, 1.5), "met"),
        ({"between": (1, 2)}, (0, 0.5), "short"),
        ({"between": (1, 2)}, (0.5, 1.5), "unknown"),
        ({"equals": 1}, (1, 1), "met"),
        ({"equals": 1}, (0, 0), "short"),
        ({"equals": 1}, (0, 1), "unknown"),
        ({"one_of": (1, 3)}, (3, 3), "met"),
        ({"one_of": (1, 3)}, (2, 2), "short"),
        ({"at_least": "partly"}, (0.5, 0.5), "met"),
        ({"at_least": "yes"}, (0.5, 0.5), "short"),
    ],
)
def test_a_verdict_needs_the_whole_interval(
    norm: dict[str, object], interval: tuple[float, float], verdict: str
) -> None:
    bounds = limits(Norm.model_validate(norm))
    assert bounds is not None
    met, short = meets(*arrays(interval), bounds)
    assert (bool(met[0]), bool(short[0])) == (verdict == "met", verdict == "short")


def test_a_norm_without_figure_has_no_limits() -> None:
    assert limits(Norm(unresolved="schools")) is None
    assert limits(None) is None


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.floats(-1e9, 1e9))
def test_no_interval_meets_and_falls_short_at_once(low: float, width: float, norm: float) -> None:
    for bounds in (Limits(norm, INF), Limits(-INF, norm), Limits(norm, norm, (norm,))):
        met, short = meets(*arrays((low, low + width)), bounds)
        assert not (met[0] and short[0])
        if width == 0:
            assert met[0] or short[0]


def test_margins_are_positive_inside_the_norm() -> None:
    values = np.array([350.0, 450.0, INF])
    np.testing.assert_array_equal(margins(values, Limits(-INF, 400)), [50, -50, -INF])
    np.testing.assert_array_equal(margins(np.array([1.5, 3.0]), Limits(1, 2)), [0.5, -1.0])


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_values_are_judged_as_printed(value: float) -> None:
    assert float(rounded(np.array([value]))[0]) == pytest.approx(float(f"{value:.6g}"), rel=1e-12, abs=1e-9)


def test_rounding_leaves_out_of_reach_and_unknown_alone() -> None:
    result = rounded(np.array([INF, -INF, np.nan, 0.0, 400.0000004]))
    np.testing.assert_array_equal(result, [INF, -INF, np.nan, 0.0, 400.0])


def test_scores_run_along_the_line_and_stop_at_its_ends() -> None:
    line = ScoreLine(full=10, none=20)
    low, high = scores(*arrays((5, 5), (15, 15), (25, 25), (INF, INF), (10, 20), (-INF, INF)), line)
    np.testing.assert_array_equal(low, [1, 0.5, 0, 0, 0, 0])
    np.testing.assert_array_equal(high, [1, 0.5, 0, 0, 1, 1])


def test_the_margin_of_what_is_out_of_reach() -> None:
    values = np.array([np.inf, 3.0, np.nan])
    at_least, at_most = limits(Norm(at_least=2.0)), limits(Norm(at_most=2.0))
    assert at_least is not None
    assert at_most is not None
    assert margins(values, at_least).tolist()[:2] == [np.inf, 1.0]
    assert margins(values, at_most).tolist()[:2] == [-np.inf, -1.0]
    assert np.isnan(margins(values, at_least)[2])


@given(st.lists(st.floats(-1e6, 1e6)))
def test_a_rounded_share_in_per_cent_has_no_dust(values: list[float]) -> None:
    shares = rounded(np.array(values, dtype=float))
    assert rounded(100 * shares).tolist() == [hundredfold(share) for share in shares.tolist()]
