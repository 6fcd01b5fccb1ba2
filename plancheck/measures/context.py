"""What the rules of one review share: the layers, their indexes, the walking network and what was found on it.

Everything is made when it is first asked for, and once: a second rule about the same target costs next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from plancheck.measures.fronts import derived_fronts, front_issues
from plancheck.measures.memory import Memory
from plancheck.measures.targets import Selection, key_of, select
from plancheck.measures.walks import issues_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import shapely

    from plancheck.measures.base import Geometries, Integers, Missing, Subjects
    from plancheck.pack.terms import Target
    from plancheck.plan.model import Issue, Plan

Result = TypeVar("Result")


@dataclass(frozen=True)
class RuleValue:
    """The least and the greatest value of a rule, infinite without any bound, and what would settle it."""

    low: float
    high: float
    missing: tuple[Missing, ...] = ()


class Context:
    """A plan, the answers to questions (by rule id, as numbers on their scale), and what was worked out so far.

    ``rule_value`` gives the value of a rule by its id, code or alias: only the review knows the rules.
    """

    def __init__(
        self,
        plan: Plan,
        answers: Mapping[str, Any] | None = None,
        rule_value: Callable[[Context, str], RuleValue] | None = None,
    ) -> None:
        self.plan = plan
        self.answers: Mapping[str, Any] = answers or {}
        self._rule_value = rule_value
        self._memory = Memory()

    def once(self, key: tuple[Any, ...], make: Callable[[], Result]) -> Result:
        """Return what was made for ``key`` before, or make it; the rules of a review may ask from several threads."""
        return self._memory.once(key, make)

    def once_for(self, frame: gpd.GeoDataFrame, key: str, make: Callable[[], Result]) -> Result:
        """Return what was made for this very ``frame`` before, or make it: many rules judge the same features."""
        return self.once((key, id(frame)), lambda: (frame, make()))[1]  # kept, so that no other frame gets its id

    def rows(self, subjects: Subjects) -> Integers:
        """Return the rows of features among those of their layer that stand."""

        def make() -> Integers:
            frame = self.layer(subjects.layer)
            assert frame is not None
            return np.asarray(frame.index.get_indexer(subjects.index), dtype=np.int64)

        return self.once_for(subjects.frame, "rows", make)

    def rule_value(self, name: str) -> RuleValue:
        """Return the value of another rule."""
        if self._rule_value is None:
            raise LookupError(name)
        return self._rule_value(self, name)

    def layer(self, name: str) -> gpd.GeoDataFrame | None:
        """Return a layer without demolished features, or None when the plan lacks it; fronts are then derived."""
        return self.once(("layer", name), lambda: self._standing(name))

    def _standing(self, name: str) -> gpd.GeoDataFrame | None:
        frame = self.plan.layers.get(name)
        if frame is None and name == "frontages":
            frame = derived_fronts(self)
        elif frame is not None and "status" in frame.columns:
            demolished = (frame["status"] == "demolished").fillna(False).to_numpy(dtype=bool)
            frame = frame[~demolished] if demolished.any() else frame
        if frame is not None:
            frame.index.get_indexer(frame.index[:1])  # makes its table of ids, which no two threads may do at once
        return frame

    def select(self, targets: Sequence[Target]) -> Selection:
        """Return the features that ``targets`` mean: any of them."""
        return self.once(("select", key_of(targets)), lambda: select(targets, self.layer))

    def geometry(self, name: str) -> Geometries:
        """Return the geometries of a layer that the plan has, in row order."""
        frame = self.layer(name)
        assert frame is not None, name
        return np.asarray(frame.geometry.values, dtype=object)

    def shapes(self, name: str) -> Geometries:
        """Return the geometries of a layer, none when the plan lacks it."""
        return np.empty(0, dtype=object) if self.layer(name) is None else self.geometry(name)

    def tree(self, name: str) -> shapely.STRtree:
        """Return a spatial index of a layer's geometries, numbered by row."""
        return self.once(("tree", name), lambda: _tree(self.geometry(name)))

    def point_tree(self, name: str) -> shapely.STRtree:
        """Return a spatial index of a layer's representative points, numbered by row."""
        return self.once(("point tree", name), lambda: _tree(_points(self.geometry(name))))

    def issues(self) -> tuple[Issue, ...]:
        """Return what is odd about the walking network, and whether fronts that were asked for had to be derived."""
        derived = ("layer", "frontages") in self._memory and "frontages" not in self.plan.layers
        return self.once(("issues",), lambda: issues_of(self)) + (front_issues(self) if derived else ())


def _tree(geometries: Geometries) -> shapely.STRtree:
    import shapely

    return shapely.STRtree(geometries)


def _points(geometries: Geometries) -> Geometries:
    import shapely

    return np.asarray(shapely.point_on_surface(geometries), dtype=object)
