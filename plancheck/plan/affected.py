"""Which features an issue is about, and how a few of them stand for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING

from plancheck.plan.model import Issue, Level
from plancheck.texts import Text, text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHOWN = 5


@dataclass(frozen=True)
class Affected:
    """The features that an issue is about: how many, the ids of the first few, and where the first one is."""

    count: int
    ids: tuple[str, ...] = ()
    location: tuple[float, float] | None = None


def affected(names: Sequence[str], geometry: NDArray[np.object_] | None = None) -> Affected:
    """Describe features by their ids, in sorted order, and the place of the first; null geometry has no place."""
    import shapely

    if not names:
        return Affected(0)
    order = sorted(range(len(names)), key=names.__getitem__)
    place = None
    if geometry is not None:
        x, y = shapely.get_coordinates(shapely.point_on_surface(geometry[order[0]])).ravel().tolist() or (nan, nan)
        place = (round(x, 3), round(y, 3)) if isfinite(x) and isfinite(y) else None
    return Affected(len(names), tuple(names[number] for number in order[:SHOWN]), place)


def issue(code: str, level: Level, message: Text, layer: str | None = None, on: Affected | None = None) -> Issue:
    """Make an issue; its feature and location are those of the first that it is about."""
    return Issue(code, level, message, layer, on.ids[0] if on and on.ids else None, on.location if on else None)


def named(items: Sequence[str], count: int | None = None) -> Text:
    """Write the first few of ``count`` items, and how many more there are."""
    first = ", ".join(items[:SHOWN])
    more = (len(items) if count is None else count) - min(len(items), SHOWN)
    return text("{items} and {more} more", items=first, more=more) if more > 0 else text("{items}", items=first)


def ids(on: Affected) -> Text:
    """Write the ids of the first few features."""
    return named(on.ids, on.count)
