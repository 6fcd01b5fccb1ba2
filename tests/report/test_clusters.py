"""Findings that lie together are one mark with their number: none is lost, none covers another."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.report.clusters import CROWDED, HEIGHT_PX, Cluster, clustering
from plancheck.report.projection import Projection
from tests.report.builders import counts, finding, result, small_review

VIEW = Projection(0, 0, 1000, 800)
PIXEL = 10.0


def review(places: list[tuple[float, float]], status: str = "not_met", code: str = "R1") -> Any:
    found = tuple(
        finding("r", "dwellings", f"{code}{number}", status, location=place) for number, place in enumerate(places)
    )
    return result(f"r.{code}", code, "Regel", status, findings=found, subjects=counts(0, len(places)))


def laid_out(*results: Any, finer: bool = False) -> Any:
    return clustering(small_review(results=results), VIEW, PIXEL, finer)


def scattered(number: int, seed: int = 1) -> list[tuple[float, float]]:
    random = np.random.default_rng(seed)
    return [(float(x), float(y)) for x, y in random.uniform((0, 0), (1000, 800), (number, 2))]


def covers(one: Cluster, other: Cluster, pixel: float) -> bool:
    """Whether two marks overlap; one that took in another may have grown by a digit."""
    across = ((one.width_px + other.width_px) / 2 - 11) * pixel
    return abs(one.x - other.x) < across and abs(one.y - other.y) < HEIGHT_PX * pixel


def test_few_findings_stay_marks_of_their_own() -> None:
    found = laid_out(review(scattered(CROWDED - 1)))
    assert not found.crowded
    assert found.far == ()


def test_what_is_unknown_does_not_make_a_map_crowded() -> None:
    assert not laid_out(review(scattered(500), "unknown")).crowded


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(CROWDED, 800))
def test_every_finding_is_counted_once_and_no_mark_covers_another_of_its_status(seed: int, number: int) -> None:
    found = laid_out(review(scattered(number, seed)), review(scattered(50, seed + 1), "waived", "R2"), finer=True)
    for clusters, pixel in ((found.far, PIXEL), (found.near, PIXEL / 4)):
        for status, total in (("not_met", number), ("waived", 50)):
            of_status = [cluster for cluster in clusters if cluster.status == status]
            assert sum(cluster.count for cluster in of_status) == total
        short = [cluster for cluster in clusters if cluster.status == "not_met"]
        assert not any(covers(one, other, pixel) for one, other in combinations(short, 2))


def test_a_cluster_is_where_its_findings_are_and_names_their_rules() -> None:
    near = [(500.0 + number % 10, 400.0) for number in range(100)]
    found = laid_out(review(near, code="R1"), review(near[:30], code="R2"))
    (cluster,) = found.far
    assert (cluster.count, cluster.most) == (130, (("R1", 100), ("R2", 30)))
    assert cluster.x == pytest.approx(5045, abs=5)
    assert cluster.y == 4000


def test_two_statuses_in_one_place_stand_below_each_other() -> None:
    places = [(500.0, 400.0)] * 150
    found = laid_out(review(places), review(places, "waived", "R2"), review(places, "unknown", "R3"))
    assert len(found.far) == 3
    assert not any(covers(one, other, PIXEL) for one, other in combinations(found.far, 2))


def test_the_finer_layout_has_more_and_is_made_when_asked_for() -> None:
    places = scattered(2000)
    assert laid_out(review(places)).near == ()
    found = laid_out(review(places), finer=True)
    assert len(found.near) > 2 * len(found.far)


def test_findings_outside_the_map_or_on_the_whole_plan_have_no_mark() -> None:
    whole = result("p", "P1", "Plan", "not_met", findings=(finding("p", "boundary", "X", "not_met"),))
    found = laid_out(review([*scattered(CROWDED), (5000.0, 5000.0)]), whole)
    assert sum(cluster.count for cluster in found.far) == CROWDED
