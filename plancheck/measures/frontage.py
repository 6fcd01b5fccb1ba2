"""`frontage`: what stands along the street on eye level.

**Definition.** Of the fronts of the subject, by what is behind them on the ground floor: living, kitchen, facility,
shop, work and entrance are active; storage, parking, technical and blind are dead.

- `active_share`: the part of their length that is active.
- `longest_dead_m`: the longest run of dead fronts. Fronts continue each other where their ends are at most 0.5 m
apart and they turn off at most 45 degrees: a run ends at the corner, where another side of the street begins.
- `doors_per_100m`: the doors in them (private_front, shared_main, facility) per 100 m. A door is in the nearest front
of its own building, at most 3 m away (a porch), or else in the nearest front at most 1 m away.
- `hybrid_share`: of the length of fronts of dwellings (living, kitchen), the part with a hybrid zone at least
`depth_m` deep.

To the plan belong all fronts inside; to a building, and to what is in a building, its own (those that name it, or
that name none and are drawn within 1 m of it); to a block those of its buildings; to a neighbourhood those with their
middle in it. To a public space or a path belongs what faces it: the parts of fronts from which, looking straight out,
it is met within 15 m (a back alley within 3 m) before any building is, first of the public spaces, of the other
spaces, of the walkable or of the other paths. Where the plan has no fronts, they are derived: the straight parts,
from 0.5 m, of the outlines of buildings from 10 m2 that face public space (courtyards, gardens and allotments are
not, unless their access is public) or a walkable path. Their use is then unknown.

**Parameters.** `statistic`. `depth_m`: with hybrid_share, default 1.

**Unit.** share, 0 to 1; m; doors per 100 m.

**Unknowns.** A front of unknown use may be either active or dead, and may be of a dwelling; a zone of unknown depth
may be deep enough; a door of unknown kind may count; without entrances any number of doors may be there. A subject
without fronts is unknown, and so is hybrid_share without a front that surely is of a dwelling.

**On the edge.** With a drawing that may be t off, every part of a front is at most 2 t longer or shorter. Which fronts
are there, what they face, how they join and which doors are in them stays as it is.

**Cost.** One spatial query per front, shared by all statistics; fronts of 50,000 buildings are derived in seconds.

**Source.** Gehl, Kaefer and Reigstad, Close encounters with buildings (2006), for active and dead fronts and doors
per 100 m; the distances are this tool's.

Example::

    frontage: {statistic: active_share}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import model_validator

from plancheck.errors import RefusedError
from plancheck.facades.runs import longest_runs
from plancheck.measures.base import (
    SLACK_M,
    STRAIGHT_ENDS,
    Kind,
    Measured,
    Metres,
    Moved,
    between,
    no_attribute,
    no_features,
    no_layer,
    unknown,
)
from plancheck.measures.doors import doors_in
from plancheck.measures.fronts import Parts, parts_of, pieces_of
from plancheck.measures.targets import column_of, numbers
from plancheck.pack.terms import Strict
from plancheck.texts import text

if TYPE_CHECKING:
    import pandas as pd

    from plancheck.measures.base import Floats, Mask, Missing, Subjects
    from plancheck.measures.context import Context

Statistic = Literal["active_share", "longest_dead_m", "doors_per_100m", "hybrid_share"]
UNITS: dict[Statistic, str] = {"longest_dead_m": "m", "doors_per_100m": "doors_per_100m"}
ACTIVE = ("living", "kitchen", "facility", "shop", "work", "entrance")
DEAD = ("storage", "parking", "technical", "blind")
OF_DWELLINGS = ("living", "kitchen")


class FrontageParameters(Strict):
    """Which number, and how deep a hybrid zone should be."""

    statistic: Statistic
    depth_m: Metres | None = None

    @model_validator(mode="after")
    def _fitting(self) -> FrontageParameters:
        if self.depth_m is not None and self.statistic != "hybrid_share":
            raise RefusedError(text("depth_m, the depth of the hybrid zone, goes with hybrid_share only"))
        return self

    @property
    def unit(self) -> str:
        """A share, metres or doors per 100 m."""
        return UNITS.get(self.statistic, "share")


def measure(context: Context, subjects: Subjects, parameters: FrontageParameters) -> Measured:
    """Return the number for the fronts of each subject."""
    fronts = context.layer("frontages")
    if fronts is None:
        return unknown(subjects, no_layer("frontages"))
    parts, size = parts_of(context, subjects), len(subjects)
    row = pieces_of(context).owner[parts.piece]
    use = column_of("frontages", fronts, "ground_floor_use").iloc[row]
    total = _added(parts, size)
    bare = total <= 0
    moved: Moved | None = None
    missing: list[Missing] = [no_features("frontages")] if bare.any() else []
    if parameters.statistic == "doors_per_100m":
        low, high, told = doors_in(context, parts, size)
        doors, most = low, high
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = 100 * low / total, 100 * high / total
        moved = Moved(
            lambda rows, off: 100 * doors[rows] / _added(parts.longer(off), size)[rows],
            lambda rows, off: _per_100m(most[rows], _added(parts.longer(-off), size)[rows]),
        )
        missing.extend(told)
    elif parameters.statistic == "hybrid_share":
        depth = numbers(column_of("frontages", fronts, "hybrid_zone_depth_m"))[row]
        least = 1.0 if parameters.depth_m is None else parameters.depth_m
        low, high, homeless = _hybrid(parts, parts, size, use, depth, least)
        moved = Moved(
            lambda rows, off: _hybrid(parts.longer(-off), parts.longer(off), size, use, depth, least)[0][rows],
            lambda rows, off: _hybrid(parts.longer(off), parts.longer(-off), size, use, depth, least)[1][rows],
        )
        missing.extend([no_features("frontages")] if homeless.any() else [])
        missing.extend(_lacking(use, "ground_floor_use"))
        missing.extend(_lacking(column_of("frontages", fronts, "hybrid_zone_depth_m").iloc[row], "hybrid_zone_depth_m"))
    else:
        active, dead = (use.isin(uses).to_numpy(dtype=bool) for uses in (ACTIVE, DEAD))
        missing.extend(_lacking(use, "ground_floor_use"))
        if parameters.statistic == "active_share":
            low, high = _part(parts, parts, active, size), _part(parts, parts, ~dead, size)
            moved = Moved(
                lambda rows, off: _part(parts.longer(-off), parts.longer(off), active, size)[rows],
                lambda rows, off: _part(parts.longer(off), parts.longer(-off), ~dead, size)[rows],
            )
        else:
            low, high = (_longest(context, parts.where(mask), size) for mask in (dead, ~active))
            high = np.maximum(low, high)
    low, high = np.where(bare, 0.0, low), np.where(bare, 1.0 if parameters.unit == "share" else np.inf, high)
    return between(subjects, low, high, missing, 0.0 if moved else STRAIGHT_ENDS, moved)


def _part(chosen: Parts, others: Parts, mask: Mask, size: int) -> Floats:
    """Return which part of the length is chosen, with those parts as long as in one and the rest as in the other."""
    mine, rest = _added(chosen.where(mask), size), _added(others.where(~mask), size)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(mine / (mine + rest))


def _per_100m(number: Floats, metres: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(number > 0, 100 * number / np.maximum(metres, 0.0), 0.0)


def _added(parts: Parts, size: int) -> Floats:
    return np.bincount(parts.subject, parts.length, size).astype(float)


def _longest(context: Context, parts: Parts, size: int) -> Floats:
    parts = parts.where(parts.length > SLACK_M)
    pieces = pieces_of(context).where(parts.piece)
    return longest_runs(type(pieces)(parts.subject, pieces.at(parts.begin), pieces.at(parts.finish)), size)


def _hybrid(
    good: Parts, bad: Parts, size: int, use: pd.Series, depth: Floats, least: float
) -> tuple[Floats, Floats, Mask]:
    """Bound the share of fronts of dwellings with a zone deep enough; 0 to 1 where none surely is of a dwelling.

    Fronts with such a zone are as long as in ``good``, those without as in ``bad``. The third array tells which
    subjects have none.
    """
    home = use.isin(OF_DWELLINGS).to_numpy(dtype=bool)
    perhaps = ~home & ~use.isin(ACTIVE + DEAD).to_numpy(dtype=bool)
    deep, shallow = depth >= least - SLACK_M, depth < least - SLACK_M
    sure, possible = _added(good.where(home & deep), size), _added(good.where(home & ~shallow), size)
    better, worse = _added(good.where(perhaps & ~shallow), size), _added(bad.where(perhaps & ~deep), size)
    homes = sure + _added(bad.where(home & ~deep), size)
    with np.errstate(invalid="ignore"):
        low = sure / (homes + worse)
        high = (possible + better) / (possible + better + _added(bad.where(home & shallow), size))
    return np.where(homes > 0, low, 0.0), np.where(homes > 0, high, 1.0), homes <= 0


def _lacking(values: pd.Series, attribute: str) -> list[Missing]:
    null = values.isna().to_numpy(dtype=bool)
    return [no_attribute("frontages", attribute, None if null.all() else int(null.sum()))] if null.any() else []


KIND = Kind("frontage", FrontageParameters, measure, "share", reads=lambda given: (("frontages", None),))
