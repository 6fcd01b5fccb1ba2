"""The nearest of many points, against a loop over all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plancheck.review.spots import Spots

few = st.integers(0, 6).map(float)
somewhere = st.lists(st.tuples(few, few), max_size=12).map(lambda found: np.array(found, dtype=float).reshape(-1, 2))


@given(somewhere, somewhere, st.sampled_from([0.0, 1.0, 2.5, 100.0]))
def test_the_first_of_the_nearest_within_reach(points: np.ndarray, at: np.ndarray, reach: float) -> None:
    found = Spots(points).nearest(at, reach)

    for place, number in zip(at, found, strict=True):
        metres = np.hypot(*(points - place).T)
        near = np.flatnonzero(metres <= reach)
        nearest = near[metres[near] == metres[near].min(initial=np.inf)]
        if len(nearest) <= 2:  # of three equals any may be told
            assert number == min(nearest, default=-1)
        else:
            assert number in nearest


def test_of_many_points_at_one_place_the_first() -> None:
    points = np.array([[5.0, 5.0], *[[1.0, 1.0]] * 5])

    assert Spots(points).nearest(np.array([[0.0, 0.0]]), 10.0).tolist() == [1]
