"""The command line: one module per command; heavy imports stay inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

COMMANDS = {"check": "plancheck.cli.check", "pack": "plancheck.cli.pack"}


class _Commands(click.Group):
    """Imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib import import_module

        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        from plancheck.errors import nearest

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = nearest(args[0], COMMANDS) if args else None
            if near:
                raise click.UsageError(f"{error.message}\nDid you mean '{near}'?", ctx) from error
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plancheck")
def cli() -> None:
    """Review the design of a neighbourhood for social cohesion before it is built."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code: 0 well, 1 falls short, 2 wrong input, 70 internal error."""
    from plancheck.cli.leaving import leave

    sys.exit(leave(cli, arguments))
