"""Values as people write them, read as the model's types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.plan.attributes import typed
from plancheck.plan.schema import Attribute

CHOICES = ("walk", "cycle", "car")
NUMBER, INTEGER, BOOLEAN = Attribute("a", "number"), Attribute("a", "integer"), Attribute("a", "boolean")
CHOICE, LIST, FREE_LIST = Attribute("a", "choice", CHOICES), Attribute("a", "list", CHOICES), Attribute("a", "list")
TEXT = Attribute("a")


def read(value: Any, attribute: Attribute) -> tuple[Any, tuple[str, ...]]:
    """Return the value that is read (None when unknown), and what did not fit."""
    values, misfits = typed(pd.Series([value], dtype=object), attribute)
    return None if pd.isna(values[0]) else values[0], misfits.values if misfits else ()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3,5", 3.5), ("3.5", 3.5), (" 12 ", 12), ("1.250,75", 1250.75), ("1,250.75", 1250.75), ("1250", 1250), ("-2,5", -2.5),
        ("80 m2", 80), ("80,5 m²", 80.5), ("4 m", 4), ("1e3", 1000), (7, 7), (2.5, 2.5), ("", None), (None, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_numbers(written: Any, number: float | None) -> None:
    assert read(written, NUMBER) == (number, ())


@pytest.mark.parametrize("written", ["veel", "3-4", "1,2,3", "inf", "nan", "true"])
def test_what_is_no_number(written: Any) -> None:
    assert read(written, NUMBER) == (None, (str(written),))


def test_true_is_no_number() -> None:
    assert read(True, NUMBER) == (None, ("true",))


def test_whole_numbers() -> None:
    assert read("3", INTEGER) == (3, ())
    assert read("3,0", INTEGER) == (3, ())
    assert read("3,5", INTEGER) == (None, ("3,5",))
    assert read(2.5, INTEGER) == (None, ("2.5",))


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        ("ja", True), ("Ja", True), ("J", True), ("nee", False), ("N", False), ("waar", True), ("onwaar", False), ("true", True),
        ("FALSE", False), ("yes", True), ("no", False), (1, True), (0, False), (1.0, True), ("1", True), (True, True),
        (np.bool_(False), False), ("", None), (None, None),
    ],
)  # fmt: skip
def test_booleans(written: Any, truth: bool | None) -> None:
    assert read(written, BOOLEAN) == (truth, ())


def test_what_is_neither_yes_nor_no() -> None:
    assert read("misschien", BOOLEAN) == (None, ("misschien",))
    assert read(2, BOOLEAN) == (None, ("2",))


def test_choices() -> None:
    assert read("walk", CHOICE) == ("walk", ())
    assert read(" Walk ", CHOICE) == ("walk", ())
    assert read("fly", CHOICE) == (None, ("fly",))
    assert read("", CHOICE) == (None, ())


@pytest.mark.parametrize(
    "written", ["walk,cycle", "walk, cycle", "walk;cycle", '["walk", "cycle"]', ["walk", "cycle"], "walk,cycle,walk", "[walk,cycle]"]
)  # fmt: skip
def test_lists(written: Any) -> None:
    assert read(written, LIST) == ("walk,cycle", ())
    assert read(written, FREE_LIST) == ("walk,cycle", ())


def test_of_a_list_what_fits_is_kept() -> None:
    assert read("walk,fly,swim", LIST) == ("walk", ("fly, swim",))
    assert read("fly", LIST) == (None, ("fly",))
    assert read("0-4, 4-12", FREE_LIST) == ("0-4,4-12", ())


def test_text() -> None:
    assert read(12.0, TEXT) == ("12", ())
    assert read(" a ", TEXT) == ("a", ())
    assert read("", TEXT) == (None, ())
    assert read(True, TEXT) == ("true", ())


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint32, np.float32, np.float64])
def test_columns_of_numbers_are_taken_over(dtype: Any) -> None:
    values, misfits = typed(pd.Series(np.array([1, 2, 3], dtype=dtype)), INTEGER)
    assert misfits is None
    assert values.dtype == "float64"
    assert values.to_list() == [1, 2, 3]


def test_columns_of_ones_and_zeros_are_yes_and_no() -> None:
    values, misfits = typed(pd.Series([1.0, 0.0, np.nan]), BOOLEAN)
    assert misfits is None
    assert values.dtype == "boolean"
    assert values.to_list() == [True, False, pd.NA]
    values, misfits = typed(pd.Series([1.0, 2.0, np.nan]), BOOLEAN)
    assert values.to_list() == [True, pd.NA, pd.NA]
    assert misfits is not None
    assert misfits.values == ("2.0",)


def test_infinite_numbers_are_misfits() -> None:
    values, misfits = typed(pd.Series([1.0, np.inf, np.nan]), NUMBER)
    assert values.isna().to_list() == [False, True, True]
    assert misfits is not None
    assert misfits.rows.tolist() == [False, True, False]


MIXED = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.sampled_from(["ja", "3,5", "walk", "x", " "])
)


@given(st.lists(MIXED), st.sampled_from([NUMBER, INTEGER, BOOLEAN, CHOICE, LIST, TEXT]))
def test_a_column_is_read_as_its_values_one_by_one(values: list[Any], attribute: Attribute) -> None:
    together, misfits = typed(pd.Series(values, dtype=object), attribute)
    wrong = misfits.rows if misfits else np.zeros(len(values), dtype=bool)
    for value, result, odd in zip(values, together, wrong, strict=True):
        alone, strange = read(value, attribute)
        assert (None if pd.isna(result) else result) == alone
        assert bool(odd) == bool(strange)
