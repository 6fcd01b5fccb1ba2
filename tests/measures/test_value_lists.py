"""``value`` of a list attribute is the number of its different items."""

from __future__ import annotations

import numpy as np
import pytest

from plancheck.measures import KINDS
from plancheck.measures.base import Subjects
from plancheck.measures.context import Context
from plancheck.plan.building import plan_from_rows

SQUARE = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("sit,play", 2), ("sit, play ,walk", 3), ("sit,sit", 1), ('["sit", "play"]', 2), (None, np.nan)],
)
def test_items_are_counted_once(written: str | None, expected: float) -> None:
    other = {"space_id": "S2", "activities": "walk", "geometry": SQUARE}
    plan = plan_from_rows({"public_spaces": [{"space_id": "S1", "activities": written, "geometry": SQUARE}, other]})
    kind = KINDS["value"]
    subjects = Subjects("features", "public_spaces", plan.layers["public_spaces"])
    measured = kind.measure(Context(plan), subjects, kind.parameters(attribute="activities"))
    np.testing.assert_array_equal(measured.value.to_numpy(), [expected, 1])
