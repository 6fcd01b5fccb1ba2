"""Findings as lines of JSON, from columns: what is the same in all findings about a feature is written out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import orjson

from plancheck.review.listing import Findings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.review.finding import Finding
    from plancheck.review.locating import Features

_WORDS = {True: b"true", False: b"false"}
_TOGETHER = 1000
"""So many lines are written at a time: what stays near the processor is written in half of the time."""


@dataclass
class FindingLines:
    """Writes the findings of a review; remembers what it wrote of the features of each layer.

    Numbers are rounded where findings are made.
    """

    _of_features: dict[int, _Written] = field(default_factory=dict)

    def of(self, findings: Sequence[Finding], between: bytes) -> Iterator[bytes]:
        """Return a JSON object for every finding, many at a time with ``between`` them."""
        for first in range(0, len(findings), _TOGETHER):
            chosen = slice(first, first + _TOGETHER)
            if isinstance(findings, Findings):
                yield between.join(self._lines(findings, chosen))
            else:
                yield between.join(map(orjson.dumps, findings[chosen]))

    def _lines(self, findings: Findings, chosen: slice) -> Iterator[bytes]:
        features = findings.features
        if id(features) not in self._of_features:
            self._of_features[id(features)] = _Written(features)
        heads, tails = self._of_features[id(features)].of(findings.rows[chosen])
        rule = orjson.dumps(findings.rule)[1:-1].replace(b"%", b"%%")
        form = b'{"id":"' + rule + b':%s,"status":%s,"value":%s,"margin":%s,"on_the_edge":%s,"message":%s,%s}'
        columns = zip(
            heads,
            map(orjson.dumps, findings.statuses[chosen]),
            _each(findings.values[chosen]),
            _each(findings.margins[chosen]),
            map(_WORDS.__getitem__, findings.edges[chosen]),
            map(orjson.dumps, findings.messages[chosen]),
            tails,
            strict=True,
        )
        return map(form.__mod__, columns)


class _Written:
    """The parts of a line that are about the feature alone, written when first asked for."""

    def __init__(self, features: Features) -> None:
        self.features = features
        self.done = np.zeros(len(features.ids), dtype=bool)
        self.heads, self.tails = (np.empty(len(features.ids), dtype=object) for _ in range(2))

    def of(self, rows: NDArray[np.intp]) -> tuple[list[bytes], list[bytes]]:
        new = rows[~self.done[rows]]
        if len(new):
            self._write(new)
        return self.heads[rows].tolist(), self.tails[rows].tolist()

    def _write(self, rows: NDArray[np.intp]) -> None:
        features = self.features
        layer = orjson.dumps(features.layer)
        names, words, places = (
            map(orjson.dumps, column[rows].tolist()) for column in (features.ids, features.words, features.places)
        )
        self.heads[rows] = [b'%s,"subject":{"layer":%s,"id":%s}' % (name[1:], layer, name) for name in names]
        self.tails[rows] = list(map(b'"where":%s,"hint":null,"location":%s'.__mod__, zip(words, places, strict=True)))
        self.done[rows] = True


def _each(values: Sequence[float | str | None]) -> list[bytes]:
    """Write numbers, one by one; none of what else may stand there has a comma in it."""
    return orjson.dumps(values)[1:-1].split(b",")
