"""Free lines, windows, grids and places, against plain loops with shapely."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plancheck.facades import sight, watching
from plancheck.facades.appearing import Kind, appearing, homes, windows
from plancheck.facades.grids import grid_samples, rectangles
from plancheck.facades.obstacles import MANY, Obstacles, obstacles
from plancheck.facades.sight import clear
from plancheck.facades.standing import Places, stood, stood_among_more
from plancheck.facades.viewpoints import Samples, edge_samples, joined, unsided, window_samples
from plancheck.facades.walls import straight_walls
from plancheck.facades.watching import Watch

Area = shapely.Geometry
Line = tuple[tuple[float, float], tuple[float, float]]

coordinate = st.integers(-20, 60)
angles = st.one_of(st.just(0.0), st.floats(0, 6.3))


@st.composite
def areas(draw: st.DrawFn, most: int = 8) -> list[Area]:
    """Draw boxes, triangles, stars with a dent, rings with a courtyard and pairs of boxes; many touch or overlap."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        x, y, w, h = draw(coordinate), draw(coordinate), draw(st.integers(1, 14)), draw(st.integers(1, 14))
        shape = draw(st.sampled_from(["box", "triangle", "dent", "ring", "two"]))
        box = shapely.box(x, y, x + w, y + h)
        if shape == "triangle":
            box = shapely.Polygon([(x, y), (x + w, y), (x, y + h)])
        elif shape == "dent":
            box = shapely.Polygon([(x, y), (x + w, y), (x + w / 2, y + h / 2), (x + w, y + h), (x, y + h)])
        elif shape == "ring":
            box = shapely.box(x, y, x + w + 4, y + h + 4).difference(shapely.box(x + 2, y + 2, x + w + 2, y + h + 2))
        elif shape == "two":
            box = shapely.MultiPolygon([box, shapely.box(x + w + 2, y, x + 2 * w + 2, y + h)])
        found.append(box)
    return found


lines = st.lists(
    st.tuples(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate)), min_size=1, max_size=40
)


def array(shapes: Sequence[Area]) -> np.ndarray:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def turned(points: np.ndarray, angle: float) -> np.ndarray:
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return points @ rotation.T + [155000, 463000]


def rotated(shapes: Sequence[Area], angle: float) -> np.ndarray:
    return shapely.transform(array(shapes), lambda xy: turned(xy, angle)) if len(shapes) else array([])


def free_by_hand(line: Line, shapes: Sequence[Area]) -> bool:
    """Look at every shape: a line is free when it touches none."""
    drawn = shapely.LineString(line) if line[0] != line[1] else shapely.Point(line[0])
    return all(shape.distance(drawn) > 1e-6 for shape in shapes)


@settings(max_examples=150, deadline=None)
@given(areas(), lines, angles)
def test_free_lines_agree_with_looking_at_every_building(shapes: list[Area], drawn: list[Line], angle: float) -> None:
    drawn = [line for line in drawn if not any(shape.covers(shapely.LineString(line)) for shape in shapes)]
    assume(len(drawn) > 0)
    first, last = (turned(np.array([line[end] for line in drawn], dtype=float), angle) for end in (0, 1))
    found = clear(first, last, Obstacles(rotated(shapes, angle)))
    assert found.tolist() == [free_by_hand(line, shapes) for line in drawn]
    assert clear(last, first, Obstacles(rotated(shapes, angle))).tolist() == found.tolist()


@pytest.mark.parametrize("angle", [0.0, 0.1, 1.0, math.pi / 4, math.pi / 2])
def test_nobody_looks_through_the_joint_of_two_houses_or_past_a_touched_corner(angle: float) -> None:
    row = rotated([shapely.box(0, 0, 5, 9), shapely.box(5, 0, 10, 9)], angle)
    starts = np.array([[5.0, -3.0], [10.0, -3.0], [10.002, -3.0], [-3.0, 3.0], [7.0, -3.0]])
    ends = np.array([[5.0, 12.0], [10.0, 12.0], [10.002, 12.0], [3.0, -3.0], [7.0, -0.002]])
    found = clear(turned(starts, angle), turned(ends, angle), Obstacles(row))
    assert found.tolist() == [False, False, True, False, True]


def test_walls_hide_and_are_seen_round_their_ends() -> None:
    wall = obstacles(array([shapely.LineString([(0, 0), (5, 0), (5, 5)]), shapely.Point(20, 0)]))
    starts = np.array([[2, -1], [-1, -1], [6, -1], [4, 1], [19, 0], [5, 7]], dtype=float)
    ends = np.array([[2, 1], [-1, 1], [4, 1], [6, 1], [21, 0], [5, 5.02]], dtype=float)
    assert clear(starts, ends, wall).tolist() == [False, True, False, False, True, True]


def test_without_obstacles_everything_is_free() -> None:
    assert clear(np.zeros((2, 2)), np.ones((2, 2)), Obstacles(array([]))).tolist() == [True, True]
    assert clear(np.zeros((0, 2)), np.zeros((0, 2)), Obstacles(array([shapely.box(0, 0, 1, 1)]))).tolist() == []


def test_far_apart_and_far_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = array([shapely.box(0, 0, 1, 1), shapely.box(90_000, 90_000, 90_010, 90_010)])
    starts = np.array([[-500, 0.5], [-500, 5], [80_000, 90_005], [0.5, -900], [-99_999, -99_999]], dtype=float)
    ends = np.array([[500, 0.5], [500, 5], [100_000, 90_005], [0.5, 900], [-9_999, -99_999]], dtype=float)
    assert clear(starts, ends, Obstacles(shapes)).tolist() == [False, True, False, False, True]
    monkeypatch.setattr(sight, "BATCH", 2)
    assert clear(starts, ends, Obstacles(shapes)).tolist() == [False, True, False, False, True]


def test_windows_are_in_the_middle_of_equal_pieces_of_every_wall() -> None:
    found = window_samples(straight_walls(array([shapely.box(0, 0, 12, 5)])))
    assert sorted(map(tuple, found.points.round(6).tolist())) == [
        (0, 2.5), (2, 0), (2, 5), (6, 0), (6, 5), (10, 0), (10, 5), (12, 2.5),
    ]  # fmt: skip
    assert (shapely.distance(shapely.points(found.points + found.outward), shapely.box(0, 0, 12, 5)) > 0.99).all()


@settings(max_examples=60, deadline=None)
@given(areas(3), angles, st.integers(0, 3))
def test_vertices_in_a_wall_and_where_a_ring_begins_do_not_move_windows(
    shapes: list[Area], angle: float, shift: int
) -> None:
    def begun_elsewhere(shape: Area) -> Area:
        if shape.geom_type != "Polygon":
            return shape
        corners = list(shape.exterior.coords)[:-1]
        shift_by = shift % len(corners)
        return shapely.Polygon(corners[shift_by:] + corners[:shift_by], shape.interiors).reverse()

    def sorted_windows(drawn: np.ndarray) -> np.ndarray:
        found = window_samples(straight_walls(drawn))
        rows = np.concatenate([found.owner[:, None], found.points, found.outward], axis=1).round(4)
        return rows[np.lexsort(rows.T)]

    plain = rotated(shapes, angle)
    otherwise = rotated([begun_elsewhere(shape.segmentize(0.9)) for shape in shapes], angle)
    assert sorted_windows(otherwise) == pytest.approx(sorted_windows(plain), abs=2e-3)


def test_windows_look_out_and_not_where_another_house_stands() -> None:
    houses = Obstacles(array([shapely.box(0, 0, 5, 9), shapely.box(5, 0, 10, 9)]))
    places = stood(window_samples(houses.walls), houses)
    assert len(places) == 8
    assert not houses.touching(places.eye).any()
    assert places.eye - places.at == pytest.approx(0.05 * places.outward)
    assert 5.0 not in places.at[:, 0].round(6)


@settings(max_examples=100, deadline=None)
@given(areas(), angles, st.sampled_from([-0.1, 0.0, 0.1]))
def test_what_stands_against_a_wall_is_found_among_the_neighbours_of_its_shape(
    shapes: list[Area], angle: float, aside: float
) -> None:
    houses = Obstacles(array(rotated(shapes, angle)))
    samples = window_samples(houses.walls)
    ahead = np.stack([-samples.outward[:, 1], samples.outward[:, 0]], axis=1)
    eyes = samples.points + 0.05 * samples.outward + aside * ahead
    by_hand = [any(shape.dwithin(eye, 1e-3) for shape in houses.shapes) for eye in shapely.points(eyes)]
    assert houses.touching(eyes, samples.owner).tolist() == houses.touching(eyes).tolist() == by_hand


def test_buildings_of_a_quarter_drawn_as_one_shape_are_asked_by_the_index() -> None:
    houses = [shapely.box(x, y, x + 8, y + 8) for x in range(0, 140, 10) for y in range(0, 140, 10)]
    quarter = Obstacles(array([shapely.MultiPolygon(houses[::2]), *houses[1::2], shapely.box(8, 0, 10, 8)]))
    samples = window_samples(quarter.walls)
    eyes = samples.points + 0.05 * samples.outward
    by_hand = [any(shape.dwithin(eye, 1e-3) for shape in quarter.shapes) for eye in shapely.points(eyes)]

    assert any(by_hand)
    assert quarter.neighbours[1].max() > MANY
    assert quarter.touching(eyes[:100], np.zeros(100, dtype=np.int64)).tolist() == by_hand[:100]
    assert quarter.touching(eyes, samples.owner).tolist() == by_hand


def test_a_garden_wall_at_a_window_leaves_room_on_both_sides() -> None:
    around = obstacles(array([shapely.box(0, 0, 5, 9), shapely.LineString([(2.5, 0), (2.5, -9)])]))
    places = stood(window_samples(straight_walls(around.shapes[:1])), around)
    front = places.at[:, 1] == 0
    assert sorted(places.eye[front].round(6).tolist()) == [[2.4, -0.05], [2.6, -0.05]]
    assert (places.at[front] == [2.5, 0]).all()


def test_what_stands_in_or_on_a_wall_stands_before_it() -> None:
    house = obstacles(array([shapely.box(0, 0, 10, 10), shapely.LineString([(20, 0), (20, 9)])]))
    points = np.array([[5, 0], [0, 5.0], [5, 0.4], [0, 0], [20, 4], [5, -0.3], [5, 3]], dtype=float)
    places = stood(unsided(np.arange(7), points), house, 0.5)
    found = {number: sorted(places.eye[places.sample == number].round(6).tolist()) for number in range(7)}
    assert found == {
        0: [[5, -0.05]], 1: [[-0.05, 5]], 2: [[5, -0.05]], 3: [[-0.05, 0], [0, -0.05]],
        4: [[19.94, 4], [20.06, 4]], 5: [[5, -0.3]], 6: [],
    }  # fmt: skip
    near = stood(unsided(np.arange(7), points, 0.5), house, 0.5)
    assert near.eye[near.sample == 5].tolist() == [[5, -0.05]]


def test_lines_and_outlines_are_sampled_every_five_metres() -> None:
    line = shapely.LineString([(0, 0), (4, 0), (4, 8)])
    found = edge_samples(array([line, line.segmentize(0.3), line.reverse(), shapely.MultiPoint([(1, 1), (2, 2)])]))
    assert found.points[found.owner == 0].tolist() == [[2, 0], [4, 2], [4, 6]]
    assert found.points[found.owner == 1] == pytest.approx(found.points[found.owner == 0])
    assert found.points[found.owner == 2] == pytest.approx(found.points[found.owner == 0][::-1])
    assert found.points[found.owner == 3].tolist() == [[1, 1], [2, 2]]


def test_a_grid_lies_in_the_middle_of_the_rectangle() -> None:
    found = grid_samples(array([shapely.box(0, 0, 12, 10), shapely.box(0, 0, 3, 3)]))
    assert sorted(found.points[found.owner == 0].round(6).tolist()) == [[x, y] for x in (1, 6, 11) for y in (2.5, 7.5)]
    assert found.points[found.owner == 1].tolist() == [[1.5, 1.5]]


def test_an_area_between_the_points_gets_a_finer_grid() -> None:
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))
    found = grid_samples(array([ring]))
    assert sorted(found.points.round(6).tolist()) == [[0.75, 0.75], [0.75, 3.25], [3.25, 0.75], [3.25, 3.25]]
    thread = shapely.box(0, 0, 100, 90).difference(shapely.box(0.001, 0.001, 99.999, 89.999))
    (point,) = grid_samples(array([thread])).points
    assert shapely.box(0, 0, 100, 90).exterior.distance(shapely.Point(point)) < 0.002
    assert point[0] == pytest.approx(50)


@settings(max_examples=60, deadline=None)
@given(areas(4), st.floats(0, 6.3))
def test_the_smallest_rectangle_and_its_grid_turn_with_the_area(shapes: list[Area], angle: float) -> None:
    middle, ahead, size = rectangles(array(shapes))
    for shape, centre, direction, sides in zip(shapes, middle, ahead, size, strict=True):
        assert sides.prod() == pytest.approx(shapely.minimum_rotated_rectangle(shape).area)
        aside = np.array([-direction[1], direction[0]])
        corners = [centre + a * direction * sides[0] / 2 + b * aside * sides[1] / 2
                   for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1))]  # fmt: skip
        assert shapely.Polygon(corners).buffer(1e-6).covers(shape)
    one, other = grid_samples(array(shapes)), grid_samples(rotated(shapes, angle))
    assert (
        np.bincount(one.owner, minlength=len(shapes)).tolist()
        == np.bincount(other.owner, minlength=len(shapes)).tolist()
    )
    assert (np.bincount(one.owner, minlength=len(shapes)) > 0).all()
    for number in range(len(shapes)):
        drawn = shapely.multipoints(turned(one.points[one.owner == number], angle))
        assert shapely.hausdorff_distance(drawn, shapely.multipoints(other.points[other.owner == number])) < 1e-6


def test_things_in_a_building_appear_at_its_door_or_windows() -> None:
    houses = Obstacles(array([shapely.box(0, 0, 5, 5), shapely.box(5, 0, 10, 5)]))
    shapes = array([shapely.Point(2, 2), shapely.Point(2, 1), shapely.Point(2, 0.3), shapely.Point(50, 50)])

    def shown(things: np.ndarray, kind: Kind = "thing", grid: bool = False) -> Samples:
        return appearing(things, houses, 0.5, lambda: windows(houses), kind, grid).of(np.arange(len(things))).samples

    assert np.bincount(shown(shapes).owner).tolist() == [4, 4, 1, 1]
    assert np.bincount(shown(shapes, "front").owner).tolist() == [0, 0, 1, 1]
    doors = shown(shapes, "door")
    assert doors.points[doors.owner == 1].tolist() == [[2, 0]]
    assert np.bincount(doors.owner).tolist() == [2, 1, 1, 1]
    covered = shown(array([shapely.box(0, 0, 10, 5), shapely.box(0, 0, 10, 20)]), grid=True)
    assert np.bincount(covered.owner).tolist() == [6, 6]
    assert (covered.points[covered.owner == 1][:, 1] > 5).all()


def test_things_in_one_building_have_its_windows_once() -> None:
    houses = Obstacles(array([shapely.box(0, 0, 5, 5), shapely.box(5, 0, 10, 5)]))
    shapes = array([shapely.Point(7, 2), shapely.Point(50, 50), shapely.Point(2, 2), shapely.Point(8, 2)])
    found = appearing(shapes, houses, 0.5, lambda: windows(houses))
    assert found.like.tolist() == [0, 1, 2, 0]
    assert np.bincount(found.samples.owner, minlength=4).tolist() == [4, 1, 4, 0]
    each = found.of(np.array([3, 1, 0, 3]))
    assert np.bincount(each.samples.owner).tolist() == [4, 1, 4, 4]
    assert np.bincount(each.places.owner).tolist() == [3, 1, 3, 3]
    assert each.places.at.tolist() == each.samples.points[each.places.sample].tolist()
    assert (np.diff(each.places.sample) >= 0).all()


def test_a_line_from_house_to_house_is_in_the_first_though_its_middle_is_outside() -> None:
    houses = Obstacles(array([shapely.box(x, 0, x + 4, 4) for x in (0, 6, 99)]))
    line = shapely.LineString([(1, 2), (5, 2), (9, 2)])
    found = appearing(array([line]), houses, 0.5, lambda: windows(houses))
    assert sorted(map(tuple, found.samples.points.tolist())) == [(0, 2), (2, 0), (2, 4), (4, 2)]


@settings(max_examples=60, deadline=None)
@given(areas(5), areas(3), st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12))
def test_places_among_more_are_those_found_among_all_at_once(
    shapes: list[Area], others: list[Area], spots: list[tuple[int, int]]
) -> None:
    houses, more = Obstacles(array(shapes)), Obstacles(array(others))
    owner = np.arange(len(spots))
    samples = joined([unsided(owner, np.array(spots, dtype=float)), window_samples(houses.walls)])
    before = stood(samples, houses, 0.5)
    moved, near = stood_among_more(samples, before, [houses], more, 0.5)
    at_once = stood(samples, Obstacles(array([*shapes, *others])), 0.5)
    assert moved.sample.tolist() == at_once.sample.tolist()
    assert sorted(moved.eye.round(9).tolist()) == sorted(at_once.eye.round(9).tolist())
    assert moved.eye[~near[moved.sample]].tolist() == before.eye[~near[before.sample]].tolist()


def test_many_long_walls_do_not_take_more_room_than_a_large_plan() -> None:
    starts = np.linspace(0, 3000, 400)
    walls = array([shapely.LineString([(x, 0), (x + 5000, 5000)]).buffer(0.1) for x in starts])
    ground = Obstacles(walls).ground
    assert ground.taken.size < 10_000_000
    assert ground.cell > 8
    assert ground.maybe(np.array([[2500.0, 2500.0], [-50_000.0, 0.0]]), np.zeros(2)).tolist() == [True, False]


@settings(max_examples=60, deadline=None)
@given(areas(6), st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=20), st.floats(0, 3))
def test_what_is_near_an_obstacle_is_never_on_free_ground(
    shapes: list[Area], spots: list[tuple[int, int]], within: float
) -> None:
    points = np.array(spots, dtype=float)
    found = Obstacles(array(shapes)).near(points, np.full(len(points), within))
    by_hand = {n for n, spot in enumerate(spots) if any(s.distance(shapely.Point(spot)) <= within for s in shapes)}
    assert set(found[0].tolist()) == by_hand


def test_homes_are_the_nearest_building_within_the_tolerance() -> None:
    houses = Obstacles(array([shapely.box(0, 0, 5, 5), shapely.box(4, 0, 10, 5)]))
    points = array(
        [shapely.Point(1, 1), shapely.Point(4.5, 1), shapely.Point(8, 1), shapely.Point(10.4, 1), shapely.Point(11, 1)]
    )
    assert homes(points, houses, 0.5).tolist() == [0, 0, 1, 1, -1]


def standing(points: np.ndarray, owner: Sequence[int], outward: np.ndarray | None = None) -> Places:
    sides = np.full((len(points), 2), np.nan) if outward is None else outward
    return Places(np.array(owner, dtype=np.int64), np.arange(len(points)), points, points, sides)


@settings(max_examples=80, deadline=None)
@given(areas(6), st.data(), st.integers(0, 60), st.integers(1, 40), st.sampled_from([1, 7, 500_000]))
def test_who_sees_what_agrees_with_all_lines(
    shapes: list[Area], data: st.DataObject, within: int, cell: int, batch: int
) -> None:
    spots = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12)

    def drawn(label: str) -> Places:
        points = [spot for spot in data.draw(spots, label) if all(s.distance(shapely.Point(spot)) > 0 for s in shapes)]
        assume(len(points) > 0)
        owner = sorted(data.draw(st.lists(st.integers(0, 3), min_size=len(points), max_size=len(points))))
        angle = np.array(
            data.draw(st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=len(points), max_size=len(points))),
            dtype=float,
        )
        outward = np.stack([np.cos(angle * math.pi / 2), np.sin(angle * math.pi / 2)], axis=1)
        return standing(np.array(points, dtype=float), owner, outward)

    looking, looked = drawn("looking"), drawn("looked")
    unhindered = np.array(data.draw(st.lists(st.booleans(), min_size=len(looking), max_size=len(looking))))
    barred = np.array(data.draw(st.lists(st.integers(-1, 3), min_size=4, max_size=4)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching, "BATCH", batch)
        solids = [Obstacles(array(some)) for some in (shapes[:2], shapes[2:])]
        watch = Watch(looking, looked, within + 1e-6, solids, unhindered, barred)
        pairs, samples = watch.pairs(), watch.samples()

    expected, seen = set(), np.zeros(len(looked), dtype=bool)
    for i in range(len(looking)):
        for j in range(len(looked)):
            eye, spot = looking.eye[i], looked.eye[j]
            ahead = float((spot - eye) @ looking.outward[i])
            near = math.dist(eye, spot) <= within and (math.isnan(ahead) or ahead > 1e-3)
            free = bool(unhindered[i]) or free_by_hand((tuple(eye), tuple(spot)), shapes)
            if near and free and barred[looked.owner[j]] != looking.owner[i]:
                expected.add((int(looked.owner[j]), int(looking.owner[i])))
                seen[j] = True
    found = list(zip(looked.owner[pairs.place].tolist(), looking.owner[pairs.looker].tolist(), strict=True))
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert sorted(looked.sample[samples.place].tolist()) == np.flatnonzero(seen).tolist()
    for line in (*zip(pairs.place, pairs.looker, strict=True), *zip(samples.place, samples.looker, strict=True)):
        ends = tuple(looked.eye[line[0]]), tuple(looking.eye[line[1]])
        assert unhindered[line[1]] or free_by_hand(ends, shapes)
