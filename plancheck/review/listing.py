"""The findings of a rule, kept as columns: there can be a hundred thousand, and most are only written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

from plancheck.review.finding import Finding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from plancheck.review.finding import Number, Status
    from plancheck.review.locating import Features


@dataclass(frozen=True, eq=False)
class Findings(Sequence[Finding]):
    """What one rule found, by subject: ``rows`` of ``features``, and a list per column of equal length.

    It is a sequence of :class:`Finding`, which are made when somebody asks for one.
    """

    rule: str
    features: Features
    rows: NDArray[np.intp]
    statuses: list[Status]
    values: list[Number | None]
    margins: list[Number | None]
    edges: list[bool]
    messages: list[str]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Finding: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return self._listed[at]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._listed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._listed == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _listed(self) -> tuple[Finding, ...]:
        features, rows = self.features, self.rows
        columns = zip(
            features.names[rows].tolist(), self.statuses, self.values, self.margins, self.edges, self.messages,
            features.words[rows].tolist(), map(tuple, features.places[rows].tolist()), strict=True,
        )  # fmt: skip
        return tuple(
            Finding(f"{self.rule}:{name.id}", name, status, value, margin, edge, message, where, None, place)
            for name, status, value, margin, edge, message, where, place in columns
        )
