"""The measure against a loop over all pairs, and the tests inside the pack."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
from plancheck_spacing import KIND, SpacingParameters
from shapely import Point

from plancheck.extending import Context, Subjects

PACK = Path(__file__).resolve().parent.parent / "bomenrijen.yaml"


def spacing(points: list[tuple[float, float]], limit: float) -> list[float]:
    index = [f"T{number}" for number in range(len(points))]
    frame = gpd.GeoDataFrame(geometry=[Point(point) for point in points], index=index, crs=28992)
    subjects = Subjects("features", "trees", frame)
    return list(KIND.measure(Context(None), subjects, SpacingParameters(limit_m=limit)).value)


def test_the_nearest_of_all_others() -> None:
    points = [(float(x), float(y)) for x, y in np.random.default_rng(1).uniform(0, 100, (40, 2))]
    slow = [min(np.hypot(x - a, y - b) for a, b in points if (a, b) != (x, y)) for x, y in points]
    np.testing.assert_allclose(spacing(points, 500), slow)


def test_no_further_than_the_limit() -> None:
    assert spacing([(0, 0), (30, 0), (500, 0)], 100) == [30, 30, 100]
    assert spacing([(0, 0)], 100) == [100]


def test_the_pack_passes_its_own_tests() -> None:
    from plancheck.api import load_pack
    from plancheck.review.rehearsal import rehearse

    results = list(rehearse(lambda figures: load_pack(PACK, None, figures, plugins=True)))
    assert len(results) == 3
    assert [result.test for result in results if not result.passed] == []
