"""The command line: one module per command; heavy imports stay inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from plancheck.cli.commands import Commands

COMMANDS = {
    "check": "plancheck.cli.check",
    "pack": "plancheck.cli.pack",
    "report": "plancheck.cli.report",
    "waive": "plancheck.cli.waive",
    "questions": "plancheck.cli.questions",
}


cli = Commands(
    COMMANDS,
    name="plancheck",
    help="Review the design of a neighbourhood for social cohesion before it is built.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(package_name="plancheck", message="%(prog)s %(version)s")(cli)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code: 0 well, 1 falls short, 2 wrong input, 70 internal error."""
    from plancheck.cli.leaving import leave

    sys.exit(leave(cli, arguments))
