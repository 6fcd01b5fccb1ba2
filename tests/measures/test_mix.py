from __future__ import annotations

import math
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.builder import interval, plan, run, value

if TYPE_CHECKING:
    from collections.abc import Sequence

TENURES = ("social_rent", "mid_rent", "free_rent", "affordable_owner", "owner")
SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
INDICES = ("simpson", "shannon", "largest_share")


def homes(attribute: str, values: Sequence[Any], **attributes: Any) -> list[dict[str, Any]]:
    return [{"geometry": "POINT (5 5)", attribute: value, **attributes} for value in values]


def mixed(attribute: str, values: Sequence[Any], index: str, **parameters: Any) -> tuple[float, float]:
    town = plan({"dwellings": homes(attribute, values)}, SQUARE)
    return interval("mix", {"of": "dwellings", "attribute": attribute, "index": index, **parameters}, town)


def by_hand(weights: dict[Any, float], index: str, classes: int | None) -> float:
    shares = [weight / sum(weights.values()) for weight in weights.values() if weight > 0]
    if index == "simpson":
        return 1 - sum(share**2 for share in shares)
    if index == "largest_share":
        return max(shares)
    k = classes or len(shares)
    return -sum(share * math.log(share) for share in shares) / math.log(k) if k > 1 else 0.0


def test_known_mixes() -> None:
    half = ["owner", "social_rent"]
    assert mixed("tenure", half, "simpson") == (0.5, 0.5)
    assert mixed("tenure", half, "shannon") == pytest.approx((math.log(2) / math.log(5),) * 2)
    assert mixed("dwelling_type", ["a", "b"], "shannon") == pytest.approx((1, 1))
    assert mixed("tenure", ["owner"] * 3 + ["mid_rent"], "largest_share") == (0.75, 0.75)
    assert mixed("dwelling_type", ["a", "a"], "shannon") == (0, 0)


def test_weights_and_lists() -> None:
    town = plan({"dwellings": homes("tenure", ["owner"], size_m2=150.0) + homes("tenure", ["mid_rent"], size_m2=50.0)})
    parameters = {"of": "dwellings", "attribute": "tenure", "index": "largest_share", "weight": "size_m2"}
    assert value("mix", parameters, town) == [0.75]
    spaces = [{"activities": text, "geometry": SQUARE} for text in ("sit, play", "play,eat")]
    parameters = {"of": "public_spaces", "attribute": "activities", "index": "largest_share"}
    assert value("mix", parameters, plan({"public_spaces": spaces})) == [0.5]


def test_nothing_there_is_unknown() -> None:
    measured = run("mix", {"of": "dwellings", "attribute": "tenure"}, plan({"dwellings": []}, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, pytest.approx(0.8))
    assert [item.layer for item in measured.missing] == ["dwellings"]
    measured = run("mix", {"of": "dwellings", "attribute": "tenure"}, plan({}, SQUARE))
    assert [item.layer for item in measured.missing] == ["dwellings"]


def test_what_leaves_a_subject_open() -> None:
    half = homes("tenure", ["owner", "mid_rent"])
    town = plan({"dwellings": half + homes("tenure", ["owner"], size_m2=None)})
    assert interval("mix", {"of": "dwellings", "attribute": "tenure", "weight": "size_m2"}, town) == (0, 0.8)
    some = {"layer": "dwellings", "where": "life_course_proof = true"}
    assert interval("mix", {"of": some, "attribute": "tenure", "index": "largest_share"}, town) == (0.2, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*TENURES[:3], None]), min_size=1, max_size=6), st.sampled_from(INDICES))
def test_choices_agree_with_every_way_to_fill_in(values: list[str | None], index: str) -> None:
    ways = [
        by_hand(Counter([v for v in values if v] + list(filled)), index, 5)
        for filled in product(TENURES, repeat=values.count(None))
    ]
    assert mixed("tenure", values, index) == pytest.approx((min(ways), max(ways)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=6), st.sampled_from(INDICES))
def test_free_text_agrees_with_every_way_to_fill_in(values: list[str | None], index: str) -> None:
    names = ["a", "b", *(f"new {n}" for n in range(values.count(None)))]
    ways = [
        by_hand(Counter([v for v in values if v] + list(filled)), index, None)
        for filled in product(names, repeat=values.count(None))
    ]
    low, high = mixed("dwelling_type", values, index)
    if index == "shannon":
        assert low <= min(ways) + 1e-9
        assert high >= max(ways) - 1e-9
        assert None in values or low == pytest.approx(ways[0])
    else:
        assert (low, high) == pytest.approx((min(ways), max(ways)), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([*TENURES[:3], None]), st.integers(1, 5)), min_size=1, max_size=5),
    st.sampled_from(INDICES),
)
def test_bounds_with_weights_hold_whatever_is_filled_in(items: list[tuple[str | None, int]], index: str) -> None:
    dwellings = [{"geometry": "POINT (5 5)", "tenure": tenure, "size_m2": float(size)} for tenure, size in items]
    parameters = {"of": "dwellings", "attribute": "tenure", "index": index, "weight": "size_m2"}
    low, high = interval("mix", parameters, plan({"dwellings": dwellings}))
    ways = []
    for filled in product(TENURES, repeat=sum(tenure is None for tenure, _ in items)):
        rest, weights = iter(filled), Counter[str]()
        for tenure, size in items:
            weights[tenure or next(rest)] += size
        ways.append(by_hand(weights, index, 5))
    assert low <= min(ways) + 1e-9
    assert high >= max(ways) - 1e-9
    exact = min(ways) if index != "largest_share" else max(ways)
    assert (low if index != "largest_share" else high) == pytest.approx(exact)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["a", "b", "c"])), min_size=1, max_size=12))
def test_areas_are_measured_apart(items: list[tuple[int, str]]) -> None:
    town = plan(
        {
            "neighbourhoods": [{"neighbourhood_id": str(n), "geometry": f"POLYGON (({n}0 0, {n}9 0, {n}9 9, {n}0 9, {n}0 0))"}
                               for n in range(3)],
            "dwellings": [{"geometry": f"POINT ({n}5 5)", "dwelling_type": kind} for n, kind in items],
        }
    )  # fmt: skip
    found = value("mix", {"of": "dwellings", "attribute": "dwelling_type"}, town, "neighbourhoods")
    for n in range(3):
        kinds = Counter(kind for area, kind in items if area == n)
        assert found[n] == pytest.approx(by_hand(dict(kinds), "simpson", None) if kinds else np.nan, nan_ok=True)
