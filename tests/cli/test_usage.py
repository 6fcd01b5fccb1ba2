"""A command that is typed wrong says so in the language that was asked for, with what may be typed."""

from __future__ import annotations

from typing import Any

import click
import pytest

from plancheck.cli import cli


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("check --lag nl --lang en", "C001", "Did you mean '--lang'?"),
        ("pack new --lang en", "C002", "NAME is missing."),
        ("waive review.json --reason x --until 2027-03-01 --lang en", "C002", "--finding is missing."),
        ("check plan.gpkg --lang en -r", "C003", "A value is needed after -r."),
        ("check plan.gpkg --lang en --lang fr", "C004", "Allowed: nl, en."),
        ("check plan.gpkg --min-score 200 --lang en", "C004", "Write a number from 0 to 100."),
        ("check plan.gpkg --set walk_far --lang en", "C004", "Write it as name=value"),
        ("pack show VW01 --set =500 --lang en", "C004", "'=500' does not say what a parameter becomes."),
        ("chek plan.gpkg --lang en", "C005", "Did you mean 'check'?"),
        ("pack nww eigen --lang en", "C005", "Did you mean 'new'?"),
        ("pack new een twee --lang en", "C006", "This is too much: twee"),
    ],
)
def test_what_is_wrong_and_what_may_be_typed(plancheck: Any, typed: str, code: str, words: str) -> None:
    said = plancheck(*typed.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"{code}: ")
    assert words in said.err


def test_where_to_read_on(plancheck: Any) -> None:
    assert plancheck("pack", "new", "een", "twee", "--lang", "en").err.endswith("  See: plancheck pack new --help\n")


def _commands(group: click.Command, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    if not isinstance(group, click.Group):
        return {path: group}
    context = click.Context(group)
    found: dict[tuple[str, ...], click.Command] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found |= _commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", sorted(_commands(cli)), ids=" ".join)
def test_the_help_of_every_command_has_examples_of_it(plancheck: Any, path: tuple[str, ...]) -> None:
    said = plancheck(*path, "--lang", "en", "--help")
    assert said.code == 0
    after = said.out.partition("For example:\n")[2].split("\n")
    examples = [line.strip() for line in after if line.strip()]
    assert examples
    assert all(example.startswith(" ".join(("plancheck", *path))) for example in examples)
