"""Plans from rows, as the tests inside rules write them."""

from __future__ import annotations

from typing import Any

import pytest

from plancheck.errors import PlancheckError
from plancheck.plan.building import plan_from_rows


def test_rows_become_a_plan() -> None:
    plan = plan_from_rows({
        "dwellings": {"tenure": "owner", "geometry": "POINT (5 52)", "repeat": 3},
        "trees": [{"tree_id": "T", "geometry": "POINT (0 0)"}, {"geometry": "POINT (10 20)"}],
        "programme": [{"item": "jobs", "quantity": 3, "unit": "jobs"}],
    })  # fmt: skip
    assert plan.crs == "EPSG:28992"
    assert plan.boundary.bounds == (-1, -1, 11, 53)
    assert plan.layers["dwellings"].index.to_list() == ["dwellings-1", "dwellings-2", "dwellings-3"]
    assert plan.layers["dwellings"]["status"].to_list() == ["new"] * 3
    assert plan.layers["trees"].index.to_list() == ["T", "trees-2"]
    assert plan.tables["programme"].to_dict("records") == [{"item": "jobs", "quantity": 3.0, "unit": "jobs"}]


def test_a_drawn_boundary_divides_plan_and_context() -> None:
    plan = plan_from_rows({
        "boundary": {"name": "Proef", "geometry": "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"},
        "facilities": [{"category": "shop", "geometry": "POINT (5 5)"}, {"category": "shop", "geometry": "POINT (50 5)"}],
    })  # fmt: skip
    assert plan.boundary.area == 100
    assert plan.layers["facilities"]["inside"].to_list() == [True, False]
    assert plan.layers["facilities"]["status"].to_list() == ["new", "existing"]


def test_ten_rows_are_numbered_in_the_order_of_text() -> None:
    plan = plan_from_rows({"trees": {"geometry": "POINT (0 0)", "repeat": 10}})
    assert plan.layers["trees"].index.to_list()[:3] == ["trees-1", "trees-10", "trees-2"]


def test_nothing_at_all_is_an_empty_plan() -> None:
    plan = plan_from_rows({})
    assert plan.boundary.is_empty
    assert plan.layers == {}


def test_a_layer_without_rows_is_there() -> None:
    plan = plan_from_rows({"trees": [], "dwellings": {"geometry": "POINT (0 0)"}})
    assert len(plan.layers["trees"]) == 0
    assert list(plan.layers) == ["dwellings", "trees"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"dwelings": []}, "P030: There is no layer 'dwelings' in the plan model.\n  Did you mean 'dwellings'?"),
        ({"trees": {"geometry": "POINT 0 0"}}, "P031: The geometry of trees is not WKT: "),
        ({"trees": {}}, "P031: The geometry of trees is not WKT: "),
        ({"trees": {"crwn_m": 3, "geometry": "POINT (0 0)"}}, "P032: 'crwn_m' is not an attribute of 'trees'.\n  Did you mean 'crown_m'?"),
        ({"programme": [{"itm": "dwellings", "quantity": 9}]}, "P032: 'itm' is not an attribute of 'programme'.\n  Did you mean 'item'?"),
    ],
)  # fmt: skip
def test_wrong_rows(content: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlancheckError) as caught:
        plan_from_rows(content)
    assert caught.value.explain("en").startswith(sentence)
