from __future__ import annotations

import io
import string
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import plancheck
from plancheck.report.html import to_html
from plancheck.resources import folder
from plancheck.review.model import Review
from tests.report.builders import rich_review, small_plan

PACKAGE = Path(plancheck.__file__).parent
CATALOGUE = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "plancheck.po"
KEYWORDS = {"text": None, "_": None}


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def _sentences() -> set[str]:
    found: set[str] = set()
    for place, method in ((PACKAGE, [("**.py", "python")]), (folder("templates"), [("**.j2", "jinja2")])):
        for _, _, sentence, _, _ in extract_from_dir(place, method_map=method, keywords=KEYWORDS):
            found.add(sentence if isinstance(sentence, str) else sentence[0])
    return found - {""}


def test_every_sentence_is_in_dutch(dutch: Catalog) -> None:
    lacking = sorted(sentence for sentence in _sentences() if not (dutch.get(sentence) and dutch.get(sentence).string))
    assert not lacking


def test_the_catalogue_holds_nothing_that_is_not_used(dutch: Catalog) -> None:
    used = _sentences()
    assert not sorted(message.id for message in dutch if message.id and message.id not in used)


def test_the_compiled_catalogue_is_that_of_the_text(dutch: Catalog) -> None:
    compiled = read_mo(io.BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))
    fresh = io.BytesIO()
    write_mo(fresh, dutch)
    fresh.seek(0)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in read_mo(fresh) if m.id}


def test_places_in_a_sentence_are_the_same_in_dutch(dutch: Catalog) -> None:
    def places(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}

    assert not [message.id for message in dutch if message.id and places(message.id) != places(message.string)]


def _interface(language: str) -> list[str]:
    """Return the words of a page in which plan and packs say nothing, one entry for every piece of text."""
    from tests.report.test_html import Page

    silent = _silenced(rich_review(language=language))
    plan = small_plan("0")
    for layer in ("public_spaces", "facilities", "paths"):
        plan.layers[layer]["name"] = "0"
    return [piece.strip() for piece in Page(to_html(silent, plan)).text if piece.strip()]


def _silenced(review: Review) -> Review:
    """Return the review with a number in place of every text that a plan or pack brought in."""
    kept = {"status", "level", "language", "schema", "authority", "attribute", "layer", "until", "created", "outcome", "role",
            "scale", "assignment", "geometry", "rule", "code", "factor", "id", "unit", "lenses", "phase"}  # fmt: skip

    def silence(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: silence(item, key) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [silence(item, name) for item in value]
        return "0" if isinstance(value, str) and name not in kept else value

    return Review.model_validate(silence(review.model_dump(by_alias=True, mode="json")))


def test_no_page_is_half_translated(dutch: Catalog) -> None:
    """Every sentence of ours that both languages write differently is found in its own page only."""
    english_page, dutch_page = set(_interface("en")), set(_interface("nl"))
    differing = {message.id: message.string for message in dutch if message.id and message.id != message.string}
    plain = {original: said for original, said in differing.items() if "{" not in original}
    alike = set(plain) & set(plain.values())  # words that are a word of the other language as well
    in_english = {original for original in plain if original in english_page}
    in_dutch = {said for said in plain.values() if said in dutch_page}
    assert len(in_english) > 100
    assert len(in_dutch) > 100
    assert not (set(plain) - alike) & dutch_page
    assert not (set(plain.values()) - alike) & english_page


def test_running_sentences_are_in_the_language_of_the_page() -> None:
    """Words that no sentence of the other language can do without are in no piece of text of the page."""
    words = {language: " ".join(_interface(language)).lower().split() for language in ("nl", "en")}
    assert not {"the", "and", "with", "which", "from"} & set(words["nl"])
    assert not {"de", "het", "een", "van", "voor", "niet", "zijn", "wat"} & set(words["en"])
