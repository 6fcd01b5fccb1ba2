"""Places where two lines meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from plancheck.walking.segments import Floats, Integers, Mask

TOUCH_M = 1e-3
"""Positions that differ by less than a millimetre are the same place."""


@dataclass(frozen=True)
class Contacts:
    """Places where two lines meet: the metres ``along`` each of the lines."""

    line: Integers
    along: Floats
    other: Integers
    other_along: Floats

    def where(self, mask: Mask | Integers) -> Contacts:
        """Return the contacts that a mask chooses."""
        return Contacts(self.line[mask], self.along[mask], self.other[mask], self.other_along[mask])


def stacked(found: list[Contacts]) -> Contacts:
    """Return several sets of contacts as one."""
    return Contacts(
        np.concatenate([item.line for item in found]).astype(np.int64),
        np.concatenate([item.along for item in found]),
        np.concatenate([item.other for item in found]).astype(np.int64),
        np.concatenate([item.other_along for item in found]),
    )


def at_end(line: Integers, along: Floats, length: Floats) -> Mask:
    """Return which positions are the first or last point of their line."""
    return (along <= TOUCH_M) | (along >= length[line] - TOUCH_M)
