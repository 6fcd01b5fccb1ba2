"""`gap`: how far apart seats (or other targets) are along the paths.

**Definition.** Every point of the paths has a distance to the nearest target along the network. On an edge of length
L whose ends are a and b metres from the nearest target, the point at x is min(a + x, b + L - x) away; a target on the
edge cuts it in two. Two seats g metres apart leave a midpoint at g / 2, so that a spacing of N means that every point
is within N / 2 of a seat. `share_within` is the part of the length of which that is true; `longest_m` is twice the
largest distance, infinite where no target can be reached. Exact along every edge, not sampled. A target within 20 m
of the network serves it at its nearest point, and that leg does not count; a target farther away serves no path.

**Parameters.** `to`: the target. `on`: the paths to look at (default: all that can be walked). `within_m`: the
spacing N, needed for share_within. `statistic`: share_within (default) or longest_m. For the plan, the paths inside
its boundary; for an area, those inside it; for a path, the whole of it.

**Unit.** share, 0 to 1; m for longest_m.

**Unknowns.** Without walkable paths, or with none of them inside the subject, the answer is unknown. Features that
may belong to the target serve in the better bound only, paths that may be among `on` count in whichever bound they
make wider.

**On the edge.** With targets that may be t off, the longest gap changes by at most 2 t, and what a spacing of N serves
lies between what N - 2 t and N + 2 t serve. Paths, and the edge of the subject, stay as drawn; that a target comes to
serve another path, or none, is not looked at.

**Cost.** One shortest-path search and a sort per target, shared by all statistics and subjects.

**Source.** RIVM asks for a seat every 125 m; the definition is this tool's.

Example::

    gap: {to: {layer: furniture, where: "kind = 'bench'"}, within_m: 125}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import model_validator

from plancheck.errors import RefusedError
from plancheck.measures.base import (
    PATHS,
    STRAIGHT_ENDS,
    Kind,
    Measured,
    Metres,
    Missing,
    Moved,
    between,
    no_features,
    unknown,
)
from plancheck.measures.walks import access_of_selection, network_of, stretches_of
from plancheck.pack.terms import Strict, Targets
from plancheck.texts import text
from plancheck.walking.gaps import Served, Spans, served, spans

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection
    from plancheck.walking.network import Network


class GapParameters(Strict):
    """Between what, on which paths, and how near together they should be."""

    to: Targets
    on: Targets | None = None
    within_m: Metres | None = None
    statistic: Literal["share_within", "longest_m"] = "share_within"

    @model_validator(mode="after")
    def _complete(self) -> GapParameters:
        if self.statistic == "share_within" and self.within_m is None:
            raise RefusedError(text("share_within needs within_m, the spacing that is asked"))
        if self.on is not None and any(target.layer != "paths" for target in self.on):
            raise RefusedError(text("on chooses paths: {{layer: paths, where: ...}}"))
        return self

    @property
    def unit(self) -> str:
        """A share or metres."""
        return "share" if self.statistic == "share_within" else "m"


def measure(context: Context, subjects: Subjects, parameters: GapParameters) -> Measured:
    """Return for each subject which part of its paths is served, or the longest way between two targets."""
    network = network_of(context)
    if isinstance(network, Missing):
        return unknown(subjects, network)
    selection = context.select(parameters.to)
    everything = np.ones(len(selection), dtype=bool)
    far = _spans(context, network, selection, selection.certain)
    near = far if selection.certain.all() else _spans(context, network, selection, everything)
    stretches = stretches_of(context, network, subjects)
    surely, perhaps, missing = _chosen(context, network, parameters.on)

    def look(found: Spans, edges: Mask, within_m: float = parameters.within_m or 0.0) -> Served:
        return served(network, found, stretches.where(edges[stretches.edge]), len(subjects), within_m)

    def shares(within_m: float) -> tuple[Floats, Floats]:
        far_sure, near_sure = look(far, surely, within_m), look(near, surely, within_m)
        far_extra, near_extra = look(far, perhaps, within_m), look(near, perhaps, within_m)
        with np.errstate(invalid="ignore"):
            low = far_sure.within / (far_sure.total + far_extra.total - far_extra.within)
            high = (near_sure.within + near_extra.within) / (near_sure.total + near_extra.within)
        return low, high if selection.complete else np.ones(len(subjects))

    far_sure = look(far, surely)
    moved: Moved | None = None
    nothing = far_sure.total <= 0
    if parameters.statistic == "longest_m":
        low, high = look(near, surely).longest, np.fmax(far_sure.longest, look(far, perhaps).longest)
        low = low if selection.complete else np.zeros(len(subjects))
    else:
        spacing = float(parameters.within_m or 0.0)
        low, high = shares(spacing)
        moved = Moved(
            lambda rows, off: shares(max(spacing - STRAIGHT_ENDS * off, 0.0))[0][rows],
            lambda rows, off: shares(spacing + STRAIGHT_ENDS * off)[1][rows],
        )
    low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    told = (*selection.missing, *missing, *((no_features("paths"),) if nothing.any() else ()))
    return between(subjects, low, high, told, sensitivity=STRAIGHT_ENDS if moved is None else 0.0, moved=moved)


def _spans(context: Context, network: Network, selection: Selection, chosen: Mask) -> Spans:
    access = access_of_selection(context, network, selection)
    key = ("spans", selection.key, chosen.tobytes())
    return context.once(key, lambda: spans(network, access.where(chosen[access.place])))


def _chosen(context: Context, network: Network, on: Targets | None) -> tuple[Mask, Mask, tuple[Missing, ...]]:
    """Return which edges belong to the chosen paths, which others may, and what would settle that."""
    if on is None:
        return np.ones(network.edges, dtype=bool), np.zeros(network.edges, dtype=bool), ()
    selection = context.select(on)
    surely, perhaps = np.zeros(network.edges, dtype=bool), np.zeros(network.edges, dtype=bool)
    (part,) = selection.parts
    surely[network.edges_of(part.rows[part.certain])[1]] = True
    perhaps[network.edges_of(part.rows[~part.certain])[1]] = True
    return surely, perhaps & ~surely, selection.missing


KIND = Kind("gap", GapParameters, measure, "share", reads=lambda given: (PATHS,))
