"""What the ground floors hold: the café and the work units on the square, care on the ground floor of the senior flat."""

from __future__ import annotations

from scene import Feature, Scene
from sites import door, facility


def fronts_of(scene: Scene, building_id: str, use: str) -> list[Feature]:
    return [item for item in scene.where("frontages", building_id=building_id) if item["ground_floor_use"] == use]


def fill_plinths(scene: Scene) -> None:
    mixed = scene.where("buildings", building_type="mixed", block_id="A4")
    mixed.sort(key=lambda item: float(item["geometry"].centroid.x))
    # The studio has the corner of square and lane, the café the sunny place beside it.
    mixed[0], mixed[1] = mixed[1], mixed[0]
    lets = (
        (
            "cafe",
            "Café De Zeilmaker",
            "F-CAFE",
            {
                "age_groups": "18-65,65+",
                "opening_hours": "Mo-Su 09:00-23:00",
                "free_access": False,
                "target_groups": "residents,passers_by",
                "comfort_items": "coffee,toilet,wifi",
                "open_zone": True,
            },
        ),
        ("work", "Atelierruimte Zeilmakersplein", "F-ATELIER", {"age_groups": "18-65", "free_access": False}),
        ("shop", "Fietsenmaker", "F-FIETS", {"opening_hours": "Tu-Sa 09:00-18:00"}),
        ("work", "Werkplaatsen Zeilmakershof", "F-WERK", {"age_groups": "18-65", "free_access": False}),
    )
    for building, (category, name, facility_id, more) in zip(mixed, lets, strict=False):
        front = fronts_of(scene, building["building_id"], "work")[0]
        point = front["geometry"].interpolate(0.5, normalized=True)
        if category in ("cafe", "shop"):
            for item in fronts_of(scene, building["building_id"], "work"):
                item["ground_floor_use"] = "facility" if category == "cafe" else "shop"
        door(scene, point, building["building_id"], "square" if facility_id in ("F-CAFE", "F-ATELIER") else "home_zone")
        floor = round(building["geometry"].area * 0.85)
        facility(scene, point, category, name, building["building_id"], floor, facility_id=facility_id, **more)
    seniors = scene.where("buildings", building_type="corridor_flat")[0]
    front = fronts_of(scene, seniors["building_id"], "facility")[0]
    point = front["geometry"].interpolate(0.6, normalized=True)
    door(scene, point, seniors["building_id"], "street")
    facility(
        scene, point, "care", "Zorgpunt en huiskamer Klinkhof", seniors["building_id"], 540, target_groups="elderly,residents",
        age_groups="65+", opening_hours="Mo-Fr 08:00-18:00", hall_m2=60, shareable_m2=90, open_zone=True, quiet_zone=True,
        comfort_items="coffee,toilet,bookcase,plants", host="gastvrouw of gastheer", phase_year=2030,
    )  # fmt: skip
    hub = next(item for item in scene.layers["public_spaces"] if item["name"] == "Hof B4")[
        "geometry"
    ].representative_point()
    facility(scene, hub, "mobility_hub", "Deelmobiliteit Zeilmakerslaan", None, 60, phase_year=2028)
