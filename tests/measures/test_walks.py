"""Where walks from dwellings start, and what the reader of a review is told about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.measures.context import Context
from plancheck.measures.walks import access_of_layer, doors_of, network_of, starting_places
from plancheck.plan.model import Plan
from plancheck.walking.access import reach_network
from plancheck.walking.network import Network
from tests.measures.builder import plan, run, value
from tests.walking.lattice import Lattice, Street, lines, places, streets

STREET = [{"geometry": "LINESTRING (0 0, 100 0)"}]
BLOCK = "POLYGON ((20 2, 30 2, 30 12, 20 12, 20 2))"
TO_STOPS = {"to": "stops"}


def village(**layers: Any) -> dict[str, Any]:
    return {
        "paths": STREET,
        "stops": [{"geometry": "POINT (60 0)"}],
        "buildings": [{"building_id": "B", "geometry": BLOCK}],
        "entrances": [{"entrance_id": "E", "geometry": "POINT (20 7)"}],
        **layers,
    }


def dwelling(**attributes: Any) -> dict[str, Any]:
    return {"geometry": "POINT (25 9)", "entrance_id": None, "building_id": None, **attributes}


def test_without_an_entrance_the_nearest_point_of_the_building_serves() -> None:
    made = plan(
        village(
            dwellings=[
                dwelling(entrance_id="E", building_id="B"), dwelling(building_id="B"),
                dwelling(entrance_id="gone", building_id="B"), dwelling(building_id="gone"), dwelling(),
            ]
        )
    )  # fmt: skip
    assert value("distance", TO_STOPS, made, "dwellings") == [47, 32, 32, 44, 44]


def test_a_demolished_building_does_not_serve() -> None:
    layers = village(dwellings=[dwelling(building_id="B")])
    layers["buildings"] = [{"building_id": "B", "geometry": BLOCK, "status": "demolished"}]
    assert value("distance", TO_STOPS, plan(layers), "dwellings") == [44]


def test_without_the_layers_or_the_attributes_dwellings_start_where_they_are() -> None:
    layers = village(dwellings=[{"geometry": "POINT (25 9)"}])
    assert value("distance", TO_STOPS, plan(layers), "dwellings") == [44]
    layers = village(dwellings=[dwelling(entrance_id="E", building_id="B")])
    del layers["entrances"]
    assert value("distance", TO_STOPS, plan(layers), "dwellings") == [32]
    del layers["buildings"]
    assert value("distance", TO_STOPS, plan(layers), "dwellings") == [44]


def test_dwellings_that_start_at_one_place_share_a_door() -> None:
    homes = [dwelling(building_id="B"), dwelling(entrance_id="E"), dwelling(), dwelling(building_id="B"), dwelling()]
    context = Context(plan(village(dwellings=homes)))
    network = network_of(context)
    assert isinstance(network, Network)
    doors = doors_of(context, network)
    assert doors.access.size == 3
    assert [doors.door.tolist().index(door) for door in doors.door] == [0, 1, 2, 0, 2]
    access = access_of_layer(context, network, "dwellings")
    assert access.distance == pytest.approx([2, 7, 9, 2, 9])


def test_the_review_says_where_walks_had_to_start() -> None:
    layers = village(
        dwellings=[
            dwelling(dwelling_id="a", entrance_id="E"), dwelling(dwelling_id="b", building_id="B"),
            dwelling(dwelling_id="c", building_id="B"), dwelling(dwelling_id="d"),
            dwelling(dwelling_id="e", building_id="B", geometry="POINT (-50 9)"),
        ]
    )  # fmt: skip
    made = plan(layers, "POLYGON ((-9 -9, 110 -9, 110 20, -9 20, -9 -9))")
    found = Context(made).issues()
    assert [(issue.code, issue.level, issue.layer, issue.feature, issue.location) for issue in found] == [
        ("W005", "note", "dwellings", "b", (25.0, 9.0)), ("W006", "note", "dwellings", "d", (25.0, 9.0)),
    ]  # fmt: skip
    assert found[0].message.render("en").startswith("Dwellings that name no entrance on the drawing: 2.")
    assert "on the drawing: 1. Their walks start at their own point." in found[1].message.render("en")
    bare = {name: frame for name, frame in made.layers.items() if name not in ("entrances", "buildings")}
    assert Context(Plan("x", made.crs, made.boundary, bare, {})).issues() == ()


@settings(max_examples=40, deadline=None)
@given(streets(), places(1, 5), places(0, 4), st.lists(st.booleans(), min_size=5, max_size=5))
def test_walks_from_buildings_agree_with_the_lattice_and_are_never_shorter_than_a_straight_line(
    town: list[Street], homes: list[shapely.Geometry], targets: list[shapely.Geometry], named: list[bool]
) -> None:
    lattice = Lattice.of(town)
    made = plan(
        {
            "paths": [{"geometry": line} for line in lines(town)],
            "buildings": [{"building_id": f"B{n}", "geometry": g} for n, g in enumerate(homes) if g.area],
            "dwellings": [
                {"dwelling_id": f"{n:02}", "geometry": g.centroid, "building_id": f"B{n}" if named[n] else None}
                for n, g in enumerate(homes)
            ],
            "landmarks": [{"geometry": g} for g in targets],
        }
    )
    starts = [g if named[n] else g.centroid for n, g in enumerate(homes)]
    context = Context(made)
    if all(named[n] or not g.area for n, g in enumerate(homes)):  # a middle can lie between half metres
        expected = [min((lattice.between(start, t) for t in targets), default=np.inf) for start in starts]
        assert value("distance", {"to": "landmarks"}, context, "dwellings") == pytest.approx(expected, abs=1e-5)
    assert [a.equals(b) for a, b in zip(starting_places(context, "dwellings"), starts, strict=True)] == [True] * len(
        starts
    )
    walked = run("distance", {"to": "landmarks"}, context, "dwellings").value
    straight = [min((shapely.distance(start, t) for t in targets), default=np.inf) for start in starts]
    assert (walked >= np.array(straight) - 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(streets(), places(1, 6), st.floats(0, 6.3), st.integers(1, 30))
def test_places_reach_the_network_where_it_is_nearest(
    town: list[Street], found: list[shapely.Geometry], angle: float, scale: int
) -> None:
    def turned(shape: shapely.Geometry) -> shapely.Geometry:
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return shapely.transform(shape, lambda xy: xy @ rotation.T * scale)

    shapes = np.array([turned(shape).segmentize(scale) for shape in found], dtype=object)
    paths = [{"geometry": turned(line)} for line in lines(town)]
    network = network_of(Context(plan({"paths": paths})))
    assert isinstance(network, Network)
    access = reach_network(network, shapes)
    edges = [shape.boundary if shape.area else shape for shape in shapes]
    whole = shapely.union_all(network.lines)
    assert access.distance == pytest.approx([edge.distance(whole) for edge in edges], abs=1e-6)
    for place, edge, first, last in zip(access.place, access.edge, access.first, access.last, strict=True):
        for metres in (first, (first + last) / 2, last):
            point = shapely.line_interpolate_point(network.lines[edge], metres)
            assert point.distance(edges[place]) <= access.distance[place] + 2e-3
