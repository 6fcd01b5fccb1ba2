from __future__ import annotations

import numpy as np
import pytest
import shapely

from plancheck.walking.building import build
from plancheck.walking.sides import separated
from plancheck.walking.stretches import whole_edges
from tests.measures.builder import frame


def parted(way: str, *barriers: str) -> bool:
    """Look at a way from its first to its last point."""
    network = build(frame("paths", [{"geometry": way}]))
    edges = np.arange(network.edges, dtype=np.int64)
    line = shapely.from_wkt(way)
    ends = [np.array([shapely.get_point(line, at)], dtype=object) for at in (0, -1)]
    walls = np.array([shapely.from_wkt(barrier) for barrier in barriers], dtype=object)
    (answer,) = separated(network, whole_edges(network, np.zeros_like(edges), edges), *ends, walls)
    return bool(answer)


@pytest.mark.parametrize(
    ("way", "barriers", "answer"),
    [
        ("LINESTRING (0 0, 4 0)", [], False),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (9 -1, 9 1)"], False),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (2 -1, 2 1)"], True),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (2 -1, 2 0.4)"], False),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (2 -1, 2 0)", "LINESTRING (2 0, 2 1)"], True),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (2 -1, 2 -0.1)", "LINESTRING (2 0.1, 2 1)"], False),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (0.5 0, 3.5 0)"], False),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (0.5 -1, 0.5 0, 3.5 0, 3.5 1)"], True),
        ("LINESTRING (0 0, 4 0)", ["LINESTRING (0.5 -1, 0.5 0, 3.5 0, 3.5 -1)"], False),
        ("LINESTRING (0 0, 4 0)", ["POLYGON ((1 -1, 3 -1, 3 1, 1 1, 1 -1))"], True),
        ("LINESTRING (0 0, 4 0)", ["POLYGON ((1 -1, 3 -1, 3 0.3, 1 0.3, 1 -1))"], False),
        ("LINESTRING (0 0, 4 0)", ["MULTILINESTRING ((2 -1, 2 0), (2 0, 2 1))", "POINT (1 0)"], True),
        ("LINESTRING (0 0, 4 0)", ["POINT (2 0)"], False),
        ("LINESTRING (0 0, 4 0, 4 4, 0 4)", ["LINESTRING (-1 2, 3 2)"], False),
    ],
)  # fmt: skip
def test_which_side(way: str, barriers: list[str], answer: bool) -> None:
    assert parted(way, *barriers) is answer


def test_nothing_to_look_at() -> None:
    network = build(frame("paths", []))
    nothing = np.empty(0, dtype=object)
    edges = np.empty(0, dtype=np.int64)
    assert separated(network, whole_edges(network, edges, edges), nothing, nothing, nothing).tolist() == []
