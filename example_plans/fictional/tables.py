"""The tables beside the drawing: the programme, which follows from it, some answers and some indicators."""

from __future__ import annotations

from collections import Counter
from typing import Any

import shapely
from scene import Scene


def fill_tables(scene: Scene, boundary: Any) -> None:
    inside = {
        name: [item for item in features if boundary.contains(item["geometry"].representative_point())]
        for name, features in scene.layers.items()
        if name != "boundary"
    }

    def area(layer: str, **wanted: Any) -> float:
        shapes = [
            item["geometry"] for item in inside[layer] if all(item.get(key) == value for key, value in wanted.items())
        ]
        return float(round(shapely.union_all(shapes).area)) if shapes else 0.0

    def floor(*categories: str) -> float:
        return float(sum(item["floor_area_m2"] or 0 for item in inside["facilities"] if item["category"] in categories))

    def count(category: str) -> int:
        return sum(1 for item in inside["facilities"] if item["category"] == category)

    homes = inside["dwellings"]
    tenures = Counter(item["tenure"] for item in homes)
    people = [item["household_size"] for item in homes if item["household_size"]]
    rows: list[tuple[str, float, str]] = [
        ("dwellings", len(homes), "dwellings"),
        ("inhabitants", round(sum(people) * len(homes) / len(people)), "inhabitants"),
        *((f"dwellings_{tenure}", count, "dwellings") for tenure, count in sorted(tenures.items())),
        ("plan_area", round(boundary.area), "m2"),
        (
            "affordable_dwellings",
            sum(tenures[tenure] for tenure in ("social_rent", "mid_rent", "affordable_owner")),
            "dwellings",
        ),
        ("jobs", sum(item["jobs"] or 0 for item in inside["buildings"]), "jobs"),
        ("green", area("public_spaces", access="public", green=True), "m2"),
        ("soft_ground", area("land_cover", cover="green"), "m2"),
        ("water", area("land_cover", cover="water"), "m2"),
        ("paved", area("land_cover", cover="paved"), "m2"),
        ("infrastructure", round(sum(item["geometry"].area for item in inside["road_parts"])), "m2"),
        ("energy", 240, "m2"),
        ("playground", area("public_spaces", kind="playground"), "m2"),
        ("sports_field", area("public_spaces", kind="sports_field"), "m2"),
        ("parking_places", sum(item.get("bays") or 0 for item in inside["road_parts"]), "places"),
        ("primary_school", count("primary_school"), "facilities"),
        ("supermarket", count("supermarket"), "facilities"),
        ("health_centre", count("health_centre"), "facilities"),
        ("community_centre", count("community_centre"), "facilities"),
        ("general_practitioners", 0.4, "fte"),
        ("sports_hall", count("sport_indoor"), "facilities"),
        ("education_floor", floor("primary_school", "childcare"), "m2"),
        ("shop_floor", floor("supermarket", "shop", "pharmacy"), "m2"),
        ("hospitality_floor", floor("cafe"), "m2"),
        ("community_floor", floor("community_centre"), "m2"),
        ("work_floor", floor("work"), "m2"),
        ("care_floor", floor("care"), "m2"),
        ("benches", sum(1 for item in inside["furniture"] if item["kind"] == "bench"), "benches"),
        ("trees", len(inside["trees"]), "trees"),
    ]
    scene.tables["programme"] = [
        {"item": item, "quantity": float(quantity), "unit": unit} for item, quantity, unit in rows
    ]
    answers = (
        (
            "q.routines",
            "partly",
            "Routes van ouders en ouderen zijn nagelopen; die van jongeren nog niet.",
            "ontwerper",
            "2026-03-12",
            "verslag-routesessie.pdf",
        ),
        (
            "q.identity",
            "yes",
            "Zeilmakerij en touwbaan zijn door de klankbordgroep gekozen.",
            "planner",
            "2026-03-12",
            "verslag-klankbordgroep.pdf",
        ),
        (
            "q.hosting",
            "no",
            "Voor het buurthuis is nog geen beheerder aangewezen.",
            "sociaal_professional",
            "2026-04-02",
            None,
        ),
        (
            "q.youth",
            "partly",
            "Eén sessie op de middelbare school gehouden.",
            "sociaal_professional",
            "2026-04-02",
            "verslag-jongeren.pdf",
        ),
    )
    scene.tables["answers"] = [
        {
            "rule": rule,
            "value": value,
            "note": note,
            "author": "Projectgroep (fictief)",
            "role": role,
            "date": date,
            "evidence": evidence,
        }
        for rule, value, note, role, date, evidence in answers
    ]
    indicators = (
        ("fictief voorbeeld", "buurtcohesie", "N-WEST", 2025, 5.8),
        ("fictief voorbeeld", "buurtcohesie", "N-KADE", 2025, 6.1),
        ("fictief voorbeeld", "buurtcohesie", "N-OOST", 2025, 5.2),
        ("fictief voorbeeld", "leefbaarheid", "N-WEST", 2025, 4.1),
        ("fictief voorbeeld", "veiligheidsgevoel", "N-OOST", 2025, 6.4),
    )
    keys = ("source", "indicator", "neighbourhood", "year", "value")
    scene.tables["indicators"] = [dict(zip(keys, row, strict=True)) for row in indicators]
