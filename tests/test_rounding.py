"""How many digits a number takes: as few as a reader needs, and never so few that it crosses its norm."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.rounding import alike, digits, hundredfold
from plancheck.texts import number

UNITS = st.sampled_from([None, "m", "m2", "dwellings", "index"])
NORMS = st.lists(st.floats(-1e7, 1e7), max_size=3)
REVIEWED = st.floats(-1e7, 1e7).map(lambda value: float(f"{value:.6g}"))
"""Numbers as they stand in a review: six significant digits."""


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.09083, None, "0.0908"), (3.512, "fte", "3.51"), (123.456, None, "123"), (12345.6, None, "12346"),
        (1139.0, "dwellings", "1139"), (1234567.0, None, "1234567"), (0.5, None, "0.5"), (-3.256, None, "-3.26"),
    ],
)  # fmt: skip
def test_three_digits_and_whole_numbers_in_full(value: float, unit: str | None, written: str) -> None:
    assert digits(value, unit) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.5841, "0.58"), (0.004, "0"), (3.455, "3.46"), (9.994, "9.99"), (9.996, "10"), (10.4, "10"), (250.5, "251")],
)
def test_metres_are_never_finer_than_a_centimetre_and_whole_from_ten_on(value: float, written: str) -> None:
    assert digits(value, "m") == written


@pytest.mark.parametrize(("value", "written"), [(0.5841, "0.584"), (9.876, "9.88"), (12.6, "13"), (5000.4, "5000")])
def test_square_metres_are_whole_from_ten_on(value: float, written: str) -> None:
    assert digits(value, "m2") == written


@pytest.mark.parametrize(
    ("value", "unit", "norm", "written"),
    [
        (1.4996, None, 1.5, "1.4996"), (1.5004, None, 1.5, "1.5004"), (1.5, None, 1.5, "1.5"), (1.49, None, 1.5, "1.49"),
        (124.6, "m", 125.0, "124.6"), (124.4, "m", 125.0, "124"), (0.001, "m", 0.0, "0.001"), (1.4996, None, 1.7, "1.5"),
        (1.23456, None, 1.23456, "1.23456"),
    ],
)  # fmt: skip
def test_close_to_the_norm_there_are_as_many_digits_as_it_takes(
    value: float, unit: str | None, norm: float, written: str
) -> None:
    assert digits(value, unit, (norm,)) == written


@given(REVIEWED, UNITS, NORMS)
def test_a_value_never_reads_as_if_it_were_on_the_other_side_of_its_norm(
    value: float, unit: str | None, norms: list[float]
) -> None:
    read = Decimal(digits(value, unit, norms))
    for norm in norms:
        written = Decimal(digits(norm, unit, (norm,)))
        assert (read < written, read == written) == (value < norm, value == norm)


@given(REVIEWED, UNITS)
def test_a_value_at_its_norm_reads_as_its_norm(value: float, unit: str | None) -> None:
    assert digits(value, unit, (value,)) == digits(value, unit, (value, value - 1, value + 1))
    assert float(digits(value, unit, (value,))) == value


@given(REVIEWED, UNITS, NORMS)
def test_there_are_no_more_digits_than_it_takes(value: float, unit: str | None, norms: list[float]) -> None:
    plain, careful = digits(value, unit), digits(value, unit, norms)
    assert "e" not in careful
    if careful != plain:
        read = float(plain)
        assert any((read > norm) - (read < norm) != (value > norm) - (value < norm) for norm in norms)


@given(st.integers(-(10**7), 10**7))
def test_a_share_in_hundredths_has_no_dust(hundredths: int) -> None:
    assert hundredfold(hundredths / 100) == hundredths


@given(st.lists(REVIEWED | st.sampled_from([np.inf, -np.inf, 0.0, 999.96, 9.996, 0.0996])), UNITS, NORMS)
def test_what_stands_for_a_value_is_written_as_it(values: list[float], unit: str | None, norms: list[float]) -> None:
    others = alike(np.array(values), unit, norms).tolist()
    written = [number(value, "en", unit, norms) for value in values]
    assert [number(value, "en", unit, norms) for value in others] == written


@given(st.floats(-1, 1), st.sampled_from([None, "m"]))
def test_also_next_to_a_norm(value: float, unit: str | None) -> None:
    norm = 1.25
    near = float(f"{norm + value / 100:.6g}")
    [other] = alike(np.array([near]), unit, (norm,)).tolist()
    assert digits(other, unit, (norm,)) == digits(near, unit, (norm,))


def test_values_that_read_alike_have_one_to_stand_for_them() -> None:
    assert alike(np.array([251.2, 251.4, 250.9, 12.34]), "m").tolist() == [251, 251, 251, 12]
    assert alike(np.array([0.12341, 0.12339])).tolist() == [0.123, 0.123]
