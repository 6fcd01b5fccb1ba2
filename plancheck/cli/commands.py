"""Groups of commands, each in a module of its own that is imported when the command is used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from plancheck.cli.speaking import EXAMPLES, language_of, spoken
from plancheck.texts import LANGUAGES

LEVELS = ("requirement", "recommendation", "wish")
"""The levels that a run can fail on, the highest first."""

_LANGUAGE = "Language: nl (unless said otherwise) or en."

language_option = click.option("--lang", "language", type=click.Choice(LANGUAGES), default="nl", help=_LANGUAGE)
"""What every command that says something takes."""

output_option = partial(
    click.option,
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the review; the ending chooses the format (.html .pdf .xlsx .csv .gpkg .json .xml). May be repeated.",
)
"""What every command that writes a review takes."""

fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="requirement",
    show_default=True,
    help="A rule of this level or a higher one that falls short is a failure: in the exit code of check, in the .xml.",
)
"""What every command takes that tells a pipeline whether all is well."""

plugins_option = click.option(
    "--plugins", is_flag=True, help="Allow measures from other installed packages; their code is run."
)
"""What every command that reads a pack takes: off until somebody who trusts the packages says so."""

plan_layers_option = click.option(
    "--plan-layers", is_flag=True, help="Put the layers of the plan in the GeoPackage (.gpkg) as well."
)
templates_option = click.option(
    "--templates",
    type=click.Path(path_type=Path),
    help="Folder with an organisation's own look: logo, tokens.css, templates.yaml.",
)
"""What every command that writes a report takes."""


def _settings(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for value in values:
        name, equals, given = value.partition("=")
        if not equals or not name.strip():
            from plancheck.cli.usage import not_a_setting
            from plancheck.errors import PlancheckError

            raise PlancheckError(not_a_setting(value))
        settings[name.strip()] = given.strip()
    return settings


settings_option = click.option(
    "--set", "settings", multiple=True, callback=_settings, metavar="NAME=VALUE",
    help="Change a parameter of the pack, such as walk_far=500. May be given several times.",
)  # fmt: skip
"""What commands take that show what a pack does with other numbers; its own tests hold for its own numbers."""


def examples(*commands: str) -> str:
    """Return what stands under the help of a command: commands that can be typed over."""
    return "\n".join(("\b", EXAMPLES, *(f"  plancheck {command}" for command in commands)))


class Commands(click.Group):
    """A group whose ``modules`` give the commands by name: each has the attribute ``command``."""

    def __init__(self, modules: Mapping[str, str], **settings: Any) -> None:
        language = click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=_LANGUAGE)
        super().__init__(params=[language], **settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None when there is none of that name."""
        from importlib import import_module

        if cmd_name not in self.modules:
            return None
        command: click.Command = import_module(self.modules[cmd_name]).command
        return spoken(command, language_of(ctx))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Find the command that is meant; a name that is not there gives the nearest one that is."""
        if args and not args[0].startswith("-") and args[0] not in self.modules:
            from plancheck.cli.usage import no_command
            from plancheck.errors import PlancheckError

            raise PlancheckError(no_command(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)
