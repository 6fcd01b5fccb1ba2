"""Neighbourhoods and blocks have the score of what is judged in them, reckoned as that of the plan."""

from __future__ import annotations

from typing import Any

import plancheck
from plancheck.plan.building import plan_from_rows
from plancheck.review.model import Review
from tests.pack_files import HEAD, Packs
from tests.review.test_outcome import STOREYS, building

WEST, EAST = ((0, 50), (50, 100))
LIFTS = STOREYS.replace("bldg.dwellings_per_entrance", "bldg.lift").replace("T01", "T02").removeprefix("rules:\n")
LIFTS = LIFTS.replace("{attribute: storeys}", "{attribute: height_m}").replace("at_most: 5", "at_most: 20")


def neighbourhood(name: str, across: tuple[int, int]) -> dict[str, Any]:
    left, right = across
    return {"neighbourhood_id": name, "name": f"Buurt {name}",
            "geometry": f"POLYGON (({left} 0, {right} 0, {right} 100, {left} 100, {left} 0))"}  # fmt: skip


def review(packs: Packs, *buildings: dict[str, Any], rules: str = STOREYS, **layers: Any) -> Review:
    content = {"neighbourhoods": [neighbourhood("W", WEST), neighbourhood("E", EAST)], "buildings": list(buildings)}
    return plancheck.judge(plan_from_rows({**content, **layers}), plancheck.load_pack(packs.write(HEAD + rules)))


def scores(found: Review, layer: str = "neighbourhoods") -> dict[str, tuple[float | None, ...]]:
    return {
        area.id: (area.score, area.low, area.high, area.completeness) for area in found.areas if area.layer == layer
    }


def test_each_area_is_scored_by_what_lies_in_it(packs: Packs) -> None:
    found = review(packs, building("B1", storeys=3), building("B2", at=20, storeys=9), building("B3", at=60, storeys=9))
    assert scores(found) == {"W": (50, 50, 50, 1), "E": (0, 0, 0, 1)}
    assert [area.title for area in found.areas if area.layer == "neighbourhoods"] == ["Buurt E", "Buurt W"]


def test_what_is_not_known_widens_the_range_of_its_area_only(packs: Packs) -> None:
    found = review(packs, building("B1", storeys=3), building("B2", at=20), building("B3", at=60, storeys=3))
    assert scores(found) == {"W": (100, 50, 100, 0.5), "E": (100, 100, 100, 1)}


def test_an_area_in_which_nothing_is_judged_has_no_score(packs: Packs) -> None:
    assert scores(review(packs, building("B1", storeys=3)))["E"] == (None, None, None, None)


def test_one_area_around_everything_has_the_score_of_the_plan(packs: Packs) -> None:
    buildings = [building("B1", storeys=3, height_m=30), building("B2", at=20, storeys=9), building("B3", at=60)]
    around = [neighbourhood("A", (0, 100))]
    found = review(packs, *buildings, rules=STOREYS + "    weight: 3\n" + LIFTS, neighbourhoods=around)
    total = found.total
    assert scores(found) == {"A": (total.score, total.low, total.high, total.completeness)}
    assert total.score is not None


def test_blocks_come_with_their_outline_and_their_dwellings(packs: Packs) -> None:
    buildings = [building("B1", storeys=3, block_id="K1"), building("B2", at=60, storeys=9, block_id="K2")]
    homes = [{"dwelling_id": f"D{n}", "tenure": tenure, "geometry": "POINT (12 12)"}
             for n, tenure in enumerate(("owner", "owner", "social_rent", None))]  # fmt: skip
    found = review(packs, *buildings, dwellings=homes)
    assert scores(found, "blocks") == {"K1": (100, 100, 100, 1), "K2": (0, 0, 0, 1)}
    first = next(area for area in found.areas if area.id == "K1")
    assert first.geometry is not None
    assert first.geometry.startswith("POLYGON ((10 10")
    assert first.dwellings == 4
    assert {mix.attribute: mix.counts for mix in first.mix} == {"tenure": {"owner": 2, "social_rent": 1}}
