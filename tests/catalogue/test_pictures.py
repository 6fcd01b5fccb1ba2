"""Pictures are drawn from a plan that is measured: what is drawn is what the number says."""

from __future__ import annotations

import math
import re
from itertools import combinations

import numpy as np
import pytest
import shapely

from plancheck.catalogue.pages import STYLES
from plancheck.catalogue.pictures import (
    PICTURES,
    connections,
    distance,
    enclosure,
    frontage,
    gap,
    nesting,
    routes,
    sightlines,
)
from plancheck.catalogue.pictures.sheet import Label, Picture, Shape, Sheet
from plancheck.catalogue.pictures.tiny import line, number_of, shapes
from plancheck.measures import KINDS
from plancheck.report.style_sheet import style_sheet
from plancheck.texts import text

CHARACTER = 7.6
"""The width of a character in a label, on average."""


@pytest.fixture(params=sorted(PICTURES))
def picture(request: pytest.FixtureRequest) -> Picture:
    return PICTURES[request.param]()


def test_pictures_are_of_kinds_that_exist() -> None:
    assert set(PICTURES) <= set(KINDS)
    assert {"gap", "sightlines", "routes", "nesting", "enclosure"} <= set(PICTURES)


def test_a_picture_has_an_alternative_in_words_a_legend_and_a_caption(picture: Picture) -> None:
    for words in (picture.title, picture.description, *picture.caption):
        assert len(words.render("en")) > 10
    assert "Measured here" in picture.caption[-1].render("en")
    assert picture.legend
    assert "nan" not in " ".join(sentence.render("en") for sentence in picture.caption)
    assert "unknown" not in " ".join(sentence.render("en") for sentence in picture.caption)


def test_everything_drawn_has_a_style(picture: Picture) -> None:
    sheet = style_sheet(STYLES)
    styles = {style for part in picture.parts for style in part.style.split()}
    styles |= {style for sign in picture.legend for style in sign.styles}
    assert {style for style in styles if not re.search(rf"\.{style}[ ,{{]", sheet)} == set()
    drawn = {style for part in picture.parts if isinstance(part, Shape) for style in part.style.split()}
    assert {style for sign in picture.legend for style in sign.styles} <= drawn


def box(label: Label, language: str) -> tuple[float, float, float, float]:
    width = CHARACTER * len(label.words.render(language))  # type: ignore[arg-type]
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - 12, left + width, label.y + 4


@pytest.mark.parametrize("language", ["nl", "en"])
def test_labels_stay_inside_and_do_not_overlap(picture: Picture, language: str) -> None:
    boxes = [(label, shapely.box(*box(label, language))) for label in picture.parts if isinstance(label, Label)]
    frame = shapely.box(0, 0, picture.width, picture.height)
    for label, place in boxes:
        assert frame.contains(place), label
    for (one, first), (other, second) in combinations(boxes, 2):
        assert first.intersection(second).area == 0, (one, other)


def test_the_whole_line_of_the_gap_is_the_share_that_is_measured() -> None:
    context = gap.plan()
    served, unserved = gap.stretches(context)
    near, rest = float(shapely.length(served).sum()), float(shapely.length(unserved).sum())
    assert near + rest == pytest.approx(shapely.length(shapes(context, "paths")).sum())
    parameters = {"to": "furniture", "within_m": gap.SPACING_M}
    assert number_of("gap", parameters, context) == pytest.approx(near / (near + rest))
    assert number_of("gap", {**parameters, "statistic": "longest_m"}, context) == max(np.diff(gap.BENCHES))
    for part in unserved:
        [[x, y]] = shapely.get_coordinates(shapely.centroid(part))
        assert min(abs(x - bench) + y for bench in gap.BENCHES) > gap.SPACING_M / 2


def test_the_legs_of_the_walk_add_up() -> None:
    caption = distance.picture().caption[-1].render("en")
    walk, first, along, last, _ = (float(number) for number in re.findall(r"\d+(?:\.\d+)?", caption))
    assert walk == first + along + last
    [street, turn, _] = distance.STREETS
    assert along == pytest.approx(turn.coords[0][0] - distance.DOOR.x + distance.SCHOOL.y)
    assert street.coords[0][1] == 0


def test_the_dwellings_that_see_are_those_with_a_free_line() -> None:
    kinds = [look.kind for look in sightlines.looks()]
    assert kinds == ["free", "free", "blocked", "free", "blocked", "far"]
    parameters = {"from": "dwellings", "within_m": sightlines.WITHIN_M}
    assert number_of("sightlines", parameters, sightlines.plan(), "public_spaces") == kinds.count("free")


def test_the_median_profile_is_the_one_that_is_drawn() -> None:
    closed, opened = enclosure.profiles()
    assert (len(closed), len(opened)) == (4, 2)
    assert sorted(profile.length for profile in closed) == [18, 18, 18, 21]
    heights = enclosure.HEIGHTS
    drawn = (heights["left"] + heights["right"]) / 2 / 18
    assert number_of("enclosure", {"statistic": "median"}, enclosure.plan()) == pytest.approx(drawn)


def test_nesting_goes_from_all_between_to_all_within() -> None:
    told = {"of": "dwellings", "attribute": "tenure", "groups": "block_id"}
    values = [number_of("nesting", told, nesting.plan(own)) for _, own in nesting.PANELS]
    assert values[0] == pytest.approx(1)
    assert 0 < values[1] < 1
    assert values[2] == pytest.approx(0, abs=1e-12)
    assert all(sum(own) == nesting.HOMES for _, own in nesting.PANELS)


def test_what_is_counted_in_the_network_is_what_is_marked() -> None:
    context = connections.plan()
    crossings, ends, blind = connections.places(context)
    area = shapely.area(connections.BOUNDARY)
    measured = number_of("connections", {"statistic": "intersections_per_km2"}, context)
    assert measured == pytest.approx(1e6 * len(crossings) / area)
    dead = sum(shapely.intersection(path, connections.BOUNDARY).length for path in blind)
    total = sum(shapely.intersection(path, connections.BOUNDARY).length for path in connections.STREETS)
    assert number_of("connections", {"statistic": "dead_end_share"}, context) == pytest.approx(dead / total)
    assert len(ends) == 2


def test_the_fronts_that_are_drawn_are_those_that_are_measured() -> None:
    context = frontage.plan()
    total = sum(end - begin for _, begin, end, _, _ in frontage.FRONTS)
    active = sum(end - begin for _, begin, end, use, _ in frontage.FRONTS if use in frontage.ACTIVE)
    assert number_of("frontage", {"statistic": "active_share"}, context) == pytest.approx(active / total)
    doors = number_of("frontage", {"statistic": "doors_per_100m"}, context)
    assert doors == pytest.approx(100 * len(frontage.DOORS) / total)
    assert number_of("frontage", {"statistic": "longest_dead_m"}, context) == pytest.approx(28)


def test_the_flows_carry_every_walk() -> None:
    context = routes.plan()
    walked = routes.flows(context)
    trips = sum(float(str(given["trips"])) for given in routes.DESTINATIONS)
    homes = number_of("share", {"of": "dwellings", "where": "TRUE"}, context) * len(routes.HOMES)
    assert walked["trips"].max() <= trips * homes
    school = sum(float(row.trips) for row in walked.itertuples() if row.geometry.distance(routes.SCHOOL) < 14.001)
    assert school == pytest.approx(5 * homes)


def test_a_sheet_puts_metres_where_they_belong() -> None:
    sheet = Sheet(west=10, north=50, scale=2, left=5, top=1)
    assert sheet.at(10, 50) == (5, 1)
    assert sheet.at(20, 40) == (25, 21)
    assert sheet.draw("a", shapely.box(10, 40, 20, 50)).data == "M25 21L25 1L5 1L5 21z"
    assert sheet.draw("a", line((10, 50), (20, 50)), width_m=3) == Shape("a", "M5 1L25 1", 6.0)
    assert sheet.draw("a", shapely.Point(10, 50)).data == "M5 1h0"
    assert sheet.draw("a", shapely.MultiPoint([(10, 50), (20, 50)])).data == "M5 1h0M25 1h0"
    assert sheet.draw("a", shapely.LineString()).data == ""
    hollow = shapely.box(10, 40, 20, 50) - shapely.box(12, 42, 14, 44)
    assert sheet.draw("a", hollow).data.count("z") == 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 45])
def test_a_dimension_line_is_as_long_as_what_it_measures(turn: float) -> None:
    last = (30 * math.cos(math.radians(turn)), 30 * math.sin(math.radians(turn)))
    parts = Sheet(0, 0, 2).dimension((0, 0), last, text("{metres} m", metres=30.0), away=10)
    guides, lines, label = parts
    assert isinstance(guides, Shape)
    assert isinstance(lines, Shape)
    x0, y0, x1, y1 = (float(number) for number in re.findall(r"-?[\d.]+", lines.data)[:4])
    assert math.hypot(x1 - x0, y1 - y0) == pytest.approx(60, abs=0.2)
    assert math.hypot((x0 + x1) / 2 - last[0], (y0 + y1) / 2 + last[1]) == pytest.approx(10, abs=0.2)
    assert isinstance(label, Label)
    assert label.words.render("en") == "30 m"
