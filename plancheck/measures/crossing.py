"""`crossing`: how many walks have to cross a barrier where there is no formal crossing.

**Definition.** Every dwelling in the subject (for the plan, each judged dwelling) walks to the nearest target, by the
shortest way along the paths, as in `routes`. A walk meets a barrier where its path comes within half a metre of it,
or runs inside it, and crosses it there when one cannot get from the path before that place to the path behind it
within half a metre of the way without meeting the barrier. So a path that touches a barrier, runs along it, or passes
round its end does not cross it; a walk that begins or ends at a barrier, or inside it, does not cross it there; the
straight legs at both ends do not count. The crossing is formal when `crossing` of one of the paths used there, from
one side to the other, is zebra, signal or grade_separated. The share of the dwellings of which the walk crosses a
barrier otherwise at least once. Dwellings without a reachable target have no walk and take no part.

**Parameters.** `of`: the barriers. `to`: the target.

**Unit.** share, 0 to 1.

**Unknowns.** Without walkable paths, or with nobody in the subject who walks, it is unknown. A crossing where no path
is formal and one has no `crossing` may be either. A dwelling counts in the high bound only where its walk uses a place
where something meets the paths that only may be a barrier, and where a feature that only may belong to the target is
as near as the nearest certain one. A layer of barriers that is not there leaves all open, a layer of targets too.

**On the edge.** Not looked at: a walk that goes another way, or a barrier that just reaches a path, has no simple
bound.

**Cost.** One shortest-path search per target, shared by all rules; linear in the number of dwellings; and a piece of
geometry for each place where the network meets barriers.

**Source.** Barrier effect (severance): Anciaes, Jones and Mindell (2016), Community severance: where is it found and at
what cost?, Transport Reviews 36 (3); the definition is this tool's.

Example::

    crossing: {of: {layer: barriers, where: "kind IN ('water', 'rail')"}, to: stops}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.base import (
    PATHS,
    Kind,
    Measured,
    Missing,
    between,
    no_attribute,
    no_features,
    no_layer,
    unknown,
)  # fmt: skip
from plancheck.measures.relations import inside, totals
from plancheck.measures.walks import network_of
from plancheck.measures.ways import elsewhere, forest_of, walks_of
from plancheck.pack.terms import Strict, Target, Targets
from plancheck.walking.barriers import Barriers, Certainty
from plancheck.walking.crossings import crossing as crossed

if TYPE_CHECKING:
    from plancheck.measures.base import Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.walking.network import Network

FORMAL = ("zebra", "signal", "grade_separated")
"""What a path's ``crossing`` is where one can cross safely."""


class CrossingParameters(Strict):
    """Barriers, and where people walk to."""

    of: Targets
    to: Targets


def measure(context: Context, subjects: Subjects, parameters: CrossingParameters) -> Measured:
    """Return the share of the walking dwellings of each subject that cross a barrier without a formal crossing."""
    network = network_of(context)
    if isinstance(network, Missing):
        return unknown(subjects, network)
    if context.layer("dwellings") is None:
        return unknown(subjects, no_layer("dwellings"))
    barriers, targets = context.select(parameters.of), context.select(parameters.to)
    found = context.once(("crossed", barriers.key, targets.key), lambda: _crossed(context, network, parameters))
    doubtful = elsewhere(context, network, targets)
    surely, perhaps = found.surely & ~doubtful, found.perhaps | doubtful
    walking = np.isfinite(walks_of(context, network, targets).metres) | doubtful
    perhaps &= walking
    pairs = inside(context, subjects, context.select((Target(layer="dwellings"),))).pairs
    pairs = pairs.where(walking[pairs.feature])
    number = totals(pairs, len(subjects))
    with np.errstate(invalid="ignore"):
        low, high = (totals(pairs, len(subjects), mask.astype(float)) / number for mask in (surely, perhaps))
    missing = [no_features("dwellings")] if np.isnan(low).any() else []
    if doubtful.any():
        missing.extend(targets.missing)
    if (perhaps & ~surely & ~doubtful).any():
        missing.extend((*barriers.missing, *_unmarked(context)))
    return between(subjects, low, high, missing)


def _crossed(context: Context, network: Network, parameters: CrossingParameters) -> Certainty:
    """Return which dwellings walk over a barrier without a formal crossing."""
    selection, targets = context.select(parameters.of), context.select(parameters.to)

    def make() -> Barriers:
        return Barriers(network, selection.geometry, selection.certain, _formal(context, network))

    barriers = context.once(("barriers", selection.key), make)
    found = crossed(barriers, forest_of(context, network, targets), walks_of(context, network, targets))
    if selection.complete:
        return found
    return Certainty(np.zeros(len(found.surely), dtype=bool), np.ones(len(found.surely), dtype=bool))


def _formal(context: Context, network: Network) -> Certainty:
    """Return which edges are formal crossings: by any of the paths that are drawn there."""
    found = Certainty(np.zeros(network.edges, dtype=bool), np.zeros(network.edges, dtype=bool))
    surely, unmarked = _marks(context)
    found.surely[network.owner_edge[surely[network.owner_path]]] = True
    found.perhaps[network.owner_edge[(surely | unmarked)[network.owner_path]]] = True
    return found


def _marks(context: Context) -> tuple[Mask, Mask]:
    """Return which paths are formal crossings, and of which that is not known."""
    paths = context.layer("paths")
    assert paths is not None
    if "crossing" not in paths.columns:
        return np.zeros(len(paths), dtype=bool), np.ones(len(paths), dtype=bool)
    crossing = paths["crossing"]
    return crossing.isin(FORMAL).to_numpy(dtype=bool), crossing.isna().to_numpy(dtype=bool)


def _unmarked(context: Context) -> tuple[Missing, ...]:
    unmarked = _marks(context)[1]
    count = int(unmarked.sum())
    return (no_attribute("paths", "crossing", None if unmarked.all() else count),) if count else ()


KIND = Kind("crossing", CrossingParameters, measure, "share", reads=lambda given: (("dwellings", None), PATHS))
