"""``plancheck pack``: everything that one can do with rules without a plan; one module per command."""

from __future__ import annotations

from plancheck.cli.commands import Commands

COMMANDS = {
    "docs": "plancheck.cli.pack.docs",
    "from-xlsx": "plancheck.cli.pack.from_xlsx",
    "list": "plancheck.cli.pack.listing",
    "test": "plancheck.cli.pack.testing",
    "to-xlsx": "plancheck.cli.pack.to_xlsx",
}

command = Commands(COMMANDS, name="pack", help="List rule packs, test them, and write them out as pages.")
