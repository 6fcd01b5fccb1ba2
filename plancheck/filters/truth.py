"""Three-valued logic on columns: yes, no, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Truth:
    """A three-valued column: ``yes`` and ``no`` are masks that never overlap; neither means unknown."""

    yes: Mask
    no: Mask

    @property
    def unknown(self) -> Mask:
        """Rows for which the data does not tell."""
        return ~(self.yes | self.no)

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes)
