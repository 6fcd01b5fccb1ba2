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
KEYWORDS = {"text": None, "_": None, "plural": (1, 2)}


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


Sentence = str | tuple[str, str]
"""A sentence, or one for one thing with one for more."""


def _sentences() -> set[Sentence]:
    found: set[Sentence] = set()
    for place, method in ((PACKAGE, [("**.py", "python")]), (folder("templates"), [("**.j2", "jinja2")])):
        for _, _, sentence, _, _ in extract_from_dir(place, method_map=method, keywords=KEYWORDS):
            found.add(sentence if isinstance(sentence, str) else (sentence[0], sentence[1]))
    return found - {""}


def _forms(sentence: Sentence | list[str]) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


def test_every_sentence_is_in_dutch(dutch: Catalog) -> None:
    found = {sentence: dutch.get(sentence) for sentence in _sentences()}
    assert not [sentence for sentence, said in found.items() if said is None or not all(_forms(said.string))]


def test_what_has_a_plural_has_one_in_dutch(dutch: Catalog) -> None:
    counted = [sentence for sentence in _sentences() if not isinstance(sentence, str)]
    assert len(counted) > 20
    assert not [sentence for sentence in counted if len(_forms(dutch.get(sentence).string)) != 2]


def test_the_catalogue_holds_nothing_that_is_not_used(dutch: Catalog) -> None:
    used = _sentences()
    used |= {sentence[0] for sentence in used if not isinstance(sentence, str)}
    assert not [message.id for message in dutch if message.id and message.id not in used]


def test_the_compiled_catalogue_is_that_of_the_text(dutch: Catalog) -> None:
    compiled = read_mo(io.BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))
    fresh = io.BytesIO()
    write_mo(fresh, dutch)
    fresh.seek(0)
    said, meant = ({_forms(m.id): _forms(m.string) for m in found if m.id} for found in (compiled, read_mo(fresh)))
    assert said == meant


def test_places_in_a_sentence_are_the_same_in_dutch(dutch: Catalog) -> None:
    def places(sentence: str) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)

    said = [(message.id, message.string) for message in dutch if message.id]
    assert not [words for words, other in said if set(map(places, _forms(words))) != set(map(places, _forms(other)))]


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
    pairs = [(_forms(message.id), _forms(message.string)) for message in dutch if message.id]
    differing = {one: other for ours, theirs in pairs for one, other in zip(ours, theirs, strict=True) if one != other}
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
