"""Where findings are, on the map and in words: worked out once per feature, and only for features that need it."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
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
    Words = NDArray[np.object_]


class Locator:
    """Finds places for all rules: what one rule asked about a layer, the next one need not ask again.

    The rules of a review may ask from several threads, of one layer one by one.
    """

    def __init__(self, context: Context, language: Language) -> None:
        self.context = context
        self.language = language

    @property
    def gazetteer(self) -> Gazetteer:
        """The named things of the plan."""
        return self.context.once(("gazetteer",), lambda: gazetteer(self.context))

    def locate(self, subjects: Subjects, chosen: Rows) -> tuple[Features, Rows]:
        """Return the features of a layer, and the rows in them of the chosen subjects, whose places are known."""
        features, standing = self._features(subjects), self.context.layer(subjects.layer)
        if features.frame is standing:
            rows = self.context.rows(subjects)[chosen]
        else:
            rows = features.frame.index.get_indexer(subjects.index[chosen])
        with features.lock:
            new = rows[~features.done[rows]]
            if len(new):
                features.words[new] = self._words(subjects, features, new)
                features.done[new] = True
        return features, rows

    def _features(self, subjects: Subjects) -> Features:
        def make() -> Features:
            standing = self.context.layer(subjects.layer)
            frame = standing if subjects.kind == "features" and standing is not None else subjects.frame
            return Features(subjects.layer, frame, self._points(subjects, frame))

        return self.context.once(("features", subjects.kind, subjects.layer, self.language), make)

    def _words(self, subjects: Subjects, features: Features, rows: Rows) -> Words:
        """Say where features are."""
        if subjects.kind == "plan":
            return np.full(len(rows), whole_plan(self.language), dtype=object)
        before, after = parts(subjects.layer, features.frame, rows, self.language)
        if subjects.layer == "neighbourhoods":
            return before
        words: Words = before + places(features.points[rows], self.gazetteer, self.language) + after
        return words

    def _points(self, subjects: Subjects, frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
        """Return a point in each feature: those that the measures made for their index, where they are the same."""
        if frame is self.context.layer(subjects.layer):
            return np.asarray(self.context.point_tree(subjects.layer).geometries, dtype=object)
        return np.asarray(shapely.point_on_surface(frame.geometry.to_numpy()), dtype=object)


class Features:
    """The features of a layer by row: ``ids``, ``places`` (n, 2) on the map, ``words`` of those that are ``done``."""

    def __init__(self, layer: str, frame: gpd.GeoDataFrame, points: NDArray[np.object_]) -> None:
        self.layer, self.frame, self.points, self.lock = layer, frame, points, Lock()
        frame.index.get_indexer(frame.index[:1])  # makes its table of ids, which no two threads may do at once
        self.ids: Words = frame.index.astype(str).to_numpy(dtype=object)
        self.places = np.round(np.column_stack([shapely.get_x(points), shapely.get_y(points)]), 2)
        self.done = np.zeros(len(frame), dtype=bool)
        self.words: Words = np.empty(len(frame), dtype=object)

    @cached_property
    def names(self) -> Words:
        """What the features are called in findings."""
        names = np.empty(len(self.ids), dtype=object)
        names[:] = [SubjectName(self.layer, identity) for identity in self.ids]
        return names
