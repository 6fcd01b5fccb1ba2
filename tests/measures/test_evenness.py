from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.measures import KINDS
from plancheck.measures.dissimilarity import Cells, greatest, least
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.measures.invariance import Lines, Move

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
SOCIAL = "tenure = 'social_rent'"
BY_BLOCK = {"of": "dwellings", "where": SOCIAL, "areas": "block_id"}
BY_AREA = {"of": "dwellings", "where": SOCIAL, "areas": "neighbourhoods"}
SPACES = [
    {"space_id": f"S{n}", "geometry": f"POLYGON (({n}0 0, {n}9 0, {n}9 9, {n}0 9, {n}0 0))", "kind": "park"}
    for n in (1, 2, 3)
]


def homes(**blocks: str) -> list[dict[str, Any]]:
    """Return dwellings: s for social rent, o for owned, ? for not known, per block."""
    tenure = {"s": "social_rent", "o": "owner", "?": None}
    return [
        {"geometry": "POINT (5 5)", "block_id": None if block == "none" else block, "tenure": tenure[letter]}
        for block, letters in blocks.items()
        for letter in letters
    ]


def by_hand(members: Iterable[tuple[bool, Any]]) -> float:
    """Return the index of members of the group or the rest, each with an area."""
    group, rest = Counter[Any](), Counter[Any]()
    for belongs, area in members:
        (group if belongs else rest)[area] += 1
    if not group or not rest:
        return np.nan
    areas = {*group, *rest}
    return sum(abs(group[area] / group.total() - rest[area] / rest.total()) for area in areas) / 2


def test_known_values() -> None:
    assert value("evenness", BY_BLOCK, plan({"dwellings": homes(a="soo", b="soo")})) == [0]
    assert value("evenness", BY_BLOCK, plan({"dwellings": homes(a="sss", b="oo")})) == [1]
    assert value("evenness", BY_BLOCK, plan({"dwellings": homes(a="sso", b="sooo")})) == [pytest.approx(5 / 12)]


def test_features_in_no_area_take_no_part_and_those_in_two_count_twice() -> None:
    dwellings = [
        {"geometry": f"POINT ({x} 5)", "tenure": tenure}
        for x, tenure in ((15, "social_rent"), (15, "owner"), (35, "owner"), (99, "social_rent"))
    ]
    town = plan({"public_spaces": SPACES, "dwellings": dwellings})
    parameters = {**BY_AREA, "areas": {"layer": "public_spaces", "where": "kind = 'park'"}}
    assert value("evenness", parameters, town) == [0.5]
    over = {"space_id": "over", "kind": "park", "geometry": "POLYGON ((12 2, 18 2, 18 8, 12 8, 12 2))"}
    town = plan({"public_spaces": [*SPACES, over], "dwellings": dwellings})
    assert value("evenness", parameters, town) == [pytest.approx(1 / 3)]


def test_one_word_is_a_layer_or_else_an_attribute() -> None:
    model = KINDS["evenness"].parameters
    assert model.model_validate(BY_BLOCK).areas == "block_id"  # type: ignore[attr-defined]
    (target,) = model.model_validate(BY_AREA).areas  # type: ignore[attr-defined]
    assert target.layer == "neighbourhoods"
    both = model.model_validate({**BY_BLOCK, "areas": ["zones", {"layer": "public_spaces", "where": "green = true"}]})
    assert [target.layer for target in both.areas] == ["zones", "public_spaces"]  # type: ignore[attr-defined]


def test_items_of_a_list_are_areas() -> None:
    facilities = [
        {"geometry": "POINT (5 5)", "host": host, "target_groups": groups}
        for host, groups in (("x", "young,old"), ("y", "young"))
    ]
    parameters = {"of": "facilities", "where": "host = 'x'", "areas": "target_groups"}
    assert value("evenness", parameters, plan({"facilities": facilities})) == [0.5]
    facilities[0]["target_groups"] = None
    assert interval("evenness", parameters, plan({"facilities": facilities})) == (0, 1)


@pytest.mark.parametrize(
    ("layers", "parameters", "missing"),
    [
        ({}, BY_BLOCK, [("dwellings", None)]),
        ({"dwellings": []}, BY_BLOCK, [("dwellings", None)]),
        ({"dwellings": homes(a="ss", b="s")}, BY_BLOCK, [("dwellings", None)]),
        ({"dwellings": homes(a="oo", b="o")}, BY_BLOCK, [("dwellings", None)]),
        ({"dwellings": homes(a="s?", b="s")}, BY_BLOCK, [("dwellings", "tenure"), ("dwellings", None)]),
        ({"dwellings": homes(none="so")}, BY_BLOCK, [("dwellings", "block_id")]),
        ({"dwellings": homes(a="so")}, BY_AREA, [("neighbourhoods", None)]),
        ({"dwellings": homes(a="so"), "neighbourhoods": []}, BY_AREA, [("neighbourhoods", None), ("dwellings", None)]),
    ],
)
def test_nothing_to_compare_is_unknown(
    layers: dict[str, Any], parameters: dict[str, Any], missing: list[tuple[str, str | None]]
) -> None:
    measured = run("evenness", parameters, plan(layers, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == missing
    assert all(item.message.render("en") for item in measured.missing)


def test_an_area_that_may_be_none_leaves_its_features_in_doubt() -> None:
    dwellings = [
        {"geometry": f"POINT ({x} 5)", "tenure": tenure}
        for x, tenure in ((15, "social_rent"), (15, "owner"), (25, "owner"))
    ]
    spaces = [SPACES[0], {**SPACES[1], "kind": None}]
    parameters = {**BY_AREA, "areas": {"layer": "public_spaces", "where": "kind = 'park'"}}
    measured = run("evenness", parameters, plan({"public_spaces": spaces, "dwellings": dwellings}))
    assert measured.low.iloc[0] == pytest.approx(0, abs=1e-6)
    assert measured.high.iloc[0] == pytest.approx(0.5)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("public_spaces", "kind")]


def test_each_subject_has_its_own_group_and_rest() -> None:
    town = plan(
        {
            "neighbourhoods": [{"neighbourhood_id": f"N{n}", "geometry": SPACES[n]["geometry"]} for n in range(3)],
            "dwellings": [
                {**home, "geometry": f"POINT ({n}5 5)"}
                for n, blocks in ((1, {"a": "so", "b": "so"}), (2, {"a": "s", "b": "oo"}), (3, {"a": "ss"}))
                for home in homes(**blocks)
            ],
        }
    )
    assert value("evenness", BY_BLOCK, town, "neighbourhoods") == pytest.approx([0, 1, np.nan], nan_ok=True)


def test_context_is_not_judged() -> None:
    outside = [{**home, "geometry": "POINT (50 50)"} for home in homes(a="ssss")]
    assert value("evenness", BY_BLOCK, plan({"dwellings": homes(a="so", b="so") + outside}, SQUARE)) == [0]


ANSWER = st.sampled_from(["social_rent", "owner", None])
PLACE = st.sampled_from(["a", "b", None])
MEMBER = st.sampled_from([True, True, False, None])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(ANSWER, PLACE, MEMBER), min_size=1, max_size=6))
def test_bounds_hold_whatever_is_filled_in(items: list[tuple[Any, Any, Any]]) -> None:
    dwellings = [
        {"geometry": "POINT (5 5)", "tenure": tenure, "block_id": block, "live_work": member}
        for tenure, block, member in items
    ]
    parameters = {**BY_BLOCK, "of": {"layer": "dwellings", "where": "live_work = true"}}
    low, high = interval("evenness", parameters, plan({"dwellings": dwellings}))
    choices = [
        [(tenure, block, member) for tenure in ((True, False) if t is None else (t == "social_rent",))
         for block in (("a", "b", "new", n) if b is None else (b,)) for member in ((True, False) if m is None else (m,))]
        for n, (t, b, m) in enumerate(items)
    ]  # fmt: skip
    if np.prod([len(each) for each in choices]) > 3000:
        return
    found = [by_hand((tenure, block) for tenure, block, member in way if member) for way in product(*choices)]
    for index in found:
        if not np.isnan(index):
            assert low - 1e-9 <= index <= high + 1e-9
    if len(found) == 1 and not np.isnan(found[0]):
        assert (low, high) == (pytest.approx(found[0]), pytest.approx(found[0]))
    if np.isnan(found).any():
        assert (low, high) == (0, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=3))
def test_bounds_are_tight_when_only_answers_are_unknown(areas: list[tuple[int, int, int]]) -> None:
    group, rest, either = np.array([(1, 0, 0), (0, 1, 0), *areas], dtype=float).T
    nothing, zero = np.zeros(len(group)), np.zeros(1)
    cells = Cells(1, np.zeros(len(group), dtype=np.int64), group, rest, either, nothing, nothing, nothing, zero, zero)
    every = np.array(list(product(*(range(int(number) + 1) for number in either))), dtype=float)
    a, b = group + every, rest + either - every
    found = np.abs(a / a.sum(axis=1)[:, None] - b / b.sum(axis=1)[:, None]).sum(axis=1) / 2
    low, high = least(cells)[0], greatest(cells)[0]
    assert low <= found.min() + 1e-9
    assert found.max() <= high + 1e-9
    assert high == pytest.approx(found.max())
    assert low >= found.min() - 2 / min(a.sum(axis=1).min(), b.sum(axis=1).min()) - 1e-6  # two members in parts


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 5), min_size=7, max_size=9))
def test_bounds_hold_where_many_areas_are_unknown(areas: list[tuple[int, ...]]) -> None:
    group, rest, either, more_group, more_rest = np.array([(1, 0, 0, 0, 0), (0, 1, 0, 0, 0), *areas], dtype=float).T
    nothing, zero = np.zeros(len(group)), np.zeros(1)
    owner = np.zeros(len(group), dtype=np.int64)
    cells = Cells(1, owner, group, rest, either, more_group, more_rest, nothing, zero, zero)
    joins = np.array(list(product((0, 1), repeat=len(group))))  # what is unknown in an area joins the group or the rest
    a, b = group + (either + more_group) * joins, rest + (either + more_rest) * (1 - joins)
    found = np.abs(a / a.sum(axis=1)[:, None] - b / b.sum(axis=1)[:, None]).sum(axis=1) / 2
    low, high = least(cells)[0], greatest(cells)[0]
    assert low <= found.min() + 1e-9
    assert found.max() - 1e-9 <= high <= min(found.max() + 0.35, 1)
    random = np.random.default_rng(len(areas))
    for _ in range(50):
        joined, some, others = (random.integers(0, most.astype(int) + 1) for most in (either, more_group, more_rest))
        a, b = group + joined + some, rest + either - joined + others
        assert low - 1e-9 <= np.abs(a / a.sum() - b / b.sum()).sum() / 2 <= high + 1e-9


def test_low_is_exact_where_whole_numbers_allow_it() -> None:
    town = plan({"dwellings": homes(a="s" * 20 + "o" * 10, b="s" * 10 + "o" * 20, c="??")})
    every = [by_hand([(True, "a")] * 20 + [(False, "a")] * 10 + [(True, "b")] * 10 + [(False, "b")] * 20
                     + [(first, "c"), (second, "c")]) for first in (True, False) for second in (True, False)]  # fmt: skip
    low, high = interval("evenness", BY_BLOCK, town)
    assert low == pytest.approx(min(every), abs=1e-6)
    assert high == pytest.approx(max(every))


def test_many_unknown_answers_keep_a_useful_range() -> None:
    random = np.random.default_rng(3)
    group, rest, either = (random.integers(0, most, 40).astype(float) for most in (20, 20, 4))
    nothing, zero = np.zeros(40), np.zeros(1)
    cells = Cells(1, np.zeros(40, dtype=np.int64), group, rest, either, nothing, nothing, nothing, zero, zero)
    seen = []
    for _ in range(300):
        joined = np.rint(either * random.integers(0, 2, 40))
        a, b = group + joined, rest + either - joined
        seen.append(np.abs(a / a.sum() - b / b.sum()).sum() / 2)
    assert least(cells)[0] < min(seen) < max(seen) < greatest(cells)[0]
    assert greatest(cells)[0] - least(cells)[0] < 0.25


@settings(max_examples=40, deadline=None)
@given(places(1, 5), places(1, 8), st.data())
def test_areas_agree_with_loops(
    drawn: list[shapely.Geometry], spots: list[shapely.Geometry], data: st.DataObject
) -> None:
    areas = [area if area.geom_type == "Polygon" else area.buffer(3) for area in drawn]
    social = data.draw(st.lists(st.booleans(), min_size=len(spots), max_size=len(spots)))
    town = plan(
        {
            "zones": [{"zone_id": f"{n:02}", "geometry": area} for n, area in enumerate(areas)],
            "facilities": [
                {"geometry": spot, "host": "x" if yes else "y"} for spot, yes in zip(spots, social, strict=True)
            ],
        }
    )
    members = [
        (yes, n) for spot, yes in zip(spots, social, strict=True) for n, area in enumerate(areas)
        if area.intersects(shapely.point_on_surface(spot))
    ]  # fmt: skip
    found = value("evenness", {"of": "facilities", "where": "host = 'x'", "areas": "zones"}, town)
    assert found == [pytest.approx(by_hand(members), nan_ok=True)]


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 6.3), st.integers(0, 99))
def test_the_way_of_drawing_does_not_matter(angle: float, seed: int) -> None:
    spots = [(x, y) for x in (3, 7, 13, 17, 24, 26) for y in (2, 8)]

    def measured(lines: Lines, move: Move) -> list[float]:
        areas: Sequence[Any] = shapely.get_parts(
            shapely.polygonize(shapely.get_parts(shapely.node(shapely.union_all(lines))))
        )
        town = plan(
            {
                "zones": [{"geometry": move(area)} for area in areas],
                "dwellings": [
                    {"geometry": move(shapely.Point(x, y)), "tenure": "social_rent" if (x + y) % 3 else "owner"}
                    for x, y in spots
                ],
            }
        )
        return value("evenness", {**BY_AREA, "areas": "zones"}, town)

    frame = [shapely.LineString(points) for points in (
        [(0, 0), (30, 0)], [(0, 10), (30, 10)], [(0, 0), (0, 10)], [(30, 0), (30, 10)], [(10, 0), (10, 10)], [(20, 0), (20, 10)]
    )]  # fmt: skip
    assert_drawing_does_not_matter(measured, frame, angle, seed)
