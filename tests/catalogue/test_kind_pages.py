"""Docstrings of measure kinds become pages without losing a word."""

from __future__ import annotations

import importlib
import re

import pytest
from ruamel.yaml import YAML

from plancheck.catalogue import names
from plancheck.catalogue.kinds import KindPage, Run, page_of, read_page
from plancheck.measures import KINDS

DOCSTRING = '''\
"""`thing`: how `thingly` it is,
over two lines.

**Definition.** With `a` and ``b`` (1 - a).
On the next line:

- `one`: the first,
which goes on without indent
- `two`: the second
  with indent.

A paragraph of its own.

**Unit.** m.

Example::

    thing:
      of: dwellings
      to: stops
"""
'''.strip().strip('"')


def words(page: KindPage) -> str:
    lines = [page.summary]
    for section in page.sections:
        lines.append((Run(section.name + "."),))
        lines += [line for block in section.blocks for line in block.lines]
    lines.append((Run(page.example),))
    return " ".join("".join(run.words for run in line) for line in lines)


def test_a_docstring_is_cut_in_sections_paragraphs_and_lists() -> None:
    page = read_page(DOCSTRING)
    assert page.summary == (Run("how "), Run("thingly", code=True), Run(" it is, over two lines."))
    assert [section.name for section in page.sections] == ["Definition", "Unit"]
    first, items, last = page.sections[0].blocks
    assert first.lines[0][:4] == (Run("With "), Run("a", code=True), Run(" and "), Run("b", code=True))
    assert items.listed
    assert [line[0] for line in items.lines] == [Run("one", code=True), Run("two", code=True)]
    assert items.lines[0][1] == Run(": the first, which goes on without indent")
    assert not last.listed
    assert page.example == "thing:\n  of: dwellings\n  to: stops"


@pytest.mark.parametrize("docstring", ["", "Words only.", "`a`: b\n\nmore\n\n**Unit.**\n\n- `x`"])
def test_a_docstring_that_is_not_in_order_breaks_nothing(docstring: str) -> None:
    page = read_page(docstring)
    assert "".join(words(page).split()).replace(".", "") in re.sub(r"[`*\s.]|(^a`:)|- ", "", docstring) + "a:b"


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_kind_is_lost(kind: str) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[`*\s-]", "", text)

    docstring = str(importlib.import_module(f"plancheck.measures.{kind}").__doc__)
    assert bare(docstring).replace("Example::", "").removeprefix(f"{kind}:") == bare(words(page_of(KINDS[kind])))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_with_all_sections_an_example_and_a_line_in_the_index(kind: str) -> None:
    page = page_of(KINDS[kind])
    assert {section.name for section in page.sections} >= set(names.SECTIONS)
    assert all(section.blocks for section in page.sections)
    assert list(YAML(typ="safe").load(page.example)) == [kind]
    assert kind in names.SUMMARIES
