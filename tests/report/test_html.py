from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from plancheck.plan.model import Plan
from plancheck.report.html import to_html
from plancheck.review.model import Review
from tests.report.builders import finding, result, rich_review, small_plan, small_review

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """A page taken apart: its elements with attributes and text, and whether every element is closed where it should be."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


@pytest.fixture(scope="module")
def source() -> str:
    return to_html(rich_review(), small_plan())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_the_page_is_well_formed_and_the_same_each_time(source: str, page: Page) -> None:
    assert source.startswith("<!DOCTYPE html>")
    assert page.open == []
    assert source == to_html(rich_review(), small_plan())


def test_the_page_is_in_the_language_of_the_review() -> None:
    english = Page(to_html(small_review(language="en"), small_plan()))
    dutch = Page(to_html(small_review(), small_plan()))
    assert english.all("html")[0]["lang"] == "en"
    assert dutch.all("html")[0]["lang"] == "nl"
    assert "Falls short" in english.words
    assert "Falls short" not in dutch.words
    assert "Schiet tekort" in dutch.words
    assert "1 maart 2026" in dutch.words
    assert "1 March 2026" in english.words


def test_nothing_is_fetched_from_elsewhere(source: str, page: Page) -> None:
    policy = next(meta["content"] or "" for meta in page.all("meta") if meta.get("http-equiv"))
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for name, attributes in page.elements:
        assert "src" not in attributes
        assert "style" not in attributes
        assert not any(attribute.startswith("on") for attribute in attributes)
        if name in ("use", "image"):
            assert (attributes["href"] or "").startswith("#")
    assert not page.all("link")
    assert "@import" not in source
    assert not re.search(r"url\((?!#)", source)


@pytest.mark.parametrize("tag", ["style", "script"])
def test_the_policy_allows_exactly_what_is_in_the_page(source: str, tag: str) -> None:
    content = re.search(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
    assert content is not None
    digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
    assert f"{tag}-src &#39;sha256-{digest}&#39;" in source or f"{tag}-src 'sha256-{digest}'" in source
    assert len(re.findall(f"<{tag}[ >]", source)) == 1


def test_ids_are_unique_and_links_arrive(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inward = {
        (attributes["href"] or "")[1:]
        for _, attributes in page.elements
        if (attributes.get("href") or "").startswith("#")
    }
    assert inward <= set(ids)


def test_findings_and_map_are_linked_both_ways(page: Page) -> None:
    rows = {attributes["id"] for attributes in page.all("tr") if attributes.get("id", "").startswith("f-")}  # type: ignore[union-attr]
    marks = {
        attributes["id"]: attributes for attributes in page.all("a") if (attributes.get("id") or "").startswith("m-")
    }
    to_map = {(attributes["href"] or "")[1:] for attributes in page.all("a") if attributes.get("class") == "to-map"}
    assert marks
    assert {(attributes["href"] or "")[1:] for attributes in marks.values()} <= rows
    assert to_map == set(marks)


def test_headings_step_down_one_at_a_time(page: Page) -> None:
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch(r"h[1-6]", name)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_says_what_it_is(source: str, page: Page) -> None:
    for table in re.findall(r"<table.*?</table>", source, re.DOTALL):
        assert "<caption" in table
        assert all("scope=" in head for head in re.findall(r"<th[ >][^>]*>", table))
    assert {name for name, _ in page.elements} >= {"header", "nav", "main", "footer"}


def test_the_numbers_of_the_review_are_in_the_page(page: Page) -> None:
    for expected in (
        "62 van 100", "tussen 43 en 79", "64% van de score is bekend", "Eisen waaraan het plan niet voldoet: 1",
        "Supermarkt op loopafstand", "18 procentpunt tekort", "hoogstens 10 woningen", "320.000", "500.000",
        "Beleidsnota voorzieningen", "Hart voor de wijk", "10 m ten noordoosten van speelplek 2, aan de Lindelaan",
        "ground_floor_use is niet gevuld", "Pad P7 hangt los", "184 kruispunten per km²", "Wie is gastheer op het plein?",
        "het voorspelt geen sociale cohesie",
    ):  # fmt: skip
        assert expected in page.words


def test_the_list_of_a_rule_stops_at_25_and_says_so(page: Page) -> None:
    rows = [row for row in page.all("tr") if (row.get("id") or "").startswith("f-KI12-")]
    assert len(rows) == 25
    assert "En nog 14" in page.words


SECTIONS = [
    "subject", "verdict", "lacks", "keys", "weighty", "map", "rules", "barcode", "routes", "areas", "lenses", "tensions",
    "questions", "waivers", "input", "account",
]  # fmt: skip


def test_the_parts_come_in_the_order_of_a_reader_and_the_contents_follow(page: Page) -> None:
    assert [attributes["id"] for attributes in page.all("section")] == SECTIONS
    contents = [
        attributes["href"]
        for attributes in page.all("a")
        if attributes.get("href") in {f"#{name}" for name in SECTIONS}
    ]
    assert contents == [f"#{name}" for name in SECTIONS]


def test_a_part_without_content_is_left_out() -> None:
    bare = Page(to_html(small_review(lenses=()), small_plan()))
    there = [attributes["id"] for attributes in bare.all("section")]
    assert there == [
        name for name in SECTIONS if name not in ("routes", "areas", "lenses", "tensions", "waivers")
    ]  # fmt: skip


def test_a_rule_says_why_it_is_there_and_what_its_number_rests_on(page: Page) -> None:
    for words in ("Waarom DS01 er is.", "Tien is een werkgetal.", "Inrichting van de publieke ruimte, schaal: gebouw"):
        assert words in page.words


def test_a_question_says_what_is_asked_of_whom_and_what_to_look_at(page: Page) -> None:
    for words in ("Wie zorgt voor het plein?", "Kijk naar beheer.", "Planner van de gemeente"):
        assert words in page.words


def test_answers_come_first_and_open_questions_wait_under_their_theme(source: str) -> None:
    assert source.index('id="r-PR02"') < source.index("Vragen zonder antwoord") < source.index('id="r-PR01"')
    theme = re.search(r'<details class="theme[^>]*>\s*<summary>(.*?)</summary>\s*<details class="question"', source)
    assert theme is not None
    assert theme[1].startswith('<span class="theme-name">Sociale regie</span>')
    assert theme[1].endswith("Vragen: </span>1</span>")
    assert " open" not in re.findall(r"<details[^>]*>", source[source.index("Vragen zonder antwoord") :])[0]


def test_a_review_in_which_all_is_answered_has_no_open_questions() -> None:
    review = small_review()
    answered = tuple(rule for rule in review.results if rule.code != "PR01")
    source = to_html(review.model_copy(update={"results": answered}), small_plan())
    assert "Vragen zonder antwoord" not in source
    assert "Vragen en hun antwoorden" in source


def test_the_parts_of_the_plan_have_a_map_of_their_scores(source: str) -> None:
    figure = re.search(r'<figure class="map-frame score-map">(.*?)</figure>', source, re.DOTALL)
    assert figure is not None
    assert 'aria-label="Kaart van de scores, blokken; de getallen staan in de tabel eronder"' in figure[1]
    assert re.findall(r">(B\d: \d+)</text>", figure[1]) == ["B1: 60", "B2: 60"]
    for words in ("60 tot 70: 2", "0 tot 50: 0"):
        assert words in figure[1]


def test_every_chart_has_a_text_and_its_numbers_in_a_table(source: str, page: Page) -> None:
    pictures = [attributes for attributes in page.all("svg") if attributes.get("role") == "img"]
    assert all(attributes["aria-label"] for attributes in pictures)
    others = [attributes for attributes in page.all("svg") if attributes.get("role") is None]
    assert all(attributes.get("aria-hidden") == "true" or "x" in attributes for attributes in others)
    assert re.search(
        r"<figure class=\"spread\">.*<caption[^>]*>De getallen van deze grafiek</caption>", source, re.DOTALL
    )
    for words in ("Lindelaan 31 140", "sociale huur 50%, koop 25%, onbekend 25%", "0 5 4"):
        assert words in page.words


def test_safety_and_cohesion_stand_side_by_side(source: str) -> None:
    assert (
        source.index("<h3>Veiligheid</h3>")
        < source.index("<h3>Sociale cohesie</h3>")
        < source.index("Scores per invalshoek")
    )


def test_what_is_in_another_language_says_so() -> None:
    review = small_review()
    rule = review.results[0]
    facts = rule.source.model_copy(
        update={"title": "Secured by Design, interactive design guide", "section": "The front door"}
    )
    changed = review.model_copy(update={"results": (rule.model_copy(update={"source": facts}), *review.results[1:])})
    source = to_html(changed, small_plan())
    assert (
        '<span lang="en">Secured by Design, interactive design guide</span>, <span lang="en">The front door</span>'
        in source
    )
    assert 'lang="nl">Hart voor de wijk' not in source


def test_a_crowded_map_groups_its_findings_and_still_holds_each_row() -> None:
    many = tuple(
        finding("r", "dwellings", f"D{number}", "not_met", location=(155000 + 3 * (number % 60), 463000 + 40 * (number // 60)))
        for number in range(240)
    )  # fmt: skip
    review = small_review(
        results=(result("r", "R1", "Regel", "not_met", findings=many, norm={"at_most": 1, "unit": "m"}),)
    )
    source = to_html(review, small_plan())
    page = Page(source)
    assert page.open == []
    assert 'id="map-clusters" checked' in source
    numbers = re.findall(r'class="cluster-number"[^>]*>([^<]*)<', source)
    assert sum(int(number.replace(".", "")) for number in numbers) == 240
    assert source.count('data-status="not_met" tabindex="-1"') == 25
    assert 'id="map-clusters"' not in to_html(small_review(), small_plan())


EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def evil() -> tuple[Review, Plan]:
    """A review and a plan in which everything that a plan or pack can bring in is an attack."""
    review = rich_review()
    bad = finding("evil", "entrances", EVIL, "not_met", message=EVIL, where=EVIL, hint=EVIL)
    facts = {"url": "javascript:alert(1)", "title": EVIL, "section": EVIL}
    results = tuple(
        rule.model_copy(
            update={
                "title": EVIL, "why": EVIL, "reasoning": EVIL, "unit": EVIL, "factor": EVIL, "assignment": EVIL, "scale": EVIL,
                "pack": EVIL, "rule": f"{rule.rule}{EVIL}", "source": rule.source.model_copy(update=facts),
                "findings": (bad, *rule.findings), "norm": {"at_most": 1, "unit": EVIL},
                "missing": tuple(gap.model_copy(update={"message": EVIL, "layer": EVIL, "attribute": EVIL}) for gap in rule.missing),
                "asked": rule.asked and rule.asked.model_copy(update={"question": EVIL, "guidance": EVIL, "role": EVIL}),
            }
        )
        for rule in review.results
    )  # fmt: skip
    named = review.plan.model_copy(update={"name": EVIL, "municipality": EVIL, "phase": EVIL, "crs": EVIL})
    issue = review.input.issues[0].model_copy(update={"message": EVIL, "layer": EVIL, "feature": EVIL})
    areas = tuple(
        area.model_copy(
            update={"title": EVIL, "mix": tuple(mix.model_copy(update={"counts": {EVIL: 3}}) for mix in area.mix)}
        )
        for area in review.areas
    )
    plan = small_plan(EVIL)
    for layer in ("public_spaces", "facilities", "paths"):
        plan.layers[layer]["name"] = EVIL
    plan.layers["buildings"]["building_type"] = EVIL
    return (
        review.model_copy(
            update={
                "plan": named, "results": results, "parameters": {EVIL: EVIL}, "areas": areas,
                "input": review.input.model_copy(update={"issues": (issue,)}),
                "keys": tuple(key.model_copy(update={"title": EVIL}) for key in review.keys),
                "lenses": tuple(lens.model_copy(update={"title": EVIL}) for lens in review.lenses),
                "tensions": tuple(tension.model_copy(update={"message": EVIL}) for tension in review.tensions),
                "waivers": tuple(waiver.model_copy(update={"reason": EVIL, "rule": EVIL}) for waiver in review.waivers),
                "packs": tuple(pack.model_copy(update={"title": EVIL, "id": EVIL, "version": EVIL}) for pack in review.packs),
            }
        ),
        plan,
    )  # fmt: skip


def test_what_a_plan_or_pack_says_stays_text() -> None:
    source = to_html(*evil())
    page = Page(source)
    assert page.open == []
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert EVIL in page.words
    assert not any((attributes.get("href") or "").startswith("javascript") for _, attributes in page.elements)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    drawn = re.search(r'<text class="label[^>]*>([^<]*)', source)
    assert drawn is not None
    assert drawn[1].startswith("&lt;script&gt;")


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.org/nota?a=1&b=2", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        (" https://example.org", False),
        ("https://example.org/\njavascript:alert(1)", False),
        ("//example.org", False),
        ("vbscript:x", False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, followed: bool) -> None:
    review = small_review()
    rule = review.results[0].model_copy(update={"source": review.results[0].source.model_copy(update={"url": url})})
    page = Page(to_html(review.model_copy(update={"results": (rule,)}), small_plan()))
    out = [attributes for attributes in page.all("a") if not (attributes.get("href") or "").startswith("#")]
    assert [attributes["href"] for attributes in out] == ([url] if followed else [])
    assert all(attributes["rel"] == "noreferrer noopener" for attributes in out)


def test_the_policy_lets_nothing_in(source: str) -> None:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', source)
    assert found is not None
    policy = dict(part.strip().split(" ", 1) for part in found[1].replace("&#39;", "'").split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["img-src"] == "data:"
    assert "unsafe" not in found[1]
    assert not re.search(r"\sstyle=", source)


def test_a_plan_without_anything_to_draw_still_has_a_page() -> None:
    plan = small_plan()
    bare = Plan(name="Leeg", crs=plan.crs, boundary=plan.boundary, layers={}, tables={})
    review = small_review(results=(), keys=(), lenses=())
    assert Page(to_html(review, bare)).open == []


def test_a_review_that_knows_almost_nothing_shows_its_range_first() -> None:
    review = small_review()
    total = review.total.model_copy(update={"score": 74.0, "low": 2.0, "high": 99.0, "completeness": 0.03})
    words = Page(to_html(review.model_copy(update={"total": total}), small_plan())).words
    assert "2–99 van 100" in words
    assert "te weinig om op af te gaan" in words
