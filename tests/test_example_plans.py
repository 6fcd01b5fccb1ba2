"""The example plans: golden outcomes, a valid contract, and honest unknowns where the data is thin.

``python -m tests.test_example_plans`` writes the golden outcomes anew; look at the difference before you commit it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import plancheck
from tests.pack.test_tensions import THIRTEEN

ROOT = Path(__file__).resolve().parent.parent
PLANS = {
    "havenkwartier-a": ROOT / "example_plans" / "fictional" / "havenkwartier-a.gpkg",
    "havenkwartier-b": ROOT / "example_plans" / "fictional" / "havenkwartier-b.gpkg",
    "delft-wippolder": ROOT / "example_plans" / "delft-wippolder" / "delft-wippolder.gpkg",
    "otterlo": ROOT / "example_plans" / "otterlo" / "otterlo.gpkg",
}
GOLDEN = Path(__file__).resolve().parent / "golden"


@lru_cache(maxsize=8)
def review(name: str) -> Any:
    return plancheck.check([PLANS[name]]).review


def outcomes(name: str) -> dict[str, Any]:
    """Return what a review says, short enough to read a difference in."""
    found = review(name)
    return {
        "plan": found.plan.model_dump(
            mode="json", include={"name", "crs", "area_ha", "dwellings", "inhabitants", "layers"}
        ),
        "total": found.total.model_dump(mode="json"),
        "keys": {
            key.id: key.model_dump(mode="json", include={"score", "low", "high", "completeness"}) for key in found.keys
        },
        "judgement": found.judgement.model_dump(mode="json"),
        "issues": sorted({(issue.code, issue.level, issue.layer or "") for issue in found.input.issues}),
        "results": {
            result.rule: [result.status, result.score, result.value, *result.subjects.model_dump().values()]
            for result in found.results
        },
        "missing": dict(sorted(missing(found).items())),
    }


def missing(found: Any) -> Counter[str]:
    """Return of how many rules that remain unknown each layer, or each attribute of a layer, is missing."""
    return Counter(
        name
        for result in found.results
        if result.status == "unknown"
        for name in {".".join(filter(None, (gap.layer, gap.attribute))) for gap in result.missing}
    )


@pytest.mark.parametrize("name", PLANS)
def test_golden_outcomes(name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(outcomes(name))) == golden


@pytest.mark.parametrize("name", PLANS)
def test_the_review_keeps_the_contract(name: str) -> None:
    import jsonschema

    from plancheck.report.json import schema, to_json

    document = json.loads(to_json(review(name)))
    jsonschema.validate(document, schema())
    assert document["schema"] == "plancheck.review/1"


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_dropped(name: str) -> None:
    found = review(name)
    assert {result.rule for result in found.results} == {loaded.rule.id for loaded in plancheck.load_pack().rules}
    for result in found.results:
        counts = result.subjects
        assert counts.total == counts.met + counts.not_met + counts.unknown + counts.waived, result.rule
        if result.level != "observation" and result.status not in ("to_judge", "not_applicable") and result.factor:
            listed = [finding for finding in result.findings if finding.status != "met"]
            asked = any(
                loaded.rule.id == result.rule and loaded.rule.is_question for loaded in plancheck.load_pack().rules
            )
            assert asked or len(listed) == counts.not_met + counts.unknown, result.rule
        if result.status == "unknown":
            assert result.missing, result.rule


SAME_PLACE_M = 75.0
FEW = 10


@pytest.mark.parametrize("name", PLANS)
def test_every_finding_has_a_place_that_can_be_found_without_the_map(name: str) -> None:
    for result in review(name).results:
        alike: dict[str, set[tuple[float, float]]] = defaultdict(set)
        for finding in result.findings:
            assert finding.where.strip(" ,"), finding.id
            assert finding.location is not None
            alike[finding.where].add(finding.location)
        for where, found in alike.items():
            across = [max(side) - min(side) for side in zip(*found, strict=True)]
            assert len(found) <= FEW or max(across) <= SAME_PLACE_M, (result.rule, where)


def test_otterlo_is_unknown_where_the_bgt_is_silent() -> None:
    results = {result.rule: result for result in review("otterlo").results}
    assert results["bldg.dwellings_per_entrance"].status == "unknown"
    assert results["bldg.dwellings_per_entrance"].missing[0].layer == "entrances"
    assert results["space.seat_spacing"].status == "unknown"
    assert "paths" in {gap.layer for gap in results["space.seat_spacing"].missing}


def test_variant_b_repairs_faults_of_variant_a() -> None:
    a, b = review("havenkwartier-a"), review("havenkwartier-b")
    assert b.total.score > a.total.score
    status = {result.rule: (result.score, other.score) for result, other in zip(a.results, b.results, strict=True)}
    for rule in ("bldg.dwellings_per_entrance", "space.seat_spacing", "space.play_distance"):
        assert status[rule][1] > status[rule][0], rule


def test_each_of_the_thirteen_tensions_is_shown_on_the_fictional_plan_once_people_have_answered(tmp_path: Path) -> None:
    rules = sorted({rule for pairs in THIRTEEN.values() for pair in pairs for rule in pair})
    asked = [rule for rule in rules if rule.startswith(("q.", "prog."))]
    answers = [f"- {{rule: {rule}, value: {1 if rule == 'q.ladder.rung' else 'no'}}}" for rule in asked]
    path = tmp_path / "answers.yaml"
    path.write_text("answers:\n" + "\n".join(answers) + "\n", encoding="utf-8")
    found = plancheck.check([PLANS["havenkwartier-b"]], answers=path, select=rules).review
    shown = {frozenset(tension.rules) for tension in found.tensions}
    assert [tension for tension, pairs in THIRTEEN.items() if not shown & {frozenset(pair) for pair in pairs}] == []


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for plan in PLANS:
        written = json.dumps(outcomes(plan), ensure_ascii=False, indent=1) + "\n"
        (GOLDEN / f"{plan}.json").write_text(written, encoding="utf-8")
