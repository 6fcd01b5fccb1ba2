"""The plan model as data: every canonical layer with its geometry, attributes and allowed values.

Names are English; the Dutch names that planners use are in ``mappings/nl.yaml``. What an attribute means is described
in ``docs/plan-model.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["point", "line", "polygon"]
Kind = Literal["text", "number", "integer", "boolean", "choice", "list"]


@dataclass(frozen=True)
class Attribute:
    """A column of a layer; ``choices`` are the allowed values of a choice or of the items of a list."""

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Layer:
    """A layer of the model: its shapes, its key (the required id, or the name of the boundary) and its attributes."""

    name: str
    shapes: tuple[Shape, ...]
    attributes: tuple[Attribute, ...]
    required: bool = False

    @property
    def key(self) -> str:
        """The attribute that tells features apart."""
        return self.attributes[0].name

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of this name, if the layer has it."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


def _key(name: str) -> Attribute:
    return Attribute(name, "text", required=True)


def _texts(*names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name) for name in names)


def _numbers(*names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, "number") for name in names)


def _integers(*names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, "integer") for name in names)


def _booleans(*names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, "boolean") for name in names)


def _choice(name: str, *choices: str) -> Attribute:
    return Attribute(name, "choice", choices)


def _list(name: str, *choices: str) -> Attribute:
    return Attribute(name, "list", choices)


STATUS = _choice("status", "new", "kept", "existing", "demolished")
_ACCESS = _choice("access", "public", "semi_public", "collective", "private")

_LAYERS = (
    Layer(
        "boundary",
        ("polygon",),
        (
            _key("name"),
            *_texts("municipality"),
            _choice("phase", "vision", "structure", "urban_design", "layout", "building", "as_is"),
            *_integers("plan_year"),
            *_numbers("drawing_tolerance_m"),
        ),
        required=True,
    ),
    Layer("neighbourhoods", ("polygon",), (_key("neighbourhood_id"), *_texts("name", "district_id"))),
    Layer(
        "buildings",
        ("polygon",),
        (
            _key("building_id"),
            _choice(
                "building_type",
                "row", "semi", "detached", "stairwell_flat", "gallery_flat", "corridor_flat", "tower", "facility",
                "work", "mixed",
            ),
            *_numbers("storeys", "height_m"),
            *_texts("main_use"),
            *_numbers("floor_area_m2", "jobs"),
            *_texts("block_id"),
            *_integers("year"),
            *_booleans("heritage"),
            STATUS,
        ),
        required=True,
    ),
    Layer(
        "dwellings",
        ("point",),
        (
            _key("dwelling_id"),
            *_texts("building_id", "entrance_id", "block_id", "dwelling_type"),
            _choice("tenure", "social_rent", "mid_rent", "free_rent", "affordable_owner", "owner"),
            *_texts("price_class"),
            *_numbers("size_m2", "storey"),
            *_booleans("life_course_proof"),
            *_texts("target_group"),
            *_booleans("live_work"),
            *_numbers("private_outdoor_m2", "household_size"),
            *_integers("phase_year"),
            STATUS,
        ),
        required=True,
    ),
    Layer(
        "entrances",
        ("point",),
        (
            _key("entrance_id"),
            *_texts("building_id"),
            _choice("kind", "private_front", "shared_main", "rear", "storage", "facility"),
            *_integers("dwelling_count"),
            *_booleans("step_free", "lit"),
            *_texts("faces"),
        ),
    ),
    Layer(
        "frontages",
        ("line",),
        (
            _key("frontage_id"),
            *_texts("building_id"),
            _choice(
                "ground_floor_use",
                "living", "kitchen", "facility", "shop", "work", "entrance", "storage", "parking", "technical", "blind",
            ),
            *_numbers("transparent_share", "hybrid_zone_depth_m"),
            *_texts("hybrid_zone_type"),
        ),
    ),
    Layer(
        "circulation",
        ("line",),
        (
            _key("circulation_id"),
            *_texts("building_id"),
            _choice("kind", "gallery", "corridor", "stair", "lift"),
            *_numbers("length_m", "width_m"),
            *_integers("dwelling_count"),
            *_booleans("on_facade", "daylight"),
        ),
    ),
    Layer(
        "facilities",
        ("point", "polygon"),
        (
            _key("facility_id"),
            _choice(
                "category",
                "primary_school", "secondary_school", "childcare", "supermarket", "shop", "cafe", "community_centre",
                "library", "general_practice", "health_centre", "pharmacy", "care", "sport_indoor", "sport_outdoor",
                "culture", "worship", "municipal_desk", "mobility_hub", "work", "other",
            ),
            *_texts("name", "building_id"),
            *_numbers("floor_area_m2", "site_area_m2"),
            *_texts("sport_type"),
            _list("target_groups"),
            _list("age_groups"),
            *_booleans("step_free", "free_access"),
            *_texts("opening_hours"),
            *_numbers("shareable_m2", "hall_m2"),
            *_booleans("open_zone", "quiet_zone"),
            _list("comfort_items"),
            *_texts("host"),
            *_integers("phase_year"),
            STATUS,
        ),
        required=True,
    ),
    Layer(
        "public_spaces",
        ("polygon",),
        (
            _key("space_id"),
            _choice(
                "kind",
                "square", "park", "playground", "sports_field", "pocket_green", "street", "home_zone", "school_yard",
                "courtyard", "garden", "allotment", "forecourt", "youth_place",
            ),
            *_texts("name"),
            _ACCESS,
            _list("activities"),
            _list("age_groups"),
            *_booleans("green", "event_capable", "unprogrammed", "self_managed", "quiet"),
            *_texts("manager"),
            STATUS,
        ),
        required=True,
    ),
    Layer(
        "paths",
        ("line",),
        (
            _key("path_id"),
            _list("modes", "walk", "cycle", "car"),
            _choice("road_class", "footway", "back_alley", "cycleway", "home_zone", "local", "regional", "main"),
            *_numbers("width_m"),
            *_booleans("lit", "steps"),
            *_texts("surface"),
            _choice("crossing", "none", "informal", "zebra", "signal", "grade_separated"),
            *_booleans("main_route"),
            *_texts("name"),
            STATUS,
        ),
        required=True,
    ),
    Layer(
        "road_parts",
        ("polygon",),
        (
            _key("part_id"),
            _choice(
                "use",
                "carriageway", "parking", "footway", "cycleway", "home_zone", "pedestrian_area", "driveway",
                "transit_lane", "verge",
            ),
            *_numbers("bays"),
        ),
    ),
    Layer("land_cover", ("polygon",), (_key("cover_id"), _choice("cover", "green", "water", "paved", "bare"))),
    Layer(
        "furniture",
        ("point",),
        (
            _key("item_id"),
            _choice(
                "kind",
                "bench", "chair", "picnic_table", "seat_wall", "bin", "light", "bike_rack", "play_item", "art",
                "fountain", "tap", "toilet", "planter", "shelter", "mailbox", "waste_point",
            ),
            *_numbers("seats"),
            *_booleans("backrest", "movable", "consumption_required"),
        ),
    ),
    Layer("trees", ("point",), (_key("tree_id"), *_numbers("crown_m", "height_m"), *_booleans("landmark"))),
    Layer("stops", ("point",), (_key("stop_id"), *_texts("mode", "name"))),
    Layer(
        "barriers",
        ("line", "polygon"),
        (
            _key("barrier_id"),
            _choice("kind", "rail", "water", "regional_road", "fence", "wall", "hedge", "level_change"),
            *_numbers("height_m"),
        ),
    ),
    Layer("landmarks", ("point", "polygon"), (_key("landmark_id"), *_texts("kind"), *_booleans("kept"), STATUS)),
    Layer("zones", ("polygon",), (_key("zone_id"), _ACCESS, *_texts("owner", "manager"))),
)  # fmt: skip

LAYERS: dict[str, Layer] = {layer.name: layer for layer in _LAYERS}

TABLES: dict[str, tuple[Attribute, ...]] = {
    "programme": (_key("item"), Attribute("quantity", "number", required=True), Attribute("unit")),
    "answers": (_key("rule"), *_texts("value", "note", "author", "role", "date", "evidence")),
    "indicators": (*_texts("source", "indicator", "neighbourhood"), *_integers("year"), *_numbers("value")),
}
