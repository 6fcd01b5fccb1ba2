"""Values as a histogram: every known value is in one bin, on a round scale."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plancheck.review.distributions import MOST_BINS, round_step
from tests.pack_files import Packs
from tests.review.test_outcome import STOREYS, building, judged


def test_values_are_counted_per_bin_and_what_is_unknown_apart(packs: Packs) -> None:
    storeys = (1, 2, 2, 4, None)
    result = judged(
        packs, STOREYS, *(building(f"B{n}", at=10 + 9 * n, storeys=number) for n, number in enumerate(storeys))
    )
    found = result.distribution
    assert found.unknown == 1
    assert found.out_of_reach == 0
    assert sum(found.counts) == 4
    counted = {edge: count for edge, count in zip(found.edges, found.counts, strict=False) if count}
    assert counted == {1.0: 1, 2.0: 2, 4.0: 1}


def test_one_value_has_no_spread(packs: Packs) -> None:
    assert judged(packs, STOREYS, building("B1", storeys=3), building("B2", at=30, storeys=3)).distribution is None


@given(st.floats(1e-6, 1e9), st.floats(1e-3, 1e6))
def test_steps_are_round_and_few(least: float, span: float) -> None:
    step = round_step(least)
    assert least * (1 - 1e-9) <= step <= least * 2.5 * (1 + 1e-9)
    assert np.isclose(step / 10 ** np.floor(np.log10(step) + 1e-9), [1, 2, 5]).any()
    assert span / round_step(span / MOST_BINS) <= MOST_BINS + 1e-6
