from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from plancheck.pack.loading import pack_document
from plancheck.spreadsheets.packs import Changes, pack_of
from plancheck.spreadsheets.to_workbook import to_workbook
from plancheck.texts import Text
from plancheck.workbooks.reading import workbook_of
from tests.pack_files import HEAD, RULE
from tests.spreadsheets.builders import SCHEME

QUESTION = """\
  - id: q.place
    code: T02
    title: {nl: Plek, en: Place}
    why: {nl: Daarom, en: Because}
    source: {ref: essay, authority: guideline}
    factor: vanzelfsprekend.routines
    level: recommendation
    select: plan
    measure: {ask: {question: {nl: Is er een plek?, en: Is there a place?}, role: planner}}   # who knows
    norm: {at_least: partly}
  # what a drawing hides
  - id: mix.tenure
    code: T03
    title: {nl: Menging, en: Mix}
    why: {nl: Daarom, en: Because}
    source: {ref: essay, authority: guideline}
    factor: veelzijdig.sociale_mix
    level: wish
    select: plan
    measure: {mix: {of: dwellings, attribute: tenure, index: simpson}}
    norm: {at_least: 0.5, unit: index}
"""


class Workbench:
    """A pack in a folder, its workbook to change with openpyxl, and the pack that comes of it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "proef.yaml"
        self.path.write_text("# our own pack\n" + HEAD + RULE + QUESTION, encoding="utf-8")
        made = to_workbook(pack_document(self.path).content, SCHEME, "en")
        self.book = openpyxl.load_workbook(io.BytesIO(made.content))

    def column(self, sheet: str, title: str) -> int:
        return next(cell.column for cell in self.book[sheet][1] if cell.value == title)

    def put(self, sheet: str, title: str, value: Any, row: int = 2) -> None:
        self.book[sheet].cell(row, self.column(sheet, title), value)

    def row(self, **cells: Any) -> dict[str, Any]:
        return cells

    def back(self, path: Path | None = None) -> tuple[str, Changes, tuple[Text, ...]]:
        stream = io.BytesIO()
        self.book.save(stream)
        target = path or self.path
        return pack_of(workbook_of(stream.getvalue(), "criteria.xlsx"), target, "en",
                       lambda document: load_pack(target, document=document))  # fmt: skip

    def faults(self) -> dict[str, tuple[str, str | None]]:
        """Return code and nearest match of what is wrong, by cell."""
        with pytest.raises(PlancheckError) as caught:
            self.back()
        return {
            str(item.place).removeprefix("criteria.xlsx "): (item.code, item.nearest) for item in caught.value.faults
        }


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)
