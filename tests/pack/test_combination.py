"""Rules that combine: what an expression may say, and what is wrong with the names in it."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.errors import RefusedError
from plancheck.pack.expressions import DEEPEST, LONGEST, Expression, Operation, parse
from tests.pack_files import HEAD, RULE, Packs

COMBINED = """\
  - id: plan.balance
    code: T02
    aliases: [balance]
    title: {nl: Evenwicht, en: Balance}
    why: {nl: Werk, en: Work}
    source: {ref: essay, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    level: recommendation
    select: plan
    measure:
      combine:
        expression: 100 * jobs / (jobs + homes)
        with:
          jobs: {sum: jobs, of: buildings}
          homes: {count: dwellings}
    norm: {at_least: 20, unit: jobs}
"""
GOOD = HEAD + RULE + COMBINED


def result(steps: Expression, values: dict[str, Fraction]) -> Fraction:
    """Take the steps one by one."""
    pile: list[Fraction] = []
    for step in steps.steps:
        if isinstance(step, Operation):
            parts = pile[len(pile) - step.parts :]
            del pile[len(pile) - step.parts :]
            pile.append(
                {
                    "+": lambda p: p[0] + p[1], "-": lambda p: p[0] - p[1], "*": lambda p: p[0] * p[1],
                    "/": lambda p: p[0] / p[1], "negative": lambda p: -p[0], "min": min, "max": max,
                    "mean": lambda p: sum(p) / len(p),
                }[step.name](parts)
            )  # fmt: skip
        else:
            pile.append(values[step] if isinstance(step, str) else step)
    (last,) = pile
    return last


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("8 - 3 - 2", 3), ("8 / 4 / 2", 1), ("-2 * -3", 6), ("--2", 2), ("2 - -2", 4),
        ("-a + b", 1), ("min(a, b)", 2), ("max(a, b, 5)", 5), ("mean(a, b, 7)", 4), ("min(3)", 3), ("0.1 + 0.2", Fraction(3, 10)),
        ("100*a/(a+b)", 40), ("min(max(a, 1), mean(b, -b)) * 2", 0), ("  a\n*\tb ", 6), ("a__1 + één", 9), ("(((a)))", 2),
        ("- (a - b) * 2", 2), ("a + b * a - b / a", Fraction(13, 2)),
    ],
)  # fmt: skip
def test_arithmetic(written: str, value: Fraction) -> None:
    names = {"a": Fraction(2), "b": Fraction(3), "a__1": Fraction(4), "één": Fraction(5)}
    expression = parse(written)
    assert result(expression, names) == value
    assert set(expression.names) <= set(names)
    assert parse(expression) is expression


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "the expression ends where a number, a name, a function, '-' or '(' is expected"),
        ("a +", "the expression ends where a number, a name, a function, '-' or '(' is expected"),
        ("a b", "'b' at character 3 of the expression does not fit; an operator: + - * / is expected there"),
        ("(a + b", "the expression ends where an operator or ')' is expected"),
        ("a)", "')' at character 2 of the expression does not fit; an operator: + - * / is expected there"),
        ("a ** b", "'*' at character 4 of the expression does not fit; a number, a name, a function, '-' or '(' is expected there"),
        ("a % b", "'%' at character 3 of the expression does not fit; an operator: + - * / is expected there"),
        ("a.b", "'.' at character 2 of the expression does not fit; an operator: + - * / is expected there"),
        ("a[0]", "'[' at character 2 of the expression does not fit; an operator: + - * / is expected there"),
        ("a < b", "'<' at character 3 of the expression does not fit; an operator: + - * / is expected there"),
        ("1,5 * a", "',' at character 2 of the expression does not fit; an operator: + - * / is expected there"),
        ("1e5", "'e5' at character 2 of the expression does not fit; an operator: + - * / is expected there"),
        ("+a", "'+' at character 1 of the expression does not fit; a number, a name, a function, '-' or '(' is expected there"),
        ("'a'", "''' at character 1 of the expression does not fit; a number, a name, a function, '-' or '(' is expected there"),
        ("min + 1", "'+' at character 5 of the expression does not fit; '(' is expected there"),
        ("min()", "')' at character 5 of the expression does not fit; a number, a name, a function, '-' or '(' is expected there"),
        ("min(a b)", "'b' at character 7 of the expression does not fit; an operator or ')' is expected there"),
        ("mni(a, b)", "there is no function 'mni' ('min' may be meant); there are min, max, mean"),
        ("eval(a)", "there is no function 'eval'; there are min, max, mean"),
        ("__import__('os')", "there is no function '__import__'; there are min, max, mean"),
        ("1" * 20, "'11111' at character 16 of the expression does not fit; an operator: + - * / is expected there"),
        ("a" * (LONGEST + 1), f"an expression has at most {LONGEST} characters, not {LONGEST + 1}"),
        ("(" * 60 + "a" + ")" * 60, f"an expression has at most {DEEPEST} brackets and signs in each other"),
        ("-" * 60 + "a", f"an expression has at most {DEEPEST} brackets and signs in each other"),
        ("min(" * 60 + "a" + ")" * 60, f"an expression has at most {DEEPEST} brackets and signs in each other"),
    ],
)  # fmt: skip
def test_nothing_else_parses(written: str, said: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse(written)
    assert caught.value.sentence.render("en") == said


def test_only_text_is_an_expression() -> None:
    for written in (5, None, ["a"], {"a": 1}):
        with pytest.raises(RefusedError, match="an expression is text"):
            parse(written)


def test_a_long_sum_is_not_deep() -> None:
    expression = parse("+".join("a" * (LONGEST // 2)))
    assert result(expression, {"a": Fraction(1)}) == LONGEST // 2


def mean(*parts: Fraction) -> Fraction:
    return sum(parts, Fraction(0)) / len(parts)


WRITTEN = st.recursive(
    st.sampled_from(["a", "b", "long_name", "0", "7", "12"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from([" + ", "-", "*", " / "]), part).map("".join),
        part.map(lambda inner: f"-{inner}"),
        part.map(lambda inner: f"( {inner})"),
        st.tuples(st.sampled_from(["min", "max", "mean"]), part, part).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(WRITTEN)
def test_what_parses_means_what_it_means_to_python(written: str) -> None:
    names = {"a": Fraction(2), "b": Fraction(3), "long_name": Fraction(-5, 7)}
    if len(written) > LONGEST:
        return
    expression = parse(written)
    numbers = re.sub(r"\b(\d+)\b", r"Fraction(\1)", written)
    try:
        expected = eval(numbers, {"min": min, "max": max, "mean": mean, "Fraction": Fraction, **names})
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            result(expression, names)
        return
    assert result(expression, names) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="ab12.+-*/(), minmax", max_size=40))
def test_any_text_parses_or_is_refused(written: str) -> None:
    try:
        said = parse(written).source
    except RefusedError as error:
        said = error.sentence.render("en")
    assert said


def test_the_good_pack_loads(packs: Packs) -> None:
    from plancheck.api import load_pack

    assert len(load_pack(packs.write(GOOD)).rules) == 2


def test_a_name_that_is_not_given(packs: Packs) -> None:
    assert packs.faults(GOOD.replace("(jobs + homes)", "(jbos + homes)")) == (
        "proef.yaml:28:21: R036: The expression names 'jbos', which 'with' does not give.\n"
        "  27 |       combine:\n"
        "  28 |         expression: 100 * jobs / (jbos + homes)\n"
        "     |                     ^\n"
        "  29 |         with:\n"
        "  Did you mean 'jobs'?\n"
        "  Allowed: jobs, homes."
    )


def test_a_name_that_is_not_used(packs: Packs) -> None:
    said = packs.faults(GOOD.replace("(jobs + homes)", "10000"))
    assert said.startswith("proef.yaml:31:11: R037: 'with' gives 'homes', which the expression does not name.\n")
    assert "  Allowed: jobs." in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("homes: {count: dwellings}", "homes: bldg.dwelling_per_entrance",
         "proef.yaml:31:18: R038: There is no rule 'bldg.dwelling_per_entrance' to combine.|Did you mean 'bldg.dwellings_per_entrance'?"),
        ("homes: {count: dwellings}", "homes: balanc", "R038: There is no rule 'balanc' to combine.|Did you mean 'balance'?"),
        ("homes: {count: dwellings}", "homes: T03", "R038: There is no rule 'T03' to combine.|Did you mean 'T0"),
        ("homes: {count: dwellings}", "homes: balance",
         "proef.yaml:31:18: R039: Rules combine each other's values in a circle: plan.balance > plan.balance."),
        ("homes: {count: dwellings}", "homes: {cuont: dwellings}",
         "proef.yaml:31:19: R011: The key 'cuont' is not known here.|Did you mean 'count'?|Allowed: count, sum, of, area, length, programme."),
        ("homes: {count: dwellings}", "homes: {count: dwelings}", "R033: There is no layer 'dwelings'|Did you mean 'dwellings'?"),
        ("homes: {count: dwellings}", "homes: 5", "proef.yaml:31:18: R014: '5' must be keys and values."),
        ("homes: {count: dwellings}", "homes: {count: dwellings, programme: x}", "an amount is exactly one of"),
        ("        with:", "        wiht:", "R011: The key 'wiht' is not known here.|Did you mean 'with'?|Allowed: expression, with, known_only."),
        ("        expression:", "        expresion:", "Did you mean 'expression'?"),
        ("100 * jobs", "100 % jobs", "proef.yaml:28:21: R014: '%' at character 5 of the expression does not fit"),
        ("100 * jobs", "(" * 30 + "jobs" + ")" * 30, "R014: an expression has at most 20 brackets and signs in each other."),
        ("homes: {count: dwellings}", "homes: T01|select: plan|select: {layer: neighbourhoods}",
         "proef.yaml:31:18: R035: The value of another rule goes with 'select: plan' only."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(packs: Packs, old: str, new: str, said: str) -> None:
    first, *more = new.split("|")
    content = GOOD.replace(old, first)
    for before, after in zip(more[::2], more[1::2], strict=True):
        content = content.replace(before, after)
    found = packs.faults(content)
    for part in said.split("|"):
        assert part in found


def circle(*names: str) -> str:
    """Return rules of which each combines the value of the next, and the last that of the first."""
    rules = ""
    for number, (name, following) in enumerate(zip(names, (*names[1:], names[0]), strict=True), 2):
        rules += (
            COMBINED.replace("plan.balance", name).replace("[balance]", f"[alias-{name}]").replace("T02", f"T{number:02}")
            .replace("homes: {count: dwellings}", f"homes: alias-{following}")
        )  # fmt: skip
    return rules


def test_rules_that_combine_each_other_in_a_circle(packs: Packs) -> None:
    said = packs.faults(HEAD + RULE + circle("one", "two", "three") + circle("p", "q").replace("T0", "T1"))
    assert said.count("R039") == 2
    assert "in a circle: one > two > three > one." in said
    assert "in a circle: p > q > p." in said


def test_a_long_chain_is_no_circle(packs: Packs) -> None:
    from plancheck.api import load_pack

    content = circle(*(f"r{number:02}" for number in range(90))).replace("homes: alias-r00", "homes: T01")
    assert len(load_pack(packs.write(HEAD + RULE + content)).rules) == 91
