from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.facades.edges import line_edges, outline_edges
from plancheck.facades.fronts import derive, faced_by, is_public, things_to_face
from plancheck.facades.scene import Buildings
from plancheck.facades.walls import straight_walls
from plancheck.measures.context import Context
from tests.facades.town import Town, faced_halves, halves, seen, towns
from tests.measures.builder import plan, run

STREET = {"geometry": "LINESTRING (-50 -3, 50 -3)"}


def fronts(town: Town) -> gpd.GeoDataFrame:
    buildings, spaces, paths = town.frames()
    return derive(buildings, things_to_face(spaces, paths, (paths["road_class"] != "main").to_numpy()))


def by_hand(town: Town) -> list[tuple[str, list[tuple[float, float]]]]:
    """Join the half metres of outlines that face something public into straight fronts."""
    groups = [group for _, group, _ in town.things()]
    found = []
    for number, shape in enumerate(town.buildings):
        if shape.area < 10:
            continue
        walls = straight_walls(np.array([shape], dtype=object))
        for first, last in zip(walls.first.tolist(), walls.last.tolist(), strict=True):
            run_: list[tuple[float, float]] = []
            for _, place, out in halves(first, last):
                if any(groups[thing] in (0, 2) for thing in seen(town, place, out)):
                    run_.append(place)
                elif run_:
                    found.append((f"B{number:02}", run_))
                    run_ = []
            if run_:
                found.append((f"B{number:02}", run_))
    return found


@settings(max_examples=120, deadline=None)
@given(towns())
def test_agrees_with_looking_from_every_half_metre(town: Town) -> None:
    found, expected = fronts(town), by_hand(town)
    lengths = sorted(zip(found["building_id"], found.length.round(3), strict=True))
    assert lengths == sorted((name, len(places) * 0.5) for name, places in expected)
    for name, places in expected:
        own = found[found["building_id"] == name]
        assert max(own.distance(shapely.Point(place)).min() for place in places) < 1e-3


def test_a_layer_like_any_other() -> None:
    made = plan(
        {
            "buildings": [
                {"building_id": "B", "block_id": "X", "status": "new", "geometry": "POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))"},
                {"building_id": "C", "block_id": "Y", "status": "new", "geometry": "POLYGON ((6 0, 12 0, 12 10, 6 10, 6 0))"},
                {"building_id": "D", "block_id": "Z", "status": "existing", "geometry": "POLYGON ((40 0, 49 0, 49 9, 40 9, 40 0))"},
                {"building_id": "gone", "block_id": "Z", "status": "demolished", "geometry": "POLYGON ((0 -2, 6 -2, 6 -1, 0 -1, 0 -2))"},
            ],
            "paths": [STREET],
        },
        "POLYGON ((-5 -5, 20 -5, 20 20, -5 20, -5 -5))",
    )  # fmt: skip
    found = Context(made).layer("frontages")
    assert found is not None
    assert found.index.tolist() == ["B-front-1", "C-front-1", "D-front-1"]
    assert list(found.columns) == ["building_id", "block_id", "inside", "status", "geometry"]
    assert found["building_id"].tolist() == ["B", "C", "D"]
    assert found["block_id"].tolist() == ["X", "Y", "Z"]
    assert found["inside"].tolist() == [True, True, False]
    assert found["status"].tolist() == ["new", "new", "existing"]
    assert found.length.tolist() == [6, 6, 9]
    assert found.crs == made.crs


def test_numbers_run_from_west_to_east_per_building() -> None:
    around = [(shapely.box(-30, -30, 40, 40), "street", None)]
    found = fronts(Town([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 25, 2)], around, []))
    assert found.index.tolist() == [f"B{b:02}-front-{n}" for b in (0, 1) for n in (1, 2, 3, 4)]
    middles = found.geometry.interpolate(0.5, normalized=True)
    assert [(p.x, p.y) for p in middles][:4] == [(0, 5), (5, 0), (5, 10), (10, 5)]


def test_spaces_are_public_by_access_and_else_by_kind() -> None:
    cases: dict[tuple[Any, Any], bool] = {
        ("square", None): True, ("square", "public"): True, ("square", "semi_public"): True,
        ("square", "collective"): False, ("square", "private"): False, (None, None): True,
        ("garden", None): False, ("garden", "public"): True, ("garden", "semi_public"): False,
        ("courtyard", None): False, ("allotment", "public"): True, ("allotment", "collective"): False,
    }  # fmt: skip
    data = {"kind": [kind for kind, _ in cases], "access": [access for _, access in cases]}
    frame = gpd.GeoDataFrame(data, geometry=[shapely.Point(0, 0)] * len(cases))
    assert is_public(frame).tolist() == list(cases.values())
    assert is_public(frame[["geometry"]]).tolist() == [True] * len(cases)


@pytest.mark.parametrize(
    ("road", "away", "faced"),
    [(None, 15.0, True), (None, 15.1, False), ("footway", 8.0, True), ("back_alley", 3.0, True), ("back_alley", 3.1, False), ("main", 3.0, False)],
)  # fmt: skip
def test_how_far_a_wall_looks(road: str | None, away: float, faced: bool) -> None:
    found = fronts(Town([shapely.box(0, 0, 10, 5)], [], [(shapely.LineString([(-9, -away), (19, -away)]), road)]))
    assert len(found) == int(faced)


def test_sheds_have_no_fronts_and_stand_in_the_way() -> None:
    street = [(shapely.LineString([(-9, -8), (30, -8)]), None)]
    assert len(fronts(Town([shapely.box(0, 0, 3, 3)], [], street))) == 0
    assert len(fronts(Town([shapely.box(0, 0, 5, 2)], [], street))) == 1
    found = fronts(Town([shapely.box(0, 0, 10, 5), shapely.box(4, -4, 6, -2)], [], street))
    assert found.length.tolist() == [4, 4]


def test_shared_walls_are_cut_exactly_and_short_pieces_left_out() -> None:
    everywhere = [(shapely.box(-50, -50, 50, 50), "street", None)]
    found = fronts(Town([shapely.box(0, 0, 10, 10), shapely.box(10, 4, 20, 30)], everywhere, []))
    own = found[found["building_id"] == "B00"]
    assert sorted(own.length) == pytest.approx([4, 10, 10, 10])
    notch = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 0, 5, 0.4))
    assert sorted(fronts(Town([notch], everywhere, [])).length) == pytest.approx([1, 4, 5, 10, 10, 10])


def test_courts_and_parts_of_a_building() -> None:
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(5, 5, 25, 25))
    court = shapely.box(5, 5, 25, 25)
    assert fronts(Town([ring], [(court, "courtyard", None)], [])).empty
    assert fronts(Town([ring], [(court, "courtyard", "public")], [])).length.tolist() == [20] * 4
    both = shapely.MultiPolygon([shapely.box(0, 0, 5, 5), shapely.box(8, 0, 12, 5)])
    street = [(shapely.LineString([(-9, -2), (30, -2)]), None)]
    assert sorted(fronts(Town([both], [], street)).length) == [4, 5]


@settings(max_examples=40, deadline=None)
@given(towns(), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_buildings_are_drawn(town: Town, angle: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])

    def turned(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: xy @ rotation.T + [155000, 463000])

    def redrawn(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.segmentize(shape.reverse() if random.integers(2) else shape, 0.7)

    expected = sorted(fronts(town).length)
    moved = Town(
        [redrawn(turned(g)) for g in town.buildings],
        [(redrawn(turned(g)), *rest) for g, *rest in town.spaces],  # type: ignore[misc]
        [(redrawn(turned(g)), road) for g, road in town.paths],
    )
    assert sorted(fronts(moved).length) == pytest.approx(expected, abs=1e-3)
    order = random.permutation(len(town.buildings))
    other = Town([town.buildings[n] for n in order], town.spaces[::-1], town.paths[::-1])
    assert sorted(fronts(other).length) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=80, deadline=None)
@given(towns(), st.booleans())
def test_drawn_fronts_look_away_from_their_building(town: Town, backward: bool) -> None:
    outlines = outline_edges(np.array([*town.buildings, None], dtype=object)[:-1])
    drawn = outlines.turned() if backward else outlines
    _, spaces, paths = town.frames()
    things = things_to_face(spaces, paths, (paths["road_class"] != "main").to_numpy())
    shapes = np.array([*town.buildings, None], dtype=object)[:-1]
    found = faced_by(drawn, Buildings(shapes), things)
    halved = faced_halves(found.wall, found.name, found.begin, found.finish)
    for number, (first, last) in enumerate(zip(drawn.first.tolist(), drawn.last.tolist(), strict=True)):
        middle, out = (
            drawn.first[number] + drawn.direction[number] * drawn.length[number] / 2,
            drawn.outward[number] / 2,
        )
        right, left = (
            any(b.intersects(shapely.Point(middle + side * out)) for b in town.buildings) for side in (1, -1)
        )
        for along, place, (dx, dy) in halves(first, last):
            expected = seen(town, place, (dx, dy)) if not right or left else set()
            expected |= seen(town, place, (-dx, -dy)) if not left or right else set()
            assert {thing for wall, at, thing in halved if (wall, at) == (number, along)} == expected


def test_a_front_without_building_looks_to_both_sides() -> None:
    lines = line_edges(np.array([shapely.LineString([(0, 0), (10, 0)])]))
    spaces = Town([], [(shapely.box(0, 1, 4, 3), None, None), (shapely.box(2, -3, 9, -1), None, None)], []).frames()[1]
    nobody = Buildings(np.empty(0, dtype=object))
    ring = shapely.box(0, 1, 10, 3).union(shapely.box(12, -9, 14, 9)).union(shapely.box(2, -3, 13, -2))
    around = Town([], [(ring.union(shapely.box(9, 1, 13, 3)), None, None)], []).frames()[1]
    once = faced_by(lines, nobody, things_to_face(around, None, np.empty(0, dtype=bool)))
    assert list(zip(once.begin, once.finish, strict=True)) == [(0, pytest.approx(10))]
    found = faced_by(lines, nobody, things_to_face(spaces, None, np.empty(0, dtype=bool)))
    assert list(zip(found.name, found.begin, found.finish, strict=True)) == [
        (0, pytest.approx(0, abs=1e-6), pytest.approx(4)), (1, pytest.approx(2), pytest.approx(9)),
    ]  # fmt: skip


def test_the_issue_is_there_only_when_derived_fronts_were_used() -> None:
    layers: dict[str, list[dict[str, Any]]] = {
        "buildings": [{"geometry": "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"}], "paths": [STREET],
    }  # fmt: skip
    context = Context(plan(layers))
    assert context.issues() == ()
    assert run("share", {"of": "frontages", "where": "ground_floor_use = 'shop'"}, context).value.isna().all()
    (issue,) = context.issues()
    assert (issue.code, issue.level, issue.layer) == ("D001", "note", "frontages")
    assert "1 front was derived" in issue.message.render("en")
    assert run("ratio", {"of": {"length": "frontages"}, "per": {"count": "buildings"}}, context).value.tolist() == [9]
    drawn = Context(plan({**layers, "frontages": [{"geometry": "LINESTRING (0 0, 9 0)"}]}))
    run("frontage", {"statistic": "active_share"}, drawn)
    assert drawn.issues() == ()


def test_without_anything_to_face_there_are_no_fronts() -> None:
    house = {"buildings": [{"geometry": "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"}]}
    for made in (plan(house), plan({"paths": [STREET]})):
        context = Context(made)
        assert context.layer("frontages") is None
        assert context.issues() == ()
    for made in (plan({**house, "paths": []}), plan({"buildings": [], "paths": [STREET]})):
        empty = Context(made).layer("frontages")
        assert empty is not None
        assert len(empty) == 0
        assert "building_id" in empty.columns
