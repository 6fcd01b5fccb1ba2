from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.measures.combine import CombineParameters
from plancheck.measures.context import Context, RuleValue
from plancheck.measures.intervals import bounds
from plancheck.pack.expressions import Expression, Operation, parse
from tests.measures.builder import interval, plan, run, subjects, value

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
NAMES = ("a", "b", "c")


def result(expression: Expression, values: dict[str, float]) -> float:
    """Take the steps with plain numbers; NaN when something is divided by zero."""
    pile: list[float] = []
    for step in expression.steps:
        if not isinstance(step, Operation):
            pile.append(values[step] if isinstance(step, str) else float(step))
            continue
        parts = pile[len(pile) - step.parts :]
        del pile[len(pile) - step.parts :]
        if step.name == "/" and parts[1] == 0:
            return math.nan
        pile.append(
            {
                "+": lambda p: p[0] + p[1], "-": lambda p: p[0] - p[1], "*": lambda p: p[0] * p[1], "/": lambda p: p[0] / p[1],
                "negative": lambda p: -p[0], "min": min, "max": max, "mean": lambda p: sum(p) / len(p),
            }[step.name](parts)
        )  # fmt: skip
    return pile[-1]


def bounded(written: str, **box: tuple[float, float]) -> tuple[float, float, bool]:
    expression = parse(written)
    low, high = (np.array([[box[name][side]] for name in expression.names]).reshape(-1, 1) for side in (0, 1))
    least, greatest, broken = bounds(expression, low, high)
    return float(least[0]), float(greatest[0]), bool(broken[0])


INF = math.inf


@pytest.mark.parametrize(
    ("written", "box", "low", "high"),
    [
        ("100 * a / (a + b)", {"a": (10, 90), "b": (10, 30)}, 25, 90),
        ("100 * a / (a + b)", {"a": (1, 1000), "b": (0, 1)}, 50, 100),
        ("100 * a / (a + b)", {"a": (10, INF), "b": (10, 30)}, 25, 100),
        ("100 * a / (a + b)", {"a": (10, INF), "b": (10, INF)}, 0, 100),
        ("100 * a / (a + b)", {"a": (0, INF), "b": (10, 10)}, 0, 100),
        ("a - a", {"a": (0, 5)}, 0, 0),
        ("a - a", {"a": (-INF, INF)}, 0, 0),
        ("a / a", {"a": (2, INF)}, 1, 1),
        ("a / b + c / b", {"a": (1, 2), "b": (1, 2), "c": (1, 2)}, 1, 4),
        ("1 - a / b", {"a": (0, 3), "b": (4, INF)}, 0.25, 1),
        ("a + b - c", {"a": (0, INF), "b": (1, 2), "c": (0, INF)}, -INF, INF),
        ("a * b", {"a": (0, INF), "b": (0, 0)}, 0, 0),
        ("a * b", {"a": (-2, 3), "b": (-5, 1)}, -15, 10),
        ("a * b / (a + b)", {"a": (1, INF), "b": (2, 4)}, 2 / 3, 4),
        ("a * a", {"a": (2, 3)}, 4, 9),
        ("a * a * a - a", {"a": (2, 3)}, 6, 24),
        ("min(100, 100 * a / b)", {"a": (1, 9), "b": (3, 4)}, 25, 100),
        ("max(a, b) - min(a, b)", {"a": (1, 2), "b": (5, 9)}, 3, 8),
        ("mean(a, b, c)", {"a": (0, 3), "b": (3, 6), "c": (0, INF)}, 1, INF),
        ("-a", {"a": (-1, INF)}, -INF, 1),
        ("min(a, 5)", {"a": (-INF, INF)}, -INF, 5),
        ("a / (a + 2 * b)", {"a": (1, 1), "b": (1, 1)}, 1 / 3, 1 / 3),
        ("1 - (a * a + b * b) / ((a + b) * (a + b))", {"a": (1, 1), "b": (1, 3)}, 0.375, 0.5),
        ("3 * 4", {}, 12, 12),
    ],
)  # fmt: skip
def test_bounds_by_hand(written: str, box: dict[str, tuple[float, float]], low: float, high: float) -> None:
    least, greatest, broken = bounded(written, **box)
    assert not broken
    if written.startswith("1 - (a * a"):  # not exact: names come to a power
        assert least <= low
        assert greatest >= high
    else:
        assert (least, greatest) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ("a / b", {"a": (1, 1), "b": (0, 0)}), ("a / b", {"a": (0, 0), "b": (0, 0)}), ("a / b", {"a": (1, 2), "b": (0, 3)}),
        ("a / b", {"a": (1, 2), "b": (-1, 3)}), ("a / (b - b)", {"a": (1, 2), "b": (1, 3)}), ("a / 0", {"a": (1, 2)}),
        ("max(5, a / b)", {"a": (1, 1), "b": (0, 1)}), ("0 * (a / b)", {"a": (1, 1), "b": (0, 1)}),
        ("a / (1 / b)", {"a": (1, 1), "b": (1, INF)}),
    ],
)  # fmt: skip
def test_nothing_divides_by_what_may_be_zero(written: str, box: dict[str, tuple[float, float]]) -> None:
    assert bounded(written, **box) == (-INF, INF, True)


def test_what_only_seems_to_be_zero_divides() -> None:
    assert bounded("a / (a + b - a)", a=(1, 2), b=(1, 4)) == pytest.approx((0.25, 2, False))


EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b", "c", "1", "2.5", "100"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from("+-*/"), part).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        part.map(lambda inner: f"-{inner}"),
        st.tuples(st.sampled_from(["min", "max", "mean"]), part, part).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
    ),
    max_leaves=7,
)
ENDS = st.integers(-3, 6).map(float)
INTERVALS = st.tuples(ENDS, ENDS).map(lambda ends: (min(ends), max(ends)))
UNBOUNDED = st.tuples(ENDS, st.sampled_from([1.0, INF]), st.booleans()).map(
    lambda p: (p[0], p[0] + p[1]) if p[2] else (p[0] - p[1], p[0])
)


def points(ends: tuple[float, float]) -> list[float]:
    """Return values between two ends, without bound far away too."""
    low, high = (max(ends[0], -1e7), min(ends[1], 1e7))
    return sorted(
        {low, high, *np.linspace(low, high, 4), *(x for x in (0.0, 0.5, low + 1, high - 1) if low <= x <= high)}
    )


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, st.fixed_dictionaries(dict.fromkeys(NAMES, INTERVALS | UNBOUNDED)))
def test_no_completion_lies_outside_the_bounds(written: str, box: dict[str, tuple[float, float]]) -> None:
    least, greatest, broken = bounded(written, **box)
    assert least <= greatest
    expression = parse(written)
    for values in itertools.product(*(points(box[name]) for name in NAMES)):
        found = result(expression, dict(zip(NAMES, values, strict=True)))
        slack = 1e-7 * max(1.0, abs(found))
        assert broken or least - slack <= found <= greatest + slack or abs(found) > 1e12, (values, found)
        assert broken or not math.isnan(found)


LINEAR = (
    "100 * a / (a + b)", "(a + b) / (a + b + c)", "a / b + c", "a / b - c / b", "(a - b) / (a + b)", "a * b - c",
    "mean(a, b) / c", "1 - a / (a + b + c)", "(a + 2 * b + 3 * c) / (a + b + c)", "a * (b - c) / (b + c)", "a / (a + 1)",
    "-(a / (b + c)) + 5 * a", "a * c / (a + b) / (c + 1)",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(LINEAR),
    st.fixed_dictionaries({name: st.tuples(st.integers(1, 20), st.integers(0, 20)) for name in NAMES}),
)
def test_without_powers_the_bounds_are_reached(written: str, sizes: dict[str, tuple[int, int]]) -> None:
    box = {name: (float(low), float(low + more)) for name, (low, more) in sizes.items()}
    least, greatest, broken = bounded(written, **box)
    corners = [
        result(parse(written), dict(zip(NAMES, corner, strict=True)))
        for corner in itertools.product(*(box[name] for name in NAMES))
    ]
    assert not broken
    assert (least, greatest) == pytest.approx((min(corners), max(corners)))


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, st.lists(st.tuples(*(ENDS for _ in NAMES)), min_size=1, max_size=4))
def test_what_is_known_stays_known(written: str, rows: list[tuple[float, ...]]) -> None:
    expression = parse(written)
    values = np.array([[row[NAMES.index(name)] for row in rows] for name in expression.names])
    values = values.reshape(-1, len(rows))
    least, greatest, broken = bounds(expression, values, values)
    for number, row in enumerate(rows):
        expected = result(expression, dict(zip(NAMES, row, strict=True)))
        if math.isnan(expected):
            assert broken[number]
        else:
            assert least[number] == greatest[number] == pytest.approx(expected)


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, st.lists(st.tuples(*(INTERVALS | UNBOUNDED for _ in NAMES)), min_size=2, max_size=5))
def test_subjects_do_not_touch_each_other(written: str, rows: list[tuple[tuple[float, float], ...]]) -> None:
    expression = parse(written)
    low, high = (
        np.array([[row[NAMES.index(name)][side] for row in rows] for name in expression.names]).reshape(-1, len(rows))
        for side in (0, 1)
    )
    least, greatest, broken = bounds(expression, low, high)
    for number, row in enumerate(rows):
        alone = bounded(written, **dict(zip(NAMES, row, strict=True)))
        assert (least[number], greatest[number], broken[number]) == alone


def test_many_names_have_bounds_too() -> None:
    names = [f"n{number}" for number in range(12)]
    written = f"({' + '.join(names)}) / (n0 + 1)"
    least, greatest, broken = bounded(written, **dict.fromkeys(names, (1.0, 2.0)))
    assert not broken
    assert least <= 13 / 3
    assert greatest >= 23 / 2
    assert greatest < 13


def homes(count: int, **attributes: Any) -> list[dict[str, Any]]:
    return [{"geometry": "POINT (5 5)", **attributes} for _ in range(count)]


SHARE = {
    "expression": "100 * jobs / (jobs + homes)",
    "with": {"jobs": {"sum": "jobs", "of": "buildings"}, "homes": {"count": "dwellings"}},
}


def test_amounts() -> None:
    town = plan({"buildings": [{"geometry": SQUARE, "jobs": 30}], "dwellings": homes(10)})
    assert value("combine", SHARE, town) == [75]
    assert run("combine", SHARE, town).missing == ()
    twice = {"expression": "a + b / 2", "with": {"a": {"area": "buildings"}, "b": {"programme": "halls"}}}
    assert value("combine", twice, plan({"buildings": [{"geometry": SQUARE}]}, programme={"halls": 5})) == [102.5]


def test_a_number_that_is_not_filled_in() -> None:
    town = plan({"buildings": [{"geometry": SQUARE, "jobs": jobs} for jobs in (30, None)], "dwellings": homes(10)})
    measured = run("combine", SHARE, town)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (75, 100)
    assert [(missing.layer, missing.attribute) for missing in measured.missing] == [("buildings", "jobs")]


def test_layers_that_are_not_there() -> None:
    measured = run("combine", SHARE, plan({"dwellings": homes(10)}))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 100)
    assert [missing.layer for missing in measured.missing] == ["buildings"]


def test_dividing_by_nothing_is_said() -> None:
    for layers in (
        {"buildings": [], "dwellings": []},
        {"buildings": [{"geometry": SQUARE, "jobs": 0}], "dwellings": []},
    ):
        measured = run("combine", SHARE, plan(layers, SQUARE))
        assert (measured.low.iloc[0], measured.high.iloc[0]) == (-INF, INF)
        assert [missing.message.render("en") for missing in measured.missing] == [
            "The expression divides by what is, or may be, zero."
        ]
    measured = run("combine", SHARE, plan({}, SQUARE))
    assert [missing.layer for missing in measured.missing] == ["buildings", "dwellings", None]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["owner", "social_rent", "mid_rent", None]), min_size=1, max_size=5))
def test_every_way_to_fill_in_lies_within(tenures: list[str | None]) -> None:
    def owners(over: list[str | None]) -> tuple[float, float]:
        rows = [row for tenure in over for row in homes(1, tenure=tenure)]
        where = {name: {"count": {"layer": "dwellings", "where": f"tenure = '{tenure}'"}}
                 for name, tenure in (("owned", "owner"), ("rented", "social_rent"))}  # fmt: skip
        return interval(
            "combine", {"expression": "owned / (owned + rented + 1)", "with": where}, plan({"dwellings": rows})
        )

    low, high = owners(tenures)
    ways = []
    for filled in itertools.product(["owner", "social_rent", "mid_rent"], repeat=tenures.count(None)):
        rest = iter(filled)
        found = owners([tenure or next(rest) for tenure in tenures])
        assert found[0] == found[1]
        ways.append(found[0])
    assert low <= min(ways) + 1e-12
    assert high >= max(ways) - 1e-12
    assert high == pytest.approx(max(ways))


def test_areas_are_measured_apart() -> None:
    areas = [
        {"neighbourhood_id": str(n), "geometry": f"POLYGON (({n}0 0, {n}9 0, {n}9 9, {n}0 9, {n}0 0))"}
        for n in range(3)
    ]
    dwellings = [{"geometry": f"POINT ({n}5 5)"} for n in (0, 0, 1)]
    trees = [{"geometry": f"POINT ({n}6 5)"} for n in (0, 1, 1)]
    town = plan({"neighbourhoods": areas, "dwellings": dwellings, "trees": trees})
    parameters = {"expression": "trees / homes", "with": {"trees": {"count": "trees"}, "homes": {"count": "dwellings"}}}
    found = run("combine", parameters, town, "neighbourhoods")
    assert found.value.tolist()[:2] == [0.5, 2]
    assert np.isnan(found.value.iloc[2])
    assert (
        run(
            "combine", parameters, plan({"neighbourhoods": [], "dwellings": [], "trees": []}), "neighbourhoods"
        ).low.tolist()
        == []
    )


def test_other_rules() -> None:
    values = {"one": RuleValue(0.5, 0.5), "T02": RuleValue(2.0, 4.0)}
    asked: list[str] = []

    def rule_value(context: Context, name: str) -> RuleValue:
        asked.append(name)
        return values[name]

    context = Context(plan({"dwellings": homes(3)}), rule_value=rule_value)
    parameters = CombineParameters.model_validate(
        {"expression": "a * b + homes", "with": {"a": "one", "b": "T02", "homes": {"count": "dwellings"}}}
    )
    from plancheck.measures.combine import measure

    found = measure(context, subjects(context), parameters)
    assert (found.low.tolist(), found.high.tolist()) == ([4], [5])
    assert asked == ["one", "T02"]
    with pytest.raises(LookupError):
        run("combine", {"expression": "a", "with": {"a": "one"}}, plan({}))


def test_each_name_is_asked_once() -> None:
    asked: list[str] = []

    def rule_value(context: Context, name: str) -> RuleValue:
        asked.append(name)
        return RuleValue(1.0, 1.0)

    context = Context(plan({}), rule_value=rule_value)
    assert value("combine", {"expression": "a + a * a", "with": {"a": "one"}}, context) == [2]
    assert asked == ["one"]


def test_the_mean_of_what_is_known() -> None:
    town = plan({"trees": [{"geometry": "POINT (0 0)"}], "stops": [{"geometry": "POINT (0 0)"}] * 4})
    of = {"a": {"count": "trees"}, "b": {"count": "stops"}, "c": {"count": "furniture"}}
    asked = {"expression": "mean(a, b, c)", "with": of}
    assert np.isnan(value("combine", asked, town)[0])
    assert value("combine", {**asked, "known_only": True}, town) == [2.5]
    nothing = {"expression": "mean(c)", "with": {"c": of["c"]}, "known_only": True}
    assert [item.layer for item in run("combine", nothing, town).missing] == ["furniture"]
    with pytest.raises(ValueError, match="known_only goes with the mean of names"):
        run("combine", {**asked, "expression": "mean(a, b, c) * 2", "known_only": True}, town)
