from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.base import Subjects
from plancheck.measures.context import Context
from tests.measures.builder import frame, interval, plan, run, value
from tests.walking.lattice import places

BY_ENTRANCE = {"of": "dwellings", "by": "entrance_id"}


def homes(*entrances: str | None, **attributes: Any) -> list[dict[str, Any]]:
    return [{"entrance_id": name, "geometry": "POINT (0 5)", **attributes} for name in entrances]


def doors(*names: str, **attributes: Any) -> list[dict[str, Any]]:
    return [{"entrance_id": name, "geometry": "POINT (0 0)", **attributes} for name in names]


def test_by_key_counts_what_carries_the_id() -> None:
    town = plan({"entrances": doors("A", "B", "C"), "dwellings": homes("A", "A", "B", "X", None)})
    assert value("count", BY_ENTRANCE, town, "entrances") == [2, 1, 0]


def test_by_key_between_attributes() -> None:
    town = plan(
        {
            "buildings": [{"block_id": block, "geometry": "POINT (0 0)"} for block in ("x", "y", None)],
            "dwellings": [{"block_id": block, "geometry": "POINT (0 5)"} for block in ("x", "x", "z")],
        }
    )
    measured = run("count", {"of": "dwellings", "by": "block_id"}, town, "buildings")
    assert measured.value.tolist()[:2] == [2, 0]
    assert (measured.low.iloc[2], measured.high.iloc[2]) == (0, np.inf)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("buildings", "block_id")]


def test_blocks_are_known_by_their_index() -> None:
    town = plan({"dwellings": [{"block_id": block, "geometry": "POINT (5 5)"} for block in ("x", "x", "z")]})
    blocks = frame("zones", [{"zone_id": name, "geometry": "POINT (0 0)"} for name in ("x", "y", "z")])
    kind = KINDS["count"]
    parameters = kind.parameters.model_validate({"of": "dwellings", "by": "block_id"})
    measured = kind.measure(Context(town), Subjects("blocks", "blocks", blocks[["geometry"]]), parameters)
    assert measured.value.tolist() == [2, 0, 1]


def test_entrances_may_state_their_dwellings_themselves() -> None:
    stated = doors("A", dwelling_count=12) + doors("B", dwelling_count=None)
    for layers in ({"entrances": stated}, {"entrances": stated, "dwellings": homes(None, None)}):
        measured = run("count", BY_ENTRANCE, plan(layers), "entrances")
        assert measured.value.iloc[0] == 12
        assert measured.low.iloc[1] == 0
        assert measured.high.iloc[1] == np.inf
        assert [(item.layer, item.attribute) for item in measured.missing] == [("entrances", "dwelling_count")]
    drawn = plan({"entrances": stated, "dwellings": homes("A")})
    assert value("count", BY_ENTRANCE, drawn, "entrances") == [1, 0]


def test_unknown_when_the_layer_or_the_key_is_not_there() -> None:
    for layers, missing in (
        ({"entrances": doors("A")}, ("dwellings", None)),
        ({"entrances": doors("A"), "dwellings": homes(None, None)}, ("dwellings", "entrance_id")),
        ({"entrances": doors("A"), "dwellings": [{"geometry": "POINT (0 0)"}]}, ("dwellings", "entrance_id")),
    ):
        measured = run("count", BY_ENTRANCE, plan(layers), "entrances")
        assert np.isnan(measured.value.iloc[0])
        assert [(item.layer, item.attribute) for item in measured.missing] == [missing]


def test_no_dwellings_at_all_is_none() -> None:
    assert value("count", BY_ENTRANCE, plan({"entrances": doors("A"), "dwellings": []}), "entrances") == [0]


def test_inside_the_plan_counts_what_is_judged() -> None:
    town = plan(
        {"trees": [{"geometry": f"POINT ({x} 0)"} for x in (1, 2, 30)]}, "POLYGON ((0 -1, 9 -1, 9 1, 0 1, 0 -1))"
    )
    assert value("count", {"of": "trees"}, town) == [2]
    assert value("count", {"of": "trees", "inside": True}, town) == [2]
    assert value("count", {"of": "trees", "within_m": 21}, town) == [3]


def test_distinct_counts_kinds_and_takes_lists_apart() -> None:
    spaces = [{"kind": "square", "geometry": "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))", "activities": "sit,eat, play"}]
    spaces.append({**spaces[0], "activities": "sit"})
    parameters = {"of": "public_spaces", "distinct": "activities"}
    assert value("count", parameters, plan({"public_spaces": spaces})) == [3]
    spaces.append({**spaces[0], "activities": None})  # type: ignore[dict-item]
    assert interval("count", parameters, plan({"public_spaces": spaces})) == (3, np.inf)
    spaces[2]["kind"] = None  # type: ignore[assignment]
    assert interval("count", {**parameters, "distinct": "kind"}, plan({"public_spaces": spaces})) == (1, 2)


def test_kinds_are_at_most_those_of_the_model() -> None:
    town = plan({"stops": [{"geometry": "POINT (0 0)"}],
                 "dwellings": [{"tenure": None, "geometry": "POINT (0 0)"}] * 9})  # fmt: skip
    assert interval("count", {"of": "dwellings", "distinct": "tenure"}, town) == (0, 5)


def test_features_that_may_belong_widen_the_count() -> None:
    town = plan({"trees": [{"landmark": mark, "geometry": "POINT (0 0)"} for mark in (True, None, False)]})
    measured = run("count", {"of": {"layer": "trees", "where": "landmark = true"}}, town)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (1, 2)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("trees", "landmark")]


def test_one_relation_only() -> None:
    model = KINDS["count"].parameters
    for wrong in ({"by": "block_id", "inside": True}, {"within_m": 5, "walk_m": 5}, {"inside": False}):
        with pytest.raises(ValidationError, match=r"count takes one of|inside is true"):
            model.model_validate({"of": "trees", **wrong})
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        model.model_validate({"of": "trees", "within_m": -1})


@settings(max_examples=60, deadline=None)
@given(places(1, 5), places(0, 6), st.integers(0, 15), st.data())
def test_agrees_with_loops(
    areas: list[shapely.Geometry], features: list[shapely.Geometry], metres: int, data: st.DataObject
) -> None:
    kinds = [data.draw(st.sampled_from(["rail", "water", None])) for _ in features]
    town = plan(
        {
            "landmarks": [{"landmark_id": f"{n:02}", "geometry": area} for n, area in enumerate(areas)],
            "barriers": [{"geometry": g, "kind": kind} for g, kind in zip(features, kinds, strict=True)],
        }
    )
    near = [[area.distance(g) <= metres for g in features] for area in areas]
    within = [[area.intersects(g.representative_point()) for g in features] for area in areas]
    assert value("count", {"of": "barriers", "within_m": metres}, town, "landmarks") == [sum(row) for row in near]
    assert value("count", {"of": "barriers"}, town, "landmarks") == [sum(row) for row in within]
    rail = {"of": {"layer": "barriers", "where": "kind = 'rail'"}}
    measured = run("count", rail, town, "landmarks")
    assert measured.low.tolist() == [sum(y and k == "rail" for y, k in zip(row, kinds, strict=True)) for row in within]
    assert measured.high.tolist() == [
        sum(y and k != "water" for y, k in zip(row, kinds, strict=True)) for row in within
    ]
    measured = run("count", {"of": "barriers", "distinct": "kind"}, town, "landmarks")
    for row, low, high in zip(within, measured.low, measured.high, strict=True):
        seen = [kind for yes, kind in zip(row, kinds, strict=True) if yes]
        known = len({kind for kind in seen if kind is not None})
        assert (low, high) == (known, min(7, known + seen.count(None)))


@settings(max_examples=25, deadline=None)
@given(places(1, 6), st.integers(0, 15))
def test_nobody_counts_itself(areas: list[shapely.Geometry], metres: int) -> None:
    town = plan({"landmarks": [{"landmark_id": f"{n:02}", "geometry": area} for n, area in enumerate(areas)]})
    expected = [
        sum(one.distance(other) <= metres for m, other in enumerate(areas) if m != n) for n, one in enumerate(areas)
    ]
    assert value("count", {"of": "landmarks", "within_m": metres}, town, "landmarks") == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["A", "B", "C", "D", None]), max_size=12))
def test_keys_agree_with_loops(names: list[str | None]) -> None:
    town = plan({"entrances": doors("A", "B", "C"), "dwellings": homes(*names)})
    measured = run("count", BY_ENTRANCE, town, "entrances")
    if names and not any(names):
        assert measured.value.isna().all()
    else:
        assert measured.value.tolist() == [names.count(door) for door in "ABC"]


@settings(max_examples=25, deadline=None)
@given(places(1, 4), places(0, 6, areas=False), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_the_plan_is_drawn(
    areas: list[shapely.Geometry], trees: list[shapely.Geometry], angle: float, seed: int
) -> None:
    def measured(move: Any, order: Any) -> list[float]:
        spaces = [
            {"space_id": f"{n:02}", "geometry": move(area.buffer(0.5, quad_segs=1))} for n, area in enumerate(areas)
        ]
        layers = {"public_spaces": spaces, "trees": [{"geometry": move(trees[n])} for n in order]}
        town = plan(layers, move(shapely.box(-99, -99, 99, 99)))
        counts = [value("count", {"of": "trees", **way}, town, "public_spaces") for way in ({}, {"within_m": 2.25})]
        return [*counts[0], *counts[1], *value("count", {"of": "trees"}, town)]

    def turned(geometry: shapely.Geometry) -> shapely.Geometry:
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return shapely.transform(geometry, lambda xy: xy @ rotation.T + [155000, 463000])

    expected = measured(lambda geometry: geometry, range(len(trees)))
    assert measured(turned, range(len(trees))) == expected
    assert measured(lambda g: g.segmentize(0.7), np.random.default_rng(seed).permutation(len(trees))) == expected
