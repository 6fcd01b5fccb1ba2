from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.base import Measured
from plancheck.plan.model import Plan
from tests.measures.builder import interval, plan, run, value
from tests.measures.invariance import assert_drawing_does_not_matter

Layers = dict[str, list[dict[str, Any]]]
Point = tuple[float, float]

HOUSE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
OPPOSITE = "POLYGON ((0 -30, 10 -30, 10 -20, 0 -20, 0 -30))"


def street() -> Layers:
    """Two houses on either side of a street of 20 m, with two dwellings and one."""
    return {
        "buildings": [{"building_id": "N", "geometry": HOUSE}, {"building_id": "S", "geometry": OPPOSITE}],
        "dwellings": [
            {"building_id": "N", "geometry": "POINT (5 5)", "tenure": "owner"},
            {"building_id": None, "geometry": "POINT (5 6)", "tenure": None},
            {"building_id": "S", "geometry": "POINT (5 -25)", "tenure": "owner"},
        ],
        "entrances": [{"building_id": "N", "geometry": "POINT (5 0)"}],
        "stops": [{"geometry": "POINT (5 -10)"}],
    }


def counted(layers: Layers, within: float = 30, select: str = "entrances", **more: Any) -> Measured:
    parameters = {"from": "dwellings", "within_m": within, **more}
    area = shapely.box(-200, -200, 200, 200)
    return run("sightlines", parameters, plan(layers, area), select)


def seen(layers: Layers, within: float = 30, select: str = "entrances", **more: Any) -> list[tuple[float, float]]:
    measured = counted(layers, within, select, **more)
    return list(zip(measured.low.tolist(), measured.high.tolist(), strict=True))


def test_a_door_is_seen_from_across_the_street_and_not_from_its_own_building() -> None:
    assert seen(street()) == [(1, 1)]
    assert seen(street(), select="stops") == [(3, 3)]
    assert seen(street(), select="dwellings") == [(1, 1), (1, 1), (2, 2)]


def test_the_greatest_length_counts_and_is_measured_to_the_walls() -> None:
    across = math.hypot(20, 2.5)
    assert seen(street(), across) == [(1, 1)]
    assert seen(street(), across - 0.001) == [(0, 0)]
    assert seen(street(), math.hypot(10, 2.5), "stops") == [(3, 3)]
    assert seen(street(), math.hypot(10, 2.5) - 0.001, "stops") == [(0, 0)]


def test_a_window_looks_outward_and_never_along_its_own_wall() -> None:
    layers = street()
    layers["stops"] = [{"geometry": f"POINT ({x} 0)"} for x in (-5, 12, 20)] + [{"geometry": "POINT (-5 -1)"}]
    del layers["dwellings"][2]
    assert seen(layers, select="stops") == [(2, 2), (2, 2), (2, 2), (2, 2)]  # by the side walls
    layers["frontages"] = [{"building_id": "N", "ground_floor_use": "living", "geometry": "LINESTRING (0 0, 10 0)"}]
    assert seen(layers, select="stops") == [(0, 0), (0, 0), (0, 0), (2, 2)]


def test_windows_are_in_inhabited_fronts_where_these_are_drawn() -> None:
    layers = street()
    front = {"building_id": "S", "geometry": "LINESTRING (0 -30, 10 -30)", "ground_floor_use": "living"}
    layers["frontages"] = [front]
    assert seen(layers) == [(0, 0)]
    layers["frontages"] = [{**front, "ground_floor_use": "storage"}]
    assert seen(layers) == [(1, 1)]
    layers["frontages"] = [{**front, "building_id": None, "geometry": "LINESTRING (0 -20.1, 10 -20.1)"}]
    assert seen(layers) == [(1, 1)]
    layers["frontages"] = [{**front, "ground_floor_use": None}]
    measured = counted(layers)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("frontages", "ground_floor_use")]
    layers["frontages"] = [front, {**front, "geometry": "LINESTRING (0 -20, 10 -20)", "ground_floor_use": None}]
    assert seen(layers) == [(0, 1)]


def test_fronts_look_by_themselves() -> None:
    layers = street()
    layers["frontages"] = [
        {"building_id": "S", "geometry": "LINESTRING (0 -20, 5 -20)", "ground_floor_use": "living"},
        {"building_id": "S", "geometry": "LINESTRING (5 -20, 10 -20)", "ground_floor_use": "kitchen"},
        {"building_id": "S", "geometry": "LINESTRING (0 -30, 10 -30)", "ground_floor_use": "living"},
        {"building_id": "N", "geometry": "LINESTRING (0 0, 10 0)", "ground_floor_use": "shop"},
    ]
    assert seen(layers, **{"from": "frontages"}) == [(2, 2)]
    shops = {"from": {"layer": "frontages", "where": "ground_floor_use = 'shop'"}}
    assert seen(layers, select="stops", **shops) == [(1, 1)]
    layers["frontages"][0]["ground_floor_use"] = None
    assert seen(layers, **{"from": "frontages"}) == [(1, 2)]
    assert seen(layers, select="frontages", **{"from": "frontages"}) == [(0, 0), (0, 0), (0, 0), (1, 2)]


def test_fronts_that_were_derived_do_not_move_the_windows() -> None:
    layers = {**street(), "paths": [{"geometry": "LINESTRING (-20 -10, 30 -10)"}]}
    assert seen(layers) == [(1, 1)]
    measured = counted(layers, **{"from": "frontages"})
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("frontages", "ground_floor_use")]


@pytest.mark.parametrize(
    ("barrier", "expected"),
    [
        ({"kind": "wall"}, (0, 0)), ({"kind": "wall", "height_m": 1.5}, (0, 0)), ({"kind": "wall", "height_m": 1.4}, (1, 1)),
        ({"kind": "fence"}, (0, 1)), ({"kind": "fence", "height_m": 2}, (0, 0)), ({"kind": "hedge", "height_m": 1}, (1, 1)),
        ({"kind": "hedge"}, (0, 1)), ({"kind": "level_change"}, (0, 1)), ({"kind": "level_change", "height_m": 3}, (0, 0)),
        ({"kind": "rail"}, (1, 1)), ({"kind": "water", "height_m": 9}, (1, 1)), ({"kind": "regional_road"}, (1, 1)),
        ({"kind": None}, (0, 1)), ({"kind": None, "height_m": 1}, (1, 1)), ({"kind": None, "height_m": 2}, (0, 1)),
    ],
)  # fmt: skip
def test_barriers_hide_from_eye_height(barrier: dict[str, Any], expected: tuple[float, float]) -> None:
    for shape in ("LINESTRING (-50 -10.5, 50 -10.5)", "POLYGON ((-50 -12, 50 -12, 50 -11, -50 -11, -50 -12))"):
        layers = {**street(), "barriers": [{**barrier, "geometry": shape}]}
        measured = counted(layers)
        assert (measured.low.iloc[0], measured.high.iloc[0]) == expected
        gaps = {"kind" for _ in (1,) if barrier["kind"] is None} | {
            "height_m" for _ in (1,) if "height_m" not in barrier
        }
        told = {item.attribute for item in measured.missing}
        assert told == (gaps if expected == (0, 1) else set())


def test_demolished_buildings_hide_nothing_and_hold_nobody() -> None:
    layers = street()
    layers["buildings"].append(
        {"geometry": "POLYGON ((-50 -12, 50 -12, 50 -9, -50 -9, -50 -12))", "status": "existing"}
    )
    assert seen(layers) == [(0, 0)]
    layers["buildings"][2]["status"] = "demolished"
    assert seen(layers) == [(1, 1)]
    layers["buildings"][1]["status"] = "demolished"
    assert seen(layers) == [(0, 1)]


def test_a_dwelling_without_a_building_may_see_what_is_near_its_point() -> None:
    layers = street()
    layers["dwellings"].append({"geometry": "POINT (40 0)"})
    measured = counted(layers, 36)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (1, 2)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", "building_id")]
    assert seen(layers, 34) == [(1, 1)]


def test_layers_that_are_not_there() -> None:
    layers = street()
    del layers["buildings"]
    measured = counted(layers, 26)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 3)
    assert {item.layer for item in measured.missing} == {"buildings"}
    assert seen(layers, 26, statistic="share_seen") == [(0, 1)]
    assert seen(layers, 4, statistic="share_seen") == [(0, 0)]
    layers = street()
    del layers["dwellings"]
    assert seen(layers) == [(0, math.inf)]
    assert seen(layers, statistic="share_seen") == [(0, 1)]
    assert [item.layer for item in counted(layers).missing] == ["dwellings"]
    assert seen({**street(), "dwellings": []}) == [(0, 0)]
    assert seen({**street(), "dwellings": []}, statistic="share_seen") == [(0, 0)]
    assert seen({**street(), "entrances": []}) == []


def test_dwellings_that_may_be_meant_count_in_the_high_bound() -> None:
    owners = {"from": {"layer": "dwellings", "where": "tenure = 'owner'"}}
    measured = counted(street(), select="stops", **owners)
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (2, 3)
    assert [(item.layer, item.attribute) for item in measured.missing] == [("dwellings", "tenure")]
    assert seen(street(), select="stops", statistic="share_seen", **owners) == [(1, 1)]


def test_a_share_counts_the_points_of_a_grid() -> None:
    layers = street()
    layers["public_spaces"] = [
        {"space_id": "a", "geometry": "POLYGON ((0 -20, 10 -20, 10 0, 0 0, 0 -20))"},
        {"space_id": "b", "geometry": "POLYGON ((20 10, 30 10, 30 30, 20 30, 20 10))"},
        {"space_id": "c", "geometry": "POLYGON ((1 1, 9 1, 9 9, 1 9, 1 1))"},
    ]
    layers["buildings"].append({"building_id": "x", "geometry": "POLYGON ((20 12, 30 12, 30 13, 20 13, 20 12))"})
    shares = seen(layers, 25, "public_spaces", statistic="share_seen")
    assert shares == [(1, 1), (5 / 6, 5 / 6), (0.25, 0.25)]  # of b two points are built on, and one is too far
    assert seen(layers, 25, "public_spaces") == [(3, 3), (2, 2), (1, 1)]


def test_a_thing_in_a_building_is_seen_at_the_walls_of_that_building() -> None:
    layers = street()
    layers["facilities"] = [
        {"facility_id": "in", "geometry": "POINT (5 4)"}, {"facility_id": "out", "geometry": "POINT (5 11)"},
        {"facility_id": "all", "geometry": HOUSE},
    ]  # fmt: skip
    assert seen(layers, select="facilities") == [(1, 1), (1, 1), (2, 2)]
    assert seen(layers, 60, select="facilities", statistic="share_seen") == [(0.25, 0.25), (0.25, 0.25), (1, 1)]
    assert seen(layers, **{"from": "facilities"}) == [(0, 0)]
    assert seen(layers, select="stops", **{"from": "facilities"}) == [(2, 2)]


def test_targets_other_than_dwellings_look_from_where_they_are() -> None:
    layers = street()
    layers["entrances"].append({"geometry": "POINT (5 -19)", "kind": "shared_main"})
    assert seen(layers, **{"from": "entrances"}) == [(1, 1), (1, 1)]
    assert seen(layers, **{"from": ["stops", "entrances"]}) == [(2, 2), (2, 2)]
    assert seen(layers, select="stops", **{"from": "stops"}) == [(0, 0)]
    assert seen(layers, **{"from": "buildings"}) == [(1, 1), (2, 2)]
    layers["public_spaces"] = [{"geometry": "POLYGON ((20 -20, 30 -20, 30 0, 20 0, 20 -20))"}]
    assert seen(layers, **{"from": "public_spaces"}) == [(1, 1), (1, 1)]


def test_units_and_refusals() -> None:
    kind = KINDS["sightlines"]

    def unit(given: Any, statistic: str = "count") -> str:
        return kind.unit_of(kind.parameters.model_validate({"from": given, "within_m": 5, "statistic": statistic}))

    assert [unit("dwellings"), unit("frontages"), unit("stops"), unit(["dwellings", "stops"])] == [
        "dwellings", "fronts", "features", "features",
    ]  # fmt: skip
    assert unit("dwellings", "share_seen") == "share"
    for wrong in ({"from": "dwellings"}, {"within_m": 5}, {"from": "dwellings", "within_m": -1}):
        with pytest.raises(ValidationError):
            kind.parameters.model_validate(wrong)


# What follows looks at everything by hand: one window, one point and one line at a time.

Place = tuple[Point, Point, Point | None]
"""Where distances are measured to, where lines begin or end, and which way it looks."""


def outline(area: shapely.Geometry) -> Iterator[tuple[Point, Point, Point]]:
    """Yield the straight walls of an area, and which way is out."""
    for part in shapely.get_parts(area):
        for ring in (part.exterior, *part.interiors):
            corners = list(ring.coords)[:-1]
            straight = [
                (before, here, after)
                for before, here, after in zip(
                    corners[-1:] + corners[:-1], corners, corners[1:] + corners[:1], strict=True
                )
                if abs((here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0]))
                > 1e-9
            ]
            points = [here for _, here, _ in straight]
            for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
                length = math.hypot(x1 - x0, y1 - y0)
                out = ((y1 - y0) / length, (x0 - x1) / length)
                if part.covers(shapely.Point((x0 + x1) / 2 + 1e-4 * out[0], (y0 + y1) / 2 + 1e-4 * out[1])):
                    out = (-out[0], -out[1])
                yield (x0, y0), (x1, y1), out


def pieces(start: Point, end: Point) -> list[Point]:
    number = math.ceil(math.dist(start, end) / 5 - 1e-6)
    return [(start[0] + (end[0] - start[0]) * (n + 0.5) / number, start[1] + (end[1] - start[1]) * (n + 0.5) / number)
            for n in range(number)]  # fmt: skip


def windows(area: shapely.Geometry) -> list[tuple[Point, Point | None]]:
    return [(point, out) for start, end, out in outline(area) for point in pieces(start, end)]


def solid(shape: shapely.Geometry) -> shapely.Geometry:
    return shape if shape.area else shape.buffer(0.01, cap_style="square", join_style="mitre")


def touched(point: Point, solids: list[shapely.Geometry], metres: float = 1e-3) -> bool:
    return any(shape.distance(shapely.Point(point)) <= metres for shape in solids)


def before(at: Point, out: Point, aside: float = 0.0) -> Point:
    return at[0] + 0.05 * out[0] - aside * out[1], at[1] + 0.05 * out[1] + aside * out[0]


def nearest_walls(point: Point, solids: list[shapely.Geometry], reach: float) -> list[Place]:
    found = []
    for shape in solids:
        for start, end, out in outline(shape):
            wall = shapely.LineString([start, end])
            at = wall.interpolate(wall.project(shapely.Point(point)))
            found.append((at.distance(shapely.Point(point)), (at.x, at.y), out))
    found = [item for item in found if item[0] <= reach + 1e-6]
    least = min((item[0] for item in found), default=0)
    nearest = [item for item in found if item[0] <= least + 1e-3]
    for some, steps in ((nearest, (0.0,)), (nearest, (-0.1, 0.1)), (found, (0.0,))):
        free = [(metres, at, eye, out) for metres, at, out in some for step in steps
                if not touched(eye := before(at, out, step), solids)]  # fmt: skip
        if free:
            least = min(item[0] for item in free)
            return [(at, eye, out) for metres, at, eye, out in free if metres <= least + 1e-3]
    return []


def standing(point: Point, out: Point | None, solids: list[shapely.Geometry], belongs: float) -> list[Place]:
    """Return where a sample stands."""
    if out is not None:
        eyes = [before(point, out)] if not touched(before(point, out), solids) else [
            eye for side in (-0.1, 0.1) if not touched(eye := before(point, out, side), solids)
        ]  # fmt: skip
        return [(point, eye, out) for eye in eyes]
    if not touched(point, solids, belongs + 1e-6):
        return [(point, point, None)]
    return nearest_walls(point, solids, 0.5)


class Town:
    """A plan in which everything is known, looked at by hand."""

    def __init__(self, layers: Layers) -> None:
        self.layers = {name: [{**f, "geometry": shapely.from_wkt(f["geometry"])} for f in features]
                       for name, features in layers.items()}  # fmt: skip
        self.houses = {f["building_id"]: f["geometry"] for f in self.layers["buildings"]}
        hiding = [f["geometry"] for f in self.layers.get("barriers", []) if f["kind"] in ("wall", "fence", "hedge")
                  and (2 if f["height_m"] is None else f["height_m"]) >= 1.5]  # fmt: skip
        self.solids = [*self.houses.values(), *map(solid, hiding)]

    def samples(self, layer: str, shape: shapely.Geometry, grid: bool) -> list[list[Place]]:
        """Return for every sample of a feature where it stands."""
        belongs = 0.5 if layer in ("entrances", "frontages") else 1e-3
        if layer == "buildings":
            return [standing(point, out, self.solids, 0) for point, out in windows(shape)]
        houses = list(self.houses.values())
        if shape.geom_type == "Polygon" and grid:
            points = [p for p in self.grid(shape) if standing(p, None, houses, 1e-3) and not self.covered(p, houses)]
            if points:
                return [standing(point, None, self.solids, 1e-3) for point in points]
            belongs = 0.5
        edge = [(shape.x, shape.y)] if shape.geom_type == "Point" else (
            [point for point, _ in windows(shape)] if shape.geom_type == "Polygon" else pieces(*shape.coords)
        )  # fmt: skip
        outside = [point for point in edge if standing(point, None, houses, belongs)]
        if outside:
            return [standing(point, None, self.solids, belongs) for point in outside]
        if layer == "frontages":
            return []
        if layer == "entrances" and (doors := [nearest_walls(point, houses, 5) for point in edge]) != [[]]:
            return [standing(at, out, self.solids, 0) for places in doors for at, _, out in places]
        middle = shape.representative_point()
        home = next(house for house in houses if house.distance(middle) <= 1e-3)
        return [standing(point, out, self.solids, 0) for point, out in windows(home)]

    @staticmethod
    def covered(point: Point, houses: list[shapely.Geometry]) -> bool:
        return touched(point, houses) and not nearest_walls(point, houses, 1e-3)

    @staticmethod
    def grid(box: shapely.Geometry) -> list[Point]:
        x0, y0, x1, y1 = box.bounds
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        steps = [math.ceil(side / 5) for side in (x1 - x0, y1 - y0)]
        return [(middle[0] + (i - (steps[0] - 1) / 2) * 5, middle[1] + (j - (steps[1] - 1) / 2) * 5)
                for i in range(steps[0]) for j in range(steps[1])]  # fmt: skip

    def home(self, feature: dict[str, Any]) -> str | None:
        if feature["building_id"] in self.houses:
            return str(feature["building_id"])
        shape = feature["geometry"]
        place = shape.interpolate(0.5, normalized=True) if shape.length else shape
        near = sorted((house.distance(place), name) for name, house in self.houses.items())
        return near[0][1] if near and near[0][0] <= 0.5 + 1e-6 else None

    def looks(self, layer: str, feature: dict[str, Any]) -> list[Place]:
        """Return from where a feature looks."""
        if layer != "dwellings":
            return [place for places in self.samples(layer, feature["geometry"], False) for place in places]
        home = self.home(feature)
        if home is None:
            return []
        fronts = [front for front in self.layers.get("frontages", [])
                  if front["ground_floor_use"] == "living" and self.home(front) == home]  # fmt: skip
        if fronts:
            return [place for front in fronts for place in self.looks("frontages", front)]
        return [place for places in self.samples("buildings", self.houses[home], False) for place in places]

    def sees(self, looker: Place, place: Place, within: float) -> bool:
        (at, eye, out), (there, spot, _) = looker, place
        if math.dist(at, there) > within + 1e-6:
            return False
        if out is not None and (spot[0] - eye[0]) * out[0] + (spot[1] - eye[1]) * out[1] <= 1e-3:
            return False
        line = shapely.LineString([eye, spot]) if eye != spot else shapely.Point(eye)
        return all(shape.distance(line) > 1e-3 for shape in self.solids)

    def answers(self, layer: str, select: str, within: float, chosen: Any) -> list[tuple[float, float]]:
        """Return per subject how many see it, and which share is seen."""
        sources = [(n, self.looks(layer, f)) for n, f in enumerate(self.layers[layer]) if chosen(f)]
        found = []
        for number, feature in enumerate(self.layers[select]):
            spots = self.samples(select, feature["geometry"], True)
            seen_by: list[set[int]] = [
                {n for n, places in sources if (select, number) != (layer, n)
                 and any(self.sees(looker, spot, within) for looker in places for spot in spot_places)}
                for spot_places in spots
            ]  # fmt: skip
            share = sum(map(bool, seen_by)) / len(spots) if spots else 0.0
            found.append((float(len(set().union(*seen_by))), share))
        return found


@st.composite
def towns(draw: st.DrawFn, gaps: bool = False) -> Layers:
    """Draw houses that often touch, with fronts, doors, homes, walls, squares and stops, on whole metres."""
    coordinate, side = st.integers(0, 40), st.integers(2, 13)
    some = st.integers(0, 3)

    def spot() -> str:
        return f"POINT ({draw(coordinate)} {draw(coordinate)})"

    def box() -> shapely.Geometry:
        x, y = draw(coordinate), draw(coordinate)
        return shapely.box(x, y, x + draw(side), y + draw(side))

    layers: Layers = {"buildings": [], "dwellings": [], "frontages": [], "entrances": [], "barriers": []}
    uses = ["living", "storage", None] if gaps else ["living", "storage"]
    for n in range(draw(st.integers(1, 5))):
        house = box()
        if draw(st.booleans()):
            x0, y0, x1, y1 = house.bounds
            house = house.difference(shapely.box((x0 + x1) / 2, (y0 + y1) / 2, x1, y1))
        layers["buildings"].append({"building_id": f"b{n}", "geometry": house.wkt})
        inside = house.representative_point()
        for _ in range(draw(st.integers(0, 2))):
            named = draw(st.sampled_from([f"b{n}", None, "elsewhere"]))
            tenure = draw(st.sampled_from(["owner", "social_rent", None] if gaps else ["owner", "social_rent"]))
            layers["dwellings"].append({"building_id": named, "geometry": inside.wkt, "tenure": tenure})
        walls = list(outline(house))
        for start, end, _ in draw(st.lists(st.sampled_from(walls), max_size=2, unique=True)):
            line = shapely.LineString([start, end]).wkt
            layers["frontages"].append(
                {
                    "building_id": draw(st.sampled_from([f"b{n}", None])),
                    "geometry": line,
                    "ground_floor_use": draw(st.sampled_from(uses)),
                }
            )
        door = draw(st.sampled_from(walls))
        at = shapely.LineString(door[:2]).interpolate(draw(st.sampled_from([0, 0.25, 0.5])), normalized=True)
        layers["entrances"].append({"building_id": None, "geometry": at.wkt})
    layers["entrances"] += [{"building_id": None, "geometry": spot()} for _ in range(draw(st.integers(0, 1)))]
    heights = st.sampled_from([1.0, 2.0, None] if gaps else [1.0, 2.0])
    for _ in range(draw(some)):
        x, y, length = draw(coordinate), draw(coordinate), draw(st.integers(2, 20))
        ends = (x + length, y + draw(st.sampled_from([0, 3]))) if draw(st.booleans()) else (x, y + length)
        shape = shapely.LineString([(x, y), ends]) if draw(st.booleans()) else shapely.box(x, y, x + 1, y + length)
        kind = draw(st.sampled_from(["wall", "fence", "hedge", "rail", "water"]))
        layers["barriers"].append({"kind": kind, "height_m": draw(heights), "geometry": shape.wkt})
    layers["stops"] = [{"geometry": spot()} for _ in range(draw(some))]
    layers["public_spaces"] = [{"geometry": box().wkt} for _ in range(draw(st.integers(0, 2)))]
    for name, features in layers.items():
        key = {"buildings": "building_id", "dwellings": "dwelling_id", "public_spaces": "space_id"}.get(
            name, f"{name[:-1]}_id"
        )
        for n, feature in enumerate(features):
            feature.setdefault(key, f"{name[0]}{n:02}")
    return {name: features for name, features in layers.items() if features or name != "barriers"}


def everyone(feature: dict[str, Any]) -> bool:
    return True


SOURCES = {
    "dwellings": ("dwellings", everyone),
    "frontages": ("frontages", lambda feature: feature["ground_floor_use"] == "living"),
    "entrances": ("entrances", everyone),
    "stops": ("stops", everyone),
    "buildings": ("buildings", everyone),
    "public_spaces": ("public_spaces", everyone),
    "owners": ("dwellings", lambda feature: feature["tenure"] == "owner"),
}
OWNERS = {"layer": "dwellings", "where": "tenure = 'owner'"}
ANYWHERE = shapely.box(-100, -100, 200, 200)


def measured(made: Plan, source: str, select: str, within: float, statistic: str) -> Measured:
    parameters = {"from": OWNERS if source == "owners" else source, "within_m": within, "statistic": statistic}
    return run("sightlines", parameters, made, select)


@settings(max_examples=80, deadline=None)
@given(
    towns(), st.sampled_from(sorted(SOURCES)),
    st.sampled_from(["entrances", "public_spaces", "stops", "dwellings", "buildings", "frontages"]), st.integers(1, 50),
)  # fmt: skip
def test_agrees_with_looking_along_every_line(layers: Layers, source: str, select: str, within: int) -> None:
    town, made = Town(layers), plan(layers, ANYWHERE)
    layer, chosen = SOURCES[source]
    expected = town.answers(layer, select, within, chosen)
    for number, statistic in enumerate(("count", "share_seen")):
        found = measured(made, source, select, within, statistic)
        assert found.low.tolist() == pytest.approx([answer[number] for answer in expected])
        assert found.high.tolist() == found.low.tolist()


OPTIONS = {
    ("barriers", "height_m"): (1.0, 2.0),
    ("dwellings", "tenure"): ("owner", "social_rent"),
    ("frontages", "ground_floor_use"): ("living", "storage"),
}


def gaps_of(layers: Layers) -> list[tuple[str, int, str]]:
    """Return what is not known and matters; a wall without a height is high."""
    return [(name, n, attribute) for name, attribute in OPTIONS for n, feature in enumerate(layers.get(name, []))
            if feature[attribute] is None and feature.get("kind") not in ("wall", "rail", "water")]  # fmt: skip


def completions(layers: Layers) -> Iterator[Layers]:
    """Yield the ways to fill in what is not known; of many gaps only the first few are tried in every way."""
    gaps = gaps_of(layers)
    ways = [OPTIONS[name, attribute][: 2 if n < 5 else 1] for n, (name, _, attribute) in enumerate(gaps)]
    for values in product(*ways):
        filled = {name: [dict(feature) for feature in features] for name, features in layers.items()}
        for (name, n, attribute), value_ in zip(gaps, values, strict=True):
            filled[name][n][attribute] = value_
        yield filled


@settings(max_examples=40, deadline=None)
@given(
    towns(gaps=True),
    st.sampled_from(sorted(SOURCES)),
    st.sampled_from(["entrances", "public_spaces"]),
    st.integers(5, 50),
)
def test_what_is_not_known_stays_within_the_bounds(layers: Layers, source: str, select: str, within: int) -> None:
    made = plan(layers, ANYWHERE)
    layer, chosen = SOURCES[source]
    answers = [Town(filled).answers(layer, select, within, chosen) for filled in completions(layers)]
    kinds = {name for name, _, _ in gaps_of(layers)}
    for number, statistic in enumerate(("count", "share_seen")):
        found = measured(made, source, select, within, statistic)
        for n, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
            values = [answer[n][number] for answer in answers]
            assert low - 1e-9 <= min(values)
            assert max(values) <= high + 1e-9
            if len(kinds) < 2 and "frontages" not in kinds and len(gaps_of(layers)) <= 5:
                assert (low, high) == pytest.approx((min(values), max(values)))


DOOR_AT_JUST_FIVE_METRES: Layers = {
    "buildings": [
        {"building_id": "b0", "geometry": "POLYGON ((36 21, 36 27, 30 27, 30 21, 36 21))"},
        {"building_id": "b1", "geometry": "POLYGON ((31 17, 31 22, 18 22, 18 17, 31 17))"},
    ],
    "entrances": [{"building_id": None, "geometry": "POINT (31 22)"}],
    "public_spaces": [],
}
"""The walls in which the door inside the other building may be are five metres off, give or take a rounding."""


@settings(max_examples=15, deadline=None)
@given(towns(), st.sampled_from(sorted(SOURCES)), st.integers(5, 50), st.floats(0, 6.3), st.integers(0, 10**6))
@example(DOOR_AT_JUST_FIVE_METRES, "buildings", 5, 1.0, 0)
def test_does_not_depend_on_how_the_plan_is_drawn(
    layers: Layers, source: str, within: int, angle: float, seed: int
) -> None:
    random = np.random.default_rng(seed)

    def answer(drawn: list[shapely.Geometry], move: Any) -> list[float]:
        moved = {name: [{**feature, "geometry": move(shapely.from_wkt(feature["geometry"]).segmentize(random.uniform(0.7, 9)))}
                        for feature in features] for name, features in layers.items()}  # fmt: skip
        moved["barriers"] = [{"kind": "wall", "geometry": move(line)} for line in drawn]
        moved = {name: [features[n] for n in random.permutation(len(features))] for name, features in moved.items()}
        made = plan(moved, move(ANYWHERE))
        found = [measured(made, source, select, within, statistic) for select in ("entrances", "public_spaces")
                 for statistic in ("count", "share_seen")]  # fmt: skip
        return [float(number) for item in found for number in item.value]

    walls = [shapely.LineString([(3, 3), (17, 3)]), shapely.LineString([(20, 1), (25, 30)])]
    assert_drawing_does_not_matter(answer, walls, angle, seed)


def test_the_plan_is_the_ground_that_nothing_is_built_on() -> None:
    boundary = "POLYGON ((0 -30, 10 -30, 10 10, 0 10, 0 -30))"
    found = value(
        "sightlines", {"from": "dwellings", "within_m": 30, "statistic": "share_seen"}, plan(street(), boundary)
    )
    assert found == [1.0]
    assert interval("sightlines", {"from": "dwellings", "within_m": 30}, plan(street(), boundary)) == (3, 3)
