"""What stands in the way of sight lines: buildings, walls and hedges, as far as the plan knows their heights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.facades.obstacles import Obstacles, obstacles
from plancheck.measures.base import no_attribute
from plancheck.measures.targets import column_of, numbers

if TYPE_CHECKING:
    from plancheck.measures.base import Missing
    from plancheck.measures.context import Context

EYE_HEIGHT_M = 1.5
HIDING = ("wall", "fence", "hedge", "level_change")


@dataclass(frozen=True)
class InTheWay:
    """What is in the way: buildings, ``sure`` barriers, and what ``perhaps`` is one."""

    buildings: Obstacles
    sure: Obstacles
    perhaps: Obstacles
    missing: tuple[Missing, ...]

    @cached_property
    def least(self) -> Obstacles:
        """What surely is in the way."""
        shapes = [self.buildings.shapes, self.sure.shapes]
        return Obstacles(np.concatenate(shapes)) if len(self.sure) else self.buildings


def buildings_of(context: Context) -> Obstacles:
    """Return the buildings of the plan as obstacles, none where it has no such layer."""
    return context.once(("buildings",), lambda: Obstacles(context.shapes("buildings")))


def in_the_way(context: Context) -> InTheWay:
    """Return what hides: buildings, and of the barriers walls, fences, hedges and level changes from eye height."""
    return context.once(("in the way",), lambda: _in_the_way(context))


def _in_the_way(context: Context) -> InTheWay:
    buildings, barriers = buildings_of(context), context.layer("barriers")
    nothing = Obstacles(buildings.shapes[:0])
    if barriers is None or not len(barriers):
        return InTheWay(buildings, nothing, nothing, ())
    kind, height = (column_of("barriers", barriers, name) for name in ("kind", "height_m"))
    metres, unnamed = numbers(height), kind.isna().to_numpy(dtype=bool)
    hiding = kind.isin(HIDING).to_numpy(dtype=bool)
    high, unmeasured = metres >= EYE_HEIGHT_M, np.isnan(metres)
    sure = hiding & (high | (unmeasured & (kind == "wall").fillna(False).to_numpy(dtype=bool)))
    perhaps = (hiding & unmeasured & ~sure) | (unnamed & (high | unmeasured))
    shapes = context.geometry("barriers")
    counts = {"kind": int((perhaps & unnamed).sum()), "height_m": int((perhaps & unmeasured).sum())}
    missing = tuple(no_attribute("barriers", name, number) for name, number in counts.items() if number)
    return InTheWay(buildings, obstacles(shapes[sure]), obstacles(shapes[perhaps]), missing)
