"""`detour`: how much longer the walk is than the straight line.

**Definition.** For each dwelling in the subject (for the plan, each judged dwelling), the metres of the walk to the
target that is nearest on foot, as in `distance`, over the metres in a straight line from where the walk starts to the
edge of that same target. Of targets that are equally near on foot the one nearest in a straight line counts. It is
never less than 1, infinite where no target can be reached; a dwelling that is at its target takes no part. The median
or the ninth decile over those dwellings: of n values in order it is at 0.5 or 0.9 times n - 1 steps from the first,
between two of them on a straight line, and infinite as soon as the upper one is.

**Parameters.** `to`: the target. `statistic`: median (default) or p90.

**Unit.** a plain number: metres of walk per metre of straight line.

**Unknowns.** Without dwellings in the subject, or with all of them at a target, it is unknown; so it is without
walkable paths. Where a feature that may belong to the target is as near on foot as the nearest certain one, the walk
to the latter bounds the walk, and the nearest such feature the straight line; a target layer that is not there leaves
everything open above 1. The bounds are the quantiles of those of the dwellings.

**On the edge.** With a drawing that may be t off, each walk changes by at most 2.83 t and each straight line by at most
2 t, and the quantile is taken of those. The nearest target stays the nearest, and paths stay as drawn; who lives in
the subject does too.

**Cost.** One shortest-path search per target, shared with `distance`, one lookup per dwelling and a sort.

**Source.** Pedestrian route directness: Hess (1997), Measures of connectivity, Places 11 (2).

Example::

    detour: {to: {layer: facilities, where: "category = 'primary_school'"}, statistic: median}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from plancheck.measures.base import (
    PATHS,
    STRAIGHT_ENDS,
    WALK_ENDS,
    Kind,
    Measured,
    Missing,
    Moved,
    between,
    no_features,
    no_layer,
    unknown,
)
from plancheck.measures.quantiles import ranks
from plancheck.measures.relations import inside
from plancheck.measures.walks import access_of_layer, access_of_selection, field_of, homes, network_of, starting_places
from plancheck.pack.terms import Strict, Target, Targets
from plancheck.walking.access import TIE_M
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.origins import nearest
from plancheck.walking.ties import nearest_targets

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.walking.network import Network

SHARES = {"median": 0.5, "p90": 0.9}


class DetourParameters(Strict):
    """To what, and which quantile."""

    to: Targets
    statistic: Literal["median", "p90"] = "median"


@dataclass(frozen=True)
class Ratios:
    """Per dwelling that stands the bounds of its ratio, NaN where it takes no part.

    ``metres`` are those of the walk and ``straight`` those of the straight line; ``exact`` where they give the ratio.
    """

    low: Floats
    high: Floats
    metres: Floats
    straight: Floats
    exact: Mask

    def least(self, off: float) -> Floats:
        """Return the least that ratios can be when both ends may be so many metres off."""
        with np.errstate(invalid="ignore"):
            ratio = (self.metres - WALK_ENDS * off) / (self.straight + STRAIGHT_ENDS * off)
        return np.where(self.exact, np.fmax(ratio, 1.0), self.low)

    def greatest(self, off: float) -> Floats:
        """Return the most that ratios can be when both ends may be so many metres off."""
        straight = np.maximum(self.straight - STRAIGHT_ENDS * off, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(straight > 0, (self.metres + WALK_ENDS * off) / straight, np.inf)
        return np.where(self.exact, np.fmax(ratio, 1.0), self.high)


def measure(context: Context, subjects: Subjects, parameters: DetourParameters) -> Measured:
    """Return the quantile over the dwellings of each subject."""
    network = network_of(context)
    if isinstance(network, Missing):
        return unknown(subjects, network)
    if context.layer("dwellings") is None:
        return unknown(subjects, no_layer("dwellings"))
    selection = context.select(parameters.to)
    ratios = context.once(("detour", selection.key), lambda: _ratios(context, network, selection))
    pairs = inside(context, subjects, context.select((Target(layer="dwellings"),))).pairs
    pairs = pairs.where(~np.isnan(ratios.high[pairs.feature]))
    share = SHARES[parameters.statistic]

    def quantile(values: Floats) -> Floats:
        chosen = values[pairs.feature]
        return ranks(pairs.subject, chosen, len(subjects), share).of(chosen)

    least, greatest = quantile(ratios.low), quantile(ratios.high)
    moved = Moved(
        lambda rows, off: quantile(ratios.least(off))[rows], lambda rows, off: quantile(ratios.greatest(off))[rows]
    )
    nothing = (no_features("dwellings"),) if np.isnan(least).any() else ()
    return between(subjects, least, greatest, (*selection.missing, *nothing), moved=moved)


def _ratios(context: Context, network: Network, selection: Selection) -> Ratios:
    """Return the ratio of every dwelling that stands."""
    certain = selection.certain
    metres, straight = _walked(context, network, selection, certain)
    walking, apart = np.isfinite(metres), straight > TOUCH_M
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(walking, np.maximum(metres / straight, 1.0), np.inf)
    exact = walking & apart
    ratio[walking & ~apart] = np.nan
    if not selection.complete:
        nowhere = np.zeros(len(ratio), dtype=bool)
        return Ratios(np.ones(len(ratio)), np.full(len(ratio), np.inf), metres, straight, nowhere)
    if certain.all():
        return Ratios(ratio, ratio, metres, straight, exact)
    others = access_of_selection(context, network, selection)
    others = others.where(~certain[others.place])
    away = nearest(network, field_of(context, network, selection, ~certain, False), homes(context, network), others)
    open_ = np.isfinite(away) & (away <= metres + TIE_M)
    line = _straight(context, selection, ~certain, open_)
    with np.errstate(divide="ignore"):
        bound = np.where(line > TOUCH_M, np.maximum(metres[open_] / line, ratio[open_]), np.inf)
    low, high = ratio.copy(), ratio.copy()
    low[open_], high[open_] = 1.0, np.where(np.isnan(bound), np.inf, bound)
    return Ratios(low, high, metres, straight, exact & ~open_)


def _walked(context: Context, network: Network, selection: Selection, chosen: Mask) -> tuple[Floats, Floats]:
    """Return the metres on foot from each dwelling to its nearest chosen target, and in a straight line to the same."""
    origins = access_of_layer(context, network, "dwellings")
    targets = access_of_selection(context, network, selection)
    field = field_of(context, network, selection, chosen, False)
    found = nearest_targets(network, field, origins, targets.where(chosen[targets.place]))
    starts, shapes = starting_places(context, "dwellings"), selection.geometry
    straight = np.full(origins.size, np.inf)
    np.minimum.at(straight, found.origin, shapely.distance(starts[found.origin], shapes[found.target]))
    return found.metres, straight


def _straight(context: Context, selection: Selection, chosen: Mask, dwellings: Mask) -> Floats:
    """Return the metres in a straight line from some dwellings to the nearest chosen target."""
    tree = shapely.STRtree(selection.geometry[chosen])
    starts = starting_places(context, "dwellings")[dwellings]
    (start, _), metres = tree.query_nearest(starts, all_matches=False, return_distance=True)
    line = np.full(len(starts), np.inf)
    line[start] = metres
    return line


KIND = Kind("detour", DetourParameters, measure, "per", reads=lambda given: (("dwellings", None), PATHS))
