"""The PDF: tagged as PDF/UA-1 asks, the same words and numbers as the other reports, and safe from what a plan brings."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from plancheck.errors import PlancheckError
from plancheck.report.anchors import ROWS_ON_PAPER
from plancheck.report.drawing import Marker
from plancheck.report.house_style import HouseStyle, Logo
from plancheck.report.pdf import to_pdf
from plancheck.report.pdf.keys import weightiest
from plancheck.report.pdf.letters import Code, printable
from plancheck.report.pdf.pictures import BADGE_PX, badges, drawn
from plancheck.review.model import AnswerFacts, Asked, Author, Review, Tension, Total, WaiverFacts
from plancheck.texts import plural
from tests.report.builders import counts, finding, result, rich_review, small_plan, small_review

PAINTING = {b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#154273"/></svg>'


class Document:
    """A PDF taken apart: its catalogue, its pages, and the elements of its structure tree in reading order."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content), strict=True)
        self.root: DictionaryObject = self.reader.trailer["/Root"]  # type: ignore[assignment]
        self.elements = list(_elements(self.root["/StructTreeRoot"]))

    def all(self, *kinds: str) -> list[DictionaryObject]:
        return [element for element in self.elements if element["/S"] in kinds]

    @cached_property
    def words(self) -> str:
        return squashed(" ".join(page.extract_text() for page in self.reader.pages))

    def bookmarks(self) -> list[str]:
        return [entry.title for entry in _flat(self.reader.outline)]


def _elements(node: Any) -> Iterator[DictionaryObject]:
    for child in _children(node):
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield child
            yield from _elements(child)


def _children(node: Any) -> list[Any]:
    held = node.get("/K")
    held = held.get_object() if held is not None else []
    return [child.get_object() for child in (held if isinstance(held, list) else [held])]


def _flat(outline: Any) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def squashed(words: str) -> str:
    """Words without what a line break may add or take: spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", words)


def document(**given: Any) -> Document:
    return Document(to_pdf(rich_review(**given), small_plan()))


@pytest.fixture(scope="module")
def dutch() -> Document:
    return document()


def test_it_says_that_it_is_tagged_for_everyone(dutch: Document) -> None:
    assert dutch.root["/MarkInfo"]["/Marked"]
    assert dutch.root["/Lang"] == "nl"
    assert dutch.root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = dutch.root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "Toets van Testwijk" in metadata
    assert dutch.reader.metadata is not None
    assert dutch.reader.metadata.title == "Toets van Testwijk"
    assert document(language="en").root["/Lang"] == "en"


def test_headings_step_down_one_at_a_time(dutch: Document) -> None:
    levels = [int(element["/S"][2:]) for element in dutch.elements if re.fullmatch(r"/H[1-6]", element["/S"])]
    assert levels[0] == 1
    assert levels.count(1) > 5
    assert max(levels) == 4
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_bookmarks_are_the_headings(dutch: Document) -> None:
    marks = dutch.bookmarks()
    for title in ("Oordeel", "De vier sleutels", "Veelzijdig", "Het plan en de bevindingen", "Verantwoording"):
        assert title in marks
    assert any("DS01" in mark for mark in marks)
    assert marks.index("Oordeel") < marks.index("De vier sleutels") < marks.index("Verantwoording")


def test_every_picture_has_a_text_in_its_place(dutch: Document) -> None:
    texts = [element.get("/Alt", "") for element in dutch.all("/Figure")]
    assert all(texts)
    assert any("Testwijk" in words for words in texts)
    for said in (
        "Barcode, ",
        "Kaart van Testwijk",
        "Kaart van de dagelijkse routes",
        "Kaart van de scores, blokken",
        "waarden van DS01: 0 tot 5: 4",
    ):
        assert any(said in words for words in texts), said


def test_every_table_has_a_head_that_names_its_columns(dutch: Document) -> None:
    tables = dutch.all("/Table")
    assert len(tables) > 8
    for table in tables:
        within = list(_elements(table))
        heads = [element for element in within if element["/S"] == "/TH"]
        assert any(element["/S"] == "/THead" for element in within)
        assert any(element["/S"] == "/Caption" for element in within)
        assert heads
        for head in heads:
            attributes = head["/A"].get_object()
            attributes = attributes if isinstance(attributes, list) else [attributes]
            assert any(part.get_object().get("/Scope") == "/Column" for part in attributes)


def test_words_in_another_language_say_so() -> None:
    review = small_review(lenses=())
    facts = review.results[0].source.model_copy(
        update={"title": "Secured by Design, interactive design guide", "url": "https://www.example.org/guide"}
    )
    foreign = (review.results[0].model_copy(update={"source": facts}), *review.results[1:])
    made = Document(to_pdf(review.model_copy(update={"results": foreign}), small_plan()))
    assert "en" in _languages(made)
    assert [link["/Lang"] for link in made.all("/Link") if "/Lang" in link] == ["en"]
    assert "en" not in _languages(Document(to_pdf(review, small_plan())))
    assert "nl" in _languages(Document(to_pdf(review.model_copy(update={"language": "en"}), small_plan())))


def _languages(made: Document) -> set[str]:
    """The languages that elements and marked content say they are in."""
    content = (
        operands[1]
        for page in made.reader.pages
        for operands, operator in _operations(page, made.reader)
        if operator == b"BDC"
    )
    marked = [*made.elements, *(properties for properties in content if isinstance(properties, DictionaryObject))]
    return {str(part["/Lang"]) for part in marked if "/Lang" in part}


def test_all_that_is_painted_is_tagged_or_set_aside(dutch: Document) -> None:
    for number, page in enumerate(dutch.reader.pages):
        assert page["/Tabs"] == "/S", number
        assert "/StructParents" in page or not _tags(page), number
        assert not list(_bare(page, dutch.reader)), number


def test_every_tag_on_a_page_is_in_the_tree(dutch: Document) -> None:
    in_the_tree = sum(len([kid for kid in _children(element) if not hasattr(kid, "get")]) for element in dutch.elements)
    by_reference = sum(
        1
        for element in dutch.elements
        for kid in _children(element)
        if hasattr(kid, "get") and kid.get("/Type") == "/MCR"
    )
    assert in_the_tree + by_reference == sum(len(_tags(page)) for page in dutch.reader.pages)


def _operations(page: PageObject, reader: PdfReader) -> list[tuple[Any, bytes]]:
    return ContentStream(page.get_contents(), reader).operations


def _tags(page: PageObject) -> set[int]:
    tags = set()
    for operands, operator in _operations(page, page.pdf):  # type: ignore[arg-type]
        if operator == b"BDC":
            properties = operands[1]
            if isinstance(properties, str):
                properties = page["/Resources"]["/Properties"][properties]
            if "/MCID" in properties:
                tags.add(int(properties["/MCID"]))
    return tags


def _bare(page: PageObject, reader: PdfReader) -> Iterator[bytes]:
    depth = 0
    for _, operator in _operations(page, reader):
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
        if operator in PAINTING and depth == 0:
            yield operator


def test_only_the_fonts_of_typst_are_in_it_and_all_are_embedded(dutch: Document) -> None:
    names = set()
    for page in dutch.reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(font["/BaseFont"].partition("+")[2])
            descendant = font["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])
    assert names
    assert all(name.startswith(("Libertinus", "DejaVuSansMono", "NewCM")) for name in names)


def test_the_same_review_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_pdf(rich_review(), small_plan())
    monkeypatch.chdir(tmp_path)
    assert to_pdf(rich_review(), small_plan()) == first


def test_it_was_made_when_the_review_was(dutch: Document) -> None:
    assert dutch.reader.metadata is not None
    assert dutch.reader.metadata.creation_date == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_numbers_of_the_review_are_in_it(dutch: Document) -> None:
    for expected in (
        "62", "tussen 43 en 79", "64% van de score is bekend", "Eisen waaraan het plan niet voldoet: 1",
        "Supermarkt op loopafstand", "18 procentpunt tekort", "hoogstens 10 woningen", "320.000", "500.000",
        "Beleidsnota voorzieningen", "Hart voor de wijk", "10 m ten noordoosten van speelplek 2, aan de Lindelaan",
        "ground_floor_use is niet gevuld", "Pad P7 hangt los", "184 kruispunten per km²", "Wie is gastheer op het plein?",
        "het voorspelt geen sociale cohesie", "1 maart 2026", "Voorbeeldstad", small_review().packs[0].sha256,
        "Waarom DS01 er is", "Tien is een werkgetal", "Wie zorgt voor het plein?", "Kijk naar beheer", "Er komt een plein naast",
        "Weeg ze samen af", "Lindelaan 31 140", "Kade 60 60 van 50 tot 70", "sociale huur 67%",
    ):  # fmt: skip
        assert squashed(expected) in dutch.words, expected


def test_it_is_wholly_in_the_language_of_the_review(dutch: Document) -> None:
    english = document(language="en")
    assert squashed("What a drawing") not in dutch.words
    for word, other in (
        ("Falls short", "Schiet tekort"),
        ("Page 2 of", "Pagina 2 van"),
        ("1 March 2026", "1 maart 2026"),
    ):
        assert squashed(word) in english.words
        assert squashed(word) not in dutch.words
        assert squashed(other) in dutch.words


def test_every_page_says_which_one_it_is(dutch: Document) -> None:
    pages = len(dutch.reader.pages)
    for number, page in enumerate(dutch.reader.pages, start=1):
        assert squashed(f"Pagina {number} van {pages}") in squashed(page.extract_text())


NAMES = [
    '#image("/etc/passwd")', '#read("/etc/passwd")', "$x^2$ *vet* _schuin_ `code`", "<script>alert(1)</script>", "@label <label>",
    "= Kop", "#let a = 1; #panic()", "\\u{41} // niets", "]#[", "a&b;&lt;</text><text>", "Łódź, Ĳsselstein, ſ, ½, €",
]  # fmt: skip


def _named(name: str) -> Review:
    strange = finding(
        "a.b", "entrances", name, "not_met", message=f"Entree {name} is vreemd", where=f"bij {name}", margin=-1.0
    )
    waived = finding("a.b", "entrances", "E9", "waived", message="E9")
    waiver = WaiverFacts(
        rule="a.b", feature=name, place=None, reason=name, author=Author(name=None, role=name), date=None,
        until="2027-01-01", matched=True, outcome="waived", finding=waived.id,
    )  # fmt: skip
    review = rich_review()
    rules = (
        result(
            "a.b", "VR01", name, "not_met", findings=(strange, waived), subjects=counts(1, 1), why=name, reasoning=name
        ),
        result(
            "q.a",
            "PR01",
            name,
            "to_judge",
            asked=Asked(question=name, guidance=name, role=name, scale="yes_partly_no", fingerprint="0"),
            answer=AnswerFacts(value="yes", note=name, author=Author(name=name), date="2026-02-01", evidence=(name,)),
        ),
    )
    return review.model_copy(
        update={
            "plan": review.plan.model_copy(update={"name": name, "municipality": name}),
            "results": rules, "waivers": (waiver,), "parameters": {name: name},
            "areas": tuple(area.model_copy(update={"title": name}) for area in review.areas),
            "tensions": (Tension(rules=("a.b", name), location=None, message=name),),
        }
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_a_plan_or_pack_brings_stays_text(name: str) -> None:
    made = Document(to_pdf(_named(name), small_plan(name)))
    assert made.words.count(squashed(name)) > 8
    assert "root:" not in made.words
    assert any(name in element.get("/Alt", "") for element in made.all("/Figure"))
    assert made.reader.metadata is not None
    assert name in (made.reader.metadata.title or "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plein 😀 zuid", "plein � zuid"),
        ("漢字", "��"),
        ("omge\u202ekeerd", "omgekeerd"),
        ("regel\nbreuk\x00\x07", "regel breuk"),
        ("half\ud83d", "half�"),
        ("\u0635\u062f\u0627\u0642\u0629", None),
        ("שלום", None),
        ("W" * 300, "W" * 300),
        ("vereniging/van/eigenaren_" * 9, "vereniging/van/eigenaren_" * 9),
    ],
)
def test_names_that_are_hard_to_print_are_printed(name: str, shown: str | None) -> None:
    made = Document(to_pdf(_named(name), small_plan(name)))
    if shown is not None:
        assert made.words.count(squashed(shown)) > 5


def test_words_too_long_for_a_column_stay_on_the_page() -> None:
    made = Document(to_pdf(_named("W" * 300), small_plan("W" * 300)))
    for page in made.reader.pages:
        runs = re.findall(r"[W\u200b]{20,}", page.extract_text())
        assert all(run.count("W") < 80 for run in runs)


def test_a_rule_with_many_findings_shows_the_worst_and_counts_the_rest() -> None:
    many = tuple(
        finding("a.b", "entrances", f"N{number:03}", "not_met", margin=-float(number), message=f"Entree N{number:03}")
        for number in range(500)
    )
    made = document(results=(result("a.b", "VR01", "Veel", "not_met", findings=many, subjects=counts(0, 500)),))
    shown = [number for number in range(500) if f"N{number:03}" in made.words]
    assert shown == list(range(500 - ROWS_ON_PAPER, 500))
    assert str(500 - ROWS_ON_PAPER) in made.words


def test_findings_that_matter_have_the_number_that_stands_on_the_map() -> None:
    review, plan = small_review(), small_plan()
    chosen = weightiest(review)
    numbers = [(place, item.id) for items in chosen.values() for place, _, item in items]
    assert [place for place, _ in numbers] == list(range(1, len(numbers) + 1))
    placed = {str(place) for items in chosen.values() for place, _, item in items if item.subject.layer != "boundary"}
    on_the_map = {badge.number for badge in badges(drawn(review, plan, chosen).markers, 1.0)}
    assert on_the_map == placed
    assert on_the_map


def test_no_number_on_the_map_covers_another() -> None:
    crowd = [Marker("", str(number), "VR01", "not_met", "", 100, 100, "", False) for number in range(1, 41)]
    placed = badges(crowd, 2.0)
    assert [(badge.x, badge.y) for badge in placed[:1]] == [(100.0, 100.0)]
    for one, other in combinations(placed, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (BADGE_PX * 2.0) ** 2
    assert all((badge.place_x, badge.place_y) == (100, 100) for badge in placed)


def test_a_name_can_be_copied_whole_from_the_page(dutch: Document) -> None:
    assert not any("\u200b" in page.extract_text() for page in dutch.reader.pages)


def test_what_takes_part_in_the_layout_is_only_what_the_fonts_can_draw() -> None:
    said = {
        "a": ["漢字 ok", plural("{count} dwelling", "{count} dwellings", count=3)],
        "b": Code("bldg.dwellings_per_entrance"),
        "c": None,
        "d": 1.5,
    }
    assert printable(said, "nl") == {
        "a": ["\ufffd\ufffd ok", "3 woningen"], "b": "bldg.\u200bdwellings_\u200bper_\u200bentrance", "c": None, "d": 1.5,
    }  # fmt: skip


def test_an_empty_review_of_a_bare_plan_is_a_report_too() -> None:
    plan = small_plan()
    bare = type(plan)(name=plan.name, crs=plan.crs, boundary=plan.boundary, layers={}, tables={})
    nothing = Total(score=None, low=None, high=None, completeness=None, requirements_not_met=0, on_the_edge=0)
    review = small_review(results=(), keys=(), lenses=(), parameters={}, total=nothing)
    made = Document(to_pdf(review, bare))
    assert squashed("Geen score") in made.words


def test_the_look_of_an_organisation_is_on_the_first_page() -> None:
    style = HouseStyle(
        organisation={"nl": "Gemeente Voorbeeldstad", "en": "Example City"}, footer={"nl": "Afdeling Ruimte", "en": "Space"},
        logo=Logo("logo.svg", "image/svg+xml", SVG), tokens={"--plancheck-heading-color": "rgb(10 20 30)"},
    )  # fmt: skip
    made = Document(to_pdf(rich_review(), small_plan(), style))
    assert made.all("/Figure")[0]["/Alt"] == "Gemeente Voorbeeldstad"
    assert squashed("Gemeente Voorbeeldstad") in squashed(made.reader.pages[1].extract_text())
    assert squashed("Afdeling Ruimte") in made.words
    first = made.reader.pages[0].get_contents()
    assert first is not None
    assert b"0.039215688 0.078431375 0.11764706" in first.get_data()


def test_a_logo_of_pixels_is_drawn_too() -> None:
    pixels = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd0000000f49444154789c63107028f8ff"
        "ff3f00096103be7a1090620000000049454e44ae426082"
    )
    made = Document(to_pdf(rich_review(), small_plan(), HouseStyle(logo=Logo("logo.png", "image/png", pixels))))
    assert made.all("/Figure")[0]["/Alt"] == "Logo"


@pytest.mark.parametrize(
    ("style", "code"),
    [
        (HouseStyle(tokens={"--plancheck-link-color": "color-mix(in srgb, red, blue)"}), "H013"),
        (HouseStyle(tokens={"--plancheck-link-color": "var(--plancheck-link-color)"}), "H013"),
        (
            HouseStyle(logo=Logo("logo.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="0"/>')),
            "H014",
        ),
        (HouseStyle(logo=Logo("logo.png", "image/png", b"\x89PNG\r\n\x1a\n")), "H014"),
    ],
)
def test_a_look_that_no_pdf_can_have_is_said(style: HouseStyle, code: str) -> None:
    with pytest.raises(PlancheckError) as caught:
        to_pdf(rich_review(), small_plan(), style)
    assert caught.value.faults[0].code == code
    assert caught.value.faults[0].remedy
