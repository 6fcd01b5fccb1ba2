"""``plancheck pack``: everything that one can do with rules without a plan; one module per command."""

from __future__ import annotations

from plancheck.cli.commands import Commands

COMMANDS = {
    "docs": "plancheck.cli.pack.docs",
    "list": "plancheck.cli.pack.listing",
    "new": "plancheck.cli.pack.beginning",
    "show": "plancheck.cli.pack.showing",
    "test": "plancheck.cli.pack.testing",
}

command = Commands(COMMANDS, name="pack", help="Make, explain, list and test rule packs, and write them out as pages.")
