"""Flows, households and groups against following every walk on its own, also where many ways are equally long."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from plancheck.walking.access import reach_network
from plancheck.walking.flows import pieces_of
from plancheck.walking.forests import plant, walks
from plancheck.walking.meetings import Extent, met, met_in_groups
from plancheck.walking.preference import Preferred
from plancheck.walking.routes import DailyRoutes, daily_routes, shared_walks, trips_made, weekly
from plancheck.walking.starts import BY_END, BY_START
from plancheck.walking.stretches import Stretches, whole_edges
from tests.walking.lattice import SIZE, STEP, Lattice, Street, lines, places, streets
from tests.walking.test_network import network

TRIPS = (5.0, 0.5, 3.0)
Geometries = list[shapely.Geometry]
Cell = tuple[int, int]


@st.composite
def grids(draw: st.DrawFn) -> list[Street]:
    """Draw the streets of a regular grid, in which nearly all ways have many others as long."""
    pitch, size = draw(st.sampled_from([4, 6])), draw(st.integers(2, 4))
    return [
        street for n in range(size + 1)
        for street in (((n * pitch, 0), (n * pitch, size * pitch)), ((0, n * pitch), (size * pitch, n * pitch)))
    ]  # fmt: skip


def routes_of(found: list[Street], doors: Geometries, kinds: list[Geometries], limit: float) -> DailyRoutes:
    built = network(*lines(found))
    access = [reach_network(built, np.array(items, dtype=object)) for items in (doors, *kinds)]
    preferred = Preferred(built)
    return daily_routes(
        preferred, access[0], [plant(built, targets, preferred) for targets in access[1:]], TRIPS, limit
    )


def cells(stretches: Stretches) -> list[Cell]:
    """Return the half metres of stretches, each with its edge."""
    return [
        (edge, cell)
        for edge, first, last in zip(*(side.tolist() for side in (stretches.edge, stretches.first, stretches.last)), strict=True)
        for cell in range(round(first / STEP), round(last / STEP))
    ]  # fmt: skip


def followed(routes: DailyRoutes, door: int, category: int) -> list[Cell] | None:
    """Follow the walk of one door step by step; None when it has none."""
    starts, choice = routes.starts, routes.walking[category]
    access, forest, built = starts.access, choice.forest, starts.preferred.network
    for number in np.flatnonzero(access.place == door):
        staying = choice.stays.where(choice.stays.owner == number)
        if len(staying):
            return cells(staying)
        edge = access.edge[[number]]
        if choice.way[number] == BY_START:
            node, way = built.start[edge][0], [Stretches(edge, edge, np.zeros(1), access.first[[number]])]
        elif choice.way[number] == BY_END:
            node, way = built.end[edge][0], [Stretches(edge, edge, access.last[[number]], built.length[edge])]
        else:
            continue
        while forest.edge[node] >= 0:
            way.append(whole_edges(built, edge, forest.edge[[node]]))
            node = forest.parent[node]
        way.append(forest.last_stretch(np.array([node])))
        return [cell for stretch in way for cell in cells(stretch)]
    return None


def by_hand(routes: DailyRoutes, households: list[int]) -> tuple[dict[Cell, list[float]], dict[Cell, dict[int, float]]]:
    """Return per half metre the trips of people (one more than households), of households, and how many households;
    and which doors pass it with how many trips.
    """
    doors: dict[Cell, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for door in range(routes.starts.doors):
        for category in range(len(TRIPS)):
            for cell in followed(routes, door, category) or []:
                doors[cell][door] += TRIPS[category]
    amounts = {
        cell: [
            sum(trips * (households[door] + 1) for door, trips in who.items()),
            sum(trips * households[door] for door, trips in who.items()),
            float(sum(households[door] for door in who)),
        ]
        for cell, who in doors.items()
    }
    return amounts, doors


town = st.one_of(grids(), streets(least=2))
kinds = st.lists(places(0, 3), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(town, places(1, 6), kinds, st.integers(4, 60))
def test_pieces_agree_with_following_every_walk(
    found: list[Street], doors: Geometries, targets: list[Geometries], limit: int
) -> None:
    routes = routes_of(found, doors, targets, limit)
    households = [n % 3 + 1 for n in range(len(doors))]
    pieces = weekly(routes, np.array(households) + 1.0, np.array(households, dtype=float))
    counted = {
        cell: amounts
        for number, amounts in enumerate(pieces.amounts.tolist())
        for cell in cells(pieces.stretches.where(np.array([number])))
    }
    expected, _ = by_hand(routes, households)
    assert counted.keys() == expected.keys()
    assert all(counted[cell] == pytest.approx(amounts) for cell, amounts in expected.items())
    for one, other in pairwise(zip(*pieces.stretches.on_axis(routes.starts.preferred.network), strict=True)):
        assert one[1] <= other[0] + 1e-9


@settings(max_examples=60, deadline=None)
@given(town, places(1, 6), kinds, st.integers(4, 60))
def test_every_walk_is_as_short_as_any(
    found: list[Street], doors: Geometries, targets: list[Geometries], limit: int
) -> None:
    routes, lattice = routes_of(found, doors, targets, limit), Lattice.of(found)
    for choice, items in zip(routes.walking, targets, strict=True):
        least = [min((lattice.between(door, target) for target in items), default=np.inf) for door in doors]
        expected = [metres if metres <= limit else np.inf for metres in least]
        if any(limit < metres < limit + 1e-3 for metres in least):
            continue
        assert choice.metres(routes.starts) == pytest.approx(expected, abs=1e-5)
        one_by_one = walks(choice.forest, routes.starts.access, routes.starts.preferred, limit)
        assert one_by_one.metres == pytest.approx(expected, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(town, places(2, 6), kinds, st.integers(0, SIZE), st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_meetings_agree_with_following_every_walk(
    found: list[Street], doors: Geometries, targets: list[Geometries], west: int, groups: list[int]
) -> None:
    routes = routes_of(found, doors, targets, 60)
    built = routes.starts.preferred.network
    edges = np.arange(built.edges)
    half = Stretches(edges, edges, np.zeros(built.edges), np.floor(built.length / 2))
    group = np.array(groups[: len(doors)])
    members = csr_array((np.full(len(doors), 2.0), (np.arange(len(doors)), group)), shape=(len(doors), 3))
    company = shared_walks(routes, np.full((len(doors), 1), 2.0))
    metres, others = met(pieces_of(routes.starts, company.traffic()), Extent(built, half))
    alike = met_in_groups(shared_walks(routes, members), Extent(built, half))
    _, passing_doors = by_hand(routes, [2] * len(doors))
    expected = np.zeros(3)
    for (edge, cell), who in passing_doors.items():
        if (cell + 0.5) * STEP < half.last[edge]:
            for door, trips in who.items():
                same = sum(group[other] == group[door] for other in who)
                expected += STEP * 2 * trips * np.array([1.0, 2 * len(who) - 1, 2 * same - 1])
    assert [metres, others, alike] == pytest.approx(expected.tolist())


def test_only_walks_that_count_are_counted() -> None:
    routes = routes_of(
        [((0, 0), (20, 0))], [shapely.Point(0, 1), shapely.Point(10, 1)], [[shapely.Point(20, 0)]] * 3, 60
    )
    counted = np.array([[True, False, True], [False, False, False]])
    made: Any = pieces_of(routes.starts, trips_made(routes, np.ones((2, 1)), counted))
    assert made.amounts.tolist() == [[8.0]]
    assert made.metres.tolist() == [20.0]
