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

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from plancheck.filters import parse
from plancheck.measures.appearances import looked_at
from plancheck.measures.base import Kind, Measured, Metres, between, no_layer
from plancheck.measures.hiding import in_the_way
from plancheck.measures.looking import INHABITED, lookers_of
from plancheck.measures.relations import self_positions
from plancheck.measures.seeing import Seeing, Statistic
from plancheck.pack.terms import Strict, Target, Targets

if TYPE_CHECKING:
    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context

NAMED = ("dwellings", "entrances", "facilities")


class SightlinesParameters(Strict):
    """Who looks, how far, and what to tell."""

    from_: Targets = Field(alias="from")
    within_m: Metres
    statistic: Statistic = "count"

    @property
    def unit(self) -> str:
        """A share, or what is counted."""
        layers = {target.layer for target in self.from_}
        if self.statistic == "share_seen":
            return "share"
        if layers == {"frontages"}:
            return "fronts"
        return layers.pop() if len(layers) == 1 and layers <= set(NAMED) else "features"


def measure(context: Context, subjects: Subjects, parameters: SightlinesParameters) -> Measured:
    """Return how many see each subject, or how much of it is seen."""
    selection = context.select([_inhabited(target) for target in parameters.from_])
    lookers, hiding = lookers_of(context, selection), in_the_way(context)
    shown, number = looked_at(context, subjects)
    position = self_positions(subjects, selection)
    itself = position >= 0
    own, surely = np.full(len(subjects), -1, dtype=np.int64), np.zeros(len(subjects))
    own[itself], surely[itself] = lookers.group[position[itself]], selection.certain[position[itself]]
    # what appears alike, such as homes in one building, is seen alike
    alike = (shown.like[number] * (len(lookers.low) + 1) + own + 1) * 2 + surely.astype(np.int64)
    _, first, case = np.unique(alike, return_index=True, return_inverse=True)
    seeing = Seeing(
        lookers, shown.of(number[first]), own[first], surely[first], hiding, parameters.within_m, parameters.statistic
    )
    low, high = (values[case] for values in seeing.bounds())
    missing = [*selection.missing, *lookers.missing, *hiding.missing]
    if context.layer("buildings") is None:
        missing.append(no_layer("buildings"))
        low, high = np.zeros(len(subjects)), np.ceil(high) if parameters.statistic == "share_seen" else high
    if not selection.complete:
        high = np.full(len(subjects), 1.0 if parameters.statistic == "share_seen" else np.inf)
    return between(subjects, low, high, missing)


def _inhabited(target: Target) -> Target:
    """Let fronts without a condition be those that somebody lives behind."""
    if target.layer != "frontages" or target.where is not None:
        return target
    uses = ", ".join(f"'{use}'" for use in INHABITED)
    return Target(layer="frontages", where=parse(f"ground_floor_use IN ({uses})"))


KIND = Kind("sightlines", SightlinesParameters, measure, "features", reads=lambda given: (("buildings", None),))
