from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from plancheck.walking.access import reach_network
from plancheck.walking.building import build
from plancheck.walking.distances import spread
from plancheck.walking.ties import Nearest, nearest_targets
from tests.measures.builder import frame
from tests.walking.lattice import Lattice, Street, lines, places, streets

Geometries = list[shapely.Geometry]


def found_by(drawn: Geometries, origins: Geometries, targets: Geometries) -> Nearest:
    network = build(frame("paths", [{"geometry": line} for line in drawn]))
    one, other = (reach_network(network, np.array(items, dtype=object)) for items in (origins, targets))
    return nearest_targets(network, spread(network, other), one, other)


def test_all_that_are_equally_near_are_found() -> None:
    square = lines([((0, 0), (20, 0)), ((20, 0), (20, 20)), ((20, 20), (0, 20)), ((0, 20), (0, 0)), ((0, 0), (-9, 0))])
    targets = [shapely.Point(20, 10), shapely.Point(10, 20), shapely.Point(20, 20.5), shapely.Point(20, 10)]
    found = found_by(square, [shapely.Point(0, 0), shapely.Point(-9, 0), shapely.Point(20, 5)], targets)
    assert found.metres.tolist() == pytest.approx([30, 39, 5])
    assert list(zip(found.origin.tolist(), found.target.tolist(), strict=True)) == [
        (0, 0), (0, 1), (0, 3), (1, 0), (1, 1), (1, 3), (2, 0), (2, 3),
    ]  # fmt: skip


def test_what_cannot_be_reached_has_no_target() -> None:
    apart = lines([((0, 0), (20, 0)), ((0, 9), (20, 9))])
    found = found_by(apart, [shapely.Point(0, 0), shapely.Point(0, 9)], [shapely.Point(5, 9)])
    assert (found.metres.tolist(), found.origin.tolist(), found.target.tolist()) == ([math.inf, 5], [1], [0])
    found = found_by(apart, [shapely.Point(0, 0)], [])
    assert (found.metres.tolist(), len(found.origin)) == ([math.inf], 0)


@settings(max_examples=80, deadline=None)
@given(streets(least=2), places(1, 4), places(0, 6))
def test_agrees_with_walking_to_every_target(town: list[Street], origins: Geometries, targets: Geometries) -> None:
    lattice = Lattice.of(town)
    found = found_by(lines(town), origins, targets)
    pairs = set(zip(found.origin.tolist(), found.target.tolist(), strict=True))
    for number, origin in enumerate(origins):
        metres = [lattice.between(origin, target) for target in targets]
        nearest = min(metres, default=math.inf)
        assert found.metres[number] == pytest.approx(nearest, abs=1e-5)
        expected = {n for n, away in enumerate(metres) if away <= nearest + 1e-9 and math.isfinite(away)}
        assert {target for home, target in pairs if home == number} == expected
