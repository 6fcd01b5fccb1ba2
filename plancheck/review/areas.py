"""The scores of neighbourhoods and blocks: the same reckoning as for the plan, over what the rules judge in each.

Rules that judge the plan as a whole say nothing of a part of it and take no part. A feature belongs to the area that
a point of it lies in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely

from plancheck.measures.base import Missing, Subjects
from plancheck.measures.relations import rows_inside
from plancheck.review.findings import rounded_number
from plancheck.review.model import Area, ClassCounts
from plancheck.review.scoring import weighted
from plancheck.review.subjects import blocks_of

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.measures.base import SubjectKind
    from plancheck.measures.context import Context
    from plancheck.pack.model import Scheme
    from plancheck.review.outcome import Outcome

    Floats = NDArray[np.float64]
    Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
    Scores = tuple[dict[str, Floats] | None, ...]

MIXED = ("tenure", "dwelling_type", "price_class")
SIDES = ("score", "low", "high", "completeness")


@dataclass(frozen=True)
class _Parts:
    """Areas of one layer, and what lies in each."""

    context: Context
    layer: Literal["neighbourhoods", "blocks"]
    frame: gpd.GeoDataFrame

    def holding(self, subjects: Subjects) -> Pairs:
        """Return the pairs of an area and the position of a subject in it."""
        if subjects.layer == self.layer:
            own = self.frame.index.get_indexer(subjects.index)
            found = np.flatnonzero(own >= 0)
            return own[found].astype(np.int64), found
        if subjects.kind != "features" or self.context.layer(subjects.layer) is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        return self.context.once_for(subjects.frame, f"in {self.layer}", lambda: self._holding(subjects))

    def _holding(self, subjects: Subjects) -> Pairs:
        area, row = self.features(subjects.layer)
        layer = self.context.layer(subjects.layer)
        assert layer is not None
        position = np.full(len(layer), -1, dtype=np.int64)
        position[self.context.rows(subjects)] = np.arange(len(subjects))
        kept = position[row] >= 0
        return area[kept], position[row[kept]]

    def features(self, layer: str) -> Pairs:
        """Return the pairs of an area and the row of a feature of a plan layer in it."""
        kind: SubjectKind = "blocks" if self.layer == "blocks" else "features"
        area, row = rows_inside(self.context, Subjects(kind, self.layer, self.frame), layer)
        return area, row


def parts_of(context: Context) -> tuple[_Parts, ...]:
    """Return the neighbourhoods and the blocks of a plan, as far as it has any."""
    return context.once(("areas of the review",), lambda: tuple(_parts(context)))


def _parts(context: Context) -> Iterator[_Parts]:
    neighbourhoods, blocks = context.layer("neighbourhoods"), blocks_of(context)
    if neighbourhoods is not None and len(neighbourhoods):
        yield _Parts(context, "neighbourhoods", neighbourhoods)
    if not isinstance(blocks, Missing) and len(blocks):
        yield _Parts(context, "blocks", blocks)


def scores_by_area(context: Context, item: Outcome) -> Scores:
    """Return per layer of areas the score of one rule in each, its range and completeness; NaN where it judges nothing.

    None for a rule that does not count, or has nothing in any of them.
    """
    return tuple(_by_area(parts, item) for parts in parts_of(context))


def areas(context: Context, scheme: Scheme, measured: Sequence[tuple[Outcome, Scores]]) -> tuple[Area, ...]:
    """Return the neighbourhoods and the blocks of a plan with their scores, from those of each rule."""
    found: list[Area] = []
    for number, parts in enumerate(parts_of(context)):
        found.extend(_areas(parts, scheme, [(item, scores[number]) for item, scores in measured]))
    return tuple(found)


def _areas(
    parts: _Parts, scheme: Scheme, measured: Sequence[tuple[Outcome, dict[str, Floats] | None]]
) -> Iterator[Area]:
    rows = [(item, scores) for item, scores in measured if item.loaded.weight > 0 and scores is not None]
    scores = _scores(parts, scheme, rows)
    dwellings, mixes = _dwellings(parts)
    names = parts.frame["name"] if "name" in parts.frame else pd.Series(None, index=parts.frame.index, dtype=object)
    drawn = parts.layer == "blocks"
    shapes = shapely.to_wkt(np.asarray(parts.frame.geometry.values, dtype=object), rounding_precision=1)
    ids = parts.frame.index.astype(str)
    for number, (name, title) in enumerate(zip(ids, names, strict=True)):  # areas are few beside their features
        yield Area(
            layer=parts.layer,
            id=name,
            title=str(title) if isinstance(title, str) else name,
            geometry=str(shapes[number]) if drawn else None,
            dwellings=int(dwellings[number]),
            **{side: rounded_number(float(scores[side][number])) for side in SIDES},
            mix=tuple(ClassCounts(attribute=attribute, counts=counts[number]) for attribute, counts in mixes.items()),
        )


def _scores(parts: _Parts, scheme: Scheme, rows: Sequence[tuple[Outcome, dict[str, Floats]]]) -> dict[str, Floats]:
    """Return per area the total score, its range and its completeness, NaN where nothing applies."""
    factors = [item.loaded.rule.factor for item, _ in rows]
    weights = np.array([item.loaded.weight for item, _ in rows])
    totals = {}
    for side in SIDES:
        values = np.array([found[side] for _, found in rows]).reshape(len(rows), len(parts.frame))
        keys = []
        for key in scheme.keys:
            chosen = [np.flatnonzero([factor.id == name for name in factors]) for factor in scheme.factors_of(key.id)]
            means = np.array([weighted(values[some], weights[some]) for some in chosen])
            keys.append(weighted(means, np.ones(len(means))))
        totals[side] = weighted(np.array(keys), np.ones(len(keys)))
    return totals


def _by_area(parts: _Parts, item: Outcome) -> dict[str, Floats] | None:
    """Return the score of one rule in each area, NaN where it judges nothing."""
    verdicts, subjects = item.verdicts, item.subjects
    if not item.counts or verdicts is None or subjects is None or subjects.kind == "plan":
        return None
    area, subject = parts.holding(subjects)
    if item.waived is not None:
        kept = ~item.waived[subject]
        area, subject = area[kept], subject[kept]
    if not len(area):
        return None
    size = len(parts.frame)
    number = np.bincount(area, minlength=size)

    def mean(values: NDArray[Any], of: NDArray[np.int64]) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.asarray(np.bincount(area, values, size) / of)

    low, certain = verdicts.score_low[subject], (verdicts.score_low == verdicts.score_high)[subject]
    least = greatest = score = 100 * mean(low, number)
    if not certain.all():
        greatest = 100 * mean(verdicts.score_high[subject], number)
        score = 100 * mean(np.where(certain, low, 0.0), np.bincount(area, certain, size).astype(np.int64))
    known = np.where(number > 0, 1.0, np.nan)
    if verdicts.unknown.any():
        known = mean(~verdicts.unknown[subject] * 1.0, number)
    return {"score": score, "low": least, "high": greatest, "completeness": known}


def _dwellings(parts: _Parts) -> tuple[NDArray[np.int64], dict[str, list[dict[str, int]]]]:
    """Return the number of dwellings in each area, and how many of them have which class of some attributes."""
    size, frame = len(parts.frame), parts.context.layer("dwellings")
    if frame is None or not len(frame):
        return np.zeros(size, dtype=np.int64), {}
    area, row = parts.features("dwellings")
    mixes: dict[str, list[dict[str, int]]] = {}
    for attribute in MIXED:
        if attribute not in frame or frame[attribute].isna().all():
            continue
        code, classes = pd.factorize(frame[attribute].astype("string"), sort=True)
        kept = code[row] >= 0
        counts = np.bincount(area[kept] * len(classes) + code[row[kept]], minlength=size * len(classes))
        table = counts.reshape(size, len(classes)).tolist()
        mixes[attribute] = [
            {str(name): number for name, number in zip(classes, line, strict=True) if number} for line in table
        ]
    return np.bincount(area, minlength=size), mixes
