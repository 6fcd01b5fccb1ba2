"""The drawing while it is being made: features per layer, numbered as they come, so that the same thing keeps its id."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from shape import joined

Feature = dict[str, Any]

PREFIXES = {
    "neighbourhoods": ("neighbourhood_id", "N"),
    "buildings": ("building_id", "P"),
    "dwellings": ("dwelling_id", "W"),
    "entrances": ("entrance_id", "E"),
    "frontages": ("frontage_id", "G"),
    "circulation": ("circulation_id", "C"),
    "facilities": ("facility_id", "F"),
    "public_spaces": ("space_id", "S"),
    "paths": ("path_id", "R"),
    "road_parts": ("part_id", "WD"),
    "land_cover": ("cover_id", "B"),
    "furniture": ("item_id", "M"),
    "trees": ("tree_id", "T"),
    "stops": ("stop_id", "H"),
    "barriers": ("barrier_id", "X"),
    "landmarks": ("landmark_id", "L"),
    "zones": ("zone_id", "Z"),
}


@dataclass
class Scene:
    """Layers of features (attributes plus ``geometry``) and tables of rows."""

    layers: dict[str, list[Feature]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, layer: str, geometry: Any, **attributes: Any) -> str:
        """Add a feature under the next number of its layer, or under an id of its own, and say which."""
        key, prefix = PREFIXES[layer]
        if key not in attributes:
            self.numbers[layer] += 1
            attributes = {key: f"{prefix}{self.numbers[layer]:04d}", **attributes}
        self.layers[layer].append({**attributes, "geometry": geometry})
        return str(attributes[key])

    def where(self, layer: str, **attributes: Any) -> list[Feature]:
        return [
            feature
            for feature in self.layers[layer]
            if all(feature.get(name) == value for name, value in attributes.items())
        ]

    def union(self, layer: str, **attributes: Any) -> Any:
        return joined(feature["geometry"] for feature in self.where(layer, **attributes))


def dice(*about: object) -> random.Random:
    """The same throw for the same subject, on every machine."""
    return random.Random(":".join(map(str, about)))
