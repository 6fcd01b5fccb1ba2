"""`sightlines`: how many dwellings, fronts or other things see the subject, or how much of it they see.

**Definition.** A sight line is a straight line in the plane from a window to a point of the subject, at most
`within_m` metres long, that meets no building and no solid barrier. What touches a building blocks too, be it only a
corner (a millimetre), so that nobody sees through the joint between two houses.

*Windows.* Dwellings look from the outline of their building: the one that `building_id` names, else the one that the
dwelling lies in. Every straight wall is cut into equal pieces of at most 5 m, with a window in the middle of each.
Where the plan draws fronts of the building with a living room or a kitchen on the ground floor, the windows are in
those fronts only, every 5 m. A window stands a hair (5 cm) before its wall and looks outward: never through its own
building, nor along its own wall. There is none where another building stands against the wall. Which windows of a
building belong to which dwelling is not known, so that all its dwellings see what one of its windows sees.

*Others who look.* `frontages` are the fronts with a living room or a kitchen; a target with `where` chooses others.
Buildings look as above, lines every 5 m, areas from their outline, and points from where they are. What is drawn on a
wall, or inside it up to the drawing tolerance, looks from before that wall, outward. What is deeper in a building
looks from all windows of that building, but an entrance from the nearest wall, and a front not at all.

*The subject.* A point is seen where it is, a line at a point every 5 m, an area at a grid of 5 m along its smallest
rectangle, without the points that a building stands on (an area between the points gets a finer grid, a built-up one
is seen at its outline). A building is seen at its walls; what is drawn in or on a wall before that wall, and what is
deeper in a building at any wall of it. Distances are measured to the wall. The plan and blocks are areas.

*In the way* are buildings that are not demolished, also outside the boundary, and of the barriers walls, fences,
hedges and level changes of at least 1.5 m, the height of an eye; a wall without a height is high. Lower ones, and
rail, water and roads, never are. Trees, floors above the ground and the lie of the land do not count.

`count` is the number of dwellings, fronts or other things with at least one free sight line to at least one point of
the subject. `share_seen` is the share of the subject's points to which at least one of them has a free sight line. A
subject never counts itself.

**Parameters.** `from`: `dwellings`, `frontages` or another target. `within_m`: the greatest length in metres.
`statistic`: count (default) or share_seen.

**Unit.** dwellings, fronts or features; share, 0 to 1, for share_seen.

**Unknowns.** Fences, hedges and level changes without a height, and barriers of unknown kind, are in the way in the
low bound only. Fronts of which the use is not known may hold windows: they add to the high bound, and where a
building has no front that is known to be inhabited, the low bound does without its windows. Fronts that were derived
have no use: they do not change where the windows of dwellings are. A dwelling without a building counts in the high
bound, wherever the subject is within `within_m` of its point. Without the layer buildings the low bound is 0. Things
that may belong to the target count in the high bound; a layer of theirs that is not there leaves it open. Without the
layer barriers only buildings are in the way.

**On the edge.** Not looked at: a line of sight hangs on every corner beside it and on where its two points are taken,
and there is no bound that is both sound and quickly found.

**Cost.** Linear in the number of lines up to `within_m`, and in the cells of 10 m that they pass until they are
blocked; of lines that answer the same question the shortest come first and the rest is left when one is free.

**Source.** Natural surveillance: Hart voor de wijk (2002); the definition is this tool's.

Example::

    sightlines: {from: dwellings, within_m: 50}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from plancheck.facades.standing import stood, stood_among_more
from plancheck.facades.watching import Watch
from plancheck.filters import parse
from plancheck.measures.base import SLACK_M, Kind, Measured, Metres, between, no_layer
from plancheck.measures.looking import INHABITED, in_the_way, lookers_of, samples_of
from plancheck.measures.relations import self_positions
from plancheck.pack.terms import Strict, Target, Targets

if TYPE_CHECKING:
    from plancheck.facades.obstacles import Obstacles
    from plancheck.facades.standing import Places
    from plancheck.facades.viewpoints import Samples
    from plancheck.measures.base import Floats, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.looking import InTheWay

NAMED = ("dwellings", "entrances", "facilities")


class SightlinesParameters(Strict):
    """Who looks, how far, and what to tell."""

    from_: Targets = Field(alias="from")
    within_m: Metres
    statistic: Literal["count", "share_seen"] = "count"

    @property
    def unit(self) -> str:
        """A share, or what is counted."""
        layers = {target.layer for target in self.from_}
        if self.statistic == "share_seen":
            return "share"
        if layers == {"frontages"}:
            return "fronts"
        return layers.pop() if len(layers) == 1 and layers <= set(NAMED) else "features"


@dataclass(frozen=True)
class _Bound:
    """One way to take what is not known: where lookers and what they look at stand, for how many sources, past what.

    ``own`` is the group that a subject itself looks with (-1 for none), ``mine`` 1 where it certainly does.
    """

    looking: Places
    looked: Places
    weights: Floats
    obstacles: Obstacles
    own: Integers
    mine: Floats


def measure(context: Context, subjects: Subjects, parameters: SightlinesParameters) -> Measured:
    """Return how many see each subject, or how much of it is seen."""
    selection = context.select([_inhabited(target) for target in parameters.from_])
    lookers, hiding = lookers_of(context, selection), in_the_way(context)
    position = self_positions(subjects, selection)
    own, surely = np.full(len(subjects), -1, dtype=np.int64), np.zeros(len(subjects))
    itself = position >= 0
    own[itself], surely[itself] = lookers.group[position[itself]], selection.certain[position[itself]]
    samples = context.once(
        ("looked at", subjects.kind, subjects.layer, tuple(subjects.index)),
        lambda: samples_of(context, subjects.layer, subjects.geometry, grid=True),
    )
    alike = _alike(samples, own)
    samples = samples.where(np.flatnonzero((alike == np.arange(len(alike)))[samples.owner]))

    tolerance, group = context.plan.tolerance_m, lookers.samples.owner
    most, least = context.once(("looking", selection.key), lambda: _standing(lookers.samples, hiding, tolerance))
    looked, surely_looked = _standing(samples, hiding, tolerance)
    sure = lookers.certain & (lookers.low[group] > 0)
    looking = most.where((lookers.high[group] > 0)[most.sample])
    best = _Bound(looking, looked, lookers.high, hiding.least, own, itself.astype(float))
    high = _number(best, lookers.stray, samples, parameters)
    if hiding.least is hiding.most and sure.all() and (lookers.low == lookers.high).all():
        low = high
    else:
        hopeful = surely_looked.where(high[surely_looked.owner] > 0)
        worst = _Bound(least.where(sure[least.sample]), hopeful, lookers.low, hiding.most, own, surely)
        low = _number(worst, lookers.stray, samples, parameters)
    low, high = low[alike], high[alike]
    missing = [*selection.missing, *lookers.missing, *hiding.missing]
    if context.layer("buildings") is None:
        missing.append(no_layer("buildings"))
        low, high = np.zeros(len(subjects)), np.ceil(high) if parameters.statistic == "share_seen" else high
    if not selection.complete:
        high = np.full(len(subjects), 1.0 if parameters.statistic == "share_seen" else np.inf)
    return between(subjects, low, high, missing)


def _standing(samples: Samples, hiding: InTheWay, tolerance_m: float) -> tuple[Places, Places]:
    """Return where samples stand among the least that hides, and among the most."""
    places = stood(samples, hiding.least, tolerance_m)
    return places, stood_among_more(samples, places, hiding.perhaps, hiding.most, tolerance_m)


def _alike(samples: Samples, own: Integers) -> Integers:
    """Return for each subject the first that is looked at in the very same places, such as homes in one building.

    Those that look themselves (``own`` is not -1) are each like nobody else: they do not count themselves.
    """
    found = np.arange(len(own), dtype=np.int64)
    owners, head, number = np.unique(samples.owner, return_index=True, return_counts=True)
    sums = [np.bincount(samples.owner, samples.points[:, axis], len(own))[owners] for axis in (0, 1)]
    at_walls = ~np.isnan(samples.outward[head, 0]) & (own[owners] < 0)
    places = np.column_stack([samples.points[head], samples.outward[head], number, *sums])[at_walls]
    _, example, group = np.unique(places, axis=0, return_index=True, return_inverse=True)
    found[owners[at_walls]] = owners[at_walls][example][group.reshape(-1)]
    return found


def _inhabited(target: Target) -> Target:
    """Let fronts without a condition be those that somebody lives behind."""
    if target.layer != "frontages" or target.where is not None:
        return target
    uses = ", ".join(f"'{use}'" for use in INHABITED)
    return Target(layer="frontages", where=parse(f"ground_floor_use IN ({uses})"))


def _number(bound: _Bound, stray: Mask, samples: Samples, parameters: SightlinesParameters) -> Floats:
    """Return the statistic per subject, as one bound has it; nothing stands in the way of ``stray`` groups."""
    size = len(bound.own)
    alone = np.zeros(size, dtype=bool)
    itself = bound.own >= 0
    alone[itself] = bound.weights[bound.own[itself]] <= bound.mine[itself]
    barred = np.where(alone, bound.own, -1)
    unhindered = stray[bound.looking.owner]
    watch = Watch(bound.looking, bound.looked, parameters.within_m + SLACK_M, bound.obstacles, unhindered, barred)
    if parameters.statistic == "share_seen":
        seen = np.zeros(len(samples))
        found = watch.samples()
        seen[: len(found)] = found
        return np.bincount(samples.owner, seen, size) / np.maximum(np.bincount(samples.owner, minlength=size), 1)
    subject, group = watch.pairs()
    mine = np.where(bound.own[subject] == group, bound.mine[subject], 0.0)
    return np.bincount(subject, bound.weights[group] - mine, size).astype(float)


KIND = Kind("sightlines", SightlinesParameters, measure, "features", reads=lambda given: (("buildings", None),))
