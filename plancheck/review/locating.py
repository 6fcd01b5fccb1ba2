"""Where findings are, on the map and in words: worked out once per feature, and only for features that need it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from plancheck.review.belonging import parts, whole_plan
from plancheck.review.finding import SubjectName
from plancheck.review.where import Gazetteer, gazetteer, places

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context
    from plancheck.texts import Language

    Rows = NDArray[np.intp]


class Locator:
    """Finds places for all rules: what one rule asked about a layer, the next one need not ask again."""

    def __init__(self, context: Context, language: Language) -> None:
        self.context = context
        self.language = language
        self._layers: dict[str, Features] = {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The named things of the plan."""
        return gazetteer(self.context)

    def locate(self, subjects: Subjects, chosen: Rows) -> tuple[Features, Rows]:
        """Return the features of a layer, and the rows in them of the chosen subjects, whose places are known."""
        if subjects.layer not in self._layers:
            frame = self.context.layer(subjects.layer) if subjects.kind == "features" else subjects.frame
            frame = subjects.frame if frame is None else frame
            self._layers[subjects.layer] = Features(subjects.layer, frame, self._points(subjects, frame))
        features = self._layers[subjects.layer]
        rows = features.frame.index.get_indexer(subjects.index[chosen])
        new = rows[~features.done[rows]]
        if len(new):
            features.add(new, self._words(subjects, features, new))
        return features, rows

    def _words(self, subjects: Subjects, features: Features, rows: Rows) -> list[str]:
        """Say where features are."""
        if subjects.kind == "plan":
            return [whole_plan(self.language)] * len(rows)
        before, after = parts(subjects.layer, features.frame.iloc[rows], self.language)
        if subjects.layer == "neighbourhoods":
            return before
        found = places(features.points[rows], self.gazetteer, self.language).tolist()
        return [one + place + other for one, place, other in zip(before, found, after, strict=True)]

    def _points(self, subjects: Subjects, frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
        """Return a point in each feature: those that the measures made for their index, where they are the same."""
        if frame is self.context.layer(subjects.layer):
            return np.asarray(self.context.point_tree(subjects.layer).geometries, dtype=object)
        return np.asarray(shapely.point_on_surface(frame.geometry.to_numpy()), dtype=object)


class Features:
    """The features of a layer by row: ``names``, ``places`` on the map and in ``words`` of those that are ``done``."""

    def __init__(self, layer: str, frame: gpd.GeoDataFrame, points: NDArray[np.object_]) -> None:
        self.layer, self.frame, self.points = layer, frame, points
        self.done = np.zeros(len(frame), dtype=bool)
        self.names, self.places, self.words = (np.empty(len(frame), dtype=object) for _ in range(3))

    def add(self, rows: Rows, words: list[str]) -> None:
        """Keep the places of features."""
        at = np.round(shapely.get_coordinates(self.points[rows]), 2).tolist()
        names = self.frame.index[rows].astype(str).to_list()
        for row, name, (x, y), said in zip(rows.tolist(), names, at, words, strict=True):
            self.names[row], self.places[row], self.words[row] = SubjectName(self.layer, name), (x, y), said
        self.done[rows] = True
