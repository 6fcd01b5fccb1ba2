from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.measures import reaching
from plancheck.walking import reach as walking_reach
from plancheck.walking.access import reach_network
from tests.measures.builder import interval, plan, run, value
from tests.walking.lattice import Lattice, lines, places, streets
from tests.walking.test_network import network

if TYPE_CHECKING:
    import shapely

STREET = [{"geometry": "LINESTRING (0 0, 100 0)"}]
SHOPS = [
    {"category": "shop", "geometry": "POINT (10 0)"},
    {"category": "shop", "geometry": "POINT (20 5)"},
    {"category": "cafe", "geometry": "POINT (90 0)"},
    {"category": None, "geometry": "POINT (30 0)"},
]


def test_targets_and_kinds_within_the_distance() -> None:
    town = plan({"paths": STREET, "dwellings": [{"geometry": "POINT (0 0)"}], "facilities": SHOPS})
    reach = {"to": "facilities", "within_m": 25}
    assert value("reach", reach, town, "dwellings") == [2]
    assert value("reach", {**reach, "within_m": 24.9}, town, "dwellings") == [1]
    assert value("reach", {**reach, "along": "straight", "within_m": 20.7}, town, "dwellings") == [2]
    assert value("reach", {**reach, "distinct": "category"}, town, "dwellings") == [1]
    assert interval("reach", {**reach, "within_m": 30, "distinct": "category"}, town, "dwellings") == (1, 2)
    shops = {"layer": "facilities", "where": "category = 'shop'"}
    assert interval("reach", {"to": shops, "within_m": 30}, town, "dwellings") == (2, 3)


def test_walking_needs_paths() -> None:
    town = plan({"dwellings": [{"geometry": "POINT (0 0)"}], "facilities": SHOPS})
    assert [m.layer for m in run("reach", {"to": "facilities", "within_m": 25}, town, "dwellings").missing] == ["paths"]
    assert value("reach", {"to": "facilities", "within_m": 25, "along": "straight"}, town, "dwellings") == [2]


def test_a_layer_that_is_not_drawn_leaves_the_number_open_above() -> None:
    town = plan({"paths": STREET, "dwellings": [{"geometry": "POINT (0 0)"}], "facilities": SHOPS})
    assert interval("reach", {"to": ["facilities", "stops"], "within_m": 25}, town, "dwellings") == (2, np.inf)


@pytest.mark.parametrize("cells", [1, 4_000_000])
@settings(max_examples=40, deadline=None)
@given(streets(), places(1, 5), places(0, 6), st.integers(0, 40))
def test_agrees_with_the_lattice(
    cells: int, found: list[Any], origins: list[shapely.Geometry], targets: list[shapely.Geometry], within: int
) -> None:
    lattice = Lattice.of(found)
    expected = {
        (n, m)
        for n, origin in enumerate(origins)
        for m, target in enumerate(targets)
        if lattice.between(origin, target) <= within + 1e-6
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walking_reach, "CELLS", cells)
        patch.setattr(walking_reach, "SQUARE_M", 5.0)
        built = network(*lines(found))
        access = [reach_network(built, np.array(items, dtype=object)) for items in (origins, targets)]
        batches = list(walking_reach.within_walk(built, *access, within + 1e-6))
    pairs = [pair for batch in batches for pair in zip(*(side.tolist() for side in batch), strict=True)]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected


@settings(max_examples=25, deadline=None)
@given(streets(), places(1, 6), st.integers(0, 40))
def test_nobody_reaches_itself(found: list[Any], marks: list[shapely.Geometry], within: int) -> None:
    lattice = Lattice.of(found)
    layers = {
        "paths": [{"geometry": line} for line in lines(found)],
        "landmarks": [{"landmark_id": f"{n:02}", "geometry": g} for n, g in enumerate(marks)],
    }
    expected = [
        sum(lattice.between(one, other) <= within + 1e-6 for m, other in enumerate(marks) if m != n)
        for n, one in enumerate(marks)
    ]
    assert value("reach", {"to": "landmarks", "within_m": within}, plan(layers), "landmarks") == expected
    assert value("count", {"of": "landmarks", "walk_m": within}, plan(layers), "landmarks") == expected


@settings(max_examples=40, deadline=None)
@given(
    streets(),
    places(1, 8),
    st.lists(st.sampled_from(["sit", "sit,play", "play", "walk,sit", None]), min_size=8, max_size=8),
    st.lists(st.sampled_from(["square", None]), min_size=8, max_size=8),
    st.integers(0, 40),
)
def test_kinds_are_counted_the_same_by_kind_and_by_target(
    found: list[Any], marks: list[shapely.Geometry], activities: list[Any], kinds: list[Any], within: int
) -> None:
    spaces = [
        {"space_id": f"{n}", "geometry": g.buffer(0.1), "activities": a, "kind": kind}
        for n, (g, a, kind) in enumerate(zip(marks, activities, kinds, strict=False))
    ]
    town = plan({"paths": [{"geometry": line} for line in lines(found)], "public_spaces": spaces})
    squares = {"layer": "public_spaces", "where": "kind = 'square'"}
    for attribute in ("activities", "kind"):
        asked = {"to": squares, "within_m": within, "distinct": attribute}
        by_kind = run("reach", asked, town, "public_spaces")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reaching, "MANY_KINDS", -1)
            by_target = run("reach", asked, town, "public_spaces")
        assert by_kind.low.tolist() == by_target.low.tolist()
        assert by_kind.high.tolist() == by_target.high.tolist()
