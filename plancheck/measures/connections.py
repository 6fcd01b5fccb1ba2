"""`connections`: how the walking network is knit.

**Definition.** The walking network has places: nodes where three or more ways meet (intersections), and ends of paths.
A link is the way from one place to the next; where just two paths meet there is no place, so that cutting a path in
two changes nothing. Half a metre is what a drawing may be off: an end within that of the edge of the subject or of the
plan leads out and is no dead end, what comes within it of the edge of the subject is on that edge, and a path drawn so
far beyond another has no end there.

- `intersections_per_km2`: the intersections in the subject, for its area.
- `dead_end_share`: the part of the length of paths in the subject that belongs to links with a dead end in it.
- `links_per_100m`: the paths that go through the edge of the subject, from inside to outside, per 100 m of that edge
(holes included). A path that touches the edge, ends on it, or runs along it and returns does not; where paths are
connected on the edge, as many go through as come out on both sides: the lesser of the two numbers.
- `link_node_ratio`: links over places in the subject. A link with one of its ends there counts for a half. A ring that
is connected to nothing has no place, and is no link.

What lies on the edge of the subject, to the millimetre, is in it.

**Parameters.** `statistic`: intersections_per_km2, dead_end_share, links_per_100m or link_node_ratio.

**Unit.** intersections per km2; share, 0 to 1; links per 100 m; a plain number.

**Unknowns.** Without walkable paths all is unknown; so is a subject that is not an area, and, for dead_end_share and
link_node_ratio, one without paths or places.

**On the edge.** For intersections_per_km2 the edge of the subject may be t off: intersections within t of it may lie
inside or outside it, and its area changes by at most t times that edge. Paths stay as drawn. For the other statistics
it is not looked at: one path more or less on the edge, or a link that comes to have a dead end, has no simple bound.

**Cost.** A few index queries per subject, and one pass over the edges.

**Source.** Marshall (2005), Streets and Patterns; Ewing (1996), Best development practices, for the ratio of links and
nodes; the definition is this tool's.

Example::

    connections: {statistic: dead_end_share}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from plancheck.common_words import layer_word
from plancheck.measures.base import PATHS, Kind, Measured, Missing, Moved, between, no_features, unknown
from plancheck.measures.drawn import area_off
from plancheck.measures.walks import network_of
from plancheck.pack.terms import Strict
from plancheck.texts import text
from plancheck.walking.building import SNAP_M
from plancheck.walking.contacts import TOUCH_M
from plancheck.walking.form import Form, form_of, ways_through
from plancheck.walking.inside import within_areas

if TYPE_CHECKING:
    from plancheck.measures.base import Floats, Geometries, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.walking.network import Network

Statistic = Literal["intersections_per_km2", "dead_end_share", "links_per_100m", "link_node_ratio"]

UNITS: dict[Statistic, str] = {
    "intersections_per_km2": "intersections_per_km2",
    "dead_end_share": "share",
    "links_per_100m": "links_per_100m",
    "link_node_ratio": "per",
}


class ConnectionsParameters(Strict):
    """Which number."""

    statistic: Statistic

    @property
    def unit(self) -> str:
        """What the number counts."""
        return UNITS[self.statistic]


def measure(context: Context, subjects: Subjects, parameters: ConnectionsParameters) -> Measured:
    """Return the number for the paths in each subject."""
    network = network_of(context)
    if isinstance(network, Missing):
        return unknown(subjects, network)
    flat = shapely.area(subjects.geometry) > 0
    areas, found = subjects.geometry[flat], np.full(len(subjects), np.nan)
    form = context.once(("form of the network",), lambda: form_of(network))
    if parameters.statistic == "links_per_100m":
        found[flat] = 100 * ways_through(network, areas) / shapely.length(areas)
    elif parameters.statistic == "intersections_per_km2":
        area, node = _nodes(context, network, areas)
        found[flat] = 1e6 * np.bincount(area[form.degree[node] > 2], minlength=len(areas)) / shapely.area(areas)
    elif parameters.statistic == "dead_end_share":
        found[flat] = _dead_end_share(context, network, form, areas)
    else:
        area, node = _places(context, network, form, areas)
        with np.errstate(invalid="ignore"):
            found[flat] = np.bincount(area, form.degree[node] / 2, len(areas)) / np.bincount(area, minlength=len(areas))
    moved = None
    if parameters.statistic == "intersections_per_km2":
        moved = _moved(context, network, form, subjects)
    missing = [no_features("paths")] if np.isnan(found[flat]).any() else []
    if not flat.all():
        message = text(
            "What is not an area of the layer {layer} has no paths inside.", layer=layer_word(subjects.layer)
        )
        missing.append(Missing(subjects.layer, None, message))
    return between(subjects, found, found, missing, moved=moved)


def _moved(context: Context, network: Network, form: Form, subjects: Subjects) -> Moved:
    """Let the edges of areas move: intersections near it come in or go out, and the area changes."""

    def per_km2(rows: Integers, off: float, sign: int) -> Floats:
        areas = subjects.geometry[rows]
        tree = _node_tree(context, network)
        area, node = tree.query(areas, predicate="dwithin", distance=off if sign > 0 else TOUCH_M)
        if sign < 0:
            near_area, near = tree.query(shapely.boundary(areas), predicate="dwithin", distance=off + TOUCH_M)
            sure = ~np.isin(area * network.nodes + node, near_area * network.nodes + near)
            area, node = area[sure], node[sure]
        number = np.bincount(area[form.degree[node] > 2], minlength=len(areas))
        size = np.maximum(shapely.area(areas) - sign * area_off(areas, off), 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nan_to_num(1e6 * number / size, nan=0.0, posinf=np.inf)

    return Moved(lambda rows, off: per_km2(rows, off, -1), lambda rows, off: per_km2(rows, off, 1))


def _node_tree(context: Context, network: Network) -> shapely.STRtree:
    return context.once(("nodes of the network",), lambda: shapely.STRtree(np.asarray(shapely.points(network.xy))))


def _nodes(context: Context, network: Network, areas: Geometries) -> tuple[Integers, Integers]:
    """Return pairs of an area and a node in it."""
    area, node = _node_tree(context, network).query(areas, predicate="dwithin", distance=TOUCH_M)
    return area, node


def _leading_out(context: Context, network: Network, areas: Geometries, area: Integers, node: Integers) -> Mask:
    """Return which of those pairs are on the edge of the area, or of the plan."""
    points = shapely.points(network.xy[node])
    outlines, plan = shapely.boundary(areas), shapely.boundary(context.plan.boundary)
    shapely.prepare(outlines)
    on_edge: Mask = shapely.dwithin(outlines[area], points, SNAP_M) | shapely.dwithin(plan, points, SNAP_M)
    return on_edge


def _places(context: Context, network: Network, form: Form, areas: Geometries) -> tuple[Integers, Integers]:
    """Return pairs of an area and an intersection or a dead end in it."""
    area, node = _nodes(context, network, areas)
    place = (form.degree[node] > 2) | (form.degree[node] == 1)
    area, node = area[place], node[place]
    end = form.degree[node] == 1
    end[end] = _leading_out(context, network, areas, area[end], node[end])
    return area[~end], node[~end]


def _dead_end_share(context: Context, network: Network, form: Form, areas: Geometries) -> Floats:
    """Return which part of the metres in each area is on links with a dead end there."""
    area, node = _places(context, network, form, areas)
    dead = form.degree[node] == 1
    last = np.full(network.nodes, -1, dtype=np.int64)
    for ends in (network.start, network.end):
        kept = form.link >= 0
        last[ends[kept]] = form.link[kept]
    links = area[dead] * network.edges + last[node[dead]]
    inside = within_areas(network, areas)
    metres, link = inside.last - inside.first, form.link[inside.edge]
    blind = (link >= 0) & np.isin(inside.owner * network.edges + link, links)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.bincount(inside.owner, metres * blind, len(areas))
            / np.bincount(inside.owner, metres * (link >= 0), len(areas))
        )


KIND = Kind("connections", ConnectionsParameters, measure, "per", reads=lambda given: (PATHS,))
