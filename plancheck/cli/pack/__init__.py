"""``plancheck pack``: everything that one can do with rules without a plan; one module per command."""

from __future__ import annotations

from plancheck.cli.commands import Commands

COMMANDS = {
    "docs": "plancheck.cli.pack.docs",
    "lint": "plancheck.cli.pack.lint",
    "list": "plancheck.cli.pack.listing",
    "schema": "plancheck.cli.pack.schema",
    "test": "plancheck.cli.pack.testing",
}

command = Commands(
    COMMANDS, name="pack", help="List rule packs, look them over, test them, and write them out as pages."
)
