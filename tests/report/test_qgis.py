"""QGIS itself opens the GeoPackage: its styles are applied without a word of the user, and the picture shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from plancheck.report import Options, write
from tests.report.builders import X, Y, finding, result, small_plan, small_review
from tests.report.test_geopackage import plan_with_neighbourhood, with_places

pytestmark = pytest.mark.qgis

Qgis = Callable[[dict[str, Any]], dict[str, Any]]
# what QGIS says of the layers, and its pictures
RED, BROWN, PURPLE, ROUTE = (179, 38, 30), (122, 82, 0), (106, 63, 158), (24, 66, 140)
FINDINGS = ["findings_areas", "findings_lines", "findings_points"]
WHOLE = [X - 10, Y - 10, X + 210, Y + 170]


class Picture:
    """A picture of part of the map, asked about in metres of the plan."""

    def __init__(self, path: Path, extent: list[float], width: int, height: int) -> None:
        self.pixels: NDArray[np.int16] = (
            np.frombuffer(path.read_bytes(), dtype=np.uint8).reshape(height, width, 3).astype(np.int16)
        )
        self.left, self.top, self.scale = extent[0] - X, extent[3] - Y, width / (extent[2] - extent[0])

    def near(self, colour: tuple[int, int, int], tolerance: int = 30) -> NDArray[np.bool_]:
        return np.abs(self.pixels - np.array(colour)).max(axis=2) <= tolerance

    def places(self, colour: tuple[int, int, int]) -> NDArray[np.float64]:
        """Return the coordinates in the plan of all pixels of a colour."""
        rows, columns = np.nonzero(self.near(colour))
        return self._coordinates(rows, columns)

    def inked(self) -> NDArray[np.float64]:
        """Return the coordinates in the plan of all pixels that are clearly not white."""
        rows, columns = np.nonzero(self.pixels.min(axis=2) < 200)
        return self._coordinates(rows, columns)

    def _coordinates(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.column_stack([self.left + (columns + 0.5) / self.scale, self.top - (rows + 0.5) / self.scale])

    def at(self, x: float, y: float, metres: float = 1.0) -> NDArray[np.int16]:
        """Return the middle colour of a square around a place."""
        column, row = int((x - self.left) * self.scale), int((self.top - y) * self.scale)
        size = max(1, int(metres * self.scale / 2))
        window = self.pixels[row - size : row + size + 1, column - size : column + size + 1].reshape(-1, 3)
        return np.median(window, axis=0).astype(np.int16)


def view(folder: Path, name: str, layers: list[str], extent: list[float] = WHOLE, width: int = 880) -> dict[str, Any]:
    height = round(width * (extent[3] - extent[1]) / (extent[2] - extent[0]))
    return {"extent": extent, "width": width, "height": height, "picture": str(folder / name), "layers": layers}


@pytest.fixture(scope="module")
def opened(qgis: Qgis, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Picture]]:
    """What QGIS says of the layers, and its pictures."""
    folder = tmp_path_factory.mktemp("qgis")
    waived = result(
        "r.waived", "R9", "Ontheven", "waived", findings=(finding("r.waived", "furniture", "M1", "waived"),)
    )
    review = small_review()
    write(with_places(review.model_copy(update={"results": (*review.results, waived)})), plan_with_neighbourhood(),
          folder / "toets.gpkg", Options(plan_layers=True))  # fmt: skip
    views = {
        "findings": view(folder, "findings", FINDINGS),
        "close": view(folder, "close", FINDINGS, [X + 10, Y + 20, X + 70, Y + 40]),
        "scores": view(folder, "scores", ["scores"]),
        "routes": view(folder, "routes", ["routes"]),
        "plan": view(folder, "plan", ["plan_land_cover", "plan_public_spaces", "plan_road_parts", "plan_buildings"]),
    }
    layers = [
        "scores",
        "routes",
        *FINDINGS,
        "plan_land_cover",
        "plan_public_spaces",
        "plan_road_parts",
        "plan_buildings",
    ]
    seen = qgis({"path": str(folder / "toets.gpkg"), "layers": layers, "views": views})
    pictures = {name: Picture(folder / name, one["extent"], one["width"], one["height"]) for name, one in views.items()}
    return seen, pictures


Opened = tuple[dict[str, Any], dict[str, Picture]]


def test_what_falls_short_is_red_where_it_is_and_nowhere_else(opened: Opened) -> None:
    red = opened[1]["findings"].places(RED)
    entrances = np.array([[20, 30], [40, 30], [60, 30]])
    distance = np.hypot(*(red[:, None, :] - entrances[None, :, :]).transpose(2, 0, 1))
    assert (distance.min(axis=0) < 1).all()
    assert distance.min(axis=1).max() < 4


def test_what_is_waived_has_another_colour_and_another_shape(opened: Opened) -> None:
    picture = opened[1]["findings"]
    purple = picture.places(PURPLE)
    assert np.hypot(*(purple - [95, 130]).T).max() < 4
    # a diamond is widest in the middle, a triangle at its foot
    assert _widest(purple, 130) == pytest.approx(0.5, abs=0.15)
    red = picture.places(RED)
    assert _widest(red[np.hypot(*(red - [20, 30]).T) < 4], 30) > 0.7


def _widest(places: NDArray[np.float64], y: float) -> float:
    """Return how far down a symbol its widest row is: 0 at the top, 1 at the foot."""
    rows, counts = np.unique(places[:, 1], return_counts=True)
    return float(1 - (rows[counts == counts.max()].mean() - rows.min()) / (rows.max() - rows.min()))


def test_what_is_unknown_or_about_the_whole_plan_hides_nothing_until_it_is_switched_on(opened: Opened) -> None:
    seen, pictures = opened
    assert not len(pictures["findings"].places(BROWN))
    assert seen["findings_points"]["legend"] == ["Schiet tekort", "Onbekend", "Ontheffing"]
    assert len(seen["findings_areas"]["legend"]) == 4


def test_close_by_the_code_of_the_rule_is_beside_it(opened: Opened) -> None:
    close = opened[1]["close"].inked()
    far = np.hypot(*(close[:, None, :] - np.array([[20, 30], [40, 30], [60, 30]])[None]).transpose(2, 0, 1)).min(axis=1)
    assert far.max() < 3
    assert ((far > 1) & (far < 3)).sum() > 100


def test_the_higher_the_score_the_more_blue_green(opened: Opened) -> None:
    picture = opened[1]["scores"]
    low, high, beside = picture.at(20, 130), picture.at(150, 130), picture.at(120, 150)
    assert low[0] > low[1] > low[2]
    assert high[2] > high[0]
    assert high[1] > high[0]
    assert beside.min() > max(low.min(), high.min())
    assert (picture.at(100, 40) == 255).all()


def test_a_score_that_could_still_be_anything_has_no_colour(opened: Opened) -> None:
    assert np.ptp(opened[1]["scores"].at(75, 115)) < 15


def test_a_route_is_as_wide_as_it_is_used(opened: Opened) -> None:
    seen, pictures = opened
    ink = pictures["routes"].inked()
    busy = ink[(np.abs(ink[:, 0] - 30) < 0.2) & (np.abs(ink[:, 1] - 74) < 5)]
    quiet = ink[(np.abs(ink[:, 1] - 100) < 0.2) & (np.abs(ink[:, 0] - 100) < 5)]
    assert len(busy) > 4 * len(quiet) > 0
    assert len(pictures["routes"].places(ROUTE)) > 1000
    assert [label.split(" ")[0] for label in seen["routes"]["legend"][1:]] == ["100", "50", "20", "0"]


def test_the_plan_lies_below_in_calm_colours(opened: Opened) -> None:
    picture = opened[1]["plan"]
    water, green, home, school = (picture.at(*place) for place in ((100, 7), (100, 20), (40, 40), (130, 40)))
    assert water.argmax() == 2
    assert green.argmax() == 1
    assert home.argmax() == 0
    assert school.argmax() == 2
    assert (picture.at(100, 50) == 255).all()


def test_names_of_fields_and_map_tips_are_in_the_language_of_the_review(opened: Opened) -> None:
    seen, _ = opened
    points = seen["findings_points"]
    assert points["fields"]["value_text"] == "Waarde"
    assert points["shown_as"] == '"title"'
    assert points["labels"]
    [tip] = [tip for tip in points["tips"] if "Entree E1 " in tip]
    for part in ("Hoogstens tien woningen per gedeelde entree", "Schiet tekort", "11 woningen", "hoogstens 10 woningen",
                 "Hart voor de wijk, Het blok (richtlijn)", "10 m ten noordoosten van speelplek 2"):  # fmt: skip
        assert part in tip
    assert seen["plan_buildings"]["fields"]["building_type"] == "gebouwtype"
    assert seen["scores"]["legend"][:3] == ["Buurten", "90 tot 100", "80 tot 90"]


def test_an_english_review_has_english_styles(qgis: Qgis, tmp_path: Path) -> None:
    write(small_review(language="en"), small_plan(), tmp_path / "en.gpkg")
    seen = qgis({"path": str(tmp_path / "en.gpkg"), "layers": ["findings_points", "scores"], "views": {}})
    assert seen["findings_points"]["legend"] == ["Falls short", "Unknown", "Waived"]
    assert seen["findings_points"]["fields"]["value_text"] == "Value"
    assert "at most 10 dwellings" in seen["findings_points"]["tips"][0]


def test_names_in_a_plan_or_a_rule_are_text_and_never_reckoned_or_run(qgis: Qgis, tmp_path: Path) -> None:
    hostile = "[% 1+1 %] <script>alert('x')</script> \" || 2+2 || \" &lt;b>"
    found = finding("r", "entrances", "E1", "not_met", message=hostile, where=hostile, hint=hostile)
    rule = result("r", "<i>R1</i>", hostile, "not_met", findings=(found,))
    review = small_review(results=(rule,))
    review = review.model_copy(update={"plan": review.plan.model_copy(update={"name": hostile})})
    write(review, small_plan(), tmp_path / "x.gpkg")
    seen = qgis({"path": str(tmp_path / "x.gpkg"), "layers": ["findings_points", "scores"], "views": {}})
    shown = "[% 1+1 %] &lt;script&gt;alert('x')&lt;/script&gt; \" || 2+2 || \" &amp;lt;b&gt;"
    [tip], [plan] = seen["findings_points"]["tips"], seen["scores"]["tips"]
    assert tip.count(shown) == 4
    assert plan.count(shown) == 1
    assert "<script" not in tip + plan
    assert "&lt;i&gt;R1" in tip
