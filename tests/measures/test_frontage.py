from __future__ import annotations

import itertools
import math
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
from plancheck.measures.frontage import ACTIVE, DEAD
from plancheck.plan.model import Plan
from tests.facades.town import Town, halves, seen, towns
from tests.measures.builder import frame, interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter

ACTIVE_SHARE = {"statistic": "active_share"}
LONGEST = {"statistic": "longest_dead_m"}
DOORS = {"statistic": "doors_per_100m"}
HYBRID = {"statistic": "hybrid_share"}
Rows = list[dict[str, Any]]


def row(*uses: str | None, step: float = 10, **more: Any) -> Rows:
    """Fronts of ten metres, one after the other."""
    return [
        {"geometry": f"LINESTRING ({n * step} 0, {n * step + 10} 0)", "ground_floor_use": use, **more}
        for n, use in enumerate(uses)
    ]


def test_active_and_dead_by_length() -> None:
    uses = (*ACTIVE, *DEAD)
    assert value("frontage", ACTIVE_SHARE, plan({"frontages": row(*uses)})) == [0.6]
    for use in uses:
        made = plan({"frontages": row(use)})
        assert value("frontage", ACTIVE_SHARE, made) == [float(use in ACTIVE)]
        assert value("frontage", LONGEST, made) == [10.0 * (use in DEAD)]


def test_the_longest_dead_run_stops_at_life_at_gaps_and_at_corners() -> None:
    assert value("frontage", LONGEST, plan({"frontages": row("blind", "parking", "shop", "storage")})) == [20]
    assert value("frontage", LONGEST, plan({"frontages": row("blind", "parking", step=10.4)})) == [20]
    assert value("frontage", LONGEST, plan({"frontages": row("blind", "parking", step=11)})) == [10]
    corner = [*row("blind", "blind"), {"geometry": "LINESTRING (20 0, 20 15)", "ground_floor_use": "blind"}]
    assert value("frontage", LONGEST, plan({"frontages": corner})) == [20]


def test_doors_are_counted_where_they_stand() -> None:
    layers: dict[str, Rows] = {
        "buildings": [
            {"building_id": "A", "geometry": "POLYGON ((0 0, 10 0, 10 8, 0 8, 0 0))"},
            {"building_id": "B", "geometry": "POLYGON ((10 0, 20 0, 20 8, 10 8, 10 0))"},
        ],
        "frontages": [
            {"building_id": "A", "geometry": "LINESTRING (0 0, 10 0)"}, {"building_id": "B", "geometry": "LINESTRING (10 0, 20 0)"},
        ],
        "entrances": [
            {"kind": "private_front", "geometry": "POINT (3 0)"}, {"kind": "shared_main", "geometry": "POINT (4 0.9)"},
            {"kind": "facility", "geometry": "POINT (5 1.1)"},
            {"kind": "facility", "building_id": "A", "geometry": "POINT (5 2.9)"},
            {"kind": "facility", "building_id": "A", "geometry": "POINT (5 3.1)"},
            {"kind": "rear", "geometry": "POINT (5 0)"}, {"kind": "storage", "geometry": "POINT (5 0)"},
            {"kind": "private_front", "building_id": "B", "geometry": "POINT (9.5 0)"},
        ],
    }  # fmt: skip
    made = plan(layers)
    assert value("frontage", DOORS, made, "buildings") == [30, 10]
    assert value("frontage", DOORS, made, "frontages") == [30, 10]
    assert value("frontage", DOORS, made) == [20]
    assert value("frontage", DOORS, made, "entrances")[3:5] == [30, 30]
    layers["entrances"].append({"kind": None, "geometry": "POINT (1 0)"})
    measured = run("frontage", DOORS, plan(layers), "buildings")
    assert (measured.low.tolist(), measured.high.tolist()) == ([30, 10], [40, 10])
    assert [(item.layer, item.attribute) for item in measured.missing] == [("entrances", "kind")]
    del layers["entrances"]
    measured = run("frontage", DOORS, plan(layers))
    assert (measured.low.tolist(), measured.high.tolist()) == ([0], [math.inf])
    assert [item.layer for item in measured.missing] == ["entrances"]


def test_hybrid_zones_are_those_of_dwellings() -> None:
    layers = {"frontages": [
        *row("living", hybrid_zone_depth_m=1.0), *row("kitchen", hybrid_zone_depth_m=0.5),
        *row("shop", hybrid_zone_depth_m=9.0),
    ]}  # fmt: skip
    assert value("frontage", HYBRID, plan(layers)) == [0.5]
    assert value("frontage", {**HYBRID, "depth_m": 0.5}, plan(layers)) == [1]
    assert value("frontage", {**HYBRID, "depth_m": 2}, plan(layers)) == [0]
    layers["frontages"] += row("living", hybrid_zone_depth_m=None)
    measured = run("frontage", HYBRID, plan(layers))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == pytest.approx((1 / 3, 2 / 3))
    assert [(item.layer, item.attribute) for item in measured.missing] == [("frontages", "hybrid_zone_depth_m")]
    assert interval("frontage", HYBRID, plan({"frontages": row("shop", None)})) == (0, 1)
    shops = run("frontage", HYBRID, plan({"frontages": row("shop", "work", hybrid_zone_depth_m=2.0)}))
    assert (shops.low.tolist(), shops.high.tolist()) == ([0], [1])
    assert [item.layer for item in shops.missing] == ["frontages"]


def test_what_is_not_known_widens() -> None:
    made = plan({"frontages": row("blind", None, "storage", "living")})
    assert interval("frontage", ACTIVE_SHARE, made) == (0.25, 0.5)
    assert interval("frontage", LONGEST, made) == (10, 30)
    measured = run("frontage", LONGEST, made)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("frontages", "ground_floor_use")]
    assert measured.sensitivity == 2.0
    nothing = run("frontage", ACTIVE_SHARE, plan({"frontages": []}))
    assert nothing.value.isna().all()
    assert [item.layer for item in nothing.missing] == ["frontages"]
    assert run("frontage", LONGEST, plan({"paths": []})).value.isna().all()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 1), st.integers(1, 4), st.sampled_from([None, "shop", "living", "blind"]),
                  st.sampled_from([None, 0.5, 2.0])),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_all_completions_lie_between_the_bounds(drawn: list[tuple[int, int, int, str | None, float | None]]) -> None:
    rows = [
        {"geometry": f"LINESTRING ({x} {y}, {x + long} {y})", "ground_floor_use": use, "hybrid_zone_depth_m": deep}
        for x, y, long, use, deep in drawn
    ]
    uses = [["living", "shop", "parking"] if r["ground_floor_use"] is None else [r["ground_floor_use"]] for r in rows]
    deeps = [[0.0, 1.0] if r["hybrid_zone_depth_m"] is None else [r["hybrid_zone_depth_m"]] for r in rows]
    for parameters, with_depth in ((ACTIVE_SHARE, False), (LONGEST, False), (HYBRID, True)):
        low, high = interval("frontage", parameters, plan({"frontages": rows}))
        found = []
        for chosen in itertools.product(*uses):
            for depths in itertools.product(*deeps) if with_depth else [[None] * len(rows)]:
                full = [
                    {**r, "ground_floor_use": u, "hybrid_zone_depth_m": d}
                    for r, u, d in zip(rows, chosen, depths, strict=True)
                ]
                if with_depth and not {"living", "kitchen"} & set(chosen):
                    continue
                found.append(value("frontage", parameters, plan({"frontages": full}))[0])
        assert all(low - 1e-9 <= number <= high + 1e-9 for number in found)
        if any(use in ("living", "kitchen") for *_, use, _ in drawn) or not with_depth:
            assert (min(found), max(found)) == pytest.approx((low, high))


def test_which_fronts_belong_to_whom() -> None:
    layers: dict[str, Rows] = {
        "buildings": [
            {"building_id": "A", "block_id": "X", "geometry": "POLYGON ((0 0, 10 0, 10 8, 0 8, 0 0))"},
            {"building_id": "B", "block_id": None, "geometry": "POLYGON ((30 0, 40 0, 40 8, 30 8, 30 0))"},
            {"building_id": "C", "block_id": "Y", "geometry": "POLYGON ((50 0, 60 0, 60 8, 50 8, 50 0))"},
        ],
        "frontages": [
            {"frontage_id": "f1", "building_id": "A", "ground_floor_use": "living", "geometry": "LINESTRING (0 0, 10 0)"},
            {"frontage_id": "f2", "building_id": None, "ground_floor_use": "blind", "geometry": "LINESTRING (0 8.5, 10 8.5)"},
            {"frontage_id": "f3", "building_id": "B", "ground_floor_use": "blind", "geometry": "LINESTRING (30 0, 40 0)"},
            {"frontage_id": "f4", "building_id": "elsewhere", "ground_floor_use": "shop", "geometry": "LINESTRING (0 0, 10 0)"},
        ],
        "neighbourhoods": [{"geometry": "POLYGON ((-5 -5, 20 -5, 20 20, -5 20, -5 -5))"}],
        "facilities": [{"building_id": "A", "geometry": "POINT (5 5)"}, {"building_id": "Q", "geometry": "POINT (5 5)"}],
    }  # fmt: skip
    made = plan(layers, "POLYGON ((-5 -5, 45 -5, 45 20, -5 20, -5 -5))")
    assert value("frontage", ACTIVE_SHARE, made) == [0.5]
    assert value("frontage", ACTIVE_SHARE, made, "buildings") == [0.5, 0]
    assert value("frontage", ACTIVE_SHARE, made, "frontages") == [1, 0, 0, 1]
    assert value("frontage", ACTIVE_SHARE, made, "neighbourhoods") == [pytest.approx(2 / 3)]
    assert value("frontage", ACTIVE_SHARE, made, "facilities") == [0.5, pytest.approx(math.nan, nan_ok=True)]
    areas = frame("neighbourhoods", [
        {"id": "X", "geometry": "POLYGON ((-5 -5, 9 -5, 9 20, -5 20, -5 -5))"},
        {"id": "Z", "geometry": "POLYGON ((25 -5, 45 -5, 45 20, 25 20, 25 -5))"},
    ])  # fmt: skip
    measured = KINDS["frontage"].measure(
        Context(made), Subjects("blocks", "blocks", areas), KINDS["frontage"].parameters.model_validate(ACTIVE_SHARE)
    )
    assert measured.value.tolist() == [pytest.approx(2 / 3), 0]


def test_paths_and_spaces_have_the_fronts_that_face_them() -> None:
    layers: dict[str, Rows] = {
        "buildings": [{"building_id": "A", "geometry": "POLYGON ((0 0, 20 0, 20 8, 0 8, 0 0))"}],
        "frontages": [
            {"building_id": "A", "ground_floor_use": "living", "geometry": "LINESTRING (0 0, 12 0)"},
            {"building_id": "A", "ground_floor_use": "blind", "geometry": "LINESTRING (20 0, 12 0)"},
            {"building_id": "A", "ground_floor_use": "shop", "geometry": "LINESTRING (0 8, 20 8)"},
        ],
        "paths": [
            {"path_id": "P1", "geometry": "LINESTRING (0 -5, 16 -5)"}, {"path_id": "P2", "geometry": "LINESTRING (16 -5, 20 -5)"},
            {"path_id": "P3", "geometry": "LINESTRING (0 20, 20 20)"}, {"path_id": "P4", "geometry": "LINESTRING (0 -7, 30 -7)"},
        ],
        "public_spaces": [{"space_id": "S1", "geometry": "POLYGON ((0 -8, 10 -8, 10 -2, 0 -2, 0 -8))"}],
    }  # fmt: skip
    made = plan(layers)
    assert value("frontage", ACTIVE_SHARE, made, "paths")[:3] == [0.75, 0, 1]
    assert math.isnan(value("frontage", ACTIVE_SHARE, made, "paths")[3])
    assert value("frontage", ACTIVE_SHARE, made, "public_spaces") == [1]
    assert value("frontage", LONGEST, made, "paths")[:3] == pytest.approx([4, 4, 0])
    layers["entrances"] = [
        {"kind": "private_front", "geometry": "POINT (16 0)"},
        {"kind": "facility", "geometry": "POINT (2 0)"},
    ]
    assert value("frontage", DOORS, plan(layers), "paths")[:3] == pytest.approx([200 / 16, 25, 0])


def test_derived_fronts_have_length_and_doors_but_no_use() -> None:
    layers: dict[str, Rows] = {
        "buildings": [{"building_id": "A", "geometry": "POLYGON ((0 0, 20 0, 20 8, 0 8, 0 0))"}],
        "paths": [{"geometry": "LINESTRING (0 -5, 20 -5)"}],
        "entrances": [{"kind": "private_front", "geometry": "POINT (5 0)"}],
    }
    made = Context(plan(layers))
    assert interval("frontage", ACTIVE_SHARE, made) == (0, 1)
    assert interval("frontage", LONGEST, made) == (0, 20)
    assert interval("frontage", HYBRID, made) == (0, 1)
    assert value("frontage", DOORS, made) == [5]
    assert value("frontage", DOORS, made, "paths") == [5]
    assert [issue.code for issue in made.issues()] == ["D001"]


@pytest.mark.parametrize("drawn", ["not", "none", "some"])
def test_odd_shapes_break_nothing(drawn: str) -> None:
    layers: dict[str, Rows] = {
        "buildings": [
            {"building_id": "A", "geometry": "POLYGON ((0 0, 20 0, 20 8, 0 8, 0 0))"},
            {"building_id": "B", "geometry": "MULTIPOLYGON (((30 0, 40 0, 40 8, 30 8, 30 0)), ((40 0, 50 0, 50 8, 40 8, 40 0)))"},
        ],
        "paths": [
            {"geometry": "LINESTRING (0 -5, 20 -5)"}, {"geometry": "LINESTRING (3 3, 3 3)"},
            {"geometry": "MULTILINESTRING ((0 -9, 20 -9), (30 -4, 50 -4))"},
        ],
        "public_spaces": [{"geometry": "MULTIPOLYGON (((0 -8, 10 -8, 10 -2, 0 -2, 0 -8)), ((90 0, 99 0, 95 9, 90 0)))"}],
        "neighbourhoods": [{"geometry": "POLYGON ((-5 -15, 25 -15, 25 20, -5 20, -5 -15))"}],
        "entrances": [{"geometry": "POINT (3 0)", "kind": "facility"}],
    }  # fmt: skip
    if drawn != "not":
        layers["frontages"] = []
    if drawn == "some":
        layers["frontages"] += [
            {"frontage_id": "1", "geometry": "LINESTRING (0 0, 0 0)", "ground_floor_use": "shop"},
            {"frontage_id": "2", "geometry": "MULTILINESTRING ((0 0, 5 0), (7 0, 20 0))", "ground_floor_use": "blind"},
            {"frontage_id": "3", "geometry": "LINESTRING (30 0, 50 0)", "ground_floor_use": None},
        ]
    made = Context(plan(layers))
    for select in ("plan", *layers):
        for parameters in (ACTIVE_SHARE, LONGEST, DOORS, HYBRID):
            measured = run("frontage", parameters, made, select)
            assert (measured.low >= 0).all()
            assert (measured.low <= measured.high).all()
    longest = run("frontage", LONGEST, made, "paths")
    expected = {
        "not": ([0, 0, 0], [20, math.inf, 20]),
        "none": ([0, 0, 0], [math.inf] * 3),
        "some": ([13, 0, 0], [13, math.inf, 20]),
    }
    assert (longest.low.tolist(), longest.high.tolist()) == expected[drawn]


def test_parameters_that_make_no_sense_are_refused() -> None:
    model = KINDS["frontage"].parameters
    with pytest.raises(ValidationError, match="goes with hybrid_share only"):
        model.model_validate({**LONGEST, "depth_m": 1})
    with pytest.raises(ValidationError, match="statistic"):
        model.model_validate({})
    units = [KINDS["frontage"].unit_of(model.model_validate(p)) for p in (ACTIVE_SHARE, LONGEST, DOORS, HYBRID)]
    assert units == ["share", "m", "doors_per_100m", "share"]


def drawn_plan(town: Town, lines: list[shapely.Geometry], uses: list[str]) -> Plan:
    """A town with fronts drawn on the outlines of its buildings."""
    layers: dict[str, Rows] = {
        "buildings": [{"geometry": g} for g in town.buildings],
        "public_spaces": [{"space_id": f"S{n:02}", "geometry": g, "kind": k, "access": a} for n, (g, k, a) in enumerate(town.spaces)],
        "paths": [{"path_id": f"P{n:02}", "geometry": g, "road_class": road} for n, (g, road) in enumerate(town.paths)],
        "frontages": [{"frontage_id": f"F{n:03}", "geometry": g, "ground_floor_use": u} for n, (g, u) in enumerate(zip(lines, uses, strict=True))],
    }  # fmt: skip
    return plan(layers, shapely.box(-99, -99, 199, 199))


def outlines(town: Town) -> list[shapely.Geometry]:
    """The sides of buildings with the building on the left."""
    found = []
    for shape in town.buildings:
        for part in shapely.get_parts(shape):
            for ring in shapely.get_rings(shapely.orient_polygons(part)):
                corners = shapely.get_coordinates(ring)
                found += [shapely.LineString(pair) for pair in itertools.pairwise(corners)]
    return found


@settings(max_examples=60, deadline=None)
@given(towns(), st.integers(0, 10**6))
def test_shares_of_paths_and_spaces_agree_with_half_metres(town: Town, seed: int) -> None:
    random = np.random.default_rng(seed)
    lines = outlines(town)
    uses = [str(use) for use in random.choice(["shop", "blind"], len(lines))]
    made = drawn_plan(town, lines, uses)
    active, total = np.zeros(len(town.things())), np.zeros(len(town.things()))
    for line, use in zip(lines, uses, strict=True):
        first, last = line.coords
        middle = np.array([first, last]).mean(axis=0)
        ((_, _, (dx, dy)), *_) = halves(first, last)
        sides = []
        for side in (1, -1):
            point = shapely.Point(middle + 0.5 * side * np.array([dx, dy]))
            sides.append(any(building.intersects(point) for building in town.buildings))
        for _, place, (dx, dy) in halves(first, last):
            found = seen(town, place, (dx, dy)) if not sides[0] or sides[1] else set()
            found |= seen(town, place, (-dx, -dy)) if not sides[1] or sides[0] else set()
            for thing in found:
                total[thing] += 0.5
                active[thing] += 0.5 * (use == "shop")
    with np.errstate(invalid="ignore"):
        expected = active / total
    spaces = len(town.spaces)
    if len(lines):
        measured = value("frontage", ACTIVE_SHARE, made, "public_spaces") + value(
            "frontage", ACTIVE_SHARE, made, "paths"
        )
        assert measured == pytest.approx(expected.tolist(), abs=1e-5, nan_ok=True)
    assert spaces + len(town.paths) == len(expected)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 5), st.integers(0, 8))
def test_doors_agree_with_measuring_every_distance(seed: int, walls: int, doors: int) -> None:
    random = np.random.default_rng(seed)
    names = ["A", "B", None]
    fronts = [(shapely.LineString(random.uniform(0, 9, (2, 2))), str(random.choice(names[:2]))) for _ in range(walls)]
    entrances = [
        (
            shapely.Point(random.uniform(0, 9, 2)),
            names[random.integers(3)],
            random.choice([None, "rear", "shared_main"]),
        )
        for _ in range(doors)
    ]
    made = plan(
        {
            "buildings": [{"building_id": n, "geometry": "POLYGON ((0 0, 1 0, 0 1, 0 0))"} for n in "AB"],
            "frontages": [{"frontage_id": f"F{n}", "geometry": g, "building_id": b} for n, (g, b) in enumerate(fronts)],
            "entrances": [{"geometry": g, "building_id": b, "kind": k} for g, b, k in entrances],
        },
        shapely.box(-9, -9, 19, 19),
    )
    low, high = np.zeros(walls), np.zeros(walls)
    for point, building, kind in entrances:
        away = {n: line.distance(point) for n, (line, _) in enumerate(fronts)}
        own = {n: m for n, m in away.items() if fronts[n][1] == building and m <= 3}
        near = own or {n: m for n, m in away.items() if m <= 1}
        if near and kind != "rear":
            front = min(near, key=near.__getitem__)
            low[front] += 100 / fronts[front][0].length * (kind is not None)
            high[front] += 100 / fronts[front][0].length
    measured = run("frontage", DOORS, made, "frontages")
    assert (measured.low.tolist(), measured.high.tolist()) == (
        pytest.approx(low.tolist()),
        pytest.approx(high.tolist()),
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), st.integers(1, 6), st.booleans()), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 12), st.floats(-2, 2)), max_size=4), st.floats(0, 6.3), st.integers(0, 10**6),
)  # fmt: skip
def test_does_not_depend_on_how_fronts_are_drawn(
    rows: list[tuple[int, int, int, bool]], doors: list[tuple[int, float]], angle: float, seed: int
) -> None:
    drawn = [
        shapely.LineString([(x, 4 * y), (x + long, 4 * y)] if flat else [(4 * y, x), (4 * y, x + long)])
        for x, y, long, flat in rows
    ]

    def measured(lines: list[shapely.Geometry], move: Any) -> list[float]:
        layers: dict[str, Rows] = {
            "frontages": [{"geometry": move(line), "ground_floor_use": "blind"} for line in lines],
            "entrances": [{"geometry": move(shapely.Point(x + 0.3, y)), "kind": "facility"} for x, y in doors],
        }
        made = plan(layers, move(shapely.box(-99, -99, 99, 99)))
        return [number for p in (ACTIVE_SHARE, LONGEST, DOORS) for number in value("frontage", p, made)]

    assert_drawing_does_not_matter(measured, drawn, angle, seed)
