"""``plancheck pack``: everything that one can do with rules without a plan; one module per command."""

from __future__ import annotations

from plancheck.cli.commands import Commands

COMMANDS = {
    "docs": "plancheck.cli.pack.docs",
    "lint": "plancheck.cli.pack.lint",
    "from-xlsx": "plancheck.cli.pack.from_xlsx",
    "list": "plancheck.cli.pack.listing",
    "new": "plancheck.cli.pack.beginning",
    "schema": "plancheck.cli.pack.schema",
    "show": "plancheck.cli.pack.showing",
    "test": "plancheck.cli.pack.testing",
    "to-xlsx": "plancheck.cli.pack.to_xlsx",
}

command = Commands(
    COMMANDS, name="pack", help="Make, explain, list, look over and test rule packs, and write them out as pages."
)
