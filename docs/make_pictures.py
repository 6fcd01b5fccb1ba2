"""Make the pictures of the user guide, ``docs/pictures/*.png``: ``python docs/make_pictures.py``.

They are taken in Chromium from the review of the fictional example plan and from the catalogue of rules. Needs the extra
``dev`` and a Chromium, Chrome or Edge on the path (or its file in the variable ``CHROMIUM``).
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from plancheck.api import check, load_pack
from plancheck.catalogue import write_catalogue
from plancheck.report import write

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
PLAN = Path("example_plans/fictional/havenkwartier-a.gpkg")
"""Seen from the root of the project, because the report says which file was read."""

DAY = "1789000000"
"""The moment of the review in seconds since 1970, 10 September 2026, so that pictures are the same every time."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
RULE = "DS01"
"""The rule that is shown opened: dwellings that share an entrance. The plan falls short on it."""

MOST_TOGETHER = 600_000
"""Bytes that the pictures may take together."""

WIDTH, HEIGHT = 1000, 800
MARGIN = 24
COLOURS = 256


def main() -> int:
    """Make all pictures; return 1 when they are larger together than they may be."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", DAY)
    PICTURES.mkdir(exist_ok=True)
    with contextlib.chdir(HERE.parent), tempfile.TemporaryDirectory() as folder, browser_page() as page:
        for name, picture in taken(page, Path(folder)):
            small(picture).save(PICTURES / f"{name}.png", optimize=True)
    together = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    print(f"{together / 1000:.0f} kB in {PICTURES}")
    return int(together > MOST_TOGETHER)


@contextlib.contextmanager
def browser_page() -> Iterator[Page]:
    """Open a page in light colours without movement."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield opened.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
        )
        opened.close()


def taken(page: Page, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the screenshot of every picture."""
    checked = check([PLAN])
    report = folder / "toets.html"
    write(checked.review, checked.plan, report)
    page.goto(report.as_uri())
    yield "oordeel", part(page, "body > header", "#verdict")
    yield "kaart", part(page, "#map", "#map")
    rule = f'#rules details[data-code="{RULE}"]'
    page.eval_on_selector(rule, "rule => { rule.open = true; }")
    yield "regel", part(page, rule, rule)

    catalogue = folder / "catalogus"
    pack = load_pack("sociale-cohesie")
    write_catalogue([pack], catalogue, "nl")
    page.goto((catalogue / "rules" / pack.id / f"{RULE}.html").as_uri())
    yield "catalogus", page.screenshot()


def part(page: Page, first: str, last: str) -> bytes:
    """Return a screenshot of the page from the top of the element ``first`` to the bottom of ``last``."""
    begin, end = (page.locator(selector).bounding_box() for selector in (first, last))
    if begin is None or end is None:
        raise LookupError(f"nothing to see from {first} to {last}")
    left = max(0, min(begin["x"], end["x"]) - MARGIN)
    right = min(WIDTH, max(begin["x"] + begin["width"], end["x"] + end["width"]) + MARGIN)
    scrolled = page.evaluate("window.scrollY")
    height = end["y"] + end["height"] - begin["y"]
    clip = {"x": left, "y": begin["y"] + scrolled, "width": right - left, "height": height}
    return page.screenshot(full_page=True, clip=clip)


def small(picture: bytes) -> Image.Image:
    """Return the picture with a palette, which takes a third of the bytes."""
    return (
        Image.open(io.BytesIO(picture))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )


if __name__ == "__main__":
    sys.exit(main())
