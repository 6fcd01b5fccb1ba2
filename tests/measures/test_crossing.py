from __future__ import annotations

import itertools
import math
from collections import deque
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.plan.model import Plan
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.measures.test_routes import ByHand
from tests.walking.lattice import SIZE, STEP, Street, lines, places, streets

Geometries = list[shapely.Geometry]
TO_STOPS: dict[str, Any] = {"of": "barriers", "to": "stops"}
EVERYWHERE = shapely.box(-100, -100, 100, 100)
FORMAL = ("zebra", "signal", "grade_separated")
CELL = 0.25


def town(
    drawn: Geometries, homes: Geometries, stops: Geometries, walls: Geometries, crossing: Any = "none",
    area: Any = EVERYWHERE,
) -> Plan:  # fmt: skip
    """``crossing`` is one for all paths, or a list with one per path."""
    marks = crossing if isinstance(crossing, list) else [crossing] * len(drawn)
    return plan(
        {
            "paths": [{"path_id": f"{n:03}", "geometry": line, "crossing": mark}
                      for n, (line, mark) in enumerate(zip(drawn, marks, strict=True))],
            "dwellings": [{"geometry": g, "dwelling_id": f"{n:02}"} for n, g in enumerate(homes)],
            "stops": [{"geometry": g} for g in stops],
            "barriers": [{"geometry": g, "barrier_id": f"{n:02}"} for n, g in enumerate(walls)],
        },
        area,
    )  # fmt: skip


def points(*xy: tuple[float, float]) -> Geometries:
    return [shapely.Point(*point) for point in xy]


def share(
    drawn: Geometries, walls: Geometries, crossing: Any = "none", home: Any = (0, 0), stop: Any = (20, 0)
) -> float:
    (found,) = value("crossing", TO_STOPS, town(drawn, points(home), points(stop), walls, crossing))
    return found


def wall(*xy: tuple[float, float]) -> shapely.Geometry:
    return shapely.LineString(xy)


STREET = lines([((0, 0), (20, 0))])
FENCE = [wall((10, -5), (10, 5))]
DITCH = [shapely.box(8, -5, 12, 5)]


@pytest.mark.parametrize("barrier", [FENCE, DITCH, [wall((10, -5), (10, 0)), wall((10, 5), (10, 0))]])
def test_a_barrier_on_the_way(barrier: Geometries) -> None:
    assert share(STREET, barrier) == 1.0
    assert share(STREET, barrier, "informal") == 1.0
    for formal in FORMAL:
        assert share(STREET, barrier, formal) == 0.0
    assert math.isnan(share(STREET, barrier, None))
    assert share(STREET, barrier, stop=(5, 0)) == 0.0
    assert share(lines([((0, 0), (9, 0)), ((11, 0), (20, 0))]), barrier) != 1.0  # nobody gets there


@pytest.mark.parametrize("barrier", [FENCE, DITCH])
def test_cutting_a_path_at_the_barrier_changes_nothing(barrier: Geometries) -> None:
    for cuts in ((10,), (9.7, 10.2), (8, 12), (7.9, 12.1), (3, 10, 11)):
        xs = [0, *cuts, 20]
        pieces = [wall((a, 0), (b, 0)) for a, b in pairwise(xs)]
        assert share(pieces, barrier) == 1.0
        assert share(pieces, barrier, "zebra") == 0.0


def test_a_bridge_from_bank_to_bank_need_not_be_drawn_to_the_millimetre() -> None:
    for west, east in ((8, 12), (7, 13), (8.3, 11.6), (9, 10)):
        pieces = [wall((0, 0), (west, 0)), wall((west, 0), (east, 0)), wall((east, 0), (20, 0))]
        assert share(pieces, DITCH, ["none", "grade_separated", "none"]) == 0.0
        assert share(pieces, DITCH, ["none", "informal", "none"]) == 1.0
    for x in (10, 10.4, 9.6):
        assert share([wall((0, 0), (x, 0)), wall((x, 0), (20, 0))], FENCE, ["none", "zebra"]) == 0.0
    assert share([wall((0, 0), (9, 0)), wall((9, 0), (20, 0))], FENCE, ["zebra", "none"]) == 1.0


def test_ends_that_are_snapped_together_over_a_barrier() -> None:
    assert share([wall((0, 0), (9.8, 0)), wall((10.2, 0), (20, 0))], FENCE) == 1.0


def test_touching_passing_and_running_along_is_not_crossing() -> None:
    bent = [wall((0, 0), (10, 0), (10, 10), (20, 10))]
    to = {"stop": (20, 10)}
    assert share(bent, [wall((10, 0), (10, 10))], **to) == 0.0  # along it, past both ends
    assert share(bent, [wall((10, -5), (10, 15))], **to) == 1.0  # along it, from one side to the other
    assert share([wall((0, 0), (10, 0), (10, 10), (0, 10))], [wall((10, -5), (10, 15))], stop=(0, 10)) == 0.0
    assert share([wall((0, 0), (10, 5), (20, 0))], [wall((0, 5), (20, 5))]) == 0.0  # touches it with a bend
    assert share([wall((0, 0), (10, 5.3), (20, 0))], [wall((0, 5), (20, 5))]) == 0.0
    assert share([wall((0, 0), (10, 5.8), (20, 0))], [wall((0, 5), (20, 5))]) == 1.0  # there and back
    assert share(STREET, [wall((10, 0), (10, 5))]) == 0.0  # round the end
    assert share(STREET, [wall((10, -0.4), (10, 5))]) == 0.0
    assert share(STREET, [wall((10, -0.6), (10, 5))]) == 1.0
    assert share(STREET, [shapely.box(5, -3, 15, 0)]) == 0.0  # along the bank
    assert share(STREET, [shapely.box(5, -3, 15, 0.3)]) == 0.0  # almost along the bank
    assert share(STREET, points((10, 0))) == 0.0


def test_a_walk_that_turns_at_a_barrier_without_crossing_it() -> None:
    quay = [wall((10, -20), (10, 20)), wall((0, 0), (10, 0)), wall((0, 10), (10, 10)), wall((10, 5), (20, 5))]
    water = [wall((10, -30), (10, 30))]
    assert share(quay, water, stop=(0, 10)) == 0.0
    assert share(quay, water, stop=(20, 5)) == 1.0
    assert share(quay, water, ["none", "none", "none", "zebra"], stop=(20, 5)) == 0.0


def test_a_walk_that_begins_or_ends_at_a_barrier() -> None:
    assert share(STREET, FENCE, home=(10, 3)) == 0.0
    assert share(STREET, FENCE, stop=(10, 3)) == 0.0
    assert share(STREET, DITCH, stop=(11, 0)) == 0.0
    assert share(STREET, [wall((0, 2), (20, 2))], home=(5, 5), stop=(15, 5)) == 0.0  # legs do not count


def test_dwellings_without_a_way_take_no_part() -> None:
    drawn = [*STREET, wall((50, 50), (60, 50))]
    assert value("crossing", TO_STOPS, town(drawn, points((0, 0), (55, 51)), points((20, 0)), FENCE)) == [1.0]
    measured = run("crossing", TO_STOPS, town(drawn, points((55, 51)), points((20, 0)), FENCE))
    assert math.isnan(measured.value.iloc[0])
    assert [item.layer for item in measured.missing] == ["dwellings"]


def test_areas_are_judged_by_the_dwellings_inside() -> None:
    made = town(STREET, points((0, 0), (15, 0)), points((20, 0)), FENCE)
    assert value("crossing", TO_STOPS, made) == [0.5]
    halves = [{"geometry": shapely.box(west, -5, west + 10, 5)} for west in (-5, 12, 40)]
    layers = {**made.layers, **plan({"neighbourhoods": halves}).layers}
    found = value("crossing", TO_STOPS, Plan("x", made.crs, EVERYWHERE, layers, {}), "neighbourhoods")
    assert found == pytest.approx([1.0, 0.0, math.nan], nan_ok=True)


def test_what_is_needed() -> None:
    made = town(STREET, points((0, 0)), points((20, 0)), FENCE)

    def without(layer: str) -> Plan:
        return Plan("x", made.crs, made.boundary, {k: v for k, v in made.layers.items() if k != layer}, {})

    for layer in ("paths", "dwellings"):
        measured = run("crossing", TO_STOPS, without(layer))
        assert math.isnan(measured.value.iloc[0])
        assert [item.layer for item in measured.missing] == [layer]
    for layer in ("barriers", "stops"):
        assert interval("crossing", TO_STOPS, without(layer)) == (0.0, 1.0)
        assert [item.layer for item in run("crossing", TO_STOPS, without(layer)).missing] == [layer]
    layers = {**made.layers, "paths": made.layers["paths"].drop(columns="crossing")}
    measured = run("crossing", TO_STOPS, Plan("x", made.crs, made.boundary, layers, {}))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0.0, 1.0)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("paths", "crossing")]


def test_what_may_be_a_barrier_or_a_target_matters_only_on_the_way() -> None:
    def made(kind: str | None, x: float, mode: str | None, stop: float, crossing: Any = "none") -> Plan:
        layers = town(STREET, points((0, 0)), [], [], crossing).layers
        barriers = [{"kind": kind, "geometry": wall((x, -5), (x, 5))}]
        stops = [{"mode": "bus", "geometry": "POINT (15 0)"}, {"mode": mode, "geometry": shapely.Point(stop, 0)}]
        return Plan(
            "x", "EPSG:28992", EVERYWHERE, {**layers, **plan({"barriers": barriers, "stops": stops}).layers}, {}
        )

    parameters = {
        "of": {"layer": "barriers", "where": "kind = 'water'"}, "to": {"layer": "stops", "where": "mode = 'bus'"},
    }  # fmt: skip
    assert interval("crossing", parameters, made("water", 10, "tram", 5)) == (1.0, 1.0)
    assert interval("crossing", parameters, made(None, 10, "tram", 5)) == (0.0, 1.0)
    assert interval("crossing", parameters, made(None, 10, "tram", 5, "zebra")) == (0.0, 0.0)
    assert interval("crossing", parameters, made(None, 18, "tram", 5)) == (0.0, 0.0)
    assert interval("crossing", parameters, made("water", 10, None, 5)) == (0.0, 1.0)
    assert interval("crossing", parameters, made("water", 10, None, 19)) == (1.0, 1.0)
    missing = run("crossing", parameters, made(None, 10, None, 5)).missing
    assert [(item.layer, item.attribute) for item in missing] == [("stops", "mode")]


def test_parameters_that_make_no_sense_are_refused() -> None:
    for wrong in ({"of": "barriers"}, {"to": "stops"}, {"of": [], "to": "stops"}):
        with pytest.raises(ValidationError):
            KINDS["crossing"].parameters.model_validate(wrong)


class OnFoot:
    """Every walk looked at half metre by half metre, and sides of a barrier found by filling small cells."""

    def __init__(self, found: list[Street], marks: list[str | None], walls: Geometries) -> None:
        self.walls = shapely.union_all(walls) if walls else shapely.Point()
        self.marks: dict[Any, set[str | None]] = {}
        for street, mark in zip(found, marks, strict=True):
            ((x0, y0), (x1, y1)) = street
            length = abs(x1 - x0) + abs(y1 - y0)
            steps = int(length / STEP)
            nodes = [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps + 1)]
            for pair in pairwise(nodes):
                self.marks.setdefault(ByHand.name(pair), set()).add(mark)

    def crosses(self, way: list[Any]) -> tuple[bool, bool]:
        """Return whether the walk surely and perhaps crosses a barrier without a formal crossing."""
        near = [self.walls.distance(shapely.Point(node)) <= 0.5 + 1e-9 for node in way]
        surely = perhaps = False
        for is_near, group in itertools.groupby(range(len(way)), key=lambda n: near[n]):
            numbers = list(group)
            if not is_near or numbers[0] == 0 or numbers[-1] == len(way) - 1:
                continue
            part = way[numbers[0] - 1 : numbers[-1] + 2]
            marks = set().union(*(self.marks[ByHand.name(pair)] for pair in pairwise(part)))
            if marks & set(FORMAL) or not self.parted(part):
                continue
            perhaps = True
            surely |= None not in marks
        return surely, perhaps

    def parted(self, part: list[Any]) -> bool:
        """Return whether no row of cells next to the way leads from its one end to the other."""
        ends = [tuple(np.mean(pair, axis=0)) for pair in (part[:2], part[-2:])]
        line = shapely.LineString([ends[0], *part[1:-1], ends[1]])

        def cell(xy: Any) -> tuple[int, int]:
            return math.floor(xy[0] / CELL + 1e-9), math.floor(xy[1] / CELL + 1e-9)

        def centre(at: tuple[int, int]) -> shapely.Point:
            return shapely.Point((at[0] + 0.5) * CELL, (at[1] + 0.5) * CELL)

        start, goal = cell(ends[0]), cell(ends[1])
        seen, queue = {start}, deque([start])
        while queue:
            x, y = here = queue.popleft()
            if here == goal:
                return False
            for there in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                step = shapely.LineString([centre(here), centre(there)])
                if there not in seen and line.distance(centre(there)) < 0.5 and not self.walls.intersects(step):
                    seen.add(there)
                    queue.append(there)
        return True


@st.composite
def obstacles(draw: st.DrawFn) -> Geometries:
    """Draw fences along an axis, most of them long, and ponds, on whole metres."""
    coordinate, found = st.integers(0, SIZE), draw(places(0, 2))
    for _ in range(draw(st.integers(1, 5))):
        at, first, metres = draw(coordinate), draw(st.integers(-9, SIZE)), draw(st.sampled_from([2, 5, 12, 30, 40]))
        ends = ((first, at), (first + metres, at))
        found.append(wall(*ends) if draw(st.booleans()) else wall(*(end[::-1] for end in ends)))
    return found


@st.composite
def towns(draw: st.DrawFn, most: int = 5) -> list[Street]:
    """Draw two long streets that meet, so that most can get somewhere, and others."""
    along, across = draw(st.integers(0, SIZE)), draw(st.integers(0, SIZE))
    return [((0, along), (SIZE, along)), ((across, 0), (across, SIZE)), *draw(streets(0, most))]


MARKS = st.lists(st.sampled_from(["none", "none", "informal", "zebra", None]), min_size=7, max_size=7)


@settings(max_examples=80, deadline=None)
@given(towns(), MARKS, places(1, 4, areas=False), places(1, 3), obstacles())
def test_agrees_with_walking_every_way(
    found: list[Street], marks: list[str | None], homes: Geometries, stops: Geometries, walls: Geometries
) -> None:
    marks = marks[: len(found)]
    walks = [walk[0] for walk in ByHand(found, homes, [stops], math.inf).walks if walk]
    on_foot = OnFoot(found, marks, walls)
    made = town(lines(found), homes, stops, walls, marks)
    measured = run("crossing", TO_STOPS, made)
    if not walks:
        assert math.isnan(measured.value.iloc[0])
        return
    answers = np.array([on_foot.crosses(way) for way in walks])
    assert (measured.low.iloc[0], measured.high.iloc[0]) == pytest.approx(tuple(answers.mean(axis=0)))


@st.composite
def slanting_walls(draw: st.DrawFn) -> Geometries:
    coordinate = st.floats(-3, SIZE + 3)
    ends = draw(st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate), min_size=1, max_size=4))
    return [wall((a, b), (c, d)) for a, b, c, d in ends if math.hypot(c - a, d - b) > 1]


@settings(max_examples=60, deadline=None)
@given(towns(), places(1, 4, areas=False), places(1, 3), slanting_walls())
def test_agrees_with_cutting_lines_where_nothing_is_near(
    found: list[Street], homes: Geometries, stops: Geometries, walls: Geometries
) -> None:
    """Where no fence ends, no walk ends and no corner is within some metres of where lines cut, it is plain cutting."""
    walks = [walk[0] for walk in ByHand(found, homes, [stops], math.inf).walks if walk]
    assume(walks)
    ways = [shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0]) for way in walks]
    for way, fence in itertools.product(ways, walls):
        assume(all(way.distance(shapely.Point(end)) > 0.6 for end in fence.coords))
        assume(all(fence.distance(shapely.Point(end)) > 0.6 for end in (way.coords[0], way.coords[-1])))
        corners = list(way.simplify(0).coords[1:-1])
        assume(all(fence.distance(shapely.Point(xy)) > 0.6 for xy in corners))
    expected = np.mean([any(way.crosses(fence) for fence in walls) for way in ways])
    assert value("crossing", TO_STOPS, town(lines(found), homes, stops, walls)) == [pytest.approx(expected)]


@settings(max_examples=40, deadline=None)
@given(towns(3), places(1, 3, areas=False), places(1, 3), obstacles(), st.data())
def test_whatever_the_unknowns_are_the_answer_is_within_bounds(
    found: list[Street], homes: Geometries, stops: Geometries, walls: Geometries, data: st.DataObject
) -> None:
    def some(values: list[str | None], size: int) -> list[str | None]:
        return [data.draw(st.sampled_from([*values, None])) for _ in range(size)]

    marks, modes = some(["none", "zebra"], len(found)), some(["bus", "tram"], len(stops))
    kinds = some(["water", "hedge"], len(walls))
    assume(sum(value is None for value in (*marks, *modes, *kinds)) <= 5)

    def made(marks: Any, modes: Any, kinds: Any) -> Plan:
        layers = town(lines(found), homes, stops, walls, list(marks)).layers
        layers["stops"]["mode"], layers["barriers"]["kind"] = list(modes), list(kinds)
        return Plan("x", "EPSG:28992", EVERYWHERE, layers, {})

    parameters = {
        "of": {"layer": "barriers", "where": "kind = 'water'"}, "to": {"layer": "stops", "where": "mode = 'bus'"},
    }  # fmt: skip
    low, high = interval("crossing", parameters, made(marks, modes, kinds))

    def completed(values: list[str | None], choices: list[str]) -> Any:
        return itertools.product(*[[value] if value else choices for value in values])

    for one, two, three in itertools.product(
        completed(marks, ["none", "zebra"]), completed(modes, ["bus", "tram"]), completed(kinds, ["water", "hedge"])
    ):
        (answer,) = value("crossing", parameters, made(one, two, three))
        assert math.isnan(answer) or low - 1e-9 <= answer <= high + 1e-9


@settings(max_examples=30, deadline=None)
@given(
    towns(), places(1, 4, areas=False), places(1, 3), obstacles(), st.booleans(), st.floats(0, 6.3),
    st.integers(0, 10**6),
)  # fmt: skip
def test_does_not_depend_on_how_the_plan_is_drawn(
    found: list[Street], homes: Geometries, stops: Geometries, walls: Geometries, cut: bool, angle: float, seed: int
) -> None:
    ByHand(found, homes, [stops], math.inf)  # leaves out towns where two ways are equally good
    halves = [half for wall in walls for half in (cut_in_two(wall) if cut else [wall])]

    def measured(drawn: Geometries, move: Any) -> list[float]:
        answers = []
        for barriers in (walls, [g.reverse() for g in walls][::-1], halves):
            moved = [[move(g) for g in items] for items in (drawn, homes, stops, barriers)]
            low, high = interval("crossing", TO_STOPS, town(*moved, area=move(EVERYWHERE)))
            answers.extend([low, high] if math.isfinite(low) else [-1.0, -1.0])
        assert answers[:2] == answers[2:4] == answers[4:]
        return answers

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)


def cut_in_two(geometry: shapely.Geometry) -> Geometries:
    """Cut a fence or a pond at a whole metre."""
    if geometry.geom_type == "LineString":
        (x0, y0), (x1, y1) = geometry.coords
        middle = ((x0 + x1) // 2, (y0 + y1) // 2)
        return [wall((x0, y0), middle), wall(middle, (x1, y1))] if middle not in ((x0, y0), (x1, y1)) else [geometry]
    if geometry.geom_type == "Polygon":
        west, south, east, north = geometry.bounds
        middle = (west + east) // 2
        if west < middle < east:
            return [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    return [geometry]
