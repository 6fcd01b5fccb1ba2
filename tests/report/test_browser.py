"""The page in a real browser: accessible, silent on the network, usable with keyboard and without script, fit for paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from plancheck.api import check
from plancheck.report import write
from plancheck.report.anchors import ROWS_ON_PAPER
from tests.report.builders import counts, finding, result, rich_review, small_plan, small_review
from tests.report.test_html import EVIL, evil
from tests.test_example_plans import PLANS

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "toets.html"
    write(rich_review(), small_plan(), path)
    return path


@pytest.fixture(scope="module", params=PLANS)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / f"{request.param}.html"
    checked = check([PLANS[request.param]])
    write(checked.review, checked.plan, path)
    return path


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with so many findings that the map groups them."""
    places = ((155000 + 3 * (number % 60), 463000 + 40 * (number // 60)) for number in range(240))
    many = tuple(finding("r", "dwellings", f"D{at}", "not_met", location=place) for at, place in enumerate(places))
    rule = result(
        "r", "R1", "Regel", "not_met", findings=many, subjects=counts(0, 240), norm={"at_most": 1, "unit": "m"}
    )
    path = tmp_path_factory.mktemp("html") / "druk.html"
    write(small_review(results=(rule,)), small_plan(), path)
    return path


@pytest.fixture
def visit(browser: Any, report: Path) -> Iterator[Any]:
    contexts = []

    def go(width: int = 1280, address: Path = report, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.requests = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(address.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(visit: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_the_review_of_an_example_plan(visit: Any, example: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(1280, example, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    # rows of a table are alike, and so are marks on a map: axe takes minutes for all of them
    page.evaluate(
        "document.querySelectorAll('tbody, .findings-marks, .clusters').forEach((part) => "
        "{ Array.from(part.children).slice(4).forEach((child) => child.remove()); })"
    )
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.problems == []
    assert example.stat().st_size < 4_000_000


def test_the_policy_is_not_broken_by_the_page_and_keeps_an_intruder_out(visit: Any, tmp_path: Path) -> None:
    intruder = "<script>document.title = 'binnen'</script><img src=x onerror=\"document.title = 'binnen'\">"
    path = tmp_path / "inbraak.html"
    write(rich_review(), small_plan(), path)
    source = path.read_text(encoding="utf-8")
    path.write_text(
        source.replace("<footer", f"{intruder}<style>body {{ display: none }}</style><footer"), encoding="utf-8"
    )
    page = visit(address=path)
    page.wait_for_timeout(100)
    assert page.title() == "Toets van Testwijk"
    assert page.locator("body").is_visible()
    assert sum("Content Security Policy" in problem for problem in page.problems) >= 3
    own = visit()
    for use in ("#map-drawing", "#r-DS01 summary >> nth=0", "[data-map=in]", "[data-map=next]", "#show-met"):
        own.click(use)
    assert own.problems == []


def test_what_a_plan_says_does_not_run(visit: Any, tmp_path: Path) -> None:
    path = tmp_path / "kwaad.html"
    write(*evil(), path)
    page = visit(address=path)
    page.click("[data-map=next]")
    assert page.problems == []
    assert page.requests == [path.as_uri()]
    assert page.locator("h1").inner_text() == EVIL


def test_no_request_leaves_the_page_and_nothing_goes_wrong(visit: Any, report: Path) -> None:
    page = visit()
    page.click("text=Supermarkt op loopafstand >> nth=0")
    assert page.requests == [report.as_uri()]
    assert page.problems == []


def test_the_page_reads_at_twice_the_size(visit: Any) -> None:
    page = visit(640, device_scale_factor=2)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_focus_goes_through_the_page_in_the_order_of_reading(visit: Any) -> None:
    page = visit()
    tops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        tops.append(
            page.evaluate(
                "() => { const part = document.activeElement.closest('section'); "
                "return part ? Array.from(document.querySelectorAll('section')).indexOf(part) : -1; }"
            )
        )
    assert tops == sorted(tops)
    assert max(tops) >= 5


def test_nothing_moves_for_who_wants_no_motion(visit: Any) -> None:
    page = visit(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_nothing_sticks_out_of_a_narrow_window(visit: Any) -> None:
    page = visit(320)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_finding_leads_to_its_mark_and_back(visit: Any) -> None:
    page = visit()
    page.click("#r-DS01 summary >> nth=0")
    page.click("#f-DS01-1 .to-map")
    assert page.locator("#m-DS01-1").evaluate("part => part.classList.contains('is-current')")
    assert page.evaluate("document.activeElement.id") == "map-drawing"
    page.evaluate("document.getElementById('r-DS01').open = false")
    page.locator("#m-DS01-1").click()
    assert page.locator("#f-DS01-1").is_visible()
    page.wait_for_function("document.activeElement.id === 'f-DS01-1'")


def test_findings_are_walked_through_with_the_keyboard(visit: Any) -> None:
    page = visit()
    page.locator("#map-drawing").focus()
    page.keyboard.press("n")
    first = page.locator(".findings-marks a.is-current").get_attribute("id")
    page.keyboard.press("n")
    second = page.locator(".findings-marks a.is-current").get_attribute("id")
    assert first != second
    page.keyboard.press("p")
    assert page.locator(".findings-marks a.is-current").get_attribute("id") == first
    assert page.locator("#map-status a").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == first.replace("m-", "f-", 1)
    assert page.locator(f"#{first.replace('m-', 'f-', 1)}").is_visible()


def test_a_crowded_map_shows_numbers_first_and_findings_from_close_by(visit: Any, crowded: Path) -> None:
    page = visit(address=crowded)
    assert page.locator(".cluster").first.is_visible()
    assert not page.locator("#m-R1-1").is_visible()
    page.locator(".cluster").first.click()
    page.wait_for_function("document.getElementById('map-drawing').classList.contains('is-close')")
    assert not page.locator(".cluster").first.is_visible()
    assert page.locator("#m-R1-1").is_visible()
    page.click("[data-map=reset]")
    page.select_option("#map-rule", "R1")
    assert page.locator("#m-R1-1").is_visible()
    assert not page.locator(".cluster").first.is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_crowded_map_can_be_taken_apart_without_script(visit: Any, crowded: Path, script: bool) -> None:
    page = visit(address=crowded, java_script_enabled=script)
    page.uncheck("#map-clusters")
    assert page.locator("#m-R1-1").is_visible()
    assert not page.locator(".cluster").first.is_visible()


def test_a_row_shows_its_mark_on_a_crowded_map(visit: Any, crowded: Path) -> None:
    page = visit(address=crowded, java_script_enabled=False)
    page.click("#r-R1 summary >> nth=0")
    page.click("#f-R1-1 .to-map")
    assert page.locator("#m-R1-1").is_visible()
    assert not page.locator("#m-R1-2").is_visible()


def test_zoom_and_move_with_keyboard_and_buttons(visit: Any) -> None:
    page = visit()
    world = page.locator("#map-world")
    page.locator("#map-drawing").focus()
    page.keyboard.press("+")
    zoomed = world.get_attribute("transform")
    assert "scale(1.6)" in zoomed
    page.keyboard.press("ArrowRight")
    assert world.get_attribute("transform") != zoomed
    page.click("[data-map=reset]")
    assert "scale(1)" in world.get_attribute("transform")


def test_the_map_moves_with_the_pointer(visit: Any) -> None:
    page = visit()
    page.click("[data-map=in]")
    box = page.locator("#map-drawing").bounding_box()
    before = page.locator("#map-world").get_attribute("transform")
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 250, steps=4)
    page.mouse.up()
    assert page.locator("#map-world").get_attribute("transform") != before


def test_the_map_shows_one_rule(visit: Any) -> None:
    page = visit()
    page.check("#map-unknown")
    assert page.locator("#m-KI12-1").is_visible()
    page.select_option("#map-rule", "DS01")
    assert not page.locator("#m-KI12-1").is_visible()
    assert page.locator("#m-DS01-1").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_filters_work_without_script(visit: Any, script: bool) -> None:
    page = visit(java_script_enabled=script)
    assert page.locator("#r-KI20").is_visible()
    page.uncheck("#show-met")
    assert not page.locator("#r-KI20").is_visible()
    assert page.locator("#r-KI07").is_visible()
    assert not page.locator("#m-KI12-1").is_visible()
    page.check("#map-unknown")
    assert page.locator("#m-KI12-1").is_visible()
    page.uncheck("#layer-trees")
    assert not page.locator(".group-trees").is_visible()


def test_without_script_there_are_no_dead_controls(visit: Any) -> None:
    page = visit(java_script_enabled=False)
    assert not page.locator("[data-map=in]").is_visible()
    page.click("#r-DS01 summary >> nth=0")
    assert page.locator("#f-DS01-1").is_visible()


def pages(page: Any, path: Path) -> list[str]:
    """The words of each page of paper."""
    page.pdf(path=path, prefer_css_page_size=True)
    return [found.extract_text() for found in pypdf.PdfReader(path).pages]


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_what_is_folded_and_no_guidance(visit: Any, tmp_path: Path, script: bool) -> None:
    page = visit(java_script_enabled=script)
    words = " ".join(pages(page, tmp_path / "toets.pdf"))
    for shown in ("Entree E1 ontsluit 11 woningen", "Wie zorgt voor het plein?", "En nog 31;"):
        assert shown in words
    for hidden in ("Kijk naar beheer.", "Ga naar de inhoud", "Toon er nog"):
        assert hidden not in words
    assert len(re.findall(r"Van gevel F\d+ is", words)) == ROWS_ON_PAPER + (
        "Van gevel F1 is" in words[: words.index("Regel voor regel")]
    )
    assert not page.locator("#r-KI12").get_attribute("open")


def test_a_large_review_fits_a_bounded_number_of_pages(visit: Any, tmp_path: Path) -> None:
    """On paper the page is about as long as the PDF of the same review."""
    checked = check([PLANS["havenkwartier-a"]])
    path = tmp_path / "toets.html"
    write(checked.review, checked.plan, path)
    write(checked.review, checked.plan, tmp_path / "toets.pdf")
    printed = pages(visit(address=path), tmp_path / "papier.pdf")
    assert len(printed) <= 1.1 * len(pypdf.PdfReader(tmp_path / "toets.pdf").pages)


@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_what_it_leads_to(visit: Any, report: Path, script: bool) -> None:
    """A question is folded twice; an address with its id must still show it, with script or without."""
    page = visit(java_script_enabled=script)
    assert not page.locator("#r-PR01").is_visible()
    page.goto(f"{report.as_uri()}#r-PR01")
    assert page.locator("#r-PR01").is_visible()
    page.goto(f"{report.as_uri()}#f-KI12-20")
    assert page.locator("#f-KI12-20").is_visible()


def test_a_page_that_is_opened_at_a_question_shows_it(visit: Any, report: Path) -> None:
    page = visit()
    page.goto("about:blank")
    page.goto(f"{report.as_uri()}#r-PR01")
    assert page.locator("#r-PR01 .question-body").is_visible()
    page.goto("about:blank")
    page.goto(f"{report.as_uri()}#%E0%A4%A")
    assert page.problems == []


def test_questions_are_opened_with_the_keyboard(visit: Any) -> None:
    page = visit()
    page.locator(".theme > summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('details').id") == "r-PR01"
    page.keyboard.press("Enter")
    assert page.locator("#r-PR01 .question-body").is_visible()
