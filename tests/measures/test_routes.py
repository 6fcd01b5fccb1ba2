from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.context import Context
from plancheck.measures.daily import route_lines
from plancheck.plan.model import Plan
from plancheck.walking.preference import PREFERENCE
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter
from tests.walking.lattice import SIZE, STEP, Lattice, Street, lines, places, streets

DESTINATIONS = [
    {"to": "stops", "trips": 4},
    {"to": {"layer": "facilities", "where": "category = 'shop'"}, "trips": 0.5},
]
BASE = {"destinations": DESTINATIONS, "limit_m": 30, "within_m": 3}
PASSES = {**BASE, "statistic": "passes", "places": "furniture"}
SHARED = {**BASE, "statistic": "shared_with"}
FLOW = {**BASE, "statistic": "at_the_flow", "places": "furniture"}
THROUGH = {**BASE, "statistic": "through", "places": "furniture"}
GROUPS = {**BASE, "statistic": "groups_met", "group": "tenure"}
TENURES = ("owner", "social_rent", None)

Geometries = list[shapely.Geometry]


def town(
    drawn: Geometries,
    homes: Geometries,
    stops: Geometries,
    shops: Geometries,
    seats: Geometries,
    area: Any = None,
    groups: Sequence[str | None] = ("owner", "social_rent"),
) -> Plan:
    """Homes that are areas are buildings with a dwelling in the middle."""
    return plan(
        {
            "paths": [{"geometry": line} for line in drawn],
            "buildings": [{"geometry": g, "building_id": f"B{n}"} for n, g in enumerate(homes) if g.area > 0],
            "dwellings": [{"geometry": g.centroid, "dwelling_id": f"{n:02}", "household_size": n % 3 + 1,
                           "tenure": groups[n % len(groups)], "building_id": f"B{n}"} for n, g in enumerate(homes)],
            "stops": [{"geometry": g} for g in stops],
            "facilities": [{"geometry": g, "category": "shop"} for g in shops],
            "furniture": [{"geometry": g} for g in seats],
        },
        area,
    )  # fmt: skip


def mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


class ByHand:
    """Every walk one by one, as sets of half metres of street."""

    def __init__(self, found: list[Street], homes: Geometries, kinds: list[Geometries], limit: float) -> None:
        lattice = Lattice.of(found)
        self.graph = lattice.graph
        middles = {edge: np.mean(edge, axis=0) for edge in map(self.name, self.graph.edges)}
        centre = np.mean(list(middles.values()), axis=0)
        square = {edge: ((middle - centre) ** 2).sum() + STEP**2 / 12 for edge, middle in middles.items()}
        typical = np.mean(list(square.values()))
        for one, other in self.graph.edges:
            self.graph[one][other]["preferred"] = STEP * (1 + PREFERENCE * square[self.name((one, other))] / typical)
        self.walks: list[dict[int, list[Any]]] = []
        for home in homes:
            walk = {}
            for kind, targets in enumerate(kinds):
                way = self.shortest(lattice, home, targets, limit)
                if way is not None:
                    walk[kind] = way
            self.walks.append(walk)

    @staticmethod
    def name(edge: Any) -> Any:
        return tuple(sorted(edge))

    def shortest(self, lattice: Lattice, home: shapely.Geometry, targets: Geometries, limit: float) -> list[Any] | None:
        """Return the nodes of the way, None when nothing is in reach; gives up when two ways are equally good."""
        leg, starts = lattice.access(home)
        ends = [(last, node) for target in targets for last, nodes in [lattice.access(target)] for node in nodes]
        ways = []
        for start in starts:
            costs, found = nx.single_source_dijkstra(self.graph, start, weight="preferred")
            for last, end in ends:
                if end in found and leg + STEP * (len(found[end]) - 1) + last <= limit + 1e-9:
                    ways.append((leg + costs[end] + last, found[end]))
        if not ways:
            return None
        ways.sort(key=lambda way: way[0])
        best = [way for cost, way in ways if cost < ways[0][0] + 1e-7]
        assume(len({frozenset(way) for way in best}) == 1)
        assume(self.unique(best[0]))
        return list(best[0])

    def unique(self, way: list[Any]) -> bool:
        """Return whether no other way between the same ends is as good."""
        one, other = (
            nx.single_source_dijkstra_path_length(self.graph, end, weight="preferred") for end in (way[0], way[-1])
        )
        as_good = [
            edge
            for u, v, metres in self.graph.edges(data="preferred")
            for edge in [(u, v)]
            if u in one and min(one[u] + other[v], one[v] + other[u]) + metres <= one[way[-1]] + 1e-7
        ]
        return len(as_good) == len(way) - 1

    def edges(self, way: list[Any]) -> list[Any]:
        return [self.name(pair) for pair in pairwise(way)]

    def passes(self, seats: Geometries, within: float) -> float:
        def near(way: list[Any]) -> bool:
            line = shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0])
            return any(line.distance(seat) <= within + 1e-9 for seat in seats)

        return float(np.mean([any(near(way) for way in walk.values()) for walk in self.walks]))

    def counted(self, trips: list[float]) -> dict[Any, tuple[float, float, set[int]]]:
        """Return per half metre the trips of people, the trips of households, and who they are."""
        people: dict[Any, float] = defaultdict(float)
        weekly: dict[Any, float] = defaultdict(float)
        who: dict[Any, set[int]] = defaultdict(set)
        for home, walk in enumerate(self.walks):
            for kind, way in walk.items():
                for edge in self.edges(way):
                    people[edge] += trips[kind] * (home % 3 + 1)
                    weekly[edge] += trips[kind]
                    who[edge].add(home)
        return {edge: (people[edge], weekly[edge], who[edge]) for edge in who}

    def shared(self, trips: list[float], area: shapely.Geometry) -> float:
        inside = {e: c for e, c in self.counted(trips).items() if area.intersects(shapely.Point(np.mean(e, axis=0)))}
        weight = sum(weekly for _, weekly, _ in inside.values())
        return sum(weekly * (len(who) - 1) for _, weekly, who in inside.values()) / weight if weight else 0.0

    def of_another_group(self, trips: list[float], area: shapely.Geometry, groups: Sequence[str | None]) -> float:
        """Return the part of those met that is of another group, NaN where nobody meets anybody."""
        met = others = 0.0
        for edge, (_, _, who) in self.counted(trips).items():
            if area.intersects(shapely.Point(np.mean(edge, axis=0))):
                for home in who:
                    walks = sum(trips[kind] * (edge in self.edges(way)) for kind, way in self.walks[home].items())
                    met += walks * (len(who) - 1)
                    others += walks * sum(groups[home] != groups[other] for other in who)
        return others / met if met else math.nan

    def runs_through(self, trips: list[float], places: Geometries) -> float:
        middles = [shapely.Point(np.mean(edge, axis=0)) for edge in self.counted(trips)]
        return mean(place.area > 0 and any(place.intersects(point) for point in middles) for place in places)

    def on_the_flow(self, trips: list[float], area: shapely.Geometry, seats: Geometries, within: float) -> float:
        inside = {e: c for e, c in self.counted(trips).items() if area.intersects(shapely.Point(np.mean(e, axis=0)))}
        busiest = sorted((people for people, _, _ in inside.values()), reverse=True)
        if not busiest:
            return 0.0
        least = busiest[math.ceil(len(busiest) * 0.1 - 1e-9) - 1]
        busy = [shapely.LineString(edge) for edge, (people, _, _) in inside.items() if people >= least - 1e-9]
        return float(np.mean([any(edge.distance(seat) <= within + 1e-9 for edge in busy) for seat in seats]))


STREET = lines([((0, 0), (20, 0))])


def points(*xy: tuple[float, float]) -> Geometries:
    return [shapely.Point(*point) for point in xy]


def test_two_households_share_the_last_part_of_their_way() -> None:
    made = town(STREET, points((0, 0), (10, 0)), points((20, 0)), [], points((15, 2), (5, 4), (5, 2)))
    assert value("routes", SHARED, made) == [pytest.approx((20 * 1) / 30)]
    assert value("routes", PASSES, made) == [1.0]
    # busiest tenth of 20 m: the last 10 m (3 people), all equally busy; only the first seat is within 3 m of it
    assert value("routes", FLOW, made) == [pytest.approx(1 / 3)]


def test_the_same_stretch_for_two_purposes_counts_a_household_once() -> None:
    made = town(STREET, points((0, 0), (5, 0)), points((20, 0)), points((20, 0)), [])
    lines_found = route_lines(Context(made), KINDS["routes"].parameters.model_validate(SHARED).destinations, 30)
    assert lines_found.geometry.length.tolist() == pytest.approx([5, 15])
    assert lines_found["households"].tolist() == [1, 2]
    assert lines_found["trips"].tolist() == [4.5, 9]
    assert lines_found["flow"].tolist() == [4.5, 13.5]


def test_beyond_the_limit_there_is_no_route() -> None:
    made = town(STREET, points((0, 0), (15, 0)), points((20, 0)), [], points((16, 1)))
    assert value("routes", {**PASSES, "limit_m": 20}, made) == [1.0]
    assert value("routes", {**PASSES, "limit_m": 19}, made) == [0.5]
    assert value("routes", {**SHARED, "limit_m": 19}, made) == [0.0]
    assert value("routes", {**SHARED, "limit_m": 4}, made) == [0.0]


def test_only_judged_dwellings_count_as_passing_but_neighbours_walk_along() -> None:
    area = "POLYGON ((8 -5, 25 -5, 25 5, 8 5, 8 -5))"
    made = town(STREET, points((0, 0), (10, 0)), points((20, 0)), [], points((5, 0)), area)
    assert value("routes", PASSES, made) == [0.0]
    assert value("routes", SHARED, made) == [pytest.approx((20 * 1) / 22)]


def test_a_destination_layer_that_is_not_drawn_leaves_it_open() -> None:
    layers = {
        "paths": [{"geometry": STREET[0]}],
        "dwellings": [{"geometry": "POINT (0 0)"}, {"geometry": "POINT (18 0)"}],
        "stops": [{"geometry": "POINT (20 0)"}],
        "furniture": [{"geometry": "POINT (5 0)"}],
    }
    assert interval("routes", PASSES, plan(layers)) == (0.5, 1.0)
    assert interval("routes", SHARED, plan(layers)) == (0.0, 1.0)
    assert interval("routes", FLOW, plan(layers)) == (0.0, 1.0)
    assert [item.layer for item in run("routes", PASSES, plan(layers)).missing] == ["facilities"]


def test_a_shop_that_may_be_one_matters_only_where_it_is_nearer() -> None:
    layers: dict[str, list[dict[str, Any]]] = {
        "paths": [{"geometry": STREET[0]}],
        "dwellings": [{"geometry": "POINT (0 0)"}],
        "stops": [],
        "facilities": [
            {"category": "shop", "geometry": "POINT (10 0)"},
            {"category": None, "geometry": "POINT (15 0)"},
        ],
        "furniture": [{"geometry": "POINT (5 0)"}],
    }
    assert interval("routes", PASSES, plan(layers)) == (1.0, 1.0)
    layers["facilities"][1]["geometry"] = "POINT (1 0)"
    assert interval("routes", PASSES, plan(layers)) == (0.0, 1.0)


def test_places_that_may_be_places_widen_the_answer() -> None:
    made = town(STREET, points((0, 0)), points((20, 0)), [], [])
    layers = {**made.layers, **plan({"furniture": [
        {"kind": "bench", "geometry": "POINT (5 1)"}, {"kind": None, "geometry": "POINT (5 2)"},
        {"kind": None, "geometry": "POINT (5 9)"},
    ]}).layers}  # fmt: skip
    made = Plan(made.name, made.crs, shapely.box(-1, -1, 21, 10), layers, {})
    bench = {"layer": "furniture", "where": "kind = 'bench'"}
    assert interval("routes", {**FLOW, "places": bench}, made) == (0.5, 1.0)
    assert interval("routes", {**PASSES, "places": bench}, made) == (1.0, 1.0)


def test_what_is_needed() -> None:
    made = town(STREET, points((0, 0)), points((20, 0)), [], [])
    for layer in ("paths", "dwellings"):
        layers = {name: frame for name, frame in made.layers.items() if name != layer}
        measured = run("routes", PASSES, Plan("x", made.crs, made.boundary, layers, {}))
        assert math.isnan(measured.value.iloc[0])
        assert [item.layer for item in measured.missing] == [layer]
    nowhere = run("routes", FLOW, made)
    assert math.isnan(nowhere.value.iloc[0])
    assert [item.layer for item in nowhere.missing] == ["furniture"]


def test_parameters_that_make_no_sense_are_refused() -> None:
    model = KINDS["routes"].parameters
    for wrong, sentence in (
        ({"statistic": "passes"}, "passes needs places"),
        ({"statistic": "shared_with", "places": "furniture"}, "not about places"),
        ({"statistic": "groups_met", "group": "tenure", "places": "furniture"}, "not about places"),
        ({"statistic": "groups_met"}, "needs a group"),
        ({"statistic": "shared_with", "group": "tenure"}, "only groups_met"),
        ({"statistic": "through", "group": "tenure"}, "only groups_met"),
        ({"statistic": "detours"}, "passes"),
        ({"statistic": "shared_with", "destinations": []}, "at least 1"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            model.model_validate(wrong)
    assert len(model.model_validate({"statistic": "shared_with"}).destinations) == 6  # type: ignore[attr-defined]


def test_those_met_on_the_way_may_be_of_another_group() -> None:
    homes = points((0, 0), (10, 0), (10, 0))
    made = town(STREET, homes, points((20, 0)), [], [], groups=("owner", "social_rent", "social_rent"))
    # ten metres are walked by all three: the owner meets two tenants, each tenant one owner and one tenant
    assert value("routes", GROUPS, made) == [pytest.approx(4 / 6)]
    assert value("routes", {**GROUPS, "group": "dwelling_id"}, made) == [1.0]
    alone = town(STREET, homes[:1], points((20, 0)), [], [])
    measured = run("routes", GROUPS, alone)
    assert math.isnan(measured.value.iloc[0])
    assert [item.message.msgid for item in measured.missing] == [
        "Nobody shares any part of a daily route with another household."
    ]


def test_a_household_of_which_the_group_is_not_known_may_be_of_any() -> None:
    homes = points((0, 0), (10, 0), (10, 0))
    made = town(STREET, homes, points((20, 0)), [], [], groups=("owner", "social_rent", None))
    assert interval("routes", GROUPS, made) == (pytest.approx(2 / 6), 1.0)
    assert [(item.layer, item.attribute) for item in run("routes", GROUPS, made).missing] == [("dwellings", "tenure")]
    for groups in ((None,), ("owner", None, None)):
        assert interval("routes", GROUPS, town(STREET, homes, points((20, 0)), [], [], groups=groups)) == (0.0, 1.0)
    nowhere = [*homes, shapely.Point(100, 100)]
    made = town(STREET, nowhere, points((20, 0)), [], [], groups=("owner", "social_rent", "social_rent", None))
    assert value("routes", GROUPS, made) == [pytest.approx(4 / 6)]


def test_routes_run_through_a_place_that_they_are_in_or_along() -> None:
    places = [shapely.box(5, -2, 7, 2), shapely.box(8, 0, 10, 2), shapely.box(11, 1, 12, 2), shapely.box(18, -1, 25, 1),
              shapely.box(-9, -9, -1, -1), shapely.Point(9, 0), shapely.LineString([(3, -1), (3, 1)])]  # fmt: skip
    made = town(STREET, points((0, 0)), points((18, 0)), [], places)
    assert value("routes", THROUGH, made) == [pytest.approx(2 / 7)]
    assert value("routes", {**THROUGH, "limit_m": 17}, made) == [0.0]


def test_through_is_about_the_public_spaces_that_are_not_for_some_only() -> None:
    spaces: list[dict[str, Any]] = [
        {"kind": "square", "access": access, "geometry": f"POLYGON (({x} -1, {x + 1} -1, {x + 1} 1, {x} 1, {x} -1))"}
        for x, access in ((2, "public"), (4, "semi_public"), (6, None), (8, "collective"), (10, "private"), (30, None))
    ]
    layers = {**town(STREET, points((0, 0)), points((20, 0)), [], []).layers, **plan({"public_spaces": spaces}).layers}
    given = {name: item for name, item in THROUGH.items() if name != "places"}
    made = Plan("x", "EPSG:28992", shapely.box(-50, -50, 50, 50), layers, {})
    assert value("routes", given, made) == [0.75]
    layers["public_spaces"] = layers["public_spaces"].drop(columns="access")
    assert value("routes", given, made) == [pytest.approx(5 / 6)]
    assert value("routes", {**given, "places": {"layer": "public_spaces", "where": "kind = 'park'"}}, made) == [
        pytest.approx(math.nan, nan_ok=True)
    ]
    del layers["public_spaces"]
    measured = run("routes", given, made)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0.0, 1.0)
    assert [item.layer for item in measured.missing] == ["public_spaces"]


def test_only_certain_routes_make_sure_that_a_place_is_run_through() -> None:
    layers = {
        "paths": [{"geometry": STREET[0]}],
        "dwellings": [{"geometry": "POINT (0 0)"}, {"geometry": "POINT (18 0)"}],
        "stops": [{"geometry": "POINT (20 0)"}],
        "furniture": [{"geometry": "POLYGON ((5 -1, 7 -1, 7 1, 5 1, 5 -1))"},
                      {"geometry": "POLYGON ((5 5, 7 5, 7 7, 5 7, 5 5))"}],
    }  # fmt: skip
    assert interval("routes", THROUGH, plan(layers)) == (0.5, 1.0)
    made = plan({**layers, "facilities": []})
    assert interval("routes", THROUGH, made) == (0.5, 0.5)
    made = plan({**layers, "facilities": [{"geometry": "POINT (1 0)", "category": None}]})
    assert interval("routes", THROUGH, made) == (0.5, 1.0)


def test_dwellings_start_at_their_building_and_walk_only_what_they_have_to() -> None:
    street = "LINESTRING (0 0, 40 0)"
    block = "POLYGON ((5 2, 15 2, 15 9, 5 9, 5 2))"
    layers: dict[str, list[dict[str, Any]]] = {
        "paths": [{"geometry": street}],
        "buildings": [{"building_id": "B", "geometry": block}],
        "dwellings": [
            {"building_id": "B", "geometry": "POINT (10 8)"},
            {"building_id": "B", "geometry": "POINT (6 8)"},
        ],
        "stops": [{"geometry": "POINT (30 0)"}],
        "facilities": [{"category": "shop", "geometry": "POLYGON ((8 -1, 20 -1, 20 -5, 8 -5, 8 -1))"}],
    }
    lines_found = route_lines(Context(plan(layers)), KINDS["routes"].parameters.model_validate(SHARED).destinations, 30)
    assert [line.bounds[::2] for line in lines_found.geometry] == [(15, 30)]
    assert lines_found[["flow", "trips", "households"]].to_numpy().tolist() == [[8, 8, 2]]
    layers["facilities"] = []
    assert value("routes", {**SHARED, "limit_m": 17}, plan(layers)) == [1.0]
    assert value("routes", {**SHARED, "limit_m": 16.9}, plan(layers)) == [0.0]


@settings(max_examples=60, deadline=None)
@given(
    streets(least=2), places(1, 5), places(0, 3), places(0, 2, areas=False), places(1, 3),
    st.integers(5, 60), st.integers(0, SIZE - 2), st.integers(2, SIZE),
)  # fmt: skip
def test_agrees_with_walking_every_route(
    found: list[Street], homes: Geometries, stops: Geometries, shops: Geometries, seats: Geometries,
    limit: int, west: int, width: int,
) -> None:  # fmt: skip
    trips = [4.0, 0.5]
    by_hand = ByHand(found, homes, [stops, shops], limit)
    everywhere = shapely.box(-50, -50, 80, 80)
    made = town(lines(found), homes, stops, shops, seats, everywhere)
    assert value("routes", {**PASSES, "limit_m": limit}, made) == pytest.approx([by_hand.passes(seats, 3)])
    assert value("routes", {**THROUGH, "limit_m": limit}, made) == [by_hand.runs_through(trips, seats)]
    for area in (everywhere, shapely.box(west, -50, west + width, 80)):
        made = town(lines(found), homes, stops, shops, seats, area)
        if not made.layers["dwellings"]["inside"].any():
            continue
        shared = value("routes", {**SHARED, "limit_m": limit}, made)
        assert shared == pytest.approx([by_hand.shared(trips, area)], abs=1e-6)
        met = by_hand.of_another_group(trips, area, [("owner", "social_rent")[n % 2] for n in range(len(homes))])
        found_groups = value("routes", {**GROUPS, "limit_m": limit}, made)
        assert found_groups == pytest.approx([met], abs=1e-6, nan_ok=True)
        judged = [seat for seat in seats if area.intersects(seat.representative_point())]
        if judged:
            flow = value("routes", {**FLOW, "limit_m": limit}, made)
            assert flow == pytest.approx([by_hand.on_the_flow(trips, area, judged, 3)])


@settings(max_examples=30, deadline=None)
@given(streets(least=2), places(1, 5), places(1, 3), places(1, 3), st.floats(0, 6.3), st.integers(0, 10**6))
def test_does_not_depend_on_how_the_plan_is_drawn(
    found: list[Street], homes: Geometries, stops: Geometries, seats: Geometries, angle: float, seed: int
) -> None:
    ByHand(found, homes, [stops], 30)  # leaves out towns where two ways are equally good

    def measured(drawn: Geometries, move: Any) -> list[float]:
        moved = [[move(g) for g in items] for items in (drawn, homes, stops, [], seats)]
        made = town(*moved, move(shapely.box(-100, -100, 100, 100)))
        statistics = (PASSES, SHARED, FLOW, THROUGH, GROUPS)
        return [
            float(np.nan_to_num(number, nan=-1.0)) for given in statistics for number in value("routes", given, made)
        ]

    assert_drawing_does_not_matter(measured, lines(found), angle, seed)


@settings(max_examples=40, deadline=None)
@given(
    streets(least=2),
    places(2, 5, areas=False),
    places(1, 3),
    st.lists(st.sampled_from(TENURES), min_size=5, max_size=5),
)
def test_every_completion_of_unknown_groups_is_within_the_bounds(
    found: list[Street], homes: Geometries, stops: Geometries, groups: list[str | None]
) -> None:
    given_groups = groups[: len(homes)]
    low, high = interval("routes", GROUPS, town(lines(found), homes, stops, [], [], groups=given_groups))
    unknown = given_groups.count(None)
    if not unknown:
        assert low == high or (math.isinf(low) and math.isinf(high))
    for chosen in product(("owner", "social_rent", "mid_rent"), repeat=min(unknown, 3)):
        rest = iter([*chosen, *[f"new {n}" for n in range(unknown)]])
        filled = [group or next(rest) for group in given_groups]
        completed = value("routes", GROUPS, town(lines(found), homes, stops, [], [], groups=filled))[0]
        assert math.isnan(completed) or low - 1e-9 <= completed <= high + 1e-9
