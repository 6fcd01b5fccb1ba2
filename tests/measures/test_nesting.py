from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.builder import interval, plan, run, value

if TYPE_CHECKING:
    from collections.abc import Iterable

TENURES = ("social_rent", "mid_rent", "free_rent", "affordable_owner", "owner")
SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
TENURE = {"of": "dwellings", "attribute": "tenure", "groups": "block_id"}
TYPES = {"of": "dwellings", "attribute": "dwelling_type", "groups": "block_id"}


def homes(attribute: str, items: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {"geometry": "POINT (5 5)", attribute: item[0], "block_id": item[1],
         "live_work": item[2] if len(item) > 2 else True}
        for item in items
    ]  # fmt: skip


def entropy(classes: Iterable[Any]) -> float:
    counts = Counter(classes)
    return -sum(n / counts.total() * math.log(n / counts.total()) for n in counts.values())


def by_hand(members: list[tuple[Any, Any]]) -> float:
    """Return the part of the entropy between groups, for members with a class and a group."""
    whole = entropy(kind for kind, _ in members) if members else 0.0
    if whole == 0:
        return np.nan
    groups = defaultdict(list)
    for kind, group in members:
        groups[group].append(kind)
    return (whole - sum(len(kinds) / len(members) * entropy(kinds) for kinds in groups.values())) / whole


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([("a", "x"), ("a", "x"), ("b", "y")], 1),
        ([("a", "x"), ("b", "x"), ("a", "y"), ("b", "y")], 0),
        ([("a", "x"), ("b", "x"), ("b", "y"), ("b", "y")], 1 - (0.5 * math.log(2)) / entropy("abbb")),
    ],
)
def test_known_values(items: list[tuple[str, str]], expected: float) -> None:
    assert value("nesting", TYPES, plan({"dwellings": homes("dwelling_type", items)})) == [pytest.approx(expected)]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=30))
def test_known_features_agree_with_the_formula(items: list[tuple[str, str]]) -> None:
    found = value("nesting", TYPES, plan({"dwellings": homes("dwelling_type", items)}))
    assert found == [pytest.approx(by_hand(items), abs=1e-9, nan_ok=True)]


@pytest.mark.parametrize(
    ("layers", "missing"),
    [
        ({}, [("dwellings", None)]),
        ({"dwellings": []}, [("dwellings", None)]),
        ({"dwellings": homes("tenure", [("owner", "x"), ("owner", "y")])}, [("dwellings", "tenure")]),
        (
            {"dwellings": homes("tenure", [("owner", "x"), (None, "y")])},
            [("dwellings", "tenure"), ("dwellings", "tenure")],
        ),
    ],
)
def test_no_diversity_is_unknown(layers: dict[str, Any], missing: list[tuple[str, str | None]]) -> None:
    measured = run("nesting", TENURE, plan(layers, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == missing
    assert all(item.message.render("en") for item in measured.missing)


def test_without_groups_nothing_is_known() -> None:
    items = [("owner", None), ("mid_rent", None)]
    measured = run("nesting", TENURE, plan({"dwellings": homes("tenure", items)}))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", "block_id")]


def test_what_leaves_a_subject_open() -> None:
    items = [("owner", "x", True), ("mid_rent", "y", True), ("owner", "y", None)]
    parameters = {**TENURE, "of": {"layer": "dwellings", "where": "live_work = true"}}
    measured = run("nesting", parameters, plan({"dwellings": homes("tenure", items)}))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", "live_work")]
    facilities = [{"geometry": "POINT (5 5)", "target_groups": groups, "host": host}
                  for groups, host in (("a,b", "x"), ("a", "y"), (None, "y"))]  # fmt: skip
    parameters = {"of": "facilities", "attribute": "target_groups", "groups": "host"}
    assert interval("nesting", parameters, plan({"facilities": facilities})) == (0, 1)


def test_items_of_lists_count_one_by_one() -> None:
    facilities = [{"geometry": "POINT (5 5)", "target_groups": groups, "host": host}
                  for groups, host in (("a,b", "x"), ("a", "y"))]  # fmt: skip
    town = plan({"facilities": facilities})
    parameters = {"of": "facilities", "attribute": "target_groups", "groups": "host"}
    assert value("nesting", parameters, town) == pytest.approx([by_hand([("a", "x"), ("b", "x"), ("a", "y")])])
    parameters = {"of": "facilities", "attribute": "host", "groups": "target_groups"}
    assert value("nesting", parameters, town) == pytest.approx([by_hand([("x", "a"), ("x", "b"), ("y", "a")])])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", None])), min_size=1, max_size=6),
    st.booleans(),
)
def test_bounds_hold_whatever_is_filled_in(items: list[tuple[Any, Any]], choice: bool) -> None:
    names = {"a": "owner", "b": "mid_rent", None: None} if choice else {"a": "a", "b": "b", None: None}
    attribute = "tenure" if choice else "dwelling_type"
    filled = [(names[kind], group) for kind, group in items]
    low, high = interval("nesting", {**TENURE, "attribute": attribute}, plan({"dwellings": homes(attribute, filled)}))
    ways = [
        [(k, g) for k in ((TENURES if choice else ("a", "b", "new", n)) if kind is None else (kind,))
         for g in (("x", "y", "new", n) if group is None else (group,))]
        for n, (kind, group) in enumerate(filled)
    ]  # fmt: skip
    if np.prod([len(each) for each in ways]) > 3000:
        return
    found = [by_hand(list(way)) for way in product(*ways)]
    for part in found:
        if not np.isnan(part):
            assert low - 1e-9 <= part <= high + 1e-9
    if np.isnan(found).any():
        assert (low, high) == (0, 1)
    elif len(found) == 1:
        assert (low, high) == pytest.approx((found[0], found[0]), abs=1e-9)


def test_a_few_unknown_values_keep_a_useful_range() -> None:
    items = [(tenure, tenure) for tenure in TENURES for _ in range(20)]
    low, high = interval("nesting", TENURE, plan({"dwellings": homes("tenure", [*items, (None, "owner")])}))
    assert 0.95 < low < high == 1
    low, high = interval("nesting", TENURE, plan({"dwellings": homes("tenure", [*items, ("owner", None)])}))
    assert 0.95 < low < high == 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 2)), min_size=1, max_size=15),
    st.randoms(use_true_random=False),
)
def test_areas_are_measured_apart_in_any_order(items: list[tuple[str, str, int]], random: Any) -> None:
    def measured(ordered: list[tuple[str, str, int]]) -> list[float]:
        dwellings = [
            {"dwelling_type": kind, "block_id": block, "geometry": shapely.Point(n * 10 + 5, 5)}
            for kind, block, n in ordered
        ]
        areas = [{"neighbourhood_id": str(n), "geometry": shapely.box(n * 10, 0, n * 10 + 9, 9)} for n in range(3)]
        return value("nesting", TYPES, plan({"dwellings": dwellings, "neighbourhoods": areas}), "neighbourhoods")

    expected = [by_hand([(kind, block) for kind, block, at in items if at == n]) for n in range(3)]
    shuffled = list(items)
    random.shuffle(shuffled)
    assert measured(items) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert measured(shuffled) == pytest.approx(expected, abs=1e-9, nan_ok=True)
