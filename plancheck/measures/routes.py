"""`routes`: what the daily walks of a neighbourhood bring together.

**Definition.** Every dwelling that stands walks the shortest way to the nearest destination of each category, within
`limit_m`, legs included; of ways that are equally long to a few centimetres the one nearer the middle of the network.
It starts where walks from dwellings start in `distance`: at its entrance, its building or its own point. A route is
the part of that walk on the path network. From the shortest-path forest of every category follows, exact to the
metre, how many trips and households pass over every stretch. Statistics:

- `passes`: the share of the judged dwellings of which at least one route comes within `within_m` of a place. A
dwelling without any destination within the limit has no route and passes none.
- `shared_with`: for every metre that a household walks in a week on paths inside the boundary, the number of other
households that use that stretch for any purpose; the mean over all those metres, trips counted as often as they are
made. Every dwelling is one household. 0 when nobody walks.
- `groups_met`: of those other households, over all those metres and trips, the part whose `group` is another than
that of the household that walks: 0 when people only come across their own group.
- `at_the_flow`: the share of the judged places within `within_m` of the busiest stretches. Those are the stretches
inside the boundary with most trips by people (household size where given, else 1), taken until they make up a tenth
of the walked length there; what is as busy as the last one belongs to them.
- `through`: the share of the judged places that routes run through: somewhere a route has a length of more than a
centimetre inside the place, or along its edge. A walk to a place ends where it comes to its edge, and does not run
through it for that.

**Parameters.** `statistic`. `places`: the target that passes, at_the_flow and through are about; through is about the
public spaces of which the access is not known as collective or private when it is left out. `group`: the attribute of
dwellings that groups_met compares, such as tenure, target_group or block_id. `destinations`: a list of `to` (a target)
and `trips` a week; by default primary school 5, supermarket 3, stop 4, park or playground 3, community centre 1,
general practice 0.2. `limit_m`: 1500 by default. `within_m`: 20 by default. Judges the plan as a whole.

**Unit.** share, 0 to 1; other households for shared_with.

**Unknowns.** Without walkable paths or dwellings all is unknown. A dwelling that might walk elsewhere, because a
layer of destinations is not drawn or a nearer feature may be one, widens passes, lets through count only the routes
that are certain in its lower bound, and leaves the other statistics open. Places that may be places count in the
bound that they make wider. groups_met is unknown where nobody comes across anybody; a dwelling without the attribute
may be of any group, so that who meets it may be of the same group or another.

**On the edge.** With a drawing that may be t off, passes and at_the_flow are worked out for 2 t less and 2 t more than
`within_m`. Routes stay as they are: that a walk goes another way, or comes within `limit_m` or not, is not looked at,
and neither are the other statistics.

**Cost.** One shortest-path search per category; flows are linear in the number of nodes and doors, households linear
in both for every pair of categories, all shared by rules with the same destinations. Groups cost as much again for
every group that passes an average stretch.

**Source.** Encounter potential in daily routes: Hart voor de wijk (2002), routes that bundle; the definition is this
tool's.

Example::

    routes: {statistic: passes, places: {layer: public_spaces, where: "kind = 'square'"}, limit_m: 1000}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from plancheck.errors import RefusedError
from plancheck.measures.base import (
    PATHS,
    SLACK_M,
    STRAIGHT_ENDS,
    Kind,
    Measured,
    Metres,
    Missing,
    Moved,
    between,
    no_features,
    no_layer,
    unknown,
)  # fmt: skip
from plancheck.measures.daily import Daily, Destination, daily, default_destinations
from plancheck.measures.on_the_way import at_the_flow, passes, public_spaces, through
from plancheck.measures.sharing import groups_met, shared_with
from plancheck.pack.terms import Named, Strict, Targets
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Mask, Subjects
    from plancheck.measures.context import Context


class RoutesParameters(Strict):
    """Which statistic, about which places or groups, on the way to what."""

    statistic: Literal["passes", "shared_with", "groups_met", "at_the_flow", "through"]
    places: Targets | None = None
    group: Annotated[str, Named("attribute", "dwellings")] | None = Field(default=None, min_length=1)
    destinations: tuple[Destination, ...] = Field(default_factory=default_destinations, min_length=1)
    limit_m: Metres = 1500.0
    within_m: Metres = 20.0

    @model_validator(mode="after")
    def _about(self) -> RoutesParameters:
        if self.statistic in ("shared_with", "groups_met") and self.places is not None:
            raise RefusedError(text("{statistic} is not about places", statistic=self.statistic))
        if self.statistic in ("passes", "at_the_flow") and self.places is None:
            raise RefusedError(text("{statistic} needs places, such as squares and benches", statistic=self.statistic))
        if self.statistic == "groups_met" and self.group is None:
            raise RefusedError(text("groups_met needs a group: an attribute of dwellings, such as tenure"))
        if self.statistic != "groups_met" and self.group is not None:
            raise RefusedError(text("only groups_met takes a group"))
        return self

    @property
    def unit(self) -> str:
        """A share or households."""
        return "households" if self.statistic == "shared_with" else "share"


def measure(context: Context, subjects: Subjects, parameters: RoutesParameters) -> Measured:
    """Return the statistic for the plan as a whole."""
    if subjects.kind != "plan":
        return unknown(subjects, Missing(None, None, text("Routes are judged for the plan as a whole.")))
    dwellings = context.layer("dwellings")
    if dwellings is None:
        return unknown(subjects, no_layer("dwellings"))
    found = daily(context, parameters.destinations, parameters.limit_m + SLACK_M)
    if isinstance(found, Missing):
        return unknown(subjects, found)
    judged = np.asarray(dwellings["inside"].to_numpy(dtype=bool))
    if not judged.any():
        return unknown(subjects, no_features("dwellings"))
    low, high, missing = _bounds(context, found, judged, parameters)

    def moved(metres: float) -> tuple[float, float]:
        other = parameters.model_copy(update={"within_m": max(metres, 0.0)})
        return _bounds(context, found, judged, other)[:2]

    near = parameters.statistic in ("passes", "at_the_flow")
    changed = Moved(
        lambda rows, off: np.array([moved(parameters.within_m - STRAIGHT_ENDS * off)[0]]),
        lambda rows, off: np.array([moved(parameters.within_m + STRAIGHT_ENDS * off)[1]]),
    )
    told = (*found.missing, *missing)
    return between(subjects, np.array([low]), np.array([high]), told, moved=changed if near else None)


def _bounds(
    context: Context, found: Daily, judged: Mask, parameters: RoutesParameters
) -> tuple[float, float, tuple[Missing, ...]]:
    """Return the bounds of the statistic, and what else than certain routes would settle it."""
    if parameters.group is not None:
        return groups_met(context, found, parameters.group)
    if parameters.statistic == "shared_with":
        return *shared_with(context, found), ()
    places = public_spaces(context) if parameters.places is None else context.select(parameters.places)
    if parameters.statistic == "passes":
        return *passes(found, places, parameters.within_m, judged), places.missing
    chosen = places.only(places.inside)
    certain = chosen.certain
    if not certain.any():
        nothing = places.complete and not len(chosen)
        low, high = (np.nan, np.nan) if nothing else (0.0, 1.0)
        return low, high, (*places.missing, *(no_features(part.layer) for part in places.parts if nothing))
    if not places.complete:
        return 0.0, 1.0, places.missing
    if parameters.statistic == "at_the_flow":
        surely, perhaps = at_the_flow(context, found, chosen, parameters.within_m)
    else:
        surely, perhaps = through(context, found, chosen)
    yes, less = (surely & certain).sum(), (~surely & ~certain).sum()
    may, more = (perhaps & certain).sum(), (perhaps & ~certain).sum()
    return float(yes / (certain.sum() + less)), float((may + more) / (certain.sum() + more)), places.missing


KIND = Kind("routes", RoutesParameters, measure, "share", ("plan",), reads=lambda given: (("dwellings", None), PATHS))
