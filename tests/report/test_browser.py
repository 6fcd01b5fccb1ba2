"""The page in a real browser: accessible, silent on the network, usable with keyboard and without script, fit for paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plancheck.api import check
from plancheck.report import write
from tests.report.builders import small_plan, small_review

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "toets.html"
    write(small_review(), small_plan(), path)
    return path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "havenkwartier.html"
    checked = check([Path(__file__).parents[2] / "example_plans" / "fictional" / "havenkwartier-a.gpkg"])
    write(checked.review, checked.plan, path)
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


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_the_review_of_an_example_plan(visit: Any, example: Path, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(width, example, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert example.stat().st_size < 4_000_000


def test_no_request_leaves_the_page_and_nothing_goes_wrong(visit: Any, report: Path) -> None:
    page = visit()
    page.click("text=Supermarkt op loopafstand >> nth=0")
    assert page.requests == [report.as_uri()]
    assert page.problems == []


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


def test_paper_shows_what_is_folded(visit: Any, tmp_path: Path) -> None:
    page = visit()
    page.pdf(path=tmp_path / "toets.pdf", prefer_css_page_size=True)
    assert (tmp_path / "toets.pdf").stat().st_size > 20_000
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#f-DS01-1").is_visible()
    assert not page.locator(".contents").is_visible()
