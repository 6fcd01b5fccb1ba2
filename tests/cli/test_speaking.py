"""The command line speaks the reader's language: its help, and what it says of a mistake."""

from __future__ import annotations

import gettext
import io
import os
from collections.abc import Iterator
from typing import Any

import click
import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from plancheck.cli import cli
from plancheck.cli.commands import Commands
from plancheck.cli.speaking import DOMAIN, FOLDER, sentence, speaking

CATALOGUE = FOLDER / "nl" / "LC_MESSAGES" / f"{DOMAIN}.po"


def commands(
    command: click.Command = cli, name: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield name, command
    if isinstance(command, Commands):
        for part in command.modules:
            found = command.get_command(click.Context(command, obj="en"), part)
            assert found is not None
            yield from commands(found, (*name, part))


def help_texts() -> set[str]:
    helps = [command.help for _, command in commands()]
    helps += [option.help for _, command in commands() for option in command.params if isinstance(option, click.Option)]
    return {sentence(words) for words in helps if words}


def test_every_help_text_is_in_the_dutch_catalogue() -> None:
    with CATALOGUE.open("rb") as file:
        dutch = read_po(file, locale="nl")
    lacking = sorted(words for words in help_texts() if not (dutch.get(words) and dutch.get(words).string))
    assert not lacking, "translate these in command-line.po: pybabel compile -D command-line -d plancheck/locale"


def test_every_command_and_option_has_a_help_text() -> None:
    for name, command in commands():
        assert command.help, name
        assert all(option.help for option in command.params if isinstance(option, click.Option)), name


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    with CATALOGUE.open("rb") as file:
        written = read_po(file, locale="nl")
    fresh = io.BytesIO()
    write_mo(fresh, written)
    fresh.seek(0)
    compiled = read_mo(io.BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))
    said, meant = ({str(m.id): m.string for m in catalogue if m.id} for catalogue in (compiled, read_mo(fresh)))
    assert said == meant


@pytest.mark.parametrize("name", [" ".join(name) for name, _ in commands()])
def test_help_is_dutch_unless_english_is_asked(plancheck: Any, name: str) -> None:
    dutch, english = plancheck(*name.split(), "--help"), plancheck(*name.split(), "--lang", "en", "--help")
    assert dutch.code == english.code == 0
    assert dutch.out.startswith("Gebruik: plancheck")
    assert english.out.startswith("Usage: plancheck")
    for word in ("Usage", "For example", "Options", "Commands", "Show this", "default:", "TEXT", "PATH"):
        assert word not in dutch.out
    for word in ("Gebruik", "Bijvoorbeeld", "Opties", "Opdrachten", "Deze uitleg", "standaard:", "TEKST", "PAD"):
        assert word not in english.out


MISTAKES = {
    ("chek",): ("Er is geen opdracht 'chek'.", "There is no command 'chek'."),
    ("check", "plan", "--ot"): ("Er is geen optie --ot.", "There is no option --ot."),
    ("check", "plan", "-o"): ("een waarde", "A value is needed after -o."),
    ("check", "plan", "--all=1"): ("C003", "No value belongs after --all."),
    ("pack", "docs", "a", "-o", "b"): ("Dit is te veel: a", "This is too much: a"),
}  # fmt: skip


@pytest.mark.parametrize("arguments", MISTAKES)
def test_a_mistake_is_told_in_the_language_that_is_asked(plancheck: Any, arguments: tuple[str, ...]) -> None:
    dutch, english = MISTAKES[arguments]
    for given, expected in ((arguments, dutch), (("--lang", "en", *arguments), english)):
        result = plancheck(*given)
        assert result.code == 2
        assert expected in result.err


def test_the_language_before_the_command_counts_for_the_command(plancheck: Any) -> None:
    english, dutch = plancheck("--lang", "en", "pack", "list"), plancheck("pack", "list")
    assert english.out == plancheck("pack", "list", "--lang", "en").out
    assert english.out != dutch.out
    assert plancheck("--lang", "en", "pack", "list", "--lang", "nl").out == dutch.out


def test_help_that_was_asked_before_does_not_keep_its_language(plancheck: Any) -> None:
    cli.get_params(click.Context(cli))
    assert "Deze uitleg." in plancheck("--help").out


def test_nothing_is_left_behind() -> None:
    before = gettext.textdomain(), os.environ.get("LANGUAGE")
    with speaking("nl"):
        assert gettext.gettext("Usage:") == "Gebruik:"
        with speaking("en"):
            assert gettext.gettext("Usage:") == "Usage:"
        assert gettext.gettext("Usage:") == "Gebruik:"
    assert (gettext.textdomain(), os.environ.get("LANGUAGE")) == before


def test_examples_are_in_the_language_of_the_help(plancheck: Any) -> None:
    assert "plancheck check plan.gpkg -r eigen-regels.yaml -o toets.html" in plancheck("check", "--help").out
    assert (
        "plancheck check plan.gpkg -r my-pack.yaml -o review.html" in plancheck("check", "--lang", "en", "--help").out
    )


def test_every_example_in_the_catalogue_is_one_of_a_command() -> None:
    with CATALOGUE.open("rb") as file:
        examples = {str(message.id) for message in read_po(file) if str(message.id).startswith("  plancheck ")}
    given = {line for _, command in commands() for line in (command.epilog or "").split("\n")}
    assert examples
    assert examples <= given
