"""The catalogue in a real browser: accessible, silent on the network, fit for a narrow window and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plancheck.catalogue import write_catalogue
from plancheck.catalogue.pictures import PICTURES
from plancheck.pack.model import Pack

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
PAGES = ("index.html", "kinds/gap.html", "kinds/sightlines.html", "rules/sociale-cohesie/KIS41.html")
OVERLAPS = """() => [...document.querySelectorAll('.picture-drawing')].flatMap((drawing) => {
  const frame = drawing.getBoundingClientRect();
  const labels = [...drawing.querySelectorAll('text')].map((label) => [label.textContent, label.getBoundingClientRect()]);
  const outside = labels.filter(([, b]) => b.left < frame.left || b.right > frame.right || b.top < frame.top || b.bottom > frame.bottom);
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3;
  const pairs = labels.flatMap(([words, one], i) => labels.slice(i + 1).filter(([, other]) => !apart(one, other)).map(([also]) => `${words} / ${also}`));
  return [...outside.map(([words]) => words), ...pairs];
})"""


@pytest.fixture(scope="module")
def catalogue(default: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "docs"
    write_catalogue([default], path, "nl")
    return path


@pytest.fixture
def visit(browser: Any, catalogue: Path) -> Iterator[Any]:
    contexts = []

    def go(name: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.requests = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto((catalogue / name).as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_axe_finds_nothing(visit: Any, name: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(name, width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_finds_the_way_from_index_to_rule_to_measure_and_back(visit: Any, catalogue: Path) -> None:
    page = visit("index.html")
    page.click("text=Elke 125 meter een zitplek")
    assert page.url.endswith("rules/sociale-cohesie/KIS41.html")
    page.click(".account a >> text=gap")
    assert page.url.endswith("kinds/gap.html")
    page.click(".contents a >> nth=0")
    assert page.url.endswith("index.html")
    assert all(url.startswith(catalogue.as_uri()) for url in page.requests)
    assert page.problems == []


@pytest.mark.parametrize("kind", sorted(PICTURES))
def test_no_label_of_a_picture_is_cut_off_or_covers_another(visit: Any, kind: str) -> None:
    page = visit(f"kinds/{kind}.html")
    assert page.locator(".picture-drawing").count() == 1
    assert page.evaluate(OVERLAPS) == []


def test_paper_has_the_picture_and_no_navigation(visit: Any) -> None:
    page = visit("kinds/gap.html")
    page.emulate_media(media="print")
    assert page.locator(".picture-drawing").is_visible()
    assert not page.locator(".contents").is_visible()
