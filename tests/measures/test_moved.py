"""How far values go in a drawing that is a bit off, against drawings of which every point was moved.

A verdict is on the edge when the value can come to the other side of the norm, so that what is tested here is that
values never go farther than is said, wherever the points go, and that they are not said to go far when they cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator

from plancheck.measures.base import Measured
from plancheck.measures.context import Context
from tests.measures.builder import plan, run

OFF = 0.5
Layers = dict[str, list[dict[str, Any]]]


def points(random: Generator, number: int, size: float = 60, **attributes: Any) -> list[dict[str, Any]]:
    """Return points at half metres, so that many lie just within or just beyond a distance."""
    at = random.integers(0, int(2 * size), (number, 2)) / 2
    return [{"geometry": f"POINT ({x} {y})", **chosen(random, attributes)} for x, y in at]


def rectangles(random: Generator, number: int, size: float = 60, **attributes: Any) -> list[dict[str, Any]]:
    """Return rectangles with sides from 8 m, of which many touch or overlap."""
    found = []
    for _ in range(number):
        x, y = random.integers(0, int(size / 2), 2) * 2
        wide, high = random.integers(4, 14, 2) * 2
        found.append({"geometry": shapely.box(x, y, x + wide, y + high).wkt, **chosen(random, attributes)})
    return found


def chosen(random: Generator, attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: values[int(random.integers(len(values)))] if isinstance(values, tuple) else values
        for name, values in attributes.items()
    }


STREETS = [
    {"geometry": "LINESTRING (-20 -20, 100 -20)", "modes": "walk"},
    {"geometry": "LINESTRING (-20 -20, -20 80)", "modes": "walk"},
    {"geometry": "LINESTRING (-20 80, 100 80)", "modes": "walk"},
]


def by_the_street(random: Generator, number: int, **attributes: Any) -> list[dict[str, Any]]:
    """Return points at a street, far from all others and from its ends."""
    along, beside = random.integers(0, 160, number) / 2, random.integers(2, 16, number) / 2
    return [
        {"geometry": f"POINT ({x} {y - 20})", **chosen(random, attributes)}
        for x, y in zip(along, beside * random.choice([-1, 1], number), strict=True)
    ]


def moved(layers: Layers, random: Generator, off: float) -> Layers:
    """Move every point up to ``off`` metres: anywhere, or as far as can be, all outward, inward or to one side.

    Points that are drawn in one place go together, and paths stay.
    """
    every = np.concatenate(
        [
            shapely.get_coordinates(shapely.from_wkt(f["geometry"]))
            for name, fs in layers.items()
            if name != "paths"
            for f in fs
        ]
    )
    places = np.unique(every, axis=0)
    middle = places[int(random.integers(len(places)))]
    away = places - middle
    away = away / np.maximum(np.hypot(*away.T), 1e-9)[:, None]
    turn = random.uniform(0, 2 * np.pi, len(places))
    way = int(random.integers(5))
    steps = {
        0: np.column_stack([np.cos(turn), np.sin(turn)]) * random.uniform(0, 1, (len(places), 1)),
        1: np.column_stack([np.cos(turn), np.sin(turn)]),
        2: away,
        3: -away,
        4: np.column_stack([np.cos(turn[:1]), np.sin(turn[:1])]) * random.choice([-1, 1], (len(places), 1)),
    }[way] * off  # fmt: skip
    to = {tuple(place): tuple(place + step) for place, step in zip(places.tolist(), steps, strict=True)}

    def shifted(feature: dict[str, Any]) -> dict[str, Any]:
        shape = shapely.from_wkt(feature["geometry"])
        xy = np.array([to[tuple(place)] for place in shapely.get_coordinates(shape).tolist()])
        return {**feature, "geometry": shapely.set_coordinates(shape, xy)}

    return {name: fs if name == "paths" else [shifted(f) for f in fs] for name, fs in layers.items()}


Case = tuple[str, dict[str, Any], str, Callable[[Generator], Layers]]


def facilities(random: Generator) -> Layers:
    kinds = {"category": ("cafe", "library", "shop", None)}
    return {"facilities": points(random, 12, **kinds) + rectangles(random, 4, **kinds), "stops": points(random, 6)}


def on_foot(random: Generator) -> Layers:
    return {
        "paths": STREETS,
        "dwellings": by_the_street(random, 8),
        "facilities": by_the_street(random, 8, category=("cafe", "library", "shop", None)),
    }


def areas(random: Generator) -> Layers:
    return {
        "neighbourhoods": rectangles(random, 3),
        "public_spaces": rectangles(random, 6, green=(True, False)),
        "barriers": [
            {"geometry": shapely.boundary(shapely.from_wkt(f["geometry"])).wkt} for f in rectangles(random, 4)
        ],
        "trees": points(random, 12, crown_m=(3.0, 6.0), landmark=(True, False, None)),
        "dwellings": points(random, 20, size_m2=(60.0, 90.0)),
    }


def tiled(random: Generator) -> Layers:
    """Return areas that touch, side by side, so that nothing between them can come loose."""
    tiles = [shapely.box(10 * x, 10 * y, 10 * x + 10, 10 * y + 10).wkt for x in range(5) for y in range(5)]
    return {"neighbourhoods": rectangles(random, 3, size=30), "public_spaces": [{"geometry": tile} for tile in tiles]}


def fronts(random: Generator) -> Layers:
    uses = ("living", "shop", "storage", "blind", None)
    lines = [
        {"geometry": f"LINESTRING ({x} 0, {x + w} 0)", "building_id": f"B{n % 3}", "ground_floor_use": uses[k],
         "hybrid_zone_depth_m": depth}
        for n, (x, w, k, depth) in enumerate(
            zip(random.integers(0, 40, 9), random.integers(3, 15, 9), random.integers(0, 5, 9),
                random.integers(0, 3, 9).tolist(), strict=True)
        )
    ]  # fmt: skip
    buildings = [{"id": f"B{n}", "geometry": shapely.box(20 * n, 0, 20 * n + 20, 10).wkt} for n in range(3)]
    return {"buildings": buildings, "frontages": lines}


def shapes(random: Generator) -> Layers:
    def crooked() -> str:
        steps = np.cumsum(random.integers(4, 12, 5))
        return shapely.LineString(np.column_stack([steps, random.integers(0, 30, 5)])).wkt

    ring = shapely.Polygon([(0, 0), (30, 0), (40, 20), (15, 40), (-5, 20)], [[(10, 10), (20, 10), (15, 20)]])
    return {
        "barriers": [{"geometry": crooked()} for _ in range(5)],
        "public_spaces": [*rectangles(random, 5), {"geometry": ring.wkt}],
    }


CASES: list[Case] = [
    ("count", {"of": "facilities", "within_m": 10}, "stops", facilities),
    ("count", {"of": "facilities", "within_m": 10, "distinct": "category"}, "facilities", facilities),
    ("count", {"of": "facilities", "walk_m": 25}, "dwellings", on_foot),
    ("count", {"of": "facilities", "walk_m": 25, "distinct": "category"}, "dwellings", on_foot),
    ("count", {"of": "trees"}, "neighbourhoods", areas),
    ("count", {"of": {"layer": "trees", "where": "landmark = TRUE"}, "distinct": "crown_m"}, "neighbourhoods", areas),
    ("count", {"of": "trees"}, "plan", areas),
    ("reach", {"to": "facilities", "along": "straight", "within_m": 15}, "stops", facilities),
    ("reach", {"to": "facilities", "within_m": 30}, "dwellings", on_foot),
    ("distance", {"to": "facilities", "along": "straight"}, "stops", facilities),
    ("distance", {"to": "facilities"}, "dwellings", on_foot),
    ("distance", {"to": "facilities", "limit_m": 20}, "dwellings", on_foot),
    ("colocation", {"of": "facilities", "distinct": "category", "within_m": 5}, "facilities", facilities),
    ("colocation", {"of": "facilities", "distinct": "category", "within_m": 5}, "stops", facilities),
    ("adjacent", {"to": "facilities", "within_m": 8}, "stops", facilities),
    ("adjacent", {"to": "public_spaces", "within_m": 3}, "trees", areas),
    ("cover", {"by": "public_spaces"}, "neighbourhoods", areas),
    ("cover", {"by": "public_spaces", "not": True}, "plan", areas),
    ("cover", {"by": {"layer": "trees", "where": "landmark = TRUE"}, "buffer": "crown_m"}, "neighbourhoods", areas),
    ("cover", {"by": "public_spaces"}, "neighbourhoods", tiled),
    ("ratio", {"of": {"area": "public_spaces"}, "per": {"count": "dwellings"}}, "neighbourhoods", areas),
    ("ratio", {"of": {"length": "barriers"}, "per": {"area": "neighbourhoods"}}, "neighbourhoods", areas),
    ("ratio", {"of": {"sum": "size_m2", "of": "dwellings"}, "per": {"count": "trees"}}, "plan", areas),
    (
        "combine",
        {"expression": "100 * green / (green + stone)",
         "with": {"green": {"area": {"layer": "public_spaces", "where": "green = TRUE"}},
                  "stone": {"area": {"layer": "public_spaces", "where": "green = FALSE"}}}},
        "neighbourhoods", areas,
    ),
    ("share", {"of": "dwellings", "where": "size_m2 > 70"}, "neighbourhoods", areas),
    ("share", {"of": "trees", "where": "landmark = TRUE"}, "plan", areas),
    ("share", {"of": "frontages", "where": "ground_floor_use = 'blind'", "by": "length", "key": "building_id"}, "buildings", fronts),
    ("gap", {"to": "facilities", "within_m": 20}, "paths", on_foot),
    ("gap", {"to": "facilities", "statistic": "longest_m"}, "paths", on_foot),
    ("frontage", {"statistic": "active_share"}, "buildings", fronts),
    ("frontage", {"statistic": "hybrid_share"}, "buildings", fronts),
    ("value", {"property": "length"}, "barriers", shapes),
    ("value", {"property": "area"}, "public_spaces", shapes),
    ("value", {"property": "perimeter"}, "public_spaces", shapes),
    ("value", {"property": "compactness"}, "public_spaces", shapes),
    ("routes", {"statistic": "passes", "places": "facilities", "within_m": 5,
                "destinations": [{"to": {"layer": "stops"}, "trips": 1}]}, "plan",
     lambda random: {**on_foot(random), "stops": [{"geometry": "POINT (90 -20)"}]}),
    ("detour", {"to": "stops"}, "plan",
     lambda random: {**on_foot(random), "stops": [{"geometry": "POINT (-30 40)"}]}),
]  # fmt: skip


def attainable(measured: Measured, rows: np.ndarray[Any, Any], off: float) -> tuple[Any, Any]:
    """Return what values can become, as the review reads it."""
    low, high = measured.low.to_numpy(), measured.high.to_numpy()
    if measured.moved is None:
        steep = np.broadcast_to(np.asarray(measured.sensitivity, dtype=float), len(low)) * off
        return (low - steep)[rows], (high + steep)[rows]
    return (
        np.minimum(low[rows], measured.moved.least(rows, off)),
        np.maximum(high[rows], measured.moved.greatest(rows, off)),
    )


@pytest.mark.parametrize(
    ("kind", "parameters", "select", "drawn"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_no_value_goes_farther_than_is_said(
    kind: str, parameters: dict[str, Any], select: str, drawn: Callable[[Generator], Layers], seed: int
) -> None:
    random = np.random.default_rng(seed)
    edge = [{"geometry": shapely.box(3, 3, 58, 58).wkt}]
    layers = {"boundary": edge, **drawn(random)}
    everywhere = select != "plan"

    def made(layers: Layers) -> Context:
        [boundary] = [f["geometry"] for f in layers["boundary"]]
        shape = shapely.from_wkt(boundary) if isinstance(boundary, str) else boundary
        whole = shapely.box(-1000, -1000, 1000, 1000) if everywhere or "paths" in layers else shape
        return Context(plan({name: fs for name, fs in layers.items() if name != "boundary"}, whole))

    measured = run(kind, parameters, made(layers), select)
    rows = np.arange(len(measured.low))
    least, greatest = attainable(measured, rows, OFF)
    for _ in range(4):
        other = run(kind, parameters, made(moved(layers, random, OFF)), select)
        for value, bound in ((other.low.to_numpy(), least), (-other.high.to_numpy(), -greatest)):
            known = np.isfinite(measured.low.to_numpy()) & ~np.isnan(bound)
            slack = 1e-6 * (1 + np.abs(np.where(np.isfinite(value), value, 0.0)))
            assert (value[known] + slack[known] >= bound[known]).all()


def square(x: float, y: float, side: float = 10) -> str:
    return shapely.box(x, y, x + side, y + side).wkt


WAY = [{"geometry": "LINESTRING (0 0, 100 0)", "modes": "walk"}]
HOME = [{"geometry": "POINT (10 5)"}]
TWO = [{"geometry": "POINT (40 5)", "category": "cafe"}, {"geometry": "POINT (90 5)", "category": "shop"}]


@pytest.mark.parametrize(
    ("kind", "parameters", "select", "layers", "least", "greatest"),
    [
        ("count", {"of": "facilities", "within_m": 50}, "dwellings", {"dwellings": HOME, "facilities": TWO}, 1, 1),
        ("count", {"of": "facilities", "within_m": 30.9}, "dwellings", {"dwellings": HOME, "facilities": TWO}, 0, 1),
        ("count", {"of": "facilities", "within_m": 29.1}, "dwellings", {"dwellings": HOME, "facilities": TWO}, 0, 1),
        ("count", {"of": "facilities", "walk_m": 60}, "dwellings", {"dwellings": HOME, "facilities": TWO, "paths": WAY}, 1, 1),
        ("count", {"of": "facilities", "walk_m": 41, "distinct": "category"}, "dwellings", {"dwellings": HOME, "facilities": TWO, "paths": WAY}, 0, 1),
        ("count", {"of": "dwellings"}, "public_spaces", {"dwellings": HOME, "public_spaces": [{"geometry": square(5, 0)}]}, 1, 1),
        ("count", {"of": "dwellings"}, "public_spaces", {"dwellings": HOME, "public_spaces": [{"geometry": square(9.5, 0)}]}, 0, 1),
        ("adjacent", {"to": "public_spaces", "within_m": 5}, "dwellings", {"dwellings": HOME, "public_spaces": [{"geometry": square(30, 0)}]}, 0, 0),
        ("adjacent", {"to": "public_spaces", "within_m": 5}, "dwellings", {"dwellings": HOME, "public_spaces": [{"geometry": square(15.2, 0)}]}, 0, 1),
        ("colocation", {"of": "facilities", "distinct": "category", "within_m": 49.5}, "facilities", {"facilities": TWO}, 1, 2),
        ("colocation", {"of": "facilities", "distinct": "category", "within_m": 45}, "facilities", {"facilities": TWO}, 1, 1),
        ("cover", {"by": "zones"}, "public_spaces", {"zones": [{"geometry": square(0, 0, 100)}], "public_spaces": [{"geometry": square(30, 30)}]}, 1, 1),
        ("cover", {"by": "zones"}, "public_spaces", {"zones": [{"geometry": square(50, 50)}], "public_spaces": [{"geometry": square(0, 0)}]}, 0, 0),
        ("value", {"property": "area"}, "public_spaces", {"public_spaces": [{"geometry": square(0, 0)}]}, 100 - 20 - np.pi / 4, 100 + 20 + np.pi / 4),
        ("value", {"attribute": "seats"}, "furniture", {"furniture": [{"geometry": "POINT (0 0)", "seats": 3}]}, 3, 3),
        ("gap", {"to": "facilities", "within_m": 80}, "plan", {"facilities": TWO, "paths": WAY}, 0.995, 1),
    ],
)  # fmt: skip
def test_a_value_goes_no_farther_than_it_can(
    kind: str, parameters: dict[str, Any], select: str, layers: Layers, least: float, greatest: float
) -> None:
    measured = run(kind, parameters, plan(layers, shapely.box(-1000, -1000, 1000, 1000)), select)
    low, high = attainable(measured, np.array([0]), OFF)
    assert (low.tolist(), high.tolist()) == (pytest.approx([least]), pytest.approx([greatest]))


def test_a_line_with_many_points_is_no_looser_than_one_with_two() -> None:
    dense = shapely.segmentize(shapely.from_wkt("LINESTRING (0 0, 100 0)"), 0.5).wkt
    curve = shapely.Point(0, 0).buffer(50, quad_segs=64).exterior.wkt
    made = plan({"barriers": [{"geometry": dense}, {"geometry": curve}]})
    measured = run("value", {"property": "length"}, made, "barriers")
    low, high = attainable(measured, np.array([0, 1]), OFF)
    assert (high - low).tolist() == pytest.approx([2, 2 * np.pi], rel=0.1)


def test_areas_that_touch_have_no_gap_between_them() -> None:
    tiles = [{"geometry": square(10 * x, 10 * y)} for x in range(10) for y in range(10)]
    made = plan({"zones": tiles, "public_spaces": [{"geometry": square(20, 20, 50)}]})
    measured = run("cover", {"by": "zones"}, made, "public_spaces")
    assert attainable(measured, np.array([0]), OFF)[0].tolist() == pytest.approx([1])
