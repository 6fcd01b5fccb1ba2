"""Orders of numbers and what is different among points, against slow ways to find them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plancheck.arrays import by_key, different, ordered


@given(st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**62))))
def test_numbers_are_ordered_and_equal_ones_stay_as_they_are(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.int64)
    assert ordered(keys).tolist() == np.argsort(keys, kind="stable").tolist()


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 50))))
def test_pairs_are_ordered_by_key_and_then_by_value(pairs: list[tuple[int, int]]) -> None:
    keys, values = (np.array([pair[place] for pair in pairs], dtype=np.int64) for place in (0, 1))
    assert by_key(keys, values.astype(float), 50.0).tolist() == np.lexsort((values, keys)).tolist()


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2))), st.sampled_from([None, 1.5]))
def test_of_points_at_one_place_the_first_stands_for_all(spots: list[tuple[int, int]], square_m: float | None) -> None:
    points = np.array(spots, dtype=float).reshape(-1, 2)
    first, number = different(points, square_m)

    assert sorted(first.tolist()) == sorted({spot: spots.index(spot) for spot in spots}.values())
    assert points[first][number].tolist() == points.tolist()
