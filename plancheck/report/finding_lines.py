"""Findings as lines of JSON, from columns: what is the same in all findings about a feature is written out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


@dataclass
class FindingLines:
    """Writes the findings of a review; remembers what it wrote of the features of each layer.

    Numbers are rounded where findings are made.
    """

    _of_features: dict[int, _Written] = field(default_factory=dict)

    def of(self, findings: Sequence[Finding]) -> Iterable[bytes]:
        """Return a JSON object for every finding."""
        if not isinstance(findings, Findings):
            return map(orjson.dumps, findings)
        features = findings.features
        if id(features) not in self._of_features:
            self._of_features[id(features)] = _Written(features)
        heads, tails = self._of_features[id(features)].of(findings.rows)
        rule = orjson.dumps(findings.rule)[1:-1]
        return [
            b'{"id":"%s:%s,"status":"%s","value":%s,"margin":%s,"on_the_edge":%s,"message":%s,%s}'
            % (rule, head, status.encode(), value, margin, _WORDS[edge], orjson.dumps(message), tail)
            for head, status, value, margin, edge, message, tail in zip(
                heads,
                findings.statuses,
                _each(findings.values),
                _each(findings.margins),
                findings.edges,
                findings.messages,
                tails,
                strict=True,
            )
        ]


class _Written:
    """The parts of a line that are about the feature alone, written when first asked for."""

    def __init__(self, features: Features) -> None:
        self.features = features
        self.done = np.zeros(len(features.ids), dtype=bool)
        self.heads, self.tails = (np.empty(len(features.ids), dtype=object) for _ in range(2))

    def of(self, rows: NDArray[np.intp]) -> tuple[list[bytes], list[bytes]]:
        new = rows[~self.done[rows]]
        layer = self.features.layer.encode()
        names, words, places = (
            column[new].tolist() for column in (self.features.ids, self.features.words, self.features.places)
        )
        for row, name, where, place in zip(new.tolist(), names, words, places, strict=True):
            written = orjson.dumps(name)
            self.heads[row] = b'%s,"subject":{"layer":"%s","id":%s}' % (written[1:], layer, written)
            self.tails[row] = b'"where":%s,"hint":null,"location":%s' % (orjson.dumps(where), orjson.dumps(place))
        self.done[new] = True
        return self.heads[rows].tolist(), self.tails[rows].tolist()


def _each(values: Sequence[float | str | None]) -> list[bytes]:
    """Write numbers, one by one; none of what else may stand there has a comma in it."""
    return orjson.dumps(values)[1:-1].split(b",")
