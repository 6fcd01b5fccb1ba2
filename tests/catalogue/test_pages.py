"""Every page of the catalogue: in order, linked, safe, and complete."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import urldefrag, urlsplit

import pytest

from plancheck.api import load_pack
from plancheck.catalogue.addresses import addresses
from plancheck.catalogue.pages import render
from plancheck.measures import KINDS
from plancheck.pack.model import Pack
from tests.catalogue.conftest import Page, read
from tests.pack_files import HEAD, RULE, Packs

RULES_OF_SECTIONS = ("why", "measured", "norm", "source", "place", "tests")


def resolve(page: str, target: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / target).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def assert_in_order(pages: dict[str, str], language: str) -> None:
    found = read(pages)
    for name, page in found.items():
        assert pages[name].startswith("<!DOCTYPE html>"), name
        assert page.all("html")[0]["lang"] == language, name
        assert page.tags.count("h1") == 1, name
        assert page.tags.count("title") == 1 + page.tags.count("desc"), name
        assert page.tags.count("main") == 1, name
        assert not [tag for tag in page.tags if tag in ("script", "iframe", "object", "form", "img", "link", "base")]
        assert not [item for item, count in Counter(page.ids).items() if count > 1], name
        levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert not [attributes for _, attributes in page.elements if "style" in attributes]
        assert not [key for _, attributes in page.elements for key in attributes if key.startswith("on")]
        for reference in (ref for _, a in page.elements for ref in a.get("aria-labelledby", "").split()):
            assert reference in page.ids, (name, reference)
        assert_links(name, page, found)


def assert_links(name: str, page: Page, found: dict[str, Page]) -> None:
    for attributes in page.all("a"):
        address, fragment = urldefrag(attributes["href"])
        if urlsplit(address).scheme:
            assert urlsplit(address).scheme in ("http", "https"), name
            assert attributes["rel"] == "noreferrer noopener"
            continue
        target = resolve(name, address) if address else name
        assert target in found, (name, attributes["href"])
        assert not fragment or fragment in found[target].ids, (name, attributes["href"])


def test_the_catalogue_of_the_default_pack_is_in_order(dutch: dict[str, str], english: dict[str, str]) -> None:
    assert_in_order(dutch, "nl")
    assert_in_order(english, "en")
    assert dutch.keys() == english.keys()


def test_every_rule_and_every_kind_has_a_page_that_the_index_links(default: Pack, english: dict[str, str]) -> None:
    links = {attributes["href"] for attributes in Page(english["index.html"]).all("a")}
    kinds = {f"kinds/{kind}.html" for kind in KINDS}
    rules = {f"rules/{default.id}/{loaded.rule.code}.html" for loaded in default.rules}
    assert kinds | rules <= links
    assert english.keys() == {"index.html"} | kinds | rules


def test_the_index_counts_what_is_there(default: Pack, english: dict[str, str]) -> None:
    index = Page(english["index.html"])
    questions = sum(loaded.rule.is_question for loaded in default.rules)
    assert f"Together {len(default.rules) - questions} {questions}" in index.text
    for source in default.sources:
        assert source.description is not None, source.id
        assert f"{source.title.en} {source.description.en} {source.id} {source.version}" in index.text
    for entry in (*default.scheme.keys, *default.scheme.factors):
        assert entry.title.en in index.text
    for name, value in default.parameters.items():
        assert f"{name} : " in index.text, (name, value)


def test_every_page_allows_nothing_but_its_own_style(english: dict[str, str]) -> None:
    for content in english.values():
        style = content.split("<style>")[1].split("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = next(meta["content"] for meta in Page(content).all("meta") if "http-equiv" in meta)
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert "url(" not in style
        assert "@import" not in style


def test_a_rule_page_says_all_that_the_rule_says(default: Pack, english: dict[str, str]) -> None:
    for loaded in default.rules:
        rule = loaded.rule
        page = Page(english[f"rules/{default.id}/{rule.code}.html"])
        said = [rule.code, rule.id, rule.title.en, rule.why.en, loaded.work.title, loaded.pack, *rule.covers]
        said += [rule.source.section or "", *(test.name for test in rule.tests)]
        said += [text.en for text in (rule.reasoning, rule.reason) if text]
        for words in said:
            assert " ".join(words.split()) in page.text, (rule.id, words)
        assert set(RULES_OF_SECTIONS) <= set(page.ids)
        assert f"../../kinds/{rule.kind}.html" in {attributes["href"] for attributes in page.all("a")}
        for parameter in rule.measure[rule.kind]:
            assert parameter in page.text


def test_a_rule_page_in_full(packs: Packs) -> None:
    content = f"""{HEAD}
parameters: {{most: 8}}
{RULE.replace("at_most: 10", 'at_most: "${most}"')}
    score: {{full: 8, none: 20}}
    accept: 90%
    unless: "faces = 'courtyard'"
    tensions: [space.benches]
    aliases: [old.name]
    tests:
      - {{name: eleven, plan: {{}}, expect: {{status: not_met, value: 11, score: 75, findings: 1}}}}
      - {{name: far, plan: {{}}, expect: {{status: not_met, value: out_of_reach}}}}
"""
    page = Page(render([load_pack(packs.write(content))], "en")["rules/proef/T01.html"])
    for words in (
        "All entrances in the plan for which: kind is shared main",
        "Not judged is that for which: faces is courtyard",
        "at most 8 dwellings",
        "The rule is met when at least 90% of what is judged meets the norm.",
        "100 at 8 dwellings, 0 at 20 dwellings, in a straight line in between",
        "Recommendation",
        "2, as for every rule of this level",
        "the design score",
        "Hart voor de wijk, 2002",
        "guideline",
        "Self-evident",
        "Liveliness and recognition",
        "space.benches",
        "old.name",
        "eleven Falls short 11 75 1",
        "far Falls short out of reach",
        "count: of: dwellings by: entrance_id",
    ):
        assert words in page.text, words


def test_an_override_tells_its_reason_and_what_is_left_out_is_told(packs: Packs) -> None:
    packs.write(HEAD + RULE)
    content = """\
pack: eigen
version: 2.0.0
title: {nl: Eigen, en: Own}
extends: [proef]
override:
  bldg.dwellings_per_entrance: {norm: {at_most: 6}, weight: 5, reason: {nl: Beleid, en: Our policy}}
"""
    pages = render([load_pack(packs.write(content, "eigen"))], "en")
    page = Page(pages["rules/eigen/T01.html"])
    assert "at most 6 dwellings" in page.text
    assert "5, set for this rule" in page.text
    assert "Changed in this pack, because Our policy" in page.text
    assert "Trial ( proef 1.0.0 )" in page.text
    left = content.split("override")[0] + "exclude: {bldg.dwellings_per_entrance: {nl: Nee, en: Not drawn here}}\n"
    index = render([load_pack(packs.write(left, "eigen"))], "en")["index.html"]
    assert "bldg.dwellings_per_entrance : Not drawn here" in Page(index).text


def test_packs_beside_each_other_have_pages_of_their_own(packs: Packs) -> None:
    one = load_pack(packs.write(HEAD + RULE))
    other = load_pack(packs.write((HEAD + RULE).replace("at_most: 10", "at_most: 6"), "other"))
    pages = render([one, other], "en")
    assert_in_order(pages, "en")
    assert "at most 10 dwellings" in Page(pages["rules/proef/T01.html"]).text
    assert "at most 6 dwellings" in Page(pages["rules/proef-2/T01.html"]).text
    kind = Page(pages["kinds/count.html"])
    assert {"../rules/proef/T01.html", "../rules/proef-2/T01.html"} <= {a["href"] for a in kind.all("a")}


def test_what_a_pack_brings_in_is_text_and_never_markup(hostile: Pack) -> None:
    pages = render([hostile], "en")
    assert_in_order(pages, "en")
    assert "rules/b/CON-.html" in pages
    everything = "\n".join(pages.values())
    for tag in ("<script>alert", "<img", "<u>", "<q>", "<th></", "<dd></dd></dd>", 'href="javascript'):
        assert tag not in everything
    page = Page(pages["rules/b/CON-.html"])
    assert "{{ 7 * 7 }}" in pages["rules/b/CON-.html"] or "</main>" in page.text
    assert "javascript:alert(3)" in page.text
    assert all(name.count("..") == 0 and re.fullmatch(r"[A-Za-z0-9_/.-]+", name) for name in pages)


def test_file_names_differ_and_are_safe_everywhere(hostile: Pack) -> None:
    found = addresses([hostile], ["Gap", "gap", "nul", "", "é"])
    assert list(found.kinds.values()) == [
        "kinds/Gap.html", "kinds/gap-2.html", "kinds/nul-.html", "kinds/x.html", "kinds/x-2.html",
    ]  # fmt: skip
    assert list(found.rules.values()) == ["rules/b/CON-.html", "rules/b/con--2.html"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_page_says_in_which_language_its_parts_are(kind: str, dutch: dict[str, str]) -> None:
    page = Page(dutch[f"kinds/{kind}.html"])
    assert page.all("html")[0]["lang"] == "nl"
    assert [attributes.get("lang") for attributes in page.all("div")].count("en") >= 6
    assert not [
        attributes for tag, attributes in page.elements if tag in ("h1", "h2", "figure") and "lang" in attributes
    ]
