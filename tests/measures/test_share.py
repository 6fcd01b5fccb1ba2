from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.builder import plan, run, value

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
SOCIAL = {"of": "dwellings", "where": "tenure = 'social_rent'"}


def homes(*tenures: str | None, **attributes: Any) -> list[dict[str, Any]]:
    return [{"geometry": "POINT (5 5)", "tenure": tenure, **attributes} for tenure in tenures]


def test_share_of_features() -> None:
    assert value("share", SOCIAL, plan({"dwellings": homes("social_rent", "owner", "owner", "owner")})) == [0.25]


def test_unknown_answers_widen() -> None:
    measured = run("share", SOCIAL, plan({"dwellings": homes("social_rent", "owner", None, "owner")}))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0.25, 0.5)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", "tenure")]


@pytest.mark.parametrize("layers", [{}, {"dwellings": []}])
def test_nothing_to_take_a_share_of_is_unknown(layers: dict[str, list[Any]]) -> None:
    measured = run("share", SOCIAL, plan(layers, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [item.layer for item in measured.missing] == ["dwellings"]


def test_by_length_area_and_attribute() -> None:
    paths = [{"lit": lit, "geometry": f"LINESTRING (0 {y}, {y} {y})"} for lit, y in ((True, 3), (False, 9))]
    assert value("share", {"of": "paths", "where": "lit = true", "by": "length"}, plan({"paths": paths})) == [0.25]
    town = plan({"dwellings": homes("social_rent", size_m2=50.0) + homes("owner", size_m2=150.0)})
    assert value("share", {**SOCIAL, "by": "size_m2"}, town) == [0.25]


def test_a_weight_that_is_not_known_leaves_it_open() -> None:
    town = plan({"dwellings": homes("social_rent", size_m2=50.0) + homes("owner", size_m2=None)})
    measured = run("share", {**SOCIAL, "by": "size_m2"}, town)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", "size_m2")]


def test_by_key_or_inside() -> None:
    layers = {
        "buildings": [
            {"building_id": "a", "geometry": "POLYGON ((0 0, 6 0, 6 6, 0 6, 0 0))"},
            {"building_id": "b", "geometry": "POLYGON ((20 0, 26 0, 26 6, 20 6, 20 0))"},
        ],
        "dwellings": homes("social_rent", "owner", building_id="b") + homes("owner", building_id="a"),
    }
    assert value("share", {**SOCIAL, "key": "building_id"}, plan(layers), "buildings") == [0, 0.5]
    inside = run("share", SOCIAL, plan(layers), "buildings")
    assert inside.value.iloc[0] == pytest.approx(1 / 3)
    assert np.isnan(inside.value.iloc[1])


def test_a_subject_can_be_its_own_share() -> None:
    fronts = [{"frontage_id": "f", "hybrid_zone_depth_m": 2.0, "geometry": "LINESTRING (0 0, 5 0)"}]
    share = {"of": "frontages", "where": "hybrid_zone_depth_m > 0", "key": "frontage_id"}
    assert value("share", share, plan({"frontages": fronts}), "frontages") == [1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([True, False, None]), st.sampled_from([True, False, None]), st.sampled_from([1.0, 3.0, 0.0])
        ),
        max_size=5,
    )
)
def test_agrees_with_every_way_to_fill_in_what_is_not_known(items: list[tuple[Any, Any, float]]) -> None:
    trees = [
        {"landmark": member, "height_m": {True: 20.0, False: 2.0, None: None}[tall], "crown_m": weight,
         "geometry": "POINT (5 5)"}
        for member, tall, weight in items
    ]  # fmt: skip
    parameters = {"of": {"layer": "trees", "where": "landmark = true"}, "where": "height_m > 10", "by": "crown_m"}
    measured = run("share", parameters, plan({"trees": trees}, SQUARE))
    shares = []
    either = [[value] if value is not None else [True, False] for item in items for value in item[:2]]
    for filled in product(*either):
        members = list(zip(filled[::2], filled[1::2], [weight for *_, weight in items], strict=True))
        total = sum(weight for member, _, weight in members if member)
        if total:
            shares.append(sum(weight for member, tall, weight in members if member and tall) / total)
    certain = [weight for member, _, weight in items if member is True]
    if sum(certain) > 0:
        assert measured.low.iloc[0] == pytest.approx(min(shares))
        assert measured.high.iloc[0] == pytest.approx(max(shares))
    else:
        assert np.isnan(measured.value.iloc[0])
