from __future__ import annotations

import io
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import plancheck
from plancheck.resources import folder

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
