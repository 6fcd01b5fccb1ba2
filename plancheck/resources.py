"""Where the packs and templates are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """Return the folder ``rules`` or ``templates`` that belongs to this installation."""
    package = Path(__file__).resolve().parent
    installed = package / name
    return installed if installed.is_dir() else package.parent / name
