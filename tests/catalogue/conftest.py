"""Packs to write out, and a reader of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from plancheck.api import load_pack
from plancheck.catalogue.pages import render
from plancheck.pack.model import Pack
from tests.pack_files import Packs

HOSTILE = """\
pack: "<b>&"
version: 1.0.0
title: {nl: "<script>alert(1)</script>", en: "<script>alert(1)</script>"}
sources:
  s: {title: "<img src=x onerror=alert(2)>", url: "javascript:alert(3)", publisher: "</p>"}
parameters: {"<i>": "<u>"}
rules:
  - id: "../../../<a>"
    code: "..\\\\..//CON"
    title: {nl: "<h1>titel</h1>", en: "<h1>title</h1>"}
    why: {nl: "{{ 7 * 7 }}", en: "</main>"}
    source: {ref: s, section: "<section>", authority: guideline}
    factor: vanzelfsprekend.levendigheid
    lenses: [veiligheid]
    level: recommendation
    select: {layer: entrances, where: "building_id = '<em>'"}
    unless: "faces = '\\"><script>'"
    measure: {count: {of: {layer: dwellings, where: "target_group = '</code>'"}, by: entrance_id}}
    norm: {at_most: 10, unit: "<dd>"}
    covers: ["<td>"]
    reasoning: {nl: "<p>", en: "<p>"}
    tests:
      - {name: "<th>", plan: {dwellings: []}, expect: {status: unknown}}
  - id: nul
    code: "..-..-con"
    title: {nl: Nul, en: Nul}
    why: {nl: Nul, en: Nul}
    source: {ref: s, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    level: observation
    select: plan
    measure: {ask: {question: {nl: "<q>", en: "<q>"}, scale: yes_partly_no, role: planner}}
    tensions: ["../../../<a>", "elsewhere"]
"""


class Page(HTMLParser):
    """The elements of a page in order, with their attributes, and the text in them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(pages: Mapping[str, str]) -> dict[str, Page]:
    return {name: Page(content) for name, content in pages.items()}


@pytest.fixture(scope="session")
def default() -> Pack:
    return load_pack()


@pytest.fixture(scope="session")
def dutch(default: Pack) -> dict[str, str]:
    return render([default], "nl")


@pytest.fixture(scope="session")
def english(default: Pack) -> dict[str, str]:
    return render([default], "en")


@pytest.fixture
def hostile(packs: Packs) -> Pack:
    return load_pack(packs.write(HOSTILE, "hostile"))


Facts = dict[str, Any]
