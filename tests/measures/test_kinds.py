"""What all kinds have in common: a page of documentation with an example that runs, and shared work."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from plancheck.measures import KINDS
from plancheck.measures.context import Context
from plancheck.measures.daily import route_lines
from plancheck.plan.model import Plan
from plancheck.walking import building
from tests.measures.builder import plan, run, subjects

if TYPE_CHECKING:
    from plancheck.measures.base import Kind

SECTIONS = ("Definition", "Parameters", "Unit", "Unknowns", "Cost", "Source")


def small() -> Plan:
    """A street with homes on both sides, a school, a bench, a tree, a square and a ditch with a zebra across it."""
    square = "POLYGON ((40 0, 60 0, 60 20, 40 20, 40 0))"
    return plan(
        {
            "paths": [{"geometry": "LINESTRING (0 0, 100 0)", "crossing": "zebra"}],
            "buildings": [
                {"building_id": "B", "geometry": "POLYGON ((0 5, 10 5, 10 15, 0 15, 0 5))", "height_m": 9.0},
                {"building_id": "C", "geometry": "POLYGON ((0 -5, 10 -5, 10 -15, 0 -15, 0 -5))", "height_m": 9.0},
            ],
            "entrances": [{"entrance_id": "E", "geometry": "POINT (5 5)", "kind": "private_front", "building_id": "B"}],
            "frontages": [
                {"geometry": "LINESTRING (0 5, 10 5)", "ground_floor_use": "living", "building_id": "B",
                 "hybrid_zone_depth_m": 1.5},
                {"geometry": "LINESTRING (0 -5, 10 -5)", "ground_floor_use": "storage", "building_id": "C",
                 "hybrid_zone_depth_m": 0.0},
            ],
            "dwellings": [
                {"geometry": "POINT (5 6)", "entrance_id": "E", "building_id": "B", "tenure": "owner", "block_id": "X",
                 "phase_year": 2030, "target_group": "families"},
                {"geometry": "POINT (5 -6)", "building_id": "C", "tenure": "social_rent", "block_id": "Y",
                 "phase_year": 2031, "target_group": "seniors"},
            ],
            "facilities": [
                {"geometry": "POINT (90 5)", "category": "primary_school", "building_id": "B", "phase_year": 2030,
                 "opening_hours": "Mo-Fr 08:00-17:00", "jobs": 20, "floor_area_m2": 900.0},
                {"geometry": "POINT (92 5)", "category": "library", "building_id": "B", "phase_year": 2031,
                 "opening_hours": "Mo-Sa 10:00-20:00", "jobs": 5, "floor_area_m2": 300.0},
            ],
            "furniture": [{"geometry": "POINT (45 2)", "kind": "bench"}],
            "trees": [{"geometry": "POINT (50 10)", "crown_m": 4.0}],
            "public_spaces": [{"geometry": square, "kind": "square"}],
            "stops": [{"geometry": "POINT (70 1)"}],
            "barriers": [{"geometry": "LINESTRING (30 -50, 30 50)", "kind": "water"}],
        }
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_a_page_with_an_example_that_runs(kind: Kind) -> None:
    page = importlib.import_module(f"plancheck.measures.{kind.name}").__doc__
    assert page.startswith(f"`{kind.name}`: ")
    assert [section for section in SECTIONS if f"**{section}.**" in page] == list(SECTIONS)
    example = YAML(typ="safe").load(page.split("Example::")[1])
    assert list(example) == [kind.name]
    context = Context(small())
    select = {"count": "entrances", "value": "public_spaces", "distance": "dwellings", "reach": "dwellings",
              "adjacent": "entrances", "sightlines": "public_spaces", "opening": "facilities",
              "colocation": "buildings"}.get(kind.name, "plan")  # fmt: skip
    measured = run(kind.name, example[kind.name], context, select)
    assert measured.low.index.equals(subjects(context, select).index)
    assert (measured.low <= measured.high).all()
    assert kind.name == "ask" or measured.value.notna().all()
    assert kind.unit_of(kind.parameters.model_validate(example[kind.name])) is not None


@pytest.mark.parametrize(
    ("name", "parameters", "unit"),
    [
        ("count", {"of": "trees"}, "features"),
        ("count", {"of": "trees", "distinct": "landmark"}, "kinds"),
        ("reach", {"to": "trees", "within_m": 5, "distinct": "landmark"}, "kinds"),
        ("gap", {"to": "furniture", "within_m": 5}, "share"),
        ("gap", {"to": "furniture", "statistic": "longest_m"}, "m"),
        ("routes", {"statistic": "shared_with"}, "households"),
        ("value", {"property": "area"}, "m2"),
        ("distance", {"to": "trees"}, "m"),
    ],
)
def test_units_follow_the_parameters(name: str, parameters: dict[str, Any], unit: str) -> None:
    assert KINDS[name].unit_of(KINDS[name].parameters.model_validate(parameters)) == unit


def test_parameters_refuse_keys_that_they_do_not_know() -> None:
    for kind in KINDS.values():
        with pytest.raises(ValueError, match="Extra inputs are not permitted"):
            kind.parameters.model_validate({"no_such_key": 1})


def test_the_network_and_the_searches_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.measures import walks

    made: list[str] = []

    def counted(name: str, function: Any) -> Any:
        def wrapper(*arguments: Any) -> Any:
            made.append(name)
            return function(*arguments)

        return wrapper

    monkeypatch.setattr(walks, "build", counted("network", building.build))
    monkeypatch.setattr(walks, "spread", counted("search", walks.spread))
    monkeypatch.setattr(walks, "reach_network", counted("access", walks.reach_network))
    context = Context(small())
    for _ in range(3):
        run("distance", {"to": "stops"}, context, "dwellings")
        run("distance", {"to": "stops", "limit_m": 50}, context, "dwellings")
        run("gap", {"to": "furniture", "within_m": 50}, context)
        context.issues()
    assert sorted(made) == ["access", "access", "access", "network", "search"]


def test_an_empty_plan_breaks_nothing() -> None:
    layers = ("paths", "dwellings", "facilities", "furniture", "trees", "public_spaces", "entrances", "stops")
    for made in (
        plan({}, "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"),
        plan({name: [] for name in layers}, small().boundary),
    ):
        for kind in KINDS.values():
            module = importlib.import_module(f"plancheck.measures.{kind.name}")
            example = YAML(typ="safe").load(str(module.__doc__).split("Example::")[1])
            measured = run(kind.name, example[kind.name], made)
            assert (measured.low <= measured.high).all()
        assert Context(made).issues() == ()


def test_no_subjects_give_no_values() -> None:
    context = Context(plan({**{name: [] for name in ("stops", "dwellings")}, "paths": []}, small().boundary))
    for name, parameters in (
        ("distance", {"to": "stops"}), ("reach", {"to": "stops", "within_m": 9}), ("count", {"of": "stops"}),
        ("adjacent", {"to": "stops"}), ("value", {"property": "width"}), ("cover", {"by": "stops", "buffer": 3}),
        ("mix", {"of": "stops", "attribute": "mode"}), ("share", {"of": "stops", "where": "mode = 'bus'"}),
    ):  # fmt: skip
        assert run(name, parameters, context, "dwellings").low.tolist() == []


def test_routes_can_be_drawn() -> None:
    lines = route_lines(Context(small()))
    assert lines.geometry.length.sum() == pytest.approx(85)
    assert list(lines.columns) == ["flow", "trips", "households", "geometry"]
    assert lines["households"].tolist() == [1.0, 2.0, 2.0]  # the other building begins to share five metres on


def test_issues_say_where_the_network_falls_apart() -> None:
    made = plan(
        {
            "paths": [
                {"geometry": "LINESTRING (0 0, 100 0)"}, {"geometry": "LINESTRING (0 90, 50 90)"},
                {"geometry": "LINESTRING (90 90, 95 90)"},
            ],
            "dwellings": [
                {"dwelling_id": "near", "geometry": "POINT (10 10)"}, {"dwelling_id": "loose", "geometry": "POINT (10 80)"},
                {"dwelling_id": "far", "geometry": "POINT (10 -60)"}, {"dwelling_id": "farther", "geometry": "POINT (9 -61)"},
            ],
        }
    )  # fmt: skip
    found = Context(made).issues()
    assert [(issue.code, issue.level, issue.layer, issue.feature) for issue in found] == [
        ("W001", "warning", "paths", None), ("W001", "warning", "paths", None),
        ("W002", "warning", "dwellings", "farther"), ("W003", "warning", "dwellings", "loose"),
    ]  # fmt: skip
    assert [issue.location for issue in found] == [(0.0, 90.0), (90.0, 90.0), (9.0, -61.0), (10.0, 80.0)]
    assert "50 m" in found[0].message.render("en")
    assert "path: 2. The farthest is 61 m away" in found[2].message.render("en")
    nowhere = plan({"paths": [{"modes": "car", "geometry": "LINESTRING (0 0, 9 0)"}]})
    assert [issue.code for issue in Context(nowhere).issues()] == ["W004"]


def test_a_target_on_the_key_works_when_the_key_is_only_the_index() -> None:
    made = small()
    layers = {name: frame.drop(columns=name[:-1] + "_id", errors="ignore") for name, frame in made.layers.items()}
    layers["entrances"] = made.layers["entrances"].drop(columns="entrance_id")
    bare = Plan(made.name, made.crs, made.boundary, layers, {})
    assert run("count", {"of": "dwellings", "by": "entrance_id"}, bare, "entrances").value.tolist() == [1]
    where = {"to": {"layer": "entrances", "where": "entrance_id = 'E'"}, "along": "straight"}
    assert run("distance", where, bare, "dwellings").value.tolist() == [1, 11]


def test_every_kind_says_what_a_drawing_that_is_a_bit_off_does_to_it() -> None:
    for kind in KINDS.values():
        page = inspect.getdoc(inspect.getmodule(kind.measure)) or ""
        assert "**On the edge.**" in page, kind.name


def test_size_is_known_from_the_shape() -> None:
    made = small()
    large = {"layer": "public_spaces", "where": "area_m2 >= 400 AND kind = 'square'"}
    assert run("distance", {"to": large, "along": "straight"}, made, "stops").value.tolist() == [10]
    assert run("value", {"attribute": "area_m2"}, made, "public_spaces").value.tolist() == [400]
