"""`reach`: how many targets, or kinds of target, lie within a distance.

**Definition.** The number of targets whose distance from the subject, as `distance` measures it and from where walks
start there, is at most `within_m`. With `distinct`, the number of different values of an attribute among them; the
items of a list count one by one. Every target counts once, however many ways lead to it, and a subject does not count
itself.

**Parameters.** `to`: the target. `along`: walk (default) or straight. `within_m`: metres. `distinct`: an attribute.

**Unit.** features, or kinds with `distinct`.

**Unknowns.** Without walkable paths every walk is unknown. A feature that may belong to the target widens the number
by one, a feature without the attribute by a kind of its own, as far as the plan model has that many kinds. A target
layer that is not there leaves the number open above.

**On the edge.** With a drawing that may be t off, what is up to 2 t farther than a straight distance, or 2.83 t
farther than one on foot, may come within it, and what is as much nearer may leave it.

**Cost.** One limited shortest-path search per target, in batches that cover the surroundings only; for kinds, one
search per kind for the whole plan, shared with `distance`.

**Source.** Cumulative opportunities, the plainest measure of accessibility (Wachs and Kumagai, 1973).

Example::

    reach: {to: facilities, within_m: 400, distinct: category}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancheck.measures.base import PATHS, Kind, Measured, Metres
from plancheck.measures.reaching import Along, reached
from plancheck.pack.terms import AttributeName, Strict, Targets

if TYPE_CHECKING:
    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context


class ReachParameters(Strict):
    """What, along what, how far, and whether kinds are counted."""

    to: Targets
    along: Along = "walk"
    within_m: Metres
    distinct: AttributeName | None = None

    @property
    def unit(self) -> str:
        """What is counted."""
        return "features" if self.distinct is None else "kinds"


def measure(context: Context, subjects: Subjects, parameters: ReachParameters) -> Measured:
    """Return how many targets, or kinds of target, each subject has within the distance."""
    return reached(context, subjects, parameters.to, parameters.along, parameters.within_m, parameters.distinct)


KIND = Kind(
    "reach", ReachParameters, measure, "features", reads=lambda given: (PATHS,) if given.along == "walk" else ()
)
