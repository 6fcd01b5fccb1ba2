"""The catalogue: packs, rules and measure kinds as web pages for any reader, made from what the code itself says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.pack.model import Pack
    from plancheck.texts import Language


def write_catalogue(packs: Sequence[Pack], folder: str | Path, language: Language) -> int:
    """Write the catalogue of ``packs`` to ``folder`` and return the number of pages; begin at ``index.html``.

    Raises PlancheckError (codes O...) when the folder holds anything else than an earlier catalogue, or cannot be
    written; nothing has changed then.
    """
    from plancheck.catalogue.pages import render
    from plancheck.catalogue.writing import check_folder, write_folder

    check_folder(folder)
    pages = render(packs, language)
    write_folder(pages, folder)
    return len(pages)


__all__ = ["write_catalogue"]
