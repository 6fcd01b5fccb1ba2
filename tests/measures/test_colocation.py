from __future__ import annotations

from itertools import product
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.base import Subjects
from plancheck.measures.clusters import clusters, neighbours
from plancheck.measures.context import Context
from tests.measures.builder import frame, interval, plan, run, value
from tests.measures.invariance import Lines, Move, assert_drawing_does_not_matter
from tests.walking.lattice import places

ROOF = {"of": "facilities", "distinct": "category", "by": "building_id"}
NEAR = {"of": "facilities", "distinct": "category", "within_m": 5}
SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"


def facilities(*items: tuple[Any, ...], **attributes: Any) -> list[dict[str, Any]]:
    """Return facilities with a place on a line (or a geometry), a category and a building."""
    return [
        {"facility_id": f"F{n}", "geometry": f"POINT ({at} 5)" if isinstance(at, int) else at, "category": category,
         "building_id": rest[0] if rest else None, **attributes}
        for n, (at, category, *rest) in enumerate(items)
    ]  # fmt: skip


def buildings(*names: str) -> list[dict[str, Any]]:
    return [{"building_id": name, "geometry": SQUARE} for name in names]


def test_one_roof() -> None:
    inside = facilities((1, "library", "A"), (1, "cafe", "A"), (1, "cafe", "A"), (1, "care", "B"), (1, "shop"))
    town = plan({"buildings": buildings("A", "B", "C"), "facilities": inside})
    assert value("colocation", ROOF, town, "buildings") == [2, 1, 0]
    found = run("colocation", ROOF, town, "facilities")
    assert found.value.tolist()[:4] == [2, 2, 2, 1]
    assert (found.low.iloc[4], found.high.iloc[4]) == (0, np.inf)
    assert [(item.layer, item.attribute) for item in found.missing] == [("facilities", "building_id")]
    assert value("colocation", ROOF, town) == [1.5]


def test_context_serves_but_is_not_judged() -> None:
    spread = facilities((5, "library", "A"), (50, "cafe", "A"), (51, "care", "B"))
    town = plan({"facilities": spread}, SQUARE)
    assert value("colocation", ROOF, town) == [2]
    assert value("colocation", {**NEAR, "within_m": 100}, town) == [3]
    assert value("colocation", NEAR, town) == [1]


def test_clusters_are_chains_of_steps() -> None:
    row = facilities((0, "cafe"), (5, "care"), (10, "shop"), (16, "shop"), (21, "shop"))
    town = plan({"facilities": row, "stops": [{"stop_id": str(x), "geometry": f"POINT ({x} 5)"} for x in (5, 13, 50)]})
    assert value("colocation", NEAR, town, "facilities") == [3, 3, 3, 1, 1]
    assert value("colocation", NEAR, town, "stops") == [1, 3, 0]  # in the order of their names: 13, 5, 50
    assert value("colocation", NEAR, town) == [2]


def test_distances_are_from_edge_to_edge() -> None:
    halls = facilities((shapely.box(0, 0, 10, 10), "cafe"), (shapely.box(14, 0, 20, 10), "care"), (26, "shop"))
    assert value("colocation", NEAR, plan({"facilities": halls}), "facilities") == [2, 2, 1]


def test_items_of_a_list_count_one_by_one() -> None:
    inside = facilities((1, "library", "A"), target_groups="young,old") + facilities(
        (1, "cafe", "A"), target_groups="old"
    )
    inside[1]["facility_id"] = "other"
    town = plan({"buildings": buildings("A"), "facilities": inside})
    assert value("colocation", {**ROOF, "distinct": "target_groups"}, town, "buildings") == [2]


def test_blocks_and_neighbourhoods() -> None:
    homes = [{"geometry": f"POINT ({x} 5)", "tenure": tenure, "block_id": block, "building_id": building}
             for x, tenure, block, building in ((5, "owner", "x", "A"), (6, "mid_rent", "x", "B"), (25, "owner", "y", "C"))]  # fmt: skip
    areas = [{"neighbourhood_id": f"N{n}", "geometry": shapely.box(n * 20, 0, n * 20 + 10, 10)} for n in range(3)]
    context = Context(plan({"dwellings": homes, "neighbourhoods": areas}))
    parameters = {"of": "dwellings", "distinct": "tenure", "by": "building_id"}
    measured = run("colocation", parameters, context, "neighbourhoods")
    assert measured.value.tolist() == pytest.approx([1, 1, np.nan], nan_ok=True)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", None)]
    zones = frame("zones", [{"zone_id": name, "geometry": shapely.box(0, 0, 10, 10)} for name in "xz"])
    blocks = Subjects("blocks", "blocks", zones[["geometry"]])
    kind = KINDS["colocation"]
    for by, expected in (("block_id", [2, 0]), ("building_id", [1, 1])):
        model = kind.parameters.model_validate({**parameters, "by": by})
        assert kind.measure(context, blocks, model).value.tolist() == expected


@pytest.mark.parametrize(
    ("layers", "parameters", "expected", "missing"),
    [
        ({"buildings": buildings("A")}, ROOF, (0, np.inf), [("facilities", None)]),
        ({"buildings": buildings("A")}, NEAR, (0, np.inf), [("facilities", None)]),
        ({"buildings": buildings("A"), "facilities": []}, ROOF, (0, 0), []),
        (
            {"buildings": buildings("A"), "facilities": facilities((1, "cafe"))}, ROOF, (0, np.inf),
            [("facilities", "building_id")],
        ),
        (
            {"buildings": buildings("A"), "facilities": facilities((1, "cafe", "A"), (1, None, "A"))}, ROOF, (1, 2),
            [("facilities", "category")],
        ),
        (
            {"furniture": [{"geometry": "POINT (1 1)"}], "facilities": facilities((1, "cafe", "A"))}, ROOF, (0, np.inf),
            [("furniture", "building_id")],
        ),
    ],
)  # fmt: skip
def test_what_is_not_known(
    layers: dict[str, Any], parameters: dict[str, Any], expected: tuple[float, float], missing: list[Any]
) -> None:
    measured = run("colocation", parameters, plan(layers), next(iter(layers)))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == expected
    assert [(item.layer, item.attribute) for item in measured.missing] == missing


@pytest.mark.parametrize(
    ("layers", "missing"),
    [
        ({}, [("facilities", None)]),
        ({"facilities": []}, [("facilities", None)]),
        ({"facilities": facilities((1, "cafe"), (2, "care"))}, [("facilities", "building_id")]),
    ],
)
def test_a_mean_of_nothing_is_unknown(layers: dict[str, Any], missing: list[Any]) -> None:
    measured = run("colocation", ROOF, plan(layers, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, np.inf)
    assert [(item.layer, item.attribute) for item in measured.missing] == missing


@pytest.mark.parametrize("wrong", [{}, {"by": "building_id", "within_m": 5}, {"within_m": -1}])
def test_one_way_of_belonging_together(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KINDS["colocation"].parameters.model_validate({"of": "facilities", "distinct": "category", **wrong})


def components(drawn: list[shapely.Geometry], metres: float) -> list[set[int]]:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(drawn)))
    graph.add_edges_from(
        (one, other) for one in range(len(drawn)) for other in range(one)
        if drawn[one].distance(drawn[other]) <= metres + 1e-6
    )  # fmt: skip
    return list(nx.connected_components(graph))


@settings(max_examples=80, deadline=None)
@given(places(0, 12), st.integers(0, 8), st.integers(0, 2**16))
def test_clusters_are_connected_components(drawn: list[shapely.Geometry], metres: int, left_out: int) -> None:
    drawn = [*drawn, *drawn[:2], shapely.MultiPoint([(0, 0), (20, 20)]), shapely.LineString([(0, 9), (3, 9)])]
    near = neighbours(np.array(drawn, dtype=object), metres)
    for chosen in (np.ones(len(drawn), dtype=bool), np.array([not left_out >> n & 1 for n in range(len(drawn))])):
        found = clusters(near, chosen)
        member = np.flatnonzero(chosen)
        assert {frozenset(np.flatnonzero(found == n).tolist()) for n in range(found.max() + 1)} == {
            frozenset(member[list(part)].tolist()) for part in components([drawn[n] for n in member], metres)
        }
        assert (found[~chosen] == -1).all()
    nothing = neighbours(np.empty(0, dtype=object), metres)
    assert clusters(nothing, np.empty(0, dtype=bool)).tolist() == []


CATEGORY = st.sampled_from(["cafe", "care", "shop"])


@settings(max_examples=60, deadline=None)
@given(places(1, 10), places(1, 3), st.integers(0, 6), st.data())
def test_numbers_agree_with_loops(
    drawn: list[shapely.Geometry], others: list[shapely.Geometry], metres: int, data: st.DataObject
) -> None:
    kinds = data.draw(st.lists(CATEGORY, min_size=len(drawn), max_size=len(drawn)))
    areas = [place if place.geom_type == "Polygon" else place.buffer(4) for place in others]
    town = plan(
        {
            "facilities": [{"facility_id": f"{n:02}", "geometry": place, "category": kind}
                           for n, (place, kind) in enumerate(zip(drawn, kinds, strict=True))],
            "landmarks": [{"landmark_id": f"{n:02}", "geometry": place} for n, place in enumerate(others)],
            "neighbourhoods": [{"neighbourhood_id": f"{n:02}", "geometry": area} for n, area in enumerate(areas)],
        }
    )  # fmt: skip
    parameters = {**NEAR, "within_m": metres}
    parts = components(drawn, metres)
    number = {n: len({kinds[m] for m in part}) for part in parts for n in part}
    assert value("colocation", parameters, town, "facilities") == [number[n] for n in range(len(drawn))]
    assert value("colocation", parameters, town, "landmarks") == [
        len({kind for place, kind in zip(drawn, kinds, strict=True) if place.distance(other) <= metres})
        for other in others
    ]
    expected = []
    for area in areas:
        inside = {n for n, place in enumerate(drawn) if area.intersects(shapely.point_on_surface(place))}
        held = [number[min(part)] for part in parts if part & inside]
        expected.append(np.mean(held) if held else np.nan)
    assert value("colocation", parameters, town, "neighbourhoods") == pytest.approx(expected, nan_ok=True)


ITEM = st.tuples(
    st.integers(0, 9), st.sampled_from(["cafe", "care", None]), st.sampled_from(["A", "B"]),
    st.sampled_from([True, True, False, None]),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=6))
def test_bounds_hold_whatever_is_filled_in(items: list[tuple[Any, Any, Any, Any]]) -> None:
    row = [
        {**place, "free_access": item[3]}
        for place, item in zip(facilities(*((3 * at, kind, roof) for at, kind, roof, _ in items)), items, strict=True)
    ]
    town = plan({"facilities": row, "buildings": buildings("A", "B")})
    of = {"layer": "facilities", "where": "free_access = true"}
    near, roof = {**NEAR, "of": of}, {**ROOF, "of": of}
    found = {
        (name, select): run("colocation", parameters, town, select)
        for name, parameters, select in (
            ("near", near, "facilities"), ("near", near, "plan"), ("roof", roof, "buildings"), ("roof", roof, "plan")
        )
    }  # fmt: skip
    choices = [
        [(at, kind, roof, member) for kind in (("cafe", "care", f"new {n}") if k is None else (k,))
         for member in ((True, False) if m is None else (m,))]
        for n, (at, k, roof, m) in enumerate(items)
    ]  # fmt: skip
    for way in product(*choices):
        there = [n for n, each in enumerate(way) if each[3]]
        spots = [shapely.Point(3 * way[n][0], 5) for n in there]
        parts = [{there[n] for n in part} for part in components(spots, 5)]
        kinds = [len({way[n][1] for n in part}) for part in parts]
        roofs = {name: {way[n][1] for n in there if way[n][2] == name} for name in "AB"}
        under = [len(each) for each in roofs.values() if each]
        of_cluster = {n: number for part, number in zip(parts, kinds, strict=True) for n in part}
        alone = [
            of_cluster.get(n, len({way[m][1] for m in there if 3 * abs(way[m][0] - each[0]) <= 5}))
            for n, each in enumerate(way)
        ]
        for key, numbers in (
            (("near", "facilities"), alone), (("near", "plan"), [np.mean(kinds)] if kinds else []),
            (("roof", "buildings"), [len(roofs["A"]), len(roofs["B"])]),
            (("roof", "plan"), [np.mean(under)] if under else []),
        ):  # fmt: skip
            for number, low, high in zip(numbers, found[key].low, found[key].high, strict=False):
                assert low - 1e-9 <= number <= high + 1e-9
        if not there:
            assert found["near", "plan"].high.iloc[0] == np.inf
    if all(kind is not None and member is not None for _, kind, _, member in items):
        for measured in found.values():
            assert measured.low.equals(measured.high) or not there


def test_a_mean_with_one_doubtful_feature_stays_narrow() -> None:
    row = facilities(*((20 * n, "cafe") for n in range(9)), (180, "cafe"), (184, "care"), free_access=True)
    row[-1]["free_access"] = None
    parameters = {**NEAR, "of": {"layer": "facilities", "where": "free_access = true"}}
    low, high = interval("colocation", parameters, plan({"facilities": row}))
    assert (low, high) == (1, pytest.approx(13 / 11))


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 6.3), st.integers(0, 99))
def test_the_way_of_drawing_does_not_matter(angle: float, seed: int) -> None:
    def measured(lines: Lines, move: Move) -> list[float]:
        shapes = [shapely.box(0, 0, 4, 4), shapely.Point(8.9, 2), *lines, shapely.Point(40, 40)]
        kinds = ["cafe", "care", *("shop" for _ in lines), "library"]
        row = [{"geometry": move(shape), "category": kind} for shape, kind in zip(shapes, kinds, strict=True)]
        stops = [{"geometry": move(shapely.Point(12, 2))}]
        town = plan({"facilities": row, "stops": stops})
        return value("colocation", NEAR, town, "stops") + value("colocation", NEAR, town)

    drawn = [shapely.LineString([(8, 6.5), (30, 6.5)]), shapely.LineString([(30, 6.5), (30, 20)])]
    assert_drawing_does_not_matter(measured, drawn, angle, seed)
