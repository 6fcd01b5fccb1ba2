from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plancheck.measures import KINDS
from plancheck.measures.base import Subjects
from plancheck.measures.context import Context
from tests.measures.builder import frame, interval, plan, run, value
from tests.measures.invariance import Lines, Move, assert_drawing_does_not_matter

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
COUNT = {"of": {"count": "facilities"}}
START = -math.inf


def things(*years: Any, **attributes: Any) -> list[dict[str, Any]]:
    """Return features with a year of delivery, or with a status."""
    return [
        {"geometry": "POINT (5 5)", "phase_year": None if isinstance(year, str) else year,
         "status": year if isinstance(year, str) else "new", **attributes}
        for year in years
    ]  # fmt: skip


def by_hand(homes: list[float], amounts: list[tuple[float, float]], at: float) -> float:
    """Return the delivered part of amounts with a year, when that part of the homes is there."""
    total = sum(number for _, number in amounts)
    if not homes or total <= 0:
        return np.nan
    moment = next(year for year in sorted(homes) if sum(each <= year for each in homes) >= at * len(homes) - 1e-9)
    return sum(number for year, number in amounts if year <= moment) / total


@pytest.mark.parametrize(
    ("homes", "facilities", "at", "expected"),
    [
        ([2030, 2031, 2032, 2033], [2030, 2031, 2032], 0.5, 2 / 3),
        ([2030, 2031, 2032, 2033], [2030, 2031, 2032], 0.51, 1),
        ([2030, 2030, 2030, 2033], [2029, 2031], 0.1, 0.5),
        ([2030, 2040], [2050], 1, 0),
        (["existing", 2030], ["kept", 2030], 0.5, 0.5),
        (["existing", 2030], ["existing", 2030], 0.6, 1),
    ],
)
def test_known_values(homes: list[Any], facilities: list[Any], at: float, expected: float) -> None:
    town = plan({"dwellings": things(*homes), "facilities": things(*facilities)})
    assert value("phasing", {**COUNT, "at": at}, town) == [pytest.approx(expected)]


def test_half_is_the_default() -> None:
    assert KINDS["phasing"].parameters.model_validate(COUNT).at == 0.5  # type: ignore[attr-defined]


def test_a_demolished_feature_is_not_delivered() -> None:
    town = plan({"dwellings": things(2030, 2031), "facilities": things(2030, 2031, "demolished")})
    assert value("phasing", COUNT, town) == [0.5]


def test_kinds_of_amount() -> None:
    halls = [
        {"geometry": shapely.box(0, 0, 4, 10), "phase_year": 2030, "floor_area_m2": 100.0},
        {"geometry": shapely.box(2, 0, 8, 10), "phase_year": 2031, "floor_area_m2": 300.0},
        {"geometry": shapely.box(0, 0, 4, 10), "phase_year": 2030, "floor_area_m2": 0.0},
    ]
    town = plan({"dwellings": things(2030, 2031), "facilities": halls}, SQUARE)
    for of, expected in (
        ({"count": "facilities"}, 2 / 3), ({"sum": "floor_area_m2", "of": "facilities"}, 0.25),
        ({"area": "facilities"}, 0.5), ({"length": "facilities"}, 56 / 88),
        ({"count": {"layer": "facilities", "where": "floor_area_m2 > 0"}}, 0.5), ({"count": "dwellings"}, 0.5),
    ):  # fmt: skip
        assert value("phasing", {"of": of}, town) == [pytest.approx(expected)], of


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": {"programme": "dwellings"}}, {"of": {"count": "trees"}}, {"of": {"count": ["facilities", "trees"]}},
        {**COUNT, "at": 0}, {**COUNT, "at": 1.1}, {},
    ],
)  # fmt: skip
def test_what_has_no_year_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KINDS["phasing"].parameters.model_validate(wrong)


@pytest.mark.parametrize(
    ("layers", "of", "missing"),
    [
        ({"facilities": things(2030)}, {"count": "facilities"}, [("dwellings", None)]),
        ({"dwellings": things(2030)}, {"count": "facilities"}, [("facilities", None)]),
        ({"dwellings": [], "facilities": things(2030)}, {"count": "facilities"}, [("dwellings", None)]),
        ({"dwellings": things(2030), "facilities": []}, {"count": "facilities"}, [("facilities", None)]),
        (
            {"dwellings": things(2030, 2031), "facilities": things(None)}, {"count": "facilities"},
            [("facilities", "phase_year")],
        ),
        (
            {"dwellings": things(None, None), "facilities": things(2030)}, {"count": "facilities"},
            [("dwellings", "phase_year")],
        ),
        (
            {"dwellings": things(2030), "facilities": things(2030, hall_m2=9.0) + things(2031, hall_m2=None)},
            {"sum": "hall_m2", "of": "facilities"}, [("facilities", "hall_m2")],
        ),
        (
            {"dwellings": things(2030), "facilities": things(2030, hall_m2=9.0) + things(2031, hall_m2=-1.0)},
            {"sum": "hall_m2", "of": "facilities"}, [("facilities", "hall_m2")],
        ),
        (
            {"dwellings": things(2030), "facilities": things(2030, hall_m2=0.0)},
            {"sum": "hall_m2", "of": "facilities"}, [("facilities", None)],
        ),
    ],
)  # fmt: skip
def test_what_is_not_known(layers: dict[str, Any], of: dict[str, Any], missing: list[Any]) -> None:
    measured = run("phasing", {"of": of}, plan(layers, SQUARE))
    assert (measured.low.iloc[0], measured.high.iloc[0]) == (0, 1)
    assert [(item.layer, item.attribute) for item in measured.missing] == missing
    assert all(item.message.render("en") for item in measured.missing)


def test_an_unknown_year_that_changes_nothing_leaves_it_known() -> None:
    homes = things(2030, 2030, 2030, None)
    assert value("phasing", COUNT, plan({"dwellings": homes, "facilities": things(2030, 2031)})) == [0.5]


def test_context_exists_where_the_layer_has_no_status() -> None:
    def bare(*items: tuple[int, int | None]) -> list[dict[str, Any]]:
        return [{"geometry": f"POINT ({x} 5)", "phase_year": year} for x, year in items]

    area = {"neighbourhood_id": "N", "geometry": shapely.box(0, 0, 30, 10)}
    homes = bare((5, 2030), (6, 2040), (20, None))
    town = plan({"dwellings": homes, "facilities": bare((5, 2035), (20, None)), "neighbourhoods": [area]}, SQUARE)
    kind, context = KINDS["phasing"], Context(town)
    chosen = Subjects("features", "neighbourhoods", town.layers["neighbourhoods"])
    measured = kind.measure(context, chosen, kind.parameters.model_validate(COUNT))
    assert measured.value.tolist() == [0.5]  # the dwelling outside is not judged, the facility there serves
    assert value("phasing", COUNT, context) == [0]


def test_blocks_and_neighbourhoods_have_moments_of_their_own() -> None:
    places = [
        (n, year, item) for n, years in enumerate(((2030, 2031), (2040, 2041), ())) for item, year in enumerate(years)
    ]
    layers = {
        "dwellings": [{"geometry": f"POINT ({n}5 5)", "phase_year": year} for n, year, _ in places],
        "facilities": [
            {"geometry": f"POINT ({n}5 5)", "phase_year": year} for n in (0, 1, 2) for year in (2030, 2031, 2040)
        ],
    }
    areas = [{"zone_id": str(n), "geometry": shapely.box(n * 10, 0, n * 10 + 9, 9)} for n in range(3)]
    context = Context(plan({**layers, "zones": areas}))
    kind = KINDS["phasing"]
    for subjects in (
        Subjects("features", "zones", frame("zones", areas)),
        Subjects("blocks", "blocks", frame("zones", areas)[["geometry"]]),
    ):
        measured = kind.measure(context, subjects, kind.parameters.model_validate(COUNT))
        assert measured.value.tolist() == pytest.approx([1 / 3, 1, np.nan], nan_ok=True)


YEAR = st.sampled_from([2030, 2031, 2032, "existing", None])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(YEAR, min_size=0, max_size=4),
    st.lists(st.tuples(YEAR, st.sampled_from([True, True, None, False]), st.integers(0, 3)), min_size=0, max_size=4),
    st.sampled_from([0.25, 0.5, 0.7, 1.0]),
    st.booleans(),
)
def test_bounds_hold_whatever_is_filled_in(
    homes: list[Any], items: list[tuple[Any, Any, int]], at: float, added: bool
) -> None:
    facilities = [
        {**thing, "free_access": member, "hall_m2": float(size)}
        for thing, (_, member, size) in zip(things(*(year for year, *_ in items)), items, strict=True)
    ]
    target = {"layer": "facilities", "where": "free_access = true"}
    of = {"sum": "hall_m2", "of": target} if added else {"count": target}
    measured = run(
        "phasing", {"of": of, "at": at}, plan({"dwellings": things(*homes), "facilities": facilities}, SQUARE)
    )
    low, high = measured.low.iloc[0], measured.high.iloc[0]
    times = {None: (2000, 2030, 2031, 2035, 2099), "existing": (START,)}
    seen = [
        by_hand(list(built), [(year, size) for year, member, size in made if member], at)
        for built in product(*(times.get(year, (year,)) for year in homes))
        for made in product(*(
            [(when, there, size if added else 1) for when in times.get(year, (year,))
             for there in ((True, False) if member is None else (member,))]
            for year, member, size in items
        ))
    ]  # fmt: skip
    for part in seen:
        if not np.isnan(part):
            assert low - 1e-9 <= part <= high + 1e-9
    if np.isnan(seen).any():
        assert (low, high) == (0, 1)
    else:
        assert low >= min(seen) - 1e-9
        assert high <= max(seen) + 1e-9


def test_amounts_of_the_dwellings_themselves() -> None:
    homes = things(2030, 2031, None, tenure="owner") + things(2030, 2040, tenure="mid_rent")
    of = {"count": {"layer": "dwellings", "where": "tenure = 'owner'"}}
    low, high = interval("phasing", {"of": of}, plan({"dwellings": homes}))
    seen = [
        by_hand([2030, 2031, year, 2030, 2040], [(2030, 1), (2031, 1), (year, 1)], 0.5)
        for year in (2000, 2030, 2031, 2035, 2099)
    ]
    assert low <= min(seen) <= max(seen) <= high


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 9), st.integers(2030, 2033)),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.integers(2030, 2033), min_size=1, max_size=6),
)
def test_areas_agree_with_a_union(items: list[tuple[int, int, int, int]], homes: list[int]) -> None:
    halls = [(shapely.box(x, y, x + size, y + 2), year) for x, y, size, year in items]
    area = shapely.box(0, 0, 15, 15)
    layers = {
        "dwellings": things(*homes),
        "facilities": [{"geometry": hall, "phase_year": year} for hall, year in halls]
        + [{"geometry": "POINT (3 3)", "phase_year": 2030}],
    }
    moment = sorted(homes)[math.ceil(len(homes) / 2) - 1]
    union = shapely.union_all([hall for hall, _ in halls]).intersection(area).area
    early = shapely.union_all([hall for hall, year in halls if year <= moment]).intersection(area).area
    found = value("phasing", {"of": {"area": "facilities"}}, plan(layers, area))
    assert found == [pytest.approx(early / union if union else np.nan, abs=1e-9, nan_ok=True)]


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 6.3), st.integers(0, 99))
def test_the_way_of_drawing_does_not_matter(angle: float, seed: int) -> None:
    random = np.random.default_rng(seed)

    def measured(lines: Lines, move: Move) -> list[float]:
        hall = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))[0]
        halls = [(hall, 2030), (shapely.box(3, 0, 9, 4), 2031), (shapely.Point(1, 1), 2030)]
        order = random.permutation(3)
        layers = {
            "dwellings": things(2030, 2031, 2032, geometry=move(shapely.Point(5, 5))),
            "facilities": [{"geometry": move(halls[n][0]), "phase_year": halls[n][1]} for n in order],
        }
        town = plan(layers, move(shapely.box(-1, -1, 8, 8)))
        return [
            number for of in ({"count": "facilities"}, {"area": "facilities"}, {"length": "facilities"})
            for number in value("phasing", {"of": of, "at": 0.3}, town)
        ]  # fmt: skip

    corners = [(0, 0), (4, 0), (4, 6), (0, 6), (0, 0)]
    drawn = [shapely.LineString(corners[n : n + 2]) for n in range(4)]
    assert_drawing_does_not_matter(measured, drawn, angle, seed)
