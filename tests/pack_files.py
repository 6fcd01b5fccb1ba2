"""A small pack to begin with, and a folder to write packs in."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError

HEAD = """\
pack: proef
version: 1.0.0
title: {nl: Proef, en: Trial}
sources:
  essay: {title: Hart voor de wijk, year: 2002}
"""

RULE = """\
rules:
  - id: bldg.dwellings_per_entrance
    code: T01
    title: {nl: Hoogstens tien, en: Ten at most}
    why: {nl: Klein, en: Small}
    source: {ref: essay, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    level: recommendation
    select: {layer: entrances, where: "kind = 'shared_main'"}
    measure: {count: {of: dwellings, by: entrance_id}}
    norm: {at_most: 10, unit: dwellings}
"""


class Packs:
    """Writes pack files in a folder and loads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, content: str, name: str = "proef") -> Path:
        path = self.folder / f"{name}.yaml"
        path.write_text(textwrap.dedent(content), encoding="utf-8")
        return path

    def faults(self, content: str) -> str:
        """Return the explanation of what is wrong with a pack, with the folder left out."""
        with pytest.raises(PlancheckError) as caught:
            load_pack(self.write(content))
        return caught.value.explain("en").replace(f"{self.folder}/", "").replace(f"{self.folder}\\", "")
