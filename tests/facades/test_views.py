from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from plancheck.facades import views
from plancheck.facades.edges import Edges, outline_edges
from plancheck.facades.fronts import things_to_face
from plancheck.facades.scene import Buildings
from plancheck.facades.views import facing
from tests.facades.town import Town, faced_halves, halves, seen, towns


def shapes_of(town: Town) -> np.ndarray:
    made = np.empty(len(town.buildings), dtype=object)
    made[:] = town.buildings
    return made


def faced(town: Town, walls: Edges) -> set[tuple[int, float, int]]:
    _, spaces, paths = town.frames()
    things = things_to_face(spaces, paths, (paths["road_class"] != "main").to_numpy())
    found = facing(walls, Buildings(shapes_of(town)), things)
    return faced_halves(found.wall, found.name, found.begin, found.finish)


def by_hand(town: Town, walls: Edges) -> set[tuple[int, float, int]]:
    return {
        (number, along, thing)
        for number, (first, last) in enumerate(zip(walls.first.tolist(), walls.last.tolist(), strict=True))
        for along, place, out in halves(first, last)
        for thing in seen(town, place, out)
    }


@settings(max_examples=150, deadline=None)
@given(towns())
def test_agrees_with_looking_from_every_half_metre(town: Town) -> None:
    walls = outline_edges(shapes_of(town))
    assert faced(town, walls) == by_hand(town, walls)


def test_a_building_in_between_cuts_the_view_exactly() -> None:
    town = Town(
        [shapely.box(0, 0, 10, 5), shapely.box(2, -4, 5, -2)], [], [(shapely.LineString([(-9, -6), (30, -6)]), None)]
    )
    wall = Edges(np.array([0]), np.array([[0.0, 0]]), np.array([[10.0, 0]]))
    _, spaces, paths = town.frames()
    found = facing(wall, Buildings(shapes_of(town)), things_to_face(spaces, paths, np.array([True])))
    assert list(zip(found.begin, found.finish, strict=True)) == [pytest.approx((0, 2)), pytest.approx((5, 10))]


def test_a_seam_between_buildings_is_no_view() -> None:
    everywhere = [(shapely.box(-50, -50, 50, 50), "street", "public")]
    for seam, free in ((0.0, False), (0.3, False), (-0.2, False), (0.8, True)):
        town = Town([shapely.box(0, 0, 5, 5), shapely.box(5 + seam, 0, 11, 5)], everywhere, [])
        wall = Edges(np.array([0]), np.array([[5.0, 0]]), np.array([[5.0, 5]]))
        assert bool(faced(town, wall)) is free


def test_the_first_of_each_group_is_faced_and_of_several_at_once_all() -> None:
    square, other = shapely.box(0, -6, 10, -2), shapely.box(0, -9, 10, -2)
    garden, path = shapely.box(0, -2, 10, 0), shapely.LineString([(0, -8), (10, -8)])
    farther = shapely.LineString([(0, -9), (10, -9)])
    town = Town(
        [shapely.box(0, 0, 10, 5)],
        [(square, None, None), (other, "square", None), (garden, "garden", None), (square, None, "private")],
        [(path, None), (farther, None), (farther, "main")],
    )
    wall = Edges(np.array([0]), np.array([[0.0, 0]]), np.array([[10.0, 0]]))
    assert {thing for _, _, thing in faced(town, wall)} == {0, 1, 2, 4, 6}


def test_nothing_at_all() -> None:
    nobody = Edges(np.empty(0, dtype=np.int64), np.empty((0, 2)), np.empty((0, 2)))
    alone = Town([shapely.box(0, 0, 10, 5)], [], [])
    assert faced(alone, nobody) == set()
    assert faced(alone, outline_edges(shapes_of(alone))) == set()
    assert faced(Town([], [(shapely.box(0, 0, 9, 9), None, None)], []), nobody) == set()


def test_batches_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    corners = random.integers(0, 90, (60, 2))
    town = Town(
        [shapely.box(x, y, x + 7, y + 5) for x, y in corners],
        [(shapely.box(x, y, x + 9, y + 9), None, None) for x, y in random.integers(0, 90, (10, 2))],
        [(shapely.LineString(random.integers(0, 90, (2, 2))), None) for _ in range(10)],
    )
    walls = outline_edges(shapes_of(town))
    _, spaces, paths = town.frames()
    things = things_to_face(spaces, paths, np.ones(len(paths), dtype=bool))
    whole = facing(walls, Buildings(shapes_of(town)), things)
    monkeypatch.setattr(views, "BATCH", 11)
    parts = facing(walls, Buildings(shapes_of(town)), things)
    for name in ("wall", "name", "begin", "finish"):
        assert getattr(parts, name).tolist() == pytest.approx(getattr(whole, name).tolist())
    assert len(whole.wall) > 50
