"""The command line is tried on wrong packs as well."""

from __future__ import annotations

from tests.cli.conftest import plancheck

__all__ = ["plancheck"]
