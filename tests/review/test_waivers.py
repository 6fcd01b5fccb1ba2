"""Waivers: what they say, what they match, and what a review is worth without what is waived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from plancheck.measures.base import Subjects
from plancheck.pack.model import LoadedRule
from plancheck.plan.building import plan_from_rows
from plancheck.review.engine import judge
from plancheck.review.model import Result, Review
from plancheck.review.outcome import Verdicts, judged
from plancheck.review.waivers import Waiver, read_waivers
from plancheck.review.waiving import without
from tests.pack_files import HEAD, RULE, Packs

MORE = """\
  - id: plan.trees
    code: T02
    aliases: [old.trees]
    title: {nl: Tien bomen, en: Ten trees}
    why: {nl: Schaduw, en: Shade}
    source: {ref: essay, authority: policy}
    factor: uitnodigend.verzorging
    level: requirement
    select: plan
    measure: {count: {of: trees, inside: true}}
    norm: {at_least: 10, unit: trees}
  - id: q.host
    code: T03
    title: {nl: Gastheer, en: Host}
    why: {nl: Iemand, en: Someone}
    source: {ref: essay, authority: guideline}
    factor: uitnodigend.sociale_regie
    level: recommendation
    select: plan
    measure: {ask: {question: {nl: Wie?, en: Who?}, scale: yes_partly_no, role: planner}}
    norm: {at_least: partly, unit: answer}
"""
RD = "EPSG:28992"
X, Y = 155000, 463000


def entrance(name: str, x: float, homes: int) -> tuple[dict[str, Any], dict[str, Any]]:
    door = {"entrance_id": name, "kind": "shared_main", "geometry": f"POINT ({X + x} {Y})"}
    return door, {"repeat": homes, "entrance_id": name, "geometry": f"POINT ({X + x} {Y + 5})"}


def town(*doors: tuple[str, float, int]) -> dict[str, Any]:
    """Return a plan of entrances: their ids, how far along the street they are, and how many homes they serve."""
    pairs = [entrance(*door) for door in doors]
    return {
        "boundary": {"name": "Proef", "geometry": shapely.box(X - 100, Y - 100, X + 900, Y + 100).wkt},
        "entrances": [door for door, _ in pairs],
        "dwellings": [homes for _, homes in pairs],
        "trees": {"repeat": 2, "geometry": f"POINT ({X} {Y + 50})"},
    }


TOWN = town(("E1", 0, 12), ("E2", 40, 14), ("E3", 80, 6))


def waiver(rule: str = "T01", **given: Any) -> Waiver:
    return Waiver.model_validate({"rule": rule, "reason": "In overleg.", "until": "2027-03-01", **given})


@pytest.fixture
def review(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Review]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")  # 1 March 2026
    pack = load_pack(packs.write(HEAD + RULE + MORE))

    def run(*waivers: Waiver, plan: Mapping[str, Any] = TOWN, rules: tuple[str, ...] = ()) -> Review:
        chosen = [loaded for loaded in pack.rules if loaded.rule.code in rules] if rules else None
        return judge(plan_from_rows(plan), pack, waivers=waivers, language="en", rules=chosen)

    return run


def doors(found: Review) -> Result:
    return next(result for result in found.results if result.code == "T01")


def statuses(found: Review) -> dict[str, str]:
    return {finding.subject.id: finding.status for finding in doors(found).findings}


def codes(found: Review) -> list[str]:
    return [issue.code for issue in found.input.issues if issue.code.startswith("I08")]


def test_a_waived_finding_stays_and_is_counted_apart(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E1"))
    assert statuses(found) == {"E1": "waived", "E2": "not_met"}
    counts = doors(found).subjects
    assert (counts.total, counts.met, counts.not_met, counts.waived) == (3, 1, 1, 1)
    assert doors(found).status == "not_met"
    [listed] = found.waivers
    assert (listed.matched, listed.finding) == (True, "bldg.dwellings_per_entrance:E1")
    assert codes(found) == []


def test_the_score_is_the_mean_of_what_is_not_waived_and_the_value_stays(review: Callable[..., Review]) -> None:
    before, after = doors(review()), doors(review(waiver(feature="E1")))
    assert (before.score, before.low, before.high) == (pytest.approx(100 / 3, abs=1e-3),) * 3
    assert (after.score, after.low, after.high) == (50, 50, 50)
    assert before.value == after.value == pytest.approx(1 / 3, abs=1e-6)


def test_a_rule_of_which_all_that_falls_short_is_waived_is_waived(review: Callable[..., Review]) -> None:
    found = doors(review(waiver(feature="E1"), waiver(feature="E2")))
    assert (found.status, found.score) == ("waived", 100)


def test_a_rule_of_which_everything_is_waived_has_no_score(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E1"), plan=town(("E1", 0, 12)))
    assert (doors(found).status, doors(found).score, doors(found).low, doors(found).high) == (
        "waived",
        None,
        None,
        None,
    )
    factors = {factor.id: factor for key in found.keys for factor in key.factors}
    assert factors["vanzelfsprekend.levendigheid"].completeness is None


@pytest.mark.parametrize("name", ["T02", "plan.trees", "old.trees"])
def test_a_rule_on_the_plan_is_waived_by_its_id_code_or_alias(review: Callable[..., Review], name: str) -> None:
    assert review().total.requirements_not_met == 1
    found = review(waiver(name))
    assert found.total.requirements_not_met == 0
    result = next(result for result in found.results if result.code == "T02")
    assert (result.status, result.value, result.findings[0].status) == ("waived", 2, "waived")
    assert found.waivers[0].rule == "plan.trees"


def test_the_subject_of_a_rule_on_the_plan_may_be_named(review: Callable[..., Review]) -> None:
    assert review(waiver("T02", feature="plan")).waivers[0].matched
    assert codes(review(waiver("T02", feature="Elders"))) == ["I081"]


AT_E1 = {"x": X, "y": Y, "radius": 15}


def test_when_ids_changed_the_place_tells(review: Callable[..., Review]) -> None:
    renamed = town(("N7", 3, 12), ("N8", 40, 14))
    found = review(waiver(feature="E1", place=AT_E1), plan=renamed)
    assert statuses(found) == {"N7": "waived", "N8": "not_met"}
    assert found.waivers[0].finding == "bldg.dwellings_per_entrance:N7"


def test_a_place_alone_will_do(review: Callable[..., Review]) -> None:
    assert statuses(review(waiver(place=AT_E1)))["E1"] == "waived"


def test_what_was_moved_out_of_the_radius_is_not_matched(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E1", place=AT_E1), plan=town(("N7", 16, 12)))
    assert statuses(found) == {"N7": "not_met"}
    assert codes(found) == ["I081"]
    assert (found.waivers[0].matched, found.waivers[0].outcome) == (False, "unmatched")


def test_what_moved_and_kept_its_id_is_waived_and_asked_about(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E1", place=AT_E1), plan=town(("E1", 300, 12)))
    assert statuses(found) == {"E1": "waived"}
    assert codes(found) == ["I085"]


def test_ids_that_were_dealt_out_anew_waive_nothing(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E1", place=AT_E1), plan=town(("E2", 0, 12), ("E1", 300, 12)))
    assert set(statuses(found).values()) == {"not_met"}
    assert codes(found) == ["I082"]


def test_a_radius_with_two_that_fall_short_waives_neither(review: Callable[..., Review]) -> None:
    found = review(waiver(place={"x": X, "y": Y, "radius": 50}))
    assert set(statuses(found).values()) == {"not_met"}
    assert codes(found) == ["I082"]


def test_one_that_falls_short_among_others_that_do_not_is_the_one(review: Callable[..., Review]) -> None:
    found = review(waiver(place={"x": X + 80, "y": Y, "radius": 50}))
    assert statuses(found) == {"E1": "not_met", "E2": "waived"}


def test_a_place_may_be_given_in_degrees(review: Callable[..., Review]) -> None:
    import pyproj

    lon, lat = pyproj.Transformer.from_crs(RD, "EPSG:4326", always_xy=True).transform(X, Y)
    assert statuses(review(waiver(place={"x": lon, "y": lat, "crs": "EPSG:4326"})))["E1"] == "waived"
    assert codes(review(waiver(place={"x": lon, "y": lat}))) == ["I081"]
    assert codes(review(waiver(place={"x": X, "y": Y, "crs": "EPSG:4326"}))) == ["I081"]


def test_a_waiver_holds_on_its_last_day_and_not_the_day_after(review: Callable[..., Review]) -> None:
    assert review(waiver(feature="E1", until="2026-03-01")).waivers[0].matched
    found = review(waiver(feature="E1", until="2026-02-28"))
    assert statuses(found)["E1"] == "not_met"
    assert codes(found) == ["I080"]


def test_what_needs_no_waiver_is_told(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E3"))
    assert codes(found) == ["I083"]
    assert not found.waivers[0].matched


def test_a_rule_that_is_not_in_the_pack(review: Callable[..., Review]) -> None:
    found = review(waiver("bldg.dwelling_per_entrance", feature="E1"))
    assert codes(found) == ["I084"]
    assert "Is it 'bldg.dwellings_per_entrance'?" in found.input.issues[-1].message


def test_a_rule_that_is_not_judged_now_is_no_problem(review: Callable[..., Review]) -> None:
    found = review(waiver(feature="E1"), rules=("T02",))
    assert codes(found) == []
    assert found.waivers[0].outcome == "not_judged"


def test_what_is_not_known_is_not_waived(review: Callable[..., Review]) -> None:
    no_homes = {name: rows for name, rows in TOWN.items() if name != "dwellings"}
    found = review(waiver(feature="E1"), plan=no_homes)
    assert statuses(found)["E1"] == "unknown"
    assert codes(found) == ["I086"]


def test_questions_are_answered_and_not_waived(review: Callable[..., Review]) -> None:
    assert codes(review(waiver("T03"))) == ["I087"]


def test_who_names_nothing_means_all(review: Callable[..., Review]) -> None:
    found = review(waiver())
    assert set(statuses(found).values()) == {"not_met"}
    assert codes(found) == ["I082"]


RIGHT = """\
waivers:
  - rule: T01
    feature: 12
    place: {x: 155000, y: 463000}
    reason: |
      Zorgcomplex met receptie.
    author: {name: Bureau Voorbeeld, role: bouwplanadviseur}
    date: 2026-03-01
    until: 2027-03-01
answers: []
"""


def read(folder: Path, content: str) -> tuple[Waiver, ...]:
    path = folder / "waivers.yaml"
    path.write_text(content, encoding="utf-8")
    return read_waivers(path)


def test_a_file_with_waivers(tmp_path: Path) -> None:
    [found] = read(tmp_path, RIGHT)
    assert (found.feature, str(found.until), found.reason) == ("12", "2027-03-01", "Zorgcomplex met receptie.")
    assert found.place is not None
    assert found.place.radius == 15
    assert read(tmp_path, "waivers:\n") == ()


@pytest.mark.parametrize(
    ("change", "explained"),
    [
        (("    until: 2027-03-01\n", ""), "waivers.yaml:2:5: V002: The waiver has no end date."),
        (("2027-03-01\n", "\n"), "waivers.yaml:9:5: V002: The waiver has no end date."),
        (("|\n      Zorgcomplex met receptie.", "' '"), "waivers.yaml:5:13: V001: The waiver has no reason."),
        (("2027-03-01\n", "2027-02-30\n"), "waivers.yaml:9:12: V003: '2027-02-30' is not a date."),
        (("2027-03-01\n", "1-3-2027\n"), "Did you mean '2027-03-01'?"),
        (("2027-03-01\n", "ooit\n"), "V003: 'ooit' is not a date."),
        (("2026-03-01", "2028-03-01"), "V004: The waiver ends on 2027-03-01, before its date 2028-03-01."),
        (("463000}", "463000, crs: RD}"), "V005: 'RD' is not a coordinate system."),
        (("463000}", "463000, radius: 0}"), "R014"),
        (("reason: |", "raeson: |"), "Did you mean 'reason'?"),
        (("waivers:", "ontheffingen:"), "R011: The key 'ontheffingen' is not known here."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_waiver_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], explained: str
) -> None:
    assert change[0] in RIGHT
    with pytest.raises(PlancheckError) as caught:
        read(tmp_path, RIGHT.replace(*change, 1) if change[0] != "2027-03-01\n" else RIGHT.replace(*change))
    assert explained in caught.value.explain("en")


@pytest.mark.parametrize("change", [("reason:", "raeson:"), ("until:", "untill:")])
def test_a_misspelt_key_gives_one_message(tmp_path: Path, change: tuple[str, str]) -> None:
    with pytest.raises(PlancheckError) as caught:
        read(tmp_path, RIGHT.partition("  - rule: T02")[0].replace(*change))
    assert [fault.code for fault in caught.value.faults] == ["R011"]


def test_a_file_that_holds_no_waivers_says_how_one_begins(tmp_path: Path) -> None:
    with pytest.raises(PlancheckError) as caught:
        read(tmp_path, "- rule: T01\n")
    assert "R004: This file must hold keys and values, such as 'waivers:'." in caught.value.explain("en")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PlancheckError) as caught:
        read(tmp_path, "waivers:\n  - {rule: T01}\n  - {rule: T02, reason: ja, until: nooit}\n")
    assert [fault.code for fault in caught.value.faults] == ["V001", "V002", "V003"]


@lru_cache(maxsize=1)
def some_rule() -> LoadedRule:
    return load_pack("defensible-space").rules[0]


verdict = st.sampled_from(["met", "short", "unknown"])


@given(
    st.lists(st.tuples(verdict, st.floats(0, 1), st.booleans()), min_size=1, max_size=12), st.floats(0.05, 1),
)  # fmt: skip
def test_whatever_is_waived_the_ranges_hold_and_nothing_gets_worse(
    subjects: list[tuple[str, float, bool]], accept: float
) -> None:
    loaded = some_rule()
    loaded = replace(loaded, rule=loaded.rule.model_copy(update={"accept": accept}))
    met, short = (np.array([kind == name for kind, _, _ in subjects]) for name in ("met", "short"))
    score = np.where(met, 1.0, [part for _, part, _ in subjects])
    low, high = np.where(met | short, score, 0.0), np.where(met | short, score, 1.0)
    nothing = np.zeros(len(subjects))
    verdicts = Verdicts(nothing, nothing, met, short, nothing, nothing.astype(bool), low, high)
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)] * len(subjects))
    before = judged(loaded, Subjects("features", "entrances", frame), verdicts, (), 0)
    waived = short & np.array([chosen for _, _, chosen in subjects])
    after = without(before, waived)
    if waived.all():
        assert (after.status, after.score, after.counts) == ("waived", None, False)
        return
    assert after.low is not None
    assert after.high is not None
    assert -1e-9 <= after.low <= after.high + 1e-9 <= 100 + 1e-6
    if after.score is not None:
        assert after.low - 1e-9 <= after.score <= after.high + 1e-9
    order = ["not_met", "unknown", "waived", "met"]
    assert order.index(after.status) >= order.index(before.status)
    if not (short & ~waived).any():
        assert after.status != "not_met"
    if not waived.any():
        assert (after.status, after.score, after.low, after.high) == (
            before.status,
            before.score,
            before.low,
            before.high,
        )
