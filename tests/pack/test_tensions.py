"""Where the sources pull apart, rules say so on both sides."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import plancheck
from plancheck.api import load_pack
from plancheck.pack.model import LoadedRule
from plancheck.plan.building import plan_from_rows
from plancheck.plan.schema import LAYERS
from tests.pack_files import HEAD, RULE, Packs

THIRTEEN = {
    "even mix or homogeneous blocks": [("mix.evenness", "mix.grunfeld"), ("mix.dominance", "mix.grunfeld")],
    "mixing is not yet cohesion": [("mix.tenure_price", "fac.shared_old_new")],
    "seeing or being seen": [
        ("space.sightlines", "bldg.privacy"),
        ("space.sightlines", "form.hybrid_zone"),
        ("space.sightlines.home", "bldg.privacy"),
        ("bldg.eyes_per_100m", "bldg.privacy"),
        ("route.night", "bldg.privacy"),
    ],
    "open or closed": [
        ("route.continuity", "bldg.access_points"),
        ("route.cross_boundary", "bldg.access_points"),
        ("route.continuity", "q.safety_view.car_access"),
        ("space.meeting_levels.grounds", "q.safety_view.alley_gate"),
    ],
    "together or apart": [("fac.cluster", "fac.spread"), ("route.bundling", "route.school_car_free")],
    "meeting or retreat": [("space.meeting_levels.street", "space.quiet"), ("space.seat_quality", "space.quiet")],
    "benches invite and are claimed": [
        ("space.seat_spacing", "q.dominance_use"),
        ("space.seat_density", "q.dominance_use"),
        ("bldg.shared_route_home", "space.age_coverage"),
    ],
    "building or programme": [("fac.spread", "prog.calendar"), ("fac.distance.community_centre", "prog.calendar")],
    "norms or tailoring": [("fac.pressure.social", "prog.norm_table")],
    "more say is not always better": [("q.ladder", "q.ladder.rung")],
    "safety or cohesion": [
        ("q.safety_view", "q.safety_view.more_than_locks"),
        ("q.safety_view", "q.safety_view.one_mark"),
    ],
    "short ways or quiet parks": [
        ("space.on_desire_line", "space.quiet"),
        ("space.on_desire_line.through", "space.quiet"),
    ],
    "no steering on origin": [("mix.evenness", "q.bridging.origin")],
}


@pytest.fixture(scope="module")
def rules() -> Mapping[str, LoadedRule]:
    return {loaded.rule.id: loaded for loaded in load_pack().rules}


def test_every_tension_of_the_default_pack_is_declared_on_both_sides(rules: Mapping[str, LoadedRule]) -> None:
    one_sided = [
        f"{identity} > {other}"
        for identity, loaded in rules.items()
        for other in loaded.rule.tensions
        if other not in rules or identity not in rules[other].rule.tensions
    ]
    assert one_sided == []


def test_there_are_thirteen() -> None:
    assert len(THIRTEEN) == 13


@pytest.mark.parametrize("tension", THIRTEEN)
def test_each_of_the_thirteen_is_declared(tension: str, rules: Mapping[str, LoadedRule]) -> None:
    missing = [(one, other) for one, other in THIRTEEN[tension] if other not in rules[one].rule.tensions]
    assert missing == []


def test_the_plan_model_has_nothing_on_origin() -> None:
    words = ("origin", "ethnic", "nation", "herkomst", "religion", "migra")
    names = [attribute.name for layer in LAYERS.values() for attribute in layer.attributes]
    assert [name for name in names if any(word in name for word in words)] == []


def test_a_tension_with_a_rule_of_another_pack_is_no_fault_and_is_not_shown_when_the_pack_is_used_alone(
    packs: Packs,
) -> None:
    pack = plancheck.load_pack(packs.write(HEAD + RULE + "    tensions: [space.sightlines]\n"))
    entrance = {"entrance_id": "E1", "kind": "shared_main", "geometry": "POINT (0 0)"}
    homes = [{"dwelling_id": f"W{n}", "entrance_id": "E1", "geometry": "POINT (0 5)"} for n in range(11)]
    boundary = {"geometry": "POLYGON ((-50 -50, 50 -50, 50 50, -50 50, -50 -50))"}
    plan = plan_from_rows({"boundary": [boundary], "entrances": [entrance], "dwellings": homes})
    review = plancheck.judge(plan, pack, language="en")
    assert [result.status for result in review.results] == ["not_met"]
    assert review.tensions == ()
