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
from tests.report.builders import finding, result, small_plan, small_review

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
    return to_html(small_review(), small_plan())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_the_page_is_well_formed_and_the_same_each_time(source: str, page: Page) -> None:
    assert source.startswith("<!DOCTYPE html>")
    assert page.open == []
    assert source == to_html(small_review(), small_plan())


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


def test_an_observation_says_in_words_what_was_seen(page: Page) -> None:
    assert "Er zijn 184 kruispunten per vierkante kilometer." in page.words


def test_the_list_of_a_rule_stops_at_25_and_says_so(page: Page) -> None:
    rows = [row for row in page.all("tr") if (row.get("id") or "").startswith("f-KI12-")]
    assert len(rows) == 25
    assert "En nog 14" in page.words


EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def _evil() -> tuple[Review, Plan]:
    review = small_review()
    bad = finding("evil", "entrances", EVIL, "not_met", message=EVIL, where=EVIL, hint=EVIL)
    facts = {"url": "javascript:alert(1)", "title": EVIL, "section": EVIL}
    rule = result(
        "evil", "EV01", EVIL, "not_met", findings=(bad,), level="requirement", norm={"at_most": 1, "unit": EVIL}
    )
    rule = rule.model_copy(update={"source": rule.source.model_copy(update=facts)})
    named = review.plan.model_copy(update={"name": EVIL, "municipality": EVIL, "phase": EVIL})
    issue = review.input.issues[0].model_copy(update={"message": EVIL, "layer": EVIL, "feature": EVIL})
    return (
        review.model_copy(
            update={
                "plan": named, "results": (*review.results, rule), "parameters": {EVIL: EVIL},
                "input": review.input.model_copy(update={"issues": (issue,)}),
            }
        ),
        small_plan(EVIL),
    )  # fmt: skip


def test_what_a_plan_or_pack_says_stays_text() -> None:
    source = to_html(*_evil())
    page = Page(source)
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert EVIL in page.words
    assert not any((attributes.get("href") or "").startswith("javascript") for _, attributes in page.elements)


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
