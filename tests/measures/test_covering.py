"""How features cover areas: what rules share gives what each would find alone, and what uniting everything gives."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from plancheck.measures.context import Context
from plancheck.measures.covering import covering
from plancheck.measures.drawn import cover_off
from plancheck.measures.overlapping import overlaps, without_overlaps
from plancheck.measures.surfaces import covered_by
from plancheck.pack.terms import Target
from tests.measures.builder import plan, subjects
from tests.walking.lattice import places

NEAR_M = 1.0


def turned(drawn: list[shapely.Geometry], angle: float) -> list[shapely.Geometry]:
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [shapely.transform(shape, lambda xy: xy @ turn + (85000.0, 446000.0)) for shape in drawn]


def array(shapes: list[shapely.Geometry]) -> np.ndarray:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


@st.composite
def heaps(draw: st.DrawFn) -> list[shapely.Geometry]:
    """Draw shapes that overlap, touch, lie in each other, are the same, have holes or parts, and points."""
    drawn = draw(places(0, 7))
    ring = shapely.difference(shapely.box(2, 2, 14, 12), shapely.box(5, 4, 9, 8))
    pair = shapely.MultiPolygon([shapely.box(0, 0, 4, 4), shapely.box(10, 4, 16, 9)])
    return [*drawn, *drawn[:2], *draw(st.lists(st.sampled_from([ring, pair]), max_size=2))]


@settings(max_examples=150, deadline=None)
@given(heaps(), st.floats(0, 3))
def test_parts_of_polygons_cover_the_same_once(drawn: list[shapely.Geometry], angle: float) -> None:
    flat = array([shape for shape in turned(drawn, angle) if shape.area > 0])
    one, other = np.triu_indices(len(flat), 1)
    found = overlaps(flat, one, other)
    common = shapely.area(shapely.intersection(flat[one], flat[other])) > 1e-6
    assert {frozenset(pair) for pair in zip(found.larger, found.smaller, strict=True)} >= {
        frozenset(pair) for pair in zip(one[common], other[common], strict=True)
    }
    assert (shapely.area(flat[found.larger]) >= shapely.area(flat[found.smaller])).all()
    parts, changed = without_overlaps(flat, found)
    assert shapely.area(parts).sum() == pytest.approx(shapely.union_all(flat).area, abs=1e-6)
    assert shapely.union_all(parts).area == pytest.approx(shapely.union_all(flat).area, abs=1e-6)
    assert all(part is shape for part, shape in zip(parts[~changed], flat[~changed], strict=True))


@settings(max_examples=60, deadline=None)
@given(heaps(), heaps(), places(1, 3), st.floats(0, 3), st.randoms(use_true_random=False))
def test_what_rules_share_changes_nothing(
    green: list[shapely.Geometry], water: list[shapely.Geometry], wards: list[shapely.Geometry], angle: float,
    random: Random,
) -> None:  # fmt: skip
    layers = {
        "public_spaces": [{"geometry": g, "green": random.choice([True, False, None])} for g in turned(green, angle)],
        "land_cover": [{"geometry": g} for g in turned(water, angle)],
        "neighbourhoods": [
            {"geometry": g} for g in turned([ward if ward.area else ward.buffer(5) for ward in wards], angle)
        ],
    }
    context = Context(plan(layers))
    green_ones = Target.model_validate({"layer": "public_spaces", "where": "green = TRUE"})
    spaces, cover = Target(layer="public_spaces"), Target(layer="land_cover")
    for who in ("neighbourhoods", "plan"):
        judged = subjects(context, who)
        rows = np.arange(len(judged))[::-1]
        for targets in ([spaces], [green_ones], [cover, spaces], [green_ones, cover], [cover]):
            selection = context.select(targets)
            for chosen in (np.ones(len(selection), dtype=bool), selection.certain):
                shared = covering(context, judged, selection, chosen)
                alone = covered_by(selection.geometry[chosen], judged.geometry, NEAR_M)
                flat = [shape for shape in selection.geometry[chosen] if shape.area > 0]
                whole = shapely.area(shapely.intersection(judged.geometry, shapely.union_all(flat)))
                assert shared.amount == pytest.approx(whole, abs=1e-6)
                assert alone.amount == pytest.approx(whole, abs=1e-6)
                for off in (0.1, NEAR_M / 2) if len(targets) == 1 else ():
                    assert cover_off(shared.only(rows), off)[0] == pytest.approx(
                        cover_off(alone.only(rows), off)[0], abs=1e-5
                    )
