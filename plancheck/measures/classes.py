"""Classes of things: the values of an attribute, lists taken apart, with the classes that the plan model allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plancheck.arrays import matched
from plancheck.filters import Truth
from plancheck.measures.relations import totals
from plancheck.measures.targets import truth_of, unsettled

if TYPE_CHECKING:
    from plancheck.filters import Filter
    from plancheck.measures.base import Floats, Integers, Mask, Missing
    from plancheck.measures.relations import Pairs
    from plancheck.measures.targets import Selection


@dataclass(frozen=True)
class Classes:
    """Which classes features have.

    ``feature`` and ``code`` pair features with classes (numbered from 0); a feature with a list has a pair per item.
    ``null`` marks features without a value. ``allowed`` is the number of classes that the plan model allows, None
    when anything goes; ``each`` is how many classes a feature without a value may have at most.
    """

    feature: Integers
    code: Integers
    count: int
    null: Mask
    allowed: int | None
    each: float

    def matching(self, feature: Integers) -> tuple[Integers, Integers]:
        """Return pairs of a position in ``feature`` and a class of that feature, -1 for one without a value."""
        order = np.argsort(self.feature, kind="stable")
        position, found = matched(feature, self.feature[order])
        nameless = np.flatnonzero(self.null[feature])
        code = np.concatenate([self.code[order][found], np.full(len(nameless), -1)])
        return np.concatenate([position, nameless]), code


def classes_of(selection: Selection, attribute: str) -> Classes:
    """Return the classes that an attribute gives to the features of a selection."""
    return selection.memory.once(("classes", attribute), lambda: _classes_of(selection, attribute))


def _classes_of(selection: Selection, attribute: str) -> Classes:
    values = selection.values(attribute)
    described = selection.attribute(attribute)
    words = values.astype("string").reset_index(drop=True)
    listed = described is not None and described.kind == "list"
    if listed:
        words = words.str.split(",").explode().str.strip()
        words = words[words.ne("").fillna(False) | words.isna()]
    filled = words.dropna()
    codes, distinct = pd.factorize(filled, sort=True)
    choices = described.choices if described is not None else ()
    allowed = len(set(choices) | set(distinct)) if choices else None
    each = (float(allowed) if allowed is not None else np.inf) if listed else 1.0
    feature = filled.index.to_numpy(dtype=np.int64)
    null = np.ones(len(values), dtype=bool)
    null[feature] = False
    return Classes(feature, codes.astype(np.int64), len(distinct), null, allowed, each)


def answered(selection: Selection, condition: Filter) -> tuple[Truth, tuple[Missing, ...]]:
    """Return which features of a selection satisfy a condition, and what would settle the others."""
    yes, no, missing = [np.empty(0, dtype=bool)], [np.empty(0, dtype=bool)], []
    for part in selection.parts:
        frame = part.frame.iloc[part.rows]
        truth = truth_of(condition, part.layer, frame)
        missing.extend(unsettled(condition, part.layer, frame, truth.unknown))
        yes.append(truth.yes)
        no.append(truth.no)
    return Truth(np.concatenate(yes), np.concatenate(no)), tuple(missing)


class Tally:
    """Counts features per subject, or the different classes that an attribute gives them, from batches of pairs.

    ``bounds`` gives the least and greatest number: features that may belong to the target count in the greatest only,
    and every feature without a value may be of a class of its own, as long as the plan model allows so many.
    """

    def __init__(self, size: int, selection: Selection, attribute: str | None) -> None:
        self._size, self._certain = size, selection.certain
        self._classes = None if attribute is None else classes_of(selection, attribute)
        self._low, self._high, self._nameless = np.zeros(size), np.zeros(size), np.zeros(size)
        self._seen: list[Integers] = []
        self._seen_surely: list[Integers] = []

    def add(self, pairs: Pairs) -> None:
        """Count pairs that were not counted before."""
        certain = self._certain[pairs.feature]
        surely = pairs if certain.all() else pairs.where(certain)
        if self._classes is None:
            high = totals(pairs, self._size)
            self._low += high if surely is pairs else totals(surely, self._size)
            self._high += high
            return
        self._nameless += totals(pairs.where(self._classes.null[pairs.feature]), self._size)
        seen = _different(pairs, self._classes)
        self._seen_surely.append(seen if surely is pairs else _different(surely, self._classes))
        self._seen.append(seen)

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the least and greatest number per subject."""
        if self._classes is None:
            return self._low, self._high
        low, high = (self._counted(seen) for seen in (self._seen_surely, self._seen))
        with np.errstate(invalid="ignore"):
            high = high + np.where(self._nameless > 0, self._nameless * self._classes.each, 0.0)
        return low, high if self._classes.allowed is None else np.minimum(high, self._classes.allowed)

    def _counted(self, seen: list[Integers]) -> Floats:
        assert self._classes is not None
        keys = pd.unique(np.concatenate([np.empty(0, dtype=np.int64), *seen]))
        return np.bincount(keys // max(self._classes.count, 1), minlength=self._size).astype(float)


def _different(pairs: Pairs, classes: Classes) -> Integers:
    """Return the different pairs of a subject and a known class, as numbers."""
    pair, code = classes.matching(pairs.feature)
    pair, code = pair[code >= 0], code[code >= 0]
    return np.asarray(pd.unique(pairs.subject[pair] * max(classes.count, 1) + code), dtype=np.int64)
