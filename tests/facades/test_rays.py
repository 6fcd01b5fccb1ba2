from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.facades import rays
from plancheck.facades.edges import Edges, outline_edges
from plancheck.facades.rays import crossing, first_met

Pair = tuple[int, int]
places = st.tuples(st.integers(-6, 6), st.integers(-6, 6))
EIGHT = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)]
Look = tuple[Pair, Pair]


def edges_of(found: list[tuple[Pair, Pair]]) -> Edges:
    ends = np.array([pair for pair in found if pair[0] != pair[1]], dtype=float).reshape(-1, 2, 2)
    return Edges(np.arange(len(ends)), ends[:, 0], ends[:, 1])


def aimed(looks: list[Look]) -> tuple[np.ndarray, np.ndarray]:
    origin, step = (np.array([look[part] for look in looks], dtype=float) for part in (0, 1))
    return origin, step / np.hypot(*step.T)[:, None]


def by_hand(look: Look, steps: int, edges: Edges) -> list[float]:
    """Intersect every edge with the ray from a whole place to another whole place."""
    (x, y), (dx, dy) = look
    ray = shapely.LineString([(x, y), (x + steps * dx, y + steps * dy)])
    shared = [shapely.LineString([a, b]).intersection(ray) for a, b in zip(edges.first, edges.last, strict=True)]
    return [math.inf if met.is_empty else shapely.Point(x, y).distance(met) for met in shared]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(places, places), max_size=6), st.tuples(places, st.sampled_from(EIGHT)), st.integers(1, 12))
def test_agrees_with_intersecting_every_edge(found: list[tuple[Pair, Pair]], look: Look, steps: int) -> None:
    edges = edges_of(found)
    met = first_met(*aimed([look]), steps * math.hypot(*look[1]), edges)
    expected = by_hand(look, steps, edges)
    least = min(expected, default=math.inf)
    assert met.distance[0] == pytest.approx(least, abs=1e-6)
    first = next((number for number, metres in enumerate(expected) if metres < least + 1e-9), -1)
    assert met.edge[0] == (first if math.isfinite(least) else -1)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(places, places), min_size=1, max_size=6),
    st.lists(st.tuples(places, st.sampled_from(EIGHT)), min_size=1, max_size=5),
    st.floats(0, 6.3),
)
def test_turning_everything_changes_nothing(found: list[tuple[Pair, Pair]], looks: list[Look], angle: float) -> None:
    edges = edges_of(found)
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shift = np.array([155000.0, 463000.0])
    moved = Edges(edges.owner, edges.first @ rotation.T + shift, edges.last @ rotation.T + shift)
    origin, direction = aimed(looks)
    here = first_met(origin, direction, 9.0, edges)
    there = first_met(origin @ rotation.T + shift, direction @ rotation.T, 9.0, moved)
    assert there.edge.tolist() == here.edge.tolist()
    assert there.distance == pytest.approx(here.distance, abs=1e-6)


def test_touching_a_corner_and_running_along_an_edge_count() -> None:
    edges = outline_edges(np.array([shapely.box(5, 0, 8, 3)]))
    met = first_met(np.array([[0, 0], [0, 3], [0, 3.001], [6, 1]], dtype=float), np.array([[1.0, 0]] * 4), 9.0, edges)
    assert met.distance.tolist() == [5, 5, math.inf, 2]
    alone = Edges(np.array([0]), np.array([[5.0, 0]]), np.array([[8.0, 0]]))
    along = crossing(
        np.array([[0.0, 0], [6, 0], [9, 0]]),
        np.array([[1.0, 0]] * 3),
        *(np.repeat(a, 3, 0) for a in (alone.first, alone.last)),
    )
    assert along.tolist() == [5, 0, math.inf]


def test_the_reach_is_included_and_an_empty_plan_is_met_nowhere() -> None:
    edges = edges_of([((5, -1), (5, 1))])
    origin, direction = np.zeros((2, 2)), np.array([[1.0, 0], [-1.0, 0]])
    assert first_met(origin, direction, 5.0, edges).distance.tolist() == [5, math.inf]
    assert first_met(origin, direction, 4.99, edges).edge.tolist() == [-1, -1]
    assert first_met(origin, direction, 5.0, edges_of([])).edge.tolist() == [-1, -1]
    assert first_met(np.empty((0, 2)), np.empty((0, 2)), 5.0, edges).edge.tolist() == []


def test_batches_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    shapes = shapely.box(*(corner := random.uniform(0, 90, (2, 60))), *(corner + 4))
    edges, angle = outline_edges(np.asarray(shapes)), random.uniform(0, 6.3, 200)
    arguments = (random.uniform(0, 90, (200, 2)), np.stack([np.cos(angle), np.sin(angle)], axis=1), 50.0, edges)
    whole = first_met(*arguments)
    monkeypatch.setattr(rays, "BATCH", 7)
    parts = first_met(*arguments)
    assert parts.edge.tolist() == whole.edge.tolist()
    assert parts.distance.tolist() == whole.distance.tolist()
