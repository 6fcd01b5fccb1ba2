"""CQL2 filters against an oracle that goes row by row, in the three-valued logic of SQL, and their faults."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.errors import PlancheckError
from plancheck.filters import evaluate, parse

Row = dict[str, Any]
Answer = bool | None
Condition = tuple[str, Callable[[Row], Answer]]
"""A filter as text, and what it means for one row: yes, no or unknown."""

SIGNS = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
WORDS = {"true": True, "yes": True, "1": True, "1.0": True, "false": False, "no": False, "0": False, "0.0": False}
NUMBERS, TEXTS, FLAG, LIST, LACKING = ("n", "m"), ("t", "u"), "flag", "items", "lacking"
DERIVED = ("area_m2", "length_m")
LITERALS = ("a", "A", "b", "yes", "0", "2", "1.0", "")
number_literals = st.sampled_from([0, 1, 2, 1.5, -2, 100])
text_literals = st.sampled_from(LITERALS)
rows = st.lists(
    st.fixed_dictionaries({
        **dict.fromkeys(NUMBERS, st.sampled_from([None, 0.0, 1.0, 1.5, 2.0, -2.0])),
        **dict.fromkeys(TEXTS, st.sampled_from([None, *LITERALS])),
        FLAG: st.sampled_from([None, True, False]),
        LIST: st.sampled_from([None, "", "sit", "sit,play", "play, sit", "sitting", "walk,sit,play"]),
        "side": st.sampled_from([1, 2, 10]),
    }),
    min_size=1, max_size=8,
)  # fmt: skip


def frame_of(found: list[Row], texts: str) -> gpd.GeoDataFrame:
    """Return the rows as columns; ``side`` is that of a square, which has an area and a length."""
    columns: dict[str, Any] = {name: np.array([row[name] for row in found], dtype=float) for name in NUMBERS}
    columns |= {name: pd.array([row[name] for row in found], dtype=texts) for name in (*TEXTS, LIST)}
    columns[FLAG] = pd.array([row[FLAG] for row in found], dtype="boolean")
    return gpd.GeoDataFrame(columns, geometry=[shapely.box(0, 0, row["side"], row["side"]) for row in found])


def value(row: Row, name: str) -> Any:
    if name in DERIVED:
        return float(row["side"] ** 2 if name == "area_m2" else 4 * row["side"])
    return row.get(name)


def as_number(given: Any) -> float | None:
    try:
        return None if given is None else float(given)
    except ValueError:
        return None


def as_text(given: Any) -> str | None:
    return None if given is None else str(given)


def compared(sign: str, left: Any, right: Any) -> Answer:
    return None if left is None or right is None else bool(SIGNS[sign](left, right))


def both(one: Answer, other: Answer) -> Answer:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def turned(answer: Answer) -> Answer:
    return None if answer is None else not answer


def either(one: Answer, other: Answer) -> Answer:
    return turned(both(turned(one), turned(other)))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


names = st.sampled_from([*NUMBERS, *TEXTS, FLAG, LACKING, *DERIVED])
signs = st.sampled_from(list(SIGNS))


@st.composite
def with_number(draw: st.DrawFn) -> Condition:
    name, sign, literal = draw(names), draw(signs), draw(number_literals)
    if draw(st.booleans()):
        return f"{name} {sign} {literal}", lambda row: compared(sign, as_number(value(row, name)), literal)
    return f"{literal} {sign} {name}", lambda row: compared(sign, literal, as_number(value(row, name)))


@st.composite
def with_text(draw: st.DrawFn) -> Condition:
    name, sign, literal = draw(names), draw(signs), draw(text_literals)
    return f"{name} {sign} {quoted(literal)}", lambda row: compared(sign, as_text(value(row, name)), literal)


@st.composite
def with_truth(draw: st.DrawFn) -> Condition:
    name, sign, literal = draw(names), draw(st.sampled_from(["=", "<>"])), draw(st.booleans())
    return f"{name} {sign} {str(literal).upper()}", lambda row: compared(
        sign, WORDS.get(str(value(row, name)).casefold()), literal
    )


@st.composite
def between_columns(draw: st.DrawFn) -> Condition:
    left, sign, right = draw(names), draw(signs), draw(names)
    numeric = any(name not in (*TEXTS, LACKING) for name in (left, right))
    read = as_number if numeric else as_text
    return f"{left} {sign} {right}", lambda row: compared(sign, read(value(row, left)), read(value(row, right)))


@st.composite
def with_sum(draw: st.DrawFn) -> Condition:
    name, other, literal = draw(names), draw(st.sampled_from(NUMBERS)), draw(number_literals)
    sign, (written, count) = (
        draw(signs),
        draw(st.sampled_from([("+", operator.add), ("-", operator.sub), ("*", operator.mul)])),
    )

    def holds(row: Row) -> Answer:
        parts = as_number(value(row, name)), as_number(value(row, other))
        return None if None in parts else compared(sign, count(*parts), literal)

    return f"{name} {written} {other} {sign} {literal}", holds


@st.composite
def in_range(draw: st.DrawFn) -> Condition:
    name, low, high = draw(names), draw(number_literals), draw(number_literals)

    def holds(row: Row) -> Answer:
        number = as_number(value(row, name))
        return both(compared(">=", number, low), compared("<=", number, high))

    return f"{name} BETWEEN {low} AND {high}", holds


@st.composite
def in_list(draw: st.DrawFn) -> Condition:
    name, numeric = draw(names), draw(st.booleans())
    items: list[Any] = draw(st.lists(number_literals if numeric else text_literals, min_size=1, max_size=3))
    written = ", ".join(str(item) if numeric else quoted(item) for item in items)

    def holds(row: Row) -> Answer:
        found = as_number(value(row, name)) if numeric else as_text(value(row, name))
        return None if found is None else found in items

    return f"{name} IN ({written})", holds


@st.composite
def like(draw: st.DrawFn) -> Condition:
    name, pattern = draw(names), draw(st.sampled_from(["%", "a%", "_", "%e%", "1.%", "", "a"]))
    regular = re.compile("".join({"%": ".*", "_": "."}.get(char, re.escape(char)) for char in pattern))

    def holds(row: Row) -> Answer:
        found = as_text(value(row, name))
        return None if found is None else regular.fullmatch(found) is not None

    return f"{name} LIKE {quoted(pattern)}", holds


@st.composite
def null(draw: st.DrawFn) -> Condition:
    name, negated = draw(names), draw(st.booleans())
    written = f"{name} IS NOT NULL" if negated else f"{name} IS NULL"
    return written, lambda row: None if name == LACKING else (value(row, name) is None) != negated


@st.composite
def whatever_case(draw: st.DrawFn) -> Condition:
    name, literal = draw(st.sampled_from([*TEXTS, LACKING])), draw(text_literals)

    def holds(row: Row) -> Answer:
        found = as_text(value(row, name))
        return compared("=", None if found is None else found.casefold(), literal.casefold())

    return f"CASEI({name}) = CASEI({quoted(literal)})", holds


@st.composite
def contains(draw: st.DrawFn) -> Condition:
    name = draw(st.sampled_from([LIST, LACKING]))
    items = draw(st.lists(st.sampled_from(["sit", "play", "sitting"]), min_size=1, max_size=2))

    def holds(row: Row) -> Answer:
        found = as_text(value(row, name))
        return None if found is None else set(items) <= {item.strip() for item in found.split(",")}

    return f"A_CONTAINS({name}, ({', '.join(map(quoted, items))}))", holds


simple = st.one_of(
    with_number(), with_text(), with_truth(), between_columns(), with_sum(), in_range(), in_list(), like(), null(), whatever_case(),
    contains(),
)  # fmt: skip


def joined(children: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def join(
        word: str, meaning: Callable[[Answer, Answer], Answer]
    ) -> Callable[[tuple[Condition, Condition]], Condition]:
        return lambda pair: (
            f"({pair[0][0]}) {word} ({pair[1][0]})", lambda row: meaning(pair[0][1](row), pair[1][1](row))
        )  # fmt: skip

    pairs = st.tuples(children, children)
    negated = children.map(lambda one: (f"NOT ({one[0]})", lambda row: turned(one[1](row))))
    return st.one_of(pairs.map(join("AND", both)), pairs.map(join("OR", either)), negated)


@settings(max_examples=1000, deadline=None)
@given(st.recursive(simple, joined, max_leaves=5), rows, st.sampled_from(["str", "object"]))
def test_columns_answer_as_rows_do(condition: Condition, found: list[Row], texts: str) -> None:
    written, holds = condition
    truth = evaluate(parse(written), frame_of(found, texts))
    assert not (truth.yes & truth.no).any()
    answers = [True if yes else False if no else None for yes, no in zip(truth.yes, truth.no, strict=True)]
    assert answers == [holds(row) for row in found], written
    assert truth.unknown.tolist() == [answer is None for answer in answers]


def test_a_gap_is_null_and_a_lacking_attribute_says_nothing() -> None:
    frame = pd.DataFrame({"a": ["x", None]})
    gap, lacking = evaluate(parse("a IS NULL"), frame), evaluate(parse("b IS NULL"), frame)
    assert (gap.yes.tolist(), gap.no.tolist()) == ([False, True], [True, False])
    assert lacking.unknown.tolist() == [True, True]
    assert evaluate(parse("b IS NOT NULL"), frame).unknown.tolist() == [True, True]
    assert evaluate(parse("b IS NULL OR a = 'x'"), frame).yes.tolist() == [True, False]


def test_an_attribute_wins_from_a_derived_one() -> None:
    frame = gpd.GeoDataFrame({"length_m": [7.0, np.nan]}, geometry=[shapely.LineString([(0, 0), (3, 4)])] * 2)
    assert evaluate(parse("length_m = 7"), frame).yes.tolist() == [True, False]
    assert evaluate(parse("length_m = 5"), frame[["geometry"]]).yes.tolist() == [True, True]
    assert evaluate(parse("length_m = 5"), pd.DataFrame({"a": [1]})).unknown.tolist() == [True]


def test_a_truth_value_alone_is_a_condition() -> None:
    frame = pd.DataFrame({"lit": pd.array([True, False, None], dtype="boolean"), "told": ["yes", "no", "perhaps"]})
    for name in ("lit", "told"):
        truth = evaluate(parse(f"NOT {name} = TRUE"), frame)
        assert (truth.yes.tolist(), truth.unknown.tolist()) == ([False, True, False], [False, False, True])


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("1 = 1", True), ("2 > 3", False), ("TRUE = FALSE", False), ("'a' < 'b'", True), ("CASEI('A') = CASEI('a')", True),
        ("1 IN (1, 2)", True), ("'x' IN ('y')", False), ("2 BETWEEN 1 AND 3", True), ("'ab' LIKE 'a%'", True),
        ("1 IS NULL", False), ("1 + 1 = 2", True), ("1 / 0 > 5", None), ("n = NULL", None), ("NULL = NULL", None),
        ("DATE('2026-01-01') < DATE('2026-03-01')", True), ("n / 0 > 5", None), ("n / 0 <= 5", None), ("0 ^ -1 > n", None),
    ],
)  # fmt: skip
def test_literals_alone_and_arithmetic_without_an_outcome(written: str, answer: bool | None) -> None:
    truth = evaluate(parse(written), pd.DataFrame({"n": [1.0, 2.0]}))
    assert (truth.yes.tolist(), truth.no.tolist()) == ([answer is True] * 2, [answer is False] * 2)


def test_dates_are_compared_as_they_are_written() -> None:
    frame = pd.DataFrame({"day": ["2026-03-01", "2025-12-31", None]})
    assert evaluate(parse("day >= DATE('2026-01-01')"), frame).yes.tolist() == [True, False, False]


def test_an_empty_layer() -> None:
    truth = evaluate(parse("a = 1 AND b LIKE 'x%' OR a_contains(b, ('y'))"), pd.DataFrame({"a": [], "b": []}))
    assert len(truth.yes) == len(truth.no) == 0


def test_a_filter_knows_its_attributes() -> None:
    found = parse("a = 1 AND (CASEI(b) = 'x' OR NOT c IN (1, 2)) AND a + d > 3")
    assert found.attributes == ("a", "b", "c", "d")


def test_an_unreadable_filter_shows_where() -> None:
    with pytest.raises(PlancheckError) as caught:
        parse("kind = = 'bench'")
    explained = caught.value.explain("en")
    assert explained.startswith("F001: The filter cannot be read:\n")
    assert "kind = = 'bench'" in explained
    assert "^" in explained


@pytest.mark.parametrize("written", ["S_INTERSECTS(geom, POINT(0 0))", "t_after(a, b)", "AVG(a) = 3"])
def test_an_operator_that_is_not_there(written: str) -> None:
    with pytest.raises(PlancheckError, match=r"F002: The filter uses '\w+', which is not supported\.") as caught:
        parse(written)
    assert "between" in caught.value.faults[0].allowed


@pytest.mark.parametrize("written", ["t LIKE u", "CASEI(t) LIKE CASEI(u)", "A_CONTAINS(items, (t))"])
def test_a_pattern_is_the_same_for_every_row(written: str) -> None:
    with pytest.raises(PlancheckError, match=r"F002: The filter uses '\w+ with an attribute on the right'"):
        parse(written)


def test_a_pattern_in_any_case() -> None:
    truth = evaluate(parse("CASEI(t) LIKE CASEI('A%')"), pd.DataFrame({"t": ["Ab", "b", None]}))
    assert (truth.yes.tolist(), truth.unknown.tolist()) == ([True, False, False], [False, False, True])
